//! The catalogue on screen: home, courses, and the blocks of lessons read-only. Learning adds what answers.

#[cfg(feature = "ssr")]
pub mod blocks;
#[cfg(feature = "ssr")]
pub(crate) mod cohorts;
#[cfg(feature = "ssr")]
mod course_page;
#[cfg(feature = "ssr")]
pub mod film;
#[cfg(feature = "ssr")]
mod finding;
#[cfg(feature = "ssr")]
mod home_page;
#[cfg(feature = "ssr")]
mod horizon;
#[cfg(feature = "ssr")]
pub mod markdown;
#[cfg(feature = "ssr")]
mod memo;
#[cfg(feature = "ssr")]
pub(crate) mod modules;
#[cfg(feature = "ssr")]
pub mod prose;
#[cfg(feature = "ssr")]
pub mod rtf;
#[cfg(feature = "ssr")]
mod tile;

/// The routes of the public catalogue.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    Routes::default().page("/", Who::Everybody, home_page::show).page(
        "/programy/{slug}",
        Who::Everybody,
        course_page::show,
    )
}
