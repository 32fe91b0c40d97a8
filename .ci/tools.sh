#!/usr/bin/env bash
# Brings what the build needs, pinned, into a cache outside the checkout. What is there already is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh

command -v cargo >/dev/null || { echo "rustup with cargo is needed: https://rustup.rs" >&2; exit 1; }
command -v cc >/dev/null || { echo "a C compiler (cc) is needed" >&2; exit 1; }
command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed" >&2; exit 1; }

# The tools run once per build: compiling them fast is worth more than making them fast.
cargo_tool() { # crate version [extra arguments]
    local crate=$1 version=$2
    shift 2
    say "compiling $crate $version, once, into $ACADEMY_CACHE/tools"
    mkdir -p "$ACADEMY_CACHE/tools"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        cargo install --quiet --locked "$crate" --version "$version" --force \
        --root "$ACADEMY_CACHE/tools" --target-dir "$ACADEMY_CACHE/build" "$@"
    rm -rf "$ACADEMY_CACHE/build"
}

has_version() { # command [argument…]
    "$@" 2>/dev/null | head -n 1
}

if command -v rustup >/dev/null; then
    rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
fi

[[ "$(has_version wasm-bindgen --version)" == *" $WASM_BINDGEN_VERSION" ]] ||
    cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
[[ "$(has_version cargo-leptos --version)" == *" $CARGO_LEPTOS_VERSION" ]] ||
    cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" --no-default-features --features no_downloads

# node_modules carries the lock file that it was made from.
if ! cmp -s end2end/package-lock.json end2end/node_modules/.made-from; then
    say "installing npm packages"
    (cd end2end && npm ci --no-audit --no-fund --loglevel=error)
    cp end2end/package-lock.json end2end/node_modules/.made-from
fi
