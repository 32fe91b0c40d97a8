//! What organizers do for people who cannot go on alone.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use serde_json::json;
use uuid::Uuid;

use super::queries::extensions;
use super::rules::gives_more_time;
use super::views::{Extension, ExtensionForm, Whom};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::db::{self, Tx};
use crate::error::{FieldError, FieldErrors};
use crate::ids::{BlockId, CityId, EnrollmentId, ModuleId, PersonId};
use crate::lang::Lang;
use crate::learning::plan;
use crate::notification::{self, Mail};
use crate::{Academy, Error, Result, text, zone};

/// Letters of a reason at most.
const REASON: usize = 500;

#[derive(FromQueryResult)]
struct Contact {
    person_id: PersonId,
    city_id: CityId,
    email: String,
    lang: String,
}

const CONTACTS: &str = "SELECT e.person_id, e.city_id, p.email, p.lang FROM enrollment e JOIN person p ON p.id = e.person_id \
    WHERE e.cohort_id = $1 AND e.state = 'confirmed' AND p.state = 'active'";

/// Extends a deadline of a module, or of the whole programme, for a person or a city, and tells everybody who gets more
/// time by it. `until` is the last second, which the caller makes of a day in the cohort's zone.
///
/// # Errors
/// `Denied`, `NotFound` for somebody of another cohort, `Invalid` for fields, also when nobody gets more time.
pub async fn extend(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    form: &ExtensionForm,
    until: Option<Instant>,
) -> Result<()> {
    may_run(actor, cohort)?;
    let (module, whom, until, reason) = checked(academy, form, until)?;
    let tx = academy.begin().await?;
    let due = due(academy, &tx, cohort, module).await?;
    let mut concerned = match whom {
        Chosen::City(city) => contacts(&tx, cohort, "e.city_id = $2", city.0).await?,
        Chosen::Enrollment(id) => contacts(&tx, cohort, "e.id = $2", id.0).await?,
    };
    if concerned.is_empty() {
        return Err(Error::field("whom", FieldError::Choice));
    }
    let known = extensions(tx.conn(), cohort.id).await?;
    let earliest = concerned.iter().map(|contact| present(&known, contact, (module, due))).min();
    concerned.retain(|contact| gives_more_time(present(&known, contact, (module, due)), until));
    if concerned.is_empty() {
        return Err(Error::field("until", not_later(cohort, earliest.unwrap_or(due))));
    }
    let (person, city) = match whom {
        Chosen::City(city) => (None, Some(city.0)),
        Chosen::Enrollment(_) => (concerned.first().map(|contact| contact.person_id.0), None),
    };
    let id: Uuid = academy.new_id();
    let sql = "INSERT INTO deadline_extension (id, cohort_id, module_id, person_id, city_id, due_at, reason, decided_by, \
        decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = vec![
        id.into(),
        cohort.id.0.into(),
        module.map(|module| module.0).into(),
        person.into(),
        city.into(),
        until.into(),
        reason.clone().into(),
        actor.person().map(|person| person.0).into(),
        academy.now().into(),
    ];
    run(&tx, sql, values).await?;
    for contact in &concerned {
        let data = json!({
            "cohort": cohort.slug, "texts": cohort.texts, "zone": cohort.time_zone, "until": until,
            "is_whole": module.is_none(),
        });
        tell(academy, &tx, "deadline.extended", format!("{id}:{}", contact.person_id), contact, data).await?;
    }
    let (kind, subject) = match (person, city) {
        (Some(person), _) => ("person", person),
        (None, city) => ("city", city.unwrap_or_default()),
    };
    let mut change = Change::new("deadline extended", kind, subject)
        .within(Some(cohort.course), Some(cohort.id))
        .after(&json!({ "until": until, "module": module }))
        .because(&reason);
    if let Chosen::City(city) = whom {
        change = change.of_city(city);
    }
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}

