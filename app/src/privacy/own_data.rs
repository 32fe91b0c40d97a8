//! "Moje dane": everything that is held about the reader, to read and to take away.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::privacy::inventory::{Table, personal};
use domain::privacy::queries::own_data;
use domain::say;
use leptos::prelude::*;
use serde_json::Value;

use super::words;
use crate::page::{Layout, Page, Reply};
use crate::people::back_to_account;
use crate::request::Caller;
use crate::ui::DataTable;
use crate::{urls, when};

pub(super) async fn show(caller: Caller) -> Reply {
    let lang = caller.lang;
    let data = own_data(&caller.academy, &caller.actor).await?;
    let title = lang.t("Moje dane", "My data");
    let rows = |table: &Table| data["data"][table.name].as_array().cloned().unwrap_or_default();
    let (full, empty): (Vec<_>, Vec<_>) = personal().partition(|table| !rows(table).is_empty());
    let parts = full.into_iter().rev().map(|table| part(&caller, table, &rows(table))).collect_view();
    let nothing: Vec<_> =
        empty.into_iter().filter_map(|table| words::table(lang, table.name)).map(|(name, _)| name).collect();
    let nothing = nothing.join(", ").to_lowercase();
    let nothing = say!(lang, "Te zbiory są puste: {nothing}.", "These collections are empty: {nothing}.");
    let body = view! {
        <div class="flow" data-space="5">
            {back_to_account(&caller, title)}
            <h1>{title}</h1>
            <p class="lead">{lang.t(
                "Wszystko, co Akademia o Tobie przechowuje. Bez haseł i kluczy, które są zapisane tak, że nie da się ich odczytać.",
                "Everything that the Academy keeps about you. Without passwords and keys, which are kept so that nobody can read them.",
            )}</p>
            <div class="row">
                <a class="button" data-kind="primary" href=caller.href("/konto/dane.json") download="moje-dane.json">
                    {lang.t("Pobierz jako plik JSON", "Download as a JSON file")}
                </a>
                <a class="button" href=caller.href(&urls::privacy())>{lang.t("Po co i jak długo", "What for and how long")}</a>
            </div>
            {parts}
            <p class="soft">{nothing}</p>
        </div>
    };
    let page = Page::new(&caller, title, move || body).layout(Layout::Page).unlisted().into_response();
    Ok(uncached(page))
}

pub(super) async fn download(caller: Caller) -> Reply {
    let data = own_data(&caller.academy, &caller.actor).await?;
    let text = serde_json::to_string_pretty(&data).map_err(domain::Error::broken)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"moje-dane.json\""),
    ];
    Ok(uncached((headers, text).into_response()))
}

/// No copy stays in the browser of a shared computer.
fn uncached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How the mail is worked off: nobody reads it, and it is in the file.
const MACHINERY: [&str; 4] = ["occurrence", "leased_by", "leased_until", "next_try_at"];

/// One table: closed when it is long.
fn part(caller: &Caller, table: &Table, rows: &[Value]) -> AnyView {
    let lang = caller.lang;
    let Some((name, why)) = words::table(lang, table.name) else { return ().into_any() };
    // Numbers that lead from row to row stay in the file; so do columns that are empty throughout.
    let columns: Vec<(&str, &str)> = ["city", "cohort"]
        .into_iter()
        .chain(table.shown())
        .filter(|column| !MACHINERY.contains(column))
        .filter(|column| rows.iter().any(|row| !matches!(row.get(column), None | Some(Value::Null))))
        .filter_map(|column| words::column(lang, column).map(|label| (column, label)))
        .collect();
    let heads = columns.iter().map(|(_, label)| (*label).to_owned()).collect();
    let count = rows.len();
    let lines = rows
        .iter()
        .map(|row| {
            let cells = columns
                .iter()
                .map(|(column, _)| view! { <td>{cell(caller, table.name, column, row.get(*column))}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <details class="held" open=count <= 5>
            <summary><h2 data-text="lg">{name}" ("{count}")"</h2></summary>
            <p class="soft">{why}</p>
            <DataTable caption=name columns=heads>{lines}</DataTable>
        </details>
    }
    .into_any()
}

/// What stands in a column of a table.
fn cell(caller: &Caller, table: &str, column: &str, value: Option<&Value>) -> String {
    let value = value.unwrap_or(&Value::Null);
    let known = value.as_str().and_then(|stored| words::value(caller.lang, table, column, stored));
    known.unwrap_or_else(|| said(caller, value))
}

/// A value as people read it.
fn said(caller: &Caller, value: &Value) -> String {
    let lang = caller.lang;
    match value {
        Value::Null => "–".into(),
        Value::Bool(yes) => lang.t(if *yes { "tak" } else { "nie" }, if *yes { "yes" } else { "no" }).into(),
        Value::String(text) => {
            instant(text).map_or_else(|| text.clone(), |at| when::date_time(lang, at, caller.zone()))
        }
        Value::Array(items) => items.iter().map(|item| said(caller, item)).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                format!("{}: {}", words::column(lang, name).unwrap_or(name), said(caller, value))
            })
            .collect::<Vec<_>>()
            .join("; "),
        Value::Number(number) => number.to_string(),
    }
}

/// Both databases' ways of writing an instant.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let is_like = text.len() > 18 && text.as_bytes().get(4) == Some(&b'-');
    is_like
        .then(|| text.replacen(' ', "T", 1))
        .and_then(|text| DateTime::parse_from_rfc3339(&text.replace(" UTC", "Z")).ok())
        .map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_of_both_databases_are_understood() {
        for text in ["2026-09-01T08:00:00Z", "2026-09-01 08:00:00+00:00", "2026-09-01 08:00:00.123456+00:00"]
        {
            assert!(instant(text).is_some(), "{text}");
        }
        assert_eq!(instant("Ełk, gmina miejska, powiat"), None);
    }
}
