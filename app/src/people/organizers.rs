//! Affiliations that wait for a decision.

use axum::extract::Query;
use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::affiliation::{WaitingPage, commands, queries};
use domain::error::{Error, Refusal};
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::summary;
use crate::cohort::parts::pages;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Check, Kind, TextField};
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
        view! { <p>{lang.t("Nikt nie czeka.", "Nobody waits.")}</p> }.into_any()
    } else {
        list(caller, &state, waiting)
    };
    let body =
        view! { <div class="flow" data-space="5"><h1>{title}</h1>{summary(lang, &state)}{form}{pages}</div> };
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

/// Where the page stands in the navigation: below people for those who see them.
fn nav(caller: &Caller) -> Nav {
    if caller.may(Action::SeePeople, &Place::ACADEMY) { Nav::People } else { Nav::Affiliations }
}

fn list(caller: &Caller, state: &FormState, waiting: WaitingPage) -> AnyView {
    let lang = caller.lang;
    let to = caller.href(&path(waiting.page));
    let people = lang.plural(waiting.total, ["osoba", "osoby", "osób"], ["person", "people"]);
    let total = waiting.total;
    let rows = waiting
        .rows
        .into_iter()
        .map(|row| {
            let id = row.affiliation.id.to_string();
            let checked = state.fields.all("id").any(|ticked| ticked == id);
            let about = format!("{}, {}", row.affiliation.naming.label(lang), row.affiliation.function);
            let label = format!("{} ({})", row.name, row.email);
            view! { <Check name="id" id=format!("id-{id}") value=id label=label hint=about checked=checked /> }
        })
        .collect_view();
    view! {
        <p class="soft">{say!(lang, "Czeka: {total} {people}.", "Waiting: {total} {people}.")}</p>
        <form class="flow" method="post" action=to novalidate>
            {rows}
            <TextField name="reason" label=lang.t("Powód odmowy", "Reason for refusing")
                hint=lang.t("Potrzebny tylko przy odmowie. Osoba go przeczyta.", "Needed only to refuse. The person will read it.")
                value=state.value("reason") error=state.error(lang, "reason") />
            <div class="row">
                <Button label=lang.t("Potwierdź zaznaczone", "Confirm the ticked") kind=Kind::Primary name="decision" value="confirm" />
                <Button label=lang.t("Odmów zaznaczonym", "Refuse the ticked") kind=Kind::Danger name="decision" value="refuse" />
            </div>
        </form>
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
