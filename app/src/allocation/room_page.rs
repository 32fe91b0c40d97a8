//! The round as organizers run it: what has come in, a preview, the proposal, and what was sealed.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::allocation::commands::{preview_round, propose_round};
use domain::allocation::overview::{Intake, hands, intake};
use domain::allocation::queries::{RoundCard, RoundState, round_with_rules};
use domain::allocation::{Outcome, RoundInput, RoundRules};
use domain::city::queries::cities;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::window::Moment;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::figures;
use super::room_parts::{commitment, received, without_size};
use super::sealed;
use super::words::{self, AimNames};
use crate::cohort::parts::{Room, Tab, head};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::reason::summary;
use crate::request::Caller;
use crate::ui::{Button, Kind, LinkButton, Notice as Message, Tone};
use crate::{urls, when};

/// Which page of the people with a seat.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    page: u32,
}

/// What a preview showed.
type Preview = (RoundInput, Outcome);

/// The room of the round.
///
/// # Errors
/// `NotFound` for a cohort that gives its seats in another way.
pub async fn load(caller: &Caller, slug: &str) -> domain::Result<Room> {
    let room = Room::load_to_run(caller, slug).await?;
    if room.cohort.mode == AdmissionMode::Round { Ok(room) } else { Err(Error::NotFound) }
}

/// How far the round is.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(wish): Query<Wish>) -> Reply {
    let room = load(&caller, &slug).await?;
    page(&caller, &room, &wish, (&FormState::default(), None)).await
}

