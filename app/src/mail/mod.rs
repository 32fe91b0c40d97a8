//! The words of mails, made from an event's name and data when the mail is sent, in the person's language.
//!
//! To add a mail: give its area a file with a function `(event, &Letter) -> Option<Composed>` and name it in
//! `compose`. A letter is paragraphs and at most one button; plain text and HTML are made from the same parts.

pub mod calendar;
mod letter;
mod people;

use domain::academy::Settings;
use domain::lang::Lang;
use serde_json::Value;

pub use letter::{Composed, Letter};

/// What the words of a mail are made from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The language of the person.
    pub lang: Lang,
    /// What the event brought along.
    pub data: &'a Value,
    /// Name and address of the academy.
    pub settings: &'a Settings,
}

impl Facts<'_> {
    /// A text of the data, "" when it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.data.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number of the data, 0 when it is not there.
    #[must_use]
    pub fn number(&self, name: &str) -> i64 {
        self.data.get(name).and_then(Value::as_i64).unwrap_or_default()
    }

    /// An absolute address of a page in the person's language.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{}", self.settings.public_url, crate::request::localized(self.lang, path))
    }
}

/// The areas that write mails. The first that knows the event answers.
const AREAS: &[fn(&str, &Facts<'_>) -> Option<Letter>] = &[
    people::letter,
    crate::enrollment::mail::letter,
    crate::message::mail::letter,
    crate::progress::mail::letter,
    crate::certification::mail::letter,
];

/// The mail of an event, or nothing when no area knows it or the data is no JSON.
#[must_use]
pub fn compose(event: &str, lang: Lang, data: &str, settings: &Settings) -> Option<Composed> {
    let data: Value = serde_json::from_str(data).ok()?;
    let facts = Facts { lang, data: &data, settings };
    AREAS.iter().find_map(|area| area(event, &facts)).map(|letter| letter.composed(&facts))
}

/// Settings for tests of words.
#[cfg(test)]
pub(crate) fn tests_settings() -> Settings {
    Settings {
        name: "Akademia".into(),
        short_name: (String::new(), "Akademia".into()),
        mark: "A".into(),
        contact: "pomoc@akademia.example".into(),
        public_url: "https://a.example".into(),
        data_dir: "data".into(),
        demo_sign_in: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        super::tests_settings()
    }

    #[test]
    fn a_code_stands_in_subject_text_and_html() {
        for lang in Lang::ALL {
            let data = r#"{"purpose":"sign_in","code":"042137"}"#;
            let mail = compose("people.code", lang, data, &settings()).unwrap();
            assert!(mail.subject.contains("042137"), "{}", mail.subject);
            assert!(mail.text.contains("042137") && mail.html.contains("042137"), "{mail:?}");
        }
    }

    #[test]
    fn what_no_area_knows_is_no_mail() {
        assert_eq!(compose("unknown", Lang::Pl, "{}", &settings()), None);
        assert_eq!(compose("people.code", Lang::Pl, "no json", &settings()), None);
    }

    #[test]
    fn names_are_escaped_in_html() {
        let data = r#"{"device":"<b>x"}"#;
        let mail = compose("people.password_changed", Lang::En, data, &settings()).unwrap();
        assert!(!mail.html.contains("<b>x"), "{}", mail.html);
    }
}
