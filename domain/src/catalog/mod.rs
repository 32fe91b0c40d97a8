//! The catalogue: courses, and the modules that they are made of, as lessons of blocks.
//!
//! A module's structure never changes once a version of it is published; its texts have numbered revisions per
//! language. Answer keys live in rows of their own and are read by `queries::answer_key` alone: no view that a
//! learner's page is made of can hold one. Nobody's progress is here. Start at `content.rs`, then `views.rs`.

pub mod authoring;
pub mod body;
pub mod content;
#[cfg(feature = "ssr")]
pub mod courses;
pub mod formula;
pub mod topic;
pub mod views;

#[cfg(feature = "ssr")]
mod cache;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub(crate) mod places;
#[cfg(feature = "ssr")]
pub mod programme;
#[cfg(feature = "ssr")]
pub mod prose;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub(crate) mod reading;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
mod structure;

#[cfg(feature = "ssr")]
pub(crate) use cache::ContentCache;
