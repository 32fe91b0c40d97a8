//! Somebody of the city in a cohort: where she stands, and what the city can decide.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::affiliation::commands::decide;
use domain::clock::Instant;
use domain::cohort::queries::handed_over_until;
use domain::cohort::window::is_due;
use domain::enrollment::city_desk::CityPerson;
use domain::enrollment::commands::{hand_over, nominate, not_nominated};
use domain::enrollment::invitation::InviteForm;
use domain::error::Error;
use domain::say;
use leptos::prelude::*;

use super::forms::{colleague, fresh};
use super::room::Room;
use super::words;
use crate::enrollment::words::{short_state, state_tone, why};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::reason::{readers, summary};
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, LinkButton, TextField, tag, trail};
use crate::{urls, when};

/// The person.
pub async fn show(caller: Caller, Path((city, slug, enrollment)): Path<(String, String, String)>) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let who = room.person(&caller, &enrollment).await?;
    let until = handed_over_until(&caller.academy, &room.seen.cohort).await?;
    let state = fresh(&caller, until, room.zone());
    Ok(page(&caller, &room, (&who, until), &state))
}

/// Does what the pressed button says.
pub async fn take(
    caller: Caller,
    Path((city, slug, enrollment)): Path<(String, String, String)>,
    fields: Fields,
) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let who = room.person(&caller, &enrollment).await?;
    match act(&caller, &who, &fields).await {
        // The seat is another person's now.
        Ok(()) if fields.get("what") == "hand_over" => {
            Ok(see_other(&caller, &room.path(), Some(Notice::Invited)))
        }
        Ok(()) => Ok(see_other(&caller, &room.person_path(who.id), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            failed(&caller, &room, &who, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn failed(
    caller: &Caller,
    room: &Room,
    who: &CityPerson,
    state: FormState,
) -> Result<Response, Failure> {
    let until = handed_over_until(&caller.academy, &room.seen.cohort).await?;
    Ok(page(caller, room, (who, until), &state))
}

async fn act(caller: &Caller, who: &CityPerson, fields: &Fields) -> domain::Result<()> {
    let (academy, actor) = (&caller.academy, &caller.actor);
    match fields.get("what") {
        "nominate" => nominate(academy, actor, who.id).await,
        "pass" => not_nominated(academy, actor, who.id, fields.get("reason")).await,
        "confirm" => decide(academy, actor, &[who.affiliation], true, "").await.map(|_| ()),
        "hand_over" => {
            let form: InviteForm = fields.to()?;
            hand_over(academy, actor, who.id, &form).await.map(|_| ())
        }
        _ => Err(Error::NotFound),
    }
}

fn page(caller: &Caller, room: &Room, (who, until): (&CityPerson, Instant), state: &FormState) -> Response {
    let lang = caller.lang;
    let over = format!("{}, {}", room.city(), room.name(lang));
    let stands = tag(short_state(lang, who.state), state_tone(who.state), None);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), who.name), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), room.up(caller), who.name.clone())}
                <header class="spread">
                    <div><p class="over">{over}</p><h1 data-text="2xl">{who.name.clone()}</h1></div>
                    <div class="row">{stands}</div>
                </header>
                {summary(lang, state)}
                <div class="card flow">
                    <p>{why(lang, &words::told(&room.seen, who, room.now))}</p>
                    {facts(caller, room, who)}
                </div>
                {confirmation(caller, who)}
                {nomination(caller, room, who, state)}
                {handing_over(caller, room, (who, until), state)}
                {giving_back(caller, room, who)}
            </div>
        }
    });
    page.layout(Layout::Form).nav(Nav::City).unlisted().status(state.status()).into_response()
}

fn facts(caller: &Caller, room: &Room, who: &CityPerson) -> AnyView {
    let lang = caller.lang;
    let mut pairs = vec![
        (lang.t("Funkcja", "Function"), who.function.clone()),
        (lang.t("Zgłoszenie", "Application"), {
            let number = who.receipt;
            say!(lang, "nr {number}", "no. {number}")
        }),
        (lang.t("Zatrudnienie", "Workplace"), words::office(lang, who.office).2.to_owned()),
    ];
    if let Some(position) = who.position.filter(|_| !room.is_cut_off()) {
        pairs.push((lang.t("Kolejka", "Queue"), words::place(lang, position)));
    }
    if let Some(level) = who.level {
        pairs.push((lang.t("Postęp", "Progress"), words::level(lang, level).2.to_owned()));
    }
    let pairs = pairs.into_iter().map(|(term, text)| view! { <dt>{term}</dt><dd>{text}</dd> }).collect_view();
    view! { <dl class="pairs">{pairs}</dl> }.into_any()
}

