"""Makes the demo's Word document. `python3 server/src/demo/recipes/document.py` writes into server/demo/media."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

OUT = Path(__file__).resolve().parents[3] / "demo/media/karta-celu.docx"
PAGES = [
    (
        "pl-PL",
        "Karta celu",
        "Jedna strona, jeden cel. Wypełnij ją w 30 minut z osobą, która zna dane.",
        [
            ("Problem, jednym zdaniem", "Kto ma kłopot, gdzie i jak często?"),
            ("Stan dziś", "Liczba, jednostka, rok, źródło danych."),
            ("Cel", "Liczba i data, do której ją osiągniemy."),
            ("Jak zmierzymy", "Kto, czym i jak często mierzy."),
            ("Odpowiada", "Imię, nazwisko, stanowisko."),
            ("Pierwszy krok", "Co zrobimy w ciągu 30 dni i za ile."),
            ("Kiedy rezygnujemy", "Wynik, przy którym zatrzymujemy wydatki."),
        ],
    ),
    (
        "en-GB",
        "Target sheet",
        "One page, one target. Fill it in within 30 minutes, together with somebody who knows the data.",
        [
            ("The problem in one sentence", "Who has the trouble, where and how often?"),
            ("Where we are today", "Number, unit, year, source of the data."),
            ("The target", "A number and the date by which we reach it."),
            ("How we measure", "Who measures, with what and how often."),
            ("Who answers for it", "Name and position."),
            ("The first step", "What we do within 30 days and what it costs."),
            ("When we stop", "The result at which we stop spending."),
        ],
    ),
]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def paragraph(text, lang, style="", before=""):
    look = f'<w:pPr><w:pStyle w:val="{style}"/>{before}</w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:rPr><w:lang w:val="{lang}"/></w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>'


def cell(width, *paragraphs):
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def table(rows, lang):
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="667A7B"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = (
        f'<w:tbl><w:tblPr><w:tblW w:w="9070" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="3570"/><w:gridCol w:w="5500"/></w:tblGrid>'
    )
    body = "".join(
        '<w:tr><w:trPr><w:trHeight w:val="1050" w:hRule="atLeast"/></w:trPr>'
        + cell(3570, paragraph(name, lang, "Field"), paragraph(hint, lang, "Hint"))
        + cell(5500, "<w:p/>")
        + "</w:tr>"
        for name, hint in rows
    )
    return f"{head}{body}</w:tbl>"


def document():
    parts = []
    for number, (lang, title, lead, rows) in enumerate(PAGES):
        before = "<w:pageBreakBefore/>" if number else ""
        parts += [paragraph(title, lang, "Heading1", before), paragraph(lead, lang), table(rows, lang)]
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1418" w:bottom="1134" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    return f"{HEAD}<w:document {W}><w:body>{''.join(parts)}<w:p/>{page}</w:body></w:document>"


def style(name, title, look, based="Normal"):
    on = f'<w:basedOn w:val="{based}"/>' if name != "Normal" else ""
    default = ' w:default="1"' if name == "Normal" else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"{default}><w:name w:val="{title}"/>{on}{look}</w:style>'


STYLES = (
    f"{HEAD}<w:styles {W}>"
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + style("Normal", "Normal", "")
    + style("Heading1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="0C5C57"/><w:sz w:val="40"/></w:rPr>')
    + style("Field", "Field", '<w:pPr><w:spacing w:before="60" w:after="40"/></w:pPr><w:rPr><w:b/></w:rPr>')
    + style("Hint", "Hint", '<w:rPr><w:color w:val="4A5B5E"/><w:sz w:val="20"/></w:rPr>')
    + "</w:styles>"
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Karta celu / Target sheet</dc:title><dc:language>pl-PL</dc:language></cp:coreProperties>'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def links(*targets):
    items = "".join(f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


FILES = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": links(
        (f"{KINDS}/officeDocument", "word/document.xml"),
        ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    ),
    "word/document.xml": document(),
    "word/styles.xml": STYLES,
    "word/_rels/document.xml.rels": links((f"{KINDS}/styles", "styles.xml")),
    "docProps/core.xml": CORE,
}

with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in FILES.items():
        # A fixed date: the same text makes the same bytes.
        archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
