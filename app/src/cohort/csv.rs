//! The board as a file: UTF-8 with its mark, so that a spreadsheet reads the letters; no cell can become a formula.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::enrollment::board::{board_cities, board_people};
use domain::lang::Lang;

use super::parts::Room;
use super::people_page::{office, told};
use super::words;
use crate::enrollment::words::{short_state, why};
use crate::page::Reply;
use crate::request::Caller;
use crate::when;

/// Cities with their seats.
pub async fn cities(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let cities = board_cities(&caller.academy, &caller.actor, &room.cohort, &room.books).await?;
    let mut rows = vec![heads(
        lang,
        &[
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
    )];
    rows.extend(cities.into_iter().map(|city| {
        let (seats, naming) = (&city.seats, &city.card.naming);
        let exception = city.exception.as_ref();
        vec![
            naming.short(),
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
        ]
    }));
    Ok(file(lang, &format!("{slug}-{}.csv", lang.t("miasta", "cities")), &rows))
}

/// People with state and reason.
pub async fn people(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load(&caller, &slug).await?;
    let lang = caller.lang;
    let people = board_people(&caller.academy, &caller.actor, &room.cohort, &room.books).await?;
    let mut rows = vec![heads(
        lang,
        &[
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
    )];
    rows.extend(people.iter().map(|(who, full)| {
        vec![
            who.receipt.to_string(),
            who.name.clone(),
            who.email.clone(),
            who.function.clone(),
            who.city_name.clone(),
            short_state(lang, who.state).to_owned(),
            why(lang, &told(&room, who, *full)),
            office(lang, who.office).to_owned(),
            when::machine(who.applied_at),
        ]
    }));
    Ok(file(lang, &format!("{slug}-{}.csv", lang.t("osoby", "people")), &rows))
}

fn heads(lang: Lang, names: &[(&'static str, &'static str)]) -> Vec<String> {
    names.iter().map(|(pl, en)| lang.t(pl, en).to_owned()).collect()
}

fn file(lang: Lang, name: &str, rows: &[Vec<String>]) -> Response {
    // Spreadsheets of the country expect their own separator.
    let separator = lang.t(";", ",");
    let mut text = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(separator));
        text.push_str("\r\n");
    }
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A cell in quotes. One that a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(cell: &str) -> String {
    let is_formula =
        cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) || cell.starts_with(['\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        for bad in ["=1+1", "+48 600", "-2", "@SUM(A1)", " =HYPERLINK(\"x\")", "\t=1"] {
            assert!(quoted(bad).starts_with("\"'"), "{bad}");
        }
        assert_eq!(quoted("Ełk \"centrum\""), "\"Ełk \"\"centrum\"\"\"");
    }
}
