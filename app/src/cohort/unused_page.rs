//! What is done with people who have a seat and never began: they are written to, or their seats go on to others. What
//! would happen is shown first, then done as it was shown, or not at all.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::enrollment::commands::{nobody_idle, take_unused};
use domain::enrollment::what_if::Newcomer;
use domain::enrollment::{EnrollmentState, unused};
use domain::error::Error;
use domain::ids::EnrollmentId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head_below};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Kind, LinkButton, Notice as Message};
use crate::{urls, when};

/// The list from which one comes, and to which one goes back.
pub const LIST: &str = "/osoby?state=idle";

/// Leads to the message, or shows what taking the seats would do.
pub async fn show(caller: Caller, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let ids = chosen(&fields);
    if fields.get("what") == "write" && !ids.is_empty() {
        let people: Vec<String> = ids.iter().map(|id| format!("person={id}")).collect();
        let to = format!("{}?only=people&{}", urls::new_message(&slug), people.join("&"));
        return Ok(see_other(&caller, &to, None));
    }
    page(&caller, &room, FormState::filled(fields), false).await
}

/// Takes the seats, when it is still what was shown.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let (ids, why) = (chosen(&fields), fields.get("reason"));
    let asked = (ids.as_slice(), fields.get("seen"));
    match take_unused(&caller.academy, &caller.actor, room.cohort.id, asked, why).await {
        Ok(_) => Ok(see_other(&caller, &room.path(LIST), Some(Notice::Saved))),
        Err(Error::Conflict) => page(&caller, &room, FormState::filled(fields), true).await,
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, FormState::failed(fields, error), false).await
        }
        Err(error) => Err(error.into()),
    }
}

fn chosen(fields: &Fields) -> Vec<EnrollmentId> {
    fields.all("chosen").filter_map(|id| id.parse().ok()).take(unused::MOST).collect()
}

async fn summary(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<unused::Unused> {
    let ids = chosen(fields);
    if ids.is_empty() {
        return Err(domain::error::Refusal::said(
            "Zaznacz co najmniej jedną osobę.",
            "Choose at least one person.",
        ));
    }
    let of = (&room.cohort, &room.books.limits);
    let found = unused::unused(&caller.academy, &caller.actor, of, &ids).await?;
    if found.losing.is_empty() { Err(nobody_idle()) } else { Ok(found) }
}

async fn page(
    caller: &Caller,
    room: &Room,
    state: FormState,
    has_changed: bool,
) -> Result<Response, Failure> {
    let lang = caller.lang;
    // A preview that cannot be made says why; only a post is refused.
    let status = if has_changed { 409 } else { state.status() };
    let (state, found) = match summary(caller, room, &state.fields).await {
        Ok(found) => (state, Some(found)),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            (FormState::failed(state.fields, error), None)
        }
        Err(error) => return Err(error.into()),
    };
    let inputs = Inputs::of(lang, &state);
    let changed = has_changed.then(|| {
        view! {
            <Message title=lang.t("Nic nie zapisano.", "Nothing was saved.")>
                <p>{lang.t("Od podglądu coś się zmieniło. Sprawdź nowy i potwierdź jeszcze raz.", "Something has changed since the preview. Look at the new one and confirm again.")}</p>
            </Message>
        }
    });
    let title = lang.t("Miejsca osób, które nie zaczęły", "Places of people who have not started");
    let back = caller.href(&room.path(LIST));
    let page = Page::new(caller, format!("{}: {title}", room.name(lang)), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::People, title, ().into_any())}
                {inputs.summary()}
                {changed}
                {found.as_ref().map(|found| preview(room, found, inputs))}
                <p><LinkButton kind=Kind::Quiet label=lang.t("Wróć do osób", "Back to the people") href=back /></p>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(status).into_response())
}

