//! What the academy holds of a person, for how long, what she agreed to, and how all of it goes.
//!
//! `inventory` names every column of the schema and is the one source: the privacy notice is printed from it, "my data"
//! reads by it and erasure works by it, so they cannot part. This is the only area that writes tables of others, and
//! only to forget.

mod consent;
pub mod inventory;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod queries;

pub use consent::{Consent, ConsentPurpose};

/// The version of the privacy notice in force; its date is its name.
pub const PRIVACY_VERSION: &str = "2026-11-29";
