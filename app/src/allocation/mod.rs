//! A cohort's allocation round: the room in which organizers run it, and its public report with the file that anybody can
//! run again.

mod island;
#[cfg(feature = "hydrate")]
mod live;

#[cfg(feature = "ssr")]
mod commitment;
#[cfg(feature = "ssr")]
mod declared_page;
#[cfg(feature = "ssr")]
mod figures;
#[cfg(feature = "ssr")]
mod file;
#[cfg(feature = "ssr")]
mod replay;
#[cfg(feature = "ssr")]
mod report_page;
#[cfg(feature = "ssr")]
mod room_page;
#[cfg(feature = "ssr")]
mod room_parts;
#[cfg(feature = "ssr")]
mod rules_page;
#[cfg(feature = "ssr")]
mod seal_page;
#[cfg(feature = "ssr")]
mod sealed;
#[cfg(feature = "ssr")]
pub(crate) mod words;

#[cfg(feature = "ssr")]
pub use commitment::{own, section};
#[cfg(feature = "ssr")]
pub use declared_page::{declared_of, questions};
pub use island::ReplayLife;

/// The routes of rounds.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    let run = Who::Allowed(Action::RunCohort);
    Routes::default()
        .page("/kohorty/{slug}/przydzial", Who::Everybody, report_page::show)
        .page("/kohorty/{slug}/przydzial.json", Who::Everybody, file::show)
        .form(
            "/kohorty/{slug}/odpowiedzi",
            Who::Allowed(Action::Apply),
            declared_page::show,
            declared_page::take,
        )
        .form("/organizacja/kohorty/{slug}/runda/zasady", run, rules_page::show, rules_page::take)
        .form("/organizacja/kohorty/{slug}/runda", run, room_page::show, room_page::take)
        .form("/organizacja/kohorty/{slug}/runda/zatwierdzenie", run, seal_page::ask, seal_page::take)
}
