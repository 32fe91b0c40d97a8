use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::certification::entity::print;
use crate::ids::CertificateId;
use crate::{Academy, Result};

/// Notes that a certificate could not be printed: the press tries again later, each time twice as late, up to six
/// hours, on whichever server. Its organizers see why.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn printing_failed(academy: &Academy, certificate: CertificateId, why: &str) -> Result<()> {
    let tx = academy.begin().await?;
    let before = print::Entity::find_by_id(certificate).one(tx.conn()).await?;
    let tries = before.map_or(1, |row| row.tries + 1);
    let row = print::ActiveModel {
        certificate_id: Set(certificate),
        tries: Set(tries),
        next_try_at: Set(academy.now() + back_off(tries)),
        last_error: Set(why.chars().take(500).collect()),
    };
    let again = OnConflict::column(print::Column::CertificateId)
        .update_columns([print::Column::Tries, print::Column::NextTryAt, print::Column::LastError])
        .to_owned();
    print::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
    tx.commit().await
}

/// A minute, two, four, … six hours.
fn back_off(tries: i32) -> TimeDelta {
    let doublings = u32::try_from(tries.clamp(1, 10) - 1).unwrap_or(0);
    TimeDelta::minutes(Ord::min(1 << doublings, 6 * 60))
}
