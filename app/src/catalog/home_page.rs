use axum::extract::Query;
use axum::response::IntoResponse;
use domain::catalog::queries::course_cards;
use domain::catalog::search::CourseSearch;
use domain::catalog::views::CourseCard;
use domain::city::Names;
use domain::cohort::CohortCard;
use domain::cohort::queries::all_public_cohorts;
use domain::enrollment::queries::{books_of, city_seats};
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use domain::lecturer::queries::public_lecturers;
use domain::say;
use leptos::prelude::*;

use super::cohorts::{self, AllBooks, Nearness};
use super::finding::{Asked, filters, nothing_found};
use super::horizon::{Featured, band};
use super::tile::tile;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Button, Empty, Kind, TextField};
use crate::{lecturers, urls};

/// Everything that home shows.
struct Home {
    courses: Vec<CourseCard>,
    /// The nearest first.
    cohorts: Vec<CohortCard>,
    books: AllBooks,
    featured: Option<Featured>,
    lecturers: Vec<LecturerCard>,
}

impl Home {
    async fn load(caller: &Caller) -> domain::Result<Self> {
        let academy = &caller.academy;
        let courses = course_cards(academy, caller.lang).await?;
        let mut all = all_public_cohorts(academy).await?;
        all.retain(|cohort| courses.iter().any(|course| course.id == cohort.course));
        all.retain(|cohort| cohorts::nearness(caller, cohort) != Nearness::Over);
        cohorts::sort(caller, &mut all);
        let books = books_of(academy, &all).await?;
        let featured = match all.first() {
            Some(cohort) => {
                let books = books.get(&cohort.id).cloned().unwrap_or_default();
                let names = Names::read(academy).await?;
                let seats = city_seats(academy, cohort.id, &books, &names).await?;
                Some(Featured { cohort: cohort.clone(), books, seats })
            }
            None => None,
        };
        let lecturers = public_lecturers(academy, caller.lang).await?;
        Ok(Self { courses, cohorts: all, books, featured, lecturers })
    }

    /// The cohorts of a course, the nearest first.
    fn cohorts_of(&self, course: &CourseCard) -> Vec<&CohortCard> {
        self.cohorts.iter().filter(|cohort| cohort.course == course.id).collect()
    }
}

/// Home: what the academy is, who is in, its courses, who teaches, and the check of a certificate.
pub async fn show(caller: Caller, Query(asked): Query<Asked>) -> Reply {
    let lang = caller.lang;
    let home = Home::load(&caller).await?;
    let search = asked.search();
    let first = home.courses.first().map(|card| caller.href(&urls::course(&card.slug)));
    let title = lang.t("Kursy dla urzędników miast", "Courses for city officials");
    let page = Page::new(&caller, title, || {
        view! {
            {band(&caller, lead(lang), first, home.featured.as_ref())}
            {steps(lang, &home)}
            {catalogue(&caller, &home, &search)}
            {people_and_proof(&caller, &home.lecturers)}
        }
    });
    Ok(page.layout(Layout::Full).nav(Nav::Courses).description(lead(lang)).into_response())
}

fn lead(lang: Lang) -> &'static str {
    lang.t(
        "Bezpłatne kursy dla urzędników małych i średnich miast. Uczą praktycy: jak wybrać rozwiązanie, jak je \
         wprowadzić i skąd wziąć na nie pieniądze.",
        "Free courses for officials of small and medium-sized towns. Practitioners teach how to choose a solution, \
         how to introduce it and how to pay for it.",
    )
}

fn steps(lang: Lang, home: &Home) -> AnyView {
    let limits = home.featured.as_ref().map(|it| &it.books.limits);
    let places = match limits.and_then(|limits| limits.city.0) {
        Some(cap) => {
            let unit = lang.plural(cap.into(), ["miejsce", "miejsca", "miejsc"], ["place", "places"]);
            if limits.is_some_and(|limits| !limits.exceptions.is_empty()) {
                say!(lang, "Miasto ma zwykle {cap} {unit}. ", "A town usually has {cap} {unit}. ")
            } else {
                say!(lang, "Miasto ma {cap} {unit}. ", "A town has {cap} {unit}. ")
            }
        }
        None => String::new(),
    };
    let apply = lang.t(
        "Widzisz od razu, ile zostało. Gdy brakuje miejsc, działa lista oczekujących.",
        "You see at once how many are left. When there are none, a waiting list begins.",
    );
    let learn = lang.t(
        "Krótkie lekcje, ćwiczenia na danych własnego miasta i sprawdziany. W przeglądarce, także na telefonie.",
        "Short lessons, exercises on your own town’s data, and quizzes. In the browser, on a phone too.",
    );
    let prove = lang.t(
        "Po ukończeniu programu dostajesz dokument z numerem, który każdy może sprawdzić.",
        "After the programme you receive a document with a number that anyone can verify.",
    );
    let (first, second, third) = (
        lang.t("Zgłoszenie", "Application"),
        lang.t("Nauka z praktykami", "Learning with practitioners"),
        lang.t("Certyfikat", "Certificate"),
    );
    view! {
        <section class="wrap section" aria-labelledby="jak">
            <h2 id="jak" class="hidden">{lang.t("Jak to działa", "How it works")}</h2>
            <ol class="steps" data-steps="3">
                <li><h3>{first}</h3><p>{places}{apply}</p></li>
                <li><h3>{second}</h3><p>{learn}</p></li>
                <li><h3>{third}</h3><p>{prove}</p></li>
            </ol>
        </section>
    }
    .into_any()
}

