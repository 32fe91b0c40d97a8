//! A version with both languages and its keys, out of its rows.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Both, EditedBlock, EditedLesson, EditedModule, EditedQuestion};
use crate::catalog::entity::{
    block, content_text, lesson, module, module_version, question, question_option,
};
use crate::catalog::reading::{count, json};
use crate::db::stored;
use crate::{Error, Result};

/// A short name of a state: equal states have equal stamps.
pub fn stamp(state: &impl Serialize) -> String {
    let text = serde_json::to_string(state).unwrap_or_default();
    crate::secret::hex(&Sha256::digest(text.as_bytes())[..8])
}

struct BothTexts(HashMap<(Uuid, String), String>);

impl BothTexts {
    fn get<T: DeserializeOwned>(&self, item: Uuid) -> Result<Both<T>> {
        let of = |lang: &str| self.0.get(&(item, lang.to_owned())).map(|body| json::<T>(body)).transpose();
        let pl = of("pl")?.ok_or_else(|| Error::broken(format!("item {item} has no Polish texts")))?;
        Ok(Both { pl, en: of("en")? })
    }
}

/// Reads the whole version.
pub async fn load(conn: &impl ConnectionTrait, version: &module_version::Model) -> Result<EditedModule> {
    let id = version.id;
    let module = module::Entity::find_by_id(version.module_id).one(conn).await?.ok_or(Error::NotFound)?;
    let texts = content_text::Entity::find()
        .filter(content_text::Column::ModuleVersionId.eq(id))
        .order_by_asc(content_text::Column::Revision)
        .all(conn)
        .await?;
    let texts = BothTexts(texts.into_iter().map(|text| ((text.item_id, text.lang), text.body)).collect());
    let mut questions = questions(conn, version, &texts).await?;
    let rows = block::Entity::find()
        .filter(block::Column::ModuleVersionId.eq(id))
        .order_by_asc(block::Column::Position)
        .all(conn)
        .await?;
    let mut blocks: HashMap<_, Vec<EditedBlock>> = HashMap::new();
    for row in rows {
        let data = json(&row.data)?;
        let body = texts.get(row.id.0)?;
        let questions = questions.remove(&row.id).unwrap_or_default();
        let stamp = stamp(&(&data, &body, if row.kind == "check" { Some(&questions) } else { None }));
        blocks.entry(row.lesson_id).or_default().push(EditedBlock {
            id: row.id,
            data,
            body,
            questions,
            stamp,
        });
    }
    let rows = lesson::Entity::find()
        .filter(lesson::Column::ModuleVersionId.eq(id))
        .order_by_asc(lesson::Column::Position)
        .all(conn)
        .await?;
    let mut lessons = Vec::with_capacity(rows.len());
    for row in rows {
        let body = texts.get(row.id.0)?;
        lessons.push(EditedLesson {
            id: row.id,
            kind: stored(&row.kind)?,
            minutes: count(row.minutes),
            sources: json(&row.sources)?,
            stamp: stamp(&(&body, row.minutes, &row.sources)),
            body,
            blocks: blocks.remove(&row.id).unwrap_or_default(),
        });
    }
    let body = texts.get(version.module_id.0)?;
    let parts: Vec<_> = lessons
        .iter()
        .map(|lesson| {
            let blocks: Vec<_> = lesson.blocks.iter().map(|block| (&block.stamp, &block.questions)).collect();
            (&lesson.stamp, blocks)
        })
        .collect();
    Ok(EditedModule {
        module: version.module_id,
        version: id,
        number: count(version.number),
        state: stored(&version.state)?,
        slug: module.slug,
        stamp: stamp(&body),
        whole: stamp(&(&body, parts)),
        body,
        lessons,
    })
}

async fn questions(
    conn: &impl ConnectionTrait,
    version: &module_version::Model,
    texts: &BothTexts,
) -> Result<HashMap<crate::ids::BlockId, Vec<EditedQuestion>>> {
    let rows = question::Entity::find()
        .filter(question::Column::ModuleVersionId.eq(version.id))
        .order_by_asc(question::Column::Position)
        .all(conn)
        .await?;
    let options = question_option::Entity::find()
        .filter(question_option::Column::ModuleVersionId.eq(version.id))
        .order_by_asc(question_option::Column::Position)
        .all(conn)
        .await?;
    let mut keys: HashMap<_, Vec<(String, bool)>> = HashMap::new();
    for option in options {
        keys.entry(option.question_id).or_default().push((option.id, option.is_correct));
    }
    let mut by_block: HashMap<_, Vec<EditedQuestion>> = HashMap::new();
    for row in rows {
        let body = texts.get(row.id.0)?;
        let options = keys.remove(&row.id).unwrap_or_default();
        let stamp = stamp(&(&row.kind, &options, &body));
        let question = EditedQuestion { id: row.id, kind: stored(&row.kind)?, options, body, stamp };
        by_block.entry(row.block_id).or_default().push(question);
    }
    Ok(by_block)
}
