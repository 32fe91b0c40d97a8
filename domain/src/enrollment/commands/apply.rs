use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::refused;
use crate::access::{Action, Actor, Place, check};
use crate::affiliation::entity as affiliation;
use crate::allocation::commands::{is_round_sealed, wait_behind};
use crate::allocation::declared::keep_declared;
use crate::city::queries::counted_under;
use crate::cohort::CohortState;
use crate::cohort::groups::SeatCity;
use crate::db::{Tx, duplicate, stored};
use crate::enrollment::ApplyForm;
use crate::enrollment::desk::{Desk, Door, Read, Take, number};
use crate::enrollment::desk_moves::{Move, of_person, office_of};
use crate::enrollment::entity::enrollment;
use crate::enrollment::forms::Application;
use crate::enrollment::rules::{
    ApplicationFacts, Decision, Office, Refusal, decide, may_apply, office_deadline,
};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::Receipt;
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::{Academy, Result};

/// Takes an application and decides it at once by the cohort's mode: a seat, a place in the queue with its reason, or an
/// open question. The same request key
/// again gives the same receipt and changes nothing.
///
/// # Errors
/// `SignInRequired`, `NotFound` for a cohort that is not shown, `Invalid` for the form, `Refused` by the rules of
/// [`may_apply`].
pub async fn apply(academy: &Academy, actor: &Actor, cohort: CohortId, form: &ApplyForm) -> Result<Receipt> {
    check(actor, Action::Apply, &Place::OWN)?;
    let person = actor.signed_in()?;
    let mut form = form.check()?;
    form.request_key = format!("{person}/{}", form.request_key);

    let tx = academy.begin().await?;
    let place =
        workplace(&tx, form.affiliation, person).await?.ok_or_else(|| refused(Refusal::NoWorkplace))?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Receipt, Read::City(place.city_id)).await?;
    // Under the lock: a merge of cities takes it too.
    let seat_city = counted_under(&tx, place.city_id).await?;
    if seat_city.id != place.city_id {
        desk.read(Read::City(seat_city.id)).await?;
    }
    let earlier = of_person(&tx, &desk, person).await?;
    if let Some(same) = earlier.iter().find(|row| row.request_key == form.request_key) {
        return receipt(same);
    }
    let office = office_of(&place.state);
    may_apply(&facts(&desk, office, &earlier), academy.now()).map_err(refused)?;
    let declared = std::mem::take(&mut form.declared);
    let row = decided(&desk, person, (place.city_id, seat_city), office, form);
    insert(&tx, &row).await?;
    keep_declared(academy, &tx, (cohort, row.id), &declared).await?;
    let (state, reason) = (stored(&row.state)?, stored(&row.reason_code)?);
    if state == EnrollmentState::Confirmed {
        desk.claim(row.id, seat_city, Door::Turn, None).await?;
    }
    desk.tell(&row, None, Move::new(state, reason)).await?;
    let row = if reason == Reason::Late && is_round_sealed(&tx, cohort).await? {
        desk.read(Read::Everything).await?;
        wait_late(&mut desk, &row).await?
    } else {
        row
    };
    let receipt = receipt(&row)?;
    tx.commit().await?;
    Ok(receipt)
}

/// Who applies after a round waits behind all whom it left out, and is offered what is free at once.
async fn wait_late(desk: &mut Desk<'_>, row: &enrollment::Model) -> Result<enrollment::Model> {
    wait_behind(desk, row.id).await?;
    desk.promote().await?;
    desk.enrollment(row.id).await
}

fn facts(desk: &Desk<'_>, office: Office, earlier: &[enrollment::Model]) -> ApplicationFacts {
    ApplicationFacts {
        is_published: desk.cohort.state == CohortState::Published,
        mode: desk.cohort.mode,
        window: desk.cohort.window,
        cut_off: Some(desk.cohort.promotion_until),
        office,
        is_inside: earlier.iter().any(|row| row.ended_at.is_none()),
    }
}

/// The row of a decided application; its seat is not claimed yet.
fn decided(
    desk: &Desk<'_>,
    person: PersonId,
    (city, seat_city): (CityId, SeatCity),
    office: Office,
    form: Application,
) -> enrollment::Model {
    let now = desk.academy.now();
    let moment = desk.cohort.window.moment(now);
    let decision = decide((desk.cohort.mode, moment), &desk.limits, &desk.tally, seat_city);
    let (state, reason) = decision.outcome();
    let office_days = desk.cohort.office_days.filter(|_| decision == Decision::Seat);
    enrollment::Model {
        id: desk.academy.new_id(),
        cohort_id: desk.cohort.id,
        person_id: person,
        affiliation_id: form.affiliation,
        city_id: city,
        seat_city_id: seat_city.id,
        receipt_number: desk.receipt,
        request_key: form.request_key,
        state: state.code().into(),
        reason_code: reason.code().into(),
        waits_for: reason.full().map(|kind| kind.code().into()),
        priority: 0,
        motivation: form.motivation,
        applied_at: now,
        decided_at: now,
        office_until: office_deadline(office_days, office, now),
        held_until: None,
        ended_at: None,
        updated_at: now,
    }
}

pub(super) async fn insert(tx: &Tx, row: &enrollment::Model) -> Result<()> {
    let row = enrollment::ActiveModel {
        id: Set(row.id),
        cohort_id: Set(row.cohort_id),
        person_id: Set(row.person_id),
        affiliation_id: Set(row.affiliation_id),
        city_id: Set(row.city_id),
        seat_city_id: Set(row.seat_city_id),
        receipt_number: Set(row.receipt_number),
        request_key: Set(row.request_key.clone()),
        state: Set(row.state.clone()),
        reason_code: Set(row.reason_code.clone()),
        waits_for: Set(row.waits_for.clone()),
        priority: Set(row.priority),
        motivation: Set(row.motivation.clone()),
        applied_at: Set(row.applied_at),
        decided_at: Set(row.decided_at),
        office_until: Set(row.office_until),
        held_until: Set(row.held_until),
        ended_at: Set(row.ended_at),
        updated_at: Set(row.updated_at),
    };
    match enrollment::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_) => Ok(()),
        // The desk's lock keeps this from happening; the constraint is there for whoever comes past the desk.
        Err(error) if duplicate(&error).is_some() => Err(refused(Refusal::AlreadyInside)),
        Err(error) => Err(error.into()),
    }
}

/// Her workplace, kept as it is until the end of the transaction: an answer of its office comes before or after this
/// application, never unseen between.
async fn workplace(tx: &Tx, id: AffiliationId, person: PersonId) -> Result<Option<affiliation::Model>> {
    Ok(affiliation::Entity::find_by_id(id)
        .filter(affiliation::Column::PersonId.eq(person))
        .filter(affiliation::Column::EndedOn.is_null())
        .lock_shared()
        .one(tx.conn())
        .await?)
}

pub(super) fn receipt(row: &enrollment::Model) -> Result<Receipt> {
    let enrollment: EnrollmentId = row.id;
    Ok(Receipt {
        enrollment,
        number: number(row.receipt_number),
        state: stored(&row.state)?,
        reason: stored(&row.reason_code)?,
    })
}
