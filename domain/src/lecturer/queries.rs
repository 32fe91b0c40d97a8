//! Reads about lecturers.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::lecturer_profile::{self, Column, Entity};
use super::{LecturerCard, LecturerPage, LecturerTexts};
use crate::catalog::reading::json;
use crate::ids::{ModuleId, PersonId};
use crate::lang::Lang;
use crate::people::entity::{person, role_grant};
use crate::{Academy, Error, Result};

/// The lecturers whose pages are public, by name.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn public_lecturers(academy: &Academy, lang: Lang) -> Result<Vec<LecturerCard>> {
    let rows = Entity::find()
        .find_also_related(person::Entity)
        .filter(Column::IsPublic.eq(true))
        .filter(person::Column::State.eq("active"))
        .order_by_asc(person::Column::Id)
        .all(academy.db().read())
        .await?;
    let mut taught = modules_of(academy, None).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for (row, whose) in rows {
        let Some(whose) = whose else { continue };
        let modules = taught.remove(&whose.id).unwrap_or_default();
        cards.push(card(&row, &texts(&row)?, whose.display_name, lang, modules));
    }
    Ok(cards)
}

/// A lecturer's public page by its word in the address.
///
/// # Errors
/// `NotFound` where there is none, or none that is public.
pub async fn lecturer_page(academy: &Academy, slug: &str, lang: Lang) -> Result<LecturerPage> {
    let found = Entity::find()
        .find_also_related(person::Entity)
        .filter(Column::Slug.eq(slug))
        .filter(Column::IsPublic.eq(true))
        .filter(person::Column::State.eq("active"))
        .one(academy.db().read())
        .await?;
    let Some((row, Some(whose))) = found else { return Err(Error::NotFound) };
    let modules = modules_of(academy, Some(whose.id)).await?.remove(&whose.id).unwrap_or_default();
    let texts = texts(&row)?;
    let text = texts.of(lang).1.clone();
    Ok(LecturerPage {
        card: card(&row, &texts, whose.display_name, lang, modules),
        affiliation: row.affiliation,
        bio: text.bio,
        interests: text.interests,
    })
}

fn texts(row: &lecturer_profile::Model) -> Result<LecturerTexts> {
    json(&row.texts)
}

fn card(
    row: &lecturer_profile::Model,
    texts: &LecturerTexts,
    name: String,
    lang: Lang,
    modules: Vec<ModuleId>,
) -> LecturerCard {
    let (lang, text) = texts.of(lang);
    LecturerCard {
        person: row.person_id,
        slug: row.slug.clone(),
        name,
        lang,
        headline: text.headline.clone(),
        photo: row.photo_id,
        modules,
    }
}

/// Who teaches which modules: a lecturer's grant over a module says so.
async fn modules_of(academy: &Academy, whose: Option<PersonId>) -> Result<HashMap<PersonId, Vec<ModuleId>>> {
    let mut grants = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq("lecturer"))
        .filter(role_grant::Column::ScopeKind.eq("module"))
        .filter(role_grant::Column::EndedAt.is_null())
        .order_by_asc(role_grant::Column::Id);
    if let Some(person) = whose {
        grants = grants.filter(role_grant::Column::PersonId.eq(person));
    }
    let mut taught: HashMap<PersonId, Vec<ModuleId>> = HashMap::new();
    for grant in grants.all(academy.db().read()).await? {
        if let Some(module) = grant.scope_id {
            taught.entry(grant.person_id).or_default().push(ModuleId(module));
        }
    }
    Ok(taught)
}
