//! The mail that follows each change of an application: subject and text, in the person's language.

use crate::mail::{Facts, Letter};
use domain::enrollment::rules::Office;
use domain::enrollment::{EnrollmentMail, EnrollmentState};
use domain::lang::Lang;
use domain::say;

use super::words::{Told, next, state_word, why};

/// The letter of an outbox row of the event "enrollment": what happened, why, and the way to the cohort's page.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    if event != "enrollment" {
        return None;
    }
    let lang = facts.lang;
    let data: EnrollmentMail = serde_json::from_value(facts.data.clone()).ok()?;
    let cohort = &data.cohort.of(lang).name;
    let receipt = data.receipt;
    let city = if data.city_label.is_empty() { &data.city } else { &data.city_label };
    let mut letter = Letter::new(format!("{}: {cohort}", state_word(lang, data.state)))
        .say(what_happened(lang, &data))
        .say(if data.state == EnrollmentState::Invited {
            say!(lang, "Zaproszenie nr {receipt}, {city}.", "Invitation no. {receipt}, {city}.")
        } else {
            say!(lang, "Zgłoszenie nr {receipt}, {city}.", "Application no. {receipt}, {city}.")
        });
    if let Some(note) = &data.note {
        letter = letter.say(say!(lang, "Powód: {note}", "Reason: {note}"));
    }
    if data.state == EnrollmentState::Offered {
        let href = facts.link(&crate::urls::invitation(&data.cohort_slug));
        return Some(letter.button(lang.t("Odpowiedz na ofertę", "Answer the offer"), href));
    }
    if data.state == EnrollmentState::Invited {
        let how = lang.t(
            "Zaloguj się adresem, na który przyszła ta wiadomość; kod przyślemy e-mailem. Jeśli to pomyłka, zrezygnuj albo nic nie rób.",
            "Sign in with the address to which this message came; we will e-mail a code. If it is a mistake, decline or do nothing.",
        );
        let href = facts.link(&crate::urls::invitation(&data.cohort_slug));
        return Some(
            letter.say(how).button(lang.t("Odpowiedz na zaproszenie", "Answer the invitation"), href),
        );
    }
    if data.state == EnrollmentState::Completed {
        let how = lang.t(
            "Na stronie certyfikatu sprawdź dane do druku; gdy są potwierdzone, certyfikat powstaje od razu.",
            "Check the data to be printed on the page of the certificate; once they are confirmed, it is made at once.",
        );
        let href = facts.link(&crate::urls::own_certificate(data.enrollment));
        return Some(letter.say(how).button(lang.t("Mój certyfikat", "My certificate"), href));
    }
    let href = facts.link(&crate::urls::cohort(&data.cohort_slug));
    Some(letter.button(lang.t("Zobacz zgłoszenie", "See the application"), href))
}

fn what_happened(lang: Lang, data: &EnrollmentMail) -> String {
    let told = Told {
        state: data.state,
        reason: data.reason,
        mode: data.mode,
        full: data.full,
        city: data.city.as_str().into(),
        // The mail of a seat that waits for the office carries its deadline, others carry none.
        office: if data.office_until.is_some() { Office::Silent } else { Office::Confirmed },
        office_until: data.office_until,
        held_until: data.held_until,
        cut_off: data.cut_off,
        zone: data.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw),
    };
    let head = state_word(lang, data.state);
    let next = match data.state {
        // The reason stands below in the same mail.
        EnrollmentState::Removed => "",
        _ => next(lang, &told),
    };
    format!("{head}. {} {next}", why(lang, &told)).trim_end().to_owned()
}
