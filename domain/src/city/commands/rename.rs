use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::entity::city;
use crate::city::register_cache::note_change;
use crate::error::FieldError;
use crate::ids::CityId;
use crate::{Academy, Error, Result, text};

/// Gives a city another name. Of a hromada it is the name of the centre that people use. Imports leave the name
/// alone until the official list has it too.
///
/// # Errors
/// `Denied` to whoever does not keep the register, `NotFound`, `Invalid` for `name` or `rename_reason`.
pub async fn rename(academy: &Academy, actor: &Actor, id: CityId, name: &str, reason: &str) -> Result<()> {
    check(actor, Action::KeepCities, &Place::city(id))?;
    let name = text::line(name, 200).map_err(|error| Error::field("name", error))?;
    let reason = text::line(reason, 500).map_err(|error| Error::field("rename_reason", error))?;

    let tx = academy.begin().await?;
    let mut row = city::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let before = row.name.clone();
    if before == name {
        return Err(Error::field(
            "name",
            FieldError::said("To jest już ta nazwa.", "That is the name already."),
        ));
    }
    row.name.clone_from(&name);
    row.is_renamed = true;
    row.updated_at = academy.now();
    row.derive();
    city::Entity::update(row.into_active_model().reset_all()).exec(tx.conn()).await?;
    note_change(academy, &tx).await?;
    let change = Change::new("city renamed", "city", id.0).of_city(id).before(&before).after(&name);
    audit::put(academy, &tx, actor, change.because(&reason)).await?;
    tx.commit().await
}
