//! The learning record: what an official read, wrote and completed in one enrollment.
//!
//! Facts are kept (events, positions, answers, completions), progress never is: it is a pure function of the
//! completions and the pinned versions, the same on the server and in the browser. A completion is never taken back
//! or dated anew. Nothing here knows how a seat was got. Start at `rules.rs`.

pub mod answers;
#[cfg(feature = "testing")]
pub mod cast;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod booklet;
#[cfg(feature = "ssr")]
pub mod carried;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub(crate) mod finish;
#[cfg(feature = "ssr")]
pub(crate) mod path;
#[cfg(feature = "ssr")]
pub(crate) mod plan;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub(crate) mod traces;
mod views;

#[cfg(feature = "ssr")]
pub(crate) use plan::StopsCache;
pub use views::{Dashboard, Deadline, Enrolled, LessonPage, ModuleCard, Outline, OutlineItem, Position};