fn preview(room: &Room, found: &unused::Unused, inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    // Exactly those that are shown, whatever was ticked.
    let ids = found
        .losing
        .iter()
        .map(|(who, _)| view! { <input type="hidden" name="chosen" value=who.enrollment.to_string() /> })
        .collect_view();
    let count = found.losing.len();
    let label = say!(lang, "Zabierz miejsca: {count}", "Take the places: {count}");
    let next_title = match found.state {
        EnrollmentState::Offered => lang.t("Kto dostanie ofertę miejsca", "Who gets an offer of a place"),
        _ => lang.t("Kto dostanie miejsce", "Who gets a place"),
    };
    let nobody = found.next.is_empty().then(|| {
        let why = if room.cut_off.is_some() {
            lang.t(
                "Termin przyznawania miejsc z kolejki minął, więc te miejsca będą wolne.",
                "Places are given from the queue no longer, so these become free.",
            )
        } else {
            lang.t(
                "Nikt z kolejki nie dostanie tych miejsc: nikt nie czeka albo czekających zatrzymuje inny limit. Miejsca będą wolne.",
                "Nobody in the queue gets these places: nobody waits, or another limit keeps those who wait out. They become free.",
            )
        };
        view! { <p>{why}</p> }
    });
    let waits = (found.waits_for_office && !found.next.is_empty()).then(|| {
        view! { <p>{lang.t("Oferty wyjdą, gdy urzędy będą otwarte.", "The offers go out once offices are open.")}</p> }
    });
    let losing = found.losing.iter().map(|(who, since)| {
        let since = when::date_time(lang, *since, room.zone());
        (who, Some(since))
    });
    let (losing, next) = (losing.collect(), found.next.iter().map(|who| (who, None)).collect());
    view! {
        <p>{follows(lang, found)}</p>
        {listed(lang, lang.t("Kto straci miejsce", "Who loses the place"), losing)}
        {listed(lang, next_title, next)}
        {nobody}
        {waits}
        <form method="post" class="card flow">
            {ids}
            <input type="hidden" name="seen" value=found.fingerprint.clone() />
            {inputs.reason_told()}
            <Button kind=Kind::Danger label=label />
        </form>
    }
    .into_any()
}

/// "Miejsce straci: 2 osoby. W ich miejsce: 1 osoba. Każda z nich dostanie wiadomość."
fn follows(lang: Lang, found: &unused::Unused) -> String {
    let people = |count: usize| {
        let unit = lang.plural(count as u64, ["osoba", "osoby", "osób"], ["person", "people"]);
        format!("{count} {unit}")
    };
    let (losing, next) = (people(found.losing.len()), people(found.next.len()));
    say!(
        lang,
        "Miejsce straci: {losing}. W ich miejsce: {next}. Każda z nich dostanie wiadomość; kto straci miejsce, przeczyta w niej powód.",
        "Losing the place: {losing}. In their place: {next}. Each of them gets a letter; whoever loses the place reads the reason there."
    )
}

/// People by name, those who have a seat with the time since when.
fn listed(lang: Lang, title: &'static str, people: Vec<(&Newcomer, Option<String>)>) -> Option<AnyView> {
    let has_since = people.first()?.1.is_some();
    let count = people.len();
    let rows = people
        .into_iter()
        .map(|(who, since)| {
            let since = since.map(|since| view! { <td>{since}</td> });
            view! { <tr><th scope="row">{who.name.clone()}</th><td>{who.naming.label(lang)}</td><td>{who.receipt}</td>{since}</tr> }
        })
        .collect_view();
    let since = has_since.then_some(("Ma miejsce od", "Has the place since"));
    let columns = [("Osoba", "Person"), ("Miasto", "City"), ("Zgłoszenie nr", "Application no.")]
        .into_iter()
        .chain(since);
    Some(
        view! {
            <section class="card" data-flush="">
                <div class="panel-head"><h2>{title}" "<span class="soft">{count}</span></h2></div>
                <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).collect()>{rows}</DataTable>
            </section>
        }
        .into_any(),
    )
}
