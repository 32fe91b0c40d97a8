//! A cohort's public page, the application for a seat in it, and the way out.

#[cfg(feature = "ssr")]
mod apply_page;
#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod city_table;
#[cfg(feature = "ssr")]
mod cohort_page;
#[cfg(feature = "ssr")]
mod invitation_page;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod occasions;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
mod plan;
#[cfg(feature = "ssr")]
pub(crate) mod refusals;
#[cfg(feature = "ssr")]
mod rule_list;
#[cfg(feature = "ssr")]
pub mod rule_words;
#[cfg(feature = "ssr")]
mod withdraw_page;
#[cfg(feature = "ssr")]
pub mod words;

/// The routes of applications.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    Routes::default()
        .page("/kohorty/{slug}", Who::Everybody, cohort_page::show)
        .form("/kohorty/{slug}/zgloszenie", Who::Allowed(Action::Apply), apply_page::show, apply_page::take)
        .form(
            "/kohorty/{slug}/zaproszenie",
            Who::Allowed(Action::Apply),
            invitation_page::show,
            invitation_page::take,
        )
        .form(
            "/kohorty/{slug}/wycofanie",
            Who::Allowed(Action::Apply),
            withdraw_page::show,
            withdraw_page::take,
        )
}
