//! The list of cohorts and courses.

use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::catalog::courses::{CourseRow, course_rows};
use domain::cohort::queries::cohort_rows;
use domain::cohort::window::Moment;
use domain::cohort::{CohortRow, CohortState};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{DataTable, Empty, Icon, Kind, LinkButton, Tone, tag};
use crate::{urls, when};

/// Everything that the caller runs or teaches.
pub async fn show(caller: Caller) -> Reply {
    let cohorts = cohort_rows(&caller.academy, &caller.actor).await?;
    let courses = course_rows(&caller.academy, &caller.actor).await?;
    let lang = caller.lang;
    let title = lang.t("Kohorty", "Cohorts");
    let page = Page::new(&caller, title, || {
        let new_cohort = (!courses.is_empty() && caller.may_somewhere(Action::CreateCohort)).then(|| {
            let href = caller.href("/organizacja/kohorty/nowa");
            view! { <LinkButton kind=Kind::Primary sign=Icon::Plus label=lang.t("Nowa kohorta", "New cohort") href=href /> }
        });
        view! {
            <div class="flow">
                <header class="spread"><h1>{title}</h1><div class="row">{new_cohort}</div></header>
                {cohort_table(&caller, &cohorts, &courses)}
                {caller.may_somewhere(Action::EditCourse).then(|| course_table(&caller, &courses))}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).into_response())
}

fn cohort_table(caller: &Caller, cohorts: &[CohortRow], courses: &[CourseRow]) -> AnyView {
    let lang = caller.lang;
    if cohorts.is_empty() {
        return view! {
            <Empty
                title=lang.t("Nie ma jeszcze kohorty.", "There is no cohort yet.")
                why=lang.t("Kohorta to jedna edycja programu: terminy, zapisy i limity miejsc.", "A cohort is one run of a programme: dates, applications and limits of places.")
            />
        }
        .into_any();
    }
    let rows = cohorts.iter().map(|row| cohort_line(caller, row, courses)).collect_view();
    let columns = [
        ("Kohorta", "Cohort"),
        ("Termin", "Dates"),
        ("Zapisy", "Applications"),
        ("Miasta", "Cities"),
        ("Miejsca zajęte", "Places taken"),
        ("W kolejce", "Waiting"),
        ("Stan", "State"),
    ];
    view! {
        <div class="card" data-flush="">
            <DataTable
                caption=lang.t("Kohorty", "Cohorts")
                columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
            >
                {rows}
            </DataTable>
        </div>
    }
    .into_any()
}

fn cohort_line(caller: &Caller, row: &CohortRow, courses: &[CourseRow]) -> AnyView {
    let lang = caller.lang;
    let card = &row.card;
    let course =
        courses.iter().find(|course| course.id == card.course).map(|course| course.title(lang).to_owned());
    let zone = card.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let today = when::day(caller.academy.now(), zone);
    let dates = (card.starts_on, card.ends_on);
    let (state, tone) = words::state_on(lang, card.state, dates, today);
    view! {
        <tr>
            <th scope="row">
                <a href=caller.href(&urls::board(&card.slug))>{card.texts.of(lang).name.clone()}</a>
                {course.map(|title| view! { <br/><small class="soft">{title}</small> })}
            </th>
            <td>{when::span(lang, card.starts_on, card.ends_on)}</td>
            <td>{applications(caller, row)}</td>
            <td>{words::of_cap(lang, row.cities, row.city_count)}</td>
            <td>{words::of_cap(lang, row.seats, row.total)}</td>
            <td>{row.waiting}</td>
            <td>{tag(state, tone, None)}</td>
        </tr>
    }
    .into_any()
}

fn applications(caller: &Caller, row: &CohortRow) -> String {
    let lang: Lang = caller.lang;
    let zone = row.card.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let day = |at| when::day_month(lang, when::day(at, zone));
    let (opens, closes) = (day(row.card.window.opens), day(row.card.window.closes));
    match (row.card.state, row.card.applications(caller.academy.now())) {
        (CohortState::Closed, _) | (_, Moment::TooLate) => lang.t("zakończone", "over").into(),
        (_, Moment::TooEarly) => say!(lang, "od {opens}", "from {opens}"),
        (_, Moment::Open) => say!(lang, "do {closes}", "until {closes}"),
    }
}

fn course_table(caller: &Caller, courses: &[CourseRow]) -> AnyView {
    let lang = caller.lang;
    let may_create = caller.may(Action::EditCourse, &Place::ACADEMY).then(|| {
        let href = caller.href("/organizacja/programy/nowy");
        view! { <LinkButton sign=Icon::Plus label=lang.t("Nowy program", "New programme") href=href /> }
    });
    let rows = courses
        .iter()
        .map(|row| {
            let href = caller.href(&urls::edit_course(&row.facts.slug));
            let modules = row.facts.modules.len() as u64;
            let word = lang.plural(modules, ["moduł", "moduły", "modułów"], ["module", "modules"]);
            let (state, tone) = if row.facts.is_published {
                (lang.t("opublikowany", "published"), Tone::Patina)
            } else {
                (lang.t("szkic", "draft"), Tone::Lamp)
            };
            view! {
                <tr>
                    <th scope="row"><a href=href>{row.title(lang).to_owned()}</a></th>
                    <td>{modules}" "{word}</td>
                    <td>{row.facts.hours}" h"</td>
                    <td>{tag(state, tone, None)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [("Program", "Programme"), ("Moduły", "Modules"), ("Godziny", "Hours"), ("Stan", "State")];
    let table = (!courses.is_empty()).then(|| {
        view! {
            <div class="card" data-flush="">
                <DataTable
                    caption=lang.t("Programy", "Programmes")
                    columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
                >
                    {rows}
                </DataTable>
            </div>
        }
    });
    view! {
        <header class="spread"><h2>{lang.t("Programy", "Programmes")}</h2><div class="row">{may_create}</div></header>
        {table}
    }
    .into_any()
}
