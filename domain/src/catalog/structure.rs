//! The structure of versions as it is stored: lessons, their blocks, questions and options. One query.

use sea_orm::{ConnectionTrait, FromQueryResult};

use super::entity::module_version;
use crate::Result;
use crate::db;
use crate::ids::{BlockId, LessonId, ModuleVersionId, QuestionId};

/// One option with everything above it; a lesson without blocks and a block without questions have a row of their own.
#[derive(FromQueryResult)]
pub struct Row {
    pub version: ModuleVersionId,
    pub module_slug: String,
    pub lesson: Option<LessonId>,
    pub lesson_kind: Option<String>,
    pub lesson_slug: Option<String>,
    pub minutes: Option<i32>,
    pub sources: Option<String>,
    pub block: Option<BlockId>,
    pub data: Option<String>,
    pub question: Option<QuestionId>,
    pub question_kind: Option<String>,
    pub option_id: Option<String>,
}

/// Reads the structure of these versions, in their order and then in the order of their pages.
pub async fn rows(db: &impl ConnectionTrait, versions: &[&module_version::Model]) -> Result<Vec<Row>> {
    let marks: Vec<String> = (1..=versions.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT v.id AS version, m.slug AS module_slug, l.id AS lesson, l.kind AS lesson_kind, \
         l.slug AS lesson_slug, l.minutes, l.sources, b.id AS block, b.data, q.id AS question, \
         q.kind AS question_kind, o.id AS option_id \
         FROM module_version v JOIN module m ON m.id = v.module_id \
         LEFT JOIN lesson l ON l.module_version_id = v.id \
         LEFT JOIN block b ON b.module_version_id = l.module_version_id AND b.lesson_id = l.id \
         LEFT JOIN question q ON q.module_version_id = b.module_version_id AND q.block_id = b.id \
         LEFT JOIN question_option o ON o.module_version_id = q.module_version_id AND o.question_id = q.id \
         WHERE v.id IN ({}) ORDER BY v.id, l.position, l.id, b.position, b.id, q.position, q.id, o.position, o.id",
        marks.join(", ")
    );
    let ids = versions.iter().map(|version| version.id.0.into());
    db::all::<Row>(db, &sql, ids).await
}