/// Shows a preview, or proposes the round.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = load(&caller, &slug).await?;
    let (academy, actor, id) = (&caller.academy, &caller.actor, room.cohort.id);
    let (done, preview) = match fields.get("what") {
        "preview" => match preview_round(academy, actor, id).await {
            Ok(preview) => (Ok(()), Some(preview)),
            Err(error) => (Err(error), None),
        },
        "propose" => (propose_round(academy, actor, id).await.map(|_| ()), None),
        _ => (Err(Error::NotFound), None),
    };
    match (done, preview) {
        (Ok(()), None) => Ok(see_other(&caller, &urls::round(&slug), Some(Notice::RoundProposed))),
        (Ok(()), Some(preview)) => {
            page(&caller, &room, &Wish::default(), (&FormState::filled(fields), Some(preview))).await
        }
        (Err(error @ Error::Refused(_)), _) => {
            page(&caller, &room, &Wish::default(), (&FormState::failed(fields, error), None)).await
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// What the page is made of.
struct Sheet {
    round: Option<RoundCard>,
    intake: Intake,
    /// Names of cities without a size.
    without_size: Vec<String>,
    /// Who proposed and who sealed.
    hands: (Option<String>, Option<String>),
    rules: RoundRules,
}

async fn sheet(caller: &Caller, room: &Room) -> domain::Result<Sheet> {
    let academy = &caller.academy;
    let (round, rules) = round_with_rules(academy, room.cohort.id).await?;
    let intake = intake(academy, room.cohort.id, &room.books.limits).await?;
    let cards = cities(academy, &intake.without_size).await?;
    let without_size = cards.iter().map(|card| card.naming.label(caller.lang)).collect();
    let hands = match &round {
        Some(round) => hands(academy, round).await?,
        None => (None, None),
    };
    Ok(Sheet { round, intake, without_size, hands, rules })
}

async fn page(
    caller: &Caller,
    room: &Room,
    wish: &Wish,
    (state, preview): (&FormState, Option<Preview>),
) -> Result<Response, Failure> {
    let lang = caller.lang;
    let sheet = sheet(caller, room).await?;
    let is_sealed = sheet.round.as_ref().is_some_and(|round| round.state == RoundState::Sealed);
    let body = match &sheet.round {
        Some(round) if is_sealed => sealed::view(caller, room, (round, &sheet.hands), wish.page).await?,
        _ => ahead(caller, room, &sheet, preview.as_ref()),
    };
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Round.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Round, rules_link(caller, room))}
                {summary(lang, state)}
                {body}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn rules_link(caller: &Caller, room: &Room) -> AnyView {
    let href = caller.href(&urls::round_rules(&room.cohort.slug));
    view! { <LinkButton label=caller.lang.t("Zasady przydziału", "Rules of the round") href=href /> }
        .into_any()
}

/// A round that is not sealed.
fn ahead(caller: &Caller, room: &Room, sheet: &Sheet, preview: Option<&Preview>) -> AnyView {
    let lang = caller.lang;
    let at = |moment| when::date_time(lang, moment, room.zone());
    let window = room.cohort.window;
    let now = match room.cohort.window.moment(caller.academy.now()) {
        Moment::TooEarly => {
            let opens = at(window.opens);
            say!(
                lang,
                "Zapisy zaczną się {opens}. Wtedy wylosujemy ziarno i podamy jego skrót, zanim ktokolwiek się zgłosi.",
                "Applications open on {opens}. Then the seed is drawn and its hash is shown, before anybody applies."
            )
        }
        Moment::Open => {
            let closes = at(window.closes);
            say!(
                lang,
                "Zapisy trwają do {closes}. Kto zgłosi się później, stanie za wszystkimi, którzy zdążyli.",
                "Applications are open until {closes}. Whoever applies later stands behind all who were in time."
            )
        }
        Moment::TooLate => {
            let closes = at(window.closes);
            say!(lang, "Zapisy zamknęły się {closes}.", "Applications closed on {closes}.")
        }
    };
    view! {
        <Message><p>{now}</p></Message>
        {without_size(caller, room, &sheet.without_size)}
        <div class="with-aside" data-aside="26">
            <div class="flow">
                {steps(caller, room, sheet)}
                {preview.map(|preview| preview_panel(lang, preview, &sheet.rules))}
            </div>
            <aside class="flow">{received(lang, &sheet.intake)}{commitment(lang, room, sheet.round.as_ref())}</aside>
        </div>
    }
    .into_any()
}

/// What can be done now, and by whom.
fn steps(caller: &Caller, room: &Room, sheet: &Sheet) -> AnyView {
    let lang = caller.lang;
    if room.cohort.window.moment(caller.academy.now()) != Moment::TooLate {
        let rule = words::rule(lang, sheet.rules.order);
        return view! {
            <div class="card flow">
                <h2>{lang.t("Jak rozstrzygnie przydział", "How the round decides")}</h2>
                <p>{rule}</p>
                <p>{lang.t(
                    "Po zamknięciu zapisów zobaczysz tu podgląd. Przydział proponuje jedna osoba, a zatwierdza druga.",
                    "Once applications are closed there is a preview here. One person proposes the round, another confirms it.",
                )}</p>
                {preview_form(lang)}
            </div>
        }
        .into_any();
    }
    let proposal = sheet.round.as_ref().filter(|round| round.state == RoundState::Proposed);
    let (title, propose) = match proposal {
        None => (
            lang.t("Zaproponuj przydział", "Propose the round"),
            lang.t("Zaproponuj przydział", "Propose the round"),
        ),
        Some(_) => (
            lang.t("Przydział czeka na zatwierdzenie", "The round awaits confirmation"),
            lang.t("Zaproponuj jeszcze raz", "Propose it again"),
        ),
    };
    view! {
        {proposal.map(|round| proposed(caller, room, round, sheet.hands.0.as_deref()))}
        <div class="card flow">
            <h2>{title}</h2>
            <p>{lang.t(
                "Propozycja zapamiętuje skrót zgłoszeń i limitów, jakie są teraz. Zatwierdza ją inna osoba, a wtedy przydział biegnie z wylosowanym wcześniej ziarnem. Zmiana zgłoszeń albo limitów unieważnia propozycję.",
                "A proposal notes the hash of applications and limits as they are now. Another person confirms it, and then the round runs with the seed that was drawn before. A change of applications or limits voids the proposal.",
            )}</p>
            <form method="post" class="row">
                <Button name="what" value="preview" label=lang.t("Zobacz podgląd", "See a preview") />
                <Button kind={if proposal.is_some() { Kind::Quiet } else { Kind::Primary }} name="what" value="propose" label=propose />
            </form>
        </div>
    }
    .into_any()
}

fn preview_form(lang: Lang) -> AnyView {
    view! {
        <form method="post" class="row">
            <Button name="what" value="preview" label=lang.t("Zobacz podgląd z dzisiejszych zgłoszeń", "See a preview of today’s applications") />
        </form>
    }
    .into_any()
}

/// Who proposed, and who confirms.
fn proposed(caller: &Caller, room: &Room, round: &RoundCard, by: Option<&str>) -> AnyView {
    let lang = caller.lang;
    let who = crate::cohort::words::by(lang, by);
    let when = round.proposed_at.map(|at| when::date_time(lang, at, room.zone())).unwrap_or_default();
    let hash = round.input_hash.clone().unwrap_or_default();
    let is_own = caller.who.as_ref().is_some_and(|own| Some(own.person) == round.proposed_by);
    let next = if is_own {
        view! { <p><strong>{lang.t(
            "Przydział zatwierdza inna osoba niż ta, która go zaproponowała. Poproś drugiego organizatora.",
            "A round is confirmed by another person than the one who proposed it. Ask another organizer.",
        )}</strong></p> }
        .into_any()
    } else {
        view! {
            <p><LinkButton
                kind=Kind::Primary
                label=lang.t("Sprawdź i zatwierdź", "Check and confirm")
                href=caller.href(&urls::seal_round(&room.cohort.slug))
            /></p>
        }
        .into_any()
    };
    view! {
        <Message tone=Tone::Lamp title=lang.t("Przydział jest zaproponowany.", "The round is proposed.")>
            <p>{say!(lang, "Propozycja: {who}, {when}.", "Proposed by {who}, {when}.")}</p>
            <p>{lang.t("Skrót zgłoszeń i limitów: ", "Hash of applications and limits: ")}<code>{hash}</code></p>
            {next}
        </Message>
    }
    .into_any()
}

fn preview_panel(lang: Lang, (input, outcome): &Preview, rules: &RoundRules) -> AnyView {
    let names = AimNames::of(lang, input, rules);
    let summary = &outcome.summary;
    let minimum = input.limits.minimum_cities;
    let cities = summary.cities;
    let few = (!summary.has_enough_cities).then(|| {
        view! {
            <Message tone=Tone::Brick title=lang.t("Za mało miast.", "Too few cities.")>
                {say!(lang, "Miast z miejscem byłoby {cities}, a kohorta potrzebuje {minimum}; takiego przydziału nie da się zaproponować.", "{cities} cities would have a place and the cohort needs {minimum}; such a round cannot be proposed.")}
            </Message>
        }
    });
    view! {
        <section class="flow" aria-labelledby="preview">
            <h2 id="preview">{lang.t("Podgląd", "Preview")}</h2>
            <Message>{lang.t(
                "To jedno możliwe losowanie: ziarno było losowe i już go nie ma. W prawdziwym przydziale mogą to być inne osoby i miasta. Niczego nie zapisano.",
                "This is one possible draw: its seed was random and is gone. In the real round it may be other people and cities. Nothing was saved.",
            )}</Message>
            {few}
            {figures::counters(lang, summary)}
            {figures::aims(lang, summary, &names)}
        </section>
    }
    .into_any()
}
