use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "course_module",
    "course_text",
    "course",
    "content_text",
    "question_option",
    "question",
    "block",
    "lesson",
    "module_version",
    "module",
    "media_file",
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
CREATE TABLE media_file (
    id ID PRIMARY KEY,
    sha256 BYTES NOT NULL,
    kind text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    width integer,
    height integer,
    name text NOT NULL,
    owner_id ID,
    module_id ID,
    is_public BOOL NOT NULL,
    created_at TIME NOT NULL
);
CREATE TABLE module (
    id ID PRIMARY KEY,
    slug text NOT NULL,
    source_key text,
    owner_id ID,
    home_course_id ID,
    created_at TIME NOT NULL
);
CREATE UNIQUE INDEX module_slug ON module (slug);
CREATE TABLE module_version (
    id ID PRIMARY KEY,
    module_id ID NOT NULL REFERENCES module (id),
    number integer NOT NULL,
    state text NOT NULL,
    based_on ID,
    first_lang text NOT NULL,
    minutes integer NOT NULL,
    source_hash BYTES,
    texts_revision integer NOT NULL,
    created_by ID,
    created_at TIME NOT NULL,
    updated_at TIME NOT NULL,
    published_at TIME
);
CREATE UNIQUE INDEX module_version_number ON module_version (module_id, number);
CREATE TABLE lesson (
    module_version_id ID NOT NULL REFERENCES module_version (id),
    id ID NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    source_key text,
    minutes integer NOT NULL,
    sources text NOT NULL,
    PRIMARY KEY (module_version_id, id)
);
CREATE TABLE block (
    module_version_id ID NOT NULL,
    id ID NOT NULL,
    lesson_id ID NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    data text NOT NULL,
    PRIMARY KEY (module_version_id, id),
    FOREIGN KEY (module_version_id, lesson_id) REFERENCES lesson (module_version_id, id)
);
CREATE TABLE question (
    module_version_id ID NOT NULL,
    id ID NOT NULL,
    block_id ID NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    source_key text,
    PRIMARY KEY (module_version_id, id),
    FOREIGN KEY (module_version_id, block_id) REFERENCES block (module_version_id, id)
);
CREATE TABLE question_option (
    module_version_id ID NOT NULL,
    question_id ID NOT NULL,
    id text NOT NULL,
    position integer NOT NULL,
    is_correct BOOL NOT NULL,
    PRIMARY KEY (module_version_id, question_id, id),
    FOREIGN KEY (module_version_id, question_id) REFERENCES question (module_version_id, id)
);
CREATE TABLE content_text (
    module_version_id ID NOT NULL REFERENCES module_version (id),
    item_id ID NOT NULL,
    lang text NOT NULL,
    revision integer NOT NULL,
    body text NOT NULL,
    created_by ID,
    created_at TIME NOT NULL,
    PRIMARY KEY (module_version_id, item_id, lang, revision)
);
CREATE TABLE course (
    id ID PRIMARY KEY,
    slug text NOT NULL,
    first_lang text NOT NULL,
    declared_hours integer NOT NULL,
    topics text NOT NULL DEFAULT '',
    rule text NOT NULL,
    state text NOT NULL,
    source_key text,
    created_at TIME NOT NULL,
    updated_at TIME NOT NULL
);
CREATE UNIQUE INDEX course_slug ON course (slug);
CREATE TABLE course_text (
    course_id ID NOT NULL REFERENCES course (id),
    lang text NOT NULL,
    title text NOT NULL,
    lead text NOT NULL,
    aims text NOT NULL,
    PRIMARY KEY (course_id, lang)
);
CREATE TABLE course_module (
    course_id ID NOT NULL REFERENCES course (id),
    module_id ID NOT NULL REFERENCES module (id),
    position integer NOT NULL,
    PRIMARY KEY (course_id, module_id)
)
";
