//! Calendar files of mails (RFC 5545, with the methods of RFC 5546): a few events, in UTC or as whole days. Two kinds of
//! entry and a dozen properties are less than a library would bring along.

use std::fmt::Write;

use chrono::{Days, NaiveDate, TimeDelta};
use domain::clock::Instant;

/// No line is longer, in octets, its end aside.
const LINE: usize = 75;
/// How long before a deadline its entry begins, so that a calendar shows more than a stroke.
const BEFORE: TimeDelta = TimeDelta::minutes(30);

/// A calendar file as it is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// `PUBLISH` or `CANCEL`, as the type of the attachment says too.
    pub method: &'static str,
    /// The file's text, with CRLF.
    pub text: String,
}

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The half hour that ends with this second.
    Until(Instant),
    /// This whole day.
    Day(NaiveDate),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for each file about the same thing.
    pub uid: String,
    /// Larger than in the file before.
    pub sequence: u32,
    /// When this was said.
    pub stamp: Instant,
    /// When it is.
    pub when: When,
    /// What, in a few words.
    pub summary: String,
    /// The page about it.
    pub url: String,
    /// Whether it is taken out of the calendar.
    pub is_cancelled: bool,
}

/// Who sends calendar files: a name and an address of any scheme ("mailto:…").
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// Her name.
    pub name: &'a str,
    /// Where she is reached.
    pub address: &'a str,
}

/// A file of these events: a cancellation where all of them are cancelled. Nothing without events.
#[must_use]
pub fn file(sender: Sender<'_>, events: &[Event]) -> Option<CalendarFile> {
    if events.is_empty() {
        return None;
    }
    let method = if events.iter().all(|event| event.is_cancelled) { "CANCEL" } else { "PUBLISH" };
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//Academy//Seats//EN");
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", method);
    for event in events {
        write_event(&mut out, sender, event);
    }
    out.line("END", "VCALENDAR");
    Some(CalendarFile { method, text: out.0 })
}

fn write_event(out: &mut Lines, sender: Sender<'_>, event: &Event) {
    out.line("BEGIN", "VEVENT");
    out.line("UID", &escaped(&event.uid));
    out.line("SEQUENCE", &event.sequence.to_string());
    out.line("DTSTAMP", &utc(event.stamp));
    match event.when {
        When::Until(at) => {
            out.line("DTSTART", &utc(at - BEFORE));
            out.line("DTEND", &utc(at));
        }
        When::Day(day) => {
            // The end of a day is the first day after it.
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            out.line("DTSTART;VALUE=DATE", &day.format("%Y%m%d").to_string());
            out.line("DTEND;VALUE=DATE", &next.format("%Y%m%d").to_string());
        }
    }
    out.line("SUMMARY", &escaped(&event.summary));
    out.line(&format!("ORGANIZER;CN={}", quoted(sender.name)), &plain(sender.address));
    out.line("URL", &plain(&event.url));
    // A deadline does not make anybody busy.
    out.line("TRANSP", "TRANSPARENT");
    out.line("STATUS", if event.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
    if !event.is_cancelled && matches!(event.when, When::Until(_)) {
        out.line("BEGIN", "VALARM");
        out.line("ACTION", "DISPLAY");
        out.line("DESCRIPTION", &escaped(&event.summary));
        out.line("TRIGGER", "-P1D");
        out.line("END", "VALARM");
    }
    out.line("END", "VEVENT");
}

fn utc(at: Instant) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value. No control character but a line break reaches the file, and that as `\n`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// A parameter in quotes, which cannot hold quotes itself.
fn quoted(text: &str) -> String {
    format!("\"{}\"", plain(&text.replace('"', "'")))
}

/// An address: no escapes there, so nothing that would end the line.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A content line, folded: what is longer goes on in the next line after a space, and no character is torn.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if sign.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= sign.len_utf8();
            // Writing to a string cannot fail.
            let _ = self.0.write_char(sign);
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn event(summary: &str) -> Event {
        Event {
            uid: "7-answer@academy".into(),
            sequence: 3,
            stamp: at("2026-09-01T10:00:00Z"),
            when: When::Until(at("2026-09-20T13:59:59Z")),
            summary: summary.into(),
            url: "https://a.example/kohorty/jesien/zaproszenie".into(),
            is_cancelled: false,
        }
    }

    const SENDER: Sender<'_> = Sender { name: "Akademia", address: "mailto:pomoc@a.example" };

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_deadline_is_the_half_hour_before_it_in_utc() {
        let file = file(SENDER, &[event("Termin odpowiedzi")]).unwrap();
        assert_eq!(file.method, "PUBLISH");
        assert_eq!(
            unfolded(&file.text),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Academy//Seats//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                "UID:7-answer@academy",
                "SEQUENCE:3",
                "DTSTAMP:20260901T100000Z",
                "DTSTART:20260920T132959Z",
                "DTEND:20260920T135959Z",
                "SUMMARY:Termin odpowiedzi",
                "ORGANIZER;CN=\"Akademia\":mailto:pomoc@a.example",
                "URL:https://a.example/kohorty/jesien/zaproszenie",
                "TRANSP:TRANSPARENT",
                "STATUS:CONFIRMED",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "DESCRIPTION:Termin odpowiedzi",
                "TRIGGER:-P1D",
                "END:VALARM",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn a_day_lasts_until_the_next_one_over_the_end_of_a_year() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let file = file(SENDER, &[Event { when: When::Day(day), ..event("Start") }]).unwrap();
        assert!(file.text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    }

    #[test]
    fn only_a_file_of_nothing_but_cancelled_entries_is_a_cancellation() {
        let gone = Event { is_cancelled: true, ..event("a") };
        let file_of = |events: &[Event]| file(SENDER, events).map(|file| file.method);
        assert_eq!(file_of(&[gone.clone(), event("b")]), Some("PUBLISH"));
        assert_eq!(file_of(&[gone.clone(), gone.clone()]), Some("CANCEL"));
        assert_eq!(file_of(&[]), None);
        let text = file(SENDER, &[gone]).unwrap().text;
        assert!(text.contains("STATUS:CANCELLED") && !text.contains("VALARM"), "{text}");
    }

    #[test]
    fn long_lines_are_folded_at_75_octets_and_no_letter_is_torn() {
        let summary = "Zażółć gęślą jaźń, 🏛 ".repeat(20);
        let text = file(SENDER, &[event(&summary)]).unwrap().text;
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{} octets: {line}", line.len());
        }
        let said = unfolded(&text).into_iter().find(|line| line.starts_with("SUMMARY")).unwrap();
        assert_eq!(said.replace("\\,", ","), format!("SUMMARY:{summary}"));
    }

    #[test]
    fn no_text_ends_its_line_or_begins_a_property() {
        let hostile = "a\r\nATTACH:file:///etc/passwd\nb\rc\u{2028}d\u{0}e;f,g\\h";
        let sender = Sender { name: "x\"\r\nATTENDEE:mailto:y@z\r\n", address: "mailto:a@b\r\nX:1" };
        let mad = Event { uid: hostile.into(), url: hostile.into(), ..event(hostile) };
        let text = file(sender, &[mad]).unwrap().text;
        for line in unfolded(&text) {
            assert!(!line.starts_with("ATTACH") && !line.starts_with("ATTENDEE") && !line.starts_with("X:"));
            assert!(!line.contains(['\n', '\r', '\0']), "{line:?}");
        }
        assert!(text.replace("\r\n ", "").contains("\\nbc"), "{text}");
        assert!(text.replace("\r\n ", "").contains("e\\;f\\,g\\\\h"), "{text}");
    }
}
