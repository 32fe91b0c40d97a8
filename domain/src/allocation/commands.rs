//! What can be done with a round: its seed is drawn when the window opens, organizers look at previews, one proposes,
//! another confirms, and then it is sealed.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::LATE;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::file::AllocationFile;
use super::gather::{Gathered, gather};
use super::input::RoundInput;
use super::outcome::{Decided, Outcome, Verdict};
use super::queries::RoundState;
use super::run::run;
use super::seed::Seed;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::queries::all_counted_under;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::entity::cohort;
use crate::cohort::limits::LayerKind;
use crate::cohort::window::is_due;
use crate::db::Tx;
use crate::enrollment::Reason;
use crate::enrollment::desk::{Desk, Door, Read, Take};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::rules::Refusal;
use crate::enrollment::sheet::Sheet;
use crate::enrollment::state::EnrollmentState;
use crate::ids::{AllocationRoundId, CohortId, EnrollmentId};
use crate::{Academy, Error, Result, secret, text};

/// The job that draws the seed of every round whose window has opened, and so commits to it before anybody can know how
/// many apply. Safe to run on several servers: the number of a round is unique. Gives how many were drawn.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn open_rounds(academy: &Academy) -> Result<usize> {
    let now = academy.now();
    let open = cohort::Entity::find()
        .filter(cohort::Column::AdmissionMode.eq(AdmissionMode::Round.word()))
        .filter(cohort::Column::State.eq(crate::cohort::CohortState::Published.word()))
        .filter(cohort::Column::ApplicationsOpenAt.lte(now))
        .all(academy.db().read())
        .await?;
    let mut drawn = 0;
    for row in open {
        let known = Entity::find().filter(Column::CohortId.eq(row.id)).one(academy.db().read()).await?;
        if known.is_none() {
            drawn += open_round(academy, row.id).await?;
        }
    }
    Ok(drawn)
}

async fn open_round(academy: &Academy, cohort: CohortId) -> Result<usize> {
    let actor = Actor::System { job: "allocation" };
    let tx = academy.begin().await?;
    let desk = Desk::open(academy, &tx, &actor, cohort, Take::Nothing, Read::Everything).await?;
    let drawn = usize::from(latest(&tx, cohort).await?.is_none());
    ensure_round(&desk).await?;
    tx.commit().await?;
    Ok(drawn)
}

