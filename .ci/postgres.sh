# Sourced. `postgres_up` exports TEST_DATABASE_URL: the one that is given, or a cluster of our own in a temporary
# folder, ended with this script. DATABASE_URL is never read: it may name somebody's real academy.
postgres_bin() {
    local dir
    for dir in "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")" /usr/lib/postgresql/*/bin /opt/homebrew/bin; do
        [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && echo "$dir" && return 0
    done
    return 1
}

# initdb refuses root, so root's cluster belongs to somebody else.
as_cluster_owner() {
    if as_root; then runuser -u "$PG_OWNER" -- "$@"; else "$@"; fi
}

free_port() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

postgres_up() {
    if [ -n "${TEST_DATABASE_URL:-}" ]; then
        echo "PostgreSQL: TEST_DATABASE_URL is given"
        return 0
    fi
    PG_BIN=$(postgres_bin) || { apt_install postgresql && PG_BIN=$(postgres_bin); } || return 1
    PG_OWNER=postgres
    id postgres >/dev/null 2>&1 || PG_OWNER=nobody
    PG_DIR=$(mktemp -d /tmp/academy-pg.XXXXXX)
    if as_root; then
        chown "$PG_OWNER" "$PG_DIR"
        # Some sandboxes start with a /dev/null that only root may write to; initdb's shell needs it.
        as_cluster_owner test -w /dev/null || chmod a+rw /dev/null
    fi
    local port
    port=$(free_port)
    (
        cd /
        as_cluster_owner "$PG_BIN/initdb" -D "$PG_DIR/data" -U academy -A trust -E UTF8 --locale=C.UTF-8 --no-sync
        # Durable as in earnest: a test asserts that what is acknowledged is on disk.
        as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -w -l "$PG_DIR/log" start -o \
            "-p $port -k $PG_DIR -c listen_addresses=127.0.0.1 -c max_connections=200"
    ) >"$PG_DIR.out" 2>&1 || { PG_FAILURE=$(tail -n 30 "$PG_DIR.out"); echo "$PG_FAILURE"; return 1; }
    export TEST_DATABASE_URL="postgres://academy@127.0.0.1:$port/postgres"
    echo "PostgreSQL: $("$PG_BIN/postgres" --version) in $PG_DIR"
}

# A cluster of ours as after a power cut: ended at once, started again, recovered from its log.
postgres_crash() {
    (cd / && as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate -w -l "$PG_DIR/log" restart) >/dev/null
}

postgres_down() {
    [ -n "${PG_DIR:-}" ] || return 0
    (cd / && as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$PG_DIR" "$PG_DIR.out"
}
