use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Actor;
use crate::city::Names;
use crate::cohort::CohortCard;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::entity::cohort;
use crate::cohort::queries::card;
use crate::enrollment::books::books_of;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::queries::queue;
use crate::enrollment::rules::promotions;
use crate::{Academy, Result, office_hours};

/// The job that sends out the offers which had to wait for offices to open. Safe to run on several servers at once and
/// as often as one likes: a queue is read again at its cohort's desk. Gives how many offers went out.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn move_queues(academy: &Academy) -> Result<usize> {
    let rows = cohort::Entity::find()
        .filter(cohort::Column::AdmissionMode.ne(AdmissionMode::FirstCome.word()))
        .filter(cohort::Column::PromotionUntil.gte(academy.now()))
        .all(academy.db().read())
        .await?;
    let mut offered = 0;
    for row in rows {
        let cohort = card(row)?;
        if somebody_is_next(academy, &cohort).await? {
            offered += move_queue(academy, &cohort).await?;
        }
    }
    Ok(offered)
}

/// Looks without a lock, so that an idle academy writes nothing.
async fn somebody_is_next(academy: &Academy, cohort: &CohortCard) -> Result<bool> {
    let zone = cohort.time_zone.parse().map_err(crate::Error::broken)?;
    if !office_hours::are_open(academy.now(), zone) {
        return Ok(false);
    }
    let names = Names::read(academy).await?;
    let waiting = queue(academy, cohort.id, &names).await?;
    let books = books_of(academy, std::slice::from_ref(cohort)).await?.remove(&cohort.id).unwrap_or_default();
    Ok(!promotions(&books.limits, books.tally, waiting).is_empty())
}

async fn move_queue(academy: &Academy, cohort: &CohortCard) -> Result<usize> {
    let actor = Actor::System { job: "queue" };
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, &actor, cohort.id, Take::Nothing, Read::Everything).await?;
    let offered = desk.promote().await?;
    tx.commit().await?;
    Ok(offered.len())
}
