use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalog::queries::course_view;
use domain::catalog::views::CourseView;
use domain::cohort::CohortCard;
use domain::cohort::queries::public_cohorts;
use domain::enrollment::queries::books_of;
use domain::ids::ModuleId;
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use domain::lecturer::queries::public_lecturers;
use domain::say;
use leptos::prelude::*;

use super::cohorts::{self, AllBooks};
use super::modules::{Line, modules};
use super::tile::facts;
use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::{Empty, trail};
use crate::{lecturers, urls};

/// A course: aims, cohorts, modules, who teaches, how it is finished.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let academy = &caller.academy;
    let course = course_view(academy, &slug, caller.lang).await?;
    let mut all = public_cohorts(academy, course.card.id).await?;
    cohorts::sort(&caller, &mut all);
    let books = books_of(academy, &all).await?;
    let mine: Vec<ModuleId> = course.modules.iter().map(|module| module.module).collect();
    let mut teaching = public_lecturers(academy, caller.lang).await?;
    teaching.retain(|card| {
        card.courses.contains(&course.card.id) || card.modules.iter().any(|module| mine.contains(module))
    });
    let (title, lead) = (course.card.title.clone(), course.card.lead.clone());
    let page = Page::new(&caller, title, || view(&caller, course, &all, &books, &teaching));
    Ok(page.nav(Nav::Courses).description(lead).into_response())
}

fn view(
    caller: &Caller,
    course: CourseView,
    all: &[CohortCard],
    books: &AllBooks,
    teaching: &[LecturerCard],
) -> impl IntoView {
    let lang = caller.lang;
    let how = rule(lang, &course);
    let card = course.card;
    let up = vec![(lang.t("Programy", "Programmes").to_owned(), caller.href(&urls::home()))];
    let foreign = (card.lang != lang).then(|| card.lang.tag());
    let lines = course.modules.into_iter().map(Line::from_outline).collect();
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, card.title.clone())}
        <article class="flow" data-space="7">
            <div class="lead-in">
                <h1 lang=foreign>{card.title.clone()}</h1>
                <p class="lead" lang=foreign>{card.lead.clone()}</p>
                {facts(lang, &card)}
            </div>
            {runs(caller, all, books)}
            {aims(lang, foreign, course.aims)}
            <section aria-labelledby="moduly">
                <h2 id="moduly" data-after="4">{lang.t("Czego się nauczysz", "What you will learn")}</h2>
                {modules(caller, lines, teaching)}
            </section>
            <section aria-labelledby="ukonczenie">
                <h2 id="ukonczenie" data-after="4">{lang.t("Jak ukończyć", "How to finish")}</h2>
                <p>{how}</p>
            </section>
            {people(caller, teaching)}
        </article>
    }
}

fn runs(caller: &Caller, all: &[CohortCard], books: &AllBooks) -> AnyView {
    let lang = caller.lang;
    let list = if all.is_empty() {
        let title = lang.t("Nie ma jeszcze żadnej kohorty", "There is no cohort yet");
        let why = lang.t("Pokażemy ją tutaj, gdy będą terminy.", "It will be here once there are dates.");
        view! { <Empty title=title why=why/> }.into_any()
    } else {
        cohorts::list(caller, all, books)
    };
    let what = lang.t(
        "Kohorta to grupa, która uczy się razem w tych samych terminach.",
        "A cohort is a group that learns together, at the same dates.",
    );
    view! {
        <section aria-labelledby="kohorty">
            <h2 id="kohorty">{lang.t("Kohorty", "Cohorts")}</h2>
            <p class="soft" data-after="4">{what}</p>
            {list}
        </section>
    }
    .into_any()
}

fn aims(lang: Lang, foreign: Option<&'static str>, aims: Vec<String>) -> Option<AnyView> {
    if aims.is_empty() {
        return None;
    }
    let aims = aims.into_iter().map(|aim| view! { <li>{aim}</li> }).collect_view();
    let title = lang.t("Po programie", "After the programme");
    Some(
        view! {
            <section aria-labelledby="cele">
                <h2 id="cele" data-after="4">{title}</h2>
                <ul lang=foreign>{aims}</ul>
            </section>
        }
        .into_any(),
    )
}

/// What is enforced, in words.
fn rule(lang: Lang, course: &CourseView) -> String {
    let (percent, attempts) = (course.rule.quiz_percent, course.rule.attempts);
    let lessons = if course.rule.asks_lessons(course.has_quizzes) {
        lang.t("Ukończ wszystkie lekcje. ", "Finish all lessons. ")
    } else {
        ""
    };
    if !course.has_quizzes {
        return lessons.trim_end().to_owned();
    }
    let tries = lang.plural(attempts.into(), ["podejście", "podejścia", "podejść"], ["attempt", "attempts"]);
    let quizzes = say!(
        lang,
        "Każdy sprawdzian zalicz na co najmniej {percent}%; masz na to {attempts} {tries}.",
        "Reach at least {percent}% in each quiz; you have {attempts} {tries}."
    );
    let own = if course.has_own_rules {
        lang.t(
            " Niektóre sprawdziany mają własny próg lub liczbę podejść; podaje je strona sprawdzianu.",
            " Some quizzes have a threshold or a number of attempts of their own; their pages say so.",
        )
    } else {
        ""
    };
    format!("{lessons}{quizzes}{own}")
}

fn people(caller: &Caller, teaching: &[LecturerCard]) -> Option<AnyView> {
    if teaching.is_empty() {
        return None;
    }
    let title = caller.lang.t("Kto uczy", "Who teaches");
    Some(
        view! {
            <section aria-labelledby="kadra">
                <h2 id="kadra" data-after="4">{title}</h2>
                {lecturers::tiles(caller, teaching)}
            </section>
        }
        .into_any(),
    )
}
