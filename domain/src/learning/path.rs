//! Where a learner is: from the words of an address to her enrollment and what she completed. One query each.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity::completion;
use super::plan::{self, Part};
use super::views::Position;
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::db::Tx;
use crate::ids::{BlockId, CohortId, EnrollmentId, LessonId};
use crate::{Academy, Error, Result, db};

/// A learner's own enrollment with a seat.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Seat {
    pub enrollment: EnrollmentId,
    pub cohort: CohortId,
    pub slug: String,
    pub texts: String,
    pub time_zone: String,
    pub completion_until: Instant,
    /// Whether the enrollment is completed, by the course's rule or by an organizer.
    pub is_completed: bool,
    /// The cut-off that an organizer extended for the person, her city or the cohort.
    pub extended_until: Option<Instant>,
    pub position_lesson: Option<LessonId>,
    pub position_block: Option<BlockId>,
    pub position_second: Option<i32>,
    pub position_at: Option<Instant>,
    /// The number of the certificate that holds.
    pub certificate: Option<String>,
    /// Ids of what she completed, as `db::joined_ids` writes them.
    completed: Option<String>,
    /// What the cohort pins, as `plan::pinned_sql` writes it.
    pinned: Option<String>,
    /// What the course asks for.
    course_rule: String,
}

impl Seat {
    fn extended(mut self) -> Self {
        self.completion_until = cut_off(self.completion_until, self.extended_until);
        self
    }

    /// Whether she left a trace of learning that every lesson leaves.
    const fn has_begun(&self) -> bool {
        self.position_at.is_some() || self.completed.is_some()
    }

    /// What she completed.
    pub(crate) fn done(&self) -> BTreeSet<Uuid> {
        crate::db::split_ids(self.completed.as_deref().unwrap_or_default())
    }

    /// The plan of her cohort.
    pub(crate) async fn plan(&self, academy: &Academy, conn: &impl ConnectionTrait) -> Result<Vec<Part>> {
        let read = plan::Read { pinned: self.pinned.as_deref(), course_rule: &self.course_rule };
        plan::of(academy, conn, &read).await
    }

    /// Where she left off.
    pub(crate) fn position(&self) -> Option<Position> {
        let (lesson, at) = self.position_lesson.zip(self.position_at)?;
        let second = self.position_second.and_then(|second| u32::try_from(second).ok());
        Some(Position { lesson, block: self.position_block, second, at })
    }
}

/// A column: the cut-off that was extended for the enrollment `e` of the cohort `c`, null without an extension.
pub(crate) const EXTENDED_UNTIL: &str = "(SELECT MAX(d.due_at) FROM deadline_extension d WHERE d.cohort_id = c.id \
    AND d.module_id IS NULL AND (d.person_id IS NULL OR d.person_id = e.person_id) \
    AND (d.city_id IS NULL OR d.city_id = e.city_id))";

/// The cut-off that holds: that of the cohort, or a later one.
pub(crate) fn cut_off(completion_until: Instant, extended_until: Option<Instant>) -> Instant {
    extended_until.map_or(completion_until, |until| until.max(completion_until))
}

/// The beginning of a query for seats of the person `$1`.
fn seats_sql(backend: DbBackend) -> String {
    format!(
        "SELECT e.id AS enrollment, c.id AS cohort, c.slug, c.texts, c.time_zone, \
         c.completion_until, (e.state = 'completed') AS is_completed, {EXTENDED_UNTIL} AS extended_until, p.lesson_id AS position_lesson, \
         p.block_id AS position_block, p.second AS position_second, p.at AS position_at, k.number AS certificate, \
         (SELECT {} FROM completion x WHERE x.enrollment_id = e.id) AS completed, {} AS pinned, \
         co.rule AS course_rule \
         FROM enrollment e JOIN cohort c ON c.id = e.cohort_id JOIN course co ON co.id = c.course_id \
         LEFT JOIN learning_position p ON p.enrollment_id = e.id \
         LEFT JOIN certificate k ON k.enrollment_id = e.id AND k.ended_at IS NULL \
         WHERE e.person_id = $1 AND e.state IN ('confirmed', 'completed')",
        crate::db::joined_ids(backend, "x.item_id"),
        plan::pinned_sql(backend)
    )
}

/// The actor's seat in the cohort of that slug.
///
/// # Errors
/// `SignInRequired` for a guest, `NotFound` without a seat there.
pub(crate) async fn seat(conn: &impl ConnectionTrait, actor: &Actor, cohort: &str) -> Result<Seat> {
    let person = actor.signed_in()?;
    check(actor, Action::Learn, &Place::OWN)?;
    let seats = seats_sql(conn.get_database_backend());
    let sql = format!("{seats} AND c.slug = $2 ORDER BY e.applied_at DESC LIMIT 1");
    let found = db::one::<Seat>(conn, &sql, [person.0.into(), cohort.into()]).await?;
    found.map(Seat::extended).ok_or(Error::NotFound)
}

/// The actor's seat in the cohort of that slug, for whoever is about to leave a trace of learning in it: its versions stay
/// what they are until the transaction ends. Whoever has left one already keeps them in place by that
/// (`cohort::commands::pin_versions`); only a first trace takes turns with pinning anew.
///
/// # Errors
/// As `seat`.
pub(crate) async fn seat_to_learn(tx: &Tx, actor: &Actor, cohort: &str) -> Result<Seat> {
    let seat = self::seat(tx.conn(), actor, cohort).await?;
    if seat.has_begun() {
        return Ok(seat);
    }
    tx.share_turn(seat.cohort.0).await?;
    self::seat(tx.conn(), actor, cohort).await
}

/// All of the actor's seats, the newest cohort first.
pub(crate) async fn seats(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Seat>> {
    let person = actor.signed_in()?;
    check(actor, Action::Learn, &Place::OWN)?;
    let sql = format!("{} ORDER BY c.starts_on DESC, c.id", seats_sql(conn.get_database_backend()));
    let seats = db::all(conn, &sql, [person.0.into()]).await?;
    Ok(seats.into_iter().map(Seat::extended).collect())
}

/// What was completed in an enrollment.
pub(crate) async fn completed(
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
) -> Result<BTreeSet<Uuid>> {
    use sea_orm::ColumnTrait;
    let ids: Vec<Uuid> = completion::Entity::find()
        .select_only()
        .column(completion::Column::ItemId)
        .filter(completion::Column::EnrollmentId.eq(enrollment))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}
