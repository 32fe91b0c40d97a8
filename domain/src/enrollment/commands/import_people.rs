use serde::Serialize;

use super::{may_run, reason};
use crate::access::Actor;
use crate::affiliation::{Declared, State, declare_all};
use crate::audit::{self, Change};
use crate::city::queries::all_counted_under;
use crate::clock::Instant;
use crate::cohort::groups::SeatCity;
use crate::enrollment::desk::{Desk, Override, Read, Take};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::desk_moves::{Move, office_of};
use crate::enrollment::entity::enrollment;
use crate::enrollment::given::{GivenSeat, SeatsFrom};
use crate::enrollment::import::{
    Ground, ImportKind, ImportRow, Outcome, Plan, Planned, lang_of, lock_workplaces,
};
use crate::enrollment::invitation::Terms;
use crate::enrollment::rules::{decide, layers_of_seat, office_deadline};
use crate::enrollment::sheet::Sheet;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::error::FieldErrors;
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::people::GrammaticalForm;
use crate::people::commands::{NewPerson, add_people};
use crate::text::{self, Email};
use crate::{Academy, Error, Result};

/// What an import leaves in the audit trail.
#[derive(Serialize)]
struct Trace {
    rows: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    applications: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitations: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seats_from: Option<SeatsFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Instant>,
}

/// Hands in an application for each row of a file that was played before, or invites its person and holds a seat for her,
/// in one transaction: exactly what its plan said. `seen` is the fingerprint of that plan. The rows are played again under
/// the cohort's lock; where anything comes out otherwise, nothing is written. Each seat is claimed at the desk, as for
/// whoever applies herself or is invited alone. Gives how many applied or were invited.
///
/// `why` stands in the letters to the people and in the audit trail. A file of which everybody is there already changes
/// nothing. Five thousand rows are about ninety statements; other applications wait that long.
///
/// # Errors
/// `Denied`, `NotFound`; `Refused` without a reason and where the cohort takes no applications now, or gives no seats any
/// more; `Invalid` on `until` for terms that do not hold any more; `Conflict` where the plan would be another one by now.
pub async fn import_people(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    kind: &ImportKind,
    (rows, seen): (&[ImportRow], &str),
    why: &str,
) -> Result<usize> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    lock_workplaces(&tx, rows).await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let plan = plan(&desk, kind, rows).await?;
    if plan.fingerprint != seen {
        return Err(Error::Conflict);
    }
    let entrants = entrants(&desk, &plan).await?;
    if entrants.is_empty() {
        return Ok(0);
    }
    enroll_all(&mut desk, kind, &entrants, &why).await?;
    // Behind invitations alone: what applications leave, nobody who waits could have had.
    if matches!(kind, ImportKind::Invitations(_)) && desk.promote().await?.len() != plan.moves_up.len() {
        return Err(Error::Conflict);
    }
    let line = trace(cohort, kind, (rows.len(), entrants.len()));
    let line = line.within(Some(desk.cohort.course), Some(cohort));
    audit::put(academy, &tx, actor, line.because(&why)).await?;
    tx.commit().await?;
    Ok(entrants.len())
}

fn trace(cohort: CohortId, kind: &ImportKind, (rows, taken): (usize, usize)) -> Change {
    let bare = Trace { rows, applications: None, invitations: None, seats_from: None, until: None };
    match kind {
        ImportKind::Applications => Change::new("people imported", "cohort", cohort.0)
            .after(&Trace { applications: Some(taken), ..bare }),
        ImportKind::Invitations(Terms { seats, until }) => Change::new("people invited", "cohort", cohort.0)
            .after(&Trace {
                invitations: Some(taken),
                seats_from: Some(*seats),
                until: Some(*until),
                ..bare
            }),
    }
}

async fn plan(desk: &Desk<'_>, kind: &ImportKind, rows: &[ImportRow]) -> Result<Plan> {
    let ground = Ground { academy: desk.academy, cohort: &desk.cohort, limits: &desk.limits, kind };
    ground.plan(desk.tx.conn(), desk.tally.clone(), rows).await
}

/// Somebody who comes into the cohort.
struct Entrant {
    person: PersonId,
    workplace: (AffiliationId, State),
    city: CityId,
    seat_city: SeatCity,
    outcome: Outcome,
}

/// Those of a plan who come into the cohort, in the order of the rows, with accounts and workplaces; new ones are written.
async fn entrants(desk: &Desk<'_>, plan: &Plan) -> Result<Vec<Entrant>> {
    let (academy, tx, actor) = (desk.academy, desk.tx, desk.actor);
    let coming: Vec<(&Planned, Option<PersonId>, CityId)> = plan
        .rows
        .iter()
        .filter_map(|planned| match planned.outcome {
            Outcome::Applies { person, city, .. } | Outcome::Invited { person, city, .. } => {
                Some((planned, person, city))
            }
            Outcome::Fault { .. } | Outcome::AlreadyThere { .. } | Outcome::WithoutSeat { .. } => None,
        })
        .collect();
    let new =
        coming.iter().filter(|(_, person, _)| person.is_none()).map(|(planned, ..)| account(&planned.row));
    let new = add_people(academy, tx, new.collect::<Result<_>>()?).await.map_err(|error| match error {
        // Somebody opened one of these accounts between the plan and here.
        Error::Invalid(_) => Error::Conflict,
        other => other,
    })?;
    let mut new = new.into_iter();
    let mut declared = Vec::with_capacity(coming.len());
    for (planned, person, city) in &coming {
        let email = Email::parse(&planned.row.email).map_err(|_| gone())?;
        let function =
            text::line(&planned.row.function, crate::affiliation::commands::FUNCTION).map_err(|_| gone())?;
        let person = person.or_else(|| new.next()).ok_or_else(|| Error::broken("an account is missing"))?;
        declared.push(Declared { person, email, city: *city, function });
    }
    let workplaces = declare_all(academy, tx, actor, &declared).await?;
    // Under the lock: a merge of cities takes it too.
    let cities = all_counted_under(tx, coming.iter().map(|(.., city)| *city)).await?;
    let entrant = |(planned, Declared { person, city, .. }): (&Planned, Declared)| {
        let workplace = workplaces.get(&person).copied();
        Ok(Entrant {
            person,
            workplace: workplace.ok_or_else(|| Error::broken("a workplace is missing"))?,
            city,
            seat_city: *cities.get(&city).ok_or(Error::NotFound)?,
            outcome: planned.outcome.clone(),
        })
    };
    coming.iter().map(|(planned, ..)| *planned).zip(declared).map(entrant).collect()
}

