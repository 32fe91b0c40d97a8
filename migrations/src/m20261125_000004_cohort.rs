use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] =
    &["cohort_message", "deadline_extension", "city_exception", "cohort_module", "cohort"];

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
CREATE TABLE cohort (
    id ID PRIMARY KEY,
    slug text NOT NULL,
    course_id ID NOT NULL REFERENCES course (id),
    texts text NOT NULL,
    time_zone text NOT NULL,
    starts_on DAY NOT NULL,
    ends_on DAY NOT NULL,
    applications_open_at TIME NOT NULL,
    applications_close_at TIME NOT NULL,
    promotion_until TIME NOT NULL,
    completion_until TIME NOT NULL,
    needs_confirmed_affiliation BOOL NOT NULL,
    office_days integer NOT NULL,
    minimum_cities integer NOT NULL DEFAULT 0,
    admission_mode text NOT NULL,
    offer_days integer NOT NULL DEFAULT 3,
    handover_module_id ID REFERENCES module (id),
    city_groups text NOT NULL DEFAULT '[]',
    state text NOT NULL,
    created_by ID,
    created_at TIME NOT NULL,
    updated_at TIME NOT NULL
);
CREATE UNIQUE INDEX cohort_slug ON cohort (slug);
CREATE INDEX cohort_course ON cohort (course_id);
CREATE TABLE cohort_module (
    cohort_id ID NOT NULL REFERENCES cohort (id),
    module_id ID NOT NULL REFERENCES module (id),
    module_version_id ID NOT NULL REFERENCES module_version (id),
    position integer NOT NULL,
    opens_at TIME,
    due_at TIME,
    PRIMARY KEY (cohort_id, module_id)
);
CREATE TABLE city_exception (
    cohort_id ID NOT NULL REFERENCES cohort (id),
    city_id ID NOT NULL REFERENCES city (id),
    has_cap BOOL NOT NULL,
    cap integer,
    is_additional BOOL NOT NULL,
    reason text NOT NULL,
    decided_by ID,
    decided_at TIME NOT NULL,
    PRIMARY KEY (cohort_id, city_id)
);
CREATE TABLE deadline_extension (
    id ID PRIMARY KEY,
    cohort_id ID NOT NULL REFERENCES cohort (id),
    module_id ID,
    person_id ID,
    city_id ID,
    due_at TIME NOT NULL,
    reason text NOT NULL,
    decided_by ID,
    decided_at TIME NOT NULL
);
CREATE INDEX deadline_extension_cohort ON deadline_extension (cohort_id);
CREATE TABLE cohort_message (
    id ID PRIMARY KEY,
    cohort_id ID NOT NULL REFERENCES cohort (id),
    audience text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    recipients integer NOT NULL,
    sent_by ID,
    sent_at TIME NOT NULL
);
CREATE INDEX cohort_message_cohort ON cohort_message (cohort_id)
";
