//! Moving somebody to another cohort of the course: what would follow, before it is done.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use serde::Serialize;

use super::arrival::{Arrival, arrival};
use super::books::books;
use super::desk::number;
use super::entity::enrollment;
use super::queries::queue;
use super::rules::{Refusal, promoted};
use super::state::EnrollmentState;
use super::what_if::{Newcomer, played};
use crate::access::{Action, Actor, Place, check, may};
use crate::certification;
use crate::city::Names;
use crate::clock::Instant;
use crate::cohort::entity::cohort;
use crate::cohort::queries::{card, get_cohort};
use crate::cohort::window::is_due;
use crate::cohort::{CohortCard, CohortState};
use crate::db::{self, stored};
use crate::ids::{CohortId, EnrollmentId, PersonId};
use crate::learning::carried::{Carried, carried};
use crate::{Academy, Error, Result, office_hours, secret};

/// What would come of a move.
#[derive(Clone, Debug)]
pub struct MovePreview {
    /// How a seat is found in the other cohort.
    pub arrival: Arrival,
    /// Who would move up in the cohort that she leaves.
    pub leaving: Queue,
    /// Who else would get a seat in the cohort that she comes to, as her city has one by it.
    pub joining: Queue,
    /// What of her learning counts there.
    pub carried: Carried,
    /// How many deadlines that were extended for her alone would end.
    pub extensions: u32,
    seen: Seen,
}

/// Those who would get a seat or an offer.
#[derive(Clone, Debug)]
pub struct Queue {
    /// In the order in which they would.
    pub seated: Vec<Newcomer>,
    /// Which of the two.
    pub state: EnrollmentState,
    /// Whether their offers would wait for offices to open.
    pub waits_for_office: bool,
}

impl Queue {
    /// Those who would get it within the act.
    fn at_once(&self) -> Vec<EnrollmentId> {
        let now = self.seated.iter().filter(|_| !self.waits_for_office);
        now.map(|who| who.enrollment).collect()
    }
}

/// What a preview shows and the act must come to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Seen {
    pub enrollment: EnrollmentId,
    pub to: CohortId,
    pub arrival: Arrival,
    pub leaving: Vec<EnrollmentId>,
    pub joining: Vec<EnrollmentId>,
    pub carried: Carried,
    pub extensions: u32,
}

impl Seen {
    /// A word that comes back with the act.
    pub(super) fn mark(&self) -> Result<String> {
        let text = serde_json::to_string(self).map_err(Error::broken)?;
        Ok(secret::hex(&secret::hash(&text)))
    }
}

impl MovePreview {
    /// What is shown, in a word that comes back with the act.
    ///
    /// # Errors
    /// `Broken`, which does not happen.
    pub fn mark(&self) -> Result<String> {
        self.seen.mark()
    }
}

/// The cohorts to which somebody of this one can be moved: those of its course that are shown and in which something can
/// still be completed, as far as the actor runs them; the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn other_cohorts(academy: &Academy, actor: &Actor, from: &CohortCard) -> Result<Vec<CohortCard>> {
    let rows = cohort::Entity::find()
        .filter(cohort::Column::CourseId.eq(from.course))
        .filter(cohort::Column::Id.ne(from.id))
        .order_by_desc(cohort::Column::StartsOn)
        .order_by_desc(cohort::Column::Id)
        .all(academy.db().read())
        .await?;
    let mut cohorts = rows.into_iter().map(card).collect::<Result<Vec<_>>>()?;
    cohorts.retain(|to| may_come(from, to, academy.now()).is_ok());
    cohorts.retain(|to| may(actor, Action::RunCohort, &Place::cohort(to.course, to.id)));
    Ok(cohorts)
}

/// Whether people can be moved from one cohort to the other at all.
pub(super) fn may_come(from: &CohortCard, to: &CohortCard, now: Instant) -> Result<(), Refusal> {
    if from.course != to.course || from.id == to.id {
        return Err(Refusal::NotOfThisCourse);
    }
    if to.state == CohortState::Draft || is_due(to.completion_until, now) {
        return Err(Refusal::NotRunning);
    }
    Ok(())
}

/// Whether this enrollment moves at all.
pub(super) async fn may_go(conn: &impl ConnectionTrait, row: &enrollment::Model) -> Result<()> {
    if stored::<EnrollmentState>(&row.state)? != EnrollmentState::Confirmed {
        return Err(refused(Refusal::OnlySeatsMove));
    }
    if certification::queries::holds_one(conn, row.id).await? {
        return Err(refused(Refusal::CertifiedHere));
    }
    Ok(())
}

