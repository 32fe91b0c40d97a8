//! The board of a cohort: cities and seats, what is full, who waits, what was decided.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::city::fold::fold;
use domain::city::queries::{cities, positions};
use domain::cohort::limits::{Cap, CityRule};
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::board::{BoardCity, PAGE, board_cities, board_people, changes, first_applications};
use domain::enrollment::commands::{seat_out_of_turn, set_city_rule, undo_change};
use domain::enrollment::undo::inverse;
use domain::enrollment::{EnrollmentState, Refusal, what_if};
use domain::error::{Error, FieldError};
use domain::ids::{CityId, EnrollmentId};
use domain::lang::Lang;
use domain::notification::returned::returned;
use domain::progress::queries::overview;
use leptos::prelude::*;
use serde::Deserialize;

use super::board_view::{self, Board};
use super::inputs::Inputs;
use super::live;
use super::parts::{Room, Tab, cut, head, pages};
use super::people_page::Row;
use super::recent;
use super::{board_counters, board_map};
use crate::enrollment::parts::names_of;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::progress::behind::behind;
use crate::request::Caller;
use crate::ui::{Icon, Kind, LinkButton};
use crate::urls;

/// So many of the latest changes are read: the list shows the first, the chart looks for the number of cities.
const CHANGES: u32 = 40;

/// Which cities are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CityFilter {
    pub city: String,
    pub state: String,
    pub region: String,
    pub page: u32,
}

impl CityFilter {
    fn takes(&self, lang: Lang, row: &BoardCity) -> bool {
        let wanted = fold(self.city.trim());
        let seats = &row.seats;
        let over = seats.cap.over_by(seats.taken + seats.held) > 0 || seats.over > 0;
        (wanted.is_empty() || fold(&row.card.naming.label(lang)).contains(&wanted))
            && (self.region.is_empty() || row.card.naming.region == self.region)
            && match self.state.as_str() {
                "free" => seats.free() != Some(0),
                "full" => seats.free() == Some(0),
                "waiting" => seats.waiting > 0,
                "held" => seats.held > 0,
                "exception" => row.exception.is_some(),
                "over" => over,
                _ => true,
            }
    }

    /// The filter as a query, for links to other pages of the list.
    pub fn query(&self, page: u32) -> String {
        let (city, state, region) =
            (urls::escape(&self.city), urls::escape(&self.state), urls::escape(&self.region));
        format!("?city={city}&state={state}&region={region}&page={page}")
    }
}

/// The board.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(filter): Query<CityFilter>) -> Reply {
    // Before anything is read of the board: what changes meanwhile is told to it as new.
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let seen = live::seen(&caller.academy, cohort.id).await?;
    let room = Room::load(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &filter, (&state, Some(seen))).await
}

