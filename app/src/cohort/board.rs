//! The board of a cohort: cities and seats, what is full, who waits, what was decided.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::city::queries::positions;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::board::{BoardCity, PAGE, board_cities, changes, first_applications};
use domain::enrollment::city_list::city_page;
use domain::enrollment::commands::undo_change;
use domain::enrollment::listing::Cursor;
use domain::enrollment::people_list::{people_counts, standings};
use domain::enrollment::undo::inverse;
use domain::enrollment::what_if;
use domain::error::Error;
use domain::ids::{CityId, EnrollmentId};
use domain::notification::returned::returned;
use domain::progress::queries::overview;
use leptos::prelude::*;

use super::board_filter::CityAddress;
use super::board_view::{self, Board};
use super::inputs::Inputs;
use super::live;
use super::parts::{Room, Tab, head, steps};
use super::recent;
use super::{board_counters, board_map};
use crate::enrollment::parts::names_of;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::progress::behind::behind;
use crate::request::Caller;
use crate::sheet::files;
use crate::ui::{Icon, Kind, LinkButton};
use crate::urls;

/// So many of the latest changes are read: the list shows the first, the chart looks for the number of cities.
const CHANGES: u32 = 40;

/// The board.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(address): Query<CityAddress>) -> Reply {
    // Before anything is read of the board: what changes meanwhile is told to it as new.
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let seen = live::seen(&caller.academy, cohort.id).await?;
    let room = Room::load(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &address, (&state, Some(seen))).await
}

/// Takes one of the latest changes back.
pub async fn take(
    caller: Caller,
    Path(slug): Path<String>,
    Query(address): Query<CityAddress>,
    fields: Fields,
) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    if fields.get("what") != "undo" {
        return Err(Error::NotFound.into());
    }
    match undo(&caller, &room, fields.get("undone")).await {
        Ok(()) => {
            let back = format!("{}{}", room.path(""), address.of_here());
            Ok(see_other(&caller, &back, Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            // A form that came back with its mistakes stays as it is.
            page(&caller, &room, &address, (&FormState::failed(fields, error), None)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn undo(caller: &Caller, room: &Room, change: &str) -> domain::Result<()> {
    let id = change.parse().map_err(|_| Error::NotFound)?;
    let (academy, lang) = (&caller.academy, caller.lang);
    let lines = changes(academy, &room.cohort, CHANGES).await?;
    let meant = lines.iter().find(|line| line.id == id).and_then(inverse);
    undo_change(academy, &caller.actor, room.cohort.id, id, recent::reason(lang, meant.as_ref())).await
}

async fn page(
    caller: &Caller,
    room: &Room,
    address: &CityAddress,
    (state, seen): (&FormState, Option<i32>),
) -> Result<Response, Failure> {
    let (lang, academy) = (caller.lang, &caller.academy);
    let cities = board_cities(academy, &caller.actor, &room.cohort, &room.books).await?;
    let people = people_counts(academy, room.cohort.id).await?;
    let changes = changes(academy, &room.cohort, CHANGES).await?;
    let firsts = first_applications(academy, &room.cohort).await?;
    let returned = if room.may_run { returned(academy, &caller.actor, &room.cohort).await?.len() } else { 0 };
    let after_silence = after_silence(caller, room, &cities, people.waiting).await?;
    let overview = overview(academy, &caller.actor, &room.cohort, lang).await?;
    let lying: Vec<CityId> = cities.iter().map(|row| row.card.id).collect();
    let positions = positions(academy, &lying).await?;
    let (query, start) = (address.query(), address.start());
    let list = city_page(academy, &caller.actor, (&room.cohort, &room.books), &query, (&start, PAGE)).await?;
    let moved: Vec<EnrollmentId> = changes.iter().filter_map(|change| change.enrollment).collect();
    let standings = standings(academy, room.cohort.id, &moved).await?;
    let names = names_of(lang, cities.iter().map(|row| &row.seats));
    let board = Board {
        caller,
        room,
        address,
        cities: &cities,
        shown: &list.rows,
        found: list.total,
        people,
        returned,
        after_silence,
        standings: &standings,
        names: &names,
    };
    let inputs = Inputs::of(lang, state);
    let follows = seen.map(|_| caller.href(&urls::live(&room.cohort.slug)));
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Cities.title(lang)), || {
        let at = |way: &str, cursor: &Cursor| {
            caller.href(&format!("{}{}", room.path(""), address.of_page(way, cursor)))
        };
        let previous = list.previous.as_ref().map(|cursor| at("before", cursor));
        let next = list.next.as_ref().map(|cursor| at("after", cursor));
        view! {
            <div class="flow board" data-follows=follows data-seen=seen data-applications=people.all>
                {head(caller, room, Tab::Cities, actions(caller, room, address))}
                {inputs.summary()}
                {seen.map(|_| live::line(caller))}
                {board_counters::counters(&board, &changes)}
                <div class="with-aside" data-aside="26">
                    <div class="flow" data-part="cities">
                        {board_view::city_table(&board, inputs)}
                        {steps(lang, previous, next)}
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
    waiting: u64,
) -> domain::Result<u32> {
    let is_held = cities.iter().any(|row| row.seats.held > 0);
    if !(room.may_run && is_held && waiting > 0) {
        return Ok(0);
    }
    what_if::after_silence(&caller.academy, &caller.actor, &room.cohort, &room.books.limits).await
}

fn actions(caller: &Caller, room: &Room, address: &CityAddress) -> AnyView {
    let lang = caller.lang;
    let invite = room.may_run.then(|| {
        let href = caller.href(&room.path("/zaproszenia"));
        view! { <LinkButton kind=Kind::Primary sign=Icon::Plus label=lang.t("Zaproś", "Invite") href=href /> }
    });
    view! {
        {files(caller, &room.path("/miasta"), &address.of_list())}
        {invite}
    }
    .into_any()
}
