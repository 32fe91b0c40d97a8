//! Small values that an installation keeps: its secret, whether it was set up.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::setting;
use crate::db::{Db, Tx};
use crate::{Result, secret};

/// The value kept under a name.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn read_setting(db: &Db, name: &str) -> Result<Option<String>> {
    Ok(setting::Entity::find_by_id(name.to_owned()).one(db.read()).await?.map(|row| row.value))
}

/// Keeps a value under a name.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn write_setting(tx: &Tx, name: &str, value: &str) -> Result<()> {
    let row = setting::ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    setting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The key of this installation, drawn once. Two servers that start at once agree: the first insert wins.
pub(crate) async fn installation_secret(db: &Db) -> Result<[u8; 32]> {
    const NAME: &str = "secret";
    if read_setting(db, NAME).await?.is_none() {
        let tx = db.begin().await?;
        let row = setting::ActiveModel { name: Set(NAME.to_owned()), value: Set(secret::token()) };
        setting::Entity::insert(row)
            .on_conflict(OnConflict::column(setting::Column::Name).do_nothing().to_owned())
            .exec_without_returning(tx.conn())
            .await?;
        tx.commit().await?;
    }
    let kept = read_setting(db, NAME).await?.unwrap_or_default();
    let hash = secret::hash(&kept);
    hash.try_into().map_err(|_| crate::Error::broken("the installation's secret has no 32 bytes"))
}
