use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "audit",
    "form_draft",
    "attempt_counter",
    "lecturer_profile",
    "consent",
    "role_grant",
    "email_code",
    "session",
    "person",
    "setting",
];

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
CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE person (
    id ID PRIMARY KEY,
    email text NOT NULL,
    display_name text NOT NULL,
    printed_name text,
    grammatical_form text NOT NULL,
    lang text NOT NULL,
    time_zone text NOT NULL,
    theme text NOT NULL,
    password_hash text,
    state text NOT NULL,
    is_demo BOOL NOT NULL,
    privacy_version text,
    created_at TIME NOT NULL,
    erased_at TIME,
    folded text NOT NULL DEFAULT '',
    sort_key SORTED NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX person_email ON person (email);
CREATE INDEX person_sort_key ON person (sort_key);
CREATE TABLE session (
    id ID PRIMARY KEY,
    token_hash BYTES NOT NULL,
    person_id ID NOT NULL REFERENCES person (id),
    agent text NOT NULL,
    created_at TIME NOT NULL,
    last_seen_at TIME NOT NULL,
    ended_at TIME
);
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_person ON session (person_id);
CREATE TABLE email_code (
    id ID PRIMARY KEY,
    email text NOT NULL,
    purpose text NOT NULL,
    person_id ID,
    browser_hash BYTES NOT NULL,
    code_hmac BYTES NOT NULL,
    tries integer NOT NULL,
    payload text,
    created_at TIME NOT NULL,
    expires_at TIME NOT NULL,
    used_at TIME
);
CREATE INDEX email_code_email ON email_code (email, purpose);
CREATE INDEX email_code_browser ON email_code (browser_hash);
CREATE TABLE role_grant (
    id ID PRIMARY KEY,
    person_id ID NOT NULL REFERENCES person (id),
    role text NOT NULL,
    scope_kind text NOT NULL,
    scope_id ID,
    granted_by ID,
    reason text NOT NULL,
    created_at TIME NOT NULL,
    ended_at TIME
);
CREATE INDEX role_grant_person ON role_grant (person_id);
CREATE INDEX role_grant_scope ON role_grant (scope_kind, scope_id);
CREATE TABLE consent (
    id ID PRIMARY KEY,
    person_id ID NOT NULL REFERENCES person (id),
    purpose text NOT NULL,
    notice_version text NOT NULL,
    given_at TIME NOT NULL,
    withdrawn_at TIME
);
CREATE UNIQUE INDEX consent_given ON consent (person_id, purpose) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_person ON consent (person_id);
CREATE TABLE lecturer_profile (
    person_id ID PRIMARY KEY REFERENCES person (id),
    slug text NOT NULL,
    texts text NOT NULL,
    affiliation text NOT NULL,
    photo_id ID,
    is_public BOOL NOT NULL,
    updated_at TIME NOT NULL
);
CREATE UNIQUE INDEX lecturer_profile_slug ON lecturer_profile (slug);
CREATE TABLE attempt_counter (
    name text NOT NULL,
    window_start TIME NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (name, window_start)
);
CREATE TABLE form_draft (
    id ID PRIMARY KEY,
    person_id ID NOT NULL REFERENCES person (id),
    path text NOT NULL,
    life text NOT NULL,
    fields text NOT NULL,
    created_at TIME NOT NULL,
    expires_at TIME NOT NULL
);
CREATE INDEX form_draft_person ON form_draft (person_id, path);
CREATE TABLE audit (
    id ID PRIMARY KEY,
    at TIME NOT NULL,
    actor_id ID,
    actor_job text,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id ID,
    course_id ID,
    cohort_id ID,
    city_id ID,
    before text,
    after text,
    reason text
);
CREATE INDEX audit_actor ON audit (actor_id);
CREATE INDEX audit_cohort ON audit (cohort_id, id);
-- Everybody reads a cohort's rules and how they changed, among as many lines as it has had moves.
CREATE INDEX audit_rules ON audit (cohort_id, id) WHERE action IN ('limits changed', 'cohort changed');
CREATE INDEX audit_subject ON audit (subject_id)
";
