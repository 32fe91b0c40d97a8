//! The audit trail: who changed what, from what to what, and why. It holds ids, never names.

mod entity;
pub mod queries;
mod views;

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;
use uuid::Uuid;

use crate::access::Actor;
use crate::db::{Tx, portions};
use crate::ids::{AuditId, CityId, CohortId, CourseId};
use crate::{Academy, Result};

pub use views::{By, Filter, Kind, Line, Trail};

/// A change as a row of the trail.
pub(crate) type Entry = entity::ActiveModel;

/// A change to be written down.
#[derive(Clone, Debug, Default)]
pub struct Change {
    action: &'static str,
    subject_kind: &'static str,
    subject_id: Option<Uuid>,
    course: Option<CourseId>,
    cohort: Option<CohortId>,
    city: Option<CityId>,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
}

impl Change {
    /// What happened to what, e.g. `("limit changed", "cohort", id)`. The action is a stable phrase that the screen
    /// translates.
    #[must_use]
    pub fn new(action: &'static str, subject_kind: &'static str, subject: Uuid) -> Self {
        Self { action, subject_kind, subject_id: Some(subject), ..Self::default() }
    }

    /// In this course and cohort.
    #[must_use]
    pub const fn within(mut self, course: Option<CourseId>, cohort: Option<CohortId>) -> Self {
        self.course = course;
        self.cohort = cohort;
        self
    }

    /// Of this city.
    #[must_use]
    pub const fn of_city(mut self, city: CityId) -> Self {
        self.city = Some(city);
        self
    }

    /// How it was.
    #[must_use]
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_string(value).ok();
        self
    }

    /// How it is now.
    #[must_use]
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_string(value).ok();
        self
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = (!reason.is_empty()).then(|| reason.to_owned());
        self
    }
}

/// Writes a change down, in the transaction that makes it.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn put(academy: &Academy, tx: &Tx, actor: &Actor, change: Change) -> Result<()> {
    put_all(tx, vec![entry(academy, actor, change)]).await
}

/// A change as a line of the trail, for `put_all`.
pub(crate) fn entry(academy: &Academy, actor: &Actor, change: Change) -> Entry {
    let job = match actor {
        Actor::System { job } => Some((*job).to_owned()),
        _ => None,
    };
    let id: AuditId = academy.new_id();
    entity::ActiveModel {
        id: Set(id),
        at: Set(academy.now()),
        actor_id: Set(actor.person()),
        actor_job: Set(job),
        action: Set(change.action.into()),
        subject_kind: Set(change.subject_kind.into()),
        subject_id: Set(change.subject_id),
        course_id: Set(change.course),
        cohort_id: Set(change.cohort),
        city_id: Set(change.city),
        before: Set(change.before),
        after: Set(change.after),
        reason: Set(change.reason),
    }
}

/// Writes many lines in few statements.
pub(crate) async fn put_all(tx: &Tx, lines: Vec<Entry>) -> Result<()> {
    for some in portions(lines, 13) {
        entity::Entity::insert_many(some).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}
