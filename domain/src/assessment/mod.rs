//! Quizzes: attempts that live on the server from their first second.
//!
//! Questions and their order are drawn once and kept, each answer is saved as given, deadlines go by the server's
//! clock, and the number of attempts is a number of rows. Keys and explanations never leave the server before an
//! attempt is submitted. Start at `rules.rs`.

pub mod rules;
pub mod views;

#[cfg(feature = "ssr")]
pub(crate) mod attempts;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod queries;