/// The deadline of a module of the cohort, or of the whole programme, before any extension.
async fn due(academy: &Academy, tx: &Tx, cohort: &CohortCard, module: Option<ModuleId>) -> Result<Instant> {
    let Some(module) = module else { return Ok(cohort.completion_until) };
    let parts = plan::plan(academy, tx.conn(), cohort.id).await?;
    let part = parts.iter().find(|part| part.module == module);
    let part = part.ok_or_else(|| Error::field("module", FieldError::Choice))?;
    let none = || {
        FieldError::said(
            "Ten moduł nie ma terminu, więc nie ma czego przedłużać.",
            "This module has no deadline, so there is nothing to extend.",
        )
    };
    part.due_at.ok_or_else(|| Error::field("module", none()))
}

/// The deadline that holds for somebody now: the latest of hers.
fn present(known: &[Extension], contact: &Contact, (module, due): (Option<ModuleId>, Instant)) -> Instant {
    let hers = known.iter().filter(|extension| {
        extension.module == module && extension.is_for(contact.person_id, contact.city_id)
    });
    hers.map(|extension| extension.until).max().map_or(due, |until| until.max(due))
}

fn not_later(cohort: &CohortCard, due: Instant) -> FieldError {
    let zone = zone::parse_zone(&cohort.time_zone).unwrap_or(chrono_tz::UTC);
    let day = due.with_timezone(&zone).date_naive();
    FieldError::said(
        format!("Obecny termin to {day}, więc nic by się nie przedłużyło. Podaj późniejszy dzień."),
        format!("The present deadline is {day}, so nothing would be extended. Give a later day."),
    )
}

#[derive(Clone, Copy)]
enum Chosen {
    Enrollment(EnrollmentId),
    City(CityId),
}

fn checked(
    academy: &Academy,
    form: &ExtensionForm,
    until: Option<Instant>,
) -> Result<(Option<ModuleId>, Chosen, Instant, String)> {
    let mut errors = FieldErrors::default();
    let module = match form.module.as_str() {
        "" => Some(None),
        id => errors.take("module", id.parse().map(Some).map_err(|_| FieldError::Choice)),
    };
    let whom = match form.whom.split_once(':') {
        Some(("city", id)) => id.parse().ok().map(Chosen::City),
        Some(("person", id)) => id.parse().ok().map(Chosen::Enrollment),
        _ => None,
    };
    let whom = errors.take("whom", whom.ok_or(FieldError::Choice));
    let until = errors.take("until", until.ok_or(FieldError::Date));
    if until.is_some_and(|until| until <= academy.now()) {
        let past =
            FieldError::said("Ten dzień już minął. Podaj późniejszy.", "That day is over. Give a later one.");
        errors.add("until", past);
    }
    let reason = errors.take("reason", text::line(&form.reason, REASON));
    errors.check()?;
    match (module, whom, until, reason) {
        (Some(module), Some(whom), Some(until), Some(reason)) => Ok((module, whom, until, reason)),
        _ => Err(Error::Invalid(FieldErrors::default())),
    }
}

/// Undoes an extension: the deadline is again what it was.
///
/// # Errors
/// `Denied`, `NotFound` for one of another cohort.
pub async fn end_extension(academy: &Academy, actor: &Actor, cohort: &CohortCard, id: Uuid) -> Result<()> {
    may_run(actor, cohort)?;
    let tx = academy.begin().await?;
    let known = extensions(tx.conn(), cohort.id).await?;
    let found = known.into_iter().find(|extension| extension.id == id).ok_or(Error::NotFound)?;
    run(&tx, "DELETE FROM deadline_extension WHERE id = $1", vec![id.into()]).await?;
    let (kind, subject) = match found.whom {
        Whom::Person(person) => ("person", person.0),
        Whom::City(city) => ("city", city.0),
        Whom::Cohort => ("cohort", cohort.id.0),
    };
    let change = Change::new("deadline extension ended", kind, subject)
        .within(Some(cohort.course), Some(cohort.id))
        .before(&json!({ "until": found.until, "module": found.module }));
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}

