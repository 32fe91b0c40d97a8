//! Affiliations: that a person works for a city. Declared by herself; confirmed or refused by the city's coordinator
//! or an organizer, or confirmed at once by an address in a domain that an organizer confirmed for the city.

mod ending;
mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
mod declaring;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod reach;
#[cfg(feature = "ssr")]
mod reopen;
#[cfg(feature = "ssr")]
mod settling;

#[cfg(feature = "ssr")]
pub(crate) use declaring::{Declared, declare_all};
#[cfg(feature = "ssr")]
pub(crate) use settling::confirm_by_coordinator;

pub use ending::{Aftermath, Ending, NamedBy, aftermath};
pub use views::{Affiliation, State, Waiting, WaitingPage};
