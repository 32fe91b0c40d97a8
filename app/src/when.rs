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

/// "1 godz. 40 min", "1 h 40 min". The spaces do not break.
#[must_use]
pub fn duration(lang: Lang, minutes: u32) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let hour = lang.t("godz.", "h");
    match (hours, minutes) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}{hour}"),
        (hours, minutes) => format!("{hours}\u{a0}{hour} {minutes}\u{a0}min"),
    }
}

/// "6 października – 19 grudnia 2026"; the first year is said when it is another one.
#[must_use]
pub fn span(lang: Lang, from: NaiveDate, to: NaiveDate) -> String {
    let first = if from.year() == to.year() { day_month(lang, from) } else { date(lang, from) };
    format!("{first} – {}", date(lang, to))
}

/// A month in three or four letters: "paź", "Oct".
#[must_use]
pub fn short_month(lang: Lang, day: NaiveDate) -> &'static str {
    const PL: [&str; 12] =
        ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"];
    const EN: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = day.month0() as usize;
    match lang {
        Lang::Pl => PL[month],
        Lang::En => EN[month],
    }
}

/// The calendar day of an instant in a zone.
#[must_use]
pub fn day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// What a zone is called in a list: by its city, other zones by their name in the database of zones.
#[must_use]
pub fn zone_name(lang: Lang, zone: &str) -> String {
    let known = match zone {
        "Europe/Warsaw" => lang.t("Warszawa (czas polski)", "Warsaw (Polish time)"),
        "Europe/Prague" => lang.t("Praga", "Prague"),
        "Europe/Bratislava" => lang.t("Bratysława", "Bratislava"),
        "Europe/Kyiv" => lang.t("Kijów", "Kyiv"),
        "Europe/Chisinau" => lang.t("Kiszyniów", "Chișinău"),
        "Europe/Vilnius" => lang.t("Wilno", "Vilnius"),
        "Europe/Riga" => lang.t("Ryga", "Riga"),
        "Europe/Tallinn" => "Tallinn",
        "Europe/Berlin" => "Berlin",
        "Europe/Brussels" => lang.t("Bruksela", "Brussels"),
        "Europe/London" => lang.t("Londyn", "London"),
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

/// For `<time datetime>`.
#[must_use]
pub fn machine(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