/// The latest round of the cohort at its desk, drawn now if it is the first.
async fn ensure_round(desk: &Desk<'_>) -> Result<Model> {
    if let Some(known) = latest(desk.tx, desk.cohort.id).await? {
        return Ok(known);
    }
    let seed = Seed(secret::bytes());
    let id: AllocationRoundId = desk.academy.new_id();
    let row = ActiveModel {
        id: Set(id),
        cohort_id: Set(desk.cohort.id),
        number: Set(1),
        seed: Set(String::from(seed)),
        seed_hash: Set(seed.hash()),
        state: Set(RoundState::Open.word().into()),
        opened_at: Set(desk.academy.now()),
        input_hash: Set(None),
        proposed_by: Set(None),
        proposed_at: Set(None),
        file: Set(None),
        sealed_by: Set(None),
        sealed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(desk.tx.conn()).await?;
    note(desk, "round opened", &json!({ "seed_hash": seed.hash() }), "").await?;
    latest(desk.tx, desk.cohort.id).await?.ok_or_else(|| Error::broken("a round that was just drawn is gone"))
}

/// What a round would come to, with a seed that is thrown away: it shows how many cities are served and which aims are
/// met, and nobody learns from it who will be drawn.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` for a cohort without a round.
pub async fn preview_round(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
) -> Result<(RoundInput, Outcome)> {
    may_run(academy, actor, cohort).await?;
    // The transaction is only for the lock; nothing of it is kept.
    let tx = academy.begin().await?;
    let desk = at_desk(academy, &tx, actor, cohort).await?;
    let input = gather(&desk).await?.input;
    let outcome = run(&input, &Seed(secret::bytes())).map_err(Error::broken)?;
    Ok((input, outcome))
}

/// An organizer proposes to run the round as everything stands now. Gives the hash of what would go in, which another
/// organizer confirms.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` while the window is open, after the round is sealed, and where too few cities would
/// have a seat.
pub async fn propose_round(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<String> {
    may_run(academy, actor, cohort).await?;
    let tx = academy.begin().await?;
    let desk = at_desk(academy, &tx, actor, cohort).await?;
    is_over(&desk)?;
    let round = ensure_round(&desk).await?;
    if round.state == RoundState::Sealed.word() {
        return Err(refused(Refusal::RoundNotProposed));
    }
    let input = gather(&desk).await?.input;
    enough_cities(&desk, &run(&input, &Seed(secret::bytes())).map_err(Error::broken)?)?;
    let hash = input.hash();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(RoundState::Proposed.word()))
        .col_expr(Column::InputHash, Expr::value(hash.clone()))
        .col_expr(Column::ProposedBy, Expr::value(actor.person().map(|person| person.0)))
        .col_expr(Column::ProposedAt, Expr::value(academy.now()))
        .filter(Column::Id.eq(round.id))
        .exec(tx.conn())
        .await?;
    note(&desk, "round proposed", &json!({ "input_hash": hash }), "").await?;
    tx.commit().await?;
    Ok(hash)
}

/// Another organizer confirms what was proposed, and the round is run with the seed that was committed to: who gets a
/// seat is offered it, all others wait in the order of the round, and late applications behind them. Nothing of it
/// changes any more. Gives the file that is published.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason, where nothing is proposed, to whoever proposed it, and when
/// applications or limits have changed since.
pub async fn seal_round(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (input_hash, reason): (&str, &str),
) -> Result<AllocationFile> {
    may_run(academy, actor, cohort).await?;
    let reason = text::line(reason, 500).map_err(|_| refused(Refusal::NeedsReason))?;
    let tx = academy.begin().await?;
    let mut desk = at_desk(academy, &tx, actor, cohort).await?;
    is_over(&desk)?;
    let round = ensure_round(&desk).await?;
    let is_proposed = round.state == RoundState::Proposed.word();
    if !is_proposed || round.input_hash.as_deref() != Some(input_hash) {
        return Err(refused(Refusal::RoundNotProposed));
    }
    if actor.person().is_none() || actor.person() == round.proposed_by {
        return Err(refused(Refusal::RoundOwnProposal));
    }
    let gathered = gather(&desk).await?;
    if gathered.input.hash() != input_hash {
        return Err(refused(Refusal::RoundChanged));
    }
    let seed: Seed = round.seed.parse().map_err(Error::broken)?;
    let number = u32::try_from(round.number).unwrap_or(0);
    let file = AllocationFile::of(&desk.cohort.slug, number, &gathered.input, seed).map_err(Error::broken)?;
    enough_cities(&desk, &file.outcome)?;
    carry_out(&mut desk, &gathered, &file.outcome).await?;
    seal(&desk, &round, &file, &reason).await?;
    tx.commit().await?;
    Ok(file)
}

/// Gives the seats in the order of the run, then puts all others into the queue.
async fn carry_out(desk: &mut Desk<'_>, gathered: &Gathered, outcome: &Outcome) -> Result<()> {
    let open: BTreeMap<EnrollmentId, enrollment::Model> = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(desk.cohort.id))
        .filter(enrollment::Column::State.eq(EnrollmentState::Applied.code()))
        .order_by_asc(enrollment::Column::ReceiptNumber)
        .all(desk.tx.conn())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let to = Addresses::of(desk.tx, open.values().map(|row| (row.person_id, row.city_id))).await?;
    let to = to.with_history(desk.tx, open.keys().copied()).await?;
    let cities = all_counted_under(desk.tx, open.values().map(|row| row.seat_city_id)).await?;
    let offer = desk.offered(Reason::Drawn)?;
    let mut sheet = Sheet::default();
    let mut in_turn: Vec<&Decided> = outcome.decided.iter().collect();
    in_turn.sort_by_key(|decided| decided.turn);
    for decided in in_turn {
        let row = gathered.enrollments.get(&decided.receipt).and_then(|id| open.get(id));
        let row = row.ok_or_else(|| Error::broken("a receipt of the round is nobody's"))?;
        match decided.verdict {
            Verdict::Seat => {
                let city = cities.get(&row.seat_city_id).ok_or(Error::NotFound)?;
                desk.claim_on(&mut sheet, row.id, *city, Door::Turn);
                desk.go_on(&mut sheet, &to, row, offer)?;
            }
            Verdict::LeftOut { full, place } => {
                sheet.rank(row.id, i32::try_from(place).unwrap_or(LATE));
                desk.go_on(&mut sheet, &to, row, waiting(full))?;
            }
        }
    }
    for row in open.values().filter(|row| row.reason_code == Reason::Late.code()) {
        sheet.rank(row.id, LATE);
        desk.go_on(&mut sheet, &to, row, waiting(LayerKind::Total))?;
    }
    desk.write(sheet).await?;
    desk.promote().await?;
    Ok(())
}

