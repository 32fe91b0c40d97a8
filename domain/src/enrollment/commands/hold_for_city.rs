use super::apply::{insert, receipt_of};
use super::invite::{held, who};
use super::refused;
use crate::access::{Action, Actor, Place, check};
use crate::affiliation::confirm_by_coordinator;
use crate::city::queries::{counted_under, find_selectable};
use crate::clock::Instant;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::limits::Limits;
use crate::cohort::{CohortCard, CohortState};
use crate::enrollment::desk::{Desk, Door, Read, Take};
use crate::enrollment::desk_moves::{Move, of_person};
use crate::enrollment::invitation::InviteForm;
use crate::enrollment::rules::{
    ApplicationFacts, Decision, Office, Refusal, Tally, Waiting, first_full, in_turn, may_apply,
};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::Receipt;
use crate::error::FieldError;
use crate::ids::{CityId, CohortId};
use crate::{Academy, Error, Result};

/// The coordinator of a city invites a colleague by name and holds a seat for her until a deadline: a seat that she would
/// get by the rule if she applied now, never one out of the reserve or beyond a limit. Whoever speaks for the city says by
/// it that she works there.
///
/// # Errors
/// `Denied` to whoever does not speak for the city, `NotFound` for a cohort that is not shown, `Invalid` for the form,
/// `Refused` by the rules of `may_hold` and for a colleague who is inside already.
pub async fn hold_for_city(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    form: &InviteForm,
) -> Result<Receipt> {
    let choice = || Error::field("city", FieldError::Choice);
    let city: CityId = form.city.parse().map_err(|_| choice())?;
    check(actor, Action::SpeakForCity, &Place::city(city))?;
    let card = crate::cohort::queries::get_cohort(academy, cohort).await?;
    if !card.is_public() {
        return Err(Error::NotFound);
    }
    let form = InviteForm { beyond: String::new(), ..form.clone() };
    let invitation = form.check(academy.now(), card.promotion_until, &card.time_zone)?;
    find_selectable(academy, city).await?.ok_or_else(choice)?;

    let tx = academy.begin().await?;
    let (person, affiliation) = who(academy, &tx, actor, &invitation).await?;
    // Workplaces are locked before cohorts, whoever comes.
    let is_workplace_confirmed = confirm_by_coordinator(academy, &tx, actor, affiliation).await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Receipt, Read::Everything).await?;
    // Under the lock: a merge of cities takes it too.
    let seat_city = counted_under(&tx, city).await?;
    check(actor, Action::SpeakForCity, &Place::city(seat_city.id))?;
    let earlier = of_person(&tx, &desk, person).await?;
    if earlier.iter().any(|row| row.ended_at.is_none()) {
        return Err(refused(Refusal::InvitedInside));
    }
    let own = Waiting { priority: 0, receipt: desk.receipt.into(), city: seat_city };
    let queue = desk.queue().await?;
    may_hold(&desk.cohort, (&desk.limits, &desk.tally), &queue, own, academy.now()).map_err(refused)?;
    let row = held(&desk, (person, affiliation), (city, seat_city.id), &invitation);
    insert(&tx, &row).await?;
    desk.claim(row.id, seat_city, Door::Turn, None).await?;
    let step = Move {
        held_until: Some(invitation.until),
        is_workplace_confirmed,
        ..Move::new(EnrollmentState::Invited, Reason::Invitation).noted(&invitation.reason)
    };
    desk.tell(&row, None, step).await?;
    // A city's first seat may let in others of it, who waited for the number of cities alone.
    desk.promote().await?;
    let receipt = receipt_of(&row)?;
    tx.commit().await?;
    Ok(receipt)
}

/// Whether a city may hold one more seat for a colleague now: while applications are taken, where no organizer decides
/// about each of them, and where nothing is full and nobody before `own` is owed the seat.
///
/// # Errors
/// Why not.
pub(in crate::enrollment) fn may_hold(
    cohort: &CohortCard,
    (limits, tally): (&Limits, &Tally),
    queue: &[Waiting],
    own: Waiting,
    now: Instant,
) -> Result<(), Refusal> {
    let application = ApplicationFacts {
        is_published: cohort.state == CohortState::Published,
        mode: cohort.mode,
        window: cohort.window,
        cut_off: Some(cohort.promotion_until),
        // Who speaks for the office names her.
        office: Office::Confirmed,
        is_inside: false,
    };
    may_apply(&application, now)?;
    match cohort.mode {
        AdmissionMode::Approval | AdmissionMode::Round => return Err(Refusal::NotForCities),
        // The application of such a city goes to an organizer.
        AdmissionMode::FirstCome if limits.needs_size(own.city) => return Err(Refusal::SizeUnknown),
        AdmissionMode::FirstCome | AdmissionMode::Nomination => {}
    }
    if let Some(layer) = first_full(limits, tally, own.city) {
        return Err(Refusal::NoSeat { full: layer.kind() });
    }
    match in_turn(limits, tally, queue, own) {
        Decision::Wait(_) => Err(Refusal::OthersWait),
        Decision::Seat | Decision::Open(_) => Ok(()),
    }
}
