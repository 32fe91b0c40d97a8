#!/usr/bin/env python3
"""Makes the static fonts of the press from the web fonts of Sofia Sans.

    npm pack @fontsource/sofia-sans@5.3.0 && tar xzf fontsource-sofia-sans-5.3.0.tgz
    pip install fonttools==4.68.0 brotli
    python3 recipe.py package/files

The web fonts are cut by script (latin, latin-ext, cyrillic, …). The typesetter takes one
file per weight, so each part is reduced to the letters that no earlier part has, and the parts are
joined. Substitutions (ligatures, alternates) are left out: the text of a certificate must be read back
letter by letter. Kerning within a script stays.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

PARTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"]
CUTS = {(400, "normal"): "Regular", (600, "normal"): "SemiBold", (700, "normal"): "Bold", (400, "italic"): "Italic"}
PROOF = (
    "ĄĆĘŁŃÓŚŹŻąćęłńóśźż ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýž "
    "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя ’„”–—…"
)


def part(path: Path, taken: set[int], scratch: Path) -> str:
    """One script's file with only the letters that are still missing."""
    font = TTFont(path)
    font.flavor = None
    fresh = set(font.getBestCmap()) - taken
    taken |= fresh
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk"], hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    options.drop_tables += ["GSUB", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=fresh)
    cutter.subset(font)
    out = scratch / f"{path.stem}.ttf"
    font.save(out)
    return str(out)


def name(font: TTFont, weight: int, style: str) -> None:
    """Names by which the typesetter groups the files into one family."""
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 8, 9, 11, 13, 14)]
    for number, text in {
        1: "Sofia Sans" if weight in (400, 700) else f"Sofia Sans {style}",
        2: style if weight in (400, 700) else "Regular",
        3: f"SofiaSans-{style}",
        4: f"Sofia Sans {style}",
        6: f"SofiaSans-{style}",
        16: "Sofia Sans",
        17: style,
    }.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    if style == "Italic":
        font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x40 | 0x01
        font["head"].macStyle |= 0x02


def main(files: Path) -> None:
    scratch = files / "scratch"
    scratch.mkdir(exist_ok=True)
    for (weight, slant), style in CUTS.items():
        taken: set[int] = set()
        parts = [part(files / f"sofia-sans-{p}-{weight}-{slant}.woff2", taken, scratch) for p in PARTS]
        options = Options()
        options.drop_tables = ["GDEF", "STAT", "DSIG", "prep", "gasp"]
        font = Merger(options).merge(parts)
        name(font, weight, style)
        missing = {c for c in PROOF if ord(c) not in font.getBestCmap()}
        if missing:
            sys.exit(f"{style}: no glyph for {sorted(missing)}")
        font["head"].created = font["head"].modified = 0x7C25B080
        font.recalcTimestamp = False
        font.save(Path(__file__).parent / f"SofiaSans-{style}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
