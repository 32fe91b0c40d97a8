//! The mail that follows each change of an application: subject and text, in the person's language.

use crate::mail::{Facts, Letter};
use domain::enrollment::letters::{EVENT, TRIAL};
use domain::enrollment::rules::Office;
use domain::enrollment::{DatesBefore, EnrollmentMail, EnrollmentState, MovedFrom, Reason};
use domain::lang::Lang;
use domain::learning::rules::Progress;
use domain::say;

use super::calendar::calendar;
use super::words::{Told, next, state_word, why};
use crate::when;

/// The letter of an outbox row of the event "enrollment", or of a test of one: what happened, why, the way to the
/// cohort's page, and dates for the calendar.
#[must_use]
pub fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    let is_test = event == TRIAL;
    if event != EVENT && !is_test {
        return None;
    }
    let lang = facts.lang;
    let data: EnrollmentMail = serde_json::from_value(facts.data.clone()).ok()?;
    let subject = subject(lang, &data);
    let letter = if is_test {
        let mark = lang.t("[Próba]", "[Test]");
        Letter::new(format!("{mark} {subject}")).say(lang.t(
            "To próba: osoba, miasto i numer są zmyślone, niczego nie trzeba robić.",
            "This is a test: person, city and number are invented, there is nothing to do.",
        ))
    } else {
        Letter::new(subject)
    };
    let letter = said(lang, &data, letter);
    let file = calendar(facts, &data);
    let letter = match &file {
        Some(_) => letter
            .say(lang.t("Wpis do kalendarza jest w załączniku.", "An entry for your calendar is attached.")),
        None => letter,
    };
    let (label, path) = way_on(lang, &data);
    Some(letter.button(label, facts.link(&path)).calendar(file))
}

/// What the subject line says: the state, then the cohort.
#[must_use]
pub fn subject(lang: Lang, data: &EnrollmentMail) -> String {
    let what = match (&data.moved, data.dates_before) {
        (Some(_), _) => lang.t("Zmiana kohorty", "A change of cohort"),
        (None, Some(_)) => lang.t("Nowe terminy", "New dates"),
        (None, None) => state_word(lang, data.state),
    };
    format!("{what}: {}", data.cohort.of(lang).name)
}

/// The paragraphs.
fn said(lang: Lang, data: &EnrollmentMail, letter: Letter) -> Letter {
    let receipt = data.receipt;
    let city = if data.city_label.is_empty() { &data.city } else { &data.city_label };
    let mut letter = letter.say(what_happened(lang, data)).say(if data.state == EnrollmentState::Invited {
        say!(lang, "Zaproszenie nr {receipt}, {city}.", "Invitation no. {receipt}, {city}.")
    } else {
        say!(lang, "Zgłoszenie nr {receipt}, {city}.", "Application no. {receipt}, {city}.")
    });
    if let Some(moved) = &data.moved {
        letter = told_of_move(lang, data, moved, letter);
    }
    if let Some(before) = data.dates_before {
        letter = told_of_dates(lang, data, before, letter);
    }
    if (data.from, data.state) == (Some(EnrollmentState::Confirmed), EnrollmentState::Waitlisted) {
        letter = letter.say(lang.t(
            "Organizatorzy cofnęli miejsce przyznane poza kolejnością; zgłoszenie wraca na swoje dawne miejsce w kolejce.",
            "The organizers took back the place given out of turn; the application is at its old place in the queue again.",
        ));
    }
    if data.is_workplace_confirmed {
        letter = letter.say(lang.t(
            "Twoja praca w urzędzie jest przy tym potwierdzona: zrobił to koordynator miasta.",
            "Your work for the office is confirmed by this: the coordinator of the city did it.",
        ));
    }
    if let Some(note) = &data.note {
        letter = letter.say(say!(lang, "Powód: {note}", "Reason: {note}"));
    }
    match data.state {
        EnrollmentState::Invited => letter.say(lang.t(
            "Zaloguj się adresem, na który przyszła ta wiadomość; kod przyślemy e-mailem. Jeśli to pomyłka, zrezygnuj albo nic nie rób.",
            "Sign in with the address to which this message came; we will e-mail a code. If it is a mistake, decline or do nothing.",
        )),
        EnrollmentState::Completed => letter.say(lang.t(
            "Na stronie certyfikatu sprawdź dane do druku; gdy są potwierdzone, certyfikat powstaje od razu.",
            "Check the data to be printed on the page of the certificate; once they are confirmed, it is made at once.",
        )),
        _ => letter,
    }
}