/// One press confirms where she works.
fn confirmation(caller: &Caller, who: &CityPerson) -> Option<AnyView> {
    let lang = caller.lang;
    who.may_confirm.then(|| {
        view! {
            <form class="card flow" method="post">
                <h2 data-text="lg">{lang.t("Czy ta osoba pracuje w urzędzie?", "Does this person work in the office?")}</h2>
                <div class="row">
                    <Button name="what" value="confirm" label=lang.t("Potwierdź zatrudnienie", "Confirm the workplace") />
                    <LinkButton kind=Kind::Quiet label=lang.t("Odmów potwierdzenia", "Refuse to confirm") href=caller.href(&urls::affiliations()) />
                </div>
            </form>
        }
        .into_any()
    })
}

/// Whether the city sends her.
fn nomination(caller: &Caller, room: &Room, who: &CityPerson, state: &FormState) -> Option<AnyView> {
    let lang = caller.lang;
    (who.awaits_nomination() && !room.is_cut_off()).then(|| {
        view! {
            <form class="card flow" method="post" novalidate>
                <h2 data-text="lg">{lang.t("Czy miasto zgłasza tę osobę?", "Does the city send this person?")}</h2>
                <p data-text="sm">{lang.t(
                    "Po zgłoszeniu dostanie miejsce, a gdy go nie ma, pozycję w kolejce.",
                    "Once nominated this person gets a place, or a position in the queue where none is free.",
                )}</p>
                <div class="row"><Button kind=Kind::Primary name="what" value="nominate" label=lang.t("Zgłoś tę osobę", "Nominate this person") /></div>
                <TextField
                    name="reason"
                    label=lang.t("Powód, jeśli nie", "Reason, if not")
                    hint=readers(lang, true)
                    value=state.value("reason")
                    error=state.error(lang, "reason")
                    maxlength=500_u32
                />
                <div class="row"><Button name="what" value="pass" label=lang.t("Nie zgłaszaj", "Do not nominate") /></div>
            </form>
        }
        .into_any()
    })
}

/// The seat for a colleague, while there is time for that.
fn handing_over(
    caller: &Caller,
    room: &Room,
    (who, until): (&CityPerson, Instant),
    state: &FormState,
) -> Option<AnyView> {
    let lang = caller.lang;
    who.may_be_handed_over().then(|| {
        let is_late = is_due(until, room.now);
        let told = when::date_time(lang, until, room.zone());
        let form = (!is_late).then(|| {
            let last = say!(
                lang,
                "Do końca tego dnia, ale nie dłużej niż do {told}.",
                "Until the end of this day, but not after {told}."
            );
            view! {
                <form class="flow" method="post" novalidate>
                    {colleague(lang, state, &last)}
                    <div class="row">
                        <Button kind=Kind::Primary sign=Icon::Mail name="what" value="hand_over" label=lang.t("Przekaż miejsce", "Hand the place over") />
                    </div>
                </form>
            }
        });
        view! {
            <section class="card flow" aria-labelledby="hand-over">
                <h2 id="hand-over" data-text="lg">{lang.t("Przekaż miejsce koleżance lub koledze", "Hand the place to a colleague")}</h2>
                <p>{words::hand_over(lang, (&told, is_late))}</p>
                {form}
            </section>
        }
        .into_any()
    })
}

fn giving_back(caller: &Caller, room: &Room, who: &CityPerson) -> Option<AnyView> {
    let lang = caller.lang;
    who.may_be_given_back().then(|| {
        let href = caller.href(&urls::give_seat_back(room.seen.city.id, &room.seen.cohort.slug, who.id));
        view! {
            <div class="row">
                <LinkButton kind=Kind::Quiet sign=Icon::Undo label=lang.t("Oddaj miejsce…", "Give the place back…") href=href />
            </div>
        }
        .into_any()
    })
}
