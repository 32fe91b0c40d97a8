//! Cities: the register of municipalities that people choose their employer from.

#[cfg(feature = "ssr")]
pub mod fold;
pub mod kinds;
pub mod naming;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
pub mod search;
