//! A new address for one's account.

use axum::response::IntoResponse;
use domain::people::commands::{ask_for_new_email, change_email};
use leptos::prelude::*;

use super::account::saved;
use super::cookies;
use super::parts::summary;
use super::workplaces::back;
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, TextField};
use crate::urls;

pub(super) async fn show(caller: Caller) -> Reply {
    let state = caller.draft.clone().map(FormState::filled).unwrap_or_default();
    page(&caller, state)
}

fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let title = lang.t("Zmień adres", "Change the address");
    let present = caller.signed_in()?.email.clone();
    let status = state.status();
    let body = view! {
        <div class="flow" data-space="5">
            {back(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            <p>{lang.t("Obecny adres: ", "Present address: ")}<strong>{present}</strong></p>
            <p>{lang.t(
                "Wyślemy dwa kody: jeden na obecny adres, drugi na nowy. Zmiana wymaga obu.",
                "We will send two codes: one to the present address, one to the new one. The change needs both.",
            )}</p>
            <form class="flow" method="post" action=caller.href(&urls::own_address()) novalidate>
                <TextField name="email" label=lang.t("Nowy adres e-mail", "New e-mail address") kind="email"
                    autocomplete="email" value=state.value("email") error=state.error(lang, "email") required=true />
                <Button label=lang.t("Wyślij kody", "Send the codes") kind=Kind::Primary />
            </form>
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let browser = cookies::browser(&caller);
    let from = (browser.as_str(), caller.network.as_str(), caller.lang);
    match ask_for_new_email(&caller.academy, &caller.actor, fields.get("email"), from).await {
        Ok(()) => {
            let response = see_other(&caller, &urls::own_address_codes(), Some(Notice::CodesSent));
            Ok(cookies::name_browser(&caller, response, &browser))
        }
        Err(error) => page(&caller, FormState::failed(fields, error)),
    }
}

pub(super) async fn show_codes(caller: Caller) -> Reply {
    codes_page(&caller, FormState::default())
}

fn codes_page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let title = lang.t("Wpisz oba kody", "Type both codes");
    let status = state.status();
    let field = |name: &'static str, label: &'static str| {
        view! {
            <TextField name=name label=label inputmode="numeric" maxlength=7_u32 autocomplete="off"
                hint=lang.t("Sześć cyfr. Kod działa 10 minut.", "Six digits. The code works for 10 minutes.")
                error=state.error(lang, name) required=true />
        }
    };
    let body = view! {
        <div class="flow" data-space="5">
            {back(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            <form class="flow" method="post" action=caller.href(&urls::own_address_codes()) novalidate>
                {field("old_code", lang.t("Kod z obecnego adresu", "Code from the present address"))}
                {field("new_code", lang.t("Kod z nowego adresu", "Code from the new address"))}
                <Button label=lang.t("Zmień adres", "Change the address") kind=Kind::Primary />
            </form>
            <p class="soft" data-text="sm">
                <a href=caller.href(&urls::own_address())>{lang.t("Wyślij nowe kody", "Send new codes")}</a>
            </p>
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

pub(super) async fn take_codes(caller: Caller, fields: Fields) -> Reply {
    let here = caller.signed_in()?.session;
    let browser = caller.browser.as_deref().unwrap_or_default();
    let codes = (fields.get("old_code"), fields.get("new_code"));
    match change_email(&caller.academy, &caller.actor, here, browser, codes).await {
        Ok(token) => Ok(cookies::sign_in(&caller, saved(&caller).await?, &token)),
        Err(error) => codes_page(&caller, FormState::failed(Fields::default(), error)),
    }
}
