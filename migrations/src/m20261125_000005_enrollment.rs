use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "declared_answer",
    "round_rules",
    "allocation_round",
    "seat_claim",
    "seat_layer",
    "enrollment_change",
    "enrollment",
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
CREATE TABLE enrollment (
    id ID PRIMARY KEY,
    cohort_id ID NOT NULL REFERENCES cohort (id),
    person_id ID NOT NULL REFERENCES person (id),
    affiliation_id ID NOT NULL REFERENCES affiliation (id),
    city_id ID NOT NULL REFERENCES city (id),
    seat_city_id ID NOT NULL REFERENCES city (id),
    receipt_number integer NOT NULL,
    request_key text NOT NULL,
    state text NOT NULL,
    reason_code text NOT NULL,
    waits_for text,
    priority integer NOT NULL,
    motivation text NOT NULL,
    applied_at TIME NOT NULL,
    decided_at TIME NOT NULL,
    office_until TIME,
    held_until TIME,
    ended_at TIME,
    updated_at TIME NOT NULL
);
CREATE UNIQUE INDEX enrollment_receipt ON enrollment (cohort_id, receipt_number);
CREATE UNIQUE INDEX enrollment_request ON enrollment (cohort_id, request_key);
CREATE UNIQUE INDEX enrollment_active ON enrollment (cohort_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX enrollment_person ON enrollment (person_id);
CREATE INDEX enrollment_seat_city ON enrollment (seat_city_id);
CREATE INDEX enrollment_queue ON enrollment (cohort_id, state, priority, receipt_number);
CREATE INDEX enrollment_turn ON enrollment (cohort_id,
    (CASE WHEN ended_at IS NOT NULL THEN 2 WHEN state = 'waitlisted' THEN 1 ELSE 0 END), priority, receipt_number);
CREATE INDEX enrollment_since ON enrollment (cohort_id, decided_at, receipt_number);
CREATE TABLE enrollment_change (
    id ID PRIMARY KEY,
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    from_state text,
    to_state text NOT NULL,
    reason_code text NOT NULL,
    note text,
    actor_id ID,
    at TIME NOT NULL,
    left_cohort_id ID REFERENCES cohort (id),
    left_receipt integer
);
CREATE INDEX enrollment_change_enrollment ON enrollment_change (enrollment_id);
CREATE INDEX enrollment_change_left ON enrollment_change (left_cohort_id) WHERE left_cohort_id IS NOT NULL;
CREATE TABLE seat_layer (
    id ID PRIMARY KEY,
    cohort_id ID NOT NULL REFERENCES cohort (id),
    kind text NOT NULL,
    name text NOT NULL,
    cap integer,
    taken integer NOT NULL CHECK (taken >= 0),
    next_receipt integer NOT NULL,
    changes integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX seat_layer_name ON seat_layer (cohort_id, kind, name);
CREATE TABLE seat_claim (
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    layer_id ID NOT NULL REFERENCES seat_layer (id),
    is_over BOOL NOT NULL,
    reason text,
    granted_by ID,
    created_at TIME NOT NULL,
    PRIMARY KEY (enrollment_id, layer_id)
);
CREATE INDEX seat_claim_layer ON seat_claim (layer_id);
CREATE TABLE allocation_round (
    id ID PRIMARY KEY,
    cohort_id ID NOT NULL REFERENCES cohort (id),
    number integer NOT NULL,
    seed text NOT NULL,
    seed_hash text NOT NULL,
    state text NOT NULL,
    opened_at TIME NOT NULL,
    input_hash text,
    proposed_by ID,
    proposed_at TIME,
    file text,
    sealed_by ID,
    sealed_at TIME
);
CREATE UNIQUE INDEX allocation_round_number ON allocation_round (cohort_id, number);
CREATE TABLE round_rules (
    cohort_id ID PRIMARY KEY REFERENCES cohort (id),
    rules text NOT NULL,
    updated_at TIME NOT NULL
);
CREATE TABLE declared_answer (
    enrollment_id ID NOT NULL REFERENCES enrollment (id),
    question text NOT NULL,
    is_yes BOOL NOT NULL,
    answered_at TIME NOT NULL,
    PRIMARY KEY (enrollment_id, question)
)
";
