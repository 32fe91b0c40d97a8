//! Messages from organizers to the people of a cohort: written once, sent to each in her language, kept.

mod forms;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod queries;

pub use forms::{Audience, Message, MessageForm, Standing, Text};
