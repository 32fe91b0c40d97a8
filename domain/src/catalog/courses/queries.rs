use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::form::{CourseFacts, CourseText};
use crate::access::{Action, Actor, Place, may};
use crate::catalog::body::ModuleBody;
use crate::catalog::content::VersionState;
use crate::catalog::entity::{course, course_module, course_text, module, module_version};
use crate::catalog::reading::{Texts, json};
use crate::catalog::topic::Topic;
use crate::ids::{CourseId, ModuleId, ModuleVersionId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// A course as its organizers know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseRow {
    /// The course.
    pub id: CourseId,
    /// Everything that can be changed about it.
    pub facts: CourseFacts,
}

impl CourseRow {
    /// The title in the language, or the Polish one.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match (lang, &self.facts.en) {
            (Lang::En, Some(text)) => &text.title,
            _ => &self.facts.pl.title,
        }
    }
}

/// A module that a course can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleChoice {
    /// The module.
    pub id: ModuleId,
    /// Its published version.
    pub version: ModuleVersionId,
    /// The version's number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// The work with all its lessons, in minutes.
    pub minutes: u32,
}

/// The courses of which the actor may run cohorts or change something, the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn course_rows(academy: &Academy, actor: &Actor) -> Result<Vec<CourseRow>> {
    let rows = course::Entity::find()
        .order_by_desc(course::Column::CreatedAt)
        .order_by_desc(course::Column::Id)
        .all(academy.db().read())
        .await?;
    let mut courses = Vec::new();
    for row in rows {
        let place = Place::course(row.id);
        if may(actor, Action::CreateCohort, &place) || may(actor, Action::EditCourse, &place) {
            let facts = facts_of(academy.db().read(), &row).await?;
            courses.push(CourseRow { id: row.id, facts });
        }
    }
    Ok(courses)
}

/// A course by its word in addresses, also one that is not published.
///
/// # Errors
/// `NotFound` when there is none that the actor may change.
pub async fn course_row(academy: &Academy, actor: &Actor, slug: &str) -> Result<CourseRow> {
    let db = academy.db().read();
    let row = course::Entity::find().filter(course::Column::Slug.eq(slug)).one(db).await?;
    let row = row.ok_or(Error::NotFound)?;
    if !may(actor, Action::EditCourse, &Place::course(row.id)) {
        return Err(Error::NotFound);
    }
    Ok(CourseRow { id: row.id, facts: facts_of(db, &row).await? })
}

/// The modules with a published version, by their words in addresses.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn module_choices(academy: &Academy, lang: Lang) -> Result<Vec<ModuleChoice>> {
    let db = academy.db().read();
    let versions = module_version::Entity::find()
        .filter(module_version::Column::State.eq(VersionState::Published.word()))
        .all(db)
        .await?;
    let versions: HashMap<ModuleId, _> = versions.into_iter().map(|row| (row.module_id, row)).collect();
    let modules = module::Entity::find().order_by_asc(module::Column::CreatedAt);
    let modules = modules.order_by_asc(module::Column::Slug).all(db).await?;
    let ids: Vec<ModuleVersionId> = versions.values().map(|row| row.id).collect();
    let items = versions.keys().map(|id| id.0).collect();
    let texts = Texts::load_items(db, &ids, items, lang, Lang::Pl).await?;
    let published = modules.into_iter().filter_map(|module| Some((versions.get(&module.id)?, module)));
    published
        .map(|(version, module)| {
            let (_, body): (_, ModuleBody) = texts.get(module.id.0)?;
            Ok(ModuleChoice {
                id: module.id,
                version: version.id,
                number: crate::catalog::reading::count(version.number),
                title: body.title,
                minutes: crate::catalog::reading::count(version.minutes),
            })
        })
        .collect()
}

pub(super) async fn facts(conn: &impl ConnectionTrait, id: CourseId) -> Result<Option<CourseFacts>> {
    match course::Entity::find_by_id(id).one(conn).await? {
        Some(row) => facts_of(conn, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn facts_of(conn: &impl ConnectionTrait, row: &course::Model) -> Result<CourseFacts> {
    let texts =
        course_text::Entity::find().filter(course_text::Column::CourseId.eq(row.id)).all(conn).await?;
    let places = course_module::Entity::find()
        .filter(course_module::Column::CourseId.eq(row.id))
        .order_by_asc(course_module::Column::Position)
        .all(conn)
        .await?;
    let text = |lang: Lang| {
        texts.iter().find(|text| text.lang == lang.tag()).map(|text| CourseText {
            title: text.title.clone(),
            lead: text.lead.clone(),
            aims: text.aims.clone(),
        })
    };
    Ok(CourseFacts {
        slug: row.slug.clone(),
        pl: text(Lang::Pl).unwrap_or_default(),
        en: text(Lang::En),
        hours: row.declared_hours,
        topics: Topic::split(&row.topics),
        rule: json(&row.rule)?,
        is_published: row.state == "published",
        modules: places.into_iter().map(|place| place.module_id).collect(),
    })
}
