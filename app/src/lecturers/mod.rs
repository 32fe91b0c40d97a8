//! Lecturers as everybody sees them: their pages, and how other pages name them.

#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod parts;

#[cfg(feature = "ssr")]
pub use parts::{named, names, tiles};

/// The routes of lecturers' public pages.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    Routes::default().page("/prowadzacy/{slug}", Who::Everybody, page::show)
}
