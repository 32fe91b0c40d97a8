//! The mail to the holder of a new certificate.

use domain::say;

use crate::mail::{Facts, Letter};
use crate::urls;

/// The letter of an issued certificate: also of a corrected one, which names the number that it replaces.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    if event != "certificate.issued" {
        return None;
    }
    let lang = facts.lang;
    let (number, replaces) = (facts.text("number"), facts.text("replaces"));
    let course = facts.data.get("course").and_then(|texts| texts.get(lang.tag()).or_else(|| texts.get("pl")));
    let course = course.and_then(serde_json::Value::as_str).unwrap_or_default();
    let mut letter = Letter::new(say!(lang, "Certyfikat: {course}", "Certificate: {course}")).say(say!(
        lang,
        "Twój certyfikat jest wydany. Numer: {number}.",
        "Your certificate is issued. Its number: {number}."
    ));
    if !replaces.is_empty() {
        letter = letter.say(say!(
            lang,
            "Zastępuje certyfikat {replaces}, który już nie obowiązuje.",
            "It replaces the certificate {replaces}, which is no longer in force."
        ));
    }
    Some(
        letter
            .say(lang.t(
                "Plik PDF pobierzesz po zalogowaniu. Numer może sprawdzić każdy.",
                "Sign in to fetch the PDF. Everybody can check the number.",
            ))
            .button(
                lang.t("Zobacz certyfikat", "See the certificate"),
                facts.link(&urls::certificate(number)),
            ),
    )
}
