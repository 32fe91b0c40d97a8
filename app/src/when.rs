//! Dates and times as people read them, in a zone.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use domain::lang::Lang;

const PL: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];
const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "6 października 2026", "6 October 2026". The spaces do not break.
#[must_use]
pub fn date(lang: Lang, day: NaiveDate) -> String {
    format!("{}\u{a0}{}", day_month(lang, day), day.year())
}

/// "6 października", "6 October".
#[must_use]
pub fn day_month(lang: Lang, day: NaiveDate) -> String {
    let month = day.month0() as usize;
    let name = match lang {
        Lang::Pl => PL[month],
        Lang::En => EN[month],
    };
    format!("{}\u{a0}{name}", day.day())
}

/// "10.42" in Polish, "10:42" in English.
#[must_use]
pub fn time(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    match lang {
        Lang::Pl => format!("{}.{:02}", at.hour(), at.minute()),
        Lang::En => format!("{}:{:02}", at.hour(), at.minute()),
    }
}

/// "6 października 2026, 10.42".
#[must_use]
pub fn date_time(lang: Lang, at: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", date(lang, at.with_timezone(&zone).date_naive()), time(lang, at, zone))
}

/// The calendar day of an instant in a zone.
#[must_use]
pub fn day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// For `<time datetime>`.
#[must_use]
pub fn machine(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
