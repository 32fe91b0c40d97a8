//! People on screen: the list with its search, one person with her work, roles and enrollments.

#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod sessions;
#[cfg(feature = "ssr")]
pub mod words;

/// The routes of people and grants.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    use domain::access::Action;
    let seer = Who::Allowed(Action::SeePeople);
    Routes::default()
        .page("/organizacja/ludzie", seer, list::show)
        .page("/organizacja/ludzie.csv", seer, list::csv)
        .page("/organizacja/ludzie.xlsx", seer, list::xlsx)
        .form("/organizacja/ludzie/{id}", seer, person::show, person::take)
        .form("/organizacja/ludzie/{id}/rola", Who::Allowed(Action::NameStaff), roles::show, roles::give)
        .form(
            "/organizacja/ludzie/{id}/rola/{grant}",
            Who::Allowed(Action::NameStaff),
            roles::ask_take,
            roles::take,
        )
        .form(
            "/organizacja/ludzie/{id}/sesje",
            Who::Allowed(Action::EndSessions),
            sessions::show,
            sessions::end,
        )
}
