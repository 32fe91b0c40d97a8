//! Reads of affiliations.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::ending::{Ending, NamedBy, aftermath};
use super::views::{Affiliation, State, Waiting, WaitingPage};
use super::{entity, reach};
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::cities;
use crate::clock::Instant;
use crate::db::{self, stored};
use crate::ids::{AffiliationId, CityId, PersonId};
use crate::{Academy, Error, Result};

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

/// One's own workplace before it ends, with the applications under way that name it.
///
/// # Errors
/// `NotFound` when it is not the actor's, or has ended.
pub async fn ending(academy: &Academy, actor: &Actor, id: AffiliationId) -> Result<Ending> {
    #[derive(FromQueryResult)]
    struct Row {
        slug: String,
        texts: String,
        time_zone: String,
        needs_confirmed_affiliation: bool,
        state: String,
        office_until: Option<Instant>,
    }
    let person = actor.signed_in()?;
    let mut own = own(academy, actor, person).await?;
    let at = own.iter().position(|one| one.id == id).ok_or(Error::NotFound)?;
    let affiliation = own.swap_remove(at);
    let is_confirmed = affiliation.state == State::Confirmed;
    let sql = "SELECT c.slug, c.texts, c.time_zone, c.needs_confirmed_affiliation, e.state, e.office_until \
        FROM enrollment e JOIN cohort c ON c.id = e.cohort_id \
        WHERE e.affiliation_id = $1 AND e.ended_at IS NULL AND e.state <> 'completed' ORDER BY e.applied_at, e.id";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [id.0.into()]).await?;
    let named = |row: Row| {
        Ok(NamedBy {
            cohort: row.slug,
            texts: serde_json::from_str(&row.texts).map_err(Error::broken)?,
            time_zone: row.time_zone,
            aftermath: aftermath(
                stored(&row.state)?,
                row.office_until,
                is_confirmed,
                row.needs_confirmed_affiliation,
            ),
        })
    };
    Ok(Ending { affiliation, applications: rows.into_iter().map(named).collect::<Result<_>>()? })
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
