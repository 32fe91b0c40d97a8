//! What one transaction at the desk writes about many enrollments, gathered first and then written in few statements: a
//! crowd that applies at once, or a round that decides on thousands, costs little more than one person.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Value};
use serde::Serialize;
use uuid::Uuid;

use super::desk::{Desk, Door, Override};
use super::desk_mail::Addresses;
use super::desk_moves::Move;
use super::entity::{enrollment, enrollment_change, seat_claim};
use super::letters::has_letter;
use super::rules::office_deadline;
use super::state::{EnrollmentState, Reason};
use super::views::{DatesBefore, MovedFrom};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, LayerKind};
use crate::db::{Tx, portions, run, stored, value_rows};
use crate::ids::{CohortId, EnrollmentId, SeatLayerId};
use crate::learning::rules::Progress;
use crate::notification;
use crate::{Error, Result};

/// Columns of an enrollment that a move sets. What many have in common is one statement for all of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    to: &'static str,
    reason: &'static str,
    waits_for: Option<&'static str>,
    office_until: Option<Instant>,
    held_until: Option<Instant>,
    is_end: bool,
}

/// The line of the audit trail of a cohort that somebody left for another one.
pub const MOVED_AWAY: &str = "moved to another cohort";
/// The line of the cohort that she came to.
pub const MOVED_HERE: &str = "moved from another cohort";

/// Gathered writes.
#[derive(Default)]
pub struct Sheet {
    enrollments: Vec<enrollment::Model>,
    claims: Vec<Claimed>,
    moves: BTreeMap<Standing, Vec<EnrollmentId>>,
    priorities: Vec<(EnrollmentId, i32)>,
    changes: Vec<enrollment_change::ActiveModel>,
    trail: Vec<audit::Entry>,
    letters: Vec<notification::Letter>,
}

/// What a seat consumes of one layer.
struct Claimed {
    to: EnrollmentId,
    layer: Layer,
    /// Why, where it exceeds the layer.
    over: Option<String>,
}

#[derive(Serialize)]
struct Trace<'t> {
    state: &'t str,
    reason: &'t str,
    receipt: i32,
}

impl Sheet {
    /// A new enrollment.
    pub fn enroll(&mut self, row: enrollment::Model) {
        self.enrollments.push(row);
    }

    /// The place in the queue, before receipts; smaller comes first.
    pub fn rank(&mut self, id: EnrollmentId, priority: i32) {
        self.priorities.push((id, priority));
    }
}

