#!/usr/bin/env bash
# `make run`: builds, migrates, loads the demo into a new database, serves.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/build.sh
academy=target/release/academy
# The binary alone knows its configuration, and whether the database is new.
"$academy" demo --if-new
exec "$academy" serve
