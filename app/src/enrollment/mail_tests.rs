use chrono::NaiveDate;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::window::Window;
use domain::cohort::{CohortCard, CohortState, CohortText, CohortTexts};
use domain::enrollment::letters::{LetterKind, letters};
use domain::enrollment::{EnrollmentState, Reason};
use domain::ids::{CohortId, CourseId};

use super::*;
use crate::enrollment::occasions::{key, sample, title, when_sent};
use crate::mail::{Composed, compose, tests_settings};

const NOW: &str = "2026-09-01T10:00:00Z";

fn at(text: &str) -> domain::clock::Instant {
    text.parse().unwrap()
}

fn cohort(mode: AdmissionMode) -> CohortCard {
    let text = |name: &str| CohortText { name: name.into(), lead: String::new() };
    CohortCard {
        id: CohortId(uuid::Uuid::nil()),
        slug: "jesien".into(),
        course: CourseId(uuid::Uuid::nil()),
        texts: CohortTexts { pl: text("edycja jesienna"), en: Some(text("autumn edition")) },
        time_zone: "Europe/Warsaw".into(),
        starts_on: NaiveDate::from_ymd_opt(2026, 10, 6).unwrap(),
        ends_on: NaiveDate::from_ymd_opt(2026, 12, 19).unwrap(),
        window: Window { opens: at("2026-08-01T00:00:00Z"), closes: at("2026-09-10T00:00:00Z") },
        promotion_until: at("2026-10-20T21:59:59Z"),
        completion_until: at("2026-12-31T22:59:59Z"),
        office_days: Some(7),
        minimum_cities: 0,
        mode,
        offer_days: 3,
        handover_module: None,
        groups: vec![],
        state: CohortState::Published,
    }
}

fn composed(event: &str, lang: Lang, data: &EnrollmentMail) -> Composed {
    compose(event, lang, &serde_json::to_string(data).unwrap(), &tests_settings()).unwrap()
}

fn letter_of(lang: Lang, mode: AdmissionMode, kind: &LetterKind) -> Composed {
    composed(EVENT, lang, &sample(lang, &cohort(mode), kind, at(NOW)))
}

fn every(mut look: impl FnMut(AdmissionMode, &LetterKind)) {
    for mode in AdmissionMode::ALL {
        for kind in letters(mode) {
            look(mode, &kind);
        }
    }
}

/// The whole table: in every mode, for every way to a state, in every language, as text and as HTML.
#[test]
fn every_letter_says_what_happened_in_its_language_in_text_and_html() {
    every(|mode, kind| {
        let [pl, en] = Lang::ALL.map(|lang| letter_of(lang, mode, kind));
        let name = key(kind);
        for (lang, mail) in [(Lang::Pl, &pl), (Lang::En, &en)] {
            let cohort = cohort(mode).texts.of(lang).name.clone();
            assert!(mail.subject.ends_with(&cohort), "{name}: {}", mail.subject);
            assert!(mail.html.contains(&format!("lang=\"{}\"", lang.tag())), "{name}");
            // Each paragraph of the text stands in the HTML too.
            let said = mail.text.lines().next().unwrap_or_default();
            assert!(said.len() > 20 && mail.html.contains(&crate::ui::escaped(said)), "{name}: {said}");
            assert!(mail.text.contains("128") && mail.html.contains("128"), "{name} has a number");
            assert!(mail.text.contains("https://a.example/"), "{name} leads on");
            assert!(!when_sent(lang, kind).is_empty() && title(lang, kind).contains(": "), "{name}");
        }
        assert!(pl.subject != en.subject && pl.text != en.text, "{name} is said in one language only");
        assert!(en.text.contains("https://a.example/en/"), "{name} leads to English pages: {}", en.text);
    });
}

#[test]
fn a_letter_carries_a_calendar_file_where_there_is_a_date_and_only_there() {
    use EnrollmentState::{Confirmed, Invited, Offered};
    every(|mode, kind| {
        for from in &kind.from {
            let one = LetterKind { from: vec![*from], ..kind.clone() };
            let file = letter_of(Lang::Pl, mode, &one).calendar;
            let was_dated = matches!(from, Some(Offered | Invited | Confirmed));
            let expected = match kind.to {
                Offered | Invited | Confirmed => Some("PUBLISH"),
                EnrollmentState::Completed => None,
                _ => was_dated.then_some("CANCEL"),
            };
            assert_eq!(file.as_ref().map(|file| file.method), expected, "{from:?} -> {}", key(kind));
        }
    });
}

