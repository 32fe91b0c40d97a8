//! A planned module into rows.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::matching::{self, Known};
use super::plan::{PlannedBlock, PlannedLesson, PlannedModule, PlannedQuestion, slug};
use super::{Outcome, derived, stored_json};
use crate::access::Actor;
use crate::catalog::content::VersionState;
use crate::catalog::entity::{
    block, content_text, lesson, module, module_version, question, question_option,
};
use crate::db::{Tx, stored};
use crate::ids::{BlockId, LessonId, ModuleId, ModuleVersionId, QuestionId};
use crate::{Academy, Result};

/// Takes a module in and says what came of it.
pub async fn take(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    planned: &PlannedModule,
) -> Result<(ModuleId, Outcome)> {
    let known =
        module::Entity::find().filter(module::Column::SourceKey.eq(&planned.key)).one(tx.conn()).await?;
    let Some(known) = known else {
        let id = new_module(academy, tx, actor, planned).await?;
        let counts = Writing::version(academy, tx, actor, planned, id, None, 1).await?;
        return Ok((id, counts));
    };
    let versions = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.eq(known.id))
        .order_by_desc(module_version::Column::Number)
        .all(tx.conn())
        .await?;
    let imported = versions.iter().find_map(|version| version.source_hash.as_deref());
    if imported == Some(planned.hash.as_slice()) || is_published(tx, &versions, planned).await? {
        return Ok((known.id, Outcome::Unchanged));
    }
    if versions.iter().any(|version| version.state == VersionState::Draft.word()) {
        return Ok((known.id, Outcome::DraftInTheWay));
    }
    let number = versions.first().map_or(1, |version| version.number + 1);
    let outcome = Writing::version(academy, tx, actor, planned, known.id, versions.first(), number).await?;
    Ok((known.id, outcome))
}

