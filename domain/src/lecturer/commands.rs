//! What can be done with lecturers' profiles.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::entity::lecturer_profile::{ActiveModel, Column, Entity};
use super::{LecturerText, LecturerTexts};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::catalog::authoring::forms::Typed;
use crate::db::{Tx, duplicate};
use crate::error::{FieldError, FieldErrors};
use crate::files::Received;
use crate::files::commands::{Home, register};
use crate::ids::{FileId, PersonId};
use crate::{Academy, Error, Result, text};

/// A profile as it shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The word in the address of the page: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Headline, bio and conflict-of-interest line.
    pub texts: LecturerTexts,
    /// Where she works.
    pub affiliation: String,
    /// Her photo, an uploaded file.
    pub photo: Option<FileId>,
    /// Whether the public sees the page.
    pub is_public: bool,
}

/// Writes a lecturer's profile, within a transaction.
///
/// # Errors
/// `Denied` to whoever may not keep it, `Invalid` on `slug` when another lecturer has it.
pub async fn keep_profile(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    person: PersonId,
    profile: &Profile,
) -> Result<()> {
    // Somebody else's profile is an administrator's to keep, however far a lecturer's grants reach.
    let action = if actor.is(person) { Action::KeepLecturerProfile } else { Action::GrantRoles };
    check(actor, action, &Place::OWN)?;
    let row = ActiveModel {
        person_id: Set(person),
        slug: Set(profile.slug.clone()),
        texts: Set(serde_json::to_string(&profile.texts).map_err(Error::broken)?),
        affiliation: Set(profile.affiliation.clone()),
        photo_id: Set(profile.photo),
        is_public: Set(profile.is_public),
        updated_at: Set(academy.now()),
    };
    let replaced = OnConflict::column(Column::PersonId)
        .update_columns([
            Column::Slug,
            Column::Texts,
            Column::Affiliation,
            Column::PhotoId,
            Column::IsPublic,
            Column::UpdatedAt,
        ])
        .to_owned();
    match Entity::insert(row).on_conflict(replaced).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if duplicate(&error).is_some_and(|name| name.contains("slug")) => {
            return Err(Error::field("slug", FieldError::Taken));
        }
        Err(error) => return Err(error.into()),
    }
    audit::put(academy, tx, actor, Change::new("lecturer profile changed", "person", person.0)).await
}

/// Saves the actor's own profile from its form, with a photo that was taken in, if there is a new one.
///
/// # Errors
/// `Invalid` with every wrong field, `Denied` to whoever keeps no profile.
pub async fn save_own_profile(
    academy: &Academy,
    actor: &Actor,
    typed: &Typed<'_>,
    photo: Option<&Received>,
) -> Result<()> {
    let person = actor.signed_in()?;
    let mut profile = read(typed)?;
    let tx = academy.begin().await?;
    let known = Entity::find_by_id(person).one(tx.conn()).await?.and_then(|row| row.photo_id);
    profile.photo = match photo {
        Some(photo) => Some(register(academy, &tx, actor, photo, Home::Profile).await?),
        None if typed.get("no_photo").is_empty() => known,
        None => None,
    };
    keep_profile(academy, &tx, actor, person, &profile).await?;
    tx.commit().await
}

fn read(typed: &Typed) -> Result<Profile> {
    let mut errors = FieldErrors::default();
    let slug = typed.get("slug").trim().to_lowercase();
    let is_word = !slug.is_empty()
        && slug.len() <= 60
        && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_word {
        errors.add(
            "slug",
            FieldError::said(
                "Małe litery bez ogonków, cyfry i łączniki, na przykład anna-nowak.",
                "Small letters without accents, digits and hyphens, for example anna-nowak.",
            ),
        );
    }
    let pl = words(typed, &mut errors, "pl");
    let speaks = ["headline", "bio", "interests"]
        .iter()
        .any(|name| !typed.get(&format!("en_{name}")).trim().is_empty());
    let en = speaks.then(|| words(typed, &mut errors, "en"));
    let affiliation = typed.get("affiliation").trim();
    let affiliation = if affiliation.is_empty() {
        String::new()
    } else {
        errors.take("affiliation", text::line(affiliation, 200)).unwrap_or_default()
    };
    let is_public = !typed.get("is_public").is_empty();
    errors.check()?;
    Ok(Profile { slug, texts: LecturerTexts { pl, en }, affiliation, photo: None, is_public })
}

fn words(typed: &Typed, errors: &mut FieldErrors, lang: &str) -> LecturerText {
    let mut needed = |name: &str, parsed: Result<String, FieldError>| {
        let name = format!("{lang}_{name}");
        let text = errors.take(&name, parsed).unwrap_or_default();
        if text.is_empty() && errors.of(&name).is_none() {
            errors.add(&name, FieldError::Required);
        }
        text
    };
    let of = |name: &str| typed.get(&format!("{lang}_{name}"));
    LecturerText {
        headline: needed("headline", text::line(of("headline"), 200)),
        bio: needed("bio", text::paragraphs(of("bio"), 6000)),
        interests: needed("interests", text::paragraphs(of("interests"), 1000)),
    }
}
