//! Setting, changing and taking away one's own password.

use axum::response::IntoResponse;
use domain::error::Error;
use domain::people::commands::{CodeAsk, Proof, Purpose, ask_for_code, remove_password, set_password};
use domain::people::queries::account::own_account;
use domain::text::Email;
use leptos::prelude::*;

use super::account::saved;
use super::cookies;
use super::parts::{code_field, entry, summary};
use super::workplaces::back;
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, TextField};
use crate::urls;

pub(super) async fn show(caller: Caller) -> Reply {
    page(&caller, FormState::default()).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let has_password = own_account(&caller.academy, &caller.actor).await?.has_password;
    let title = if has_password {
        lang.t("Zmień hasło", "Change the password")
    } else {
        lang.t("Ustaw hasło", "Set a password")
    };
    let status = state.status();
    let current = has_password.then(|| {
        view! {
            <TextField name="current" label=lang.t("Obecne hasło", "Present password") kind="password"
                hint=lang.t("Jeśli go nie pamiętasz, zostaw puste i wpisz kod.", "If you forgot it, leave it empty and type a code.")
                autocomplete="current-password" error=state.error(lang, "current") />
        }
    });
    let remove = has_password.then(|| {
        view! {
            <Button label=lang.t("Usuń hasło", "Remove the password") kind=Kind::Danger name="what" value="remove" />
        }
    });
    let body = view! {
        <div class="flow" data-space="5">
            {back(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            <form class="flow" method="post" action=caller.href("/konto/haslo/kod")>
                <p>{lang.t("Zmianę potwierdzasz kodem z e-maila", "A code by e-mail confirms the change")}
                    {has_password.then(|| lang.t(" albo obecnym hasłem", ", or the present password"))} "."</p>
                <Button label=lang.t("Wyślij kod na mój adres", "Send a code to my address") />
            </form>
            <form class="flow" method="post" action=caller.href(&urls::own_password()) novalidate>
                {code_field(lang, &state)}
                {current}
                <TextField name="password" label=lang.t("Nowe hasło", "New password") kind="password"
                    hint=lang.t("Co najmniej 12 znaków. Dobre hasło to kilka zwykłych słów.", "At least 12 characters. A few ordinary words make a good password.")
                    autocomplete="new-password" error=state.error(lang, "password") />
                <div class="row">
                    <Button label=lang.t("Zapisz hasło", "Save the password") kind=Kind::Primary name="what" value="set" />
                    {remove}
                </div>
            </form>
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

pub(super) async fn send_code(caller: Caller) -> Reply {
    let email =
        Email::parse(&caller.signed_in()?.email).map_err(|_| Error::broken("a person has no address"))?;
    let browser = cookies::browser(&caller);
    let ask = CodeAsk {
        purpose: Purpose::Password,
        email: &email,
        browser: &browser,
        network: &caller.network,
        lang: caller.lang,
        payload: None,
    };
    match ask_for_code(&caller.academy, &ask).await {
        Ok(()) => {
            let response = see_other(&caller, &urls::own_password(), Some(Notice::CodeSent));
            Ok(cookies::name_browser(&caller, response, &browser))
        }
        Err(error) => page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let here = caller.signed_in()?.session;
    let (academy, actor) = (&caller.academy, &caller.actor);
    let proof = if fields.get("code").is_empty() && !fields.get("current").is_empty() {
        Proof::Password(fields.get("current"), &caller.network)
    } else {
        Proof::Code(entry(&caller, Purpose::Password, fields.get("code")))
    };
    let done = if fields.get("what") == "remove" {
        remove_password(academy, actor, here, proof).await
    } else {
        set_password(academy, actor, here, proof, fields.get("password")).await
    };
    match done {
        Ok(token) => Ok(cookies::sign_in(&caller, saved(&caller).await?, &token)),
        // Nothing that was typed here goes back to the page.
        Err(error) => page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}
