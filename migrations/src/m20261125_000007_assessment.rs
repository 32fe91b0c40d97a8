use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["attempt_grant", "quiz_answer", "quiz_attempt"];

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
CREATE TABLE quiz_attempt (
    id ID PRIMARY KEY,
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    block_id ID NOT NULL,
    module_version_id ID NOT NULL,
    number integer NOT NULL,
    drawn text NOT NULL,
    started_at TIME NOT NULL,
    due_at TIME,
    submitted_at TIME,
    score integer,
    max_score integer NOT NULL,
    is_passed BOOL
);
CREATE UNIQUE INDEX quiz_attempt_number ON quiz_attempt (enrollment_id, block_id, number);
CREATE TABLE quiz_answer (
    attempt_id ID NOT NULL REFERENCES quiz_attempt (id),
    question_id ID NOT NULL,
    chosen text NOT NULL,
    is_flagged BOOL NOT NULL,
    sequence bigint NOT NULL,
    saved_at TIME NOT NULL,
    PRIMARY KEY (attempt_id, question_id)
);
CREATE TABLE attempt_grant (
    id ID PRIMARY KEY,
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    block_id ID NOT NULL,
    extra integer NOT NULL,
    reason text NOT NULL,
    decided_by ID,
    decided_at TIME NOT NULL
);
CREATE INDEX attempt_grant_enrollment ON attempt_grant (enrollment_id)
";
