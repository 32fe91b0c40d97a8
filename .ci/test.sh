#!/usr/bin/env bash
# `make test`: every stage, in order, each with its minutes; the last line is the sum of all tests.
# `.ci/test.sh NAME…` runs only the named stages. ACADEMY_PROOF=full takes the full counts.
set -uo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh
. .ci/postgres.sh
trap postgres_down EXIT

logs=target/ci
mkdir -p "$logs"
started=$SECONDS
passed=0 failed=0 broken=() times=()
wanted=("$@")

want() {
    [ ${#wanted[@]} = 0 ] && return 0
    local name
    for name in "${wanted[@]}"; do [ "$name" = "$1" ] && return 0; done
    return 1
}

minutes() { awk -v s="$1" 'BEGIN { printf "%.1f min", s / 60 }'; }

# Adds up what cargo's and node's test runners say at their end.
count() {
    local p f
    p=$(grep -aoE '^test result: .* ([0-9]+) passed|^(ℹ|#) pass [0-9]+' "$1" | grep -oE '([0-9]+)( passed)?$' | grep -oE '^[0-9]+' | awk '{ n += $1 } END { print n + 0 }')
    f=$(grep -aoE '^test result: .* ([0-9]+) failed|^(ℹ|#) fail [0-9]+' "$1" | grep -oE '([0-9]+)( failed)?$' | grep -oE '^[0-9]+' | awk '{ n += $1 } END { print n + 0 }')
    passed=$((passed + p)) failed=$((failed + f))
}

# stage NAME COMMAND…: a stage that fails is remembered, and the next ones still run.
stage() {
    local name=$1 begun=$SECONDS ok=1
    shift
    want "$name" || return 0
    say "$name"
    "$@" 2>&1 | tee "$logs/$name.log"
    [ "${PIPESTATUS[0]}" = 0 ] || ok=0
    count "$logs/$name.log"
    times+=("$name $(minutes $((SECONDS - begun)))")
    echo "-- $name: $(minutes $((SECONDS - begun)))$([ $ok = 1 ] || echo ', FAILED')"
    [ $ok = 1 ] || broken+=("$name")
}

clippy_server() { cargo clippy --quiet --locked --all-targets -p domain -p migrations -p app -p server --features "$features" -- -D warnings; }
clippy_wasm() { cargo clippy --quiet --locked -p frontend --target wasm32-unknown-unknown -- -D warnings; }
features=app/ssr,domain/ssr,domain/testing

deny() {
    if ! cargo-deny --version 2>/dev/null | grep -q .; then
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            cargo install --quiet --locked cargo-deny --version "$CARGO_DENY_VERSION" --root "$ACADEMY_CACHE/tools" \
            --target-dir "$ACADEMY_CACHE/build" ||
            {
                echo "cargo-deny $CARGO_DENY_VERSION could not be installed: licences, sources and banned crates are not checked."
                echo "Install it where PATH finds it, or let cargo reach its registry; only advisories may be skipped."
                return 1
            }
        rm -rf "$ACADEMY_CACHE/build"
    fi
    cargo-deny --locked check --hide-inclusion-graph bans licenses sources || return 1
    if timeout 90 cargo-deny --locked fetch db >/dev/null 2>&1; then
        cargo-deny --locked check --hide-inclusion-graph --disable-fetch advisories
    else
        echo "SKIPPED: advisories, their database cannot be reached"
    fi
}

rust_tests() {
    # The sheets that the tests of the press leave for `pdf`.
    rm -rf target/press
    cargo test --locked --no-fail-fast -p domain -p migrations -p app -p server --features "$features"
}

# PDF/UA-1 and PDF/A-2a of every sheet that the press printed in its tests.
pdf() {
    compgen -G 'target/press/*.pdf' >/dev/null || { echo "the press left no sheets: run the rust stage first"; return 1; }
    end2end/pdf/verify.sh target/press/*.pdf
}

end2end() {
    .ci/chromium.sh >/dev/null || return 1
    CHROMIUM=$(.ci/chromium.sh)
    export CHROMIUM
    mapfile -t files < <(find end2end -name '*.test.mjs' -not -path '*/node_modules/*' | LC_ALL=C sort)
    node --test --test-concurrency=1 --test-reporter=spec "${files[@]}"
}

if want rust || want end2end; then
    postgres_up || { echo "PostgreSQL could neither be found nor started: its tests fail"; broken+=(postgres); }
fi
stage tools .ci/tools.sh
stage fmt cargo fmt --all --check
stage clippy-server clippy_server
stage clippy-wasm clippy_wasm
stage deny deny
stage rust rust_tests
stage pdf pdf
stage build .ci/build.sh
stage end2end end2end

say "minutes"
[ ${#times[@]} = 0 ] || printf '   %s\n' "${times[@]}"
echo "   all $(minutes $((SECONDS - started)))"
if [ ${#broken[@]} -gt 0 ]; then
    [ -z "${PG_FAILURE:-}" ] || printf 'PostgreSQL did not start:\n%s\n' "$PG_FAILURE"
    echo "failed stages: ${broken[*]}"
    [ "$failed" -gt 0 ] || failed=${#broken[@]}
fi
echo "$passed passed, $failed failed"
[ ${#broken[@]} = 0 ]
