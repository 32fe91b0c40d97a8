use std::sync::Arc;

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalog::programme::published_modules;
use domain::catalog::views::ModuleContent;
use domain::cohort::CohortCard;
use domain::cohort::queries::cohorts_taught;
use domain::enrollment::queries::books_of;
use domain::lecturer::LecturerPage;
use domain::lecturer::queries::lecturer_page;
use leptos::prelude::*;

use super::parts::{count_of_modules, face, foreign};
use crate::catalog::cohorts::{self, AllBooks};
use crate::catalog::markdown::markdown;
use crate::catalog::modules::{Line, modules};
use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::{Icon, icon, trail};
use crate::urls;

/// A lecturer's public page: who she is, what ties her to vendors, what and where she teaches.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let lecturer = lecturer_page(&caller.academy, &slug, caller.lang).await?;
    let card = &lecturer.card;
    let taught = published_modules(&caller.academy, &card.modules, caller.lang).await?;
    let cohorts = cohorts_taught(&caller.academy, &card.modules, &card.cohorts, &card.courses).await?;
    let books = books_of(&caller.academy, &cohorts).await?;
    let (name, headline) = (card.name.clone(), card.headline.clone());
    let page = Page::new(&caller, name, || view(&caller, lecturer, &taught, &cohorts, &books));
    Ok(page.nav(Nav::Courses).description(headline).into_response())
}

fn view(
    caller: &Caller,
    lecturer: LecturerPage,
    taught: &[Arc<ModuleContent>],
    all: &[CohortCard],
    books: &AllBooks,
) -> impl IntoView {
    let lang = caller.lang;
    let card = &lecturer.card;
    let up = vec![(lang.t("Programy", "Programmes").to_owned(), caller.href(&urls::home()))];
    let foreign = foreign(card, lang);
    let works = (!lecturer.affiliation.is_empty())
        .then(|| view! { <li>{icon(Icon::Hall)}{lecturer.affiliation.clone()}</li> });
    let teaches = (!taught.is_empty())
        .then(|| view! { <li>{icon(Icon::Read)}{count_of_modules(lang, taught.len())}</li> });
    let bio = markdown(&lecturer.bio, &[], card.lang);
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, card.name.clone())}
        <div class="with-aside">
            <div class="lead-in lecturer">
                {face(card, true)}
                <div>
                    <h1>{card.name.clone()}</h1>
                    <p class="lead" lang=foreign>{card.headline.clone()}</p>
                    <ul class="facts">{works}{teaches}</ul>
                </div>
            </div>
            {interests(caller, &lecturer)}
            <div class="flow" data-space="7">
                <section aria-labelledby="o-mnie">
                    <h2 id="o-mnie" data-after="4">{lang.t("O osobie prowadzącej", "About")}</h2>
                    <div class="prose" lang=foreign inner_html=bio></div>
                </section>
                {modules_of(caller, taught)}
                {cohorts_of(caller, all, books)}
            </div>
        </div>
    }
}

/// What ties her to vendors: said on every lecturer's page, also when it was not written yet.
fn interests(caller: &Caller, lecturer: &LecturerPage) -> AnyView {
    let lang = caller.lang;
    let foreign = foreign(&lecturer.card, lang);
    let title = lang.t("Powiązania i interesy", "Ties and interests");
    let body = if lecturer.interests.is_empty() {
        let says =
            lang.t("Oświadczenie jeszcze nie zostało złożone.", "The statement has not been made yet.");
        view! { <p class="soft">{says}</p> }.into_any()
    } else {
        view! { <p lang=foreign>{lecturer.interests.clone()}</p> }.into_any()
    };
    let why = lang.t(
        "Każda osoba prowadząca mówi, czy coś łączy ją z dostawcami rozwiązań, o których uczy.",
        "Every lecturer says whether anything ties them to vendors of what they teach about.",
    );
    view! {
        <aside class="card flow" aria-labelledby="interesy">
            <h2 id="interesy" data-text="lg">{title}</h2>
            {body}
            <p class="soft" data-text="sm">{why}</p>
        </aside>
    }
    .into_any()
}

fn modules_of(caller: &Caller, taught: &[Arc<ModuleContent>]) -> Option<AnyView> {
    if taught.is_empty() {
        return None;
    }
    let lines = taught.iter().map(|content| Line::of(content)).collect();
    let title = caller.lang.t("Moduły", "Modules");
    Some(
        view! {
            <section aria-labelledby="moduly">
                <h2 id="moduly" data-after="4">{title}</h2>
                {modules(caller, lines, &[])}
            </section>
        }
        .into_any(),
    )
}

fn cohorts_of(caller: &Caller, all: &[CohortCard], books: &AllBooks) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let title = caller.lang.t("Kohorty", "Cohorts");
    Some(
        view! {
            <section aria-labelledby="kohorty">
                <h2 id="kohorty" data-after="4">{title}</h2>
                {cohorts::list(caller, all, books)}
            </section>
        }
        .into_any(),
    )
}
