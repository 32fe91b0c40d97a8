//! Affiliations that wait for a decision.

use axum::extract::Query;
use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::affiliation::{Waiting, WaitingPage, commands, queries};
use domain::error::{Error, Refusal};
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::summary;
use crate::cohort::chosen::{Count, clear};
use crate::cohort::parts::pages;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Empty, TextField, trail};
use crate::urls;

/// Which page of the list is shown.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    page: u64,
}

/// The address of a page of the list.
fn path(page: u64) -> String {
    if page < 2 { urls::affiliations() } else { format!("{}?page={page}", urls::affiliations()) }
}

pub(super) async fn show(caller: Caller, Query(wish): Query<Wish>) -> Reply {
    page(&caller, wish, FormState::filled(caller.draft.clone().unwrap_or_default())).await
}

async fn page(caller: &Caller, wish: Wish, state: FormState) -> Reply {
    let lang = caller.lang;
    let waiting = queries::waiting(&caller.academy, &caller.actor, wish.page).await?;
    let title = lang.t("Kto czeka na potwierdzenie", "Who waits to be confirmed");
    let status = state.status();
    let (here, count) = (number(waiting.page), number(waiting.pages));
    let pages = pages(lang, here, count, |page| caller.href(&path(page.into())));
    let form = if waiting.rows.is_empty() {
        view! {
            <Empty
                title=lang.t("Nikt nie czeka.", "Nobody waits.")
                why=lang.t(
                    "Kto poda nowe miejsce pracy, pojawi się tutaj.",
                    "Whoever gives a new workplace appears here.",
                )
            />
        }
        .into_any()
    } else {
        list(caller, &state, waiting)
    };
    let body = view! {
        <div class="flow" data-space="5">
            {way_up(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            {form}
            {pages}
        </div>
    };
    Ok(Page::new(caller, title, move || body)
        .layout(Layout::Work)
        .nav(nav(caller))
        .unlisted()
        .status(status)
        .into_response())
}

fn number(page: u64) -> u32 {
    u32::try_from(page).unwrap_or(u32::MAX)
}

fn sees_people(caller: &Caller) -> bool {
    caller.may(Action::SeePeople, &Place::ACADEMY)
}

/// Where the page stands in the navigation: below people for those who see them.
fn nav(caller: &Caller) -> Nav {
    if sees_people(caller) { Nav::People } else { Nav::Affiliations }
}

/// The way to the people, for those who see them.
fn way_up(caller: &Caller, title: &'static str) -> Option<AnyView> {
    let lang = caller.lang;
    let up = vec![(lang.t("Ludzie", "People").to_owned(), caller.href(&urls::people()))];
    sees_people(caller).then(|| trail(lang.t("Jesteś tutaj", "You are here"), up, title))
}

fn list(caller: &Caller, state: &FormState, waiting: WaitingPage) -> AnyView {
    let lang = caller.lang;
    let to = caller.href(&path(waiting.page));
    let people = lang.plural(waiting.total, ["osoba", "osoby", "osób"], ["person", "people"]);
    let total = waiting.total;
    let rows = waiting.rows.iter().map(|row| line(caller, state, row)).collect_view();
    let columns =
        ["", lang.t("Osoba", "Person"), lang.t("Miejsce pracy", "Workplace"), lang.t("Funkcja", "Function")];
    view! {
        <p class="soft">{say!(lang, "Czeka: {total} {people}.", "Waiting: {total} {people}.")}</p>
        <div class="card" data-flush="">
            <form method="post" action=to novalidate>
                {bulk(caller, state)}
                <DataTable
                    class="people"
                    caption=lang.t("Kto czeka na potwierdzenie", "Who waits to be confirmed")
                    columns=columns.map(str::to_owned).to_vec()
                >
                    {rows}
                </DataTable>
            </form>
        </div>
    }
    .into_any()
}

/// What can be done about the ticked ones.
fn bulk(caller: &Caller, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let count = Count {
        none: lang.t("Zaznaczone osoby", "Ticked people"),
        one: lang.t("Zaznaczono 1 osobę", "1 person ticked"),
        few: lang.t("Zaznaczono # osoby", "# people ticked"),
        many: lang.t("Zaznaczono # osób", "# people ticked"),
    };
    view! {
        <div class="bulk" role="group" aria-label=lang.t("Działania na zaznaczonych", "Actions on the ticked")>
            {count.view()}
            <Button label=lang.t("Potwierdź zaznaczone", "Confirm the ticked") small=true name="decision" value="confirm" />
            <TextField name="reason" label=lang.t("Powód odmowy (osoba go przeczyta)", "Reason for refusing (the person reads it)")
                value=state.value("reason") error=state.error(lang, "reason") />
            <Button label=lang.t("Odmów zaznaczonym", "Refuse the ticked") small=true name="decision" value="refuse" />
            {clear(caller)}
        </div>
    }
    .into_any()
}

fn line(caller: &Caller, state: &FormState, row: &Waiting) -> AnyView {
    let lang = caller.lang;
    let id = row.affiliation.id.to_string();
    let checked = state.fields.all("id").any(|ticked| ticked == id);
    let says = format!("{}: {}", lang.t("Zaznacz", "Tick"), row.name);
    let name = if sees_people(caller) {
        view! { <a href=caller.href(&urls::person(row.person))>{row.name.clone()}</a> }.into_any()
    } else {
        row.name.clone().into_any()
    };
    view! {
        <tr>
            <td data-cell="pick"><input type="checkbox" name="id" value=id checked=checked aria-label=says /></td>
            <th scope="row">{name}<br/><small class="soft">{row.email.clone()}</small></th>
            <td data-cell="city">{row.affiliation.naming.label(lang)}</td>
            <td data-cell="why">{row.affiliation.function.clone()}</td>
        </tr>
    }
    .into_any()
}

pub(super) async fn take(caller: Caller, Query(wish): Query<Wish>, fields: Fields) -> Reply {
    let ids: Result<Vec<_>, _> = fields.all("id").map(str::parse).collect();
    let ids = ids.map_err(|_| Error::NotFound)?;
    if ids.is_empty() {
        let nobody = Refusal::said("Zaznacz co najmniej jedną osobę.", "Tick at least one person.");
        return page(&caller, wish, FormState::failed(fields, nobody)).await;
    }
    let confirm = fields.get("decision") == "confirm";
    match commands::decide(&caller.academy, &caller.actor, &ids, confirm, fields.get("reason")).await {
        Ok(_) => Ok(see_other(&caller, &path(wish.page), Some(Notice::Saved))),
        Err(error) => page(&caller, wish, FormState::failed(fields, error)).await,
    }
}
