use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::apply::receipt_of;
use super::{peek, reason, refused};
use crate::access::Actor;
use crate::affiliation::entity as affiliation;
use crate::allocation::declared::forget_declared_of;
use crate::assessment::commands::{close_left, lock_open};
use crate::audit::{self, Change};
use crate::city::queries::counted_under;
use crate::cohort::groups::SeatCity;
use crate::cohort::queries::get_cohort;
use crate::db::Tx;
use crate::enrollment::arrival::{Arrival, arrival, layers_on_arrival};
use crate::enrollment::desk::{Desk, Override, Read, Take};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::desk_moves::office_of;
use crate::enrollment::entity::enrollment;
use crate::enrollment::moving::{Seen, is_inside, may_come, may_go, own_extensions, runs_both};
use crate::enrollment::rules::{Refusal, office_deadline};
use crate::enrollment::sheet::Sheet;
use crate::enrollment::state::Reason;
use crate::enrollment::views::Receipt;
use crate::error::FieldError;
use crate::ids::{CohortId, EnrollmentId, PersonId};
use crate::learning::carried::{Carried, Plans, carried};
use crate::learning::finish::finish_if_met;
use crate::progress::Whom;
use crate::progress::queries::extensions;
use crate::{Academy, Error, Result};

/// A move to another cohort, as a form has it.
#[derive(Clone, Copy, Debug)]
pub struct MoveForm<'f> {
    /// The other cohort.
    pub to: CohortId,
    /// Why: she reads it too.
    pub reason: &'f str,
    /// Whether the seat may come out of the reserve or exceed a limit.
    pub beyond: bool,
    /// The mark of the preview that was shown; nothing for whoever asked for none.
    pub seen: Option<&'f str>,
}

/// An organizer moves somebody with a confirmed seat to another cohort of the course. The enrollment stays the same one,
/// with all that was recorded in it; it gets the next receipt there, and consumes a seat there by that cohort's limits.
/// In the cohort that she leaves the queue moves. What was declared for a round there and deadlines that were extended
/// there for her alone end. If all is done that the other cohort asks for, the course is completed at once. Moving her
/// back is the undo.
///
/// It is the decision of an organizer, so no approval and no last second for seats stands in its way, as long as
/// something can be completed there.
///
/// # Errors
/// `Denied` to whoever does not run both cohorts, `Invalid` on `beyond` when no seat is free, `Refused` without a reason,
/// for another course, a cohort that is not running, what is no confirmed seat, a certificate in force, and for somebody
/// who is inside there already; `Conflict` when it would come otherwise than it was shown.
pub async fn move_to_cohort(
    academy: &Academy,
    actor: &Actor,
    id: EnrollmentId,
    form: MoveForm<'_>,
) -> Result<Receipt> {
    let before = peek(academy, id).await?;
    let (from, to) = (get_cohort(academy, before.cohort_id).await?, get_cohort(academy, form.to).await?);
    runs_both(actor, &from, &to)?;
    may_come(&from, &to, academy.now()).map_err(refused)?;
    let why = reason(form.reason)?;
    let tx = academy.begin().await?;
    keep_in_place(&tx, &before, to.id).await?;
    let (mut here, mut there) = desks(academy, &tx, actor, (from.id, to.id)).await?;
    // Somebody may have changed the other cohort just now.
    may_come(&here.cohort, &there.cohort, academy.now()).map_err(refused)?;
    let row = here.enrollment(id).await?;
    may_go(tx.conn(), &row).await?;
    if is_inside(tx.conn(), row.person_id, to.id).await? {
        return Err(refused(Refusal::InvitedInside));
    }
    let city = counted_under(&tx, row.seat_city_id).await?;
    let found = arrival(&there.limits, &there.tally, &there.queue().await?, city);
    if !found.is_free() && !form.beyond {
        return Err(Error::field("beyond", not_free(found)));
    }
    let plans = carried(academy, tx.conn(), id, (from.id, to.id)).await?;
    let extensions = own_extensions(tx.conn(), from.id, row.person_id).await?;
    here.release(row.id, row.seat_city_id).await?;
    let new = settle(&there, &row, city).await?;
    let layers = layers_on_arrival(found, &there.limits, &there.tally, city);
    let over = Override { reason: &why };
    there.claim_layers(id, layers, Some(&over).filter(|_| !found.is_free())).await?;
    tell(&mut there, (&here, &row), &new, (&why, &plans.carried)).await?;
    forget_declared_of(&tx, id).await?;
    end_extensions(&here, row.person_id, &why).await?;
    let (leaving, joining) = (here.promote().await?, there.promote().await?);
    let Plans { carried, ending, from: old_plan, to: new_plan } = plans;
    close_left(academy, &tx, &ending, &old_plan).await?;
    finish_if_met(academy, &tx, id, &new_plan).await?;
    let seen = Seen { enrollment: id, to: to.id, arrival: found, leaving, joining, carried, extensions };
    if form.seen.is_some_and(|shown| seen.mark().is_ok_and(|mark| mark != shown)) {
        return Err(Error::Conflict);
    }
    let receipt = receipt_of(&there.enrollment(id).await?)?;
    tx.commit().await?;
    Ok(receipt)
}

