//! What a whole database holds, so that a test can say that nothing has changed.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::TestAcademy;
use crate::people::commands::start_session;
use crate::people::entity::person;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Every row of every table as text.
pub type Contents = BTreeMap<String, Vec<String>>;

impl TestAcademy {
    /// Everything in the database but the last use of sessions.
    pub async fn contents(&self) -> Contents {
        let (tables, columns) = match self.backend() {
            DbBackend::Sqlite => (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                "SELECT name FROM pragma_table_info('TABLE') ORDER BY 1",
            ),
            _ => (
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
                "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' \
                 AND table_name = 'TABLE' ORDER BY 1",
            ),
        };
        let mut contents = Contents::new();
        for table in self.texts(tables).await {
            let quoted: Vec<String> = self
                .texts(&columns.replace("TABLE", &table))
                .await
                .into_iter()
                .filter(|column| column != "last_seen_at")
                .map(|column| self.quoted(&column))
                .collect();
            let sql = format!("SELECT {} FROM \"{table}\" ORDER BY 1", quoted.join(" || ', ' || "));
            contents.insert(table, self.texts(&sql).await);
        }
        contents
    }

    /// Starts a session for whoever has this address and gives the cookie's token.
    pub async fn sign_in(&self, email: &str) -> String {
        let found =
            person::Entity::find().filter(person::Column::Email.eq(email)).one(self.db().read()).await;
        let id = found.expect("people can be read").unwrap_or_else(|| panic!("nobody has {email}")).id;
        let tx = self.begin().await.expect("a transaction begins");
        let token = start_session(self, &tx, id, "test").await.expect("a session starts");
        tx.commit().await.expect("it lasts");
        token
    }

    /// Changes rows past every command, as time or an accident would.
    pub async fn change(&self, sql: &str) {
        let changed = self.db().maintenance().execute_unprepared(sql).await;
        changed.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The first column of what a statement gives, which must be text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.backend(), sql.to_owned());
        let rows = self.db().maintenance().query_all_raw(statement).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter().map(|row| row.try_get_by_index(0).expect("the column is text")).collect()
    }

    fn backend(&self) -> DbBackend {
        self.db().maintenance().get_database_backend()
    }

    fn quoted(&self, column: &str) -> String {
        match self.backend() {
            DbBackend::Sqlite => format!("quote(\"{column}\")"),
            _ => format!("quote_nullable(\"{column}\"::text)"),
        }
    }
}
