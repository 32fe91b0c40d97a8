//! The mail that follows each change of an application: subject and text, in the person's language.

use crate::mail::{Facts, Letter};
use domain::enrollment::{EnrollmentMail, EnrollmentState, Reason};
use domain::lang::Lang;
use domain::say;

use super::words::{full, state_word};
use crate::when;

/// The letter of an outbox row of the event "enrollment": what happened, why, and the way to the cohort's page.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    if event != "enrollment" {
        return None;
    }
    let lang = facts.lang;
    let data: EnrollmentMail = serde_json::from_value(facts.data.clone()).ok()?;
    let cohort = &data.cohort.of(lang).name;
    let (receipt, city) = (data.receipt, &data.city);
    let mut letter = Letter::new(format!("{}: {cohort}", state_word(lang, data.state)))
        .say(what_happened(lang, &data))
        .say(say!(lang, "Zgłoszenie nr {receipt}, {city}.", "Application no. {receipt}, {city}."));
    if let Some(note) = &data.note {
        letter = letter.say(say!(lang, "Powód: {note}", "Reason: {note}"));
    }
    let href = facts.link(&crate::urls::cohort(&data.cohort_slug));
    Some(letter.button(lang.t("Zobacz zgłoszenie", "See the application"), href))
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
