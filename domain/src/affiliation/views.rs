use serde::{Deserialize, Serialize};

use crate::city::Naming;
use crate::ids::{AffiliationId, CityId, PersonId};

/// Where an affiliation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// She said so.
    Declared,
    /// Somebody who may, or her address, confirmed it.
    Confirmed,
    /// Somebody who may refused it, with a reason.
    Refused,
}

impl State {
    /// The word under which it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
        }
    }
}

impl std::str::FromStr for State {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Declared, Self::Confirmed, Self::Refused]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or(())
    }
}

/// An affiliation of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    /// Its id.
    pub id: AffiliationId,
    /// The city.
    pub city: CityId,
    /// How the city is called.
    pub naming: Naming,
    /// What she does there.
    pub function: String,
    /// Where it stands.
    pub state: State,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// An affiliation that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What waits.
    pub affiliation: Affiliation,
    /// Who declared it.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
}

/// One page of what waits for a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPage {
    /// Oldest first.
    pub rows: Vec<Waiting>,
    /// On all pages.
    pub total: u64,
    /// Which one this is, counted from 1.
    pub page: u64,
    /// How many there are.
    pub pages: u64,
}
