//! The academy itself: its words, rules and records.
//!
//! Without the feature `ssr` this crate is pure: ids, states, rules, forms and views, which the browser shares.
//! With it come the rows, queries and commands, which only the server has. A file is one or the other; the gate
//! stands on its `mod` line.

// The kernel, which every area stands on.
pub mod access;
pub mod clock;
pub mod error;
pub mod ids;
pub mod lang;
pub mod text;

#[cfg(feature = "ssr")]
pub mod academy;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod office_hours;
#[cfg(feature = "ssr")]
pub mod secret;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "ssr")]
pub mod zone;

// The areas, in the order in which an official meets them.
pub mod affiliation;
pub mod catalog;
pub mod certification;
pub mod city;
pub mod directory;
pub mod files;
pub mod lecturer;
pub mod people;
pub mod privacy;

pub mod allocation;
pub mod assessment;
pub mod cohort;
pub mod enrollment;
pub mod learning;
pub mod message;
pub mod progress;

#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod notification;

#[cfg(feature = "ssr")]
pub use academy::Academy;
pub use error::{Error, Result};
