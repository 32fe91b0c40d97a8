//! The cities for which somebody speaks, and the cohorts of each.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, reach};
use domain::city::CityCard;
use domain::clock::Instant;
use domain::enrollment::city_desk::{CityCohort, city_cohorts, own_cities, own_city};
use domain::error::Error;
use domain::lang::Lang;
use leptos::prelude::*;

use super::words;
use crate::enrollment::parts::{number_of, window_tag, windows};
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::figures::Size;
use crate::ui::{Empty, Icon, LinkButton, trail};
use crate::urls;

/// All of them; the only one as its own page.
pub async fn list(caller: Caller) -> Reply {
    let cities = own_cities(&caller.academy, &caller.actor).await?;
    let cities = match <[CityCard; 1]>::try_from(cities) {
        Ok([city]) => return one(&caller, &city).await,
        Err(cities) => cities,
    };
    let mut rooms = Vec::with_capacity(cities.len());
    for city in cities {
        let cohorts = city_cohorts(&caller.academy, &caller.actor, &city).await?;
        rooms.push((city, cohorts));
    }
    Ok(several(&caller, &rooms))
}

/// One of them.
pub async fn show(caller: Caller, Path(city): Path<String>) -> Reply {
    let id = city.parse().map_err(|_| Error::NotFound)?;
    let city = own_city(&caller.academy, &caller.actor, id).await?;
    one(&caller, &city).await
}

/// The ways up from a page of a city's cohort, text and address, the nearest last.
pub fn up(caller: &Caller, city: &CityCard) -> Vec<(String, String)> {
    let mut ways = up_from_city(caller);
    ways.push((city.naming.short(), caller.href(&urls::own_city(city.id))));
    ways
}

/// Whoever speaks for one city alone has nothing above it.
fn up_from_city(caller: &Caller) -> Vec<(String, String)> {
    let all = || (caller.lang.t("Moje miasta", "My cities").to_owned(), caller.href(&urls::own_cities()));
    (reach(&caller.actor, Action::SpeakForCity).len() > 1).then(all).into_iter().collect()
}

fn several(caller: &Caller, rooms: &[(CityCard, Vec<CityCohort>)]) -> Response {
    let (lang, now) = (caller.lang, caller.academy.now());
    let title = lang.t("Moje miasta", "My cities");
    let page = Page::new(caller, title, || {
        let none = rooms.is_empty().then(|| none_of_hers(caller));
        let sections = rooms.iter().map(|(city, cohorts)| brief(caller, city, cohorts, now)).collect_view();
        view! { <div class="flow"><h1>{title}</h1>{none}{sections}</div> }
    });
    page.layout(Layout::Page).nav(Nav::City).unlisted().into_response()
}

fn none_of_hers(caller: &Caller) -> AnyView {
    let (lang, contact) = (caller.lang, caller.href(&urls::contact()));
    view! {
        <Empty
            title=lang.t("Nie masz swojego miasta.", "No city is yours.")
            why=lang.t(
                "Tę stronę widzą koordynatorzy miast. Koordynatora wyznaczają organizatorzy.",
                "This page is for coordinators of cities. The organizers name a coordinator.",
            )
        >
            <LinkButton label=lang.t("Napisz do organizatorów", "Write to the organizers") href=contact />
        </Empty>
    }
    .into_any()
}

/// A city among several: its cohorts by name, with what is free.
fn brief(caller: &Caller, city: &CityCard, cohorts: &[CityCohort], now: Instant) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&urls::own_city(city.id));
    let row = |seen: &CityCohort| {
        let to = caller.href(&urls::city_room(city.id, &seen.cohort.slug));
        let name = seen.cohort.texts.of(lang).name.clone();
        let to_do = words::to_do(lang, seen, now).map(|text| view! { " "<strong>{text}</strong> });
        view! { <li><a href=to>{name}</a>" "<span class="soft">{words::free(lang, seen, now)}</span>{to_do}</li> }
    };
    let rows = cohorts.iter().map(row).collect_view();
    let list = if cohorts.is_empty() {
        view! { <p class="soft">{no_cohort(lang)}</p> }.into_any()
    } else {
        view! { <ul>{rows}</ul> }.into_any()
    };
    view! { <section class="card flow"><h2 data-text="lg"><a href=href>{city.naming.label(lang)}</a></h2>{list}</section> }
        .into_any()
}

