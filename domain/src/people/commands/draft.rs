//! What was typed into forms and not sent.
//!
//! Two kinds of drafts lie beside each other, so that neither is lost to the other. An author's own is kept while she is
//! signed in and types. What was posted after a session had run out is kept for whoever signs in in time; the cookie
//! that brought it proves less than a session does, so it never replaces an author's draft of the same form. Both are
//! forgotten when the form is saved or undone.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::db::{Tx, all};
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
    /// For an organizer between the dry run of an import and the import: a day.
    Import,
}

impl DraftLife {
    /// The word under which it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Author => "author",
            Self::Import => "import",
        }
    }

    const fn length(self) -> TimeDelta {
        match self {
            Self::Session => TimeDelta::minutes(30),
            Self::Author => TimeDelta::days(14),
            Self::Import => TimeDelta::days(1),
        }
    }

    /// How many drafts of this life a person has, and of how many characters together: more than anybody types.
    #[must_use]
    pub const fn most(self) -> (usize, i64) {
        match self {
            Self::Session => (20, 4 * 1024 * 1024),
            Self::Author => (300, 20 * 1024 * 1024),
            Self::Import => (5, 20 * 1024 * 1024),
        }
    }
}

/// Keeps the fields of a form (JSON) for a person and a path. An earlier draft of the same form and life gives way, and
/// above `DraftLife::most` the oldest of that life do.
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
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .filter(form_draft::Column::Life.eq(life.word()))
        .exec(tx.conn())
        .await?;
    let now = academy.now();
    let row = form_draft::ActiveModel {
        id: Set(academy.new_id::<Uuid>()),
        person_id: Set(person),
        path: Set(path.to_owned()),
        life: Set(life.word().to_owned()),
        fields: Set(fields.to_owned()),
        created_at: Set(now),
        expires_at: Set(now + life.length()),
    };
    form_draft::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    drop_oldest(&tx, person, life).await?;
    tx.commit().await
}

/// Forgets the drafts of a form: it was sent, or it is not wanted.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget_draft(academy: &Academy, person: PersonId, path: &str) -> Result<()> {
    let tx = academy.begin().await?;
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .exec(tx.conn())
        .await?;
    tx.commit().await
}

/// Forgets what was kept for this path when a session ran out: the form was taken. What an author keeps there while she
/// types is her own to save or undo.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget_session_draft(academy: &Academy, person: PersonId, path: &str) -> Result<()> {
    let tx = academy.begin().await?;
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .filter(form_draft::Column::Life.eq(DraftLife::Session.word()))
        .exec(tx.conn())
        .await?;
    tx.commit().await
}

/// Drafts, the newest first.
const OF_A_LIFE: &str = "SELECT id, CAST(LENGTH(fields) AS bigint) AS length FROM form_draft \
    WHERE person_id = $1 AND life = $2 ORDER BY created_at DESC, id DESC";

#[derive(FromQueryResult)]
struct Length {
    id: Uuid,
    length: i64,
}

async fn drop_oldest(tx: &Tx, person: PersonId, life: DraftLife) -> Result<()> {
    let drafts = all::<Length>(tx.conn(), OF_A_LIFE, [person.into(), life.word().into()]).await?;
    let (most, most_characters) = life.most();
    let mut characters = 0;
    let kept = drafts.iter().take(most).take_while(|draft| {
        characters += draft.length;
        characters <= most_characters
    });
    // What was typed last stays in any case.
    let kept = Ord::max(kept.count(), 1);
    let gone: Vec<_> = drafts.iter().skip(kept).map(|draft| draft.id).collect();
    if !gone.is_empty() {
        let gone = form_draft::Entity::delete_many().filter(form_draft::Column::Id.is_in(gone));
        gone.exec(tx.conn()).await?;
    }
    Ok(())
}
