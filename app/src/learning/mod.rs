//! My learning: dashboard, lessons and quizzes. Everything works by plain posts.

mod blocks;
mod dashboard;
mod lesson;
mod outline;
mod question;
mod quiz;
mod result;

use domain::access::Action;

use crate::routes::{Routes, Who};

/// The routes of learners.
#[must_use]
pub fn routes() -> Routes {
    let who = Who::Allowed(Action::Learn);
    Routes::default()
        .page("/nauka", who, dashboard::newest)
        .page("/nauka/{cohort}", who, dashboard::of_cohort)
        .form("/nauka/{cohort}/{module}/{lesson}", who, lesson::show, lesson::take)
        .form("/nauka/{cohort}/{module}/{lesson}/{attempt}", who, question::show, question::take)
}
