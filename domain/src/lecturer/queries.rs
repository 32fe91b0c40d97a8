//! Reads about lecturers. One query each.

use sea_orm::{EntityTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::commands::Profile;
use super::entity::lecturer_profile::Entity;
use super::{LecturerCard, LecturerPage, LecturerTexts};
use crate::access::{Action, Actor, Place, check};
use crate::catalog::reading::json;
use crate::db;
use crate::ids::{CohortId, CourseId, FileId, ModuleId, PersonId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// A profile beside one of the lecturer's grants.
#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    slug: String,
    texts: String,
    affiliation: String,
    photo_id: Option<FileId>,
    name: String,
    scope_kind: Option<String>,
    scope_id: Option<Uuid>,
}

const PUBLIC: &str = "SELECT l.person_id, l.slug, l.texts, l.affiliation, l.photo_id, p.display_name AS name, \
    g.scope_kind, g.scope_id FROM lecturer_profile l JOIN person p ON p.id = l.person_id \
    LEFT JOIN role_grant g ON g.person_id = l.person_id AND g.role = 'lecturer' AND g.ended_at IS NULL \
    WHERE l.is_public AND p.state = 'active'";

/// The lecturers whose pages are public, in the order in which they came.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn public_lecturers(academy: &Academy, lang: Lang) -> Result<Vec<LecturerCard>> {
    let sql = format!("{PUBLIC} ORDER BY l.person_id, g.id");
    let mut cards: Vec<LecturerCard> = Vec::new();
    for row in rows(academy, &sql, []).await? {
        let known = cards.last().is_some_and(|card| card.person == row.person_id);
        if !known {
            cards.push(card(&row, &json(&row.texts)?, lang));
        }
        if let Some(card) = cards.last_mut() {
            add_grant(card, &row);
        }
    }
    Ok(cards)
}

/// A lecturer's public page by its word in the address.
///
/// # Errors
/// `NotFound` where there is none, or none that is public.
pub async fn lecturer_page(academy: &Academy, slug: &str, lang: Lang) -> Result<LecturerPage> {
    let sql = format!("{PUBLIC} AND l.slug = $1 ORDER BY g.id");
    let rows = rows(academy, &sql, [slug.into()]).await?;
    let first = rows.first().ok_or(Error::NotFound)?;
    let texts: LecturerTexts = json(&first.texts)?;
    let text = texts.of(lang).1.clone();
    let mut card = card(first, &texts, lang);
    rows.iter().for_each(|row| add_grant(&mut card, row));
    Ok(LecturerPage {
        card,
        affiliation: first.affiliation.clone(),
        bio: text.bio,
        interests: text.interests,
    })
}

async fn rows(academy: &Academy, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<Row>> {
    let conn = academy.db().read();
    db::all::<Row>(conn, sql, values).await
}

fn card(row: &Row, texts: &LecturerTexts, lang: Lang) -> LecturerCard {
    let (lang, text) = texts.of(lang);
    LecturerCard {
        person: row.person_id,
        slug: row.slug.clone(),
        name: row.name.clone(),
        lang,
        headline: text.headline.clone(),
        photo: row.photo_id,
        modules: Vec::new(),
        cohorts: Vec::new(),
        courses: Vec::new(),
    }
}

/// What a lecturer teaches is what she was named for.
fn add_grant(card: &mut LecturerCard, row: &Row) {
    match (row.scope_kind.as_deref(), row.scope_id) {
        (Some("module"), Some(id)) => card.modules.push(ModuleId(id)),
        (Some("cohort"), Some(id)) => card.cohorts.push(CohortId(id)),
        (Some("course"), Some(id)) => card.courses.push(CourseId(id)),
        _ => {}
    }
}

/// A person's own profile, for its form; an empty one where she has written none yet.
///
/// # Errors
/// `Denied` to whoever keeps none.
pub async fn own_profile(academy: &Academy, actor: &Actor) -> Result<Profile> {
    let person = actor.signed_in()?;
    check(actor, Action::KeepLecturerProfile, &Place::OWN)?;
    let Some(row) = Entity::find_by_id(person).one(academy.db().read()).await? else {
        return Ok(Profile::default());
    };
    Ok(Profile {
        texts: json(&row.texts)?,
        slug: row.slug,
        affiliation: row.affiliation,
        photo: row.photo_id,
        is_public: row.is_public,
    })
}
