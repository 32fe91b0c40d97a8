//! Messages to the people of a cohort: what was sent, writing a new one, its preview; the letters that go out by themselves.

#[cfg(feature = "ssr")]
mod letters;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod returned;
#[cfg(feature = "ssr")]
mod write;

/// The routes of messages.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    let writer = Who::Allowed(Action::WriteToCohort);
    Routes::default()
        .page("/organizacja/kohorty/{slug}/wiadomosci", writer, pages::show)
        .form("/organizacja/kohorty/{slug}/wiadomosci/nowa", writer, write::show, write::take)
        .page("/organizacja/kohorty/{slug}/wiadomosci/zwrocone", writer, returned::show)
        .page("/organizacja/kohorty/{slug}/wiadomosci/automatyczne", writer, letters::list)
        .form(
            "/organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}",
            writer,
            letters::show,
            letters::take,
        )
        .page("/organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}/tresc", writer, letters::text)
}
