//! What the worker that sends mail does to the outbox.

use chrono::TimeDelta;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use super::entity;
use crate::ids::MailId;
use crate::lang::Lang;
use crate::{Academy, Result};

/// How long a worker may take for a mail before others may take it. Sending one is given up sooner than that.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);
/// After so many tries a mail is given up and shown as failed.
const MOST_TRIES: i32 = 12;

/// A mail that this worker is to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The row.
    pub id: MailId,
    /// The worker that holds it.
    pub holder: String,
    /// What happened.
    pub event: String,
    /// Where to.
    pub recipient: String,
    /// In which language.
    pub lang: Lang,
    /// What the words need (JSON).
    pub data: String,
    /// The same at every try.
    pub message_id: String,
    /// Which try this is, from 1.
    pub try_number: i32,
}

/// Takes up to `most` mails that are due; nobody else gets them for two minutes. Codes come first, and what strangers'
/// addresses get comes last: however many of those somebody asks for, whoever wants to sign in does not wait for them.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn lease(academy: &Academy, worker: &str, most: u64) -> Result<Vec<Leased>> {
    let now = academy.now();
    let is_due = || {
        entity::Column::State
            .eq("queued")
            .and(entity::Column::NextTryAt.lte(now))
            .and(entity::Column::LeasedUntil.is_null().or(entity::Column::LeasedUntil.lt(now)))
    };
    // Cheap when there is nothing to do: no write transaction.
    let due = entity::Entity::find()
        .filter(is_due())
        .order_by(turn(), Order::Asc)
        .order_by_asc(entity::Column::Id)
        .limit(most)
        .all(academy.db().read())
        .await?;
    let mut leased = Vec::with_capacity(due.len());
    if due.is_empty() {
        return Ok(leased);
    }
    let tx = academy.begin().await?;
    for row in due {
        let taken = entity::Entity::update_many()
            .col_expr(entity::Column::LeasedBy, Expr::value(worker))
            .col_expr(entity::Column::LeasedUntil, Expr::value(now + LEASE))
            .col_expr(entity::Column::Tries, Expr::col(entity::Column::Tries).add(1))
            .filter(entity::Column::Id.eq(row.id))
            .filter(is_due())
            .exec(tx.conn())
            .await?;
        if taken.rows_affected == 1 {
            leased.push(Leased {
                id: row.id,
                holder: worker.to_owned(),
                event: row.event,
                recipient: row.recipient,
                lang: Lang::from_tag(&row.lang).unwrap_or_default(),
                data: row.data,
                message_id: row.message_id,
                try_number: row.tries + 1,
            });
        }
    }
    tx.commit().await?;
    Ok(leased)
}

/// Whose turn it is: codes of accounts, codes that open one, everything that can wait, what is nobody's.
fn turn() -> Expr {
    let is_code = || entity::Column::Event.eq("people.code");
    CaseStatement::new()
        .case(is_code().and(entity::Column::PersonId.is_not_null()), 0)
        .case(is_code(), 1)
        .case(entity::Column::Event.eq("people.no_account"), 3)
        .finally(2)
        .into()
}

/// Takes a leased mail's two minutes anew, right before it is sent: the mails before it may have taken longer than
/// they had. False when somebody else has it by now, or has sent it; then it is not this worker's to send.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn renew(academy: &Academy, mail: &Leased) -> Result<bool> {
    let tx = academy.begin().await?;
    let renewed = entity::Entity::update_many()
        .col_expr(entity::Column::LeasedUntil, Expr::value(academy.now() + LEASE))
        .filter(is_held(mail))
        .exec(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(renewed.rows_affected == 1)
}

/// Whether nobody took the mail over since it was leased: its lease may have run out, but it was not given away.
fn is_held(mail: &Leased) -> Condition {
    Condition::all()
        .add(entity::Column::Id.eq(mail.id))
        .add(entity::Column::State.eq("queued"))
        .add(entity::Column::LeasedBy.eq(&mail.holder))
        .add(entity::Column::LeasedUntil.is_not_null())
}

/// Notes that a mail was accepted. A code is forgotten at once.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn sent(academy: &Academy, mail: &Leased) -> Result<()> {
    let tx = academy.begin().await?;
    let mut update = entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value("sent"))
        .col_expr(entity::Column::SentAt, Expr::value(academy.now()))
        .col_expr(entity::Column::LeasedUntil, Expr::value(Option::<crate::clock::Instant>::None))
        .col_expr(entity::Column::LastError, Expr::value(Option::<String>::None));
    if mail.event == "people.code" {
        update = update.col_expr(entity::Column::Data, Expr::value("{}"));
    }
    update.filter(entity::Column::Id.eq(mail.id)).exec(tx.conn()).await?;
    tx.commit().await
}

/// Notes that a mail was not accepted: it is tried again later, each time twice as late, up to six hours; a mail that
/// can never be sent (`is_final`), or was tried twelve times, is given up. Nothing is noted of a mail that somebody
/// else has by now, or has sent.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn failed(academy: &Academy, mail: &Leased, why: &str, is_final: bool) -> Result<()> {
    let is_given_up = is_final || mail.try_number >= MOST_TRIES;
    let tx = academy.begin().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(if is_given_up { "failed" } else { "queued" }))
        .col_expr(entity::Column::NextTryAt, Expr::value(academy.now() + back_off(mail.try_number)))
        .col_expr(entity::Column::LeasedUntil, Expr::value(Option::<crate::clock::Instant>::None))
        .col_expr(entity::Column::LastError, Expr::value(why.chars().take(500).collect::<String>()))
        .filter(is_held(mail))
        .exec(tx.conn())
        .await?;
    tx.commit().await
}

/// 30 seconds, a minute, two, four, … six hours.
fn back_off(tries: i32) -> TimeDelta {
    let doublings = u32::try_from(tries.clamp(1, 11) - 1).unwrap_or(0);
    TimeDelta::seconds(Ord::min(30 << doublings, 6 * 60 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_six_hours() {
        let seconds: Vec<_> = [1, 2, 3, 12].into_iter().map(|n| back_off(n).num_seconds()).collect();
        assert_eq!(seconds, [30, 60, 120, 21_600]);
    }
}
