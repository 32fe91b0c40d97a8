//! Transactions that wait for one another on PostgreSQL, so that a test decides how they cross.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, TransactionTrait};

use super::TestAcademy;

/// A table that nobody can write until this is let go.
pub struct Held(DatabaseTransaction);

impl Held {
    /// Lets the others go on.
    pub async fn let_go(self) {
        self.0.commit().await.expect("the lock can be given back");
    }
}

impl TestAcademy {
    /// Keeps everybody from writing a table; PostgreSQL only.
    pub async fn hold(&self, table: &str) -> Held {
        let held = self.db().maintenance().begin().await.expect("a transaction begins");
        held.execute_unprepared(&format!("LOCK TABLE {table} IN EXCLUSIVE MODE"))
            .await
            .expect("the table can be locked");
        Held(held)
    }

    /// How many transactions wait for a lock.
    pub async fn waiting(&self) -> i64 {
        let sql = "SELECT COUNT(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
            WHERE a.datname = current_database() AND NOT l.granted";
        let conn = self.db().maintenance();
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await;
        let row = row.expect("locks can be counted").expect("a count is a row");
        row.try_get_by_index(0).expect("a count is a number")
    }
}
