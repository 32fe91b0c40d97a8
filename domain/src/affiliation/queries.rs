//! Reads of affiliations.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::views::{Affiliation, State, Waiting, WaitingPage};
use super::{entity, reach};
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::cities;
use crate::db::stored;
use crate::ids::{AffiliationId, CityId, PersonId};
use crate::{Academy, Result};

/// How many waiting affiliations a page shows.
pub const PAGE: u64 = 50;

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

/// One page of what waits for a decision that the actor may make, oldest first. A page that is not there becomes the
/// last one.
///
/// # Errors
/// `Denied` to whoever decides nowhere.
pub async fn waiting(academy: &Academy, actor: &Actor, page: u64) -> Result<WaitingPage> {
    reach::check_somewhere(actor)?;
    let query = open().filter(reach::decidable_by(actor));
    let total = query.clone().count(academy.db().read()).await?;
    let pages = total.div_ceil(PAGE).max(1);
    let page = page.clamp(1, pages);
    let rows = query
        .order_by_asc(entity::Column::Id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .find_also_related(crate::people::entity::person::Entity)
        .all(academy.db().read())
        .await?;
    let (rows, people): (Vec<_>, Vec<_>) =
        rows.into_iter().filter_map(|(row, person)| Some((row, person?))).unzip();
    let named = named(academy, rows).await?;
    let waiting = |(affiliation, person): (Affiliation, crate::people::entity::person::Model)| Waiting {
        affiliation,
        person: person.id,
        name: person.display_name,
        email: person.email,
    };
    Ok(WaitingPage { rows: named.into_iter().zip(people).map(waiting).collect(), total, page, pages })
}

/// Of these affiliations those that wait for a decision which the actor may make: a page offers to decide no others.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn decidable(
    academy: &Academy,
    actor: &Actor,
    ids: impl IntoIterator<Item = AffiliationId>,
) -> Result<BTreeSet<AffiliationId>> {
    let found: Vec<AffiliationId> = open()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::Id.is_in(ids))
        .filter(reach::decidable_by(actor))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    Ok(found.into_iter().collect())
}

/// What nobody has decided yet.
fn open() -> Select<entity::Entity> {
    entity::Entity::find()
        .filter(entity::Column::State.eq(State::Declared.word()))
        .filter(entity::Column::EndedOn.is_null())
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
