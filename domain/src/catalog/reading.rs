//! From rows to a version's content in one language.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::body::{BlockBody, LessonBody, ModuleBody, QuestionBody};
use super::entity::{block, content_text, lesson, module, module_version, question, question_option};
use super::views::{BlockView, LessonView, ModuleContent, OptionView, QuestionView};
use crate::db::stored;
use crate::ids::{BlockId, LessonId, ModuleVersionId, QuestionId};
use crate::lang::Lang;
use crate::{Error, Result};

/// Words that a reader takes in a minute.
const WORDS_PER_MINUTE: usize = 180;

/// The latest texts of a version by item, in the wanted language or the first one.
pub struct Texts {
    by_item: HashMap<Uuid, (Lang, String)>,
}

impl Texts {
    /// Reads all texts of a version.
    pub async fn load(
        db: &impl ConnectionTrait,
        version: ModuleVersionId,
        wanted: Lang,
        first: Lang,
    ) -> Result<Self> {
        let rows = Self::rows(&[version], wanted, first).all(db).await?;
        Ok(Self::latest(rows, wanted, first))
    }

    /// Reads the texts of these items of versions of different modules.
    pub async fn load_items(
        db: &impl ConnectionTrait,
        versions: &[ModuleVersionId],
        items: Vec<Uuid>,
        wanted: Lang,
        first: Lang,
    ) -> Result<Self> {
        let rows = Self::rows(versions, wanted, first).filter(content_text::Column::ItemId.is_in(items));
        Ok(Self::latest(rows.all(db).await?, wanted, first))
    }

    fn rows(versions: &[ModuleVersionId], wanted: Lang, first: Lang) -> Select<content_text::Entity> {
        content_text::Entity::find()
            .filter(content_text::Column::ModuleVersionId.is_in(versions.iter().copied()))
            .filter(content_text::Column::Lang.is_in([wanted.tag(), first.tag()]))
            .order_by_asc(content_text::Column::Revision)
    }

    fn latest(rows: Vec<content_text::Model>, wanted: Lang, first: Lang) -> Self {
        let mut by_item: HashMap<Uuid, (Lang, String)> = HashMap::with_capacity(rows.len());
        for row in rows {
            let lang = Lang::from_tag(&row.lang).unwrap_or(first);
            let better =
                by_item.get(&row.item_id).is_none_or(|(known, _)| *known != wanted || lang == wanted);
            if better {
                by_item.insert(row.item_id, (lang, row.body));
            }
        }
        Self { by_item }
    }

    /// The texts of an item with their language.
    pub fn get<T: DeserializeOwned>(&self, item: Uuid) -> Result<(Lang, T)> {
        let (lang, body) =
            self.by_item.get(&item).ok_or_else(|| Error::broken(format!("item {item} has no texts")))?;
        Ok((*lang, json(body)?))
    }
}

/// Reads a JSON column.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::broken(format!("a JSON column: {error}")))
}

/// A stored count, which is never negative.
pub fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// Minutes of reading; at least one.
pub fn reading_minutes(words: usize) -> u32 {
    u32::try_from(words.div_ceil(WORDS_PER_MINUTE).max(1)).unwrap_or(u32::MAX)
}

/// Reads the whole of a version, keys aside.
pub async fn content(
    db: &impl ConnectionTrait,
    version: &module_version::Model,
    lang: Lang,
) -> Result<ModuleContent> {
    let first = Lang::from_tag(&version.first_lang).unwrap_or_default();
    let module = module::Entity::find_by_id(version.module_id).one(db).await?.ok_or(Error::NotFound)?;
    let texts = Texts::load(db, version.id, lang, first).await?;
    let mut questions = questions(db, version.id, &texts).await?;
    let mut blocks = blocks(db, version.id, &texts, &mut questions).await?;
    let rows = lesson::Entity::find()
        .filter(lesson::Column::ModuleVersionId.eq(version.id))
        .order_by_asc(lesson::Column::Position)
        .all(db)
        .await?;
    let lessons = rows
        .into_iter()
        .map(|row| {
            let blocks = blocks.remove(&row.id).unwrap_or_default();
            lesson_view(row, &texts, blocks)
        })
        .collect::<Result<_>>()?;
    let (lang, body): (_, ModuleBody) = texts.get(version.module_id.0)?;
    Ok(ModuleContent {
        module: version.module_id,
        version: version.id,
        number: count(version.number),
        state: stored(&version.state)?,
        texts_revision: count(version.texts_revision),
        slug: module.slug,
        lang,
        title: body.title,
        outcomes: body.outcomes,
        minutes: count(version.minutes),
        lessons,
    })
}

