//! What a person sees of her own account.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{SESSION_IDLE, SESSION_LIFE};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::ids::SessionId;
use crate::people::entity::{person, session};
use crate::{Academy, Error, Result};

/// A browser in which the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// The session.
    pub id: SessionId,
    /// The browser's name for itself.
    pub agent: String,
    /// Its last use, within ten minutes.
    pub last_seen_at: Instant,
}

/// What the page of one's own account shows beside the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    /// Whether she has set a password.
    pub has_password: bool,
    /// Her name as certificates print it, where it differs from the one on screen.
    pub printed_name: Option<String>,
    /// Her browsers, the last used first.
    pub sessions: Vec<OwnSession>,
}

/// One's own account.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn own_account(academy: &Academy, actor: &Actor) -> Result<OwnAccount> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let db = academy.db().read();
    let row = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let now = academy.now();
    let sessions = session::Entity::find()
        .filter(session::Column::PersonId.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::LastSeenAt.gt(now - SESSION_IDLE))
        .filter(session::Column::CreatedAt.gt(now - SESSION_LIFE))
        .order_by_desc(session::Column::LastSeenAt)
        .all(db)
        .await?;
    let sessions = sessions
        .into_iter()
        .map(|row| OwnSession { id: row.id, agent: row.agent, last_seen_at: row.last_seen_at })
        .collect();
    Ok(OwnAccount { has_password: row.password_hash.is_some(), printed_name: row.printed_name, sessions })
}
