//! The programme from a file: modules with lessons, blocks and quizzes in Polish and English.
//!
//! A module that the academy does not know becomes its published version 1; a changed one becomes a draft that a
//! lecturer looks at; an unchanged one is left alone, so that the same file twice changes nothing. Ids that learning
//! hangs on survive: `matching.rs` says which block of the file is which block of the academy.

mod file;
mod matching;
mod plan;
mod sources;
mod write;

pub(crate) use plan::slug;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entity::{course, course_module, course_text};
use super::places::give_home;
use super::topic::Topic;
use super::views::CourseRule;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::error::Refusal;
use crate::ids::{CourseId, ModuleId};
use crate::{Academy, Error, Result};

/// What came of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeReport {
    /// Each module by its key in the file.
    pub modules: Vec<(String, Outcome)>,
}

/// What came of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new and published as version 1.
    Published {
        /// How many lessons, its quiz included.
        lessons: usize,
        /// How many blocks.
        blocks: usize,
        /// How many questions of its quiz.
        questions: usize,
    },
    /// It has changed; a draft with this version number holds what the file says.
    Drafted {
        /// The draft's number.
        number: i32,
    },
    /// The academy has had it already.
    Unchanged,
    /// It has changed, but somebody is at work on a draft, which is left alone.
    DraftInTheWay,
}

/// Imports a programme in one transaction: all of it or, with one fault, nothing.
///
/// # Errors
/// `Denied` to whoever may not edit courses; `Refused` with the place of the first fault in the file.
pub async fn import_programme(academy: &Academy, actor: &Actor, bytes: &[u8]) -> Result<ProgrammeReport> {
    check(actor, Action::EditCourse, &Place::ACADEMY)?;
    let modules = file::read(bytes).map_err(|fault| Refusal::said(fault.clone(), fault))?;
    let tx = academy.begin().await?;
    let mut report = ProgrammeReport { modules: Vec::new() };
    let mut ids = Vec::new();
    for module in modules {
        let (id, outcome) = write::take(academy, &tx, actor, &module).await?;
        ids.push(id);
        report.modules.push((module.key, outcome));
    }
    let added = take_course(academy, &tx, actor, &ids).await?;
    if added || report.modules.iter().any(|(_, outcome)| *outcome != Outcome::Unchanged) {
        let keys: Vec<&str> = report.modules.iter().map(|(key, _)| key.as_str()).collect();
        let change = Change::new("programme imported", "course", Uuid::nil()).after(&keys);
        audit::put(academy, &tx, actor, change).await?;
    }
    tx.commit().await?;
    Ok(report)
}

/// What the course of the file is known by.
const COURSE: &str = "programme";

/// Makes the course when it is missing and hangs in the modules that it lacks; true when something was written.
async fn take_course(academy: &Academy, tx: &Tx, actor: &Actor, modules: &[ModuleId]) -> Result<bool> {
    let known = course::Entity::find().filter(course::Column::SourceKey.eq(COURSE)).one(tx.conn()).await?;
    let (id, is_new) = match known {
        Some(course) => (course.id, false),
        None => (new_course(academy, tx).await?, true),
    };
    let places =
        course_module::Entity::find().filter(course_module::Column::CourseId.eq(id)).all(tx.conn()).await?;
    let is_missing = |module: &&ModuleId| places.iter().all(|place| place.module_id != **module);
    let missing: Vec<ModuleId> = modules.iter().filter(is_missing).copied().collect();
    give_home(tx, actor, id, &missing).await?;
    let next = places.iter().map(|place| place.position).max().unwrap_or_default() + 1;
    let rows: Vec<_> = (next..)
        .zip(missing)
        .map(|(position, module)| course_module::ActiveModel {
            course_id: Set(id),
            module_id: Set(module),
            position: Set(position),
        })
        .collect();
    if rows.is_empty() {
        return Ok(is_new);
    }
    course_module::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(true)
}

async fn new_course(academy: &Academy, tx: &Tx) -> Result<CourseId> {
    let id = CourseId(derived(&["course", COURSE]));
    let row = course::ActiveModel {
        id: Set(id),
        slug: Set("akademia-lidera-smart-city".into()),
        first_lang: Set("pl".into()),
        declared_hours: Set(19),
        // A module of the curriculum each, or more.
        topics: Set(Topic::joined(&Topic::ALL)),
        rule: Set(stored_json(&CourseRule::default())?),
        state: Set("published".into()),
        source_key: Set(Some(COURSE.into())),
        created_at: Set(academy.now()),
        updated_at: Set(academy.now()),
    };
    course::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    let texts = [("pl", LEAD_PL, AIMS_PL), ("en", LEAD_EN, AIMS_EN)];
    let rows = texts.map(|(lang, lead, aims)| course_text::ActiveModel {
        course_id: Set(id),
        lang: Set(lang.into()),
        title: Set("Akademia Lidera Smart City".into()),
        lead: Set(lead.into()),
        aims: Set(aims.join("\n")),
    });
    course_text::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

const LEAD_PL: &str = "Dla urzędniczek i urzędników małych i średnich miast, którzy odpowiadają za rozwój swojej \
    gminy albo wkrótce będą za niego odpowiadać.";
const LEAD_EN: &str = "For officials of small and medium-sized towns who are, or soon will be, responsible for the \
    development of their municipality.";
const AIMS_PL: [&str; 5] = [
    "Odróżniasz cel miasta od narzędzia i pytasz najpierw o potrzebę mieszkańców.",
    "Opisujesz stan swojego miasta liczbami i wybierasz sprawy, od których warto zacząć.",
    "Porównujesz swoje miasto z innymi za pomocą wskaźników.",
    "Planujesz zakup, finansowanie i utrzymanie rozwiązania.",
    "Prowadzisz konsultacje i wyjaśniasz mieszkańcom, co się zmieni.",
];
const AIMS_EN: [&str; 5] = [
    "You tell a town’s goal from a tool and ask about residents’ needs first.",
    "You describe your town in figures and choose where to begin.",
    "You compare your town with others by indicators.",
    "You plan the purchase, the funding and the upkeep of a solution.",
    "You consult residents and explain to them what will change.",
];

/// An id that follows from words, the same on every machine.
fn derived(words: &[&str]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest(words)[..16]);
    // Version 8 (made by a rule of one's own), variant of RFC 9562.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// A hash of words, each with its length before it, so that no two lists of words run together.
fn digest(words: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for word in words {
        hash.update((word.len() as u64).to_be_bytes());
        hash.update(word.as_bytes());
    }
    hash.finalize().into()
}

fn stored_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::broken)
}
