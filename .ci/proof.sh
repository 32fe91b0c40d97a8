#!/usr/bin/env bash
# `make proof`: the full counts here, then the same commands in a fresh clone with empty caches, then the benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh
say "full counts"
ACADEMY_PROOF=full .ci/test.sh

say "a fresh clone with empty caches"
fresh=$(mktemp -d "${TMPDIR:-/tmp}/academy-fresh.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
git clone --quiet . "$fresh/academy"
# Cargo's home stays outside too: registry and tools are fetched anew; rustup's toolchain is what a machine has.
(
    cd "$fresh/academy"
    export ACADEMY_CACHE="$fresh/cache" CARGO_HOME="$fresh/cargo" npm_config_cache="$fresh/npm"
    export RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" ACADEMY_LISTEN=127.0.0.1:3917
    begun=$SECONDS
    make run >"$fresh/run.log" 2>&1 &
    server=$!
    until curl -fsS -o /dev/null http://127.0.0.1:3917/ready 2>/dev/null; do
        kill -0 $server 2>/dev/null || { tail -n 40 "$fresh/run.log"; exit 1; }
        sleep 1
    done
    echo "fresh clone: make run served after $(((SECONDS - begun) / 60)) minutes"
    kill $server
    wait $server || true
    make test
)

say "benchmark"
.ci/bench.sh
