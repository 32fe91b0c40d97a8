//! The mails to the holder of a certificate: that it is issued, and that it was taken back.

use domain::say;

use crate::mail::{Facts, Letter};
use crate::urls;

/// The letter of what became of a certificate.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    match event {
        "certificate.issued" => Some(issued(facts)),
        "certificate.revoked" => Some(revoked(facts)),
        _ => None,
    }
}

/// The title of the course in the reader's language, or in the one it has.
fn course<'f>(facts: &Facts<'f>) -> &'f str {
    let texts = facts.data.get("course");
    let named = texts.and_then(|texts| texts.get(facts.lang.tag()).or_else(|| texts.get("pl")));
    named.and_then(serde_json::Value::as_str).unwrap_or_default()
}

/// It is no longer in force, why, and where that stands. The reason is the public one.
fn revoked(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    let (number, reason, course) = (facts.text("number"), facts.text("reason"), course(facts));
    let what = say!(
        lang,
        "Organizatorzy unieważnili Twój certyfikat nr {number} („{course}”). Kto sprawdzi ten numer, przeczyta, że certyfikat już nie obowiązuje.",
        "The organizers revoked your certificate no. {number} (“{course}”). Whoever checks the number reads that it is no longer in force."
    );
    Letter::new(say!(lang, "Certyfikat unieważniony: {course}", "Certificate revoked: {course}"))
        .say(what)
        .say(say!(lang, "Powód: {reason}", "Reason: {reason}"))
        .say(lang.t(
            "Jeśli to pomyłka, napisz do organizatora swojej kohorty.",
            "If that is a mistake, write to the organizer of your cohort.",
        ))
        .button(lang.t("Zobacz certyfikat", "See the certificate"), facts.link(&urls::certificate(number)))
}

/// Also of a corrected one, which names the number that it replaces.
fn issued(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    let (number, replaces) = (facts.text("number"), facts.text("replaces"));
    let course = course(facts);
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
    letter
        .say(lang.t(
            "Plik PDF pobierzesz po zalogowaniu. Numer może sprawdzić każdy.",
            "Sign in to fetch the PDF. Everybody can check the number.",
        ))
        .button(lang.t("Zobacz certyfikat", "See the certificate"), facts.link(&urls::certificate(number)))
}

#[cfg(test)]
mod tests {
    use domain::lang::Lang;

    #[test]
    fn a_revocation_is_told_with_its_reason_and_the_way_to_the_register() {
        let data =
            r#"{"number":"ALSC-2026-AAAAA-BBBBB","course":{"pl":"Akademia"},"reason":"praca <cudza>"}"#;
        let settings = crate::mail::tests_settings();
        for (lang, what) in [(Lang::Pl, "unieważnili"), (Lang::En, "revoked")] {
            let mail = crate::mail::compose("certificate.revoked", lang, data, &settings).unwrap();
            for part in [what, "ALSC-2026-AAAAA-BBBBB", "praca <cudza>", "/certyfikat/", "Akademia"] {
                assert!(mail.text.contains(part), "{part} is not in {}", mail.text);
            }
            assert!(!mail.html.contains("<cudza>"), "{}", mail.html);
        }
    }
}
