use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Runs the statements of `sql`, separated by `;`, with the type names of the database:
/// `ID` (16 bytes), `TIME` (an instant), `BYTES`, `BOOL`, `DAY`, `SORTED` (a text whose order is that of its bytes, on both
/// databases the same: what a list is sorted by).
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for statement in sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        manager.get_connection().execute_unprepared(&typed(backend, statement)).await?;
    }
    Ok(())
}

/// Drops tables in the given order.
pub async fn drop(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
    }
    Ok(())
}

fn typed(backend: DbBackend, statement: &str) -> String {
    let names: &[(&str, &str)] = match backend {
        DbBackend::Sqlite => &[
            (" ID", " uuid_blob"),
            (" TIME", " timestamp_with_timezone_text"),
            (" BYTES", " blob"),
            (" BOOL", " boolean"),
            (" DAY", " date_text"),
            (" SORTED", " text"),
        ],
        _ => &[
            (" ID", " uuid"),
            (" TIME", " timestamptz"),
            (" BYTES", " bytea"),
            (" BOOL", " boolean"),
            (" DAY", " date"),
            (" SORTED", " text COLLATE \"C\""),
        ],
    };
    // A type name is a whole word in capitals behind a space.
    statement
        .split_inclusive([',', '\n', ')'])
        .map(|part| names.iter().fold(part.to_owned(), |part, (from, to)| replace_word(&part, from, to)))
        .collect()
}

fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let end = at + from.len();
        let whole = rest[end..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        out.push_str(&rest[..at]);
        out.push_str(if whole { to } else { from });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
