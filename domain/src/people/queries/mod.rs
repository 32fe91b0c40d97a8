//! Reads about accounts.

pub mod account;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::access::{Grant, Role, Scope};
use crate::clock::Instant;
use crate::db::{self, stored};
use crate::ids::{CityId, CohortId, CourseId, ModuleId, PersonId, SessionId};
use crate::people::DraftLife;
use crate::people::entity::{form_draft, person, role_grant};
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
    /// It was this person's, and has run out by itself: what she posts is kept as a draft.
    RanOut {
        /// Whose it was.
        person: PersonId,
    },
    /// Somebody ended it, or its person may not sign in: it is good for nothing.
    Ended,
    /// Not known.
    Unknown,
}

/// Looks a session cookie up: one query for session, person and grants.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn session(academy: &Academy, token: &str) -> Result<Session> {
    let db = academy.db().read();
    let key = [secret::hash(token).into()];
    let rows = db::all::<SessionRow>(db, SESSION, key).await?;
    let Some(row) = rows.first() else { return Ok(Session::Unknown) };
    let now = academy.now();
    if row.ended_at.is_some() || row.state != "active" {
        return Ok(Session::Ended);
    }
    if !row.is_in_time(now) {
        return Ok(Session::RanOut { person: row.person });
    }
    let is_stale = now - row.last_seen_at > LAST_USE_STEP;
    let who = SignedIn {
        session: row.session,
        person: row.person,
        form: stored(&row.grammatical_form)?,
        lang: crate::lang::Lang::from_tag(&row.lang).unwrap_or_default(),
        time_zone: row.time_zone.clone(),
        theme: stored(&row.theme)?,
        display_name: row.display_name.clone(),
        email: row.email.clone(),
        grants: rows.iter().filter_map(SessionRow::grant).collect(),
    };
    Ok(Session::Live { who, is_stale })
}

/// A session with its person, once for each of her grants.
const SESSION: &str = "SELECT s.id AS session, s.person_id AS person, s.created_at, s.last_seen_at, s.ended_at, \
    p.state, p.grammatical_form, p.lang, p.time_zone, p.theme, p.display_name, p.email, g.role, g.scope_kind, \
    g.scope_id FROM session s JOIN person p ON p.id = s.person_id \
    LEFT JOIN role_grant g ON g.person_id = s.person_id AND g.ended_at IS NULL \
    WHERE s.token_hash = $1 ORDER BY g.id";

#[derive(FromQueryResult)]
struct SessionRow {
    session: SessionId,
    person: PersonId,
    created_at: Instant,
    last_seen_at: Instant,
    ended_at: Option<Instant>,
    state: String,
    grammatical_form: String,
    lang: String,
    time_zone: String,
    theme: String,
    display_name: String,
    email: String,
    role: Option<String>,
    scope_kind: Option<String>,
    scope_id: Option<Uuid>,
}

impl SessionRow {
    fn is_in_time(&self, now: Instant) -> bool {
        now - self.last_seen_at <= SESSION_IDLE && now - self.created_at <= SESSION_LIFE
    }

    fn grant(&self) -> Option<Grant> {
        grant_of(self.role.as_deref()?, self.scope_kind.as_deref()?, self.scope_id)
    }
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

/// The fields (JSON) that a person typed into the form of a path and when, while they are kept for that long.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn draft(
    academy: &Academy,
    person: PersonId,
    path: &str,
    life: DraftLife,
) -> Result<Option<(String, DateTime<Utc>)>> {
    Ok(form_draft::Entity::find()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Path.eq(path))
        .filter(form_draft::Column::Life.eq(life.word()))
        .filter(form_draft::Column::ExpiresAt.gt(academy.now()))
        .one(academy.db().read())
        .await?
        .map(|row| (row.fields, row.created_at)))
}

/// The grant of a row; `None` for a word that this release does not know.
pub(crate) fn grant(row: &role_grant::Model) -> Option<Grant> {
    grant_of(&row.role, &row.scope_kind, row.scope_id)
}

fn grant_of(role: &str, scope_kind: &str, scope_id: Option<Uuid>) -> Option<Grant> {
    let scope = match (scope_kind, scope_id) {
        ("everything", _) => Scope::Everything,
        ("course", Some(id)) => Scope::Course(CourseId(id)),
        ("cohort", Some(id)) => Scope::Cohort(CohortId(id)),
        ("module", Some(id)) => Scope::Module(ModuleId(id)),
        ("city", Some(id)) => Scope::City(CityId(id)),
        _ => return None,
    };
    Some(Grant { role: Role::named(role)?, scope })
}
