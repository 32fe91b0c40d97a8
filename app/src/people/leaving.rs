//! Asks before a workplace ends, and says what that does to the applications which name it.

use axum::response::IntoResponse;
use domain::affiliation::{Aftermath, Ending, NamedBy, queries};
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::workplaces::back;
use crate::form::Fields;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, LinkButton};
use crate::{urls, when};

/// The question. What is not hers, or has ended meanwhile, leads back to the account.
pub(super) async fn show(caller: Caller) -> Reply {
    let asked = Fields::parse(caller.query.as_bytes());
    let Ok(id) = asked.get("id").parse() else { return Ok(see_other(&caller, &urls::account(), None)) };
    let ending = match queries::ending(&caller.academy, &caller.actor, id).await {
        Err(Error::NotFound) => return Ok(see_other(&caller, &urls::account(), None)),
        other => other?,
    };
    let lang = caller.lang;
    let title = lang.t("Już tam nie pracujesz?", "You no longer work there?");
    let page = Page::new(&caller, title, || body(&caller, title, &ending));
    Ok(page.layout(Layout::Form).unlisted().into_response())
}

fn body(caller: &Caller, title: &'static str, ending: &Ending) -> AnyView {
    let lang = caller.lang;
    let place = &ending.affiliation;
    let name = place.naming.label(lang);
    let lost = lang.t(
        "Z tym miejscem pracy nie zgłosisz się już do żadnej kohorty.",
        "You cannot apply to a cohort with this workplace any more.",
    );
    let back_again = lang.t(
        "Jeśli to pomyłka albo kiedyś wrócisz, dodaj to samo miasto na stronie konta: zgłoszenia w toku znowu będą miały to miejsce pracy.",
        "If this is a mistake or you come back one day, add the same city on your account's page: applications under way have this workplace again.",
    );
    let named = (!ending.applications.is_empty()).then(|| {
        let rows =
            ending.applications.iter().map(|one| view! { <li>{line(caller, one)}</li> }).collect_view();
        let head = lang.t("Co stanie się z Twoimi zgłoszeniami", "What becomes of your applications");
        view! {
            <section aria-labelledby="zgloszenia">
                <h2 id="zgloszenia" data-text="lg">{head}</h2>
                <ul>{rows}</ul>
            </section>
        }
    });
    view! {
        <div class="flow" data-space="5">
            {back(caller, title)}
            <h1>{title}</h1>
            <p><strong>{name}</strong><br/>{place.function.clone()}</p>
            <p>{lost}</p>
            {named}
            <p>{back_again}</p>
            <form method="post" class="row" action=caller.href(urls::END_WORKPLACE)>
                <input type="hidden" name="id" value=place.id.to_string() />
                <Button kind=Kind::Danger label=lang.t("Tak, już tam nie pracuję", "Yes, I no longer work there") />
                <LinkButton label=lang.t("Nadal tam pracuję", "I still work there") href=caller.href(&urls::account()) />
            </form>
        </div>
    }
    .into_any()
}

/// What becomes of one application, with the way to it.
fn line(caller: &Caller, one: &NamedBy) -> AnyView {
    let lang = caller.lang;
    let name = one.texts.of(lang).name.clone();
    let zone = one.time_zone.parse().unwrap_or_else(|_| caller.zone());
    let says = says(lang, one.aftermath, zone);
    view! { <a href=caller.href(&urls::cohort(&one.cohort))>{name}</a>": " {says} }.into_any()
}

fn says(lang: Lang, aftermath: Aftermath, zone: chrono_tz::Tz) -> String {
    match aftermath {
        Aftermath::Stays => lang.t("zgłoszenie zostaje bez zmian.", "the application stays as it is.").into(),
        Aftermath::Lost { after } => {
            let after = when::date_time(lang, after, zone);
            say!(
                lang,
                "miejsce czeka na potwierdzenie urzędu do {after}. Urząd nie będzie mógł go już potwierdzić, więc po tym terminie je stracisz.",
                "the place awaits the office until {after}. The office will not be able to confirm it any more, so you lose it after that."
            )
        }
        Aftermath::InVain => lang
            .t(
                "jeśli dostaniesz miejsce, urząd nie będzie mógł go potwierdzić i je stracisz.",
                "if you get a place, the office will not be able to confirm it and you lose it.",
            )
            .into(),
    }
}
