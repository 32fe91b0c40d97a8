//! What a person sees of her own account, and what she can take away.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{SESSION_IDLE, SESSION_LIFE, grants_of};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::ids::SessionId;
use crate::people::entity::{consent, person, session};
use crate::{Academy, Error, Result, affiliation};

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
    Ok(OwnAccount { has_password: row.password_hash.is_some(), sessions })
}

/// "Moje dane": what this area holds of a person, for her to take away.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn own_data(academy: &Academy, actor: &Actor) -> Result<Value> {
    let id = actor.signed_in()?;
    let account = own_account(academy, actor).await?;
    let db = academy.db().read();
    let row = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let consents = consent::Entity::find().filter(consent::Column::PersonId.eq(id)).all(db).await?;
    let consents: Vec<_> = consents
        .iter()
        .map(
            |row| json!({"purpose": row.purpose, "given_at": row.given_at, "withdrawn_at": row.withdrawn_at}),
        )
        .collect();
    let sessions: Vec<_> = account
        .sessions
        .iter()
        .map(|session| json!({"agent": session.agent, "last_seen_at": session.last_seen_at}))
        .collect();
    Ok(json!({
        "person": {
            "id": row.id, "email": row.email, "display_name": row.display_name,
            "printed_name": row.printed_name, "grammatical_form": row.grammatical_form,
            "lang": row.lang, "time_zone": row.time_zone, "theme": row.theme,
            "has_password": account.has_password, "privacy_version": row.privacy_version,
            "created_at": row.created_at,
        },
        "affiliations": affiliation::queries::own(academy, actor, id).await?,
        "grants": grants_of(academy, id).await?,
        "sessions": sessions,
        "consents": consents,
    }))
}
