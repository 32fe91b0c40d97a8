//! The register in memory, for searching. It is read again when its version in the database has changed, so
//! several servers on one database never search an old one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::TryStreamExt;
use sea_orm::{EntityTrait, QueryOrder};

use super::entity::city;
use super::search::{Entry, Index};
use super::views::CityCard;
use crate::db::Tx;
use crate::ids::CityId;
use crate::people::{read_setting, write_setting};
use crate::{Academy, Result};

const VERSION: &str = "city_register_version";

/// The last register that was read.
#[derive(Default)]
pub struct RegisterCache {
    known: RwLock<Option<Arc<Register>>>,
    /// Held by whoever reads it: others wait for what she reads instead of reading ten thousand rows each.
    reading: tokio::sync::Mutex<()>,
}

impl RegisterCache {
    fn of_version(&self, version: &str) -> Option<Arc<Register>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        known.filter(|known| known.version == version)
    }

    fn keep(&self, register: &Arc<Register>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(register.clone());
    }
}

/// The whole register of one version.
pub struct Register {
    version: String,
    /// All cities, by folded name.
    pub cities: Vec<CityCard>,
    /// Places in `cities` of those that people can choose.
    pub selectable: Index<u32>,
    /// Places of the others, which only organizers look for.
    pub others: Index<u32>,
    places: HashMap<CityId, u32>,
}

impl Register {
    /// The city with that id.
    pub fn city(&self, id: CityId) -> Option<&CityCard> {
        self.places.get(&id).and_then(|place| self.cities.get(*place as usize))
    }

    /// The cities at these places.
    pub fn at(&self, places: &[u32]) -> Vec<CityCard> {
        places.iter().filter_map(|place| self.cities.get(*place as usize)).cloned().collect()
    }
}

/// The register as it is now.
pub async fn register(academy: &Academy) -> Result<Arc<Register>> {
    // The version is read before the rows: a change in between makes the next reader read again, never too late.
    let version = read_setting(academy.db(), VERSION).await?.unwrap_or_default();
    let cache = academy.city_register();
    if let Some(known) = cache.of_version(&version) {
        return Ok(known);
    }
    let _alone = cache.reading.lock().await;
    if let Some(known) = cache.of_version(&version) {
        return Ok(known);
    }
    let read = Arc::new(read(academy, version).await?);
    cache.keep(&read);
    Ok(read)
}

/// Tells every server that the register has changed.
pub async fn note_change(academy: &Academy, tx: &Tx) -> Result<()> {
    let version: uuid::Uuid = academy.new_id();
    write_setting(tx, VERSION, &version.to_string()).await
}

/// Row by row: all rows at once would take four times the memory of the register itself.
async fn read(academy: &Academy, version: String) -> Result<Register> {
    let mut rows = city::Entity::find()
        .order_by_asc(city::Column::Folded)
        .order_by_asc(city::Column::Id)
        .stream(academy.db().read())
        .await?;
    let (mut cities, mut selectable, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut places = HashMap::new();
    for place in 0.. {
        let Some(row) = rows.try_next().await? else { break };
        let card = row.card()?;
        let searched = if card.is_selectable { &mut selectable } else { &mut others };
        searched.push(Entry::new(row.searchable(place, &card)));
        places.insert(card.id, place);
        cities.push(card);
    }
    drop(rows);
    cities.shrink_to_fit();
    Ok(Register { version, selectable: Index::new(selectable), others: Index::new(others), places, cities })
}
