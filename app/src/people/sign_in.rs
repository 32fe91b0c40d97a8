//! Sign-in: the address, then the code; or a password; or, in a demo on loopback, one click.

use axum::response::IntoResponse;
use domain::error::Error;
use domain::ids::PersonId;
use domain::people::commands::password::sign_in_with_password;
use domain::people::commands::{CodeAsk, Purpose, ask_for_code, demo, sign_in_with_code};
use domain::text::Email;
use leptos::prelude::*;

use super::cookies;
use super::parts::{again, asks_again, code_field, entry, next, send_again, summary, where_it_went};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::figures::{Size, skyline, street};
use crate::ui::{Button, Icon, Kind, LinkButton, TextField};
use crate::urls;

/// The form beside the night.
pub(super) fn door(caller: &Caller, title: &'static str, state: &FormState, form: AnyView) -> Page {
    let words = caller.lang.t(
        "Uczysz się razem z ludźmi z miast podobnych do Twojego.",
        "You learn together with people from cities like yours.",
    );
    Page::new(caller, title, move || {
        view! {
            <div class="door">
                <div><div class="flow" data-space="5"><h1 data-text="2xl">{title}</h1>{form}</div></div>
                <div class="night"><p data-text="xl">{words}</p>{skyline(street(), Size::Medium, None)}</div>
            </div>
        }
    })
    .layout(Layout::Full)
    .unlisted()
    .status(state.status())
}

pub(super) async fn show(caller: Caller) -> Reply {
    if caller.who.is_some() {
        return Ok(see_other(&caller, &next(&caller), None));
    }
    page(&caller, FormState::default()).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let next = next(caller);
    let people = demo::demo_people(&caller.academy).await?;
    let action = caller.href(&urls::sign_in(Some(&next)));
    let form = view! {
        {summary(lang, &state)}
        <form class="flow" method="post" action=action novalidate>
            <TextField
                name="email"
                label=lang.t("Służbowy adres e-mail", "Work e-mail address")
                hint=lang.t("Wyślemy kod. Hasło nie jest potrzebne.", "We will send a code. No password is needed.")
                kind="email"
                autocomplete="username"
                value=state.value("email")
                error=state.error(lang, "email")
                required=true
            />
            <Button label=lang.t("Wyślij kod", "Send the code") kind=Kind::Primary sign=Icon::Mail full=true />
        </form>
        <div class="or">{lang.t("albo", "or")}</div>
        <LinkButton label=lang.t("Zaloguj się hasłem", "Sign in with a password") sign=Icon::Key full=true
            href=caller.href(&urls::sign_in_password(&next)) />
        <p class="soft" data-text="sm">
            {lang.t("Nie masz konta? ", "No account? ")}
            <a href=caller.href(&urls::register())>{lang.t("Załóż je", "Open one")}</a> "." <br/>
            {lang.t("Kod nie przychodzi? ", "The code does not come? ")}
            <a href=caller.href(&urls::help())>{lang.t("Sprawdź, co zrobić", "See what to do")}</a> "."
        </p>
        {demo_list(caller, &next, people)}
    }
    .into_any();
    Ok(door(caller, lang.t("Zaloguj się", "Sign in"), &state, form).into_response())
}

