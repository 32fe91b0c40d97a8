//! The room of a city's coordinator: her cities, their seats and people in each cohort, and what she decides for them.
//!
//! Of somebody's learning she sees a level; marks and answers are not for an employer.

mod forms;
mod give_back_page;
mod invite_page;
mod page;
mod people_table;
mod person_page;
mod room;
mod words;

use crate::routes::{Routes, Who};
use domain::access::Action;

/// The routes of those who speak for a city.
#[must_use]
pub fn routes() -> Routes {
    let speaks = Who::Allowed(Action::SpeakForCity);
    Routes::default()
        .page("/miasto", speaks, page::list)
        .page("/miasto/{city}", speaks, page::show)
        .form("/miasto/{city}/{slug}", speaks, room::show, room::take)
        .form("/miasto/{city}/{slug}/osoby/{enrollment}", speaks, person_page::show, person_page::take)
        .form(
            "/miasto/{city}/{slug}/osoby/{enrollment}/oddanie",
            speaks,
            give_back_page::show,
            give_back_page::take,
        )
        .form("/miasto/{city}/{slug}/zaproszenie", speaks, invite_page::show, invite_page::take)
}
