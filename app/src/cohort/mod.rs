//! Courses and cohorts as organizers run them: the list, the forms, the board of cities and seats, people and queue,
//! invitations, staff.
//!
//! Each page of one cohort begins with `parts::head`, which holds the ways to the others; a new page of a cohort is
//! named in `parts::Tab`.

mod board;
mod board_counters;
mod board_filter;
mod board_map;
mod board_view;
mod bulk_page;
mod bulk_view;
pub(crate) mod chosen;
mod city_page;
mod cohort_form;
mod consequences;
mod course_page;
mod enrollment_page;
mod exports;
mod group_fields;
mod import_page;
mod import_terms;
mod import_view;
mod import_words;
pub(crate) mod inputs;
mod invitations;
mod limits_page;
mod limits_shown;
mod limits_tables;
mod list;
pub mod live;
mod modules_page;
mod move_page;
mod move_view;
pub mod parts;
mod people_filter;
mod people_page;
mod recent;
mod reports;
mod staff_page;
mod trial_view;
mod unused_page;
pub(crate) mod words;

use crate::routes::{Routes, Who};
use domain::access::Action;

/// The routes of organizers' courses and cohorts.
#[must_use]
pub fn routes() -> Routes {
    let (see, run) = (Who::Allowed(Action::SeeCohort), Who::Allowed(Action::RunCohort));
    let (open, course) = (Who::Allowed(Action::CreateCohort), Who::Allowed(Action::EditCourse));
    Routes::default()
        .page("/organizacja/kohorty", see, list::show)
        .page("/organizacja/raporty", Who::Allowed(Action::SeeReports), reports::show)
        .form("/organizacja/programy/nowy", course, course_page::ask, course_page::create)
        .form("/organizacja/programy/{slug}", course, course_page::show, course_page::edit)
        .form("/organizacja/kohorty/nowa", open, cohort_form::ask, cohort_form::create)
        .page("/organizacja/kohorty/{slug}", see, board::show)
        .post("/organizacja/kohorty/{slug}", run, board::take)
        .page("/organizacja/kohorty/{slug}/na-zywo", see, live::stream)
        .form("/organizacja/kohorty/{slug}/zbiorczo", run, bulk_page::show, bulk_page::take)
        .page("/organizacja/kohorty/{slug}/miasta.csv", see, exports::cities_csv)
        .page("/organizacja/kohorty/{slug}/miasta.xlsx", see, exports::cities_xlsx)
        .page("/organizacja/kohorty/{slug}/zmiany.csv", see, exports::changes_csv)
        .page("/organizacja/kohorty/{slug}/zmiany.xlsx", see, exports::changes_xlsx)
        .form("/organizacja/kohorty/{slug}/miasta/{city}", run, city_page::show, city_page::take)
        .page("/organizacja/kohorty/{slug}/osoby", see, people_page::show)
        .post("/organizacja/kohorty/{slug}/osoby", run, people_page::take)
        .page("/organizacja/kohorty/{slug}/osoby.csv", see, exports::people_csv)
        .page("/organizacja/kohorty/{slug}/osoby.xlsx", see, exports::people_xlsx)
        .form("/organizacja/kohorty/{slug}/osoby/zbiorczo", run, unused_page::show, unused_page::take)
        .form(
            "/organizacja/kohorty/{slug}/osoby/{enrollment}",
            run,
            enrollment_page::show,
            enrollment_page::take,
        )
        .form(
            "/organizacja/kohorty/{slug}/osoby/{enrollment}/przeniesienie",
            run,
            move_page::show,
            move_page::take,
        )
        .form("/organizacja/kohorty/{slug}/import", run, import_page::show, import_page::take)
        .page("/organizacja/kohorty/{slug}/import.csv", run, import_page::csv)
        .page("/organizacja/kohorty/{slug}/import.xlsx", run, import_page::xlsx)
        .form("/organizacja/kohorty/{slug}/limity", run, limits_page::show, limits_page::take)
        .form("/organizacja/kohorty/{slug}/zaproszenia", run, invitations::show, invitations::take)
        .form("/organizacja/kohorty/{slug}/moduly", run, modules_page::show, modules_page::take)
        .form("/organizacja/kohorty/{slug}/zespol", run, staff_page::show, staff_page::take)
        .form("/organizacja/kohorty/{slug}/ustawienia", run, cohort_form::show, cohort_form::edit)
}
