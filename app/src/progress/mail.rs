//! Mails about a later deadline and a further attempt.

use domain::cohort::CohortTexts;
use domain::say;

use crate::mail::{Facts, Letter};
use crate::{urls, when};

/// The letter of these events.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    let lang = facts.lang;
    let texts: CohortTexts = serde_json::from_value(facts.data.get("texts")?.clone()).ok()?;
    let cohort = &texts.of(lang).name;
    let href = facts.link(&urls::learning_in(facts.text("cohort")));
    let letter = match event {
        "deadline.extended" => {
            let until: chrono::DateTime<chrono::Utc> = facts.text("until").parse().ok()?;
            let zone = facts.text("zone").parse().unwrap_or(chrono_tz::Europe::Warsaw);
            let until = when::date_time(lang, until, zone);
            let is_whole = facts.data.get("is_whole").and_then(serde_json::Value::as_bool) == Some(true);
            let what = if is_whole {
                say!(
                    lang,
                    "Program ({cohort}) możesz ukończyć do {until}.",
                    "You can complete the programme ({cohort}) until {until}."
                )
            } else {
                say!(
                    lang,
                    "Termin modułu w programie {cohort} to teraz {until}.",
                    "A module of {cohort} is now due on {until}."
                )
            };
            Letter::new(lang.t("Masz więcej czasu", "You have more time")).say(what)
        }
        "attempts.allowed" => {
            let extra = facts.number("extra");
            Letter::new(lang.t("Możesz podejść ponownie", "You can try again")).say(say!(
                lang,
                "Organizator dodał Ci podejścia do sprawdzianu: {extra} ({cohort}).",
                "The organizer gave you further attempts at a quiz: {extra} ({cohort})."
            ))
        }
        _ => return None,
    };
    Some(letter.button(lang.t("Moja nauka", "My learning"), href))
}
