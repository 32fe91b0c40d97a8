//! Opening an account, and the set-up of an empty academy.

use axum::response::IntoResponse;
use domain::error::Error;
use domain::people::commands::{Purpose, Registration, finish_registration, register, setup};
use leptos::prelude::*;

use super::cookies;
use super::parts::{again, asks_again, code_field, entry, send_again, summary, where_it_went};
use super::sign_in::door;
use crate::city::field::{CityField, is_search};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Answers, Button, Check, Choice, Kind, TextField};
use crate::urls;

pub(super) async fn show(caller: Caller) -> Reply {
    if caller.who.is_some() {
        return Ok(see_other(&caller, &urls::account(), None));
    }
    page(&caller, FormState::default()).await
}

/// The field of one's city, in any form of this area.
pub(super) async fn city_field(caller: &Caller, state: &FormState) -> domain::Result<CityField> {
    let label = caller.lang.t("Miasto lub gmina", "City or municipality");
    CityField::of(&caller.academy, caller.lang, state, label).await
}

/// The three ways of being spoken of.
pub(super) fn forms(caller: &Caller) -> Vec<Choice> {
    let lang = caller.lang;
    vec![
        Choice::new("she", lang.t("ukończyła", "she")),
        Choice::new("he", lang.t("ukończył", "he")),
        Choice::new("neutral", lang.t("bez rodzaju (ukończenie)", "neutral")),
    ]
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let city = city_field(caller, &state).await?;
    let title = lang.t("Załóż konto", "Open an account");
    let status = state.status();
    let body = view! {
        <div class="flow" data-space="5">
            <h1>{title}</h1>
            {summary(lang, &state)}
            <form class="flow" method="post" action=caller.href(&urls::register()) novalidate>
                <TextField name="name" label=lang.t("Imię i nazwisko", "First and last name") autocomplete="name"
                    value=state.value("name") error=state.error(lang, "name") required=true />
                <TextField name="email" label=lang.t("Służbowy adres e-mail", "Work e-mail address") kind="email"
                    hint=lang.t("Na ten adres przyjdzie kod.", "The code will come to this address.")
                    autocomplete="email" value=state.value("email") error=state.error(lang, "email") required=true />
                <Answers name="form" label=lang.t("Jak o Tobie pisać?", "How shall we write about you?")
                    options=forms(caller) chosen=vec![state.value("form")] error=state.error(lang, "form") />
                {city.view()}
                <TextField name="function" label=lang.t("Stanowisko lub funkcja", "Position or function")
                    value=state.value("function") error=state.error(lang, "function") required=true />
                <p>
                    <a href=caller.href(&urls::privacy())>{lang.t("Informacja o prywatności", "Privacy notice")}</a>
                </p>
                <Check name="privacy" value="1" checked=state.fields.has("privacy")
                    label=lang.t("Znam informację o prywatności", "I have read the privacy notice")
                    error=state.error(lang, "privacy") />
                <Button label=lang.t("Wyślij kod", "Send the code") kind=Kind::Primary />
            </form>
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).status(status).into_response())
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    if is_search(&fields) {
        return page(&caller, FormState::filled(fields)).await;
    }
    let browser = cookies::browser(&caller);
    let form: Registration = fields.to()?;
    match register(&caller.academy, &form, (&browser, &caller.network, caller.lang)).await {
        Ok(()) => {
            let response = see_other(&caller, "/rejestracja/kod", None);
            Ok(cookies::name_browser(&caller, response, &browser))
        }
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}

pub(super) async fn show_code(caller: Caller) -> Reply {
    code_page(&caller, FormState::default()).await
}

async fn code_page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let form = view! {
        {summary(lang, &state)}
        <p>{where_it_went(caller, Purpose::Register).await?}</p>
        <form class="flow" method="post" action=caller.href("/rejestracja/kod") novalidate>
            {code_field(lang, &state)}
            <Button label=lang.t("Załóż konto", "Open the account") kind=Kind::Primary full=true />
            {again(lang)}
        </form>
        <p class="soft" data-text="sm">
            <a href=caller.href(&urls::register())>{lang.t("Wróć do formularza", "Back to the form")}</a>
        </p>
    }
    .into_any();
    Ok(door(caller, lang.t("Wpisz kod", "Type the code"), &state, form).into_response())
}

pub(super) async fn take_code(caller: Caller, fields: Fields) -> Reply {
    if asks_again(&fields) {
        return match send_again(&caller, Purpose::Register).await {
            Ok(()) => Ok(see_other(&caller, "/rejestracja/kod", Some(Notice::CodeSent))),
            Err(error) => code_page(&caller, FormState::failed(Fields::default(), error)).await,
        };
    }
    let entry = entry(&caller, Purpose::Register, fields.get("code"));
    match finish_registration(&caller.academy, entry, &caller.agent).await {
        Ok(token) => cookies::signed_in(&caller, &token, &urls::account()).await,
        Err(error) => code_page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}

pub(super) async fn show_setup(caller: Caller) -> Reply {
    if !setup::is_open(&caller.academy).await? {
        return Err(Error::NotFound.into());
    }
    Ok(setup_page(&caller, FormState::default()).into_response())
}

fn setup_page(caller: &Caller, state: FormState) -> Page {
    let lang = caller.lang;
    let form = view! {
        {summary(lang, &state)}
        <form class="flow" method="post" action=caller.href("/setup") novalidate>
            <TextField name="code" label=lang.t("Kod, który wypisał serwer", "Code that the server printed")
                hint=lang.t(
                    "Serwer wypisuje go przy każdym uruchomieniu, dopóki nie ma administratora.",
                    "The server prints one at every start, for as long as there is no administrator.",
                )
                error=state.error(lang, "code") required=true />
            <TextField name="name" label=lang.t("Imię i nazwisko", "First and last name") autocomplete="name"
                value=state.value("name") error=state.error(lang, "name") required=true />
            <TextField name="email" label=lang.t("Adres e-mail", "E-mail address") kind="email"
                autocomplete="email" value=state.value("email") error=state.error(lang, "email") required=true />
            <Button label=lang.t("Zostań administratorem", "Become administrator") kind=Kind::Primary full=true />
        </form>
    }
    .into_any();
    door(caller, lang.t("Uruchom Akademię", "Set the Academy up"), &state, form)
}

pub(super) async fn take_setup(caller: Caller, fields: Fields) -> Reply {
    if !setup::is_open(&caller.academy).await? {
        return Err(Error::NotFound.into());
    }
    let typed = (fields.get("code"), fields.get("email"), fields.get("name"));
    match setup::set_up(&caller.academy, typed, caller.lang, &caller.agent).await {
        Ok(token) => cookies::signed_in(&caller, &token, &urls::account()).await,
        Err(error) => Ok(setup_page(&caller, FormState::failed(fields, error)).into_response()),
    }
}
