use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::session::{refused, sign_in};
use crate::ids::PersonId;
use crate::people::Refusal;
use crate::people::entity::person;
use crate::{Academy, Error, Result};

/// The invented people of a demo academy by id and name, for the sign-in page; nobody where demo people may not
/// sign in.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn demo_people(academy: &Academy) -> Result<Vec<(PersonId, String, String)>> {
    if !academy.settings().demo_sign_in {
        return Ok(Vec::new());
    }
    let rows = person::Entity::find()
        .filter(person::Column::IsDemo.eq(true))
        .filter(person::Column::State.eq("active"))
        .order_by_asc(person::Column::Id)
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.display_name, row.email)).collect())
}

/// Signs an invented person in with one click, on loopback only, and returns the cookie's token.
///
/// # Errors
/// `Refused` elsewhere, `NotFound` for anybody who is not invented.
pub async fn sign_in_demo(academy: &Academy, id: PersonId, agent: &str) -> Result<String> {
    if !academy.settings().demo_sign_in {
        return Err(refused(Refusal::DemoElsewhere));
    }
    let row = person::Entity::find_by_id(id).one(academy.db().read()).await?;
    row.filter(|row| row.is_demo).ok_or(Error::NotFound)?;
    sign_in(academy, id, agent).await
}
