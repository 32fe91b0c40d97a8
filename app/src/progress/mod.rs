//! How far a cohort is, on screen: people and cities by module, deadlines and extensions, one person's page with what an
//! organizer can do for her.

#[cfg(feature = "ssr")]
pub mod behind;
#[cfg(feature = "ssr")]
mod deadlines;
#[cfg(feature = "ssr")]
mod grid;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod words;

/// The routes of progress.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    let (see, run) = (Who::Allowed(Action::SeeCohort), Who::Allowed(Action::RunCohort));
    Routes::default()
        .page("/organizacja/kohorty/{slug}/postep", see, grid::show)
        .page("/organizacja/kohorty/{slug}/postep.csv", see, grid::csv)
        .page("/organizacja/kohorty/{slug}/postep.xlsx", see, grid::xlsx)
        .page("/organizacja/kohorty/{slug}/terminy", see, deadlines::show)
        .post("/organizacja/kohorty/{slug}/terminy", run, deadlines::end)
        .form("/organizacja/kohorty/{slug}/terminy/nowy", run, deadlines::ask, deadlines::take)
        .page("/organizacja/kohorty/{slug}/postep/{enrollment}", see, person::show)
        .form(
            "/organizacja/kohorty/{slug}/postep/{enrollment}/ukoncz",
            run,
            person::ask_complete,
            person::complete,
        )
        .form(
            "/organizacja/kohorty/{slug}/postep/{enrollment}/podejscia/{block}",
            run,
            person::ask_attempts,
            person::allow,
        )
}
