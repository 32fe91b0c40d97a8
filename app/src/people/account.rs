//! One's own account: the profile, and the way to everything else about it.

use axum::response::IntoResponse;
use domain::affiliation;
use domain::lang::Lang;
use domain::people::commands::{Profile, change_profile, forget_draft};
use domain::people::queries::account::{OwnAccount, own_account};
use domain::privacy::queries::consents;
use leptos::prelude::*;

use super::parts::summary;
use super::register::forms;
use super::{browsers, workplaces};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Choice, Kind, Select, TextField};
use crate::{privacy, urls, when};

pub(super) async fn show(caller: Caller) -> Reply {
    let state = caller.draft.clone().map(FormState::filled).unwrap_or_default();
    page(&caller, state).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let account = own_account(&caller.academy, &caller.actor).await?;
    let person = caller.signed_in()?.person;
    let places = affiliation::queries::own(&caller.academy, &caller.actor, person).await?;
    let consents = consents(&caller.academy, &caller.actor).await?;
    let title = lang.t("Moje konto", "My account");
    let status = state.status();
    let body = view! {
        <div class="flow" data-space="7">
            <h1>{title}</h1>
            {summary(lang, &state)}
            {profile(caller, &account, &state)}
            {workplaces::section(caller, places)}
            {sign_in(caller, &account)}
            {browsers::section(caller, &account)}
            {privacy::consents::section(caller, &consents)}
            {data(caller)}
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

fn profile(caller: &Caller, account: &OwnAccount, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let Some(who) = &caller.who else { return ().into_any() };
    let value = |name: &str, own: &str| {
        if state.fields.has("zone") { state.value(name) } else { own.to_owned() }
    };
    let langs = Lang::ALL.into_iter().map(|lang| Choice::new(lang.tag(), lang.name())).collect();
    view! {
        <section class="flow" aria-labelledby="profile">
            <h2 id="profile">{lang.t("Profil", "Profile")}</h2>
            <form class="flow" method="post" action=caller.href(&urls::account()) novalidate>
                <TextField name="name" label=lang.t("Imię i nazwisko", "First and last name") autocomplete="name"
                    value=value("name", &who.display_name) error=state.error(lang, "name") />
                <TextField name="printed_name" label=lang.t("Imię i nazwisko na certyfikacie", "Name on certificates")
                    hint=lang.t("Zostaw puste, jeśli tak samo jak wyżej.", "Leave empty when the same as above.")
                    value=value("printed_name", account.printed_name.as_deref().unwrap_or_default())
                    error=state.error(lang, "printed_name") />
                <Select name="form" label=lang.t("Jak o Tobie pisać?", "How shall we write about you?")
                    options=forms(caller) value=value("form", who.form.word()) error=state.error(lang, "form") />
                <Select name="lang" label=lang.t("Język wiadomości", "Language of messages")
                    options=langs value=value("lang", who.lang.tag()) error=state.error(lang, "lang") />
                <Select name="zone" label=lang.t("Strefa czasowa", "Time zone") options=zones(caller.lang, &who.time_zone)
                    value=value("zone", &who.time_zone) error=state.error(lang, "zone") />
                <Select name="theme" label=lang.t("Wygląd", "Look")
                    options=themes(lang) value=value("theme", who.theme.word()) error=state.error(lang, "theme") />
                <Button label=lang.t("Zapisz profil", "Save the profile") kind=Kind::Primary />
            </form>
        </section>
    }
    .into_any()
}

/// The zones of the academy's countries, a few beside them, and the person's own wherever she is.
fn zones(lang: Lang, own: &str) -> Vec<Choice> {
    let common = [
        "Europe/Warsaw",
        "Europe/Prague",
        "Europe/Kyiv",
        "Europe/Chisinau",
        "Europe/Berlin",
        "Europe/London",
        "UTC",
    ];
    let own = (!common.contains(&own)).then_some(own);
    common.into_iter().chain(own).map(|zone| Choice::new(zone, when::zone_name(lang, zone))).collect()
}

fn themes(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("system", lang.t("jak w systemie", "as the system says")),
        Choice::new("light", lang.t("jasny", "light")),
        Choice::new("dark", lang.t("ciemny", "dark")),
    ]
}

fn sign_in(caller: &Caller, account: &OwnAccount) -> AnyView {
    let lang = caller.lang;
    let email = caller.who.as_ref().map(|who| who.email.clone());
    let (how, change) = if account.has_password {
        (
            lang.t("hasłem albo kodem z e-maila", "with a password or a code by e-mail"),
            lang.t("Zmień hasło", "Change the password"),
        )
    } else {
        (lang.t("kodem z e-maila", "with a code by e-mail"), lang.t("Ustaw hasło", "Set a password"))
    };
    view! {
        <section class="flow" aria-labelledby="signing-in">
            <h2 id="signing-in">{lang.t("Logowanie", "Signing in")}</h2>
            <ul class="settings" role="list">
                <li>
                    <span><strong>{lang.t("Adres", "Address")}</strong><br/>{email}</span>
                    <a class="button" data-size="small" href=caller.href(&urls::own_address())>
                        {lang.t("Zmień adres", "Change the address")}
                    </a>
                </li>
                <li>
                    <span><strong>{lang.t("Logujesz się", "You sign in")}</strong><br/>{how}</span>
                    <a class="button" data-size="small" href=caller.href(&urls::own_password())>{change}</a>
                </li>
            </ul>
        </section>
    }
    .into_any()
}

fn data(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    view! {
        <section class="flow" aria-labelledby="data">
            <h2 id="data">{lang.t("Moje dane", "My data")}</h2>
            <p>{lang.t(
                "Zobacz i pobierz wszystko, co o Tobie przechowujemy, albo usuń konto.",
                "See and download everything that we keep about you, or erase your account.",
            )}</p>
            <div class="row">
                <a class="button" href=caller.href(&urls::own_data())>{lang.t("Zobacz moje dane", "See my data")}</a>
                <a class="button" data-kind="danger" href=caller.href(&urls::erase_account())>
                    {lang.t("Usuń konto", "Erase the account")}
                </a>
            </div>
        </section>
    }
    .into_any()
}

pub(super) async fn take_profile(caller: Caller, fields: Fields) -> Reply {
    let form: Profile = fields.to()?;
    let is_zone = |zone: &str| zone.parse::<chrono_tz::Tz>().is_ok();
    match change_profile(&caller.academy, &caller.actor, &form, is_zone).await {
        Ok(()) => saved(&caller).await,
        Err(error) => page(&caller, FormState::failed(fields, error)).await,
    }
}

/// Back to the account after a change; a form that was kept over a sign-in has served its turn.
pub(super) async fn saved(caller: &Caller) -> Reply {
    if let (Some(who), true) = (&caller.who, caller.draft.is_some()) {
        forget_draft(&caller.academy, who.person, &caller.path).await?;
    }
    Ok(see_other(caller, &urls::account(), Some(Notice::Saved)))
}
