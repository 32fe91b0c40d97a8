use serde::{Deserialize, Serialize};

use crate::catalog::topic::Topic;
use crate::catalog::views::CourseRule;
use crate::error::{Error, FieldError, FieldErrors};
use crate::ids::ModuleId;
use crate::{Result, text};

/// A course as it was typed. `places` are pairs of a module's id and its typed number; without a number the module is
/// left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseForm {
    /// Its word in addresses.
    pub slug: String,
    /// In Polish, which is always there.
    pub pl: CourseText,
    /// In English; all empty when it was not written.
    pub en: CourseText,
    /// Declared hours, as printed on certificates.
    pub hours: String,
    /// Words of its topics.
    pub topics: Vec<String>,
    /// Not empty when every lesson must be finished.
    pub all_lessons: String,
    /// What each quiz must reach, in per cent.
    pub quiz_percent: String,
    /// Attempts at each quiz.
    pub attempts: String,
    /// Not empty when everybody sees it.
    pub is_published: String,
    /// Modules with their numbers.
    pub places: Vec<(String, String)>,
}

/// The texts of a course in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseText {
    /// The title.
    pub title: String,
    /// What it is, in a sentence or two.
    pub lead: String,
    /// What one can do after it; a line each.
    pub aims: String,
}

/// A valid course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourseFacts {
    /// Its word in addresses.
    pub slug: String,
    /// In Polish.
    pub pl: CourseText,
    /// In English, where it was written.
    pub en: Option<CourseText>,
    /// Declared hours.
    pub hours: i32,
    /// What it is about, in the order of the catalogue.
    pub topics: Vec<Topic>,
    /// What completes it.
    pub rule: CourseRule,
    /// Whether everybody sees it.
    pub is_published: bool,
    /// Its modules in order.
    pub modules: Vec<ModuleId>,
}

impl CourseForm {
    /// Checks it; whether the modules are there and published is for the command.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<CourseFacts> {
        let mut errors = FieldErrors::default();
        let pl = texts(&mut errors, "pl", &self.pl);
        let en = self.en.is_written().then(|| texts(&mut errors, "en", &self.en));
        let slug = errors.take("slug", text::slug(&self.slug));
        let hours = errors.take("hours", number(&self.hours, 1, 2000));
        let percent = errors.take("quiz_percent", number(&self.quiz_percent, 1, 100));
        let attempts = errors.take("attempts", number(&self.attempts, 1, 20));
        let modules = self.modules(&mut errors);
        errors.check()?;
        let (Some(slug), Some(hours), Some(percent), Some(attempts)) = (slug, hours, percent, attempts)
        else {
            return Err(Error::Invalid(FieldErrors::default()));
        };
        let rule = CourseRule {
            all_lessons: !self.all_lessons.is_empty(),
            quiz_percent: u8::try_from(percent).unwrap_or(100),
            attempts: u8::try_from(attempts).unwrap_or(1),
        };
        let is_published = !self.is_published.is_empty();
        let topics =
            Topic::ALL.into_iter().filter(|topic| self.topics.iter().any(|word| word == topic.word()));
        Ok(CourseFacts { slug, pl, en, hours, topics: topics.collect(), rule, is_published, modules })
    }

    fn modules(&self, errors: &mut FieldErrors) -> Vec<ModuleId> {
        let mut placed = Vec::new();
        for (id, typed) in self.places.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
            let place = errors.take(&format!("place.{id}"), number(typed, 1, 999));
            if let (Some(place), Ok(id)) = (place, id.parse::<ModuleId>()) {
                placed.push((place, id));
            }
        }
        // Modules with the same number stay in the order in which the form lists them.
        placed.sort_by_key(|(place, _)| *place);
        if placed.is_empty() && errors.0.is_empty() {
            errors.add(
                "modules",
                FieldError::said(
                    "Wybierz co najmniej jeden moduł: wpisz jego numer kolejny.",
                    "Choose at least one module: type its number.",
                ),
            );
        }
        placed.into_iter().map(|(_, id)| id).collect()
    }
}

impl CourseText {
    fn is_written(&self) -> bool {
        [&self.title, &self.lead, &self.aims].into_iter().any(|text| !text.trim().is_empty())
    }
}

fn texts(errors: &mut FieldErrors, lang: &str, typed: &CourseText) -> CourseText {
    let title = errors.take(&format!("title_{lang}"), text::line(&typed.title, 160));
    let lead = errors.take(&format!("lead_{lang}"), text::line(&typed.lead, 400));
    let aims = errors.take(&format!("aims_{lang}"), text::paragraphs(&typed.aims, 4000));
    CourseText {
        title: title.unwrap_or_default(),
        lead: lead.unwrap_or_default(),
        aims: aims.unwrap_or_default(),
    }
}

fn number(typed: &str, min: i32, max: i32) -> std::result::Result<i32, FieldError> {
    let bounds = || FieldError::Number { min: min.into(), max: max.into() };
    match typed.trim() {
        "" => Err(FieldError::Required),
        typed => typed.parse().ok().filter(|n| (min..=max).contains(n)).ok_or_else(bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form() -> CourseForm {
        let pl = CourseText { title: "Kurs".into(), lead: "Po co.".into(), aims: "Umiem.".into() };
        let id = |n| ModuleId(Uuid::from_u128(n)).to_string();
        CourseForm {
            slug: "kurs".into(),
            pl,
            hours: "19".into(),
            all_lessons: "on".into(),
            quiz_percent: "75".into(),
            attempts: "3".into(),
            places: vec![(id(1), "2".into()), (id(2), "1".into()), (id(3), " ".into())],
            ..CourseForm::default()
        }
    }

    #[test]
    fn modules_come_in_the_order_of_their_numbers() {
        let facts = form().check().unwrap();
        assert_eq!(facts.modules, [ModuleId(Uuid::from_u128(2)), ModuleId(Uuid::from_u128(1))]);
        assert_eq!(facts.en, None);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = CourseForm {
            slug: "Kurs nowy".into(),
            hours: "0".into(),
            places: vec![],
            en: CourseText { lead: "Only a lead.".into(), ..CourseText::default() },
            ..form()
        };
        let Err(Error::Invalid(errors)) = wrong.check() else { panic!("taken") };
        let names: Vec<_> = errors.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title_en", "slug", "hours"]);
    }
}
