use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::entity::{cohort, cohort_module};
use crate::cohort::forms::{CohortFacts, CohortForm};
use crate::cohort::queries::load;
use crate::cohort::{CohortCard, CohortState};
use crate::db::{Tx, duplicate};
use crate::error::FieldError;
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// Changes texts, dates and rules of a cohort. Its word in addresses stays once it is public, since mails and
/// bookmarks name it. A later last second for seats moves the queue at once, and whoever has a seat is told of another
/// first day or another last second for completion.
///
/// # Errors
/// `Denied`, `NotFound`, `Invalid` for the form and on `slug`.
pub async fn edit_cohort(academy: &Academy, actor: &Actor, id: CohortId, form: &CohortForm) -> Result<()> {
    let card = crate::cohort::queries::get_cohort(academy, id).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, id))?;
    let facts = form.check()?;
    let tx = academy.begin().await?;
    let before = load(tx.conn(), id).await?;
    if before.is_public() && before.slug != facts.slug {
        let why = FieldError::said(
            "Adres publicznej kohorty się nie zmienia: jest już w wiadomościach i zakładkach.",
            "The address of a public cohort does not change: mails and bookmarks have it already.",
        );
        return Err(Error::field("slug", why));
    }
    if let Some(module) = facts.handover_module
        && cohort_module::Entity::find_by_id((id, module)).one(tx.conn()).await?.is_none()
    {
        return Err(Error::field("handover_module", FieldError::Choice));
    }
    write(academy, &tx, id, &facts).await?;
    let line = Change::new("cohort changed", "cohort", id.0).within(Some(card.course), Some(id));
    audit::put(academy, &tx, actor, line.before(&facts_of(&before)).after(&facts)).await?;
    crate::enrollment::follow_cohort(academy, &tx, actor, &before).await?;
    tx.commit().await
}

async fn write(academy: &Academy, tx: &Tx, id: CohortId, facts: &CohortFacts) -> Result<()> {
    use cohort::Column;
    let texts = serde_json::to_string(&facts.texts).map_err(Error::broken)?;
    let days = facts.office_days.unwrap_or(crate::enrollment::rules::OFFICE_DAYS);
    let written = cohort::Entity::update_many()
        .col_expr(Column::Slug, Expr::value(facts.slug.clone()))
        .col_expr(Column::Texts, Expr::value(texts))
        .col_expr(Column::TimeZone, Expr::value(facts.time_zone.clone()))
        .col_expr(Column::StartsOn, Expr::value(facts.starts_on))
        .col_expr(Column::EndsOn, Expr::value(facts.ends_on))
        .col_expr(Column::ApplicationsOpenAt, Expr::value(facts.window.opens))
        .col_expr(Column::ApplicationsCloseAt, Expr::value(facts.window.closes))
        .col_expr(Column::PromotionUntil, Expr::value(facts.promotion_until))
        .col_expr(Column::CompletionUntil, Expr::value(facts.completion_until))
        .col_expr(Column::NeedsConfirmedAffiliation, Expr::value(facts.office_days.is_some()))
        .col_expr(Column::OfficeDays, Expr::value(i32::try_from(days).unwrap_or(i32::MAX)))
        .col_expr(Column::AdmissionMode, Expr::value(facts.mode.word()))
        .col_expr(Column::OfferDays, Expr::value(i32::try_from(facts.offer_days).unwrap_or(i32::MAX)))
        .col_expr(Column::HandoverModuleId, Expr::value(facts.handover_module.map(|module| module.0)))
        .col_expr(Column::State, Expr::value(facts.state.word()))
        .col_expr(Column::UpdatedAt, Expr::value(academy.now()))
        .filter(Column::Id.eq(id))
        .exec(tx.conn())
        .await;
    match written {
        Ok(_) => Ok(()),
        Err(error) if duplicate(&error).is_some_and(|name| name.contains("slug")) => {
            Err(Error::field("slug", FieldError::Taken))
        }
        Err(error) => Err(error.into()),
    }
}

/// What can be changed about a cohort, as it is.
#[must_use]
pub fn facts_of(card: &CohortCard) -> CohortFacts {
    let state: CohortState = card.state;
    CohortFacts {
        slug: card.slug.clone(),
        texts: card.texts.clone(),
        time_zone: card.time_zone.clone(),
        starts_on: card.starts_on,
        ends_on: card.ends_on,
        window: card.window,
        promotion_until: card.promotion_until,
        completion_until: card.completion_until,
        office_days: card.office_days,
        mode: card.mode,
        offer_days: card.offer_days,
        handover_module: card.handover_module,
        state,
    }
}
