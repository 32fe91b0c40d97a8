use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{FieldError, FieldErrors};
use crate::ids::{CityId, EnrollmentId};
use crate::lang::Lang;
use crate::{Error, Result, text};

/// Letters of a subject at most.
const SUBJECT: usize = 150;
/// Letters of a text at most.
const BODY: usize = 20_000;

/// Where somebody stands, as an audience is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Has a seat and learns.
    Confirmed,
    /// Has completed the programme.
    Completed,
    /// Waits for a seat.
    Waitlisted,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Completed, Self::Waitlisted];

    /// The word in forms, which is also the state of the enrollment.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::Waitlisted => "waitlisted",
        }
    }
}

/// To whom a message goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Those who stand there.
    pub standings: BTreeSet<Standing>,
    /// Only of these cities; of all when empty.
    pub cities: BTreeSet<CityId>,
    /// Only these people, by their enrollments; everybody where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<BTreeSet<EnrollmentId>>,
}

/// A message in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// One line.
    pub subject: String,
    /// Markdown.
    pub body: String,
}

/// A message that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id, which also keeps it from being sent twice.
    pub id: Uuid,
    /// To whom.
    pub audience: Audience,
    /// By language; Polish is always there.
    pub texts: BTreeMap<Lang, Text>,
}

impl Message {
    /// The text for somebody who reads this language, and the language that it is in.
    #[must_use]
    pub fn of(&self, lang: Lang) -> Option<(Lang, &Text)> {
        [lang, Lang::Pl].into_iter().find_map(|lang| Some((lang, self.texts.get(&lang)?)))
    }
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    /// Drawn when the form was shown.
    pub id: String,
    /// `Standing::word`.
    pub standing: Vec<String>,
    /// Ids of cities.
    pub city: Vec<String>,
    /// "people" where the message goes to chosen people alone.
    pub only: String,
    /// Their enrollments.
    pub person: Vec<String>,
    /// The subject in Polish.
    pub subject_pl: String,
    /// The text in Polish.
    pub body_pl: String,
    /// The subject in English; empty with an empty text.
    pub subject_en: String,
    /// The text in English.
    pub body_en: String,
}

impl MessageForm {
    /// Checks it.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<Message> {
        let mut errors = FieldErrors::default();
        let standings: BTreeSet<Standing> =
            Standing::ALL.into_iter().filter(|s| self.standing.iter().any(|word| word == s.word())).collect();
        if standings.is_empty() {
            errors.add(
                "standing",
                FieldError::said("Zaznacz, do kogo piszesz.", "Tick whom you are writing to."),
            );
        }
        let cities: Result<BTreeSet<CityId>, _> = self.city.iter().map(|id| id.parse()).collect();
        let cities = errors.take("city", cities.map_err(|_| FieldError::Choice));
        let only = self.only_these(&mut errors);
        let mut texts = BTreeMap::new();
        let polish = part(&mut errors, ["subject_pl", "body_pl"], &self.subject_pl, &self.body_pl);
        texts.extend(polish.map(|text| (Lang::Pl, text)));
        if !(self.subject_en.trim().is_empty() && self.body_en.trim().is_empty()) {
            let english = part(&mut errors, ["subject_en", "body_en"], &self.subject_en, &self.body_en);
            texts.extend(english.map(|text| (Lang::En, text)));
        }
        errors.check()?;
        let id = self.id.parse().map_err(|_| Error::NotFound)?;
        Ok(Message { id, audience: Audience { standings, cities: cities.unwrap_or_default(), only }, texts })
    }
}

impl MessageForm {
    /// The people to whom alone it goes. None of them ticked is a mistake, never everybody.
    fn only_these(&self, errors: &mut FieldErrors) -> Option<BTreeSet<EnrollmentId>> {
        if self.only.is_empty() {
            return None;
        }
        let people: Result<BTreeSet<EnrollmentId>, _> = self.person.iter().map(|id| id.parse()).collect();
        let people = errors.take("person", people.map_err(|_| FieldError::Choice)).unwrap_or_default();
        if people.is_empty() && errors.of("person").is_none() {
            let none = FieldError::said("Zaznacz co najmniej jedną osobę.", "Choose at least one person.");
            errors.add("person", none);
        }
        Some(people)
    }
}

fn part(errors: &mut FieldErrors, names: [&str; 2], subject: &str, body: &str) -> Option<Text> {
    let subject = errors.take(names[0], text::line(subject, SUBJECT));
    let body = body.trim();
    let body = match body.chars().count() {
        0 => Err(FieldError::Required),
        n if n > BODY => Err(FieldError::TooLong { max: BODY }),
        _ => Ok(body.replace("\r\n", "\n")),
    };
    let body = errors.take(names[1], body);
    subject.zip(body).map(|(subject, body)| Text { subject, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_whole_or_not_at_all() {
        let form = MessageForm {
            id: Uuid::nil().to_string(),
            standing: vec!["confirmed".into()],
            subject_pl: "Start".into(),
            body_pl: "Zaczynamy **jutro**.".into(),
            ..MessageForm::default()
        };
        let message = form.check().unwrap();
        assert_eq!(message.of(Lang::En).map(|(lang, _)| lang), Some(Lang::Pl));
        let half = MessageForm { subject_en: "Start".into(), ..form.clone() };
        assert!(matches!(half.check(), Err(Error::Invalid(errors)) if errors.of("body_en").is_some()));
        let nobody = MessageForm { standing: vec![], ..form };
        assert!(nobody.check().is_err());
    }
}
