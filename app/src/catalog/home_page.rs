use axum::extract::Query;
use axum::response::IntoResponse;
use domain::catalog::queries::course_cards;
use domain::catalog::views::CourseCard;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Button, Empty, LinkButton, TextField};
use crate::urls;

/// What the catalogue is searched for.
#[derive(Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// Home: what the academy is, its courses, a look at a certificate.
pub async fn show(caller: Caller, Query(search): Query<Search>) -> Reply {
    let lang = caller.lang;
    let all = course_cards(&caller.academy, lang).await?;
    let wanted = domain::city::fold::fold(&search.q);
    let found: Vec<CourseCard> = all
        .iter()
        .filter(|card| {
            let words = domain::city::fold::fold(&format!("{} {}", card.title, card.lead));
            wanted.split_whitespace().all(|word| words.contains(word))
        })
        .cloned()
        .collect();
    let first = all.first().map(|card| caller.href(&urls::course(&card.slug)));
    let title = lang.t("Kursy dla urzędników miast", "Courses for city officials");
    let page = Page::new(&caller, title, || {
        view! {
            {band(lang, first)}
            {catalogue(&caller, &search.q, all.len(), found)}
            {verification(&caller)}
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

fn band(lang: Lang, first: Option<String>) -> impl IntoView {
    let title = lang.t(
        "Zostań w swoim mieście osobą, która wie, jak robić smart city",
        "Become the person in your town who knows how to do smart city",
    );
    let link = first.map(|href| {
        let label = lang.t("Zobacz program", "See the programme");
        view! { <div class="row"><LinkButton label=label href=href kind=crate::ui::Kind::Lamp onward=true/></div> }
    });
    view! {
        <section class="night" aria-labelledby="tytul">
            <div class="wrap section">
                <div class="lead-in">
                    <h1 id="tytul">{title}</h1>
                    <p class="lead">{lead(lang)}</p>
                    {link}
                </div>
            </div>
            <div class="ground"></div>
        </section>
    }
}

fn catalogue(caller: &Caller, query: &str, total: usize, found: Vec<CourseCard>) -> impl IntoView {
    let lang = caller.lang;
    let (n, unit) = (found.len(), programmes(lang, found.len()));
    let count = if query.trim().is_empty() {
        format!("{n} {unit}")
    } else {
        say!(lang, "{n} z {total} pasuje do „{query}”", "{n} of {total} match “{query}”")
    };
    let tiles = found.into_iter().map(|card| tile(caller, card)).collect_view();
    let empty = (n == 0).then(|| {
        let title = lang.t("Nie ma takiego programu", "There is no such programme");
        let why =
            lang.t("Spróbuj krótszego słowa albo zobacz wszystkie.", "Try a shorter word, or see them all.");
        let all = lang.t("Pokaż wszystkie", "Show all");
        let href = caller.href(&urls::home());
        view! { <Empty title=title why=why><LinkButton label=all href=href/></Empty> }
    });
    let query = query.to_owned();
    view! {
        <section class="wrap section flow" aria-labelledby="katalog">
            <h2 id="katalog">{lang.t("Programy", "Programmes")}</h2>
            <p class="soft">{count}</p>
            <form role="search" action=caller.href(&urls::home())>
                <div class="filters">
                    <TextField name="q" label=lang.t("Szukaj", "Search") value=query kind="search"/>
                    <Button label=lang.t("Szukaj", "Search")/>
                </div>
            </form>
            <div class="tiles">{tiles}</div>
            {empty}
        </section>
    }
}

fn programmes(lang: Lang, n: usize) -> &'static str {
    lang.plural(n as u64, ["program", "programy", "programów"], ["programme", "programmes"])
}

fn tile(caller: &Caller, card: CourseCard) -> impl IntoView {
    let lang = caller.lang;
    let href = caller.href(&urls::course(&card.slug));
    let foreign = (card.lang != lang).then(|| card.lang.tag());
    view! {
        <article class="card programme" lang=foreign>
            <header><h3><a href=href>{card.title.clone()}</a></h3></header>
            <p>{card.lead.clone()}</p>
            <ul class="facts"><li>{super::course_page::size(lang, &card)}</li></ul>
        </article>
    }
}

fn verification(caller: &Caller) -> impl IntoView {
    let lang = caller.lang;
    let hint = lang.t("Znajdziesz go na dole dokumentu.", "You find it at the foot of the document.");
    view! {
        <section class="wrap section">
            <form class="card flow" action=caller.href("/sprawdz")>
                <h2>{lang.t("Sprawdź certyfikat", "Verify a certificate")}</h2>
                <TextField name="nr" label=lang.t("Numer certyfikatu", "Certificate number") hint=hint/>
                <Button label=lang.t("Sprawdź", "Verify")/>
            </form>
        </section>
    }
}
