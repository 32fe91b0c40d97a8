#!/usr/bin/env bash
# Prints the path of a Chromium: CHROMIUM, one on PATH, or Debian's package.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh
find_it() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && echo "$CHROMIUM" && return 0
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    find "$HOME/.cache/ms-playwright" -type f -name chrome -perm -u+x 2>/dev/null | head -n 1 | grep .
}
find_it && exit 0
apt_install chromium >&2 || true
find_it || { echo "no Chromium: install one or name it in CHROMIUM" >&2; exit 1; }
