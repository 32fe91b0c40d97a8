//! The sentences of a certificate in Polish and English, made from its facts.

use app::certification::qr;
use chrono::{Datelike, NaiveDate};
use typst::foundations::{Array, Dict, IntoValue, Value};

use super::PressError;
use super::facts::{CertificateFacts, GrammaticalForm, Language};
use super::text::{breakable, printable};

/// More windows than this no longer fit on the edge.
const MOST_WINDOWS: u32 = 12;
/// Windows on the edge when the course does not count its modules.
const USUAL_WINDOWS: u32 = 9;

/// What the template receives as `sys.inputs`.
pub(super) fn sheet(facts: &CertificateFacts) -> Result<Dict, PressError> {
    let code = qr::code(&facts.verification_url).ok_or(PressError::AddressTooLong)?;
    let windows = facts.modules.unwrap_or(USUAL_WINDOWS).clamp(1, MOST_WINDOWS);
    let mut sheet = Dict::new();
    let mut put = |key: &str, value: Value| sheet.insert(key.into(), value);
    put("lang", lang(facts.language).into_value());
    put("heading", heading(facts.language).into_value());
    put("opening", opening(facts).into_value());
    put("name", breakable(&facts.name).into_value());
    put("city", facts.city.as_deref().map(breakable).into_value());
    put("deed", deed(facts).into_value());
    put("course", breakable(&facts.course).into_value());
    put("details", breakable(&details(facts)).into_value());
    put("replaces", facts.replaces.as_deref().map(|old| replaces(facts.language, old)).into_value());
    put("issuer", breakable(&facts.issuer).into_value());
    put("signatory", facts.signatory.as_ref().map(|s| breakable(&s.name)).into_value());
    put("function", facts.signatory.as_ref().map(|s| breakable(&s.function)).into_value());
    put("issued", issued(facts).into_value());
    put("number", printable(&facts.number).into_value());
    put("check", check(facts.language).into_value());
    put("address", facts.verification_url.as_str().into_value());
    put("address_text", shown_address(&facts.verification_url).into_value());
    put("title", title(facts).into_value());
    put("qr_alt", qr_alt(facts).into_value());
    put("qr_side", code.side.into_value());
    put(
        "qr_runs",
        code.runs.into_iter().map(|row| row.map(Value::Int)).map(squares).collect::<Array>().into_value(),
    );
    put("windows", i64::from(windows).into_value());
    Ok(sheet)
}

fn squares(squares: [Value; 3]) -> Value {
    squares.into_iter().collect::<Array>().into_value()
}

fn lang(language: Language) -> &'static str {
    match language {
        Language::Polish => "pl",
        Language::English => "en",
    }
}

fn heading(language: Language) -> &'static str {
    match language {
        Language::Polish => "Certyfikat ukończenia programu",
        Language::English => "Certificate of completion",
    }
}

fn title(facts: &CertificateFacts) -> String {
    format!("{}: {} ({})", heading(facts.language), printable(&facts.name), printable(&facts.number))
}

/// The line above the name. Without a gendered verb the sentence is turned round.
fn opening(facts: &CertificateFacts) -> &'static str {
    match (facts.language, facts.form) {
        (Language::English, _) => "This is to certify that",
        (Language::Polish, GrammaticalForm::Neutral) => "Certyfikat otrzymuje",
        (Language::Polish, _) => "Zaświadczamy, że",
    }
}

/// The line between the name and the course.
fn deed(facts: &CertificateFacts) -> String {
    let result = facts.result.as_deref().map(printable);
    match (facts.language, facts.form) {
        (Language::Polish, form) => {
            let verb = match form {
                GrammaticalForm::She => "ukończyła",
                GrammaticalForm::He => "ukończył",
                GrammaticalForm::Neutral => "za ukończenie",
            };
            let object = if form == GrammaticalForm::Neutral { "programu" } else { "program" };
            match result {
                Some(result) => format!("{verb} z\u{a0}wynikiem {result} {object}"),
                None => format!("{verb} {object}"),
            }
        }
        (Language::English, _) => match result {
            Some(result) => format!("completed, with a\u{a0}result of {result}, the programme"),
            None => "completed the programme".to_owned(),
        },
    }
}