/// Marks somebody's programme as completed with a reason, though its rule is not met.
///
/// # Errors
/// `Denied`, `NotFound` for somebody of another cohort, `Invalid` without a reason, `Refused` without a confirmed seat.
pub async fn complete(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    enrollment: EnrollmentId,
    reason: &str,
) -> Result<()> {
    may_run(actor, cohort)?;
    let reason = self::reason(reason)?;
    let tx = academy.begin().await?;
    // Nobody moves her to another cohort meanwhile.
    tx.take_turn(enrollment.0).await?;
    contact(&tx, cohort, enrollment).await?;
    crate::enrollment::commands::complete(academy, &tx, actor, enrollment, &reason).await?;
    tx.commit().await
}

/// Gives somebody further attempts at a quiz.
///
/// # Errors
/// `Denied`, `NotFound` for somebody of another cohort or a quiz that it does not have, `Invalid` for fields.
pub async fn allow_attempts(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    (enrollment, block): (EnrollmentId, BlockId),
    (extra, reason): (&str, &str),
) -> Result<()> {
    may_run(actor, cohort)?;
    let mut errors = FieldErrors::default();
    let range = FieldError::Number { min: 1, max: 5 };
    let extra = extra.trim().parse::<i32>().ok().filter(|extra| (1..=5).contains(extra));
    let extra = errors.take("extra", extra.ok_or(range));
    let reason = errors.take("reason", text::line(reason, REASON));
    errors.check()?;
    let (Some(extra), Some(reason)) = (extra, reason) else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    let tx = academy.begin().await?;
    let contact = contact(&tx, cohort, enrollment).await?;
    let parts = plan::plan(academy, tx.conn(), cohort.id).await?;
    // A plain loop: an iterator of closures would live across the awaits below.
    let mut is_quiz = false;
    for part in &parts {
        is_quiz |= part.stops.iter().any(|stop| stop.quiz.is_some_and(|(quiz, _)| quiz == block));
    }
    if !is_quiz {
        return Err(Error::NotFound);
    }
    let id: Uuid = academy.new_id();
    let sql = "INSERT INTO attempt_grant (id, enrollment_id, block_id, extra, reason, decided_by, decided_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        id.into(),
        enrollment.0.into(),
        block.0.into(),
        extra.into(),
        reason.clone().into(),
        actor.person().map(|person| person.0).into(),
        academy.now().into(),
    ];
    run(&tx, sql, values).await?;
    let data = json!({ "cohort": cohort.slug, "texts": cohort.texts, "extra": extra });
    tell(academy, &tx, "attempts.allowed", id.to_string(), &contact, data).await?;
    let change = Change::new("attempts allowed", "enrollment", enrollment.0)
        .within(Some(cohort.course), Some(cohort.id))
        .after(&json!({ "extra": extra }))
        .because(&reason);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}

fn may_run(actor: &Actor, cohort: &CohortCard) -> Result<()> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))
}

fn reason(typed: &str) -> Result<String> {
    text::line(typed, REASON).map_err(|error| Error::field("reason", error))
}

async fn contacts(tx: &Tx, cohort: &CohortCard, which: &str, id: Uuid) -> Result<Vec<Contact>> {
    let sql = format!("{CONTACTS} AND {which}");
    db::all(tx.conn(), &sql, [cohort.id.0.into(), id.into()]).await
}

/// Somebody with a seat in this cohort, and in no other.
async fn contact(tx: &Tx, cohort: &CohortCard, id: EnrollmentId) -> Result<Contact> {
    contacts(tx, cohort, "e.id = $2", id.0).await?.pop().ok_or(Error::NotFound)
}

async fn tell(
    academy: &Academy,
    tx: &Tx,
    event: &'static str,
    occurrence: String,
    to: &Contact,
    data: serde_json::Value,
) -> Result<()> {
    let mail = Mail {
        event,
        occurrence,
        person: Some(to.person_id),
        recipient: to.email.clone(),
        lang: Lang::from_tag(&to.lang).unwrap_or_default(),
        data,
    };
    notification::put(academy, tx, mail).await
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<()> {
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    tx.conn().execute_raw(statement).await?;
    Ok(())
}
