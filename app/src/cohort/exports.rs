//! The tables of a cohort as files for a spreadsheet: the rows that the filter of the page leaves, in its order.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use domain::city::queries::cities as cards_of;
use domain::city::told_apart;
use domain::enrollment::board::{CohortChange, changes as changes_of};
use domain::enrollment::city_list::all_cities;
use domain::enrollment::people_list::{cities_of_people, each_person};
use domain::ids::CityId;
use domain::lang::Lang;

use super::board_filter::CityAddress;
use super::parts::Room;
use super::people_filter::PeopleAddress;
use super::people_page::{office, told};
use super::{recent, words};
use crate::audit::words::value_of;
use crate::enrollment::parts::names_of;
use crate::enrollment::words::{short_state, why};
use crate::page::{Failure, Reply};
use crate::request::Caller;
use crate::sheet::{Kind, Sheet};

/// Cities with their seats, as text.
pub async fn cities_csv(caller: Caller, path: Path<String>, query: Query<CityAddress>) -> Reply {
    cities(caller, path, query, Kind::Csv).await
}

/// The same as a workbook.
pub async fn cities_xlsx(caller: Caller, path: Path<String>, query: Query<CityAddress>) -> Reply {
    cities(caller, path, query, Kind::Xlsx).await
}

/// People with state and reason, as text.
pub async fn people_csv(caller: Caller, path: Path<String>, query: Query<PeopleAddress>) -> Reply {
    people(caller, path, query, Kind::Csv).await
}

/// The same as a workbook.
pub async fn people_xlsx(caller: Caller, path: Path<String>, query: Query<PeopleAddress>) -> Reply {
    people(caller, path, query, Kind::Xlsx).await
}

/// What was decided about the cohort, as text.
pub async fn changes_csv(caller: Caller, path: Path<String>) -> Reply {
    changes(caller, path, Kind::Csv).await
}

/// The same as a workbook.
pub async fn changes_xlsx(caller: Caller, path: Path<String>) -> Reply {
    changes(caller, path, Kind::Xlsx).await
}

async fn cities(
    caller: Caller,
    Path(slug): Path<String>,
    Query(address): Query<CityAddress>,
    kind: Kind,
) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let cities =
        all_cities(&caller.academy, &caller.actor, (&room.cohort, &room.books), &address.query()).await?;
    let head = [
        ("Miasto", "City"),
        ("Region", "Region"),
        ("Mieszkańcy", "Inhabitants"),
        ("Limit", "Limit"),
        ("Zajęte", "Taken"),
        ("Zarezerwowane", "Held"),
        ("W kolejce", "Waiting"),
        ("Ponad limit", "Over the limit"),
        ("Wyjątek", "Exception"),
        ("Powód", "Reason"),
        ("Kto zdecydował", "Who decided"),
        ("Kiedy", "When"),
    ];
    let mut sheet = sheet(kind, lang, &room, head)?;
    let names = names_of(lang, cities.iter().map(|city| &city.seats));
    for city in cities {
        let (seats, naming) = (&city.seats, &city.card.naming);
        let exception = city.exception.as_ref();
        sheet.row([
            names.get(&seats.city).cloned().unwrap_or_default().into(),
            naming.region(lang).into(),
            city.card.population.into(),
            seats.cap.0.into(),
            seats.taken.into(),
            seats.held.into(),
            seats.waiting.into(),
            seats.cap.over_by(seats.taken + seats.held).into(),
            exception.map(|row| words::rule(lang, row.rule)).unwrap_or_default().into(),
            exception.map(|row| row.reason.clone()).unwrap_or_default().into(),
            exception.map(|row| words::by(lang, row.by.as_deref())).unwrap_or_default().into(),
            exception.map(|row| row.at).into(),
        ])?;
    }
    reply(sheet, &slug, lang.t("miasta", "cities")).await
}

async fn people(
    caller: Caller,
    Path(slug): Path<String>,
    Query(address): Query<PeopleAddress>,
    kind: Kind,
) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let (lang, academy) = (caller.lang, &caller.academy);
    let head = [
        ("Numer", "Number"),
        ("Osoba", "Person"),
        ("Adres", "Address"),
        ("Funkcja", "Function"),
        ("Miasto", "City"),
        ("Stan", "State"),
        ("Dlaczego", "Why"),
        ("Urząd", "Office"),
        ("Zgłoszono", "Applied"),
        ("Od kiedy", "Since"),
    ];
    let mut sheet = sheet(kind, lang, &room, head)?;
    let names = city_names(&caller, &room).await?;
    let query = address.query();
    each_person(academy, &caller.actor, (&room.cohort, &room.books), &query, |(who, full)| {
        sheet.row([
            who.receipt.into(),
            who.name.as_str().into(),
            who.email.as_str().into(),
            who.function.as_str().into(),
            names.get(&who.city).cloned().unwrap_or_default().into(),
            short_state(lang, who.state).into(),
            why(lang, &told(&room, who, *full)).into(),
            office(lang, who.office).into(),
            who.applied_at.into(),
            who.decided_at.into(),
        ])
    })
    .await?;
    reply(sheet, &slug, lang.t("osoby", "people")).await
}

/// What the cities of all people of the cohort are called.
async fn city_names(caller: &Caller, room: &Room) -> domain::Result<BTreeMap<CityId, String>> {
    let ids = cities_of_people(&caller.academy, room.cohort.id).await?;
    let cards = cards_of(&caller.academy, &ids).await?;
    Ok(told_apart(caller.lang, cards.iter().map(|card| (card.id, &card.naming))))
}

/// More decisions than any cohort has seen.
const CHANGES: u32 = 20_000;

async fn changes(caller: Caller, Path(slug): Path<String>, kind: Kind) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let lines: Vec<CohortChange> = changes_of(&caller.academy, &room.cohort, CHANGES).await?;
    let head = [
        ("Kiedy", "When"),
        ("Co", "What"),
        ("Powód", "Reason"),
        ("Kto zdecydował", "Who decided"),
        ("Było", "Before"),
        ("Jest", "After"),
    ];
    let mut sheet = sheet(kind, lang, &room, head)?;
    let cities: BTreeMap<CityId, _> =
        lines.iter().filter_map(|line| Some((line.city?, line.naming.as_ref()?))).collect();
    let names = told_apart(lang, cities);
    let told_value = |json: Option<&str>| {
        let value = json.and_then(|json| serde_json::from_str(json).ok());
        value.map(|value| value_of(lang, room.zone(), "cohort", &value)).unwrap_or_default()
    };
    for line in &lines {
        sheet.row([
            line.at.into(),
            recent::what(lang, line, |city| names.get(&city).cloned().unwrap_or_default()).into(),
            line.reason.clone().unwrap_or_default().into(),
            words::by(lang, line.by.as_deref()).into(),
            told_value(line.before.as_deref()).into(),
            told_value(line.after.as_deref()).into(),
        ])?;
    }
    reply(sheet, &slug, lang.t("zmiany", "changes")).await
}

fn sheet<const N: usize>(
    kind: Kind,
    lang: Lang,
    room: &Room,
    head: [(&'static str, &'static str); N],
) -> domain::Result<Sheet> {
    Sheet::new(kind, lang, room.zone(), &head.map(|(pl, en)| lang.t(pl, en)))
}

async fn reply(sheet: Sheet, slug: &str, name: &str) -> Result<Response, Failure> {
    Ok(sheet.reply(&format!("{slug}-{name}")).await?.into_response())
}
