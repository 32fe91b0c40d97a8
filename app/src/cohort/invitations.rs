//! Inviting people: a seat is held until a deadline.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::cohort::limits::Layer;
use domain::enrollment::commands::{invite, take_back};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::listing::Start;
use domain::enrollment::people_list::{PeopleFilter, PeopleQuery, Standing, people_page};
use domain::error::{Error, Refusal};
use domain::ids::EnrollmentId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::chosen::{Count, clear};
use super::inputs::Inputs;
use super::parts::{Room, Tab, head};
use super::people_page::{Boxed, Boxes, Row, people_table};
use crate::city::field::{self, CityField};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::sheet::files;
use crate::ui::{Button, Choice, Empty, Icon, Kind, LinkButton, Notice as Message};
use crate::when;

/// So many open invitations are listed.
const MOST: usize = 50;

/// The form and the invitations that are open.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| fresh(&caller, &room));
    page(&caller, &room, &FormState::filled(fields)).await
}

/// The form before anybody has typed.
fn fresh(caller: &Caller, room: &Room) -> Fields {
    let week = caller.academy.now() + chrono::TimeDelta::days(7);
    let until = when::day(week.min(room.cohort.promotion_until), room.zone());
    Fields::default().with("lang", caller.lang.tag()).with("until", until.to_string())
}

