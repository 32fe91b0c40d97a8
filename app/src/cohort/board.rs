//! The board of a cohort: cities and seats, what is full, who waits, what was decided.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::enrollment::board::{PAGE, board_cities, changes, first_applications};
use domain::enrollment::city_list::city_page;
use domain::enrollment::commands::undo_change;
use domain::enrollment::listing::Cursor;
use domain::enrollment::people_list::{people_counts, standings};
use domain::enrollment::undo::inverse;
use domain::error::Error;
use domain::ids::EnrollmentId;
use leptos::prelude::*;

use super::board_filter::CityAddress;
use super::board_view::{self, Board};
use super::exports::files;
use super::inputs::Inputs;
use super::parts::{Room, Tab, head, steps};
use super::recent;
use crate::enrollment::parts::names_of;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Icon, Kind, LinkButton};

/// So many of the latest changes are read: the list shows the first, the chart looks for the number of cities.
const CHANGES: u32 = 40;

/// The board.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(address): Query<CityAddress>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &address, &state).await
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
            page(&caller, &room, &address, &FormState::failed(fields, error)).await
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
    state: &FormState,
) -> Result<Response, Failure> {
    let (lang, academy) = (caller.lang, &caller.academy);
    let cities = board_cities(academy, &caller.actor, &room.cohort, &room.books).await?;
    let people = people_counts(academy, room.cohort.id).await?;
    let changes = changes(academy, &room.cohort, CHANGES).await?;
    let firsts = first_applications(academy, &room.cohort).await?;
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
        standings: &standings,
        names: &names,
    };
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Cities.title(lang)), || {
        let at = |way: &str, cursor: &Cursor| {
            caller.href(&format!("{}{}", room.path(""), address.of_page(way, cursor)))
        };
        let previous = list.previous.as_ref().map(|cursor| at("before", cursor));
        let next = list.next.as_ref().map(|cursor| at("after", cursor));
        view! {
            <div class="flow board">
                {head(caller, room, Tab::Cities, actions(caller, room, address))}
                {inputs.summary()}
                {board_view::counters(&board)}
                <div class="with-aside" data-aside="26">
                    <div class="flow">
                        {board_view::city_table(&board, inputs)}
                        {steps(lang, previous, next)}
                    </div>
                    <aside class="flow" aria-label=lang.t("Przebieg zapisów", "Course of applications")>
                        {board_view::chart(&board, &firsts, &changes)}
                        {recent::recent(&board, &changes)}
                    </aside>
                </div>
                {board_view::map(&board)}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
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
