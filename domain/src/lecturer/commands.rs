//! What can be done with lecturers' profiles.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::LecturerTexts;
use super::entity::lecturer_profile::{ActiveModel, Column, Entity};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::db::{Tx, duplicate};
use crate::error::FieldError;
use crate::ids::{FileId, PersonId};
use crate::{Academy, Error, Result};

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
    check(actor, Action::KeepLecturerProfile, &Place::OWN.owned(actor.is(person)))?;
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
