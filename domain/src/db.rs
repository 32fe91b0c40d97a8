//! The only place that knows SQLite from PostgreSQL.
//!
//! SQLite: WAL, foreign keys, `synchronous=FULL` (acknowledged means on disk), one write connection behind a fair
//! queue whose transactions begin IMMEDIATE, and a pool of read-only connections. PostgreSQL: a pool to read and
//! one to write, READ COMMITTED; the root row of an aggregate is locked first.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    FromQueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::Result;

pub mod transfer;

/// How many parameters one statement carries at most: below SQLite's 32,766 and PostgreSQL's 65,535.
const MOST_PARAMETERS: usize = 30_000;

/// A connected database: reads go to any of its connections, writes only through a `Tx`.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

/// A write transaction. Dropped without `commit`, it is undone.
pub struct Tx(DatabaseTransaction);

impl Tx {
    /// Makes it last.
    ///
    /// # Errors
    /// `Broken` when the database does not take it.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }

    /// What SeaORM runs statements on. Not for other crates: no row leaves `domain`.
    pub(crate) const fn conn(&self) -> &DatabaseTransaction {
        &self.0
    }

    /// Waits for other transactions that took a turn at the same thing, and makes later ones wait until this one ends.
    /// What they wrote is seen by the next statement. SQLite has one writer at a time anyway.
    pub(crate) async fn take_turn(&self, thing: uuid::Uuid) -> Result<()> {
        self.wait_for("pg_advisory_xact_lock", thing).await
    }

    /// The same beside others who share a turn at it: only who takes one alone is waited for, and waits.
    pub(crate) async fn share_turn(&self, thing: uuid::Uuid) -> Result<()> {
        self.wait_for("pg_advisory_xact_lock_shared", thing).await
    }

    async fn wait_for(&self, lock: &str, thing: uuid::Uuid) -> Result<()> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            let key = i64::from_le_bytes(thing.as_bytes()[8..].try_into().unwrap_or_default());
            let sql = format!("SELECT {lock}($1)");
            let lock = Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into()]);
            self.0.query_one_raw(lock).await?;
        }
        Ok(())
    }
}

