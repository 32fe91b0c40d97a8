//! Limits of a cohort, exceptions of cities with their reasons, seats beyond a limit.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::city::queries::cities;
use domain::cohort::forms::{CityRuleForm, LimitsForm};
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Layer, Limits};
use domain::enrollment::board::{Exception, OverSeat, exceptions, over_seats};
use domain::enrollment::commands::{change_shown_limits, set_city_rule};
use domain::enrollment::queries::Books;
use domain::enrollment::what_if::{Consequences, what_if};
use domain::error::{Error, FieldError};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::city_page::{rule_fields, usual_rule};
use super::consequences;
use super::group_fields::{apart, group_fields, typed_groups, with_groups};
use super::inputs::Inputs;
use super::parts::{Room, Tab, head};
use super::words;
use crate::city::field::{self, CityField};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Kind, Notice as Message, Tone};
use crate::when;

/// The limits and everything beside them.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &state).await
}

/// Changes the limits, or gives a city something of its own, or shows what a change would do; the pressed button says
/// which.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    if field::is_search(&fields) {
        return page(&caller, &room, &FormState::filled(fields)).await;
    }
    if let Some(answer) = foresee(&caller, &room, &fields).await {
        return match answer {
            Ok(found) => page_with(&caller, &room, &FormState::filled(fields), Some(found)).await,
            Err(error @ Error::Invalid(_)) => page(&caller, &room, &FormState::failed(fields, error)).await,
            Err(error) => Err(error.into()),
        };
    }
    match change(&caller, &room, &fields).await {
        Ok(()) => Ok(see_other(&caller, &room.path("/limity"), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error)).await
        }
        // The room was read before somebody else's change.
        Err(Error::Conflict) => {
            let room = Room::load_to_run(&caller, &slug).await?;
            page(&caller, &room, &FormState::failed(fields, Error::Conflict)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the typed limits, or the typed rule of a city, would do; `None` when another button was pressed.
async fn foresee(caller: &Caller, room: &Room, fields: &Fields) -> Option<domain::Result<Consequences>> {
    let now = &room.books.limits;
    let new = match fields.get("what") {
        "foresee" => limits_form_of(fields).and_then(|form| form.check()).map(|caps| now.with(&caps)),
        "foresee-exception" => foreseen_rule(now, fields),
        _ => return None,
    };
    Some(match new {
        Ok(new) => what_if(&caller.academy, &caller.actor, &room.cohort, (now, &new)).await,
        Err(error) => Err(error),
    })
}

fn foreseen_rule(now: &Limits, fields: &Fields) -> domain::Result<Limits> {
    let form: CityRuleForm = fields.to()?;
    let city = field::chosen(fields).ok_or_else(|| Error::field("city", FieldError::Required))?;
    Ok(now.with_rule(city, form.check()?))
}

fn limits_form_of(fields: &Fields) -> domain::Result<LimitsForm> {
    let form: LimitsForm = fields.to()?;
    Ok(LimitsForm { groups: typed_groups(fields), ..form })
}

async fn change(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<()> {
    let (academy, actor, cohort) = (&caller.academy, &caller.actor, room.cohort.id);
    match fields.get("what") {
        "limits" => {
            let form = limits_form_of(fields)?;
            let caps = form.check()?;
            let shown = shown(fields);
            change_shown_limits(academy, actor, cohort, (caps, shown), &form.reason).await?;
        }
        "exception" => {
            let form: CityRuleForm = fields.to()?;
            let city = field::chosen(fields).ok_or_else(|| Error::field("city", FieldError::Required))?;
            set_city_rule(academy, actor, cohort, city, form.check()?, &form.reason).await?;
        }
        "undo" => {
            let city: CityId = fields.get("undone").parse().map_err(|_| Error::NotFound)?;
            let why = caller.lang.t("Cofnięcie wyjątku.", "The exception was undone.");
            set_city_rule(academy, actor, cohort, city, CityRule::default(), why).await?;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    page_with(caller, room, state, None).await
}

async fn page_with(
    caller: &Caller,
    room: &Room,
    state: &FormState,
    foreseen: Option<Consequences>,
) -> Result<Response, Failure> {
    let (lang, academy) = (caller.lang, &caller.academy);
    let exceptions = exceptions(academy, &room.cohort).await?;
    let ids: Vec<CityId> = exceptions.iter().map(|row| row.city).collect();
    let named: Vec<(String, Exception)> = {
        let cards = cities(academy, &ids).await?;
        let name = |id| cards.iter().find(|card| card.id == id).map(|card| card.naming.label(lang));
        exceptions.into_iter().map(|row| (name(row.city).unwrap_or_default(), row)).collect()
    };
    let over = over_seats(academy, &room.cohort).await?;
    // Each of the two forms shows only what was typed into itself.
    let (mut limits, mut rule) = (FormState::filled(typed(&room.books.limits.caps())), usual_rule());
    match state.fields.get("what") {
        "exception" | "foresee-exception" => rule = state.clone(),
        "limits" | "foresee" => limits = state.clone(),
        _ => {}
    }
    let caps = room.books.limits.caps();
    let changed = matches!(limits.error, Some(Error::Conflict)).then(|| {
        let before = shown(&limits.fields);
        limits.fields = followed(&limits.fields, &typed(&before), &typed(&caps));
        changed(lang, &typed(&before), &typed(&caps))
    });
    // What the form shows goes along with it; after another mistake it is still what was shown at first.
    let seen = if limits.fields.has("shown") { shown(&limits.fields) } else { caps.clone() };
    let label = lang.t("Miasto", "City");
    let city = CityField::of(academy, lang, &rule, label).await?;
    let (limits, rule) = (Inputs::of(lang, &limits), Inputs { prefix: "rule-", ..Inputs::of(lang, &rule) });
    let prefix = if state.fields.get("what").ends_with("exception") { rule.prefix } else { "" };
    let summary = Inputs { prefix, ..Inputs::of(lang, state) };
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Limits.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Limits, ().into_any())}
                {summary.summary()}
                <div class="with-aside" data-aside="26">
                    <div class="flow">
                        {warnings(lang, room)}
                        {changed}
                        {foreseen.map(|found| consequences::panel(lang, &found))}
                        {limits_form(limits, &room.books, &seen)}
                        {exception_table(caller, room, &named)}
                        {over_table(caller, room, &over)}
                    </div>
                    <aside class="flow">{exception_form(rule, city, caps.city)}</aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn typed(caps: &CommonCaps) -> Fields {
    let bound = |cap: Cap| cap.0.map(|cap| cap.to_string()).unwrap_or_default();
    let fields = Fields::default()
        .with("total", bound(caps.total))
        .with("city_cap", bound(caps.city))
        .with("cities", bound(caps.cities))
        .with("minimum_cities", caps.minimum_cities.to_string())
        .with("reserve", caps.reserve.to_string())
        .with("additional_seats", bound(caps.additional_seats));
    with_groups(fields, &caps.groups)
}

/// The bounds that the form showed when it was opened; one that does not say so has shown none.
fn shown(fields: &Fields) -> CommonCaps {
    serde_json::from_str(fields.get("shown")).unwrap_or_default()
}

/// What was typed over bounds that somebody changed meanwhile: a field that was left as it was follows the change, and
/// the form now shows the present bounds.
fn followed(fields: &Fields, before: &Fields, now: &Fields) -> Fields {
    let follow = |(name, value): &(String, String)| {
        let is_left = before.has(name) && before.get(name) == value.trim();
        (name.clone(), if is_left { now.get(name).to_owned() } else { value.clone() })
    };
    // Groups follow as a whole, or not at all.
    let (groups, others) = apart(&fields.clone().without("shown"));
    let are_left = typed_groups(&groups) == typed_groups(before);
    let groups = if are_left { apart(now).0 } else { groups };
    Fields(others.0.iter().map(follow).chain(groups.0).collect())
}

/// What somebody else changed while the form was open.
fn changed(lang: Lang, before: &Fields, now: &Fields) -> AnyView {
    let said = |value: &str| match value {
        "" => lang.t("bez limitu", "no limit").to_owned(),
        value => value.to_owned(),
    };
    let lines = names(lang)
        .into_iter()
        .filter(|(name, _)| before.get(name) != now.get(name))
        .map(|(name, label)| {
            let (was, is) = (said(before.get(name)), said(now.get(name)));
            view! { <li>{say!(lang, "{label}: było {was}, jest {is}.", "{label}: was {was}, is {is}.")}</li> }
        })
        .collect_view();
    let groups = (typed_groups(before) != typed_groups(now)).then(|| {
        view! { <li>{lang.t("Grupy miast są inne.", "The groups of cities differ.")}</li> }
    });
    view! {
        <Message tone=Tone::Lamp title=lang.t("W tym czasie zmieniono limity.", "The limits were changed meanwhile.")>
            <ul>{lines}{groups}</ul>
            <p>{lang.t(
                "To, co wpisano, zostało w formularzu; pozostałe pola mają już nowe wartości. Sprawdź je i zapisz.",
                "What was typed stays in the form; the other fields have the new values. Check them and save.",
            )}</p>
        </Message>
    }
    .into_any()
}

/// The fields of the limits with their labels.
const fn names(lang: Lang) -> [(&'static str, &'static str); 6] {
    [
        ("total", lang.t("Wszystkie miejsca", "All places")),
        ("city_cap", lang.t("Miejsca na miasto", "Places per city")),
        ("cities", lang.t("Liczba miast", "Number of cities")),
        ("minimum_cities", lang.t("Najmniej miast", "Minimum of cities")),
        ("reserve", lang.t("Rezerwa organizatora", "Organizer's reserve")),
        ("additional_seats", lang.t("Miejsca dodatkowych miast", "Places of additional cities")),
    ]
}

/// What is over a limit, and whether too few cities are in.
fn warnings(lang: Lang, room: &Room) -> AnyView {
    let books = &room.books;
    let over = |layer: Layer| books.limits.cap(layer).over_by(books.tally.taken(layer));
    let named = [
        (Layer::Total, lang.t("Miejsca", "Places")),
        (Layer::CityCount, lang.t("Miasta", "Cities")),
        (Layer::Additional, lang.t("Miejsca dodatkowych miast", "Places of additional cities")),
    ];
    let lines = named
        .into_iter()
        .filter(|(layer, _)| over(*layer) > 0)
        .map(|(layer, name)| {
            let said = words::over_by(lang, over(layer));
            view! { <p>{name}": "{said}"."</p> }
        })
        .collect::<Vec<_>>();
    let above = (!lines.is_empty()).then(|| {
        view! {
            <Message tone=Tone::Lamp title=lang.t("Limit jest niższy niż zajęte miejsca.", "The limit is lower than what is taken.")>
                {lines}
                <p>{lang.t("Nikt nie traci miejsca; nowych nie ma, dopóki się nie zwolnią.", "Nobody loses a place; there are no new ones until some become free.")}</p>
            </Message>
        }
    });
    let (minimum, have) = (books.limits.minimum_cities, books.tally.taken(Layer::CityCount));
    let few = (have < minimum).then(|| {
        view! {
            <Message>
                {say!(lang, "Kohorta potrzebuje co najmniej {minimum} miast, ma {have}.", "The cohort needs at least {minimum} cities and has {have}.")}
            </Message>
        }
    });
    view! { {above}{few} }.into_any()
}

fn limits_form(inputs: Inputs<'_>, books: &Books, seen: &CommonCaps) -> AnyView {
    let lang = inputs.lang;
    let shown = serde_json::to_string(seen).unwrap_or_default();
    view! {
        <div class="card flow">
            <h2>{lang.t("Limity", "Limits")}</h2>
            <form method="post" class="flow">
                <input type="hidden" name="shown" value=shown />
                {limit_fields(inputs)}
                {group_fields(inputs, books)}
                {inputs.reason()}
                <p data-text="sm">{lang.t(
                    "Podniesiony limit od razu daje miejsca z kolejki. Obniżony nikomu nie zabiera miejsca.",
                    "A raised limit gives places from the queue at once. A lowered one takes nobody's place.",
                )}</p>
                <div class="row">
                    <Button kind=Kind::Primary name="what" value="limits" label=lang.t("Zmień limity", "Change the limits") />
                    <Button name="what" value="foresee" label=lang.t("Zobacz skutki", "See what it would do") />
                </div>
            </form>
        </div>
    }
    .into_any()
}

/// The fields of the limits, for a new cohort too.
pub fn limit_fields(inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    let none = lang.t("Puste pole: bez limitu. 0: zamknięte.", "Empty: no limit. 0: closed.");
    let fewer =
        lang.t("Gdy zgłosi się mniej, zobaczysz ostrzeżenie.", "When fewer apply you will see a warning.");
    let kept = lang.t(
        "Miejsca z puli, które daje tylko organizator: zaproszeniem lub poza kolejką.",
        "Places of the total that only an organizer gives: by invitation or out of turn.",
    );
    let [total, city, cities, minimum, reserve, additional] = names(lang);
    view! {
        <div class="row-fields">
            {inputs.number(total.0, total.1, none)}
            {inputs.number(city.0, city.1, none)}
            {inputs.number(cities.0, cities.1, none)}
        </div>
        <div class="row-fields">
            {inputs.number(minimum.0, minimum.1, fewer)}
            {inputs.number(reserve.0, reserve.1, kept)}
            {inputs.number(additional.0, additional.1, none)}
        </div>
    }
    .into_any()
}

fn exception_form(inputs: Inputs<'_>, city: CityField, usual: Cap) -> AnyView {
    let lang = inputs.lang;
    view! {
        <div class="card flow">
            <h2>{lang.t("Nowy wyjątek", "New exception")}</h2>
            <form method="post" class="flow">
                {city.view()}
                {rule_fields(inputs, usual)}
                {inputs.reason()}
                <div class="row">
                    <Button name="what" value="exception" label=lang.t("Zapisz wyjątek", "Save the exception") />
                    <Button kind=Kind::Quiet name="what" value="foresee-exception" label=lang.t("Zobacz skutki", "See what it would do") />
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn exception_table(caller: &Caller, room: &Room, exceptions: &[(String, Exception)]) -> AnyView {
    let lang = caller.lang;
    if exceptions.is_empty() {
        return ().into_any();
    }
    let rows = exceptions
        .iter()
        .map(|(name, row)| {
            let href = caller.href(&room.path(&format!("/miasta/{}", row.city)));
            let undo = format!("{}: {name}", lang.t("Cofnij", "Undo"));
            view! {
                <tr>
                    <th scope="row"><a href=href>{name.clone()}</a></th>
                    <td>{words::rule(lang, row.rule)}</td>
                    <td>{row.reason.clone()}</td>
                    <td>{words::by(lang, row.by.as_deref())}<br/><small class="soft">{when::date_time(lang, row.at, room.zone())}</small></td>
                    <td>
                        <form method="post">
                            <input type="hidden" name="undone" value=row.city.to_string() />
                            <Button small=true kind=Kind::Quiet name="what" value="undo" label=lang.t("Cofnij", "Undo") says=undo />
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        ("Miasto", "City"),
        ("Zasada", "Rule"),
        ("Powód", "Reason"),
        ("Kto zdecydował", "Who decided"),
        ("", ""),
    ];
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{lang.t("Wyjątki miast", "Exceptions of cities")}</h2></div>
            <DataTable caption=lang.t("Wyjątki miast", "Exceptions of cities") columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
                {rows}
            </DataTable>
        </div>
    }
    .into_any()
}

fn over_table(caller: &Caller, room: &Room, over: &[OverSeat]) -> AnyView {
    let lang = caller.lang;
    if over.is_empty() {
        return ().into_any();
    }
    let rows = over
        .iter()
        .map(|seat| {
            let href = caller.href(&room.path(&format!("/osoby/{}", seat.enrollment)));
            view! {
                <tr>
                    <th scope="row"><a href=href>{seat.name.clone()}</a></th>
                    <td>{seat.naming.label(lang)}</td>
                    <td>{seat.reason.clone()}</td>
                    <td>{words::by(lang, seat.by.as_deref())}<br/><small class="soft">{when::date_time(lang, seat.at, room.zone())}</small></td>
                </tr>
            }
        })
        .collect_view();
    let columns =
        [("Osoba", "Person"), ("Miasto", "City"), ("Powód", "Reason"), ("Kto zdecydował", "Who decided")];
    let title = lang.t("Miejsca ponad limit", "Places over the limit");
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{title}</h2></div>
            <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>{rows}</DataTable>
        </div>
    }
    .into_any()
}
