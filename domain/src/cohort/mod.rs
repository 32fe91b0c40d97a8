//! A cohort is one run of a course: its dates, its application window and its limits.
//!
//! The limits say how many seats there are and how they are shared between cities; the rules in `enrollment` obey
//! them, and its commands change them, since every change of a limit moves the queue. Everything that decides is pure:
//! start with [`limits::Limits`] and [`window::Window`].

pub mod admission;
pub mod groups;
pub mod limits;
mod views;
pub mod window;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod staff;

pub use views::{CohortCard, CohortRow, CohortState, CohortText, CohortTexts, PinnedModule};
