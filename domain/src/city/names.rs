//! How the cities of a page are called, out of the register in memory.

use std::sync::Arc;

use super::fold::sort_key;
use super::naming::Naming;
use super::register_cache::{Register, register};
use crate::cohort::groups::SeatCity;
use crate::ids::CityId;
use crate::{Academy, Error, Result};

/// The names of all cities as they are now: read once for a page, which costs one small statement, then asked freely.
#[derive(Clone)]
pub struct Names(Arc<Register>);

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// `Broken` when the database cannot be read.
    pub async fn read(academy: &Academy) -> Result<Self> {
        Ok(Self(register(academy).await?))
    }

    /// How the city is called.
    ///
    /// # Errors
    /// `Broken` for an id that is no city's.
    pub fn of(&self, city: CityId) -> Result<Naming> {
        let card = self.0.city(city).ok_or_else(|| Error::broken(format!("no city has the id {city}")))?;
        Ok(card.naming.clone())
    }

    /// What limits look at in the city.
    ///
    /// # Errors
    /// `Broken` for an id that is no city's.
    pub fn seat_city(&self, city: CityId) -> Result<SeatCity> {
        let card = self.0.city(city).ok_or_else(|| Error::broken(format!("no city has the id {city}")))?;
        Ok(SeatCity { id: city, kind: card.naming.kind, size: card.size_class })
    }
}

impl Naming {
    /// Where the city stands in a list: by the name that people use, in Latin letters and the order of the alphabet;
    /// namesakes by what tells them apart.
    #[must_use]
    pub fn place(&self) -> (String, String) {
        let called = self.latin.as_ref().or(self.centre.as_ref()).unwrap_or(&self.name);
        (sort_key(called), self.label(crate::lang::Lang::Pl))
    }

    /// The same as one text, for a column: what parts the two comes before every letter.
    #[must_use]
    pub(super) fn sort_key(&self) -> String {
        let (called, label) = self.place();
        format!("{called}\n{label}")
    }
}
