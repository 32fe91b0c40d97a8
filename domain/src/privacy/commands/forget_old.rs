use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::notification::entity as outbox;
use crate::people::entity::{attempt_counter, email_code, form_draft, session};
use crate::{Academy, Result};

/// Mails that hold a code, or whose reader may be nobody's account.
const SHORT_LIVED: [&str; 4] = ["people.code", "people.no_account", "people.address_taken", "people.erased"];

/// Deletes what has been kept long enough, as `inventory::Kept` says; returns how many rows. Safe to run as often as
/// one likes, on several servers at once.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget_old(academy: &Academy) -> Result<u64> {
    let now = academy.now();
    let (day, week) = (now - TimeDelta::days(1), now - TimeDelta::days(7));
    let (month, quarter) = (now - TimeDelta::days(30), now - TimeDelta::days(90));
    let tx = academy.begin().await?;
    let drafts = form_draft::Entity::delete_many().filter(form_draft::Column::ExpiresAt.lt(now));
    let counters =
        attempt_counter::Entity::delete_many().filter(attempt_counter::Column::WindowStart.lt(day));
    let codes = email_code::Entity::delete_many().filter(email_code::Column::CreatedAt.lt(week));
    let code_mails = outbox::Entity::delete_many()
        .filter(outbox::Column::Event.is_in(SHORT_LIVED))
        .filter(outbox::Column::CreatedAt.lt(week));
    let sessions = session::Entity::delete_many().filter(session::Column::LastSeenAt.lt(month));
    // What waits to be sent is never forgotten.
    let mails = outbox::Entity::delete_many()
        .filter(outbox::Column::State.ne("queued"))
        .filter(outbox::Column::CreatedAt.lt(quarter));
    let gone = [
        drafts.exec(tx.conn()).await?,
        counters.exec(tx.conn()).await?,
        codes.exec(tx.conn()).await?,
        code_mails.exec(tx.conn()).await?,
        sessions.exec(tx.conn()).await?,
        mails.exec(tx.conn()).await?,
    ];
    tx.commit().await?;
    let declared = crate::allocation::declared::forget_declared(academy).await?;
    Ok(gone.iter().map(|result| result.rows_affected).sum::<u64>() + declared)
}
