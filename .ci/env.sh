# Sourced by every script here: where the cache is, what comes first on PATH, which versions are pinned.
export ACADEMY_CACHE="${ACADEMY_CACHE:-$HOME/.cache/academy}"
export PATH="$ACADEMY_CACHE/tools/bin:$PWD/end2end/node_modules/.bin:$PATH"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

# 0.2.128 breaks islands with code splitting; the CLI must equal the version in Cargo.lock.
WASM_BINDGEN_VERSION=0.2.127
# 0.3.11 wants a newer compiler than rust-toolchain.toml names.
CARGO_LEPTOS_VERSION=0.3.10
CARGO_DENY_VERSION=0.20.2

say() { printf '\n== %s\n' "$*"; }
as_root() { [ "$(id -u)" = 0 ]; }

# apt_install PACKAGE…: quietly, and only where we are root on a Debian-like system.
apt_install() {
    as_root && command -v apt-get >/dev/null || return 1
    say "installing $* with apt-get"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}
