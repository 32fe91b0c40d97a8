use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["certificate_print", "certificate_document", "certificate", "name_check"];

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
CREATE TABLE name_check (
    enrollment_id ID PRIMARY KEY REFERENCES enrollment (id),
    printed_name text NOT NULL,
    grammatical_form text NOT NULL,
    names_city BOOL NOT NULL,
    confirmed_at TIME NOT NULL
);
CREATE TABLE certificate (
    id ID PRIMARY KEY,
    number text NOT NULL,
    enrollment_id ID NOT NULL,
    person_id ID NOT NULL,
    cohort_id ID NOT NULL,
    state text NOT NULL,
    facts text NOT NULL,
    issued_at TIME NOT NULL,
    issued_by ID,
    issue_reason text,
    supersedes ID,
    superseded_by ID,
    ended_at TIME,
    end_reason text,
    expires_at TIME
);
CREATE UNIQUE INDEX certificate_number ON certificate (number);
CREATE UNIQUE INDEX certificate_valid ON certificate (enrollment_id) WHERE ended_at IS NULL;
CREATE INDEX certificate_cohort ON certificate (cohort_id);
CREATE TABLE certificate_document (
    certificate_id ID PRIMARY KEY REFERENCES certificate (id),
    sha256 BYTES NOT NULL,
    pdf BYTES NOT NULL,
    made_at TIME NOT NULL
);
CREATE TABLE certificate_print (
    certificate_id ID PRIMARY KEY REFERENCES certificate (id),
    tries integer NOT NULL,
    next_try_at TIME NOT NULL,
    last_error text NOT NULL
)
";
