//! What a screen may see of a city.

use serde::{Deserialize, Serialize};

use super::kinds::SizeClass;
use super::naming::Naming;
use crate::ids::CityId;

/// A city as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityCard {
    /// The city.
    pub id: CityId,
    /// How it is called and told from namesakes: `naming.label(lang)`.
    pub naming: Naming,
    /// Inhabitants, where known.
    pub population: Option<u32>,
    /// From the population.
    pub size_class: SizeClass,
    /// Whether people can choose it: neither a military district nor merged into another.
    pub is_selectable: bool,
    /// The city that it was merged into.
    pub successor: Option<CityId>,
}

/// The cities that answer a query, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityMatches {
    /// At most as many as were asked for.
    pub first: Vec<CityCard>,
    /// How many there are in all.
    pub total: usize,
}

/// A number of inhabitants and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inhabitants {
    /// How many.
    pub people: u32,
    /// The year of the count; None where the source does not say, then it is shown as approximate.
    pub year: Option<u16>,
    /// The source.
    pub source: String,
    /// The code of the town part that lent the figure, where it is not that of the whole municipality.
    pub lender: Option<String>,
}

/// Everything that the register holds of a city.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CityFacts {
    /// Name, size, state.
    pub card: CityCard,
    /// Inhabitants with their source.
    pub inhabitants: Option<Inhabitants>,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// The code of the town part that lent the position.
    pub position_lender: Option<String>,
    /// The code in Eurostat's city statistics.
    pub eurostat: Option<String>,
    /// Official codes as (list, code).
    pub codes: Vec<(String, String)>,
    /// Applications that count under it now, ended ones too: what a merger carries over to the successor.
    pub applications: u64,
    /// E-mail domains that an organizer confirmed: an address there confirms an affiliation.
    pub domains: Vec<String>,
    /// Whether an organizer gave the name, which an import then leaves alone.
    pub is_renamed: bool,
}

/// Which cities an organizer's list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityFilter {
    /// Only of this country (ISO code); empty for all.
    #[serde(default)]
    pub country: String,
    /// Only those that answer this query; empty for all.
    #[serde(default)]
    pub query: String,
    /// Only those behind this city in the list; empty for the first page.
    #[serde(default)]
    pub after: String,
}

/// One page of the organizer's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityPage {
    /// The cities, by folded name; for a query, best first.
    pub cities: Vec<CityCard>,
    /// How many the filter lets through in all.
    pub total: u64,
    /// What to give as `after` for the next page; None on the last one.
    pub next: Option<CityId>,
}