fn demo_list(caller: &Caller, next: &str, people: Vec<(PersonId, String, String)>) -> Option<AnyView> {
    let lang = caller.lang;
    let action = caller.href("/zaloguj/pokaz");
    let buttons = people
        .into_iter()
        .map(|(id, name, email)| {
            view! {
                <form method="post" action=action.clone()>
                    <input type="hidden" name="person" value=id.to_string() />
                    <input type="hidden" name="next" value=next.to_owned() />
                    <Button label=format!("{name} ({email})") full=true />
                </form>
            }
        })
        .collect_view();
    (!buttons.is_empty()).then(|| {
        view! {
            <h2 data-text="lg" data-before="4">{lang.t("Konta pokazowe", "Demo accounts")}</h2>
            <p class="soft" data-text="sm">
                {lang.t(
                    "Osoby są zmyślone. Te konta działają tylko na tym komputerze.",
                    "These people are invented. Their accounts work on this computer only.",
                )}
            </p>
            <div class="flow" data-space="2">{buttons}</div>
        }
        .into_any()
    })
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let email = match Email::parse(fields.get("email")) {
        Ok(email) => email,
        Err(error) => return page(&caller, FormState::failed(fields, Error::field("email", error))).await,
    };
    let browser = cookies::browser(&caller);
    let ask = CodeAsk {
        purpose: Purpose::SignIn,
        email: &email,
        browser: &browser,
        network: &caller.network,
        lang: caller.lang,
        payload: None,
    };
    match ask_for_code(&caller.academy, &ask).await {
        Ok(()) => {
            let response = see_other(&caller, &urls::sign_in_code(&next(&caller)), None);
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
    let next = next(caller);
    let form = view! {
        {summary(lang, &state)}
        <p>{where_it_went(caller, Purpose::SignIn).await?}</p>
        <form class="flow" method="post" action=caller.href(&urls::sign_in_code(&next)) novalidate>
            {code_field(lang, &state)}
            <Button label=lang.t("Zaloguj się", "Sign in") kind=Kind::Primary full=true />
            {again(lang)}
        </form>
        <p class="soft" data-text="sm">
            <a href=caller.href(&urls::sign_in(Some(&next)))>{lang.t("Podaj inny adres", "Use another address")}</a>
        </p>
    }
    .into_any();
    Ok(door(caller, lang.t("Wpisz kod", "Type the code"), &state, form).into_response())
}

pub(super) async fn take_code(caller: Caller, fields: Fields) -> Reply {
    if asks_again(&fields) {
        return match send_again(&caller, Purpose::SignIn).await {
            Ok(()) => Ok(see_other(&caller, &urls::sign_in_code(&next(&caller)), Some(Notice::CodeSent))),
            Err(error) => code_page(&caller, FormState::failed(Fields::default(), error)).await,
        };
    }
    let entry = entry(&caller, Purpose::SignIn, fields.get("code"));
    match sign_in_with_code(&caller.academy, entry, &caller.agent).await {
        Ok(token) => cookies::signed_in(&caller, &token, &next(&caller)).await,
        Err(error) => code_page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}

pub(super) async fn show_password(caller: Caller) -> Reply {
    Ok(password_page(&caller, FormState::default()).into_response())
}

fn password_page(caller: &Caller, state: FormState) -> Page {
    let lang = caller.lang;
    let next = next(caller);
    let form = view! {
        {summary(lang, &state)}
        <form class="flow" method="post" action=caller.href(&urls::sign_in_password(&next)) novalidate>
            <TextField
                name="email"
                label=lang.t("Adres e-mail", "E-mail address")
                kind="email"
                autocomplete="username"
                value=state.value("email")
                error=state.error(lang, "email")
                required=true
            />
            <TextField
                name="password"
                label=lang.t("Hasło", "Password")
                kind="password"
                autocomplete="current-password"
                error=state.error(lang, "password")
                required=true
            />
            <Button label=lang.t("Zaloguj się", "Sign in") kind=Kind::Primary full=true />
        </form>
        <p class="soft" data-text="sm">
            <a href=caller.href(&urls::sign_in(Some(&next)))>
                {lang.t("Nie pamiętasz hasła? Zaloguj się kodem", "Forgot it? Sign in with a code")}
            </a>
        </p>
    }
    .into_any();
    door(caller, lang.t("Zaloguj się hasłem", "Sign in with a password"), &state, form)
}

pub(super) async fn take_password(caller: Caller, fields: Fields) -> Reply {
    let result = match Email::parse(fields.get("email")) {
        Ok(email) => {
            let typed = (&email, fields.get("password"));
            sign_in_with_password(&caller.academy, typed, &caller.network, &caller.agent).await
        }
        Err(error) => Err(Error::field("email", error)),
    };
    match result {
        Ok(token) => cookies::signed_in(&caller, &token, &next(&caller)).await,
        Err(error) => {
            let kept = Fields::default().with("email", fields.get("email"));
            Ok(password_page(&caller, FormState::failed(kept, error)).into_response())
        }
    }
}

pub(super) async fn take_demo(caller: Caller, fields: Fields) -> Reply {
    let id = fields.get("person").parse().map_err(|_| Error::NotFound)?;
    let token = demo::sign_in_demo(&caller.academy, id, &caller.agent).await?;
    cookies::signed_in(&caller, &token, &urls::local(fields.get("next"))).await
}
