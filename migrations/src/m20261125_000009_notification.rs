use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["outbox"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::drop(manager, TABLES).await
    }
}

const UP: &str = "
CREATE TABLE outbox (
    id ID PRIMARY KEY,
    event text NOT NULL,
    occurrence text NOT NULL,
    person_id ID,
    recipient text NOT NULL,
    lang text NOT NULL,
    data text NOT NULL,
    message_id text NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    next_try_at TIME NOT NULL,
    leased_by text,
    leased_until TIME,
    sent_at TIME,
    last_error text,
    created_at TIME NOT NULL
);
CREATE UNIQUE INDEX outbox_occurrence ON outbox (event, occurrence);
CREATE INDEX outbox_due ON outbox (state, next_try_at);
CREATE INDEX outbox_recipient ON outbox (recipient);
CREATE UNIQUE INDEX outbox_message ON outbox (message_id)
";
