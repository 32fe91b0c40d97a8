//! Cohorts as other pages list them: when, whether one may apply, how full.

use std::collections::HashMap;

use domain::cohort::CohortCard;
use domain::cohort::CohortState;
use domain::cohort::limits::Layer;
use domain::cohort::window::Moment;
use domain::enrollment::queries::Books;
use domain::ids::CohortId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::enrollment::parts::{window_tag, zone_of};
use crate::enrollment::words::of_cap;
use crate::request::Caller;
use crate::ui::figures::bar;
use crate::ui::{Icon, icon};
use crate::{urls, when};

/// How full cohorts are.
pub type AllBooks = HashMap<CohortId, Books>;

/// How near a cohort is to somebody who looks for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// One may apply now.
    Open,
    /// One may apply later.
    Coming,
    /// It runs.
    Running,
    /// It is over.
    Over,
}

/// Where a cohort stands today.
pub fn nearness(caller: &Caller, cohort: &CohortCard) -> Nearness {
    let now = caller.academy.now();
    let takes = cohort.state == CohortState::Published;
    match cohort.applications(now) {
        Moment::Open if takes => Nearness::Open,
        Moment::TooEarly if takes => Nearness::Coming,
        _ if when::day(now, zone_of(cohort)) <= cohort.ends_on => Nearness::Running,
        _ => Nearness::Over,
    }
}

/// The nearest first; of equally near ones the one whose applications close first, of those that are over the latest.
pub fn sort(caller: &Caller, cohorts: &mut [CohortCard]) {
    cohorts.sort_by_key(|cohort| {
        let near = nearness(caller, cohort);
        let at = cohort.window.closes.timestamp();
        (near, if near >= Nearness::Running { -at } else { at })
    });
}

/// Cohorts as cards, with how full they are.
pub fn list(caller: &Caller, cohorts: &[CohortCard], books: &AllBooks) -> AnyView {
    let cards = cohorts.iter().map(|cohort| card(caller, cohort, books)).collect_view();
    view! { <div class="tiles" data-tile="20">{cards}</div> }.into_any()
}

fn card(caller: &Caller, cohort: &CohortCard, books: &AllBooks) -> AnyView {
    let lang = caller.lang;
    let text = cohort.texts.of(lang);
    let href = caller.href(&urls::cohort(&cohort.slug));
    let foot = books.get(&cohort.id).map(|books| seats(lang, books));
    view! {
        <article class="card programme">
            <header>
                <div class="row">{window_tag(caller, cohort)}</div>
                <h3><a href=href>{text.name.clone()}</a></h3>
            </header>
            <ul class="facts">
                <li>{icon(Icon::Calendar)}{when::span(lang, cohort.starts_on, cohort.ends_on)}</li>
            </ul>
            {foot.map(|foot| view! { <footer>{foot}</footer> })}
        </article>
    }
    .into_any()
}

/// "118 z 150 miejsc zajętych, 47 z 60 miast" with a bar beside it, and how many are free to those who apply where that
/// is fewer than the rest.
pub fn seats(lang: Lang, books: &Books) -> AnyView {
    let (tally, limits) = (&books.tally, &books.limits);
    let taken = tally.taken(Layer::Total);
    let places = of_cap(lang, taken, limits.total.0);
    // After "z 150" Polish takes the genitive whatever the number.
    let unit = match (lang, limits.total.0) {
        (Lang::Pl, Some(_)) => "miejsc zajętych",
        (_, cap) => lang.plural(
            cap.unwrap_or(taken).into(),
            ["miejsce zajęte", "miejsca zajęte", "miejsc zajętych"],
            ["place taken", "places taken"],
        ),
    };
    let cities = cities(lang, books);
    // Said only where the bar alone would promise more.
    let free = books.free_to_applicants().filter(|free| limits.total.free(taken) != Some(*free));
    let kept = books.kept_back();
    let free = free.map(|free| {
        let free = say!(lang, ", wolne dla zgłoszeń: {free}", ", free to applicants: {free}");
        if kept == 0 {
            return free;
        }
        free + &say!(lang, ", w rezerwie organizatora: {kept}", ", in the organizer's reserve: {kept}")
    });
    let picture = limits.total.0.map(|cap| {
        let label = say!(lang, "Zajęte miejsca: {taken} z {cap}", "Places taken: {taken} of {cap}");
        view! { <span class="slim">{bar(taken, cap, label)}</span> }
    });
    view! { <span><strong>{places}</strong>" "{unit}", "{cities}{free}</span>{picture} }.into_any()
}

/// "47 z 60 miast".
pub fn cities(lang: Lang, books: &Books) -> String {
    let taken = books.tally.taken(Layer::CityCount);
    let cap = books.limits.cities.0;
    let of = of_cap(lang, taken, cap);
    let unit = match (lang, cap) {
        (Lang::Pl, Some(_)) => "miast",
        _ => lang.plural(cap.unwrap_or(taken).into(), ["miasto", "miasta", "miast"], ["city", "cities"]),
    };
    format!("{of} {unit}")
}