fn waiting(full: LayerKind) -> Move<'static> {
    Move { full: Some(full), ..Move::new(EnrollmentState::Waitlisted, Reason::from(full)) }
}

/// Puts a late application behind everybody whom the round left out.
pub(crate) async fn wait_behind(desk: &mut Desk<'_>, id: EnrollmentId) -> Result<()> {
    let row = desk.enrollment(id).await?;
    let to = Addresses::of(desk.tx, [(row.person_id, row.city_id)]).await?;
    let to = to.with_history(desk.tx, [id]).await?;
    let mut sheet = Sheet::default();
    sheet.rank(id, LATE);
    desk.go_on(&mut sheet, &to, &row, waiting(LayerKind::Total))?;
    desk.write(sheet).await
}

/// Whether the round of the cohort has been run.
pub(crate) async fn is_round_sealed(tx: &Tx, cohort: CohortId) -> Result<bool> {
    Ok(latest(tx, cohort).await?.is_some_and(|round| round.state == RoundState::Sealed.word()))
}

async fn seal(desk: &Desk<'_>, round: &Model, file: &AllocationFile, reason: &str) -> Result<()> {
    let bytes = String::from_utf8(file.to_bytes()).map_err(Error::broken)?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(RoundState::Sealed.word()))
        .col_expr(Column::File, Expr::value(bytes))
        .col_expr(Column::SealedBy, Expr::value(desk.actor.person().map(|person| person.0)))
        .col_expr(Column::SealedAt, Expr::value(desk.academy.now()))
        .filter(Column::Id.eq(round.id))
        .exec(desk.tx.conn())
        .await?;
    let seats = file.outcome.summary.seats;
    let after = json!({ "input_hash": file.input_hash, "seats": seats });
    note(desk, "round sealed", &after, reason).await
}

async fn at_desk<'a>(
    academy: &'a Academy,
    tx: &'a Tx,
    actor: &'a Actor,
    cohort: CohortId,
) -> Result<Desk<'a>> {
    let desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    if desk.cohort.mode == AdmissionMode::Round { Ok(desk) } else { Err(refused(Refusal::NotPossibleNow)) }
}

fn is_over(desk: &Desk<'_>) -> Result<()> {
    let closes = desk.cohort.window.closes;
    if let Some(closed) = desk.cohort.cut_off(desk.academy.now()) {
        return Err(refused(Refusal::Closed { closed }));
    }
    if is_due(closes, desk.academy.now()) { Ok(()) } else { Err(refused(Refusal::RoundStillOpen { closes })) }
}

fn enough_cities(desk: &Desk<'_>, outcome: &Outcome) -> Result<()> {
    if outcome.summary.has_enough_cities {
        return Ok(());
    }
    let minimum = desk.limits.minimum_cities;
    Err(refused(Refusal::TooFewCities { cities: outcome.summary.cities, minimum }))
}

async fn latest(tx: &Tx, cohort: CohortId) -> Result<Option<Model>> {
    let rounds = Entity::find().filter(Column::CohortId.eq(cohort)).order_by_desc(Column::Number);
    Ok(rounds.one(tx.conn()).await?)
}

async fn may_run(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<()> {
    let card = crate::cohort::queries::get_cohort(academy, cohort).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, card.id))
}

async fn note(desk: &Desk<'_>, phrase: &'static str, after: &serde_json::Value, reason: &str) -> Result<()> {
    let (course, cohort) = (desk.cohort.course, desk.cohort.id);
    let line = Change::new(phrase, "cohort", cohort.0)
        .within(Some(course), Some(cohort))
        .after(after)
        .because(reason);
    audit::put(desk.academy, desk.tx, desk.actor, line).await
}

fn refused(why: Refusal) -> Error {
    Error::Refused(crate::error::Refusal::Enrollment(why))
}
