//! How often something may be tried: counters in the database, so that several servers count together.
//!
//! Limits are per account and per network and account. A network alone, behind which a whole town hall may sit, has
//! only limits that no town hall comes near: they stop a program that goes through invented addresses. Whatever is
//! counted is counted alike for every address, with an account or without.
//!
//! What somebody may use up of an account's allowance from one network is well below that allowance, and is counted
//! first: a stranger who is refused takes nothing more from the account.

use chrono::{DateTime, TimeDelta};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::db::Tx;
use crate::people::entity::attempt_counter;
use crate::{Academy, Error, Result, secret};

/// Something that is counted, and how often it may happen in a window of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally<'a> {
    /// A word of its own for each window: counters of one name and beginning are one.
    pub what: &'a str,
    /// "" for everybody's of the network.
    pub account: &'a str,
    pub network: Option<&'a str>,
    pub limit: (i32, TimeDelta),
}

/// Counts a try of `what` by the account (in this network, if one is given) and refuses more than `most` in a
/// window of time. The account is stored as an HMAC, so the table holds no address.
///
/// # Errors
/// `TooMany` with the seconds until the window ends.
pub async fn count_attempt(
    academy: &Academy,
    what: &str,
    account: &str,
    network: Option<&str>,
    limit: (i32, TimeDelta),
) -> Result<()> {
    count_in_turn(academy, &[Tally { what, account, network, limit }]).await
}

/// Counts one after another, up to the first that is above its limit: those after it are not raised.
///
/// # Errors
/// `TooMany` with the seconds until that one's window ends.
pub(super) async fn count_in_turn(academy: &Academy, tallies: &[Tally<'_>]) -> Result<()> {
    let tx = academy.begin().await?;
    let mut verdict = Ok(());
    for tally in tallies {
        verdict = raise(academy, &tx, *tally).await?;
        if verdict.is_err() {
            break;
        }
    }
    // Also when it is refused: the try was counted.
    tx.commit().await?;
    verdict
}

async fn raise(academy: &Academy, tx: &Tx, tally: Tally<'_>) -> Result<Result<()>> {
    let (most, window) = tally.limit;
    let name = name(academy, tally.what, tally.account, tally.network);
    let now = academy.now();
    let length = Ord::max(window.num_seconds(), 1);
    let start = now.timestamp() - now.timestamp().rem_euclid(length);
    let row = attempt_counter::ActiveModel {
        name: Set(name.clone()),
        window_start: Set(DateTime::from_timestamp(start, 0).unwrap_or(now)),
        count: Set(1),
    };
    let key = [attempt_counter::Column::Name, attempt_counter::Column::WindowStart];
    let raise = Expr::col((attempt_counter::Entity, attempt_counter::Column::Count)).add(1);
    attempt_counter::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).value(attempt_counter::Column::Count, raise).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    let counted = attempt_counter::Entity::find()
        .filter(attempt_counter::Column::Name.eq(name))
        .filter(attempt_counter::Column::WindowStart.eq(DateTime::from_timestamp(start, 0).unwrap_or(now)))
        .one(tx.conn())
        .await?;
    if counted.is_some_and(|row| row.count > most) {
        let wait = u32::try_from(start + length - now.timestamp()).unwrap_or(1);
        return Ok(Err(Error::TooMany { retry_after: Ord::max(wait, 1) }));
    }
    Ok(Ok(()))
}

fn name(academy: &Academy, what: &str, account: &str, network: Option<&str>) -> String {
    let of = secret::hmac(academy.secret(), &format!("attempt:{account}:{}", network.unwrap_or_default()));
    format!("{what}:{}", secret::hex(&of[..of.len().min(16)]))
}
