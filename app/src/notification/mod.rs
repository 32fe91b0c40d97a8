//! The outgoing mail on screen: what waits, what failed and why, what was sent.

#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod words;

/// The routes of the outgoing mail.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    Routes::default().form("/organizacja/poczta", Who::Allowed(Action::SeeOutbox), pages::show, pages::take)
}
