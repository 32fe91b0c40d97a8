//! One's own account.

use axum::response::IntoResponse;
use domain::affiliation::{self, Affiliation, State};
use domain::error::Error;
use domain::people::commands::password::{Proof, set_password};
use domain::people::commands::{
    CodeAsk, Profile, Purpose, ask_for_code, change_profile, end_all_sessions, forget_draft,
};
use domain::people::queries::account::{OwnAccount, own_account, own_data};
use domain::text::Email;
use leptos::prelude::*;

use super::cookies;
use super::parts::{code_field, entry, summary};
use super::register::{city_field, forms};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Choice, Kind, Select, TextField};
use crate::{urls, when};

pub(super) async fn show(caller: Caller) -> Reply {
    page(&caller, FormState::default()).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let account = own_account(&caller.academy, &caller.actor).await?;
    let person = caller.signed_in()?.person;
    let places = affiliation::queries::own(&caller.academy, &caller.actor, person).await?;
    let city = city_field(caller, &state).await?;
    let title = lang.t("Moje konto", "My account");
    let status = state.status();
    let body = view! {
        <h1>{title}</h1>
        {summary(lang, &state)}
        {profile(caller, &state)}
        {affiliations(caller, &state, places, city)}
        {sessions(caller, &account)}
        <section class="flow">
            <h2>{lang.t("Hasło", "Password")}</h2>
            <p>{if account.has_password {
                lang.t("Możesz logować się hasłem albo kodem.", "You can sign in with your password or with a code.")
            } else {
                lang.t("Logujesz się kodem. Hasło nie jest potrzebne, ale możesz je ustawić.", "You sign in with a code. A password is not needed, but you can set one.")
            }}</p>
            <p><a class="button" href=caller.href("/konto/haslo")>{lang.t("Ustaw hasło", "Set a password")}</a></p>
        </section>
        <section class="flow">
            <h2>{lang.t("Moje dane", "My data")}</h2>
            <p>{lang.t("Wszystko, co o Tobie przechowujemy, w jednym pliku JSON.", "Everything that we keep about you, in one JSON file.")}</p>
            <p><a class="button" href=caller.href("/konto/dane.json") download="dane.json">{lang.t("Pobierz moje dane", "Download my data")}</a></p>
        </section>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

fn profile(caller: &Caller, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let Some(who) = &caller.who else { return ().into_any() };
    let value = |name: &str, own: &str| {
        if state.fields.has("zone") { state.value(name) } else { own.to_owned() }
    };
    let zones = [
        "Europe/Warsaw",
        "Europe/Prague",
        "Europe/Kyiv",
        "Europe/Chisinau",
        "Europe/Berlin",
        "Europe/London",
        "UTC",
    ]
    .map(|zone| Choice::new(zone, zone.replace('_', " ")))
    .to_vec();
    let themes = vec![
        Choice::new("system", lang.t("jak w systemie", "as the system says")),
        Choice::new("light", lang.t("jasny", "light")),
        Choice::new("dark", lang.t("ciemny", "dark")),
    ];
    let langs =
        domain::lang::Lang::ALL.into_iter().map(|lang| Choice::new(lang.tag(), lang.name())).collect();
    view! {
        <section class="flow">
            <h2>{lang.t("Profil", "Profile")}</h2>
            <p>{lang.t("Adres: ", "Address: ")}<strong>{who.email.clone()}</strong></p>
            <form class="flow" method="post" action=caller.href(&urls::account()) novalidate>
                <TextField name="name" label=lang.t("Imię i nazwisko", "First and last name") autocomplete="name"
                    value=value("name", &who.display_name) error=state.error(lang, "name") />
                <Select name="form" label=lang.t("Jak o Tobie pisać?", "How shall we write about you?")
                    options=forms(caller) value=value("form", who.form.word()) error=state.error(lang, "form") />
                <Select name="lang" label=lang.t("Język wiadomości", "Language of messages")
                    options=langs value=value("lang", who.lang.tag()) error=state.error(lang, "lang") />
                <Select name="zone" label=lang.t("Strefa czasowa", "Time zone")
                    options=zones value=value("zone", &who.time_zone) error=state.error(lang, "zone") />
                <Select name="theme" label=lang.t("Wygląd", "Look")
                    options=themes value=value("theme", who.theme.word()) error=state.error(lang, "theme") />
                <Button label=lang.t("Zapisz profil", "Save the profile") kind=Kind::Primary />
            </form>
        </section>
    }
    .into_any()
}

fn affiliations(caller: &Caller, state: &FormState, places: Vec<Affiliation>, city: AnyView) -> AnyView {
    let lang = caller.lang;
    let rows = places
        .into_iter()
        .map(|place| {
            let name = place.naming.label(lang);
            let says = domain::say!(lang, "Zakończ: {name}", "End: {name}");
            let how = match place.state {
                State::Declared => lang.t("czeka na potwierdzenie", "waits to be confirmed").to_owned(),
                State::Confirmed => lang.t("potwierdzone", "confirmed").to_owned(),
                State::Refused => {
                    let reason = place.reason.unwrap_or_default();
                    domain::say!(lang, "niepotwierdzone: {reason}", "not confirmed: {reason}")
                }
            };
            view! {
                <li>
                    <strong>{name}</strong> ", " {place.function} " (" {how} ") "
                    <form method="post" action=caller.href("/konto/miasto/zakoncz")>
                        <input type="hidden" name="id" value=place.id.to_string() />
                        <Button label=lang.t("Już tam nie pracuję", "I no longer work there") small=true says=says />
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="flow">
            <h2>{lang.t("Miasta, dla których pracujesz", "Cities you work for")}</h2>
            <ul class="flow">{rows}</ul>
            <form class="flow" method="post" action=caller.href("/konto/miasto") novalidate>
                {city}
                <TextField name="function" label=lang.t("Stanowisko lub funkcja", "Position or function")
                    value=state.value("function") error=state.error(lang, "function") />
                <Button label=lang.t("Dodaj miasto", "Add the city") />
            </form>
        </section>
    }
    .into_any()
}

fn sessions(caller: &Caller, account: &OwnAccount) -> AnyView {
    let lang = caller.lang;
    let here = caller.who.as_ref().map(|who| who.session);
    let rows = account
        .sessions
        .iter()
        .map(|session| {
            let seen = when::date_time(lang, session.last_seen_at, caller.zone());
            let this = (Some(session.id) == here).then(|| lang.t(" (ta przeglądarka)", " (this browser)"));
            view! { <li>{session.agent.clone()}{this} ", " {seen}</li> }
        })
        .collect_view();
    view! {
        <section class="flow">
            <h2>{lang.t("Zalogowane przeglądarki", "Signed-in browsers")}</h2>
            <ul>{rows}</ul>
            <form method="post" action=caller.href("/konto/wyloguj-wszedzie")>
                <Button label=lang.t("Wyloguj wszędzie", "Sign out everywhere") />
            </form>
        </section>
    }
    .into_any()
}

pub(super) async fn take_profile(caller: Caller, fields: Fields) -> Reply {
    let form: Profile = fields.to()?;
    let is_zone = |zone: &str| zone.parse::<chrono_tz::Tz>().is_ok();
    match change_profile(&caller.academy, &caller.actor, &form, is_zone).await {
        Ok(()) => done(&caller).await,
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}

pub(super) async fn take_city(caller: Caller, fields: Fields) -> Reply {
    if fields.has("search") {
        return page(&caller, FormState::filled(fields)).await;
    }
    let email =
        Email::parse(&caller.signed_in()?.email).map_err(|_| Error::broken("a person has no address"))?;
    let (city, function) = (fields.get("city"), fields.get("function"));
    match affiliation::commands::declare_own(&caller.academy, &caller.actor, &email, city, function).await {
        Ok(_) => done(&caller).await,
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}

pub(super) async fn end_city(caller: Caller, fields: Fields) -> Reply {
    let id = fields.get("id").parse().map_err(|_| Error::NotFound)?;
    affiliation::commands::end_own(&caller.academy, &caller.actor, id).await?;
    done(&caller).await
}

async fn done(caller: &Caller) -> Reply {
    if let (Some(who), true) = (&caller.who, caller.draft.is_some()) {
        forget_draft(&caller.academy, who.person, &caller.path).await?;
    }
    Ok(see_other(caller, &urls::account(), Some(Notice::Saved)))
}

pub(super) async fn sign_out_everywhere(caller: Caller) -> Reply {
    end_all_sessions(&caller.academy, &caller.actor, None).await?;
    let response = see_other(&caller, &urls::home(), Some(Notice::SignedOut));
    Ok(cookies::sign_out(&caller, response))
}

pub(super) async fn data(caller: Caller) -> Reply {
    let data = own_data(&caller.academy, &caller.actor).await?;
    let headers =
        [("content-disposition", "attachment; filename=\"dane.json\""), ("cache-control", "no-store")];
    Ok((headers, axum::Json(data)).into_response())
}

pub(super) async fn show_password(caller: Caller) -> Reply {
    password_page(&caller, FormState::default()).await
}

async fn password_page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let account = own_account(&caller.academy, &caller.actor).await?;
    let title = lang.t("Ustaw hasło", "Set a password");
    let status = state.status();
    let current = account.has_password.then(|| {
        view! {
            <TextField name="current" label=lang.t("Obecne hasło", "Present password") kind="password"
                hint=lang.t("Jeśli go nie pamiętasz, wyślij sobie kod i wpisz go niżej.", "If you forgot it, send yourself a code and type it below.")
                autocomplete="current-password" error=state.error(lang, "current") />
        }
    });
    let body = view! {
        <h1>{title}</h1>
        {summary(lang, &state)}
        <form method="post" action=caller.href("/konto/haslo/kod")>
            <Button label=lang.t("Wyślij kod na mój adres", "Send a code to my address") />
        </form>
        <form class="flow" method="post" action=caller.href("/konto/haslo") novalidate>
            {current}
            {code_field(lang, &state)}
            <TextField name="password" label=lang.t("Nowe hasło", "New password") kind="password"
                hint=lang.t("Co najmniej 12 znaków. Dobre hasło to kilka zwykłych słów.", "At least 12 characters. A few ordinary words make a good password.")
                autocomplete="new-password" error=state.error(lang, "password") />
            <Button label=lang.t("Zapisz hasło", "Save the password") kind=Kind::Primary />
        </form>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

pub(super) async fn send_password_code(caller: Caller) -> Reply {
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
    ask_for_code(&caller.academy, &ask).await?;
    let response = see_other(&caller, "/konto/haslo", Some(Notice::CodeSent));
    Ok(cookies::name_browser(&caller, response, &browser))
}

pub(super) async fn take_password(caller: Caller, fields: Fields) -> Reply {
    let here = caller.signed_in()?.session;
    let proof = if fields.get("code").is_empty() && fields.has("current") {
        Proof::Password(fields.get("current"))
    } else {
        Proof::Code(entry(&caller, Purpose::Password, fields.get("code")))
    };
    match set_password(&caller.academy, &caller.actor, here, proof, fields.get("password")).await {
        Ok(()) => Ok(see_other(&caller, &urls::account(), Some(Notice::Saved))),
        Err(error) => password_page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}
