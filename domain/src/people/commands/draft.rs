use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::ids::PersonId;
use crate::people::entity::form_draft;
use crate::{Academy, Result};

/// How long what was typed into a form is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftLife {
    /// For the person whose session ran out: half an hour, enough to sign in again.
    Session,
    /// For an author who types: two weeks, so that she can go on after a journey or an illness.
    Author,
}

impl DraftLife {
    const fn length(self) -> TimeDelta {
        match self {
            Self::Session => TimeDelta::minutes(30),
            Self::Author => TimeDelta::days(14),
        }
    }
}

/// Keeps the fields of a form (JSON) for a person and a path; an earlier draft of the same form gives way.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn keep_draft(
    academy: &Academy,
    person: PersonId,
    path: &str,
    fields: &str,
    life: DraftLife,
) -> Result<()> {
    let tx = academy.begin().await?;
    delete(&tx, person, path).await?;
    let now = academy.now();
    let row = form_draft::ActiveModel {
        id: Set(academy.new_id::<Uuid>()),
        person_id: Set(person),
        path: Set(path.to_owned()),
        fields: Set(fields.to_owned()),
        created_at: Set(now),
        expires_at: Set(now + life.length()),
    };
    form_draft::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    tx.commit().await
}

/// Forgets a draft: its form was sent, or it is too old.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget_draft(academy: &Academy, person: PersonId, path: &str) -> Result<()> {
    let tx = academy.begin().await?;
    delete(&tx, person, path).await?;
    tx.commit().await
}

async fn delete(tx: &crate::db::Tx, person: PersonId, path: &str) -> Result<()> {
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .exec(tx.conn())
        .await?;
    Ok(())
}
