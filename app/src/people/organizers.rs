//! Affiliations that wait for a decision.

use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::affiliation::{Waiting, commands, queries};
use domain::error::Error;
use leptos::prelude::*;

use super::parts::summary;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Check, Kind, TextField};

const PATH: &str = "/organizacja/zatrudnienie";

pub(super) async fn show(caller: Caller) -> Reply {
    page(&caller, FormState::default()).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let waiting = queries::waiting(&caller.academy, &caller.actor).await?;
    let title = lang.t("Kto czeka na potwierdzenie", "Who waits to be confirmed");
    let status = state.status();
    let form = if waiting.is_empty() {
        view! { <p>{lang.t("Nikt nie czeka.", "Nobody waits.")}</p> }.into_any()
    } else {
        list(caller, &state, waiting)
    };
    let body = view! { <div class="flow" data-space="5"><h1>{title}</h1>{summary(lang, &state)}{form}</div> };
    Ok(Page::new(caller, title, move || body)
        .layout(Layout::Work)
        .nav(nav(caller))
        .unlisted()
        .status(status)
        .into_response())
}

/// Where the page stands in the navigation: below people for those who see them.
fn nav(caller: &Caller) -> Nav {
    if caller.may(Action::SeePeople, &Place::ACADEMY) { Nav::People } else { Nav::Affiliations }
}

fn list(caller: &Caller, state: &FormState, waiting: Vec<Waiting>) -> AnyView {
    let lang = caller.lang;
    let rows = waiting
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
        <form class="flow" method="post" action=caller.href(PATH) novalidate>
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

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let ids: Result<Vec<_>, _> = fields.all("id").map(str::parse).collect();
    let ids = ids.map_err(|_| Error::NotFound)?;
    let confirm = fields.get("decision") == "confirm";
    match commands::decide(&caller.academy, &caller.actor, &ids, confirm, fields.get("reason")).await {
        Ok(_) => Ok(see_other(&caller, PATH, Some(Notice::Saved))),
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}