impl Desk<'_> {
    /// Consumes a seat; it is written with the sheet.
    pub fn claim_on(&mut self, sheet: &mut Sheet, to: EnrollmentId, city: SeatCity, door: Door) {
        self.claim_layers_on(sheet, to, self.layers(city, door), None);
    }

    /// Consumes these layers, with an organizer's word beyond full ones too; it is written with the sheet.
    pub fn claim_layers_on(
        &mut self,
        sheet: &mut Sheet,
        to: EnrollmentId,
        layers: Vec<Layer>,
        over: Option<&Override<'_>>,
    ) {
        for layer in layers {
            let is_full = !self.limits.cap(layer).has_room(self.tally.taken(layer));
            let over = over.filter(|_| is_full).map(|over| over.reason.to_owned());
            self.tally.add(layer);
            sheet.claims.push(Claimed { to, layer, over });
        }
    }

    /// Moves an enrollment, legal moves only, and tells everybody concerned; it is written with the sheet. Claims are
    /// the caller's affair.
    pub fn go_on(
        &self,
        sheet: &mut Sheet,
        to: &Addresses,
        row: &enrollment::Model,
        step: Move<'_>,
    ) -> Result<()> {
        let from: EnrollmentState = stored(&row.state)?;
        if !from.may_become(step.to) {
            return Err(Error::Refused(crate::error::Refusal::Enrollment(
                super::rules::Refusal::NotPossibleNow,
            )));
        }
        let office_until = (step.to == EnrollmentState::Confirmed)
            .then(|| office_deadline(self.cohort.office_days, step.office, self.academy.now()))
            .flatten();
        let standing = Standing {
            to: step.to.code(),
            reason: step.reason.code(),
            waits_for: step.full.map(LayerKind::code),
            office_until,
            held_until: step.held_until,
            is_end: step.to.is_end(),
        };
        sheet.moves.entry(standing).or_default().push(row.id);
        let after = enrollment::Model { office_until, ..row.clone() };
        self.tell_on(sheet, to, self.actor, &after, Some(from), step)
    }

    /// History, audit and letter of a move of `actor`'s; they are written with the sheet.
    pub fn tell_on(
        &self,
        sheet: &mut Sheet,
        to: &Addresses,
        actor: &Actor,
        row: &enrollment::Model,
        from: Option<EnrollmentState>,
        step: Move<'_>,
    ) -> Result<()> {
        debug_assert!(
            has_letter(from, (step.to, step.reason), self.cohort.mode),
            "no letter: {from:?} -> {:?}, {:?}",
            step.to,
            step.reason
        );
        let id: Uuid = self.academy.new_id();
        sheet.changes.push(enrollment_change::ActiveModel {
            id: Set(id),
            enrollment_id: Set(row.id),
            from_state: Set(from.map(|state| state.code().into())),
            to_state: Set(step.to.code().into()),
            reason_code: Set(step.reason.code().into()),
            note: Set((!step.note.is_empty()).then(|| step.note.to_owned())),
            actor_id: Set(actor.person()),
            at: Set(self.academy.now()),
            left_cohort_id: Set(None),
            left_receipt: Set(None),
        });
        let trace = |state, reason| Trace { state, reason, receipt: row.receipt_number };
        let mut line = Change::new("enrollment moved", "enrollment", row.id.0)
            .within(Some(self.cohort.course), Some(self.cohort.id))
            .of_city(row.city_id)
            .after(&trace(step.to.code(), step.reason.code()))
            .because(step.note);
        if let Some(from) = from {
            line = line.before(&trace(from.code(), &row.reason_code));
        }
        sheet.trail.push(audit::entry(self.academy, actor, line));
        if let Some(mail) = self.mail(row, (from, step), id, to)? {
            sheet.letters.push(notification::letter(self.academy, mail)?);
        }
        Ok(())
    }

    /// History, audit and letter of a move from another cohort to this one, `row` being what it is since; they are
    /// written with the sheet. Each of the two cohorts has a line of the audit trail about it.
    pub fn tell_moved(
        &self,
        sheet: &mut Sheet,
        to: &Addresses,
        row: &enrollment::Model,
        (from, receipt): (&CohortCard, i32),
        (note, progress): (&str, Progress),
    ) -> Result<()> {
        #[derive(Serialize)]
        struct Place {
            cohort: CohortId,
            receipt: i32,
        }
        let step = Move::new(EnrollmentState::Confirmed, Reason::Moved).noted(note);
        let id: Uuid = self.academy.new_id();
        sheet.changes.push(enrollment_change::ActiveModel {
            id: Set(id),
            enrollment_id: Set(row.id),
            from_state: Set(Some(row.state.clone())),
            to_state: Set(step.to.code().into()),
            reason_code: Set(step.reason.code().into()),
            note: Set(Some(note.to_owned())),
            actor_id: Set(self.actor.person()),
            at: Set(self.academy.now()),
            left_cohort_id: Set(Some(from.id)),
            left_receipt: Set(Some(receipt)),
        });
        for (action, cohort) in [(MOVED_AWAY, from), (MOVED_HERE, &self.cohort)] {
            let line = Change::new(action, "enrollment", row.id.0)
                .within(Some(cohort.course), Some(cohort.id))
                .of_city(row.city_id)
                .before(&Place { cohort: from.id, receipt })
                .after(&Place { cohort: self.cohort.id, receipt: row.receipt_number })
                .because(note);
            sheet.trail.push(audit::entry(self.academy, self.actor, line));
        }
        if let Some(mut mail) = self.mail(row, (Some(step.to), step), id, to)? {
            mail.data.moved = Some(MovedFrom { cohort: from.texts.clone(), progress });
            sheet.letters.push(notification::letter(self.academy, mail)?);
        }
        Ok(())
    }

    /// History and letter of a seat whose cohort got other dates; they are written with the sheet. The cohort's own line
    /// of the audit trail says who changed them.
    pub fn tell_dates(
        &self,
        sheet: &mut Sheet,
        to: &Addresses,
        row: &enrollment::Model,
        before: DatesBefore,
    ) -> Result<()> {
        let step = Move::new(EnrollmentState::Confirmed, Reason::DatesChanged);
        let id: Uuid = self.academy.new_id();
        sheet.changes.push(enrollment_change::ActiveModel {
            id: Set(id),
            enrollment_id: Set(row.id),
            from_state: Set(Some(row.state.clone())),
            to_state: Set(step.to.code().into()),
            reason_code: Set(step.reason.code().into()),
            note: Set(None),
            actor_id: Set(self.actor.person()),
            at: Set(self.academy.now()),
            left_cohort_id: Set(None),
            left_receipt: Set(None),
        });
        if let Some(mut mail) = self.mail(row, (Some(step.to), step), id, to)? {
            // The seat itself waits for nothing new.
            mail.data.office_until = None;
            mail.data.dates_before = Some(before);
            sheet.letters.push(notification::letter(self.academy, mail)?);
        }
        Ok(())
    }

    /// Writes a sheet. A layer that is fuller than the desk read means that counters and books have parted: nothing is
    /// kept of it.
    pub async fn write(&mut self, sheet: Sheet) -> Result<()> {
        for some in portions(sheet.enrollments, 19) {
            let rows = some
                .into_iter()
                .map(IntoActiveModel::into_active_model)
                .map(sea_orm::ActiveModelTrait::reset_all);
            enrollment::Entity::insert_many(rows).exec_without_returning(self.tx.conn()).await?;
        }
        self.write_claims(sheet.claims).await?;
        self.write_moves(sheet.moves).await?;
        for some in portions(sheet.priorities, 2) {
            set_priorities(self.tx, some).await?;
        }
        for some in portions(sheet.changes, 10) {
            enrollment_change::Entity::insert_many(some).exec_without_returning(self.tx.conn()).await?;
        }
        audit::put_all(self.tx, sheet.trail).await?;
        notification::put_all(self.tx, sheet.letters).await
    }

    async fn write_claims(&mut self, claims: Vec<Claimed>) -> Result<()> {
        let mut raised: BTreeMap<Layer, (i32, i32)> = BTreeMap::new();
        for claim in &claims {
            let (by, over) = raised.entry(claim.layer).or_default();
            *by += 1;
            *over += i32::from(claim.over.is_some());
        }
        self.lay(raised.keys().copied()).await?;
        let mut rows = Vec::with_capacity(claims.len());
        for claim in claims {
            rows.push(seat_claim::ActiveModel {
                enrollment_id: Set(claim.to),
                layer_id: Set(self.layer_id(claim.layer).await?),
                is_over: Set(claim.over.is_some()),
                granted_by: Set(claim.over.as_ref().and_then(|_| self.actor.person())),
                reason: Set(claim.over),
                created_at: Set(self.academy.now()),
            });
        }
        let mut counters = Vec::with_capacity(raised.len());
        for (layer, steps) in raised {
            counters.push((self.layer_id(layer).await?, steps));
        }
        for some in portions(counters, 3) {
            if !raise_all(self.tx, some).await? {
                return Err(Error::broken(format!("a layer of {} is fuller than read", self.cohort.id)));
            }
        }
        for some in portions(rows, 6) {
            seat_claim::Entity::insert_many(some).exec_without_returning(self.tx.conn()).await?;
        }
        Ok(())
    }

    async fn write_moves(&self, moves: BTreeMap<Standing, Vec<EnrollmentId>>) -> Result<()> {
        let now = self.academy.now();
        for (standing, ids) in moves {
            for some in portions(ids, 1) {
                enrollment::Entity::update_many()
                    .col_expr(enrollment::Column::State, Expr::value(standing.to))
                    .col_expr(enrollment::Column::ReasonCode, Expr::value(standing.reason))
                    .col_expr(enrollment::Column::WaitsFor, Expr::value(standing.waits_for))
                    .col_expr(enrollment::Column::DecidedAt, Expr::value(now))
                    .col_expr(enrollment::Column::OfficeUntil, Expr::value(standing.office_until))
                    .col_expr(enrollment::Column::HeldUntil, Expr::value(standing.held_until))
                    .col_expr(enrollment::Column::EndedAt, Expr::value(standing.is_end.then_some(now)))
                    .col_expr(enrollment::Column::UpdatedAt, Expr::value(now))
                    .filter(enrollment::Column::Id.is_in(some))
                    .exec(self.tx.conn())
                    .await?;
            }
        }
        Ok(())
    }
}

