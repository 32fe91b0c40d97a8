//! The workplaces of many people at once, which an organizer declares for them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::commands::declare;
use super::{State, entity};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::city::queries::confirmed_domains;
use crate::db::{Tx, portions, stored};
use crate::ids::{AffiliationId, CityId, PersonId};
use crate::text::Email;
use crate::{Academy, Result};

/// That a person works for a city.
pub struct Declared {
    pub person: PersonId,
    pub email: Email,
    pub city: CityId,
    pub function: String,
}

/// A workplace that is not there yet; an address in a confirmed domain confirms it.
pub(super) fn new_row(
    academy: &Academy,
    what: &Declared,
    is_confirmed: bool,
) -> (entity::ActiveModel, State) {
    let now = academy.now();
    let state = if is_confirmed { State::Confirmed } else { State::Declared };
    let row = entity::ActiveModel {
        id: Set(academy.new_id()),
        person_id: Set(what.person),
        city_id: Set(what.city),
        function: Set(what.function.clone()),
        state: Set(state.word().into()),
        started_on: Set(None),
        ended_on: Set(None),
        decided_by: Set(None),
        decided_at: Set(is_confirmed.then_some(now)),
        decided_how: Set(is_confirmed.then(|| "domain".into())),
        reason: Set(None),
        created_at: Set(now),
    };
    (row, state)
}

/// As `declare` for each, in few statements: the workplace of each person in her city, with what its office said. No
/// person stands here twice.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub(crate) async fn declare_all(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    all: &[Declared],
) -> Result<BTreeMap<PersonId, (AffiliationId, State)>> {
    // What she declares for herself changes what is there.
    for own in all.iter().filter(|what| actor.is(what.person)) {
        declare(academy, tx, actor, (own.person, &own.email), own.city, &own.function).await?;
    }
    let cities: BTreeMap<PersonId, CityId> = all.iter().map(|what| (what.person, what.city)).collect();
    let mut found = BTreeMap::new();
    for some in portions(cities.keys().copied().collect(), 1) {
        let rows = entity::Entity::find()
            .filter(entity::Column::PersonId.is_in(some))
            .filter(entity::Column::EndedOn.is_null())
            .filter(entity::Column::State.ne(State::Refused.word()))
            .order_by_desc(entity::Column::Id)
            .all(tx.conn())
            .await?;
        for row in rows.into_iter().filter(|row| cities.get(&row.person_id) == Some(&row.city_id)) {
            found.insert(row.person_id, (row.id, stored(&row.state)?));
        }
    }
    let missing: Vec<&Declared> = all.iter().filter(|what| !found.contains_key(&what.person)).collect();
    let of: BTreeSet<CityId> = missing.iter().map(|what| what.city).collect();
    let confirmed = confirmed_domains(tx, of).await?;
    let (mut rows, mut lines) = (Vec::with_capacity(missing.len()), Vec::with_capacity(missing.len()));
    for what in missing {
        let is_confirmed = confirmed.contains(&(what.city, what.email.domain().to_owned()));
        let (row, state) = new_row(academy, what, is_confirmed);
        let id = *row.id.as_ref();
        let line = Change::new("affiliation declared", "affiliation", id.0).of_city(what.city).after(&state);
        lines.push(audit::entry(academy, actor, line));
        found.insert(what.person, (id, state));
        rows.push(row);
    }
    for some in portions(rows, 12) {
        entity::Entity::insert_many(some).exec_without_returning(tx.conn()).await?;
    }
    audit::put_all(tx, lines).await?;
    Ok(found)
}