#[test]
fn one_thing_keeps_its_entry_from_the_offer_to_the_loss_of_the_seat() {
    let kind = |to, reason, from| LetterKind { to, reason, from: vec![from] };
    use EnrollmentState::{Confirmed, Invited, Removed};
    let told = |sequence: u32, kind: &LetterKind| {
        let mut data = sample(Lang::Pl, &cohort(AdmissionMode::FirstCome), kind, at(NOW));
        if let Some(dates) = &mut data.dates {
            dates.sequence = sequence;
        }
        composed(EVENT, Lang::Pl, &data).calendar.unwrap().text.replace("\r\n ", "")
    };
    let values = |text: &str, name: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned()).collect()
    };
    let invited = told(0, &kind(Invited, Reason::Invitation, None));
    let accepted = told(1, &kind(Confirmed, Reason::Invitation, Some(Invited)));
    let removed = told(2, &kind(Removed, Reason::Organizer, Some(Confirmed)));
    let [answer] = &values(&invited, "UID:")[..] else { panic!("one date: {invited}") };
    assert_eq!(values(&accepted, "UID:")[0], *answer);
    assert_eq!(values(&accepted, "STATUS:"), ["CANCELLED", "CONFIRMED", "CONFIRMED"]);
    assert_eq!(values(&accepted, "UID:")[1..], values(&removed, "UID:")[..]);
    assert_eq!(values(&removed, "STATUS:"), ["CANCELLED", "CANCELLED"]);
    assert_eq!(values(&removed, "SEQUENCE:"), ["2", "2"]);
    assert_eq!(values(&accepted, "DTSTART;VALUE=DATE:"), ["20261006"]);
    assert_eq!(values(&invited, "DTEND:"), ["20260904T135959Z"], "16.00 in Warsaw, the third working day");
}

#[test]
fn who_gets_a_seat_after_the_first_day_is_told_the_last_one_only() {
    let kind = LetterKind {
        to: EnrollmentState::Confirmed,
        reason: Reason::Promoted,
        from: vec![Some(EnrollmentState::Waitlisted)],
    };
    let mut data = sample(Lang::Pl, &cohort(AdmissionMode::FirstCome), &kind, at("2026-10-10T10:00:00Z"));
    if let Some(dates) = &mut data.dates {
        dates.starts_on = NaiveDate::from_ymd_opt(2026, 10, 6).unwrap();
    }
    let text = composed(EVENT, Lang::Pl, &data).calendar.unwrap().text;
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    assert!(text.contains("Ostatnia chwila"), "{text}");
}

#[test]
fn a_test_says_that_it_is_one() {
    let kind = LetterKind { to: EnrollmentState::Invited, reason: Reason::Invitation, from: vec![None] };
    let data = sample(Lang::Pl, &cohort(AdmissionMode::Approval), &kind, at(NOW));
    let [real, test] = [EVENT, TRIAL].map(|event| composed(event, Lang::Pl, &data));
    assert_eq!(test.subject, format!("[Próba] {}", real.subject));
    assert!(test.text.starts_with("To próba") && !real.text.contains("próba"), "{}", test.text);
    assert_eq!(test.calendar, real.calendar);
}

#[test]
fn an_invitation_says_that_the_workplace_is_confirmed_by_it() {
    let kind = LetterKind { to: EnrollmentState::Invited, reason: Reason::Invitation, from: vec![None] };
    let mut data = sample(Lang::Pl, &cohort(AdmissionMode::Nomination), &kind, at(NOW));
    assert!(!composed(EVENT, Lang::Pl, &data).text.contains("potwierdzona"));
    data.is_workplace_confirmed = true;
    assert!(composed(EVENT, Lang::Pl, &data).text.contains("jest przy tym potwierdzona"));
}

