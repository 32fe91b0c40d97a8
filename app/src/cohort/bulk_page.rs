//! An act on many cities at once: what it would do, shown first, then done as it was shown. The cities are those that were
//! ticked, or all that the board's filter leaves, which the address says by the filter and not by their ids.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::cohort::forms::CityRuleForm;
use domain::cohort::limits::{Cap, CityRule};
use domain::enrollment::Refusal;
use domain::enrollment::board::BoardCity;
use domain::enrollment::city_list::{CityQuery, all_cities};
use domain::enrollment::commands::{CityRules, seat_out_of_turn, set_city_rules};
use domain::enrollment::people_list::{first_waiting, one_person};
use domain::enrollment::what_if::{Consequences, what_if};
use domain::error::{Error, FieldError};
use domain::ids::{CityId, EnrollmentId};
use domain::lang::Lang;
use leptos::prelude::*;

use super::board_filter::CityAddress;
use super::bulk_view::{ask, preview};
use super::inputs::Inputs;
use super::parts::{Room, Tab, head_below};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Kind, LinkButton, Notice as Message};
use crate::urls;

/// So many cities the summary names.
pub const NAMED: usize = 50;
/// So many seats out of turn are given in one act: each is a decision and a letter of its own.
const MOST_SEATS: usize = 100;

/// What an act would do.
pub struct Summary {
    pub cities: Vec<BoardCity>,
    pub deed: Deed,
}

pub enum Deed {
    /// The fields of a rule are still to be filled in.
    Ask,
    /// Other rules of their own, with what follows.
    Rules { rules: CityRules, seen: CityRules, found: Box<Consequences> },
    /// A seat for the first of each who waits.
    Seats(Vec<(EnrollmentId, String)>),
}

impl Summary {
    /// What the summary shows, in a word that comes back with the act.
    pub fn mark(&self) -> String {
        let shown = match &self.deed {
            Deed::Ask => String::new(),
            Deed::Rules { rules, seen, .. } => serde_json::to_string(&(rules, seen)).unwrap_or_default(),
            Deed::Seats(people) => people.iter().map(|(id, _)| id.to_string()).collect(),
        };
        domain::secret::hex(&domain::secret::hash(&shown))
    }
}

/// What would happen.
pub async fn show(caller: Caller, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    if fields.get("what") == "write" {
        let cities = cities(&caller, &room, &fields).await?;
        if cities.is_empty() {
            // No city in the address would mean all of them.
            return page(&caller, &room, FormState::filled(fields), false).await;
        }
        let cities: Vec<String> =
            cities.iter().take(200).map(|row| format!("city={}", row.card.id)).collect();
        let to = format!("{}?{}", urls::new_message(&slug), cities.join("&"));
        return Ok(see_other(&caller, &to, None));
    }
    page(&caller, &room, FormState::filled(fields), false).await
}

