//! One city of a cohort: its seats, its people, what it has of its own.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::city::CityCard;
use domain::city::queries::get_city;
use domain::cohort::forms::CityRuleForm;
use domain::cohort::limits::{Cap, CityRule};
use domain::enrollment::board::{BoardCity, board_cities};
use domain::enrollment::commands::set_city_rule;
use domain::enrollment::listing::Start;
use domain::enrollment::people_list::{PeopleFilter, PeopleQuery, people_page};
use domain::error::Error;
use domain::ids::CityId;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head_below};
use super::people_page::people_table;
use super::words;
use crate::enrollment::parts::{number_of, state_of, windows};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::figures::Size;
use crate::ui::{Answers, Button, Choice, Kind};
use crate::when;

/// So many people of the city are listed.
const MOST: usize = 50;

/// The city.
pub async fn show(caller: Caller, Path((slug, city)): Path<(String, String)>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let card = city_of(&caller, &city).await?;
    let state = caller.draft.clone().map_or_else(|| typed(&room, card.id), FormState::filled);
    page(&caller, &room, &card, &state).await
}

/// Gives it something of its own, or takes that back.
pub async fn take(caller: Caller, Path((slug, city)): Path<(String, String)>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let card = city_of(&caller, &city).await?;
    match change(&caller, &room, card.id, &fields).await {
        Ok(()) => {
            let back = room.path(&format!("/miasta/{}", card.id));
            Ok(see_other(&caller, &back, Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &card, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn change(caller: &Caller, room: &Room, city: CityId, fields: &Fields) -> domain::Result<()> {
    let form: CityRuleForm = fields.to()?;
    let rule = if fields.get("what") == "undo" { CityRule::default() } else { form.check()? };
    set_city_rule(&caller.academy, &caller.actor, room.cohort.id, city, rule, &form.reason).await?;
    Ok(())
}

async fn city_of(caller: &Caller, id: &str) -> domain::Result<CityCard> {
    get_city(&caller.academy, id.parse().map_err(|_| Error::NotFound)?).await
}

async fn page(caller: &Caller, room: &Room, card: &CityCard, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let (academy, actor) = (&caller.academy, &caller.actor);
    let cities = board_cities(academy, actor, &room.cohort, &room.books).await?;
    let here = cities.into_iter().find(|city| city.card.id == card.id);
    let of_city = PeopleFilter { city: Some(card.id), ..PeopleFilter::default() };
    let query = PeopleQuery { filter: of_city, ..PeopleQuery::default() };
    let people =
        people_page(academy, actor, (&room.cohort, &room.books), &query, (&Start::Top, MOST)).await?;
    let inputs = Inputs::of(lang, state);
    let is_own = here.as_ref().is_some_and(|city| city.exception.is_some());
    let page = Page::new(caller, format!("{}: {}", room.name(lang), card.naming.short()), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::Cities, &card.naming.label(lang), ().into_any())}
                {inputs.summary()}
                <div class="with-aside" data-aside="26">
                    <section class="flow">
                        {here.as_ref().map(|city| seats(caller, room, city))}
                        {people_table(caller, room, &people.rows, None)}
                        {(people.total > MOST as u64).then(|| all_people(caller, room, card.id, people.total))}
                    </section>
                    <aside class="flow">
                        <div class="card flow">
                            <h2>{lang.t("Wyjątek tego miasta", "Exception of this city")}</h2>
                            <form method="post" class="flow">
                                {rule_fields(inputs, room.books.limits.city)}
                                {inputs.reason()}
                                <div class="row">
                                    <Button kind=Kind::Primary name="what" value="save" label=lang.t("Zapisz wyjątek", "Save the exception") />
                                    {is_own.then(|| view! { <Button kind=Kind::Quiet name="what" value="undo" label=lang.t("Cofnij wyjątek", "Undo the exception") /> })}
                                </div>
                            </form>
                        </div>
                    </aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

/// Where all people of a city stand that has more than fit here.
fn all_people(caller: &Caller, room: &Room, city: CityId, total: u64) -> AnyView {
    let href = caller.href(&room.path(&format!("/osoby?city={city}")));
    let label =
        say!(caller.lang, "Wszystkie osoby z tego miasta: {total}", "All people of this city: {total}");
    view! { <p><a href=href>{label}</a></p> }.into_any()
}

fn seats(caller: &Caller, room: &Room, city: &BoardCity) -> AnyView {
    let lang = caller.lang;
    let exception = city.exception.as_ref().map(|row| {
        let by = words::by(lang, row.by.as_deref());
        let at = when::date_time(lang, row.at, room.zone());
        view! { <p data-text="sm">{words::rule(lang, row.rule)}". "{row.reason.clone()}" "<span class="soft">{by}", "{at}</span></p> }
    });
    view! {
        <div class="card flow">
            <div class="spread">{windows(lang, &city.seats, false, Size::Large)}<strong>{number_of(lang, &city.seats)}</strong></div>
            <p data-text="sm">{state_of(lang, &city.seats, &room.books)}</p>
            {exception}
        </div>
    }
    .into_any()
}

/// A form in which nothing of its own is chosen yet.
pub fn usual_rule() -> FormState {
    FormState::filled(Fields::default().with("bound", "usual"))
}

fn typed(room: &Room, city: CityId) -> FormState {
    let limits = &room.books.limits;
    let (bound, cap) = match limits.exceptions.get(&city) {
        None => ("usual", String::new()),
        Some(Cap(None)) => ("none", String::new()),
        Some(Cap(Some(cap))) => ("own", cap.to_string()),
    };
    let fields = Fields::default().with("bound", bound).with("own_cap", cap);
    FormState::filled(if limits.is_additional(city) { fields.with("is_additional", "on") } else { fields })
}

/// What a city can have of its own; `usual` is what the others have.
pub fn rule_fields(inputs: Inputs<'_>, usual: Cap) -> AnyView {
    let lang = inputs.lang;
    let usual = usual.0.map(|cap| format!(" ({cap})")).unwrap_or_default();
    let usual = say!(lang, "Jak inne miasta{usual}", "As other cities{usual}");
    let options = vec![
        Choice::new("usual", usual),
        Choice::new("own", lang.t("Własny limit", "A limit of its own")),
        Choice::new("none", lang.t("Bez limitu", "No limit")),
    ];
    view! {
        <Answers
            name="bound"
            label=lang.t("Ile miejsc ma miasto?", "How many places has the city?")
            options=options
            chosen=vec![inputs.state.value("bound")]
            error=inputs.state.error(lang, "bound")
        />
        {inputs.number("own_cap", lang.t("Własny limit miejsc", "Its own limit of places"), lang.t("0: miasto jest zamknięte.", "0: the city is closed."))}
        {inputs.check(
            "is_additional",
            lang.t("Miasto dodatkowe, obok limitów", "Additional city, beside the limits"),
            lang.t("Nie liczy się do liczby miast ani do wszystkich miejsc.", "It counts neither in the number of cities nor in all places."),
        )}
    }
    .into_any()
}
