//! Reads about accounts.

pub mod account;

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::access::{Grant, Role, Scope};
use crate::clock::Instant;
use crate::db::stored;
use crate::ids::{CityId, CohortId, CourseId, ModuleId, PersonId, SessionId};
use crate::people::entity::{form_draft, person, role_grant, session};
use crate::people::views::SignedIn;
use crate::text::Email;
use crate::{Academy, Result, secret};

/// A session ends after so long without a request.
pub const SESSION_IDLE: TimeDelta = TimeDelta::hours(12);
/// A session ends after so long in any case.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(14);
/// The last use is written down at most this often.
pub const LAST_USE_STEP: TimeDelta = TimeDelta::minutes(10);

/// What a session cookie turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// In force.
    Live {
        /// Who.
        who: SignedIn,
        /// The last use should be written down (`commands::note_last_use`), outside the request.
        is_stale: bool,
    },
    /// It was this person's, and has run out: her posts are kept as drafts.
    Ended {
        /// Whose it was.
        person: PersonId,
    },
    /// Not known.
    Unknown,
}

/// Looks a session cookie up: one query for session and person, one for the grants.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn session(academy: &Academy, token: &str) -> Result<Session> {
    let found = session::Entity::find()
        .filter(session::Column::TokenHash.eq(secret::hash(token)))
        .find_also_related(person::Entity)
        .one(academy.db().read())
        .await?;
    let Some((row, Some(person))) = found else { return Ok(Session::Unknown) };
    let now = academy.now();
    if !is_live(&row, now) || person.state != "active" {
        return Ok(Session::Ended { person: row.person_id });
    }
    let is_stale = now - row.last_seen_at > LAST_USE_STEP;
    let grants = grants_of(academy, row.person_id).await?;
    Ok(Session::Live { who: signed_in(row.id, person, grants)?, is_stale })
}

/// The person with that address, if there is one that was not erased.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find_person_by_email(academy: &Academy, email: &Email) -> Result<Option<PersonId>> {
    Ok(person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .one(academy.db().read())
        .await?
        .map(|row| row.id))
}

/// The grants of a person that are in force.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn grants_of(academy: &Academy, person: PersonId) -> Result<Vec<Grant>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::EndedAt.is_null())
        .order_by_asc(role_grant::Column::Id)
        .all(academy.db().read())
        .await?;
    Ok(rows.iter().filter_map(grant).collect())
}

/// The fields (JSON) that a person typed into the form of a path before her session ran out, while they are kept.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn draft(academy: &Academy, person: PersonId, path: &str) -> Result<Option<String>> {
    Ok(form_draft::Entity::find()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .filter(form_draft::Column::ExpiresAt.gt(academy.now()))
        .one(academy.db().read())
        .await?
        .map(|row| row.fields))
}

fn is_live(row: &session::Model, now: Instant) -> bool {
    row.ended_at.is_none() && now - row.last_seen_at <= SESSION_IDLE && now - row.created_at <= SESSION_LIFE
}

fn signed_in(session: SessionId, row: person::Model, grants: Vec<Grant>) -> Result<SignedIn> {
    Ok(SignedIn {
        session,
        person: row.id,
        form: stored(&row.grammatical_form)?,
        lang: crate::lang::Lang::from_tag(&row.lang).unwrap_or_default(),
        time_zone: row.time_zone,
        theme: stored(&row.theme)?,
        display_name: row.display_name,
        email: row.email,
        grants,
    })
}

/// The grant of a row; `None` for a word that this release does not know.
pub(crate) fn grant(row: &role_grant::Model) -> Option<Grant> {
    let scope = match (row.scope_kind.as_str(), row.scope_id) {
        ("everything", _) => Scope::Everything,
        ("course", Some(id)) => Scope::Course(CourseId(id)),
        ("cohort", Some(id)) => Scope::Cohort(CohortId(id)),
        ("module", Some(id)) => Scope::Module(ModuleId(id)),
        ("city", Some(id)) => Scope::City(CityId(id)),
        _ => return None,
    };
    Some(Grant { role: Role::named(&row.role)?, scope })
}
