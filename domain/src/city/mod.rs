//! Cities: the register of municipalities that people choose their employer from, never free text.
//!
//! Identity is our own id; official codes are rows that point to it, so a code list can be replaced. Lists come in
//! by `commands::import_lists`, people find a city by `queries::search`, organizers rename and merge. Nothing here
//! knows who works for a city: affiliations belong to people. Start at `naming.rs`, then `register.rs`.

pub mod kinds;
pub mod naming;
mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod fold;
#[cfg(feature = "ssr")]
mod merging;
#[cfg(feature = "ssr")]
mod names;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
mod register_cache;
#[cfg(feature = "ssr")]
pub mod search;

pub use kinds::{Country, Kind, Scheme, SizeClass};
#[cfg(feature = "ssr")]
pub use names::Names;
pub use naming::{Naming, told_apart};
#[cfg(feature = "ssr")]
pub(crate) use register_cache::RegisterCache;
#[cfg(feature = "testing")]
pub(crate) use register_cache::note_change;
pub use views::{CityCard, CityFacts, CityFilter, CityMatches, CityPage, Inhabitants};
