//! The change log on screen: who changed what, from what to what, and why.

#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
pub mod words;

/// The routes of the change log.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    let seer = Who::Allowed(Action::SeeAudit);
    Routes::default()
        .page("/organizacja/dziennik", seer, pages::show)
        .page("/organizacja/dziennik.csv", seer, pages::csv)
        .page("/organizacja/dziennik.xlsx", seer, pages::xlsx)
}
