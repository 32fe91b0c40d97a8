//! A course in the catalogue, with its nearest cohort.

use domain::catalog::views::CourseCard;
use domain::cohort::CohortCard;
use domain::lang::Lang;
use leptos::prelude::*;

use super::cohorts::{AllBooks, Nearness, nearness, seats};
use crate::enrollment::parts::window_tag;
use crate::request::Caller;
use crate::ui::{Icon, Tone, icon, tag};
use crate::{urls, when};

/// A course as a card. `cohorts` are its own, the nearest first; the first card of the page is as wide as the page.
pub fn tile(
    caller: &Caller,
    card: &CourseCard,
    cohorts: &[&CohortCard],
    books: &AllBooks,
    is_first: bool,
) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&urls::course(&card.slug));
    let foreign = (card.lang != lang).then(|| card.lang.tag());
    let nearest = cohorts.first().filter(|cohort| nearness(caller, cohort) != Nearness::Over).copied();
    let sign = match nearest {
        Some(cohort) => window_tag(caller, cohort),
        None => tag(lang.t("Teraz bez zapisów", "No applications now"), Tone::Plain, Some(Icon::Clock)),
    };
    view! {
        <article class="card programme" data-lead=is_first.then_some("")>
            <header>
                <div class="row">{sign}</div>
                <h3><a href=href lang=foreign>{card.title.clone()}</a></h3>
            </header>
            <p lang=foreign>{card.lead.clone()}</p>
            {facts(lang, card)}
            {nearest.map(|cohort| foot(caller, cohort, books))}
        </article>
    }
    .into_any()
}

/// Modules, lessons, hours, certificate.
pub fn facts(lang: Lang, card: &CourseCard) -> AnyView {
    let (modules, lessons, hours) = (card.modules, card.lessons, card.declared_hours);
    let m = lang.plural(modules.into(), ["moduł", "moduły", "modułów"], ["module", "modules"]);
    let l = lang.plural(lessons.into(), ["lekcja", "lekcje", "lekcji"], ["lesson", "lessons"]);
    let h = lang.plural(hours.into(), ["godzina", "godziny", "godzin"], ["hour", "hours"]);
    view! {
        <ul class="facts">
            <li>{icon(Icon::Read)}{format!("{modules} {m}, {lessons} {l}")}</li>
            <li>{icon(Icon::Clock)}{format!("{hours} {h}")}</li>
            <li>{icon(Icon::Seal)}{lang.t("certyfikat", "certificate")}</li>
        </ul>
    }
    .into_any()
}

fn foot(caller: &Caller, cohort: &CohortCard, books: &AllBooks) -> AnyView {
    let lang = caller.lang;
    let name = cohort.texts.of(lang).name.clone();
    let dates = when::span(lang, cohort.starts_on, cohort.ends_on);
    let href = caller.href(&urls::cohort(&cohort.slug));
    let taken = books.get(&cohort.id).map(|books| seats(lang, books));
    view! { <footer><span><a href=href>{name}</a>", "{dates}</span>{taken}</footer> }.into_any()
}
