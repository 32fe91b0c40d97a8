//! The people of a cohort: seats, queue and ends, each with its reason; workplaces confirmed in bulk.

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::affiliation::commands::decide;
use domain::affiliation::queries::decidable;
use domain::city::told_apart;
use domain::cohort::limits::LayerKind;
use domain::enrollment::board::{PAGE, awaits_office};
use domain::enrollment::listing::Cursor;
pub use domain::enrollment::people_list::Row;
use domain::enrollment::people_list::{Standing, people_counts, people_page, workplaces_of};
use domain::enrollment::rules::Office;
use domain::enrollment::{Enrollee, EnrollmentState};
use domain::error::{Error, Refusal};
use domain::ids::AffiliationId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::chosen::{Count, clear};
use super::inputs::Inputs;
use super::parts::{Room, Tab, head, steps};
use super::people_filter::{PeopleAddress, filters};
use crate::enrollment::parts::CityNames;
use crate::enrollment::words::{Told, short_state, state_tone, why};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::sheet::files;
use crate::ui::{Button, DataTable, Empty, Icon, LinkButton, Tone, tag};

/// Everybody, or those whom the filter names.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(address): Query<PeopleAddress>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &address, &state).await
}

/// Confirms or refuses the workplaces of the chosen people.
pub async fn take(
    caller: Caller,
    Path(slug): Path<String>,
    Query(address): Query<PeopleAddress>,
    fields: Fields,
) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    match decide_chosen(&caller, &room, &fields).await {
        Ok(()) => {
            let back = format!("{}{}", room.path("/osoby"), address.of_here());
            Ok(see_other(&caller, &back, Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &address, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn decide_chosen(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<()> {
    let ids: Vec<AffiliationId> = fields.all("person").filter_map(|id| id.parse().ok()).take(PAGE).collect();
    let chosen = workplaces_of(&caller.academy, room.cohort.id, &ids).await?;
    let confirm = match fields.get("what") {
        "confirm" => true,
        "refuse" => false,
        _ => return Err(Error::NotFound),
    };
    if chosen.is_empty() {
        return Err(Refusal::said("Zaznacz co najmniej jedną osobę.", "Choose at least one person."));
    }
    decide(&caller.academy, &caller.actor, &chosen, confirm, fields.get("reason")).await?;
    Ok(())
}

async fn page(
    caller: &Caller,
    room: &Room,
    address: &PeopleAddress,
    state: &FormState,
) -> Result<Response, Failure> {
    let (lang, academy) = (caller.lang, &caller.academy);
    let all = people_counts(academy, room.cohort.id).await?.all;
    let (query, start) = (address.query(), address.start());
    let list =
        people_page(academy, &caller.actor, (&room.cohort, &room.books), &query, (&start, PAGE)).await?;
    let inputs = Inputs::of(lang, state);
    let chosen = state.fields.all("person").map(str::to_owned).collect();
    let of = if query.filter.standing == Standing::NotStarted {
        room.may_run.then_some(Boxed::Seats)
    } else {
        let decidable = decidable_of(caller, room, &list.rows).await?;
        (!decidable.is_empty()).then_some(Boxed::Workplaces(decidable))
    };
    let boxes = of.map(|of| Boxes { chosen, of });
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::People.title(lang)), || {
        let at = |way: &str, cursor: &Cursor| {
            caller.href(&format!("{}{}", room.path("/osoby"), address.of_page(way, cursor)))
        };
        let previous = list.previous.as_ref().map(|cursor| at("before", cursor));
        let next = list.next.as_ref().map(|cursor| at("after", cursor));
        view! {
            <div class="flow">
                {head(caller, room, Tab::People, actions(caller, room, address))}
                {inputs.summary()}
                <div class="card" data-flush="">
                    <div class="panel-head"><h2>{lang.t("Osoby", "People")}" "<span class="soft">{list.total}{lang.t(" z ", " of ")}{all}</span></h2></div>
                    {filters(caller, room, address)}
                    {people(caller, room, &list.rows, boxes.as_ref(), inputs)}
                </div>
                {steps(lang, previous, next)}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn actions(caller: &Caller, room: &Room, address: &PeopleAddress) -> AnyView {
    let lang = caller.lang;
    let import = room.may_run.then(|| {
        let href = caller.href(&room.path("/import"));
        view! { <LinkButton sign=Icon::Plus label=lang.t("Importuj z pliku", "Import from a file") href=href /> }
    });
    view! { {files(caller, &room.path("/osoby"), &address.of_list())} {import} }.into_any()
}

/// What the cities of these people are called, so that no two read the same.
pub fn cities_of(lang: Lang, people: &[Row]) -> CityNames {
    told_apart(lang, people.iter().map(|(who, _)| (who.city, &who.naming)))
}

/// The boxes of a table, and which of them are ticked.
pub struct Boxes {
    pub chosen: Vec<String>,
    pub of: Boxed,
}

/// What is ticked.
pub enum Boxed {
    /// Workplaces, those of which the caller may decide.
    Workplaces(BTreeSet<AffiliationId>),
    /// Invitations that nobody has answered yet.
    Invitations,
    /// Everybody's seat.
    Seats,
}

impl Boxes {
    /// The box of a row, by the name and the value that its form sends.
    fn of(&self, who: &Enrollee) -> Option<(&'static str, String)> {
        match &self.of {
            Boxed::Workplaces(decidable) => (awaits_office(who) && decidable.contains(&who.affiliation))
                .then(|| ("person", who.affiliation.to_string())),
            Boxed::Invitations => {
                (who.state == EnrollmentState::Invited).then(|| ("invitation", who.id.to_string()))
            }
            Boxed::Seats => Some(("chosen", who.id.to_string())),
        }
    }
}

/// The workplaces of these people that the caller may decide.
pub async fn decidable_of(
    caller: &Caller,
    room: &Room,
    shown: &[Row],
) -> domain::Result<BTreeSet<AffiliationId>> {
    let waiting = shown.iter().map(|(who, _)| who).filter(|who| room.may_run && awaits_office(who));
    decidable(&caller.academy, &caller.actor, waiting.map(|who| who.affiliation)).await
}

fn people(caller: &Caller, room: &Room, shown: &[Row], boxes: Option<&Boxes>, inputs: Inputs<'_>) -> AnyView {
    let lang = caller.lang;
    if shown.is_empty() {
        return view! {
            <Empty
                title=lang.t("Nikogo tu nie ma.", "There is nobody here.")
                why=lang.t("Zgłoszenia pojawią się tu, gdy tylko przyjdą. Jeśli filtr jest ustawiony, wyczyść go.", "Applications appear here as they come in. If a filter is set, clear it.")
            />
        }
        .into_any();
    }
    let table = people_table(caller, room, shown, boxes);
    match boxes.map(|boxes| &boxes.of) {
        Some(Boxed::Workplaces(_)) => workplaces(caller, inputs, table),
        Some(Boxed::Seats) => seats(caller, room, table),
        Some(Boxed::Invitations) | None => table,
    }
}

/// The people around whom a form decides about the workplaces of those who are ticked.
fn workplaces(caller: &Caller, inputs: Inputs<'_>, table: AnyView) -> AnyView {
    let lang = caller.lang;
    let count = Count {
        none: lang.t("Zatrudnienie zaznaczonych", "Workplaces of the chosen"),
        one: lang.t("Zatrudnienie: zaznaczono 1 osobę", "Workplaces: 1 person chosen"),
        few: lang.t("Zatrudnienie: zaznaczono # osoby", "Workplaces: # people chosen"),
        many: lang.t("Zatrudnienie: zaznaczono # osób", "Workplaces: # people chosen"),
    };
    view! {
        <form method="post">
            <div class="bulk" role="group" aria-label=lang.t("Działania na zaznaczonych", "Actions on the chosen")>
                {count.view()}
                <Button small=true name="what" value="confirm" label=lang.t("Potwierdź", "Confirm") />
                {inputs.text("reason", lang.t("Powód odmowy", "Reason for refusing"), "")}
                <Button small=true name="what" value="refuse" label=lang.t("Odmów", "Refuse") />
                {clear(caller)}
            </div>
            {table}
        </form>
    }
    .into_any()
}

/// The people around whom a form leads to what can be done with those who have not begun; both are shown first.
fn seats(caller: &Caller, room: &Room, table: AnyView) -> AnyView {
    let lang = caller.lang;
    let count = Count {
        none: lang.t("Osoby, które nie zaczęły", "People who have not started"),
        one: lang.t("Zaznaczono 1 osobę", "1 person chosen"),
        few: lang.t("Zaznaczono # osoby", "# people chosen"),
        many: lang.t("Zaznaczono # osób", "# people chosen"),
    };
    view! {
        <form method="get" action=caller.href(&room.path("/osoby/zbiorczo"))>
            <div class="bulk" role="group" aria-label=lang.t("Działania na zaznaczonych", "Actions on the chosen")>
                {count.view()}
                <Button small=true name="what" value="write" label=lang.t("Napisz do nich", "Write to them") />
                <Button small=true name="what" value="take" label=lang.t("Zabierz miejsca…", "Take the places…") />
                {clear(caller)}
            </div>
            {table}
        </form>
    }
    .into_any()
}

/// The people as a table; inside a form that acts on some of them, with boxes.
pub fn people_table(caller: &Caller, room: &Room, shown: &[Row], boxes: Option<&Boxes>) -> AnyView {
    let lang = caller.lang;
    if shown.is_empty() {
        return ().into_any();
    }
    let names = cities_of(lang, shown);
    let rows = shown.iter().map(|row| line(caller, room, (row, &names), boxes)).collect_view();
    let columns = [
        ("", ""),
        ("Osoba", "Person"),
        ("Miasto", "City"),
        ("Stan", "State"),
        ("Dlaczego", "Why"),
        ("Urząd", "Office"),
    ];
    view! {
        <DataTable
            class="people"
            caption=lang.t("Osoby w kohorcie", "People of the cohort")
            columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

fn line(
    caller: &Caller,
    room: &Room,
    ((who, full), names): (&Row, &CityNames),
    boxes: Option<&Boxes>,
) -> AnyView {
    let lang = caller.lang;
    let pick = boxes.and_then(|boxes| Some((boxes, boxes.of(who)?))).map(|(boxes, (name, id))| {
        let checked = boxes.chosen.contains(&id);
        let says = format!("{}: {}", lang.t("Zaznacz", "Choose"), who.name);
        view! { <input type="checkbox" name=name value=id checked=checked aria-label=says /> }
    });
    let name = if room.may_run {
        let href = caller.href(&room.path(&format!("/osoby/{}", who.id)));
        view! { <a href=href>{who.name.clone()}</a> }.into_any()
    } else {
        who.name.clone().into_any()
    };
    let over = who.is_over.then(|| tag(lang.t("ponad limit", "over the limit"), Tone::Lamp, None));
    view! {
        <tr>
            <td data-cell="pick">{pick}</td>
            <th scope="row">{name}<br/><small class="soft">"nr "{who.receipt}", "{who.function.clone()}</small></th>
            <td data-cell="city">{names.get(&who.city).cloned()}</td>
            <td data-cell="state">{tag(short_state(lang, who.state), state_tone(who.state), None)}" "{over}</td>
            <td data-cell="why">{why(lang, &told(room, who, *full))}</td>
            <td data-cell="office">{office(lang, who.office)}</td>
        </tr>
    }
    .into_any()
}

/// The facts behind the sentence of a row.
pub fn told(room: &Room, who: &Enrollee, full: Option<LayerKind>) -> Told<'static> {
    Told {
        mode: room.cohort.mode,
        state: who.state,
        reason: who.reason,
        full,
        city: who.naming.short().into(),
        office: who.office,
        office_until: who.office_until,
        held_until: who.held_until,
        cut_off: room.cut_off,
        zone: room.zone(),
    }
}

/// What the office said, in a word.
pub const fn office(lang: Lang, office: Office) -> &'static str {
    match office {
        Office::Silent => lang.t("nie odpowiedział", "no answer yet"),
        Office::Confirmed => lang.t("potwierdził", "confirmed"),
        Office::Refused => lang.t("odmówił", "refused"),
    }
}
