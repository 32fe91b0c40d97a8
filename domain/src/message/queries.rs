//! Reads about messages.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity;
use super::forms::{Audience, Standing};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::db;
use crate::directory::queries::names_of_people;
use crate::ids::{CityId, CohortId, EnrollmentId, PersonId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// Somebody whom a message reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// In which enrollment.
    pub enrollment: EnrollmentId,
    /// How she is called.
    pub name: String,
    /// Her address.
    pub email: String,
    /// Her language.
    pub lang: Lang,
    /// Where she stands.
    pub standing: Standing,
    /// The city under which her seat counts, as on the board.
    pub city: CityId,
}

impl Recipient {
    /// Whether the audience holds her.
    #[must_use]
    pub fn is_in(&self, audience: &Audience) -> bool {
        audience.standings.contains(&self.standing)
            && (audience.cities.is_empty() || audience.cities.contains(&self.city))
            && audience.only.as_ref().is_none_or(|only| only.contains(&self.enrollment))
    }
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its id.
    pub id: Uuid,
    /// Subjects by language tag.
    pub subjects: BTreeMap<String, String>,
    /// Texts by language tag.
    pub bodies: BTreeMap<String, String>,
    /// To how many.
    pub recipients: u32,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// Everybody in the cohort who can be written to.
///
/// # Errors
/// `Denied` to whoever may not write to the cohort.
pub async fn reachable(academy: &Academy, actor: &Actor, cohort: &CohortCard) -> Result<Vec<Recipient>> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    read(academy.db().read(), cohort.id).await
}

pub(super) async fn read(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Recipient>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
        person_id: PersonId,
        name: String,
        email: String,
        lang: String,
        state: String,
        seat_city_id: CityId,
    }
    let sql = "SELECT e.id, e.person_id, p.display_name AS name, p.email, p.lang, e.state, e.seat_city_id FROM enrollment e \
        JOIN person p ON p.id = e.person_id \
        WHERE e.cohort_id = $1 AND e.ended_at IS NULL AND p.state = 'active' ORDER BY e.receipt_number";
    let rows: Vec<Row> = db::all(conn, sql, [cohort.0.into()]).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let standing = Standing::ALL.into_iter().find(|standing| standing.word() == row.state)?;
            Some(Recipient {
                person: row.person_id,
                enrollment: row.id,
                name: row.name,
                email: row.email,
                lang: Lang::from_tag(&row.lang).unwrap_or_default(),
                standing,
                city: row.seat_city_id,
            })
        })
        .collect())
}

/// What was sent to the cohort, the latest first.
///
/// # Errors
/// `Denied` to whoever may not write to the cohort.
pub async fn sent(academy: &Academy, actor: &Actor, cohort: &CohortCard) -> Result<Vec<Sent>> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    let rows = entity::Entity::find()
        .filter(entity::Column::CohortId.eq(cohort.id))
        .order_by_desc(entity::Column::SentAt)
        .all(academy.db().read())
        .await?;
    let senders: Vec<Uuid> = rows.iter().filter_map(|row| row.sent_by).map(|id| id.0).collect();
    let senders = names_of_people(academy, senders).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Sent {
                id: row.id,
                subjects: serde_json::from_str(&row.subject).map_err(Error::broken)?,
                bodies: serde_json::from_str(&row.body).map_err(Error::broken)?,
                recipients: u32::try_from(row.recipients).unwrap_or_default(),
                by: row.sent_by.and_then(|id| senders.get(&id).cloned()),
                at: row.sent_at,
            })
        })
        .collect()
}