/// From where to where, what stays as it is, and the new dates.
fn told_of_move(lang: Lang, data: &EnrollmentMail, moved: &MovedFrom, letter: Letter) -> Letter {
    let (from, to) = (&moved.cohort.of(lang).name, &data.cohort.of(lang).name);
    let letter = letter.say(say!(
        lang,
        "Organizatorzy przenieśli Cię z kohorty „{from}” do kohorty „{to}”. Miejsce zachowujesz, nic nie trzeba robić.",
        "The organizers moved you from the cohort “{from}” to the cohort “{to}”. You keep your place, there is nothing to do."
    ));
    let Progress { done, all, .. } = moved.progress;
    let letter = if done > 0 {
        letter.say(say!(
            lang,
            "Postęp przechodzi z Tobą: {done} z {all} części programu. To, co zostało zapisane, nie znika.",
            "Your progress goes with you: {done} of {all} parts of the programme. Nothing that was recorded is lost."
        ))
    } else {
        letter
    };
    let Some(dates) = &data.dates else { return letter };
    let zone = data.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let (first, last) =
        (when::date(lang, dates.starts_on), when::date_time(lang, dates.completion_until, zone));
    letter.say(say!(
        lang,
        "Obowiązują terminy nowej kohorty: pierwszy dzień {first}, ukończenie do {last}.",
        "The dates of the new cohort hold: the first day is {first}, completion until {last}."
    ))
}

/// What each date was and is.
fn told_of_dates(lang: Lang, data: &EnrollmentMail, before: DatesBefore, mut letter: Letter) -> Letter {
    let Some(dates) = &data.dates else { return letter };
    let zone = data.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    if before.starts_on != dates.starts_on {
        let (was, is) = (when::date(lang, before.starts_on), when::date(lang, dates.starts_on));
        letter = letter.say(say!(
            lang,
            "Pierwszy dzień: był {was}, jest {is}.",
            "The first day was {was} and is {is}."
        ));
    }
    if before.completion_until != dates.completion_until {
        let (was, is) = (before.completion_until, dates.completion_until);
        let (was, is) = (when::date_time(lang, was, zone), when::date_time(lang, is, zone));
        letter = letter.say(say!(
            lang,
            "Program można było ukończyć do {was}, teraz do {is}.",
            "The programme could be completed until {was}, now until {is}."
        ));
    }
    letter
}

/// The button.
fn way_on(lang: Lang, data: &EnrollmentMail) -> (&'static str, String) {
    match data.state {
        EnrollmentState::Offered => {
            (lang.t("Odpowiedz na ofertę", "Answer the offer"), crate::urls::invitation(&data.cohort_slug))
        }
        EnrollmentState::Invited => (
            lang.t("Odpowiedz na zaproszenie", "Answer the invitation"),
            crate::urls::invitation(&data.cohort_slug),
        ),
        EnrollmentState::Completed => {
            (lang.t("Mój certyfikat", "My certificate"), crate::urls::own_certificate(data.enrollment))
        }
        _ => (lang.t("Zobacz zgłoszenie", "See the application"), crate::urls::cohort(&data.cohort_slug)),
    }
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
    let next = match (data.state, data.reason) {
        // The reason stands below in the same mail.
        (EnrollmentState::Removed, _) => "",
        (EnrollmentState::Invited, Reason::HandedOver) => lang.t(
            "Przekazuje je osoba z tego samego urzędu. Przyjmij je albo zrezygnuj; bez odpowiedzi przejdzie dalej.",
            "A colleague of the same office hands it over. Accept or decline it; without an answer it passes on.",
        ),
        _ => next(lang, &told),
    };
    format!("{head}. {} {next}", why(lang, &told)).trim_end().to_owned()
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
