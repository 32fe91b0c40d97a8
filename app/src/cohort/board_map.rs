//! The cities of a cohort at a glance: as tiles in the order of their names, and where they lie.

use std::collections::BTreeMap;

use domain::enrollment::CitySeats;
use domain::enrollment::board::BoardCity;
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::board_view::Board;
use crate::enrollment::parts::windows;
use crate::ui::figures::{Size, Spot, SpotState, spots};

/// Fewer cities than this are no map.
const LEAST: usize = 3;

/// Every city at a glance; the table beside it says the same in words.
pub fn map(board: &Board<'_>) -> AnyView {
    let (lang, room) = (board.caller.lang, board.room);
    let seated: Vec<&BoardCity> =
        board.cities.iter().filter(|row| row.seats.taken + row.seats.held > 0).collect();
    if seated.is_empty() {
        return ().into_any();
    }
    let tiles = seated
        .iter()
        .map(|row| {
            let full = (row.seats.free() == Some(0)).then_some("");
            let queue = (row.seats.waiting > 0).then(|| format!(" +{}", row.seats.waiting));
            let name = board.name(row.card.id);
            let cap = row.seats.cap.0.map_or_else(String::new, |cap| format!("/{cap}"));
            let number = format!("{}{cap}{}", row.seats.taken + row.seats.held, queue.unwrap_or_default());
            let inside = view! {
                <span>{name}</span>
                <span class="spread">{windows(lang, &row.seats, false, Size::Small)}<small>{number}</small></span>
            };
            let path = if room.may_run {
                room.path(&format!("/miasta/{}", row.card.id))
            } else {
                format!("{}?city={}", room.path(""), crate::urls::escape(&row.card.naming.short()))
            };
            view! { <a href=board.caller.href(&path) data-full=full>{inside}</a> }
        })
        .collect_view();
    let (shown, all) = (seated.len(), board.cities.len());
    let ground = lang
        .t("Szare tło to komplet, +3 to osoby w kolejce.", "A grey ground is full, +3 are people waiting.");
    view! {
        <div class="card" data-flush="">
            <div class="panel-head">
                <h2>{lang.t("Mapa miejsc", "Map of places")}</h2>
                <p class="soft" data-text="sm">{say!(lang, "Miasta z miejscami: {shown} z {all}.", "Cities with places: {shown} of {all}.")}" "{ground}</p>
            </div>
            <div class="city-map">{tiles}</div>
        </div>
    }
    .into_any()
}

/// Where the cities lie, by the form of their seats; nothing while hardly any position is known.
pub fn places(board: &Board<'_>, positions: &BTreeMap<CityId, (f64, f64)>) -> AnyView {
    let lang = board.caller.lang;
    let found: Vec<Spot> = board
        .cities
        .iter()
        .filter_map(|row| {
            let &(lat, lon) = positions.get(&row.card.id)?;
            Some(Spot { lat, lon, name: board.name(row.card.id), state: spot_state(&row.seats)? })
        })
        .collect();
    if found.len() < LEAST {
        return ().into_any();
    }
    let label = finding(lang, &found);
    let entries = [
        (SpotState::Full, lang.t("komplet", "full")),
        (SpotState::Some, lang.t("są wolne", "some free")),
        (SpotState::Waiting, lang.t("tylko kolejka", "waiting only")),
    ];
    let entries = entries
        .map(|(state, words)| view! { <li><span class="spot" data-state=state.word()></span>{words}</li> })
        .collect_view();
    view! {
        <div class="card flow">
            <h2 data-text="lg">{lang.t("Gdzie są miasta", "Where the cities are")}</h2>
            {spots(found, label.clone())}
            <ul class="legend">{entries}</ul>
            <p data-text="sm">{label}</p>
        </div>
    }
    .into_any()
}

/// How a city is drawn; not at all without anybody.
fn spot_state(seats: &CitySeats) -> Option<SpotState> {
    match (seats.taken + seats.held, seats.free(), seats.waiting) {
        (1.., Some(0), _) => Some(SpotState::Full),
        (1.., ..) => Some(SpotState::Some),
        (0, _, 1..) => Some(SpotState::Waiting),
        _ => None,
    }
}

fn finding(lang: Lang, spots: &[Spot]) -> String {
    let count = |state| spots.iter().filter(|spot| spot.state == state).count();
    let (all, full, waiting) = (spots.len(), count(SpotState::Full), count(SpotState::Waiting));
    say!(
        lang,
        "Miasta na mapie: {all}, z kompletem: {full}, tylko z kolejką: {waiting}.",
        "Cities on the map: {all}, full: {full}, with a queue only: {waiting}."
    )
}
