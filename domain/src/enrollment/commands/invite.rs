use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::apply::{insert, receipt_of};
use super::{may_run, refused};
use crate::access::Actor;
use crate::affiliation::commands::declare;
use crate::city::queries::{counted_under, find_selectable};
use crate::cohort::window::is_due;
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Door, Override, Read, Take};
use crate::enrollment::desk_moves::{Move, of_person};
use crate::enrollment::entity::enrollment;
use crate::enrollment::invitation::{Invitation, InviteForm};
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::Receipt;
use crate::error::FieldError;
use crate::ids::{AffiliationId, CityId, CohortId, PersonId};
use crate::people::GrammaticalForm;
use crate::people::commands::{NewPerson, add_person};
use crate::people::entity::person;
use crate::{Academy, Error, Result};

/// Invites somebody by her address and holds a seat for her until a deadline; who has no account gets one. The seat
/// comes out of the reserve while something is left of it, and exceeds a limit only where the organizer says so.
///
/// # Errors
/// `Denied`, `Invalid` for the form, for a deadline after the last second for seats, and on `beyond` when a limit is
/// reached; `Refused` for somebody who is inside already.
pub async fn invite(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    form: &InviteForm,
) -> Result<Receipt> {
    may_run(academy, actor, cohort).await?;
    let card = crate::cohort::queries::get_cohort(academy, cohort).await?;
    let invitation = form.check(academy.now(), card.promotion_until, &card.time_zone)?;
    find_selectable(academy, invitation.city)
        .await?
        .ok_or_else(|| Error::field("city", FieldError::Choice))?;

    let tx = academy.begin().await?;
    let (person, affiliation) = who(academy, &tx, actor, &invitation).await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Receipt, Read::Everything).await?;
    let seat_city = counted_under(&tx, invitation.city).await?;
    let earlier = of_person(&tx, &desk, person).await?;
    if earlier.iter().any(|row| row.ended_at.is_none()) {
        return Err(refused(Refusal::InvitedInside));
    }
    if is_due(desk.cohort.promotion_until, academy.now()) {
        return Err(refused(Refusal::Closed { closed: desk.cohort.promotion_until }));
    }
    if invitation.seats().layers(&desk.limits, &desk.tally, seat_city).is_err() {
        return Err(Error::field("beyond", does_not_fit()));
    }
    let row = held(&desk, (person, affiliation), (invitation.city, seat_city.id), &invitation);
    insert(&tx, &row).await?;
    desk.claim(row.id, seat_city, Door::Organizer, Some(&Override { reason: &invitation.reason })).await?;
    let step = Move {
        held_until: Some(invitation.until),
        ..Move::new(EnrollmentState::Invited, Reason::Invitation).noted(&invitation.reason)
    };
    desk.tell(&row, None, step).await?;
    // A city's first seat may let in others of it, who waited for the number of cities alone.
    desk.promote().await?;
    let receipt = receipt_of(&row)?;
    tx.commit().await?;
    Ok(receipt)
}

fn does_not_fit() -> FieldError {
    FieldError::said(
        "Limit jest wyczerpany. Zaznacz to pole, aby dać miejsce ponad limit.",
        "The limit is reached. Tick this box to give a place beyond the limit.",
    )
}

/// The account of the address, a new one where need be, and the workplace for which the seat is held.
pub(super) async fn who(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    invitation: &Invitation,
) -> Result<(PersonId, AffiliationId)> {
    let known = person::Entity::find()
        .filter(person::Column::Email.eq(invitation.email.as_str()))
        .one(tx.conn())
        .await?;
    let id = match known {
        Some(row) if row.state == "active" => row.id,
        Some(_) => {
            let closed = FieldError::said(
                "Konto z tym adresem jest zamknięte.",
                "The account with this address is closed.",
            );
            return Err(Error::field("email", closed));
        }
        None => {
            let new = NewPerson {
                email: invitation.email.clone(),
                display_name: invitation.name.clone(),
                form: GrammaticalForm::Neutral,
                lang: invitation.lang,
                time_zone: "Europe/Warsaw".into(),
                is_demo: false,
                privacy_version: None,
            };
            add_person(academy, tx, new).await?
        }
    };
    let email = &invitation.email;
    let affiliation = declare(academy, tx, actor, (id, email), invitation.city, &invitation.function).await?;
    Ok((id, affiliation))
}

pub(super) fn held(
    desk: &Desk<'_>,
    (person, affiliation): (PersonId, AffiliationId),
    (city, seat_city): (CityId, CityId),
    invitation: &Invitation,
) -> enrollment::Model {
    let now = desk.academy.now();
    let id: crate::ids::EnrollmentId = desk.academy.new_id();
    enrollment::Model {
        id,
        cohort_id: desk.cohort.id,
        person_id: person,
        affiliation_id: affiliation,
        city_id: city,
        seat_city_id: seat_city,
        receipt_number: desk.receipt,
        request_key: format!("invitation/{id}"),
        state: EnrollmentState::Invited.code().into(),
        reason_code: Reason::Invitation.code().into(),
        waits_for: None,
        priority: 0,
        motivation: String::new(),
        applied_at: now,
        decided_at: now,
        office_until: None,
        held_until: Some(invitation.until),
        ended_at: None,
        updated_at: now,
    }
}