impl Db {
    /// Connects by URL: `sqlite://path/academy.db` or `postgres://…`. The SQLite file is made when missing.
    ///
    /// # Errors
    /// Whatever the driver says: this is start-up, and the operator reads it.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let (mut read, mut write) = if url.starts_with("sqlite:") {
            // The writer comes first: it makes the file, which a read-only connection could not.
            let write = Database::connect(sqlite(url, false, 1)).await?;
            // More readers than processors take turns at them and keep a cache each.
            let readers = std::thread::available_parallelism().map_or(4, |cores| cores.get().clamp(4, 16));
            let readers = u32::try_from(readers).unwrap_or(4);
            (Database::connect(sqlite(url, true, readers)).await?, write)
        } else {
            // Two pools: transactions that wait for one another's locks must not keep their holder from reading.
            (Database::connect(common(url, 8)).await?, Database::connect(common(url, 16)).await?)
        };
        for connection in [&mut read, &mut write] {
            let statements = statements.clone();
            connection.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::Relaxed);
            });
        }
        Ok(Self { read, write, statements })
    }

    /// The file of an embedded database, as its driver reads the URL; `None` for PostgreSQL.
    #[must_use]
    pub fn file_of(url: &str) -> Option<PathBuf> {
        let options = url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url).ok()).flatten();
        options.map(|options| options.get_filename().to_path_buf())
    }

    /// Ends all connections; the log of the embedded database is merged into its file before.
    ///
    /// # Errors
    /// Whatever the database says, for the operator.
    pub async fn close(self) -> Result<(), DbErr> {
        if self.is_embedded() {
            self.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.read.close().await?;
        self.write.close().await
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// `Broken` when no connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx(self
            .write
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?))
    }

    /// What queries read from. Not for other crates: no row leaves `domain`.
    pub(crate) const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For migrations and maintenance, which run outside any command.
    #[must_use]
    pub const fn maintenance(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// Whatever the database says, for the operator.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        migrations::up(&self.write).await
    }

    /// Whether every migration of this binary has run here.
    ///
    /// # Errors
    /// Whatever the database says, for the operator.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        migrations::is_current(&self.read).await
    }

    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        self.read.execute_unprepared("SELECT 1").await.is_ok()
    }

    /// How many statements have run through this handle and its clones: tests of the query budget read it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Whether the data lives in one file beside the process.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    /// Copies the embedded database into a new file, consistent while serving.
    ///
    /// # Errors
    /// Whatever the database says, for the operator; rows of PostgreSQL come into a file by `transfer::copy`.
    pub async fn backup_into(&self, path: &str) -> Result<(), DbErr> {
        if !self.is_embedded() {
            return Err(DbErr::Custom("only the embedded database can be copied into a file".into()));
        }
        self.read.execute_unprepared(&format!("VACUUM INTO '{}'", path.replace('\'', "''"))).await.map(|_| ())
    }

    /// Whether nothing was ever made here: no table in the embedded database, none of an academy in PostgreSQL, which
    /// may hold other things beside.
    ///
    /// # Errors
    /// Whatever the database says, for the operator.
    pub async fn is_blank(&self) -> Result<bool, DbErr> {
        let sql = if self.is_embedded() {
            "SELECT COUNT(*) FROM sqlite_master"
        } else {
            "SELECT COUNT(*) FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = 'person'"
        };
        let row = self.write.query_one_raw(self.statement(sql)).await?;
        let count: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(count.unwrap_or_default() == 0)
    }

    /// Refuses a file that is damaged or that no academy ever used. For restoring the embedded database.
    ///
    /// # Errors
    /// Says what is wrong, for the operator.
    pub async fn check_is_academy(&self) -> Result<(), DbErr> {
        let row = self.write.query_one_raw(self.statement("PRAGMA quick_check")).await?;
        let verdict = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?.unwrap_or_default();
        if verdict != "ok" {
            return Err(DbErr::Custom(format!("the file is damaged: {verdict}")));
        }
        self.write.execute_unprepared("SELECT id FROM person LIMIT 1").await.map(|_| ())
    }

    /// The settings in force on a write connection, by name: a test asserts that they are what this file promises.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn durability(&self) -> Result<Vec<(String, String)>, DbErr> {
        let mut settings = Vec::new();
        if self.is_embedded() {
            for name in ["journal_mode", "synchronous", "foreign_keys"] {
                let row = self.write.query_one_raw(self.statement(&format!("PRAGMA {name}"))).await?;
                let value = row.map(|row| {
                    row.try_get_by_index::<String>(0)
                        .or_else(|_| row.try_get_by_index::<i32>(0).map(|number| number.to_string()))
                });
                settings.push((name.to_owned(), value.transpose()?.unwrap_or_default()));
            }
        } else {
            for name in ["synchronous_commit", "fsync"] {
                let row = self.write.query_one_raw(self.statement(&format!("SHOW {name}"))).await?;
                let value = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?.unwrap_or_default();
                settings.push((name.to_owned(), value));
            }
        }
        Ok(settings)
    }

    fn statement(&self, sql: &str) -> Statement {
        Statement::from_string(self.write.get_database_backend(), sql.to_owned())
    }
}

fn sqlite(url: &str, read_only: bool, connections: u32) -> ConnectOptions {
    let mut options = common(url, connections);
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| Box::pin(is_out_of_transactions(connection)))
    });
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(!read_only)
            .read_only(read_only)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
            .pragma("synchronous", "FULL")
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-3072")
            .pragma_if(!read_only, "journal_mode", "WAL")
    });
    options
}

/// Whether a connection that comes back may be used again. When the disk is full or fails, SQLite ends a transaction by
/// itself; the driver (sqlx 0.9) then counts it as open for good and makes a savepoint of every later one. What is
/// "committed" after that may be inside a transaction that nothing ever ends: acknowledged, seen by nobody, lost with
/// the process. Such a connection is closed, and the next one is sound.
async fn is_out_of_transactions(connection: &mut SqliteConnection) -> Result<bool, sea_orm::sqlx::Error> {
    // A rollback that was begun by dropping a transaction is done when this answers.
    connection.ping().await?;
    let is_sound = !connection.is_in_transaction();
    if !is_sound {
        tracing::warn!("a connection is given up: its transaction did not end");
    }
    Ok(is_sound)
}

/// `pragma`, where it applies: a read-only connection cannot set the journal.
trait PragmaIf: Sized {
    fn pragma_if(self, applies: bool, name: &'static str, value: &'static str) -> Self;
}