/// Rows that were written before there were dates are sent too.
#[test]
fn a_mail_of_an_older_version_is_sent_without_a_file() {
    let data = r#"{"enrollment":"00000000-0000-0000-0000-000000000000","cohort_slug":"jesien",
        "cohort":{"pl":{"name":"Jesień","lead":""},"en":null},"time_zone":"Europe/Warsaw","city":"Ełk","receipt":128,
        "state":"confirmed","reason":"seat_free","office_until":null,"note":null}"#;
    let mail = compose(EVENT, Lang::Pl, data, &tests_settings()).unwrap();
    assert!(mail.text.contains("128") && mail.calendar.is_none(), "{}", mail.text);
}

#[test]
fn a_move_to_a_cohort_that_has_begun_tells_from_where_to_where_and_moves_the_entries() {
    let from = vec![Some(EnrollmentState::Confirmed)];
    let kind = LetterKind { to: EnrollmentState::Confirmed, reason: Reason::Moved, from };
    let moved = |starts_on: &str| {
        let now = at("2026-10-10T10:00:00Z");
        let mut data = sample(Lang::Pl, &cohort(AdmissionMode::FirstCome), &kind, now);
        if let Some(dates) = &mut data.dates {
            dates.starts_on = starts_on.parse().unwrap();
        }
        composed(EVENT, Lang::Pl, &data)
    };
    let mail = moved("2026-10-06");
    assert_eq!(mail.subject, "Zmiana kohorty: edycja jesienna");
    for part in [
        "z kohorty „edycja przykładowa” do kohorty „edycja jesienna”",
        "Miejsce zachowujesz",
        "5 z 12 części programu",
        "Powód:",
        "pierwszy dzień 6 października",
    ] {
        assert!(mail.text.replace('\u{a0}', " ").contains(part), "{part}: {}", mail.text);
    }
    let entries = |mail: Composed| -> Vec<String> {
        let text = mail.calendar.unwrap().text.replace("\r\n ", "");
        let lines = text.lines().filter(|line| line.starts_with("UID") || line.starts_with("STATUS"));
        lines.map(str::to_owned).collect()
    };
    let nobody = uuid::Uuid::nil();
    let uid = |thing: &str| format!("UID:{nobody}-{thing}@academy");
    let (gone, stays) = ("STATUS:CANCELLED".to_owned(), "STATUS:CONFIRMED".to_owned());
    assert_eq!(entries(mail), [uid("start"), gone, uid("finish"), stays.clone()]);
    assert_eq!(entries(moved("2026-11-02")), [uid("start"), stays.clone(), uid("finish"), stays]);
}

#[test]
fn other_dates_are_told_as_they_were_and_are_and_replace_the_entries() {
    let from = vec![Some(EnrollmentState::Confirmed)];
    let kind = LetterKind { to: EnrollmentState::Confirmed, reason: Reason::DatesChanged, from };
    let told = |now: &str, (was, is): (&str, &str)| {
        let mut data = sample(Lang::Pl, &cohort(AdmissionMode::FirstCome), &kind, at(now));
        data.dates.as_mut().unwrap().starts_on = is.parse().unwrap();
        data.dates_before.as_mut().unwrap().starts_on = was.parse().unwrap();
        composed(EVENT, Lang::Pl, &data)
    };
    let ahead = told("2026-10-01T10:00:00Z", ("2026-10-06", "2026-10-13"));
    assert_eq!(ahead.subject, "Nowe terminy: edycja jesienna");
    let text = ahead.text.replace('\u{a0}', " ");
    for part in ["Miejsce zostaje", "był 6 października 2026, jest 13 października 2026", "teraz do"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let file = ahead.calendar.unwrap().text;
    assert!(file.contains("20261013") && !file.contains("CANCELLED"), "{file}");
    // The first day was ahead and is over now: its entry would lie.
    let over = told("2026-10-10T10:00:00Z", ("2026-10-12", "2026-10-06")).calendar.unwrap().text;
    assert!(over.contains("STATUS:CANCELLED"), "{over}");
    // It was over before and stays as it was.
    let same = told("2026-10-10T10:00:00Z", ("2026-10-06", "2026-10-06")).calendar.unwrap().text;
    assert!(!same.contains("-start@") && same.contains("-finish@"), "{same}");
}
