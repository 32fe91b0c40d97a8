//! The board as files for a spreadsheet.

use axum::extract::Path;
use domain::enrollment::board::{board_cities, board_people};
use domain::lang::Lang;

use super::parts::Room;
use super::people_page::{cities_of, office, told};
use super::words;
use crate::csv::Csv;
use crate::enrollment::parts::names_of;
use crate::enrollment::words::{short_state, why};
use crate::page::Reply;
use crate::request::Caller;
use crate::when;

/// Cities with their seats.
pub async fn cities(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let cities = board_cities(&caller.academy, &caller.actor, &room.cohort, &room.books).await?;
    let mut csv = head(
        lang,
        [
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
        ],
    );
    let names = names_of(lang, cities.iter().map(|city| &city.seats));
    for city in cities {
        let (seats, naming) = (&city.seats, &city.card.naming);
        let exception = city.exception.as_ref();
        csv.row([
            names.get(&seats.city).cloned().unwrap_or_default(),
            naming.region(lang),
            city.card.population.map(|people| people.to_string()).unwrap_or_default(),
            seats.cap.0.map(|cap| cap.to_string()).unwrap_or_default(),
            seats.taken.to_string(),
            seats.held.to_string(),
            seats.waiting.to_string(),
            seats.cap.over_by(seats.taken + seats.held).to_string(),
            exception.map(|row| words::rule(lang, row.rule)).unwrap_or_default(),
            exception.map(|row| row.reason.clone()).unwrap_or_default(),
            exception.map(|row| words::by(lang, row.by.as_deref())).unwrap_or_default(),
        ]);
    }
    Ok(csv.reply(&format!("{slug}-{}", lang.t("miasta", "cities"))))
}

/// People with state and reason.
pub async fn people(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let people = board_people(&caller.academy, &caller.actor, &room.cohort, &room.books).await?;
    let mut csv = head(
        lang,
        [
            ("Numer", "Number"),
            ("Osoba", "Person"),
            ("Adres", "Address"),
            ("Funkcja", "Function"),
            ("Miasto", "City"),
            ("Stan", "State"),
            ("Dlaczego", "Why"),
            ("Urząd", "Office"),
            ("Zgłoszono", "Applied"),
        ],
    );
    let names = cities_of(lang, &people);
    for (who, full) in &people {
        csv.row([
            who.receipt.to_string(),
            who.name.clone(),
            who.email.clone(),
            who.function.clone(),
            names.get(&who.city).cloned().unwrap_or_default(),
            short_state(lang, who.state).to_owned(),
            why(lang, &told(&room, who, *full)),
            office(lang, who.office).to_owned(),
            when::machine(who.applied_at),
        ]);
    }
    Ok(csv.reply(&format!("{slug}-{}", lang.t("osoby", "people"))))
}

fn head<const N: usize>(lang: Lang, names: [(&'static str, &'static str); N]) -> Csv {
    Csv::new(lang, &names.map(|(pl, en)| lang.t(pl, en)))
}
