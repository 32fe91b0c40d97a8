//! The cities that a person works for: the list in her account, and the page that adds one.

use axum::response::IntoResponse;
use domain::affiliation::{self, Affiliation, State};
use domain::error::Error;
use domain::say;
use domain::text::Email;
use leptos::prelude::*;

use super::account::saved;
use super::parts::summary;
use super::register::city_field;
use crate::city::field::is_search;
use crate::form::{Fields, FormState};
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, LinkButton, TextField, Tone, tag, trail};
use crate::urls;

/// The list.
pub(super) fn section(caller: &Caller, places: Vec<Affiliation>) -> AnyView {
    let lang = caller.lang;
    let none = places.is_empty().then(|| {
        let text = lang.t(
            "Bez miasta nie można zgłosić się do edycji. Dodaj miasto, dla którego pracujesz.",
            "Without a city you cannot apply to a cohort. Add the city that you work for.",
        );
        view! { <p>{text}</p> }
    });
    let rows = places.into_iter().map(|place| row(caller, place)).collect_view();
    view! {
        <section class="flow" aria-labelledby="workplaces">
            <h2 id="workplaces">{lang.t("Miasta, dla których pracujesz", "Cities you work for")}</h2>
            {none}
            <ul class="settings" role="list">{rows}</ul>
            <p><a class="button" href=caller.href(&urls::add_workplace())>{lang.t("Dodaj miasto", "Add a city")}</a></p>
        </section>
    }
    .into_any()
}

fn row(caller: &Caller, place: Affiliation) -> impl IntoView + use<> {
    let lang = caller.lang;
    let name = place.naming.label(lang);
    let says = say!(lang, "Zakończ pracę: {name}", "End the work: {name}");
    let state = match place.state {
        State::Declared => {
            tag(lang.t("czeka na potwierdzenie", "waits to be confirmed"), Tone::Lamp, Some(Icon::Clock))
        }
        State::Confirmed => tag(lang.t("potwierdzone", "confirmed"), Tone::Patina, Some(Icon::Check)),
        State::Refused => tag(lang.t("niepotwierdzone", "not confirmed"), Tone::Brick, Some(Icon::Warn)),
    };
    let why = place.reason.map(|reason| {
        let text = say!(lang, "Powód: {reason}", "Reason: {reason}");
        view! { <br/><span class="soft">{text}</span> }
    });
    view! {
        <li>
            <span><strong>{name}</strong><br/>{place.function}" "{state}{why}</span>
            <LinkButton
                label=lang.t("Już tam nie pracuję", "I no longer work there")
                href=caller.href(&urls::end_workplace(place.id))
                small=true
                says=says
            />
        </li>
    }
}

pub(super) async fn show(caller: Caller) -> Reply {
    let state = caller.draft.clone().map(FormState::filled).unwrap_or_default();
    page(&caller, state).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let city = city_field(caller, &state).await?;
    let title = lang.t("Dodaj miasto", "Add a city");
    let status = state.status();
    let body = view! {
        <div class="flow" data-space="5">
            {back(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            <p>{lang.t(
                "Koordynator miasta albo organizator potwierdzi, że tam pracujesz. Adres w domenie urzędu potwierdza się sam.",
                "The city's coordinator or an organizer will confirm that you work there. An address in the office's domain confirms itself.",
            )}</p>
            <form class="flow" method="post" action=caller.href(&urls::add_workplace()) novalidate>
                {city.view()}
                <TextField name="function" label=lang.t("Stanowisko lub funkcja", "Position or function")
                    value=state.value("function") error=state.error(lang, "function") required=true />
                <Button label=lang.t("Dodaj miasto", "Add the city") kind=Kind::Primary />
            </form>
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

/// The way back to the account, on every page under it.
pub(crate) fn back(caller: &Caller, here: &str) -> AnyView {
    let lang = caller.lang;
    let up = vec![(lang.t("Moje konto", "My account").to_owned(), caller.href(&urls::account()))];
    trail(lang.t("Jesteś tutaj", "You are here"), up, here)
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    if is_search(&fields) {
        return page(&caller, FormState::filled(fields)).await;
    }
    let email =
        Email::parse(&caller.signed_in()?.email).map_err(|_| Error::broken("a person has no address"))?;
    let (city, function) = (fields.get("city"), fields.get("function"));
    match affiliation::commands::declare_own(&caller.academy, &caller.actor, &email, city, function).await {
        Ok(_) => saved(&caller).await,
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}

pub(super) async fn end(caller: Caller, fields: Fields) -> Reply {
    let id = fields.get("id").parse().map_err(|_| Error::NotFound)?;
    affiliation::commands::end_own(&caller.academy, &caller.actor, id).await?;
    saved(&caller).await
}