/// Modules, hours, dates and cohort: "9 modułów, 60 godzin, 6 października – 19 grudnia 2025 r. Kohorta: …".
fn details(facts: &CertificateFacts) -> String {
    let polish = facts.language == Language::Polish;
    let mut parts = Vec::new();
    if let Some(modules) = facts.modules {
        let noun = counted(facts.language, modules, ["moduł", "moduły", "modułów"], ["module", "modules"]);
        parts.push(format!("{modules}\u{a0}{noun}"));
    }
    if let Some(hours) = facts.hours {
        let noun = counted(facts.language, hours, ["godzina", "godziny", "godzin"], ["hour", "hours"]);
        parts.push(format!("{hours}\u{a0}{noun}"));
    }
    if let Some((from, to)) = facts.studied {
        parts.push(span(facts.language, from, to));
    }
    let mut line = parts.join(", ");
    if !facts.cohort.trim().is_empty() {
        // A Polish date ends with the full stop of "r." already.
        let stop = if line.is_empty() || line.ends_with('.') { "" } else { "." };
        let space = if line.is_empty() { "" } else { " " };
        let label = if polish { "Kohorta" } else { "Cohort" };
        line = format!("{line}{stop}{space}{label}: {}", facts.cohort);
    }
    line
}

fn replaces(language: Language, old: &str) -> String {
    let old = printable(old);
    match language {
        Language::Polish => format!("Zastępuje certyfikat {old}"),
        Language::English => format!("Replaces certificate {old}"),
    }
}

fn issued(facts: &CertificateFacts) -> String {
    let day = day(facts.language, facts.issued_on);
    match facts.place.as_deref().map(printable) {
        Some(place) => format!("{place}, {day}"),
        None => day,
    }
}

fn check(language: Language) -> &'static str {
    match language {
        Language::Polish => "Sprawdź ważność:",
        Language::English => "Check its validity:",
    }
}

fn qr_alt(facts: &CertificateFacts) -> String {
    match facts.language {
        Language::Polish => {
            format!("Kod QR z adresem strony, która potwierdza certyfikat: {}", facts.verification_url)
        }
        Language::English => {
            format!("QR code with the address of the page that confirms it: {}", facts.verification_url)
        }
    }
}

/// The address without the part that nobody types; it may be broken after a slash.
fn shown_address(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    printable(address).replace('/', "/\u{200b}")
}

fn counted(language: Language, n: u32, pl: [&'static str; 3], en: [&'static str; 2]) -> &'static str {
    match language {
        Language::English => en[usize::from(n != 1)],
        Language::Polish => match (n, n % 10, n % 100) {
            (1, _, _) => pl[0],
            (_, 2..=4, tens) if !(12..=14).contains(&tens) => pl[1],
            _ => pl[2],
        },
    }
}

fn month(language: Language, date: NaiveDate) -> &'static str {
    const POLISH: [&str; 12] = [
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
    const ENGLISH: [&str; 12] = [
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
    let names = if language == Language::Polish { POLISH } else { ENGLISH };
    names[date.month0() as usize % 12]
}

fn day(language: Language, date: NaiveDate) -> String {
    let text = format!("{}\u{a0}{} {}", date.day(), month(language, date), date.year());
    if language == Language::Polish { format!("{text}\u{a0}r.") } else { text }
}

fn span(language: Language, from: NaiveDate, to: NaiveDate) -> String {
    if from.year() == to.year() {
        return format!("{}\u{a0}{} – {}", from.day(), month(language, from), day(language, to));
    }
    format!("{} – {}", day(language, from), day(language, to))
}
