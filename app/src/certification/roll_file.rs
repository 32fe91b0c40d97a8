//! A cohort's certificates as a file for a spreadsheet.

use axum::extract::Path;
use axum::response::IntoResponse;

use super::roll::{Desk, checked, completed, completed_first, state_word};
use crate::page::Reply;
use crate::request::Caller;
use crate::sheet::{Kind, Sheet};

/// Those of the page, as text.
pub async fn csv(caller: Caller, path: Path<String>) -> Reply {
    export(caller, path, Kind::Csv).await
}

/// The same as a workbook.
pub async fn xlsx(caller: Caller, path: Path<String>) -> Reply {
    export(caller, path, Kind::Xlsx).await
}

async fn export(caller: Caller, Path(cohort): Path<String>, kind: Kind) -> Reply {
    let mut desk = Desk::load(&caller, &cohort).await?;
    completed_first(&mut desk.roll.lines);
    let lang = caller.lang;
    let head = [
        ("Kto", "Who"),
        ("Miasto", "City"),
        ("Ukończenie", "Completed"),
        ("Dane do druku", "Printed data"),
        ("Numer certyfikatu", "Number of the certificate"),
        ("Stan certyfikatu", "State of the certificate"),
        ("Wydano", "Issued"),
    ];
    let zone = desk.cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let mut sheet = Sheet::new(kind, lang, zone, &head.map(|(pl, en)| lang.t(pl, en)))?;
    for line in &desk.roll.lines {
        let card = line.certificate.as_ref();
        sheet.row([
            line.name.as_str().into(),
            line.city.as_str().into(),
            completed(lang, line.is_completed).into(),
            checked(lang, line.is_name_checked).into(),
            card.map(|card| card.number.to_string()).unwrap_or_default().into(),
            card.map_or("", |card| state_word(lang, card.state).1).into(),
            card.map(|card| card.issued_at).into(),
        ])?;
    }
    let name = format!("{}-{}", desk.cohort.slug, lang.t("certyfikaty", "certificates"));
    Ok(sheet.reply(&name).await?.into_response())
}
