#!/usr/bin/env bash
# `make proof`: a fresh clone of what is committed, with empty caches, in which `make run` serves, `make test` passes at
# its full counts, and the benchmark runs. One place for all three: what was built for the first serves the others.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\n== %s\n' "$*"; }
[ -z "$(git status --porcelain)" ] || say "what is not committed is not proved"
here=$PWD
fresh=$(mktemp -d "${TMPDIR:-/tmp}/academy-fresh.XXXXXX")
# The pictures of all pages are what people look at afterwards, so they outlive the clone.
leave() {
    if [ -d "$fresh/academy/end2end/out" ]; then
        rm -rf "$here/end2end/out"
        cp -r "$fresh/academy/end2end/out" "$here/end2end/out"
        say "screenshots are in end2end/out"
    fi
    rm -rf "$fresh"
}
trap leave EXIT
git clone --quiet . "$fresh/academy"
cd "$fresh/academy"
# Cargo's home stays outside too: registry and tools are fetched anew; rustup's toolchain is what a machine has.
export ACADEMY_CACHE="$fresh/cache" CARGO_HOME="$fresh/cargo" npm_config_cache="$fresh/npm"
export RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"

say "make run"
begun=$SECONDS
ACADEMY_LISTEN=127.0.0.1:3917 make run >"$fresh/run.log" 2>&1 &
server=$!
until curl -fsS -o /dev/null http://127.0.0.1:3917/ready 2>/dev/null; do
    kill -0 $server 2>/dev/null || { tail -n 40 "$fresh/run.log"; exit 1; }
    sleep 1
done
echo "fresh clone: make run served after $(((SECONDS - begun) / 60)) minutes"
kill $server
wait $server || true

say "make test, full counts"
begun=$SECONDS
ACADEMY_PROOF=full make test
echo "fresh clone: make test passed after $(((SECONDS - begun) / 60)) minutes"

say "make bench"
make bench