/// Invites, or takes the ticked invitations back.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    if field::is_search(&fields) {
        return page(&caller, &room, &FormState::filled(fields)).await;
    }
    let is_back = fields.get("what") == "take_back";
    let done = if is_back {
        take_ticked_back(&caller, &room, &fields).await
    } else {
        let form: InviteForm = fields.to()?;
        let invited = invite(&caller.academy, &caller.actor, room.cohort.id, &form).await;
        invited.map(|_| Notice::Invited)
    };
    match done {
        Ok(notice) => Ok(see_other(&caller, &room.path("/zaproszenia"), Some(notice))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let mut shown = if is_back { fresh(&caller, &room) } else { Fields::default() };
            shown.0.extend(fields.0);
            page(&caller, &room, &FormState::failed(shown, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn take_ticked_back(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<Notice> {
    let ids: Vec<EnrollmentId> =
        fields.all("invitation").filter_map(|id| id.parse().ok()).take(MOST).collect();
    if ids.is_empty() {
        return Err(Refusal::said(
            "Zaznacz co najmniej jedno zaproszenie.",
            "Choose at least one invitation.",
        ));
    }
    let (academy, actor) = (&caller.academy, &caller.actor);
    // Those that were answered meanwhile are not there any more, which the page shows.
    take_back(academy, actor, room.cohort.id, &ids, fields.get("why")).await?;
    Ok(Notice::InvitationsBack)
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let invited = PeopleFilter { standing: Standing::Invited, ..PeopleFilter::default() };
    let query = PeopleQuery { filter: invited, ..PeopleQuery::default() };
    let open =
        people_page(&caller.academy, &caller.actor, (&room.cohort, &room.books), &query, (&Start::Top, MOST))
            .await?;
    let more = caller.href(&room.path("/osoby?state=invited"));
    let all = say!(lang, "Wszystkie otwarte zaproszenia: {}", "All open invitations: {}", open.total);
    let city = CityField::of(&caller.academy, lang, state, lang.t("Miasto", "City")).await?;
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Invitations.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Invitations, actions(caller, room))}
                {inputs.summary()}
                <div class="with-aside" data-aside="26">
                    <section class="flow">
                        <h2>{lang.t("Czekają na odpowiedź", "Awaiting an answer")}</h2>
                        {if open.rows.is_empty() { nobody(lang) } else { opened(caller, room, &open.rows, inputs) }}
                        {(open.total > MOST as u64).then(|| view! { <p><a href=more>{all}</a></p> })}
                    </section>
                    <aside class="flow">{if room.cut_off.is_some() { too_late(caller, room) } else { the_form(inputs, room, city) }}</aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn actions(caller: &Caller, room: &Room) -> AnyView {
    let lang = caller.lang;
    let many = caller.href(&room.path("/import?as=invitations"));
    view! {
        {files(caller, &room.path("/osoby"), "?state=invited")}
        <LinkButton sign=Icon::Plus label=lang.t("Zaproś osoby z pliku", "Invite the people of a file") href=many />
    }
    .into_any()
}

/// The open invitations, with boxes to take some of them back.
fn opened(caller: &Caller, room: &Room, rows: &[Row], inputs: Inputs<'_>) -> AnyView {
    let lang = caller.lang;
    let count = Count {
        none: lang.t("Zaznaczone zaproszenia", "The chosen invitations"),
        one: lang.t("Zaznaczono 1 zaproszenie", "1 invitation chosen"),
        few: lang.t("Zaznaczono # zaproszenia", "# invitations chosen"),
        many: lang.t("Zaznaczono # zaproszeń", "# invitations chosen"),
    };
    let chosen = inputs.state.fields.all("invitation").map(str::to_owned).collect();
    let boxes = Boxes { chosen, of: Boxed::Invitations };
    view! {
        <form method="post" class="card" data-flush="">
            <div class="bulk" role="group" aria-label=lang.t("Działania na zaznaczonych", "Actions on the chosen")>
                {count.view()}
                {inputs.text("why", lang.t("Powód wycofania", "Reason for taking back"), "")}
                <Button small=true kind=Kind::Danger name="what" value="take_back" label=lang.t("Wycofaj", "Take back") />
                {clear(caller)}
            </div>
            {people_table(caller, room, rows, Some(&boxes))}
        </form>
    }
    .into_any()
}

fn nobody(lang: Lang) -> AnyView {
    view! {
        <Empty
            title=lang.t("Żadne zaproszenie nie czeka.", "No invitation is open.")
            why=lang.t("Kto przyjmie zaproszenie, ma miejsce. Kto nie odpowie w terminie, oddaje je.", "Whoever accepts has the place. Whoever does not answer in time gives it back.")
        />
    }
    .into_any()
}

/// Instead of the form, once the cohort gives no seats any more.
pub fn too_late(caller: &Caller, room: &Room) -> AnyView {
    let lang = caller.lang;
    let last = when::date_time(lang, room.cohort.promotion_until, room.zone());
    let settings = caller.href(&room.path("/ustawienia"));
    view! {
        <Message title=lang.t("Nie można już zapraszać.", "It is too late to invite.")>
            <p>{say!(lang, "Ta kohorta przyznawała miejsca do {last}.", "This cohort gave places until {last}.")}</p>
            <p><a href=settings>{lang.t("Przesuń ten termin w ustawieniach", "Move that date in the settings")}</a></p>
        </Message>
    }
    .into_any()
}

fn the_form(inputs: Inputs<'_>, room: &Room, city: CityField) -> AnyView {
    let lang = inputs.lang;
    let limits = &room.books.limits;
    let (all, used) = (limits.reserve, room.books.tally.taken(Layer::Reserve));
    let left = all.saturating_sub(used);
    let reserve = (all > 0).then(|| {
        view! { <p data-text="sm">{say!(lang, "W rezerwie organizatora: {left} z {all}.", "In the organizer's reserve: {left} of {all}.")}</p> }
    });
    let last = when::date_time(lang, room.cohort.promotion_until, room.zone());
    let until = say!(
        lang,
        "Do końca tego dnia, ale nie dłużej niż do {last}: wtedy kończy się przyznawanie miejsc.",
        "Until the end of this day, but not after {last}, when places cease to be given."
    );
    let tongues = Lang::ALL.into_iter().map(|tongue| Choice::new(tongue.tag(), tongue.name())).collect();
    view! {
        <div class="card flow">
            <h2>{lang.t("Zaproś osobę", "Invite a person")}</h2>
            {reserve}
            <form method="post" class="flow">
                {inputs.of_kind("email", lang.t("Służbowy adres e-mail", "Work e-mail address"), lang.t("Może to być osoba, która nie ma jeszcze konta.", "It may be somebody without an account."), "email")}
                {inputs.text("name", lang.t("Imię i nazwisko", "Name"), "")}
                {city.view()}
                {inputs.text("function", lang.t("Funkcja w urzędzie", "Function in the office"), "")}
                {inputs.select("lang", lang.t("Język wiadomości", "Language of the message"), lang.t("Dla osoby bez konta; inni dostają ją w swoim.", "For somebody without an account; others get it in their own."), tongues)}
                {inputs.of_kind("until", lang.t("Miejsce czeka do", "The place waits until"), &until, "date")}
                {inputs.area("reason", lang.t("Dlaczego zapraszamy", "Why we invite"), lang.t("Przeczyta to zaproszona osoba i inni organizatorzy.", "The invited person and other organizers read it."), 3)}
                {inputs.check("beyond", lang.t("Także ponad limit", "Also beyond the limit"), lang.t("Gdy brakuje miejsc, zaproszenie doda miejsce ponad limit.", "When no places are left the invitation adds one over the limit."))}
                <Button kind=Kind::Primary sign=Icon::Mail label=lang.t("Wyślij zaproszenie", "Send the invitation") />
            </form>
        </div>
    }
    .into_any()
}