fn catalogue(caller: &Caller, home: &Home, search: &CourseSearch) -> AnyView {
    let lang = caller.lang;
    let found = search.found(&home.courses);
    let tiles = found
        .iter()
        .enumerate()
        .map(|(place, card)| tile(caller, card, &home.cohorts_of(card), &home.books, place == 0))
        .collect_view();
    // Nothing can be counted or found in a new academy.
    let has_courses = !home.courses.is_empty();
    let count = has_courses.then(|| view! { <p class="soft">{count(caller, home, found.len(), search)}</p> });
    let filters = has_courses.then(|| filters(caller, &home.courses, search));
    view! {
        <section class="wrap section flow" aria-labelledby="katalog">
            <div>
                <h2 id="katalog">{lang.t("Programy", "Programmes")}</h2>
                {count}
            </div>
            {filters}
            <div class="tiles own-width">{tiles}</div>
            {found.is_empty().then(|| none(caller, &home.courses, search))}
        </section>
    }
    .into_any()
}

/// "1 program, zapisy otwarte", or how many fit the search.
fn count(caller: &Caller, home: &Home, found: usize, search: &CourseSearch) -> String {
    let lang = caller.lang;
    let total = home.courses.len();
    if !search.is_empty() {
        return say!(lang, "Pasuje {found} z {total}", "{found} of {total} match");
    }
    let open = home
        .courses
        .iter()
        .filter(|card| {
            let own = home.cohorts_of(card);
            own.iter().any(|cohort| cohorts::nearness(caller, cohort) == Nearness::Open)
        })
        .count();
    let unit = lang.plural(total as u64, ["program", "programy", "programów"], ["programme", "programmes"]);
    say!(
        lang,
        "{total} {unit}, z otwartymi zapisami: {open}",
        "{total} {unit}, open for applications: {open}"
    )
}

fn none(caller: &Caller, courses: &[CourseCard], search: &CourseSearch) -> AnyView {
    let lang = caller.lang;
    if courses.is_empty() {
        let title = lang.t("Pierwszy program powstaje", "The first programme is being made");
        let why = lang.t("Zajrzyj tu niedługo.", "Please come back soon.");
        return view! { <Empty title=title why=why/> }.into_any();
    }
    nothing_found(caller, courses, search)
}

fn people_and_proof(caller: &Caller, teaching: &[LecturerCard]) -> AnyView {
    let lang = caller.lang;
    let people = (!teaching.is_empty()).then(|| {
        let why = lang.t(
            "Każdy moduł prowadzi osoba, która wdrażała rozwiązania w mieście podobnym do Twojego.",
            "Every module is taught by somebody who has done it in a town like yours.",
        );
        view! {
            <section class="flow" aria-labelledby="kadra">
                <h2 id="kadra">{lang.t("Uczą ci, którzy to zrobili", "Taught by those who did it")}</h2>
                <p class="soft">{why}</p>
                {lecturers::tiles(caller, teaching)}
            </section>
        }
    });
    let hint = lang.t("Znajdziesz go na dole dokumentu.", "You find it at the foot of the document.");
    view! {
        <div class="wrap section" data-after="8">
            <div class="halves">
                {people}
                <form class="card flow" method="get" action=caller.href(&urls::verify())>
                    <h2>{lang.t("Sprawdź certyfikat", "Check a certificate")}</h2>
                    <TextField
                        name=urls::CERTIFICATE_NUMBER
                        label=lang.t("Numer certyfikatu", "Certificate number")
                        hint=hint
                    />
                    <div class="row"><Button label=lang.t("Sprawdź", "Verify") kind=Kind::Primary/></div>
                </form>
            </div>
        </div>
    }
    .into_any()
}
