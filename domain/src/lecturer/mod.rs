//! Lecturers as the public knows them: profiles, and which modules they teach.

mod views;

pub use views::{LecturerCard, LecturerPage, LecturerText, LecturerTexts};

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod queries;
