//! The dark band of the home page: the promise, the way in, and the cohort that takes applications as a skyline.

use domain::cohort::CohortCard;
use domain::enrollment::CitySeats;
use domain::enrollment::queries::Books;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::cohorts::{Nearness, cities, nearness};
use crate::request::Caller;
use crate::ui::figures::{House, Size, skyline, street};
use crate::ui::{Kind, LinkButton};
use crate::urls;

/// The cohort whose cities stand on the horizon.
pub struct Featured {
    pub cohort: CohortCard,
    pub books: Books,
    pub seats: Vec<CitySeats>,
}

/// As many buildings as the widest page has room for.
const HOUSES: usize = 20;

/// The band; without a cohort a street of nobody in particular.
pub fn band(caller: &Caller, lead: &str, course: Option<String>, featured: Option<&Featured>) -> AnyView {
    let lang = caller.lang;
    let title = lang.t(
        "Zostań w swoim mieście osobą, która wie, jak robić smart\u{a0}city",
        "Become the person in your town who knows how to do smart\u{a0}city",
    );
    view! {
        <section class="night" aria-labelledby="tytul">
            <div class="wrap">
                <div class="lead-in">
                    <h1 id="tytul">{title}</h1>
                    <p class="lead">{lead.to_owned()}</p>
                    <div class="row">{ways_in(caller, course, featured)}</div>
                </div>
                {horizon(caller, featured)}
            </div>
            <div class="ground"></div>
        </section>
    }
    .into_any()
}

fn ways_in(caller: &Caller, course: Option<String>, featured: Option<&Featured>) -> AnyView {
    let lang = caller.lang;
    let open = featured.filter(|it| nearness(caller, &it.cohort) == Nearness::Open);
    let see = lang.t("Zobacz program", "See the programme");
    match (open, course) {
        (Some(open), course) => {
            let href = caller.href(&urls::cohort(&open.cohort.slug));
            let label = lang.t("Zgłoś swoje miasto", "Put your town forward");
            let course = course.map(|href| view! { <LinkButton label=see href=href/> });
            view! { <LinkButton label=label href=href kind=Kind::Lamp onward=true/>{course} }.into_any()
        }
        (None, Some(href)) => {
            view! { <LinkButton label=see href=href kind=Kind::Lamp onward=true/> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

fn horizon(caller: &Caller, featured: Option<&Featured>) -> AnyView {
    let lang = caller.lang;
    let houses = featured.map(|it| houses(lang, &it.seats)).unwrap_or_default();
    let (Some(featured), false) = (featured, houses.is_empty()) else {
        return view! { <div class="horizon">{skyline(street(), Size::Medium, None)}</div> }.into_any();
    };
    let name = featured.cohort.texts.of(lang).name.clone();
    let cities = cities(lang, &featured.books);
    let count = say!(lang, "{name}: {cities} już jest.", "{name}: {cities} are in.");
    let key = if featured.seats.iter().take(HOUSES).any(|city| city.held > 0) {
        lang.t(
            "Okno to miejsce: zapalone jest zajęte, kreskowane czeka na odpowiedź, ciemne jest wolne.",
            "A window is a place: a lit one is taken, a hatched one is held, a dark one is free.",
        )
    } else {
        lang.t(
            "Okno to miejsce: zapalone jest zajęte, ciemne jest wolne.",
            "A window is a place: a lit one is taken, a dark one is free.",
        )
    };
    let all = caller.href(&urls::cohort_cities(&featured.cohort.slug));
    let label = lang.t("Miejsca w wybranych miastach", "Places in some of the cities");
    view! {
        <figure class="horizon">
            <figcaption class="spread">
                <p class="any-width"><strong>{count}</strong>" "<span class="soft">{key}</span></p>
                <a href=all>{lang.t("Zobacz wszystkie miasta", "See all cities")}</a>
            </figcaption>
            {skyline(houses, Size::Medium, Some(label.to_owned()))}
        </figure>
    }
    .into_any()
}

fn houses(lang: Lang, seats: &[CitySeats]) -> Vec<House> {
    let built = seats.iter().filter(|city| city.taken + city.held > 0).take(HOUSES);
    built
        .map(|city| {
            let seated = city.taken + city.held;
            let places = city.cap.0.unwrap_or(seated).max(seated);
            House {
                // What tells namesakes apart stands in the table; under a house there is room for the name alone.
                name: city.naming.short(),
                says: say!(lang, "zajęte {} z {} miejsc", "{} of {} places taken", city.taken, places),
                places,
                taken: city.taken,
                held: city.held,
                mine: false,
            }
        })
        .collect()
}
