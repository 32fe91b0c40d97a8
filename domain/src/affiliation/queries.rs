//! Reads of affiliations.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity;
use super::views::{Affiliation, State, Waiting};
use crate::access::{Action, Actor, Place, check, may, may_somewhere};
use crate::city::queries::cities;
use crate::db::stored;
use crate::ids::{CityId, PersonId};
use crate::{Academy, Result};

/// How many waiting affiliations a page shows.
pub const PAGE: u64 = 200;

/// The affiliations of a person that have not ended, oldest first.
///
/// # Errors
/// `Denied` to anybody but her and the system.
pub async fn own(academy: &Academy, actor: &Actor, person: PersonId) -> Result<Vec<Affiliation>> {
    check(actor, Action::KeepOwnAccount, &Place::OWN.owned(actor.is(person)))?;
    let rows = entity::Entity::find()
        .filter(entity::Column::PersonId.eq(person))
        .filter(entity::Column::EndedOn.is_null())
        .order_by_asc(entity::Column::Id)
        .all(academy.db().read())
        .await?;
    named(academy, rows).await
}

/// What waits for a decision that the actor may make, oldest first.
///
/// # Errors
/// `Denied` to whoever decides nowhere.
pub async fn waiting(academy: &Academy, actor: &Actor) -> Result<Vec<Waiting>> {
    if !may_somewhere(actor, Action::DecideAffiliation) {
        check(actor, Action::DecideAffiliation, &Place::ACADEMY)?;
    }
    let rows = entity::Entity::find()
        .filter(entity::Column::State.eq(State::Declared.word()))
        .filter(entity::Column::EndedOn.is_null())
        .order_by_asc(entity::Column::Id)
        .limit(PAGE)
        .find_also_related(crate::people::entity::person::Entity)
        .all(academy.db().read())
        .await?;
    let (rows, people): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .filter(|(row, _)| may(actor, Action::DecideAffiliation, &Place::city(row.city_id)))
        .filter_map(|(row, person)| Some((row, person?)))
        .unzip();
    let named = named(academy, rows).await?;
    Ok(named
        .into_iter()
        .zip(people)
        .map(|(affiliation, person)| Waiting {
            affiliation,
            person: person.id,
            name: person.display_name,
            email: person.email,
        })
        .collect())
}

async fn named(academy: &Academy, rows: Vec<entity::Model>) -> Result<Vec<Affiliation>> {
    let ids: Vec<CityId> = rows.iter().map(|row| row.city_id).collect();
    let cards = cities(academy, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let card = cards.iter().find(|card| card.id == row.city_id);
            let card = card.ok_or_else(|| crate::Error::broken("an affiliation names no city"))?;
            Ok(Affiliation {
                id: row.id,
                city: row.city_id,
                naming: card.naming.clone(),
                function: row.function,
                state: stored(&row.state)?,
                reason: row.reason,
            })
        })
        .collect()
}
