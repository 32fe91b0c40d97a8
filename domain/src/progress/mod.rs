//! How far the people of a cohort are, for those who run or teach it, and what organizers do about it: later deadlines,
//! further attempts, completion with a reason. Learning itself is `learning`; progress is computed, never stored.

pub mod rules;
mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod queries;

pub use rules::{Pace, Stuck, pace};
pub use views::{Cell, Extension, ExtensionForm, ModuleHead, Overview, PersonProgress, QuizStanding, Whom};
