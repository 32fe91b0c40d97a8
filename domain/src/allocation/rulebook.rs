//! Where the rules of rounds are kept, and when they no longer change.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::rules;
use super::queries::find_round;
use super::rules::{RoundRules, RoundRulesForm};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::CohortCard;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::queries::get_cohort;
use crate::cohort::window::Moment;
use crate::error::{FieldError, Refusal};
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// The rules of a cohort's round; the usual ones where nobody has set any.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn round_rules(academy: &Academy, cohort: CohortId) -> Result<RoundRules> {
    read(academy.db().read(), cohort).await
}

pub(super) async fn read(db: &impl sea_orm::ConnectionTrait, cohort: CohortId) -> Result<RoundRules> {
    match rules::Entity::find_by_id(cohort).one(db).await? {
        Some(row) => serde_json::from_str(&row.rules).map_err(Error::broken),
        None => Ok(RoundRules::default()),
    }
}

/// Whether the rules may still change: once the window of a public cohort has opened people have relied on them.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn may_change_rules(academy: &Academy, cohort: &CohortCard) -> Result<bool> {
    let has_opened = cohort.is_public() && cohort.window.moment(academy.now()) != Moment::TooEarly;
    Ok(!has_opened && find_round(academy, cohort.id).await?.is_none())
}

/// Sets the rules of a cohort's round.
///
/// # Errors
/// `Denied`, `NotFound`, `Invalid` for the form and for a cohort that nobody can be carried over from, `Refused` once the
/// window has opened and in other modes.
pub async fn set_round_rules(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    form: &RoundRulesForm,
) -> Result<()> {
    let card = get_cohort(academy, cohort).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, card.id))?;
    let new = form.check()?;
    if let Some(from) = new.carry_over_from {
        let earlier = get_cohort(academy, from).await.ok();
        let fits = |other: &CohortCard| other.id != cohort && other.course == card.course;
        if !earlier.as_ref().is_some_and(fits) {
            return Err(Error::field("carry_over_from", FieldError::Choice));
        }
    }
    let tx = academy.begin().await?;
    tx.take_turn(cohort.0).await?;
    let card = crate::cohort::queries::load(tx.conn(), cohort).await?;
    if card.mode != AdmissionMode::Round || !may_change_rules(academy, &card).await? {
        return Err(Refusal::said(
            "Zasad przydziału nie można już zmienić: od otwarcia zapisów wszyscy na nich polegają.",
            "The rules of the round cannot be changed any more: since applications opened everybody relies on them.",
        ));
    }
    let before = read(tx.conn(), cohort).await?;
    let row = rules::ActiveModel {
        cohort_id: Set(cohort),
        rules: Set(serde_json::to_string(&new).map_err(Error::broken)?),
        updated_at: Set(academy.now()),
    };
    let again = OnConflict::column(rules::Column::CohortId)
        .update_columns([rules::Column::Rules, rules::Column::UpdatedAt])
        .to_owned();
    rules::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
    let line = Change::new("round rules changed", "cohort", cohort.0).within(Some(card.course), Some(cohort));
    audit::put(academy, &tx, actor, line.before(&before).after(&new)).await?;
    tx.commit().await
}