const fn no_cohort(lang: Lang) -> &'static str {
    lang.t("Żadna kohorta nie przyjmuje teraz zgłoszeń.", "No cohort takes applications now.")
}

/// A city with its cohorts.
async fn one(caller: &Caller, city: &CityCard) -> Reply {
    let lang = caller.lang;
    let cohorts = city_cohorts(&caller.academy, &caller.actor, city).await?;
    let now = caller.academy.now();
    let page = Page::new(caller, city.naming.short(), || {
        let ways = up_from_city(caller);
        let above = (!ways.is_empty())
            .then(|| trail(lang.t("Jesteś tutaj", "You are here"), ways, city.naming.short()));
        let none = cohorts.is_empty().then(|| nothing(caller, city));
        let cards = cohorts.iter().map(|seen| card(caller, seen, now)).collect_view();
        view! {
            <div class="flow">
                {above}
                <header><p class="over">{lang.t("Moje miasto", "My city")}</p><h1>{city.naming.label(lang)}</h1></header>
                {none}
                {cards}
            </div>
        }
    });
    Ok(page.layout(Layout::Page).nav(Nav::City).unlisted().into_response())
}

fn nothing(caller: &Caller, city: &CityCard) -> AnyView {
    let (lang, home) = (caller.lang, caller.href(&urls::home()));
    let (title, why) = if city.successor.is_some() {
        (
            lang.t("To miasto połączono z innym.", "This city was merged into another."),
            lang.t(
                "Jego miejsca liczą się teraz w tamtym mieście i decyduje o nich koordynator tamtego miasta.",
                "Its places count in that city now, and the coordinator of that city decides about them.",
            ),
        )
    } else {
        (
            no_cohort(lang),
            lang.t(
                "Gdy zapisy ruszą, kohorta pojawi się tutaj razem z miejscami miasta.",
                "Once applications open, the cohort appears here with the places of the city.",
            ),
        )
    };
    view! {
        <Empty title=title why=why>
            <LinkButton label=lang.t("Zobacz programy", "See the programmes") href=home />
        </Empty>
    }
    .into_any()
}

fn card(caller: &Caller, seen: &CityCohort, now: Instant) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&urls::city_room(seen.city.id, &seen.cohort.slug));
    let to_do = words::to_do(lang, seen, now).map(|text| view! { <p><strong>{text}</strong></p> });
    view! {
        <article class="card flow">
            <div class="spread">
                <h2 data-text="lg"><a href=href>{seen.cohort.texts.of(lang).name.clone()}</a></h2>
                {window_tag(caller, &seen.cohort)}
            </div>
            {seats(lang, seen, now)}
            {to_do}
            {invite_link(caller, seen, now)}
        </article>
    }
    .into_any()
}

/// The seats of the city: drawn, counted, and what is free.
pub fn seats(lang: Lang, seen: &CityCohort, now: Instant) -> AnyView {
    let numbers =
        words::numbers(lang, &seen.seats).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <div class="spread">{windows(lang, &seen.seats, false, Size::Large)}<strong>{number_of(lang, &seen.seats)}</strong></div>
        <ul class="facts" role="list">{numbers}</ul>
        <p>{words::free(lang, seen, now)}</p>
    }
    .into_any()
}

/// The way to invite a colleague, while the city may; where no seat is free its page says so, and what else can be done.
pub fn invite_link(caller: &Caller, seen: &CityCohort, now: Instant) -> Option<AnyView> {
    let lang = caller.lang;
    seen.is_open_to_cities(now).then(|| {
        let href = caller.href(&urls::hold_seat(seen.city.id, &seen.cohort.slug));
        view! { <LinkButton label=lang.t("Zaproś osobę z urzędu", "Invite a colleague") href=href sign=Icon::Mail /> }
            .into_any()
    })
}
