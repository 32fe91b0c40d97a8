//! Cities on screen: the field in which people choose theirs, and the organizer's register.
//!
//! The field works in any form, with and without scripts (`field.rs`); its island asks one server function.

mod island;
mod server_fns;

#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod sources;

pub use island::CitySearch;
#[cfg(feature = "ssr")]
pub use pages::routes;
pub use server_fns::{CityHint, CityHints, SearchCities};