/// Does it, when it is still what was shown.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    match act(&caller, &room, &fields).await {
        Ok(()) => Ok(see_other(&caller, &room.path(""), Some(Notice::Saved))),
        Err(Error::Conflict) => page(&caller, &room, FormState::filled(fields), true).await,
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, FormState::failed(fields, error), false).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn act(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<()> {
    let summary = summary(caller, room, fields).await?;
    if fields.get("seen") != summary.mark() {
        return Err(Error::Conflict);
    }
    let (academy, actor, why) = (&caller.academy, &caller.actor, fields.get("reason"));
    match &summary.deed {
        Deed::Ask => return Err(Error::Conflict),
        Deed::Rules { rules, seen, .. } => {
            set_city_rules(academy, actor, room.cohort.id, (rules, seen), why).await?;
        }
        Deed::Seats(people) => {
            for (id, _) in people {
                match seat_out_of_turn(academy, actor, *id, why).await {
                    // A seat that another city's promotion has given meanwhile is what was wanted.
                    Err(Error::Refused(domain::error::Refusal::Enrollment(Refusal::NotPossibleNow))) => {}
                    other => other?,
                }
            }
        }
    }
    Ok(())
}

/// The cities that are meant: all of the filter, or those that were ticked, as far as the board has them.
async fn cities(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<Vec<BoardCity>> {
    let address: CityAddress = fields.to()?;
    let of = (&room.cohort, &room.books);
    if fields.has("all") {
        return all_cities(&caller.academy, &caller.actor, of, &address.query()).await;
    }
    let ticked: Vec<CityId> = fields.all("chosen").filter_map(|id| id.parse().ok()).collect();
    let all = all_cities(&caller.academy, &caller.actor, of, &CityQuery::default()).await?;
    Ok(all.into_iter().filter(|row| ticked.contains(&row.card.id)).collect())
}

async fn summary(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<Summary> {
    let cities = cities(caller, room, fields).await?;
    if cities.is_empty() {
        let none = FieldError::said("Zaznacz co najmniej jedno miasto.", "Choose at least one city.");
        return Err(Error::field("chosen", none));
    }
    let deed = match fields.get("what") {
        "extra" => rules(caller, room, one_more(room, &cities)?).await?,
        "rule" if fields.has("bound") => {
            let rule = fields.to::<CityRuleForm>()?.check()?;
            rules(caller, room, cities.iter().map(|row| (row.card.id, rule)).collect()).await?
        }
        "rule" => Deed::Ask,
        "promote" => seats(caller, room, &cities).await?,
        // Writing has a form of its own, which `show` leads to.
        _ => return Err(Error::NotFound),
    };
    Ok(Summary { cities, deed })
}

/// One seat more for each.
fn one_more(room: &Room, cities: &[BoardCity]) -> domain::Result<CityRules> {
    let limits = &room.books.limits;
    let without: Vec<&BoardCity> =
        cities.iter().filter(|row| limits.of_city(row.card.id) == Cap::NONE).collect();
    if !without.is_empty() {
        return Err(Error::field("chosen", unlimited(&without)));
    }
    let more = |row: &BoardCity| {
        let cap = limits.of_city(row.card.id).0.map(|cap| Cap::of(cap.saturating_add(1)));
        (row.card.id, CityRule { cap, is_additional: limits.is_additional(row.card.id) })
    };
    Ok(cities.iter().map(more).collect())
}

/// Why these cities get no seat more: nothing bounds them.
fn unlimited(without: &[&BoardCity]) -> FieldError {
    let names = |lang| {
        let labels: Vec<String> = without.iter().take(NAMED).map(|row| row.card.naming.label(lang)).collect();
        labels.join("; ")
    };
    FieldError::said(
        format!(
            "Bez limitu miasta, więc nie ma czego podnosić: {}. Odznacz albo zmień wszystkie miejsca w limitach.",
            names(Lang::Pl)
        ),
        format!(
            "No limit of a city, so there is nothing to raise: {}. Untick, or change all places in the limits.",
            names(Lang::En)
        ),
    )
}

async fn rules(caller: &Caller, room: &Room, rules: CityRules) -> domain::Result<Deed> {
    let limits = &room.books.limits;
    let seen: CityRules = rules.keys().map(|city| (*city, limits.rule_of(*city))).collect();
    let new = rules.iter().fold(limits.clone(), |limits, (city, rule)| limits.with_rule(*city, *rule));
    let found = what_if(&caller.academy, &caller.actor, &room.cohort, (limits, &new)).await?;
    Ok(Deed::Rules { rules, seen, found: Box::new(found) })
}

async fn seats(caller: &Caller, room: &Room, cities: &[BoardCity]) -> domain::Result<Deed> {
    let ids: Vec<CityId> = cities.iter().map(|row| row.card.id).collect();
    let first = first_waiting(&caller.academy, &caller.actor, &room.cohort, &ids).await?;
    if first.is_empty() {
        return Err(Error::Refused(domain::error::Refusal::Enrollment(Refusal::NobodyWaits)));
    }
    let mut people = Vec::new();
    for id in first.into_iter().take(MOST_SEATS) {
        let of = (&room.cohort, &room.books);
        let (who, _) = one_person(&caller.academy, &caller.actor, of, id).await?;
        people.push((id, format!("{}, {}", who.name, who.naming.label(caller.lang))));
    }
    Ok(Deed::Seats(people))
}

const fn title(lang: Lang, what: &str) -> &'static str {
    match what.as_bytes() {
        b"extra" => lang.t("Dodatkowe miejsce dla miast", "One place more for cities"),
        b"promote" => lang.t("Miejsca poza kolejką", "Places out of turn"),
        b"write" => lang.t("Wiadomość do miast", "Message to cities"),
        _ => lang.t("Wyjątek dla miast", "Exception for cities"),
    }
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
    let (state, summary) = match summary(caller, room, &state.fields).await {
        Ok(summary) => (state, Some(summary)),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            (FormState::failed(state.fields, error), None)
        }
        Err(error) => return Err(error.into()),
    };
    let inputs = Inputs::of(lang, &state);
    let what = state.fields.get("what");
    let changed = has_changed.then(|| {
        view! {
            <Message title=lang.t("Nic nie zapisano.", "Nothing was saved.")>
                <p>{lang.t("Od podglądu coś się zmieniło. Sprawdź nowy i potwierdź jeszcze raz.", "Something has changed since the preview. Look at the new one and confirm again.")}</p>
            </Message>
        }
    });
    // Faulty fields of a rule are asked for again.
    let asks =
        matches!(summary, Some(Summary { deed: Deed::Ask, .. })) || (summary.is_none() && what == "rule");
    let page = Page::new(caller, format!("{}: {}", room.name(lang), title(lang, what)), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::Cities, title(lang, what), ().into_any())}
                {inputs.summary()}
                {changed}
                {asks.then(|| ask(room, inputs))}
                {summary.as_ref().map(|summary| preview(lang, summary, inputs))}
                <p><LinkButton kind=Kind::Quiet label=lang.t("Wróć do miast", "Back to the cities") href=caller.href(&room.path("")) /></p>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(status).into_response())
}
