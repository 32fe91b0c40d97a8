#!/usr/bin/env bash
# Builds target/release/academy with its assets inside. Does nothing when no source has changed since.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh

fingerprint() {
    find Cargo.toml Cargo.lock rust-toolchain.toml .cargo app domain frontend migrations server style -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

stamp=target/release/academy.sources
now=$(fingerprint)
if [ -x target/release/academy ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
    exit 0
fi
.ci/tools.sh
say "building the release (WASM first, then the server that carries it)"
rm -f "$stamp"
cargo leptos build --release --split --precompress
# Sources edited while it compiled are built next time.
echo "$now" >"$stamp"
