//! The mail that follows each change of an application: subject and text, in the person's language.

use domain::enrollment::{EnrollmentMail, EnrollmentState, Reason};
use domain::lang::Lang;
use domain::say;

use super::words::{full, state_word};
use crate::when;

/// Subject and text of the mail for an outbox row of the event "enrollment"; `link` leads to the cohort's page.
#[must_use]
pub fn mail(lang: Lang, data: &EnrollmentMail, link: &str) -> (String, String) {
    let cohort = &data.cohort.of(lang).name;
    let subject = format!("{}: {cohort}", state_word(lang, data.state));
    let receipt = data.receipt;
    let city = &data.city;
    let mut paragraphs = vec![
        what_happened(lang, data),
        say!(lang, "Zgłoszenie nr {receipt}, {city}.", "Application no. {receipt}, {city}."),
    ];
    if let Some(note) = &data.note {
        paragraphs.push(say!(lang, "Powód: {note}", "Reason: {note}"));
    }
    paragraphs.push(link.to_owned());
    (subject, paragraphs.join("\n\n"))
}

fn what_happened(lang: Lang, data: &EnrollmentMail) -> String {
    use domain::cohort::limits::LayerKind as Kind;
    let layer = match data.reason {
        Reason::TotalFull => Some(Kind::Total),
        Reason::CityFull => Some(Kind::City),
        Reason::CityCountFull => Some(Kind::CityCount),
        Reason::SizeClassFull => Some(Kind::SizeClass),
        Reason::ReserveOnly => Some(Kind::Reserve),
        Reason::AdditionalFull => Some(Kind::Additional),
        _ => None,
    };
    let head = state_word(lang, data.state);
    match (data.state, layer, data.office_until) {
        (EnrollmentState::Waitlisted, Some(layer), _) => {
            let why = full(lang, layer, &data.city);
            say!(
                lang,
                "{head}. {why} Gdy zwolni się miejsce, przejdzie na Ciebie od razu, a my napiszemy.",
                "{head}. {why} When a place becomes free it is yours at once, and we will write."
            )
        }
        (EnrollmentState::Confirmed, _, Some(until)) => {
            let zone = data.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
            let until = when::date_time(lang, until, zone);
            say!(
                lang,
                "{head}. Urząd ma czas na potwierdzenie do {until}.",
                "{head}. Your office has until {until} to confirm."
            )
        }
        _ => format!("{head}."),
    }
}