/// Raises counters by what is given for each, and how much of that exceeds them; whether the rest had room.
async fn raise_all(tx: &Tx, counters: Vec<(SeatLayerId, (i32, i32))>) -> Result<bool> {
    let count = counters.len();
    let sql = format!(
        "WITH more(id, step, beyond) AS (VALUES {}) UPDATE seat_layer SET taken = seat_layer.taken + more.step \
         FROM more WHERE seat_layer.id = more.id AND (seat_layer.cap IS NULL OR more.step = more.beyond \
         OR seat_layer.taken + more.step - more.beyond <= seat_layer.cap)",
        value_rows(count, 3)
    );
    let value = |(id, (step, beyond)): (SeatLayerId, (i32, i32))| {
        [Value::from(id.0), Value::from(step), Value::from(beyond)]
    };
    let values = counters.into_iter().flat_map(value);
    Ok(usize::try_from(run(tx.conn(), &sql, values).await?).is_ok_and(|raised| raised == count))
}

async fn set_priorities(tx: &Tx, ranks: Vec<(EnrollmentId, i32)>) -> Result<()> {
    let sql = format!(
        "WITH rank(id, place) AS (VALUES {}) UPDATE enrollment SET priority = rank.place FROM rank \
         WHERE enrollment.id = rank.id",
        value_rows(ranks.len(), 2)
    );
    let values = ranks.into_iter().flat_map(|(id, place)| [Value::from(id.0), Value::from(place)]);
    run(tx.conn(), &sql, values).await?;
    Ok(())
}
