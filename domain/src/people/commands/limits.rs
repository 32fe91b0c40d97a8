//! How often something may be tried: counters in the database, so that several servers count together.
//!
//! Names are made of an account, or of a network and an account; never of a network alone, behind which a whole
//! town hall may sit. Only where everybody may come and nobody has an account, as to certificates, the network is all
//! there is, and its limit is one for a town hall.

use chrono::{DateTime, TimeDelta};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::people::entity::attempt_counter;
use crate::{Academy, Error, Result, secret};

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
    (most, window): (i32, TimeDelta),
) -> Result<()> {
    let name = name(academy, what, account, network);
    let now = academy.now();
    let length = Ord::max(window.num_seconds(), 1);
    let start = now.timestamp() - now.timestamp().rem_euclid(length);
    let tx = academy.begin().await?;
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
    tx.commit().await?;
    if counted.is_some_and(|row| row.count > most) {
        let wait = u32::try_from(start + length - now.timestamp()).unwrap_or(1);
        return Err(Error::TooMany { retry_after: Ord::max(wait, 1) });
    }
    Ok(())
}

fn name(academy: &Academy, what: &str, account: &str, network: Option<&str>) -> String {
    let of = secret::hmac(academy.secret(), &format!("attempt:{account}:{}", network.unwrap_or_default()));
    format!("{what}:{}", secret::hex(&of[..of.len().min(16)]))
}