/// Nobody else moves, finishes or erases the enrollment meanwhile, its office says nothing, and the other cohort pins no
/// other versions. In the order in which others take these locks: workplaces, versions, attempts, the enrollment, and
/// the cohorts after that.
async fn keep_in_place(tx: &Tx, row: &enrollment::Model, to: CohortId) -> Result<()> {
    affiliation::Entity::find_by_id(row.affiliation_id).lock_shared().one(tx.conn()).await?;
    tx.share_turn(to.0).await?;
    lock_open(tx, row.id).await?;
    tx.take_turn(row.id.0).await
}

/// The desks of both cohorts, opened in the one order in which everybody opens several: two moves that cross wait for each
/// other once.
async fn desks<'a>(
    academy: &'a Academy,
    tx: &'a Tx,
    actor: &'a Actor,
    (from, to): (CohortId, CohortId),
) -> Result<(Desk<'a>, Desk<'a>)> {
    let open = async |cohort, take| Desk::open(academy, tx, actor, cohort, take, Read::Everything).await;
    if from < to {
        let here = open(from, Take::Nothing).await?;
        Ok((here, open(to, Take::Receipt).await?))
    } else {
        let there = open(to, Take::Receipt).await?;
        Ok((open(from, Take::Nothing).await?, there))
    }
}

/// Writes where the enrollment is from now on. When she applied stays as it was.
async fn settle(there: &Desk<'_>, row: &enrollment::Model, city: SeatCity) -> Result<enrollment::Model> {
    use enrollment::Column;
    let now = there.academy.now();
    let place = affiliation::Entity::find_by_id(row.affiliation_id).one(there.tx.conn()).await?;
    let place = place.ok_or_else(|| Error::broken("an enrollment without a workplace"))?;
    let new = enrollment::Model {
        cohort_id: there.cohort.id,
        seat_city_id: city.id,
        receipt_number: there.receipt,
        // A key that she sent to the one cohort says nothing in the other.
        request_key: format!("move/{}/{}", row.id, there.receipt),
        reason_code: Reason::Moved.code().into(),
        waits_for: None,
        priority: 0,
        decided_at: now,
        office_until: office_deadline(there.cohort.office_days, office_of(&place.state), now),
        updated_at: now,
        ..row.clone()
    };
    enrollment::Entity::update_many()
        .col_expr(Column::CohortId, Expr::value(new.cohort_id.0))
        .col_expr(Column::SeatCityId, Expr::value(new.seat_city_id.0))
        .col_expr(Column::ReceiptNumber, Expr::value(new.receipt_number))
        .col_expr(Column::RequestKey, Expr::value(new.request_key.clone()))
        .col_expr(Column::ReasonCode, Expr::value(new.reason_code.clone()))
        .col_expr(Column::WaitsFor, Expr::value(None::<String>))
        .col_expr(Column::Priority, Expr::value(new.priority))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .col_expr(Column::OfficeUntil, Expr::value(new.office_until))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(row.id))
        .exec(there.tx.conn())
        .await?;
    Ok(new)
}

async fn tell(
    there: &mut Desk<'_>,
    (here, before): (&Desk<'_>, &enrollment::Model),
    row: &enrollment::Model,
    (why, carried): (&str, &Carried),
) -> Result<()> {
    let to = Addresses::of(there.tx, [(row.person_id, row.city_id)]).await?;
    let to = to.with_history(there.tx, [row.id]).await?;
    let mut sheet = Sheet::default();
    let from = (&here.cohort, before.receipt_number);
    there.tell_moved(&mut sheet, &to, row, from, (why, carried.then))?;
    there.write(sheet).await
}

/// The deadlines that were extended in a cohort for this person alone end with her leaving.
async fn end_extensions(here: &Desk<'_>, person: PersonId, why: &str) -> Result<()> {
    let (cohort, conn) = (&here.cohort, here.tx.conn());
    for own in extensions(conn, cohort.id).await?.into_iter().filter(|one| one.whom == Whom::Person(person)) {
        crate::db::run(conn, "DELETE FROM deadline_extension WHERE id = $1", [own.id.into()]).await?;
        let line = Change::new("deadline extension ended", "person", person.0)
            .within(Some(cohort.course), Some(cohort.id))
            .before(&json!({ "until": own.until, "module": own.module }))
            .because(why);
        audit::put(here.academy, here.tx, here.actor, line).await?;
    }
    Ok(())
}

/// Why the organizer's word is needed.
fn not_free(found: Arrival) -> FieldError {
    match found {
        Arrival::Reserve => FieldError::said(
            "Wolne miejsca są tylko w rezerwie. Zaznacz to pole, aby dać miejsce z rezerwy.",
            "Only the reserve has free places. Tick this box to give a place out of the reserve.",
        ),
        Arrival::Owed => FieldError::said(
            "Na wolne miejsce czeka już ktoś z kolejki. Zaznacz to pole, aby mimo to dać je tej osobie.",
            "Somebody in the queue waits for the free place. Tick this box to give it to this person all the same.",
        ),
        Arrival::Free | Arrival::Full(_) => FieldError::said(
            "W tej kohorcie nie ma wolnego miejsca. Zaznacz to pole, aby dać miejsce ponad limit.",
            "There is no free place in this cohort. Tick this box to give a place beyond the limit.",
        ),
    }
}
