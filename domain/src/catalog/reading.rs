//! From rows to a version's content in one language.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::body::{BlockBody, LessonBody, ModuleBody, QuestionBody};
use super::entity::{content_text, module_version};
use super::structure::{self, Row};
use super::views::{BlockView, LessonView, ModuleContent, OptionView, QuestionView};
use crate::db::stored;
use crate::ids::ModuleVersionId;
use crate::lang::Lang;
use crate::{Error, Result};

/// Words that a reader takes in a minute.
const WORDS_PER_MINUTE: usize = 180;

/// The latest texts of a version by item, in the wanted language or the first one.
#[derive(Default)]
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

    /// Reads all texts of several versions, by version; each in the wanted language or its own first one.
    async fn load_all(
        db: &impl ConnectionTrait,
        versions: &[&module_version::Model],
        wanted: Lang,
    ) -> Result<HashMap<ModuleVersionId, Self>> {
        let ids: Vec<ModuleVersionId> = versions.iter().map(|version| version.id).collect();
        let firsts: HashMap<_, _> =
            versions.iter().map(|version| (version.id, first_lang(version))).collect();
        let tags = firsts.values().map(|first| first.tag()).chain([wanted.tag()]);
        let rows = content_text::Entity::find()
            .filter(content_text::Column::ModuleVersionId.is_in(ids))
            .filter(content_text::Column::Lang.is_in(tags.collect::<BTreeSet<_>>()))
            .order_by_asc(content_text::Column::Revision);
        let mut by_version: HashMap<ModuleVersionId, Vec<content_text::Model>> = HashMap::new();
        for row in rows.all(db).await? {
            by_version.entry(row.module_version_id).or_default().push(row);
        }
        let texts = by_version.into_iter().map(|(version, mut rows)| {
            let first = firsts.get(&version).copied().unwrap_or_default();
            rows.retain(|row| row.lang == wanted.tag() || row.lang == first.tag());
            (version, Self::latest(rows, wanted, first))
        });
        Ok(texts.collect())
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

/// The language that a version was written in.
pub fn first_lang(version: &module_version::Model) -> Lang {
    Lang::from_tag(&version.first_lang).unwrap_or_default()
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

/// Reads versions whole, keys aside, in their order: two queries for all.
pub async fn contents(
    db: &impl ConnectionTrait,
    versions: &[&module_version::Model],
    lang: Lang,
) -> Result<Vec<ModuleContent>> {
    let mut texts = Texts::load_all(db, versions, lang).await?;
    let rows = structure::rows(db, versions).await?;
    let of = |version: &&module_version::Model| {
        let texts = texts.remove(&version.id).unwrap_or_default();
        let rows: Vec<&Row> = rows.iter().filter(|row| row.version == version.id).collect();
        content(version, &rows, &texts)
    };
    versions.iter().map(of).collect()
}

/// Reads one version whole, keys aside.
pub async fn whole(
    db: &impl ConnectionTrait,
    version: &module_version::Model,
    lang: Lang,
) -> Result<ModuleContent> {
    contents(db, &[version], lang).await?.pop().ok_or(Error::NotFound)
}

fn content(version: &module_version::Model, rows: &[&Row], texts: &Texts) -> Result<ModuleContent> {
    let (lang, body): (_, ModuleBody) = texts.get(version.module_id.0)?;
    let lessons = rows.chunk_by(|one, next| one.lesson == next.lesson);
    Ok(ModuleContent {
        module: version.module_id,
        version: version.id,
        number: count(version.number),
        state: stored(&version.state)?,
        texts_revision: count(version.texts_revision),
        slug: rows.first().map(|row| row.module_slug.clone()).ok_or(Error::NotFound)?,
        lang,
        title: body.title,
        outcomes: body.outcomes,
        minutes: count(version.minutes),
        lessons: lessons.filter_map(|rows| lesson_view(rows, texts).transpose()).collect::<Result<_>>()?,
    })
}

/// The lesson of these rows; `None` for a version without any.
fn lesson_view(rows: &[&Row], texts: &Texts) -> Result<Option<LessonView>> {
    let row = rows[0];
    let (Some(id), Some(kind), Some(slug), Some(sources)) =
        (row.lesson, &row.lesson_kind, &row.lesson_slug, &row.sources)
    else {
        return Ok(None);
    };
    let (lang, body): (_, LessonBody) = texts.get(id.0)?;
    let blocks = rows.chunk_by(|one, next| one.block == next.block);
    let blocks: Vec<BlockView> =
        blocks.filter_map(|rows| block_view(rows, texts).transpose()).collect::<Result<_>>()?;
    let words = words(&body.aim) + blocks.iter().map(block_words).sum::<usize>();
    Ok(Some(LessonView {
        id,
        kind: stored(kind)?,
        slug: slug.clone(),
        lang,
        title: body.title,
        aim: body.aim,
        summary: body.summary,
        minutes: row.minutes.map(count).unwrap_or_default(),
        reading_minutes: reading_minutes(words),
        sources: json(sources)?,
        blocks,
    }))
}

fn block_view(rows: &[&Row], texts: &Texts) -> Result<Option<BlockView>> {
    let Some((id, data)) = rows[0].block.zip(rows[0].data.as_ref()) else { return Ok(None) };
    let (lang, body) = texts.get::<BlockBody>(id.0)?;
    let questions = rows.chunk_by(|one, next| one.question == next.question);
    let questions =
        questions.filter_map(|rows| question_view(rows, texts).transpose()).collect::<Result<_>>()?;
    Ok(Some(BlockView { id, data: json(data)?, body, lang, questions }))
}

fn question_view(rows: &[&Row], texts: &Texts) -> Result<Option<QuestionView>> {
    let Some((id, kind)) = rows[0].question.zip(rows[0].question_kind.as_ref()) else { return Ok(None) };
    let (lang, mut body): (_, QuestionBody) = texts.get(id.0)?;
    let options = rows.iter().filter_map(|row| row.option_id.clone()).map(|id| {
        let text = body.options.remove(&id).unwrap_or_default().text;
        OptionView { id, text }
    });
    let options = options.collect();
    Ok(Some(QuestionView { id, kind: stored(kind)?, lang, text: body.text, options }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::content::{BlockData, QuestionKind};
    use crate::ids::{BlockId, QuestionId};

    #[test]
    fn reading_takes_a_minute_for_180_words_begun_and_never_none() {
        for (words, minutes) in [(0, 1), (1, 1), (180, 1), (181, 2), (900, 5), (901, 6)] {
            assert_eq!(reading_minutes(words), minutes, "{words} words");
        }
    }

    #[test]
    fn what_is_read_on_the_page_counts_and_nothing_else() {
        let block = |data, body, questions| BlockView {
            id: BlockId(Uuid::nil()),
            data,
            body,
            lang: Lang::Pl,
            questions,
        };
        let table = BlockBody::Table {
            caption: "Dwie liczby".into(),
            columns: vec!["rok".into(), "osoby".into()],
            rows: vec![vec!["2026".into(), "40 tysięcy".into()]],
        };
        assert_eq!(block_words(&block(BlockData::Table { columns: 2, rows: 1 }, table, vec![])), 7);
        let option = |id: &str, text: &str| OptionView { id: id.into(), text: text.into() };
        let question = QuestionView {
            id: QuestionId(Uuid::nil()),
            kind: QuestionKind::Single,
            lang: Lang::Pl,
            text: "Co najpierw?".into(),
            options: vec![option("a", "Pytać ludzi"), option("b", "Kupić")],
        };
        assert_eq!(block_words(&block(BlockData::Check, BlockBody::Check, vec![question])), 5);
        // A transcript is there for who does not watch, a template is taken along.
        let film = BlockBody::Video { title: "Film".into(), transcript: "bardzo wiele słów".into() };
        let source = crate::catalog::content::VideoSource::Url("https://film.example".into());
        let data = BlockData::Video { source, captions: std::collections::BTreeMap::new() };
        assert_eq!(block_words(&block(data, film, vec![])), 1);
    }
}