/// Gives the chosen cities one more seat, or a seat to the first of each who waits, or goes where they are written to.
pub async fn take(
    caller: Caller,
    Path(slug): Path<String>,
    Query(filter): Query<CityFilter>,
    fields: Fields,
) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let chosen: Vec<CityId> = fields.all("chosen").filter_map(|id| id.parse().ok()).collect();
    if fields.get("what") == "write" && !chosen.is_empty() {
        let cities: Vec<String> = chosen.iter().map(|city| format!("city={city}")).collect();
        let to = format!("{}?{}", urls::new_message(&slug), cities.join("&"));
        return Ok(see_other(&caller, &to, None));
    }
    let done = match fields.get("what") {
        "undo" => undo(&caller, &room, fields.get("undone")).await,
        _ => act(&caller, &room, &chosen, &fields).await,
    };
    match done {
        Ok(()) => {
            let back = format!("{}{}", room.path(""), filter.query(filter.page.max(1)));
            Ok(see_other(&caller, &back, Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            // A form that came back with its mistakes stays as it is.
            page(&caller, &room, &filter, (&FormState::failed(fields, error), None)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes one of the latest changes back.
async fn undo(caller: &Caller, room: &Room, change: &str) -> domain::Result<()> {
    let id = change.parse().map_err(|_| Error::NotFound)?;
    let (academy, lang) = (&caller.academy, caller.lang);
    let lines = changes(academy, &room.cohort, CHANGES).await?;
    let meant = lines.iter().find(|line| line.id == id).and_then(inverse);
    undo_change(academy, &caller.actor, room.cohort.id, id, recent::reason(lang, meant.as_ref())).await
}

async fn act(caller: &Caller, room: &Room, chosen: &[CityId], fields: &Fields) -> domain::Result<()> {
    if chosen.is_empty() {
        let none = FieldError::said("Zaznacz co najmniej jedno miasto.", "Choose at least one city.");
        return Err(Error::field("chosen", none));
    }
    let (academy, actor, why) = (&caller.academy, &caller.actor, fields.get("reason"));
    match fields.get("what") {
        "extra" => {
            let limits = &room.books.limits;
            let without: Vec<CityId> =
                chosen.iter().copied().filter(|city| limits.of_city(*city) == Cap::NONE).collect();
            if !without.is_empty() {
                return Err(Error::field("chosen", unlimited(caller, &without).await?));
            }
            for &city in chosen {
                let Cap(Some(cap)) = limits.of_city(city) else { continue };
                let rule =
                    CityRule { cap: Some(Cap::of(cap + 1)), is_additional: limits.is_additional(city) };
                set_city_rule(academy, actor, room.cohort.id, city, rule, why).await?;
            }
        }
        "promote" => {
            // The rows come in the order of the queue, so the first of each city is the next one.
            let people = board_people(academy, actor, &room.cohort, &room.books).await?;
            let mut next: BTreeMap<CityId, EnrollmentId> = BTreeMap::new();
            for (who, _) in people.iter().filter(|(who, _)| who.state == EnrollmentState::Waitlisted) {
                next.entry(who.seat_city).or_insert(who.id);
            }
            let first: Vec<EnrollmentId> = chosen.iter().filter_map(|city| next.get(city).copied()).collect();
            if first.is_empty() {
                let nobody = Refusal::NobodyWaits;
                return Err(Error::Refused(domain::error::Refusal::Enrollment(nobody)));
            }
            for id in first {
                match seat_out_of_turn(academy, actor, id, why).await {
                    // A seat that another city's promotion has given meanwhile is what was wanted.
                    Err(Error::Refused(domain::error::Refusal::Enrollment(Refusal::NotPossibleNow))) => {}
                    other => other?,
                }
            }
        }
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

/// Why these cities get no seat more: nothing bounds them.
async fn unlimited(caller: &Caller, without: &[CityId]) -> domain::Result<FieldError> {
    let cards = cities(&caller.academy, without).await?;
    let names = |lang| {
        let labels: Vec<String> = cards.iter().map(|card| card.naming.label(lang)).collect();
        labels.join("; ")
    };
    Ok(FieldError::said(
        format!(
            "Bez limitu miasta, więc nie ma czego podnosić: {}. Odznacz albo zmień wszystkie miejsca w limitach.",
            names(Lang::Pl)
        ),
        format!(
            "No limit of a city, so there is nothing to raise: {}. Untick, or change all places in the limits.",
            names(Lang::En)
        ),
    ))
}

async fn page(
    caller: &Caller,
    room: &Room,
    filter: &CityFilter,
    (state, seen): (&FormState, Option<i32>),
) -> Result<Response, Failure> {
    let (lang, academy) = (caller.lang, &caller.academy);
    let cities = board_cities(academy, &caller.actor, &room.cohort, &room.books).await?;
    let people = board_people(academy, &caller.actor, &room.cohort, &room.books).await?;
    let changes = changes(academy, &room.cohort, CHANGES).await?;
    let firsts = first_applications(academy, &room.cohort).await?;
    let returned = if room.may_run { returned(academy, &caller.actor, &room.cohort).await?.len() } else { 0 };
    let after_silence = after_silence(caller, room, &cities, &people).await?;
    let overview = overview(academy, &caller.actor, &room.cohort, lang).await?;
    let lying: Vec<CityId> = cities.iter().map(|row| row.card.id).collect();
    let positions = positions(academy, &lying).await?;
    let shown: Vec<BoardCity> = cities.iter().filter(|row| filter.takes(lang, row)).cloned().collect();
    let found = shown.len();
    let (shown, here, count) = cut(shown, filter.page, PAGE);
    let names = names_of(lang, cities.iter().map(|row| &row.seats));
    let board = Board {
        caller,
        room,
        filter,
        cities: &cities,
        shown: &shown,
        found,
        people: &people,
        returned,
        after_silence,
        names: &names,
    };
    let inputs = Inputs::of(lang, state);
    let follows = seen.map(|_| caller.href(&urls::live(&room.cohort.slug)));
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Cities.title(lang)), || {
        view! {
            <div class="flow board" data-follows=follows data-seen=seen data-applications=people.len()>
                {head(caller, room, Tab::Cities, actions(caller, room))}
                {inputs.summary()}
                {seen.map(|_| live::line(caller))}
                {board_counters::counters(&board, &changes)}
                <div class="with-aside" data-aside="26">
                    <div class="flow" data-part="cities">
                        {board_view::city_table(&board, inputs)}
                        {pages(lang, here, count, |page| caller.href(&format!("{}{}", room.path(""), filter.query(page))))}
                    </div>
                    <aside class="flow" data-part="course" aria-label=lang.t("Przebieg zapisów", "Course of applications")>
                        {board_view::chart(&board, &firsts, &changes)}
                        {board_map::places(&board, &positions)}
                        {recent::recent(&board, &changes)}
                    </aside>
                </div>
                <div data-part="map">{board_map::map(&board)}</div>
                <div data-part="heat">{behind(caller, &room.cohort, &overview)}</div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

/// How many move up if nobody takes a held seat; not asked where nobody waits or nothing is held.
async fn after_silence(
    caller: &Caller,
    room: &Room,
    cities: &[BoardCity],
    people: &[Row],
) -> domain::Result<u32> {
    let is_held = cities.iter().any(|row| row.seats.held > 0);
    let waits = people.iter().any(|(who, _)| who.state == EnrollmentState::Waitlisted);
    if !(room.may_run && is_held && waits) {
        return Ok(0);
    }
    what_if::after_silence(&caller.academy, &caller.actor, &room.cohort, &room.books.limits).await
}

fn actions(caller: &Caller, room: &Room) -> AnyView {
    let lang = caller.lang;
    let export = caller.href(&room.path("/miasta.csv"));
    let invite = room.may_run.then(|| {
        let href = caller.href(&room.path("/zaproszenia"));
        view! { <LinkButton kind=Kind::Primary sign=Icon::Plus label=lang.t("Zaproś", "Invite") href=href /> }
    });
    view! {
        <LinkButton sign=Icon::Download label=lang.t("Pobierz CSV", "Download CSV") href=export />
        {invite}
    }
    .into_any()
}
