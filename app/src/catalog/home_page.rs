use axum::extract::Query;
use axum::response::IntoResponse;
use domain::catalog::queries::course_cards;
use domain::catalog::views::CourseCard;
use domain::cohort::CohortCard;
use domain::cohort::queries::all_public_cohorts;
use domain::enrollment::queries::{books_of, city_seats};
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use domain::lecturer::queries::public_lecturers;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::cohorts::{self, AllBooks, Nearness};
use super::horizon::{Featured, band};
use super::tile::tile;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Button, Empty, Icon, Kind, LinkButton, TextField};
use crate::{lecturers, urls};

/// What the catalogue is searched for.
#[derive(Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

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
                let seats = city_seats(academy, cohort.id, &books).await?;
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

    /// The courses whose words hold all words of the search.
    fn found(&self, query: &str) -> Vec<&CourseCard> {
        let wanted = domain::city::fold::fold(query);
        let fits = |card: &&CourseCard| {
            let words = domain::city::fold::fold(&format!("{} {}", card.title, card.lead));
            wanted.split_whitespace().all(|word| words.contains(word))
        };
        self.courses.iter().filter(fits).collect()
    }
}

/// Home: what the academy is, who is in, its courses, who teaches, and the check of a certificate.
pub async fn show(caller: Caller, Query(search): Query<Search>) -> Reply {
    let lang = caller.lang;
    let home = Home::load(&caller).await?;
    let first = home.courses.first().map(|card| caller.href(&urls::course(&card.slug)));
    let title = lang.t("Kursy dla urzędników miast", "Courses for city officials");
    let page = Page::new(&caller, title, || {
        view! {
            {band(&caller, lead(lang), first, home.featured.as_ref())}
            {steps(lang, &home)}
            {catalogue(&caller, &home, &search.q)}
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
            say!(lang, "Miasto ma {cap} {unit}. ", "A town has {cap} {unit}. ")
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

fn catalogue(caller: &Caller, home: &Home, query: &str) -> AnyView {
    let lang = caller.lang;
    let found = home.found(query);
    let tiles = found
        .iter()
        .enumerate()
        .map(|(place, card)| tile(caller, card, &home.cohorts_of(card), &home.books, place == 0))
        .collect_view();
    // Nothing can be counted or found in a new academy.
    let has_courses = !home.courses.is_empty();
    let count = has_courses.then(|| view! { <p class="soft">{count(caller, home, found.len(), query)}</p> });
    let search = has_courses.then(|| search(caller, query.to_owned()));
    view! {
        <section class="wrap section flow" aria-labelledby="katalog">
            <div>
                <h2 id="katalog">{lang.t("Programy", "Programmes")}</h2>
                {count}
            </div>
            {search}
            <div class="tiles own-width">{tiles}</div>
            {found.is_empty().then(|| none(caller, home.courses.is_empty()))}
        </section>
    }
    .into_any()
}

fn search(caller: &Caller, query: String) -> AnyView {
    let lang = caller.lang;
    view! {
        <form role="search" action=caller.href(&urls::home())>
            <div class="filters">
                <TextField name="q" label=lang.t("Szukaj", "Search") value=query kind="search"/>
                <Button label=lang.t("Szukaj", "Search") sign=Icon::Search/>
            </div>
        </form>
    }
    .into_any()
}

/// "1 program, zapisy otwarte", or how many fit the search.
fn count(caller: &Caller, home: &Home, found: usize, query: &str) -> String {
    let lang = caller.lang;
    let total = home.courses.len();
    if !query.trim().is_empty() {
        return say!(lang, "{found} z {total} pasuje do „{query}”", "{found} of {total} match “{query}”");
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

fn none(caller: &Caller, is_new: bool) -> AnyView {
    let lang = caller.lang;
    if is_new {
        let title = lang.t("Pierwszy program powstaje", "The first programme is being made");
        let why = lang.t("Zajrzyj tu niedługo.", "Please come back soon.");
        return view! { <Empty title=title why=why/> }.into_any();
    }
    let title = lang.t("Nie ma takiego programu", "There is no such programme");
    let why =
        lang.t("Spróbuj krótszego słowa albo zobacz wszystkie.", "Try a shorter word, or see them all.");
    let all = lang.t("Pokaż wszystkie", "Show all");
    let href = caller.href(&urls::home());
    view! { <Empty title=title why=why><LinkButton label=all href=href/></Empty> }.into_any()
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
                <form class="card flow" action=caller.href(&urls::verify())>
                    <h2>{lang.t("Sprawdź certyfikat", "Verify a certificate")}</h2>
                    <TextField name="nr" label=lang.t("Numer certyfikatu", "Certificate number") hint=hint/>
                    <div class="row"><Button label=lang.t("Sprawdź", "Verify") kind=Kind::Primary/></div>
                </form>
            </div>
        </div>
    }
    .into_any()
}
