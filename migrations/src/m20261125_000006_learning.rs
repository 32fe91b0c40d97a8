use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["block_answer", "learning_position", "completion", "learning_event"];

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
CREATE TABLE learning_event (
    id ID PRIMARY KEY,
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    lesson_id ID NOT NULL,
    block_id ID,
    kind text NOT NULL,
    data text NOT NULL,
    client_at TIME,
    received_at TIME NOT NULL
);
CREATE INDEX learning_event_enrollment ON learning_event (enrollment_id, id);
CREATE TABLE completion (
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    item_id ID NOT NULL,
    item_kind text NOT NULL,
    module_version_id ID NOT NULL,
    rule text NOT NULL,
    evidence text NOT NULL,
    completed_at TIME NOT NULL,
    PRIMARY KEY (enrollment_id, item_id)
);
CREATE TABLE learning_position (
    enrollment_id ID PRIMARY KEY REFERENCES enrollment (id),
    module_id ID NOT NULL,
    lesson_id ID NOT NULL,
    block_id ID,
    second integer,
    at TIME NOT NULL
);
CREATE TABLE block_answer (
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    block_id ID NOT NULL,
    body text NOT NULL,
    sequence bigint NOT NULL,
    updated_at TIME NOT NULL,
    PRIMARY KEY (enrollment_id, block_id)
)
";
