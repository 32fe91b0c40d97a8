//! Every row of an academy from one database into another: between the embedded one and PostgreSQL.
//!
//! Both have the same tables under the same names. What a column holds is read from the embedded side, whose declared
//! types say more than SQLite needs (see `migrations::ddl`).

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use sea_orm::prelude::{ChronoDate, DateTimeUtc, Uuid};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, QueryResult, Statement,
    TransactionOptions, TransactionTrait, Value,
};

use super::Db;

/// Rows sent at once: enough to be quick, few enough for SQLite's 32,766 parameters at 40 columns.
const BATCH: usize = 200;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Id,
    Time,
    Bytes,
    Bool,
    Day,
    Text,
    Integer,
    Long,
    Double,
}

impl Kind {
    fn of(declared: &str) -> Result<Self, DbErr> {
        Ok(match declared.to_lowercase().as_str() {
            "uuid_blob" => Self::Id,
            "timestamp_with_timezone_text" => Self::Time,
            "blob" => Self::Bytes,
            "boolean" => Self::Bool,
            "date_text" => Self::Day,
            "text" => Self::Text,
            "integer" => Self::Integer,
            "bigint" => Self::Long,
            "double" | "double precision" => Self::Double,
            other => return Err(DbErr::Custom(format!("no way to carry a column of type {other}"))),
        })
    }

    fn read(self, row: &QueryResult, at: usize) -> Result<Value, DbErr> {
        Ok(match self {
            Self::Id => row.try_get_by_index::<Option<Uuid>>(at)?.into(),
            Self::Time => row.try_get_by_index::<Option<DateTimeUtc>>(at)?.into(),
            Self::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.into(),
            Self::Bool => row.try_get_by_index::<Option<bool>>(at)?.into(),
            Self::Day => row.try_get_by_index::<Option<ChronoDate>>(at)?.into(),
            Self::Text => row.try_get_by_index::<Option<String>>(at)?.into(),
            Self::Integer => row.try_get_by_index::<Option<i32>>(at)?.into(),
            Self::Long => row.try_get_by_index::<Option<i64>>(at)?.into(),
            Self::Double => row.try_get_by_index::<Option<f64>>(at)?.into(),
        })
    }
}

struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    fn read(&self, row: &QueryResult) -> Result<Vec<Value>, DbErr> {
        self.columns.iter().enumerate().map(|(at, (_, kind))| kind.read(row, at)).collect()
    }

    fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let line = |row: usize| {
            let marks: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", marks.join(", "))
        };
        let lines: Vec<String> = (0..rows).map(line).collect();
        format!("INSERT INTO \"{}\" ({}) VALUES {}", self.name, self.names(), lines.join(", "))
    }
}

/// Puts all rows of `from` in the place of all rows of `to`, which are gone afterwards; both at today's schema, one of
/// them embedded. The source is read as it is at one instant; the target changes in one transaction. Gives the number
/// of rows.
///
/// # Errors
/// Whatever the databases say, for the operator; the target is unchanged then.
pub async fn copy(from: &Db, to: &Db) -> Result<u64, DbErr> {
    let (embedded, other) = if from.is_embedded() { (from, to) } else { (to, from) };
    let tables = tables(embedded, &names(other).await?).await?;
    let source = from.read.begin_with_options(snapshot(from)).await?;
    let target = to.write.begin().await?;
    // A city can name a later one as its successor: such things are looked at when all are there.
    target.execute_unprepared(defer(target.get_database_backend())).await?;
    clear(&target, &tables).await?;
    let mut rows = 0;
    for table in &tables {
        rows += copy_table(table, &source, &target).await?;
    }
    target.commit().await?;
    // All is carried by now; how reading ends changes nothing.
    drop(source.rollback().await);
    Ok(rows)
}

/// Takes out every row. PostgreSQL locks the tables for that, so that a server that was left running adds none between,
/// and asks no foreign key row by row.
async fn clear(target: &DatabaseTransaction, tables: &[Table]) -> Result<(), DbErr> {
    if target.get_database_backend() == DbBackend::Postgres {
        let names: Vec<String> = tables.iter().map(|table| format!("\"{}\"", table.name)).collect();
        target.execute_unprepared(&format!("TRUNCATE {}", names.join(", "))).await?;
        return Ok(());
    }
    for table in tables.iter().rev() {
        target.execute_unprepared(&format!("DELETE FROM \"{}\"", table.name)).await?;
    }
    Ok(())
}

fn snapshot(db: &Db) -> TransactionOptions {
    // SQLite's transactions see one instant anyway.
    let isolation_level = (!db.is_embedded()).then_some(IsolationLevel::RepeatableRead);
    TransactionOptions { isolation_level, ..Default::default() }
}

const fn defer(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "PRAGMA defer_foreign_keys = ON",
        _ => "SET CONSTRAINTS ALL DEFERRED",
    }
}

async fn copy_table(
    table: &Table,
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
) -> Result<u64, DbErr> {
    let sql = format!("SELECT {} FROM \"{}\"", table.names(), table.name);
    let statement = Statement::from_string(source.get_database_backend(), sql);
    let mut found = sea_orm::StreamTrait::stream_raw(source, statement).await?;
    let (mut batch, mut waiting, mut rows) = (Vec::new(), 0, 0);
    while let Some(row) = found.try_next().await? {
        batch.extend(table.read(&row)?);
        waiting += 1;
        rows += 1;
        if waiting == BATCH {
            send(table, target, waiting, std::mem::take(&mut batch)).await?;
            waiting = 0;
        }
    }
    if waiting > 0 {
        send(table, target, waiting, batch).await?;
    }
    Ok(rows)
}

async fn send(
    table: &Table,
    target: &DatabaseTransaction,
    rows: usize,
    values: Vec<Value>,
) -> Result<(), DbErr> {
    let backend = target.get_database_backend();
    let insert = Statement::from_sql_and_values(backend, table.insert(rows), values);
    target.execute_raw(insert).await.map(|_| ())
}

/// The tables of a database.
async fn names(db: &Db) -> Result<BTreeSet<String>, DbErr> {
    let sql = if db.is_embedded() {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
    };
    let rows = db.read.query_all_raw(db.statement(sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The tables of the embedded database that the other one has too, in the order in which they were made: what is
/// referred to comes first. What else somebody put into the file is not an academy's.
async fn tables(embedded: &Db, known: &BTreeSet<String>) -> Result<Vec<Table>, DbErr> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
               AND name NOT LIKE 'seaql%' ORDER BY rowid";
    let mut tables = Vec::new();
    for row in embedded.read.query_all_raw(embedded.statement(sql)).await? {
        let name: String = row.try_get_by_index(0)?;
        if !is_plain(&name) || !known.contains(&name) {
            continue;
        }
        let sql = format!("SELECT name, type FROM pragma_table_info('{name}') ORDER BY cid");
        let mut columns = Vec::new();
        for row in embedded.read.query_all_raw(embedded.statement(&sql)).await? {
            let column: String = row.try_get_by_index(0)?;
            if !is_plain(&column) {
                return Err(DbErr::Custom(format!("{name} has a column that no academy has: {column:?}")));
            }
            columns.push((column, Kind::of(&row.try_get_by_index::<String>(1)?)?));
        }
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// Whether a name is like ours. Those of a file that came from elsewhere become part of statements.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
