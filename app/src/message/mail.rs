//! The mail that a message becomes.

use crate::mail::{Facts, Letter};
use crate::urls;

/// The letter of a message, or of its test.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    let lang = facts.lang;
    let subject = facts.text("subject");
    let letter = match event {
        "message" => Letter::new(subject),
        "message.test" => Letter::new(format!("{} {subject}", lang.t("[Próba]", "[Test]"))),
        _ => return None,
    };
    let href = facts.link(&urls::cohort(facts.text("cohort")));
    Some(letter.markdown(facts.text("body")).button(lang.t("Strona kohorty", "The cohort's page"), href))
}
