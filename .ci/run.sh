#!/usr/bin/env bash
# `make run`: builds, migrates, loads the demo into a new database, serves.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/build.sh
academy=target/release/academy
new=yes
[ -n "${DATABASE_URL:-}" ] && new=no
[ -e "${ACADEMY_DATA_DIR:-data}/academy.db" ] && new=no
"$academy" migrate
if [ "$new" = yes ] && "$academy" help | grep -q 'academy demo'; then "$academy" demo; fi
exec "$academy" serve
