//! My learning: dashboard, lessons and quizzes. Everything works by plain posts; islands save in the background, so that
//! a lost connection, a reload or a second tab loses nothing.
//!
//! Islands take over what the server has drawn (`live`): a courier carries one answer to the server and says on screen
//! how far it is.

pub mod calculator;
mod islands;
#[cfg(feature = "hydrate")]
mod live;
pub mod says;
mod server_fns;

#[cfg(feature = "ssr")]
mod blocks;
#[cfg(feature = "ssr")]
mod booklet;
#[cfg(feature = "ssr")]
mod dashboard;
#[cfg(feature = "ssr")]
mod lesson;
#[cfg(feature = "ssr")]
mod marks;
#[cfg(feature = "ssr")]
mod materials;
#[cfg(feature = "ssr")]
mod outline;
#[cfg(feature = "ssr")]
mod question;
#[cfg(feature = "ssr")]
mod quiz;
#[cfg(feature = "ssr")]
mod result;
#[cfg(feature = "ssr")]
mod sheet;
#[cfg(feature = "ssr")]
mod template;
#[cfg(feature = "ssr")]
mod why;

#[cfg(feature = "ssr")]
pub use blocks::calculator_view;
#[cfg(feature = "ssr")]
pub use booklet::{Edition, Printed, Printer, Printing};
pub use islands::{LessonLife, QuizLife};
#[cfg(feature = "ssr")]
pub use marks::mark;
#[cfg(feature = "ssr")]
pub use outline::minutes;
pub use server_fns::{KeepAnswer, KeepBlock, NoteReading};

/// The routes of learners.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> crate::routes::Routes {
    use crate::routes::{Routes, Who};
    let who = Who::Allowed(domain::access::Action::Learn);
    Routes::default()
        .page("/nauka", who, dashboard::newest)
        .page("/nauka/{cohort}", who, dashboard::of_cohort)
        .page("/nauka/{cohort}/{module}/modul.pdf", who, booklet::fetch)
        .form("/nauka/{cohort}/{module}/{lesson}", who, lesson::show, lesson::take)
        .page("/nauka/{cohort}/{module}/{lesson}/szablon/{block}", who, template::fetch)
        .form("/nauka/{cohort}/{module}/{lesson}/{attempt}", who, question::show, question::take)
}