fn gone() -> Error {
    Error::Invalid(FieldErrors::default())
}

fn account(typed: &ImportRow) -> Result<NewPerson> {
    Ok(NewPerson {
        email: Email::parse(&typed.email).map_err(|_| gone())?,
        display_name: text::line(&typed.name, 120).map_err(|_| gone())?,
        form: GrammaticalForm::Neutral,
        lang: lang_of(&typed.lang).unwrap_or_default(),
        time_zone: "Europe/Warsaw".into(),
        is_demo: false,
        privacy_version: None,
    })
}

/// Writes them under the next receipt numbers.
async fn enroll_all(desk: &mut Desk<'_>, kind: &ImportKind, all: &[Entrant], why: &str) -> Result<()> {
    let to = Addresses::of(desk.tx, all.iter().map(|who| (who.person, who.city))).await?;
    let mut sheet = Sheet::default();
    let mut receipt = desk.receipt;
    for who in all {
        receipt += 1;
        let (row, step) = match kind {
            ImportKind::Applications => hand_in(desk, &mut sheet, receipt, who)?,
            ImportKind::Invitations(terms) => hold(desk, &mut sheet, receipt, (who, *terms, why))?,
        };
        desk.tell_on(&mut sheet, &to, desk.actor, &row, None, step.noted(why))?;
        sheet.enroll(row);
    }
    let given = receipt - desk.receipt;
    desk.write(sheet).await?;
    desk.count_receipts(given).await
}

/// An application, with its seat where it gets one.
fn hand_in(
    desk: &mut Desk<'_>,
    sheet: &mut Sheet,
    receipt: i32,
    who: &Entrant,
) -> Result<(enrollment::Model, Move<'static>)> {
    let moment = desk.cohort.window.moment(desk.academy.now());
    let decision = decide((desk.cohort.mode, moment), &desk.limits, &desk.tally, who.seat_city);
    let (state, reason) = decision.outcome();
    if !matches!(who.outcome, Outcome::Applies { state: planned, reason: why, .. } if (planned, why) == (state, reason))
    {
        // A city was merged or a clock struck between the plan and here.
        return Err(Error::Conflict);
    }
    let days = desk.cohort.office_days.filter(|_| state == EnrollmentState::Confirmed);
    let row = enrollment::Model {
        request_key: format!("import/{}", who.person),
        waits_for: reason.full().map(|kind| kind.code().into()),
        office_until: office_deadline(days, office_of(who.workplace.1.word()), desk.academy.now()),
        ..bare(desk, receipt, who, (state, reason))
    };
    if state == EnrollmentState::Confirmed {
        let layers = layers_of_seat(&desk.limits, &desk.tally, who.seat_city);
        desk.claim_layers_on(sheet, row.id, layers, None);
    }
    Ok((row, Move::new(state, reason)))
}

/// An invitation, with the seat that is held.
fn hold(
    desk: &mut Desk<'_>,
    sheet: &mut Sheet,
    receipt: i32,
    (who, terms, why): (&Entrant, Terms, &str),
) -> Result<(enrollment::Model, Move<'static>)> {
    let layers = terms.seats.layers(&desk.limits, &desk.tally, who.seat_city).map_err(|_| Error::Conflict)?;
    let given = GivenSeat::of(&desk.limits, &desk.tally, &layers);
    if !matches!(&who.outcome, Outcome::Invited { seat, .. } if *seat == given) {
        return Err(Error::Conflict);
    }
    let (state, reason) = (EnrollmentState::Invited, Reason::Invitation);
    let row = bare(desk, receipt, who, (state, reason));
    let request_key = format!("invitation/{}", row.id);
    let row = enrollment::Model { request_key, held_until: Some(terms.until), ..row };
    desk.claim_layers_on(sheet, row.id, layers, Some(&Override { reason: why }));
    Ok((row, Move { held_until: Some(terms.until), ..Move::new(state, reason) }))
}

fn bare(
    desk: &Desk<'_>,
    receipt: i32,
    who: &Entrant,
    (state, reason): (EnrollmentState, Reason),
) -> enrollment::Model {
    let now = desk.academy.now();
    let id: EnrollmentId = desk.academy.new_id();
    enrollment::Model {
        id,
        cohort_id: desk.cohort.id,
        person_id: who.person,
        affiliation_id: who.workplace.0,
        city_id: who.city,
        seat_city_id: who.seat_city.id,
        receipt_number: receipt,
        request_key: String::new(),
        state: state.code().into(),
        reason_code: reason.code().into(),
        waits_for: None,
        priority: 0,
        motivation: String::new(),
        applied_at: now,
        decided_at: now,
        office_until: None,
        held_until: None,
        ended_at: None,
        updated_at: now,
    }
}