/// Who is inside already does not come in a second time.
pub(super) async fn is_inside(conn: &impl ConnectionTrait, person: PersonId, to: CohortId) -> Result<bool> {
    let open = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(to))
        .filter(enrollment::Column::PersonId.eq(person))
        .filter(enrollment::Column::EndedAt.is_null());
    Ok(open.one(conn).await?.is_some())
}

/// How many deadlines of a cohort were extended for this person alone.
pub(super) async fn own_extensions(
    conn: &impl ConnectionTrait,
    cohort: CohortId,
    person: PersonId,
) -> Result<u32> {
    #[derive(FromQueryResult)]
    struct Row {
        extensions: i64,
    }
    let sql = "SELECT CAST(COUNT(*) AS bigint) AS extensions FROM deadline_extension \
        WHERE cohort_id = $1 AND person_id = $2";
    let row: Option<Row> = db::one(conn, sql, [cohort.0.into(), person.0.into()]).await?;
    Ok(row.map_or(0, |row| u32::try_from(row.extensions).unwrap_or(u32::MAX)))
}

/// What would follow if an enrollment were moved. Nothing is written and nothing is locked.
///
/// # Errors
/// `Denied` to whoever does not run both cohorts, `NotFound`, `Refused` by the rules of `move_to_cohort`.
pub async fn preview_move(
    academy: &Academy,
    actor: &Actor,
    id: EnrollmentId,
    to: CohortId,
) -> Result<MovePreview> {
    let conn = academy.db().read();
    let row = enrollment::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    let (from, to) = (get_cohort(academy, row.cohort_id).await?, get_cohort(academy, to).await?);
    runs_both(actor, &from, &to)?;
    may_come(&from, &to, academy.now()).map_err(refused)?;
    may_go(conn, &row).await?;
    if is_inside(conn, row.person_id, to.id).await? {
        return Err(refused(Refusal::InvitedInside));
    }
    let names = Names::read(academy).await?;
    let city = names.seat_city(row.seat_city_id)?;
    let there = books(academy, &to).await?;
    let found = arrival(&there.limits, &there.tally, &queue(academy, to.id, &names).await?, city);
    let receipt = i64::from(number(row.receipt_number));
    let here = books(academy, &from).await?;
    let leaving =
        played(academy, &from, &here.limits, |book| book.move_out(receipt).unwrap_or_default()).await?;
    let joining = played(academy, &to, &there.limits, |book| {
        book.move_in(city, true).map(|(_, seated)| seated).unwrap_or_default()
    });
    let (leaving, joining) = (in_queue(academy, &from, leaving)?, in_queue(academy, &to, joining.await?)?);
    let carried = carried(academy, conn, id, (from.id, to.id)).await?.carried;
    let extensions = own_extensions(conn, from.id, row.person_id).await?;
    let seen = Seen {
        enrollment: id,
        to: to.id,
        arrival: found,
        leaving: leaving.at_once(),
        joining: joining.at_once(),
        carried,
        extensions,
    };
    Ok(MovePreview { arrival: found, leaving, joining, carried, extensions, seen })
}

/// Whoever moves somebody decides about seats of both cohorts.
pub(super) fn runs_both(actor: &Actor, from: &CohortCard, to: &CohortCard) -> Result<()> {
    for cohort in [from, to] {
        check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    }
    Ok(())
}

fn in_queue(academy: &Academy, cohort: &CohortCard, seated: Vec<Newcomer>) -> Result<Queue> {
    let zone = cohort.time_zone.parse().map_err(Error::broken)?;
    let waits_for_office = cohort.mode.offers() && !office_hours::are_open(academy.now(), zone);
    Ok(Queue { seated, state: promoted(cohort.mode), waits_for_office })
}

/// Where an enrollment is, for whoever comes by an address of the cohort that it was in.
///
/// # Errors
/// `NotFound` when it is nowhere that the actor may look into.
pub async fn whereabouts(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<CohortCard> {
    let row = enrollment::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)?;
    let cohort = get_cohort(academy, row.cohort_id).await?;
    if may(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id)) {
        Ok(cohort)
    } else {
        Err(Error::NotFound)
    }
}

fn refused(why: Refusal) -> Error {
    Error::Refused(crate::error::Refusal::Enrollment(why))
}
