//! What follows when an office answers: the workplace, the seats that waited for it, the letter.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{State, entity};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::city::queries::naming_of;
use crate::cohort::CohortTexts;
use crate::db::Tx;
use crate::enrollment::commands::office_decided;
use crate::enrollment::rules::Office;
use crate::ids::AffiliationId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::entity::person;
use crate::{Academy, Result};

/// Confirms a workplace that is merely declared, within the transaction in which its city's coordinator names the person
/// for a seat: who speaks for the office has answered by that. What is decided already stays as it is. Gives whether the
/// invitation is to say it: she gets a letter of its own only where another seat of hers waited for this answer.
pub(crate) async fn confirm_by_coordinator(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    id: AffiliationId,
) -> Result<bool> {
    let declared = open_declarations().filter(entity::Column::Id.eq(id)).all(tx.conn()).await?;
    let declared = declared.into_iter().filter_map(|(row, whose)| Some((row, whose?))).collect();
    let settled = settle_quietly(academy, tx, actor, declared, (true, "coordinator"), "").await?;
    let mut is_told_later = false;
    for one in &settled {
        if one.seats.is_empty() {
            is_told_later = true;
        } else {
            tell_decided(academy, tx, one, (State::Confirmed, "")).await?;
        }
    }
    Ok(is_told_later)
}

/// What waits for a decision, with whose it is. Sorted, so that all lock in one order.
pub(super) fn open_declarations() -> sea_orm::SelectTwo<entity::Entity, person::Entity> {
    entity::Entity::find()
        .find_also_related(person::Entity)
        .filter(entity::Column::State.eq(State::Declared.word()))
        .filter(entity::Column::EndedOn.is_null())
        .order_by_asc(entity::Column::Id)
}

/// Writes decisions down, lets the seats follow, and tells everybody concerned. What somebody else decided meanwhile
/// stays; returns how many were decided here.
pub(super) async fn settle(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    waiting: Vec<(entity::Model, person::Model)>,
    (confirm, how): (bool, &str),
    reason: &str,
) -> Result<usize> {
    let settled = settle_quietly(academy, tx, actor, waiting, (confirm, how), reason).await?;
    for one in &settled {
        tell_decided(academy, tx, one, (state_of(confirm), reason)).await?;
    }
    Ok(settled.len())
}

/// A workplace that was decided, whose it is, and the cohorts in which a seat of hers waited for it.
struct Settled {
    row: entity::Model,
    whose: person::Model,
    seats: Vec<CohortTexts>,
}

const fn state_of(confirm: bool) -> State {
    if confirm { State::Confirmed } else { State::Refused }
}

/// The same without a letter.
async fn settle_quietly(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    waiting: Vec<(entity::Model, person::Model)>,
    (confirm, how): (bool, &str),
    reason: &str,
) -> Result<Vec<Settled>> {
    let mut decided = Vec::with_capacity(waiting.len());
    for (row, whose) in waiting {
        if set_state(academy, tx, actor, &row, (state_of(confirm), how), reason).await? {
            decided.push((row, whose));
        }
    }
    let ids: Vec<_> = decided.iter().map(|(row, _)| row.id).collect();
    let office = if confirm { Office::Confirmed } else { Office::Refused };
    let seats = office_decided(academy, tx, actor, &ids, office).await?;
    let with_seats = |(row, whose): (entity::Model, person::Model)| {
        let own = seats.iter().filter(|seat| seat.affiliation == row.id);
        let seats = own.map(|seat| seat.cohort.clone()).collect();
        Settled { row, whose, seats }
    };
    Ok(decided.into_iter().map(with_seats).collect())
}

async fn tell_decided(
    academy: &Academy,
    tx: &Tx,
    Settled { row, whose, seats }: &Settled,
    (state, reason): (State, &str),
) -> Result<()> {
    let lang = Lang::from_tag(&whose.lang).unwrap_or_default();
    let city = naming_of(tx, row.city_id).await?.label(lang);
    let data = json!({ "city": city, "state": state, "reason": reason, "seats": seats });
    tell(academy, tx, row, whose, (lang, data)).await
}

/// Whether it was still to be decided.
async fn set_state(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    row: &entity::Model,
    (state, how): (State, &str),
    reason: &str,
) -> Result<bool> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(state.word()))
        .col_expr(entity::Column::DecidedBy, Expr::value(actor.person().map(|id| id.0)))
        .col_expr(entity::Column::DecidedAt, Expr::value(academy.now()))
        .col_expr(entity::Column::DecidedHow, Expr::value(how))
        .col_expr(entity::Column::Reason, Expr::value((state == State::Refused).then(|| reason.to_owned())))
        .filter(entity::Column::Id.eq(row.id))
        .filter(entity::Column::State.eq(State::Declared.word()))
        .filter(entity::Column::EndedOn.is_null())
        .exec(tx.conn())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    let change = Change::new("affiliation decided", "affiliation", row.id.0)
        .of_city(row.city_id)
        .before(&State::Declared)
        .after(&state)
        .because(reason);
    audit::put(academy, tx, actor, change).await?;
    Ok(true)
}

async fn tell(
    academy: &Academy,
    tx: &Tx,
    row: &entity::Model,
    whose: &person::Model,
    (lang, data): (Lang, serde_json::Value),
) -> Result<()> {
    let mail = Mail {
        event: "people.affiliation_decided",
        occurrence: row.id.to_string(),
        person: Some(whose.id),
        recipient: whose.email.clone(),
        lang,
        data,
    };
    notification::put(academy, tx, mail).await
}