fn lesson_view(row: lesson::Model, texts: &Texts, blocks: Vec<BlockView>) -> Result<LessonView> {
    let (lang, body): (_, LessonBody) = texts.get(row.id.0)?;
    let words = words(&body.aim) + blocks.iter().map(block_words).sum::<usize>();
    Ok(LessonView {
        id: row.id,
        kind: stored(&row.kind)?,
        slug: row.slug,
        lang,
        title: body.title,
        aim: body.aim,
        summary: body.summary,
        minutes: count(row.minutes),
        reading_minutes: reading_minutes(words),
        sources: json(&row.sources)?,
        blocks,
    })
}

async fn blocks(
    db: &impl ConnectionTrait,
    version: ModuleVersionId,
    texts: &Texts,
    questions: &mut HashMap<BlockId, Vec<QuestionView>>,
) -> Result<HashMap<LessonId, Vec<BlockView>>> {
    let rows = block::Entity::find()
        .filter(block::Column::ModuleVersionId.eq(version))
        .order_by_asc(block::Column::Position)
        .all(db)
        .await?;
    let mut by_lesson: HashMap<LessonId, Vec<BlockView>> = HashMap::new();
    for row in rows {
        let (lang, body) = texts.get::<BlockBody>(row.id.0)?;
        let questions = questions.remove(&row.id).unwrap_or_default();
        let view = BlockView { id: row.id, data: json(&row.data)?, body, lang, questions };
        by_lesson.entry(row.lesson_id).or_default().push(view);
    }
    Ok(by_lesson)
}

async fn questions(
    db: &impl ConnectionTrait,
    version: ModuleVersionId,
    texts: &Texts,
) -> Result<HashMap<BlockId, Vec<QuestionView>>> {
    let rows = question::Entity::find()
        .filter(question::Column::ModuleVersionId.eq(version))
        .order_by_asc(question::Column::Position)
        .all(db)
        .await?;
    let options = question_option::Entity::find()
        .filter(question_option::Column::ModuleVersionId.eq(version))
        .order_by_asc(question_option::Column::Position)
        .all(db)
        .await?;
    let mut ids: HashMap<QuestionId, Vec<String>> = HashMap::new();
    for option in options {
        ids.entry(option.question_id).or_default().push(option.id);
    }
    let mut by_block: HashMap<BlockId, Vec<QuestionView>> = HashMap::new();
    for row in rows {
        let (lang, mut body): (_, QuestionBody) = texts.get(row.id.0)?;
        let options = ids.remove(&row.id).unwrap_or_default().into_iter().map(|id| {
            let text = body.options.remove(&id).unwrap_or_default().text;
            OptionView { id, text }
        });
        let view = QuestionView {
            id: row.id,
            kind: stored(&row.kind)?,
            lang,
            text: body.text,
            options: options.collect(),
        };
        by_block.entry(row.block_id).or_default().push(view);
    }
    Ok(by_block)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The words of a block that are read on its page.
fn block_words(block: &BlockView) -> usize {
    let own = match &block.body {
        BlockBody::Text { heading, markdown } => words(heading) + words(markdown),
        BlockBody::Callout { title, markdown } => words(title) + words(markdown),
        BlockBody::Image { caption, .. } => words(caption),
        BlockBody::Video { title, .. } => words(title),
        BlockBody::File { title, description } | BlockBody::Download { title, description, .. } => {
            words(title) + words(description)
        }
        BlockBody::Checklist { title, items } => {
            words(title) + items.iter().map(|item| words(item)).sum::<usize>()
        }
        BlockBody::Reflection { question, hint } => words(question) + words(hint),
        BlockBody::Table { caption, columns, rows } => {
            let cells = columns.iter().chain(rows.iter().flatten());
            words(caption) + cells.map(|cell| words(cell)).sum::<usize>()
        }
        BlockBody::Calculator { title, inputs, note, .. } => {
            words(title) + words(note) + inputs.iter().map(|input| words(&input.label)).sum::<usize>()
        }
        BlockBody::Quiz { title, intro } => words(title) + words(intro),
        BlockBody::Check => 0,
    };
    let asked = block.questions.iter().map(|question| {
        words(&question.text) + question.options.iter().map(|option| words(&option.text)).sum::<usize>()
    });
    own + asked.sum::<usize>()
}