impl PragmaIf for SqliteConnectOptions {
    fn pragma_if(self, applies: bool, name: &'static str, value: &'static str) -> Self {
        if applies { self.pragma(name, value) } else { self }
    }
}

fn common(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        // A crowd waits its turn; the request itself ends after a minute.
        .acquire_timeout(Duration::from_secs(50))
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// Runs a read statement; parameters are `$1`, `$2`, … on both databases.
pub(crate) async fn all<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(T::find_by_statement(statement).all(conn).await?)
}

/// Runs a read statement for its first row.
pub(crate) async fn one<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    Ok(all(conn, sql, values).await?.into_iter().next())
}

/// Runs a statement that changes rows; gives how many it changed.
pub(crate) async fn run(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.execute_raw(statement).await?.rows_affected())
}

/// Parts of a list of which one statement can carry each: `width` parameters a row, and SQLite takes 32,766.
pub(crate) fn portions<T>(rows: Vec<T>, width: usize) -> impl Iterator<Item = Vec<T>> {
    let most = MOST_PARAMETERS / width.max(1);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let some: Vec<T> = rows.by_ref().take(most).collect();
        (!some.is_empty()).then_some(some)
    })
}

/// The rows of a `VALUES` list: `($1, $2), ($3, $4)` for two rows of two.
pub(crate) fn value_rows(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let places: Vec<_> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// An aggregate that joins ids of many rows into one text, which `split_ids` takes apart: one row is read sooner than fifty.
pub(crate) fn joined_ids(backend: DbBackend, column: &str) -> String {
    match backend {
        DbBackend::Sqlite => format!("group_concat(hex({column}))"),
        _ => format!("string_agg({column}::text, ',')"),
    }
}

/// The ids in a text of `joined_ids`.
pub(crate) fn split_ids(text: &str) -> std::collections::BTreeSet<uuid::Uuid> {
    text.split(',').filter_map(|id| id.parse().ok()).collect()
}

/// An id as text in a statement: both databases write what a UUID is parsed from.
pub(crate) fn id_text(backend: DbBackend, column: &str) -> String {
    match backend {
        DbBackend::Sqlite => format!("hex({column})"),
        _ => format!("{column}::text"),
    }
}

/// A column of any type in `json_rows`: JSON has no bytes, and SQLite keeps ids as such.
pub(crate) fn json_value(backend: DbBackend, column: &str) -> String {
    match backend {
        DbBackend::Sqlite => {
            format!("CASE typeof({column}) WHEN 'blob' THEN hex({column}) ELSE {column} END")
        }
        _ => column.to_owned(),
    }
}

/// A subquery that gives all its rows as one JSON text, each an array of these expressions: what would be a statement of
/// its own becomes a column of another. Ids stand in `id_text`; `from` is everything from FROM on, without an order.
pub(crate) fn json_rows(backend: DbBackend, columns: &[&str], from: &str, order: &str) -> String {
    let columns = columns.join(", ");
    match backend {
        DbBackend::Sqlite => {
            format!("(SELECT json_group_array(json_array({columns}) ORDER BY {order}) {from})")
        }
        _ => format!("(SELECT json_agg(json_build_array({columns}) ORDER BY {order})::text {from})"),
    }
}

/// The rows in a text of `json_rows`.
///
/// # Errors
/// `Broken` where the columns are others than the statement's.
pub(crate) fn rows_of<T: serde::de::DeserializeOwned>(json: Option<&str>) -> Result<Vec<T>> {
    json.map_or(Ok(Vec::new()), |json| serde_json::from_str(json).map_err(crate::Error::broken))
}

/// What a database rejected because it is already there: the name of the constraint or of its columns.
///
/// Constraint names differ between the databases (SQLite names `table.column`, PostgreSQL the index), so callers
/// look for a part that both contain.
#[must_use]
pub fn duplicate(error: &DbErr) -> Option<String> {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(message)) => Some(message),
        _ => None,
    }
}

/// Parses a stored word into its type; a word that is not known is a broken row.
///
/// # Errors
/// `Broken`, logged with the word.
pub fn stored<T: FromStr>(word: &str) -> Result<T> {
    word.parse().map_err(|_| crate::Error::broken(format!("unknown word in the database: {word}")))
}
