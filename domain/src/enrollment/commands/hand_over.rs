use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::apply::{insert, receipt_of};
use super::invite::{held, who};
use super::{peek, refused};
use crate::access::{Action, Actor, Place, check};
use crate::affiliation::confirm_by_coordinator;
use crate::cohort::queries::handed_over_until;
use crate::cohort::window::is_due;
use crate::db::stored;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::{Move, of_person};
use crate::enrollment::entity::{enrollment, seat_claim};
use crate::enrollment::invitation::InviteForm;
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::Receipt;
use crate::ids::{CityId, EnrollmentId, PersonId};
use crate::{Academy, Error, Result};

/// The coordinator hands a seat of the city to a colleague, until the module opens up to which the cohort allows it.
/// The one enrollment ends as transferred, the colleague is invited, and all that the seat consumed goes on with it: no
/// limit is asked and nobody in the queue moves. The colleague starts with nothing done, and may say no; then the seat
/// passes on by the rule. If she waits for a seat already, that application gets this one. Whoever speaks for the city says
/// by it that she works there.
///
/// # Errors
/// `Denied` to whoever does not speak for the city, `Invalid` for the form, `Refused` for what is no confirmed seat,
/// after that time, and for a colleague who has a seat.
pub async fn hand_over(
    academy: &Academy,
    actor: &Actor,
    id: EnrollmentId,
    form: &InviteForm,
) -> Result<Receipt> {
    let before = peek(academy, id).await?;
    check(actor, Action::SpeakForCity, &Place::city(before.seat_city_id))?;
    let cohort = crate::cohort::queries::get_cohort(academy, before.cohort_id).await?;
    let until = handed_over_until(academy, &cohort).await?;
    let city = before.seat_city_id.to_string();
    let form = InviteForm { city, beyond: String::new(), ..form.clone() };
    let invitation = form.check(academy.now(), until, &cohort.time_zone)?;

    let tx = academy.begin().await?;
    let (person, affiliation) = who(academy, &tx, actor, &invitation).await?;
    // Who speaks for the office names her; workplaces are locked before cohorts, whoever comes.
    let is_workplace_confirmed = confirm_by_coordinator(academy, &tx, actor, affiliation).await?;
    let mut desk =
        Desk::open(academy, &tx, actor, cohort.id, Take::Receipt, Read::Cities(&[before.seat_city_id]))
            .await?;
    let row = desk.enrollment(id).await?;
    let state: EnrollmentState = stored(&row.state)?;
    if !state.may_become(EnrollmentState::Transferred) || is_due(until, academy.now()) {
        return Err(refused(Refusal::NotPossibleNow));
    }
    let held_until = Some(invitation.until);
    desk.go(&row, Move::new(EnrollmentState::Transferred, Reason::HandedOver).noted(&invitation.reason))
        .await?;
    let heir = match open_of(&desk, person).await? {
        None => {
            let new = enrollment::Model {
                reason_code: Reason::HandedOver.code().into(),
                ..held(&desk, (person, affiliation), (invitation.city, row.seat_city_id), &invitation)
            };
            insert(&tx, &new).await?;
            let step = Move {
                held_until,
                is_workplace_confirmed,
                ..Move::new(EnrollmentState::Invited, Reason::HandedOver)
            };
            pass_on(&desk, &row, &new).await?;
            desk.tell(&new, None, step.noted(&invitation.reason)).await?;
            new
        }
        Some(waiting) => {
            same_city(&waiting, row.seat_city_id)?;
            pass_on(&desk, &row, &waiting).await?;
            let step = Move {
                held_until,
                is_workplace_confirmed,
                ..Move::new(EnrollmentState::Offered, Reason::HandedOver)
            };
            desk.go(&waiting, step.noted(&invitation.reason)).await?;
            desk.enrollment(waiting.id).await?
        }
    };
    let receipt = receipt_of(&heir)?;
    tx.commit().await?;
    Ok(receipt)
}

/// What the colleague has under way in the cohort, if anything.
async fn open_of(desk: &Desk<'_>, person: PersonId) -> Result<Option<enrollment::Model>> {
    let rows = of_person(desk.tx, desk, person).await?;
    let Some(open) = rows.into_iter().find(|row| row.ended_at.is_none()) else { return Ok(None) };
    let state: EnrollmentState = stored(&open.state)?;
    if state.takes_seat() { Err(refused(Refusal::InvitedInside)) } else { Ok(Some(open)) }
}

fn same_city(waiting: &enrollment::Model, city: CityId) -> Result<()> {
    if waiting.seat_city_id == city { Ok(()) } else { Err(refused(Refusal::InvitedInside)) }
}

/// All that a seat consumed goes on with its heir, so that no counter changes.
async fn pass_on(desk: &Desk<'_>, from: &enrollment::Model, to: &enrollment::Model) -> Result<()> {
    let moved = seat_claim::Entity::update_many()
        .col_expr(seat_claim::Column::EnrollmentId, Expr::value(to.id.0))
        .filter(seat_claim::Column::EnrollmentId.eq(from.id))
        .exec(desk.tx.conn())
        .await?;
    if moved.rows_affected == 0 { Err(Error::broken("a confirmed seat without claims")) } else { Ok(()) }
}
