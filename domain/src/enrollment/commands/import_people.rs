use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use serde::Serialize;

use super::apply::insert;
use super::{may_run, reason};
use crate::access::Actor;
use crate::affiliation::commands::declare;
use crate::affiliation::entity as affiliation;
use crate::audit::{self, Change};
use crate::city::queries::counted_under;
use crate::cohort::limits::LayerKind;
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Door, Read, Take};
use crate::enrollment::desk_moves::{Move, office_of};
use crate::enrollment::entity::{enrollment, seat_layer};
use crate::enrollment::import::{Ground, ImportRow, Outcome, Plan, Planned, lang_of, lock_workplaces};
use crate::enrollment::rules::{decide, office_deadline};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::error::FieldErrors;
use crate::ids::{AffiliationId, CityId, CohortId, PersonId};
use crate::people::GrammaticalForm;
use crate::people::commands::{NewPerson, add_person};
use crate::text::{self, Email};
use crate::{Academy, Error, Result};

/// What an import leaves in the audit trail.
#[derive(Serialize)]
struct Trace {
    rows: usize,
    applications: usize,
}

/// Hands in an application for each row of a file that was played before, in one transaction: exactly what its plan said.
/// `seen` is the fingerprint of that plan. The rows are played again under the cohort's lock; where anything comes out
/// otherwise, nothing is written. Each seat is claimed at the desk, as for whoever applies herself.
///
/// `why` stands in the letters to the people and in the audit trail. A file of which everybody is there already changes
/// nothing. Five thousand rows hold the cohort's lock for some seconds: other applications wait that long.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason and where the cohort takes no applications now, `Conflict` where the
/// plan would be another one by now.
pub async fn import_people(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (rows, seen): (&[ImportRow], &str),
    why: &str,
) -> Result<usize> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    lock_workplaces(&tx, rows).await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let plan = plan(&desk, rows).await?;
    if plan.fingerprint != seen {
        return Err(Error::Conflict);
    }
    let applications = plan.applications();
    if applications == 0 {
        return Ok(0);
    }
    take_receipts(&desk, applications).await?;
    for planned in &plan.rows {
        if let Outcome::Applies { person, city, state, reason, .. } = planned.outcome {
            desk.receipt += 1;
            hand_in(&mut desk, (planned, person, city), (state, reason), &why).await?;
        }
    }
    let trace = Trace { rows: rows.len(), applications };
    let line =
        Change::new("people imported", "cohort", cohort.0).within(Some(desk.cohort.course), Some(cohort));
    audit::put(academy, &tx, actor, line.after(&trace).because(&why)).await?;
    tx.commit().await?;
    Ok(applications)
}

async fn plan(desk: &Desk<'_>, rows: &[ImportRow]) -> Result<Plan> {
    let ground = Ground { academy: desk.academy, cohort: &desk.cohort, limits: &desk.limits };
    ground.plan(desk.tx.conn(), desk.tally.clone(), rows).await
}

/// Takes so many receipt numbers at once; the desk's lock is on that row.
async fn take_receipts(desk: &Desk<'_>, count: usize) -> Result<()> {
    let count = i32::try_from(count).map_err(Error::broken)?;
    seat_layer::Entity::update_many()
        .col_expr(seat_layer::Column::NextReceipt, Expr::col(seat_layer::Column::NextReceipt).add(count))
        .filter(seat_layer::Column::CohortId.eq(desk.cohort.id))
        .filter(seat_layer::Column::Kind.eq(LayerKind::Total.code()))
        .filter(seat_layer::Column::Name.eq(""))
        .exec(desk.tx.conn())
        .await?;
    Ok(())
}

/// One application under the number that the desk shows.
async fn hand_in(
    desk: &mut Desk<'_>,
    (planned, person, city): (&Planned, Option<PersonId>, CityId),
    expected: (EnrollmentState, Reason),
    why: &str,
) -> Result<()> {
    let (academy, tx, actor) = (desk.academy, desk.tx, desk.actor);
    let typed = &planned.row;
    let email = Email::parse(&typed.email).map_err(|_| gone())?;
    let person = match person {
        Some(id) => id,
        None => add(academy, tx, &email, typed).await?,
    };
    let function = text::line(&typed.function, crate::affiliation::commands::FUNCTION).map_err(|_| gone())?;
    let workplace = declare(academy, tx, actor, (person, &email), city, &function).await?;
    let seat_city = counted_under(tx, city).await?;
    let moment = desk.cohort.window.moment(academy.now());
    let decision = decide((desk.cohort.mode, moment), &desk.limits, &desk.tally, seat_city);
    if decision.outcome() != expected {
        // A city was merged or a clock struck between the plan and here.
        return Err(Error::Conflict);
    }
    let row = row(desk, (person, workplace), (city, seat_city.id), expected).await?;
    insert(tx, &row).await?;
    let (state, reason) = expected;
    if state == EnrollmentState::Confirmed {
        desk.claim(row.id, seat_city, Door::Turn, None).await?;
    }
    desk.tell(&row, None, Move::new(state, reason).noted(why)).await
}

fn gone() -> Error {
    Error::Invalid(FieldErrors::default())
}

async fn add(academy: &Academy, tx: &Tx, email: &Email, typed: &ImportRow) -> Result<PersonId> {
    let new = NewPerson {
        email: email.clone(),
        display_name: text::line(&typed.name, 120).map_err(|_| gone())?,
        form: GrammaticalForm::Neutral,
        lang: lang_of(&typed.lang).unwrap_or_default(),
        time_zone: "Europe/Warsaw".into(),
        is_demo: false,
        privacy_version: None,
    };
    add_person(academy, tx, new).await.map_err(|error| match error {
        // Somebody opened that account between the plan and here.
        Error::Invalid(_) => Error::Conflict,
        other => other,
    })
}

async fn row(
    desk: &Desk<'_>,
    (person, workplace): (PersonId, AffiliationId),
    (city, seat_city): (CityId, CityId),
    (state, reason): (EnrollmentState, Reason),
) -> Result<enrollment::Model> {
    let now = desk.academy.now();
    let place =
        affiliation::Entity::find_by_id(workplace).one(desk.tx.conn()).await?.ok_or(Error::NotFound)?;
    let days = desk.cohort.office_days.filter(|_| state == EnrollmentState::Confirmed);
    Ok(enrollment::Model {
        id: desk.academy.new_id(),
        cohort_id: desk.cohort.id,
        person_id: person,
        affiliation_id: workplace,
        city_id: city,
        seat_city_id: seat_city,
        receipt_number: desk.receipt,
        request_key: format!("import/{person}"),
        state: state.code().into(),
        reason_code: reason.code().into(),
        waits_for: reason.full().map(|kind| kind.code().into()),
        priority: 0,
        motivation: String::new(),
        applied_at: now,
        decided_at: now,
        office_until: office_deadline(days, office_of(&place.state), now),
        held_until: None,
        ended_at: None,
        updated_at: now,
    })
}
