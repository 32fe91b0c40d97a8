//! People as organizers see them: found by name, address or city, with their work, roles and enrollments; the commands
//! that give and take roles and sign somebody out. Accounts themselves are `people`.

mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod queries;

pub use views::{Found, GrantLine, PeopleFilter, PeoplePage, PersonEnrollment, PersonLine, PersonPage, Work};
