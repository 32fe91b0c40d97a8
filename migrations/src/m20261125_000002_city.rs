use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["affiliation", "city_domain", "city_code", "city"];

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
CREATE TABLE city (
    id ID PRIMARY KEY,
    country text NOT NULL,
    name text NOT NULL,
    is_renamed BOOL NOT NULL,
    centre_name text,
    centre_latin text,
    region text NOT NULL,
    county text,
    district text,
    kind text NOT NULL,
    population integer,
    population_year integer,
    population_source text,
    population_lender text,
    size_class text NOT NULL,
    lat double precision,
    lon double precision,
    position_lender text,
    eurostat_code text,
    is_selectable BOOL NOT NULL,
    successor_id ID REFERENCES city (id) DEFERRABLE,
    folded text NOT NULL,
    updated_at TIME NOT NULL,
    sort_key SORTED NOT NULL DEFAULT ''
);
CREATE INDEX city_sort_key ON city (sort_key);
CREATE INDEX city_folded ON city (folded, id);
CREATE TABLE city_code (
    id ID PRIMARY KEY,
    city_id ID NOT NULL REFERENCES city (id),
    scheme text NOT NULL,
    code text NOT NULL,
    valid_from DAY,
    valid_to DAY
);
CREATE UNIQUE INDEX city_code_scheme ON city_code (scheme, code);
CREATE INDEX city_code_city ON city_code (city_id);
CREATE TABLE city_domain (
    id ID PRIMARY KEY,
    city_id ID NOT NULL REFERENCES city (id),
    domain text NOT NULL,
    confirmed_by ID,
    created_at TIME NOT NULL
);
CREATE UNIQUE INDEX city_domain_city ON city_domain (city_id, domain);
CREATE INDEX city_domain_domain ON city_domain (domain);
CREATE TABLE affiliation (
    id ID PRIMARY KEY,
    person_id ID NOT NULL REFERENCES person (id),
    city_id ID NOT NULL REFERENCES city (id),
    function text NOT NULL,
    state text NOT NULL,
    started_on DAY,
    ended_on DAY,
    decided_by ID,
    decided_at TIME,
    decided_how text,
    reason text,
    created_at TIME NOT NULL
);
CREATE INDEX affiliation_person ON affiliation (person_id);
CREATE INDEX affiliation_city ON affiliation (city_id, state)
";
