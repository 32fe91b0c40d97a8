//! Limits of a cohort, exceptions of cities with their reasons, seats beyond a limit.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::city::queries::cities;
use domain::city::told_apart;
use domain::cohort::forms::{CityRuleForm, LimitsForm};
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Layer, Limits};
use domain::enrollment::board::{Exception, exceptions, over_seats};
use domain::enrollment::commands::{change_shown_limits, set_city_rule};
use domain::enrollment::trial_run::{TrialRun, TrialSource, trial_run, trial_sources};
use domain::enrollment::what_if::{Consequences, what_if};
use domain::error::{Error, FieldError};
use domain::ids::{CityId, CohortId};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::city_page::{rule_fields, usual_rule};
use super::group_fields::{group_fields, typed_groups};
use super::inputs::Inputs;
use super::limits_shown::{changed, followed, names, shown, typed};
use super::limits_tables::{exception_table, over_table};
use super::parts::{Room, Tab, head};
use super::{consequences, trial_view, words};
use crate::city::field::{self, CityField};
use crate::enrollment::parts::CityNames;
use crate::enrollment::rule_words::rule;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, Notice as Message, Tone};

/// What was asked before anything is saved.
enum Foreseen {
    /// What the typed limits would do to this cohort.
    Change(Consequences),
    /// What they would have done with the applications of another one, with the names of its cities.
    Trial(Box<TrialRun>, CityNames),
}

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
async fn foresee(caller: &Caller, room: &Room, fields: &Fields) -> Option<domain::Result<Foreseen>> {
    let now = &room.books.limits;
    let new = match fields.get("what") {
        "foresee" | "trial" => {
            limits_form_of(fields).and_then(|form| form.check()).map(|caps| now.with(&caps))
        }
        "foresee-exception" => foreseen_rule(now, fields),
        _ => return None,
    };
    Some(match new {
        Ok(new) if fields.get("what") == "trial" => trial(caller, room, &new, fields.get("trial_of")).await,
        Ok(new) => {
            what_if(&caller.academy, &caller.actor, &room.cohort, (now, &new)).await.map(Foreseen::Change)
        }
        Err(error) => Err(error),
    })
}

/// The typed limits, played on the applications of a cohort.
async fn trial(caller: &Caller, room: &Room, limits: &Limits, of: &str) -> domain::Result<Foreseen> {
    let of: CohortId = of.parse().map_err(|_| Error::field("trial_of", FieldError::Choice))?;
    let run = trial_run(&caller.academy, &caller.actor, (&room.cohort, limits), of).await?;
    let ids: Vec<CityId> = run.cities.iter().map(|row| row.city).collect();
    let cards = cities(&caller.academy, &ids).await?;
    let names = told_apart(caller.lang, cards.iter().map(|card| (card.id, &card.naming)));
    Ok(Foreseen::Trial(Box::new(run), names))
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
    foreseen: Option<Foreseen>,
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
    let sources = trial_sources(academy, &caller.actor, &room.cohort).await?;
    // Each of the two forms shows only what was typed into itself.
    let (mut limits, mut rule) = (FormState::filled(typed(&room.books.limits.caps())), usual_rule());
    match state.fields.get("what") {
        "exception" | "foresee-exception" => rule = state.clone(),
        "limits" | "foresee" | "trial" => limits = state.clone(),
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
                        {foreseen.map(|found| panel(caller, room, &found))}
                        {limits_form(limits, room, &seen, &sources)}
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

fn panel(caller: &Caller, room: &Room, found: &Foreseen) -> AnyView {
    let lang = caller.lang;
    match found {
        Foreseen::Change(found) => {
            let said = rule(lang, room.cohort.mode, &found.books.limits);
            view! { {consequences::panel(lang, found)} <p data-text="sm">{lang.t("Reguła: ", "The rule: ")}{said}</p> }
                .into_any()
        }
        Foreseen::Trial(run, names) => trial_view::panel(lang, room.cohort.mode, run, names),
    }
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

fn limits_form(inputs: Inputs<'_>, room: &Room, seen: &CommonCaps, sources: &[TrialSource]) -> AnyView {
    let (lang, books) = (inputs.lang, &room.books);
    let said = rule(lang, room.cohort.mode, &books.limits);
    let shown = serde_json::to_string(seen).unwrap_or_default();
    view! {
        <div class="card flow">
            <h2>{lang.t("Limity", "Limits")}</h2>
            <p>{said}</p>
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
                {trial_view::fields(inputs, sources)}
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
