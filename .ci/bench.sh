#!/usr/bin/env bash
# `make bench`: the release server and a client on the same machine; one `name value unit` line each.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env.sh
. .ci/postgres.sh
trap postgres_down EXIT
.ci/build.sh
postgres_up || echo "no PostgreSQL: its figures are left out"
cargo run --quiet --locked --release -p server --example bench