/// Whether the published version says just this, whoever wrote it.
async fn is_published(tx: &Tx, versions: &[module_version::Model], planned: &PlannedModule) -> Result<bool> {
    let published = VersionState::Published.word();
    let Some(version) = versions.iter().find(|version| version.state == published) else { return Ok(false) };
    match crate::catalog::export::module_value(tx.conn(), version).await {
        Ok(value) => Ok(super::file::module(value).is_ok_and(|module| module.hash == planned.hash)),
        // What a file cannot hold is not what this file says.
        Err(crate::Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn new_module(academy: &Academy, tx: &Tx, actor: &Actor, planned: &PlannedModule) -> Result<ModuleId> {
    let id = ModuleId(derived(&["module", &planned.key]));
    let wanted = slug(&planned.bodies[0].title);
    let taken = module::Entity::find().filter(module::Column::Slug.eq(&wanted)).one(tx.conn()).await?;
    let slug = if taken.is_some() { format!("{wanted}-{}", planned.key.to_lowercase()) } else { wanted };
    let row = module::ActiveModel {
        id: Set(id),
        slug: Set(slug),
        source_key: Set(Some(planned.key.clone())),
        owner_id: Set(actor.person()),
        home_course_id: Set(None),
        created_at: Set(academy.now()),
    };
    module::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// A version on its way into the database.
struct Writing<'a> {
    academy: &'a Academy,
    actor: &'a Actor,
    version: ModuleVersionId,
    lessons: Vec<lesson::ActiveModel>,
    blocks: Vec<block::ActiveModel>,
    questions: Vec<question::ActiveModel>,
    options: Vec<question_option::ActiveModel>,
    texts: Vec<content_text::ActiveModel>,
    used_slugs: HashSet<String>,
}

impl<'a> Writing<'a> {
    async fn version(
        academy: &'a Academy,
        tx: &Tx,
        actor: &'a Actor,
        planned: &PlannedModule,
        module: ModuleId,
        based_on: Option<&module_version::Model>,
        number: i32,
    ) -> Result<Outcome> {
        let (mut known, mut taken) = match based_on {
            Some(version) => (known_blocks(tx, version.id).await?, used_ids(tx, module).await?),
            None => (HashMap::new(), HashSet::new()),
        };
        let version: ModuleVersionId = academy.new_id();
        let state = if based_on.is_none() { VersionState::Published } else { VersionState::Draft };
        let row = module_version::ActiveModel {
            id: Set(version),
            module_id: Set(module),
            number: Set(number),
            state: Set(state.word().into()),
            based_on: Set(based_on.map(|version| version.id)),
            first_lang: Set("pl".into()),
            minutes: Set(planned.minutes),
            source_hash: Set(Some(planned.hash.to_vec())),
            texts_revision: Set(1),
            created_by: Set(actor.person()),
            created_at: Set(academy.now()),
            updated_at: Set(academy.now()),
            published_at: Set(based_on.is_none().then(|| academy.now())),
        };
        module_version::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        let mut writing = Self {
            academy,
            actor,
            version,
            lessons: Vec::new(),
            blocks: Vec::new(),
            questions: Vec::new(),
            options: Vec::new(),
            texts: Vec::new(),
            used_slugs: HashSet::new(),
        };
        writing.text(module.0, &planned.bodies)?;
        for (position, lesson) in (1..).zip(&planned.lessons) {
            writing.lesson(position, lesson, planned, &mut known, &mut taken)?;
        }
        let questions =
            planned.lessons.iter().flat_map(|lesson| &lesson.blocks).flat_map(|block| &block.questions);
        let outcome = if based_on.is_some() {
            Outcome::Drafted { number }
        } else {
            Outcome::Published {
                lessons: writing.lessons.len(),
                blocks: writing.blocks.len(),
                questions: questions.filter(|question| question.key.is_some()).count(),
            }
        };
        writing.insert(tx).await?;
        Ok(outcome)
    }

    fn lesson(
        &mut self,
        position: i32,
        planned: &PlannedLesson,
        module: &PlannedModule,
        known: &mut HashMap<LessonId, Vec<Known>>,
        taken: &mut HashSet<BlockId>,
    ) -> Result<()> {
        let id = LessonId(derived(&["lesson", &planned.key]));
        let mut slug = planned.slug.clone();
        if !self.used_slugs.insert(slug.clone()) {
            slug = format!("{slug}-{position}");
            self.used_slugs.insert(slug.clone());
        }
        self.lessons.push(lesson::ActiveModel {
            module_version_id: Set(self.version),
            id: Set(id),
            position: Set(position),
            kind: Set(planned.kind.word().into()),
            slug: Set(slug),
            source_key: Set(Some(planned.key.clone())),
            minutes: Set(planned.minutes),
            sources: Set(stored_json(&planned.sources)?),
        });
        self.text(id.0, &planned.bodies)?;
        let contents = planned.blocks.iter().map(|block| Ok((block.data.kind(), content(block)?)));
        let contents: Vec<_> = contents.collect::<Result<_>>()?;
        let ids = matching::ids(&planned.key, &contents, &known.remove(&id).unwrap_or_default(), taken);
        for ((position, block), block_id) in (1..).zip(&planned.blocks).zip(ids) {
            self.blocks.push(block::ActiveModel {
                module_version_id: Set(self.version),
                id: Set(block_id),
                lesson_id: Set(id),
                position: Set(position),
                kind: Set(block.data.kind().word().into()),
                data: Set(stored_json(&block.data)?),
            });
            self.text(block_id.0, &block.bodies)?;
            for (position, question) in (1..).zip(&block.questions) {
                self.question(position, block_id, question, module)?;
            }
        }
        Ok(())
    }

    fn question(
        &mut self,
        position: i32,
        block: BlockId,
        planned: &PlannedQuestion,
        module: &PlannedModule,
    ) -> Result<()> {
        let id = QuestionId(match &planned.key {
            Some(key) => derived(&["question", &module.key, key]),
            None => derived(&["question of", &block.to_string()]),
        });
        self.questions.push(question::ActiveModel {
            module_version_id: Set(self.version),
            id: Set(id),
            block_id: Set(block),
            position: Set(position),
            kind: Set(planned.kind.word().into()),
            source_key: Set(planned.key.clone()),
        });
        for (position, (option, is_correct)) in (1..).zip(&planned.options) {
            self.options.push(question_option::ActiveModel {
                module_version_id: Set(self.version),
                question_id: Set(id),
                id: Set(option.clone()),
                position: Set(position),
                is_correct: Set(*is_correct),
            });
        }
        self.text(id.0, &planned.bodies)
    }

    fn text<T: serde::Serialize>(&mut self, item: Uuid, bodies: &[T; 2]) -> Result<()> {
        for (lang, body) in ["pl", "en"].into_iter().zip(bodies) {
            self.texts.push(content_text::ActiveModel {
                module_version_id: Set(self.version),
                item_id: Set(item),
                lang: Set(lang.into()),
                revision: Set(1),
                body: Set(stored_json(body)?),
                created_by: Set(self.actor.person()),
                created_at: Set(self.academy.now()),
            });
        }
        Ok(())
    }

    async fn insert(self, tx: &Tx) -> Result<()> {
        let db = tx.conn();
        lesson::Entity::insert_many(self.lessons).exec_without_returning(db).await?;
        block::Entity::insert_many(self.blocks).exec_without_returning(db).await?;
        question::Entity::insert_many(self.questions).exec_without_returning(db).await?;
        question_option::Entity::insert_many(self.options).exec_without_returning(db).await?;
        // A statement takes at most 32,766 values on SQLite.
        for batch in self.texts.chunks(1_000) {
            content_text::Entity::insert_many(batch.to_vec()).exec_without_returning(db).await?;
        }
        Ok(())
    }
}

/// Everything that a block says, as it is stored: equal texts mean an unchanged block.
fn content(block: &PlannedBlock) -> Result<String> {
    let mut content = stored_json(&block.data)?;
    for body in &block.bodies {
        content.push_str(&stored_json(body)?);
    }
    for question in &block.questions {
        for body in &question.bodies {
            content.push_str(&stored_json(body)?);
        }
        question.options.iter().for_each(|(id, right)| content.push_str(&format!("{id}{right}")));
    }
    Ok(content)
}

/// The blocks of a version by lesson, in order, each with what `content` would say of it.
async fn known_blocks(tx: &Tx, version: ModuleVersionId) -> Result<HashMap<LessonId, Vec<Known>>> {
    let texts = content_text::Entity::find()
        .filter(content_text::Column::ModuleVersionId.eq(version))
        .order_by_asc(content_text::Column::Revision)
        .all(tx.conn())
        .await?;
    let texts: HashMap<_, _> = texts.into_iter().map(|text| ((text.item_id, text.lang), text.body)).collect();
    let said = |item: Uuid| -> String {
        ["pl", "en"].iter().filter_map(|lang| texts.get(&(item, (*lang).to_owned()))).cloned().collect()
    };
    let questions = question::Entity::find()
        .filter(question::Column::ModuleVersionId.eq(version))
        .order_by_asc(question::Column::Position)
        .all(tx.conn())
        .await?;
    let options = question_option::Entity::find()
        .filter(question_option::Column::ModuleVersionId.eq(version))
        .order_by_asc(question_option::Column::Position)
        .all(tx.conn())
        .await?;
    let blocks = block::Entity::find()
        .filter(block::Column::ModuleVersionId.eq(version))
        .order_by_asc(block::Column::Position)
        .all(tx.conn())
        .await?;
    let mut known: HashMap<LessonId, Vec<Known>> = HashMap::new();
    for block in blocks {
        let mut content = block.data.clone() + &said(block.id.0);
        for question in questions.iter().filter(|question| question.block_id == block.id) {
            content.push_str(&said(question.id.0));
            let mine = options.iter().filter(|option| option.question_id == question.id);
            mine.for_each(|option| content.push_str(&format!("{}{}", option.id, option.is_correct)));
        }
        let kind = stored(&block.kind)?;
        known.entry(block.lesson_id).or_default().push(Known { id: block.id, kind, content });
    }
    Ok(known)
}

/// Every block id that any version of the module has used.
async fn used_ids(tx: &Tx, module: ModuleId) -> Result<HashSet<BlockId>> {
    let versions: Vec<ModuleVersionId> = module_version::Entity::find()
        .select_only()
        .column(module_version::Column::Id)
        .filter(module_version::Column::ModuleId.eq(module))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let ids: Vec<BlockId> = block::Entity::find()
        .select_only()
        .column(block::Column::Id)
        .filter(block::Column::ModuleVersionId.is_in(versions))
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(ids.into_iter().collect())
}
