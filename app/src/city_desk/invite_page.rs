//! Inviting a colleague by name: a seat of the city is held until she answers.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::enrollment::Refusal;
use domain::enrollment::city_desk::hindrance;
use domain::enrollment::commands::hold_for_city;
use domain::enrollment::invitation::InviteForm;
use domain::error::Error;
use domain::say;
use leptos::prelude::*;

use super::forms::{colleague, fresh};
use super::page::seats;
use super::room::Room;
use crate::enrollment::refusals::refusal;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::reason::summary;
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, LinkButton, Notice as Message, trail};
use crate::{urls, when};

/// The form, or why there is none now.
pub async fn show(caller: Caller, Path((city, slug)): Path<(String, String)>) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let state = fresh(&caller, room.seen.cohort.promotion_until, room.zone());
    page(&caller, &room, &state).await
}

/// Invites.
pub async fn take(caller: Caller, Path((city, slug)): Path<(String, String)>, fields: Fields) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let typed: InviteForm = fields.to()?;
    let form = InviteForm { city: room.seen.city.id.to_string(), ..typed };
    match hold_for_city(&caller.academy, &caller.actor, room.seen.cohort.id, &form).await {
        Ok(_) => Ok(see_other(&caller, &room.path(), Some(Notice::Invited))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let hindered = hindrance(&caller.academy, &caller.actor, &room.seen).await?;
    let title = lang.t("Zaproś osobę z urzędu", "Invite a colleague");
    let (city, cohort) = (room.city(), room.name(lang));
    let page = Page::new(caller, format!("{title}: {cohort}"), || {
        let body = match hindered {
            Some(why) => not_now(caller, room, why),
            None => the_form(caller, room, state),
        };
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), room.up(caller), title)}
                <header><p class="over">{format!("{city}, {cohort}")}</p><h1 data-text="2xl">{title}</h1></header>
                {summary(lang, state)}
                <div class="card flow">{seats(lang, &room.seen, room.now)}</div>
                {body}
            </div>
        }
    });
    Ok(page.layout(Layout::Form).nav(Nav::City).unlisted().status(state.status()).into_response())
}

/// Why the city cannot invite now, and what can be done instead.
fn not_now(caller: &Caller, room: &Room, why: Refusal) -> AnyView {
    let lang = caller.lang;
    let may_wait = matches!(why, Refusal::NoSeat { .. } | Refusal::OthersWait);
    let advice = may_wait.then(|| {
        let cohort = caller.href(&urls::cohort(&room.seen.cohort.slug));
        view! {
            <p>{lang.t(
                "Osoba z urzędu może zgłosić się sama i poczekać w kolejce: przekaż jej adres strony kohorty.",
                "A colleague can apply by herself and wait in the queue: pass the cohort's page on to her.",
            )}</p>
            <p><a href=cohort>{lang.t("Strona kohorty", "Page of the cohort")}</a></p>
        }
    });
    let back = caller.href(&room.path());
    view! {
        <Message title=lang.t("Teraz nie można zaprosić.", "Nobody can be invited now.")>
            <p>{refusal(lang, why)}</p>
            {advice}
        </Message>
        <LinkButton label=lang.t("Wróć", "Go back") href=back />
    }
    .into_any()
}

fn the_form(caller: &Caller, room: &Room, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let last = when::date_time(lang, room.seen.cohort.promotion_until, room.zone());
    let until = say!(
        lang,
        "Do końca tego dnia, ale nie dłużej niż do {last}: wtedy kończy się przyznawanie miejsc.",
        "Until the end of this day, but not after {last}, when places cease to be given."
    );
    let back = caller.href(&room.path());
    view! {
        <form class="card flow" method="post" novalidate>
            {colleague(lang, state, &until)}
            <div class="row">
                <Button kind=Kind::Primary sign=Icon::Mail label=lang.t("Wyślij zaproszenie", "Send the invitation") />
                <LinkButton kind=Kind::Quiet label=lang.t("Wróć", "Go back") href=back />
            </div>
        </form>
    }
    .into_any()
}
