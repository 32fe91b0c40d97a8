//! The form of a question: what is asked, up to six options, and the key.

use super::forms::Typed;
use super::{Both, EditedQuestion};
use crate::catalog::body::{OptionBody, QuestionBody};
use crate::catalog::content::QuestionKind;
use crate::error::{FieldError, FieldErrors};

/// How many options a question can have.
pub const MOST_OPTIONS: usize = 6;

/// A question as it was typed, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionInput {
    /// How many answers it takes.
    pub kind: QuestionKind,
    /// Texts of question and explanation; options have their own.
    pub text: Both<(String, String)>,
    /// The options.
    pub options: Vec<OptionInput>,
}

/// An option as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionInput {
    /// Its id; empty for a new one.
    pub id: String,
    /// Whether it is right.
    pub is_right: bool,
    /// In Polish.
    pub pl: OptionBody,
    /// In English.
    pub en: OptionBody,
}

impl QuestionInput {
    /// Reads the form.
    ///
    /// # Errors
    /// `Invalid` with every wrong field.
    pub fn read(typed: &Typed, errors: &mut FieldErrors) -> Self {
        let kind =
            if typed.get("kind") == "multiple" { QuestionKind::Multiple } else { QuestionKind::Single };
        let mut options = Vec::new();
        for n in 1..=MOST_OPTIONS {
            let of = |name: &str| typed.get(&format!("o{n}_{name}")).trim().to_owned();
            let option = OptionInput {
                id: of("id"),
                is_right: !of("right").is_empty(),
                pl: OptionBody { text: of("pl_text"), why: of("pl_why") },
                en: OptionBody { text: of("en_text"), why: of("en_why") },
            };
            if option.pl.text.is_empty() {
                let has_more = option.is_right || !option.en.text.is_empty() || !option.pl.why.is_empty();
                if has_more {
                    errors.add(&format!("o{n}_pl_text"), FieldError::Required);
                }
                continue;
            }
            for (name, text) in [("pl_text", &option.pl.text), ("en_text", &option.en.text)] {
                if text.chars().count() > 500 {
                    errors.add(&format!("o{n}_{name}"), FieldError::TooLong { max: 500 });
                }
            }
            options.push(option);
        }
        let pl = (typed.line(errors, "pl_text", 1000), typed.paragraphs(errors, "pl_explanation", 4000));
        let en_text = typed.optional(errors, "en_text", 1000);
        let has_english = !en_text.is_empty()
            || !typed.get("en_explanation").trim().is_empty()
            || options.iter().any(|option| !option.en.text.is_empty());
        let en = has_english.then(|| {
            if en_text.is_empty() {
                errors.add("en_text", FieldError::Required);
            }
            for (n, option) in (1..).zip(&options) {
                if option.en.text.is_empty() {
                    errors.add(&format!("o{n}_en_text"), FieldError::Required);
                }
            }
            (en_text.clone(), typed.paragraphs(errors, "en_explanation", 4000))
        });
        let input = Self { kind, text: Both { pl, en }, options };
        input.check(errors);
        input
    }

    fn check(&self, errors: &mut FieldErrors) {
        let right = self.options.iter().filter(|option| option.is_right).count();
        let fits = if self.kind == QuestionKind::Single { right == 1 } else { right >= 1 };
        if self.options.len() < 2 {
            errors.add(
                "o2_pl_text",
                FieldError::said(
                    "Potrzebne są co najmniej dwie odpowiedzi.",
                    "At least two answers are needed.",
                ),
            );
        } else if !fits {
            errors.add(
                "o1_right",
                FieldError::said(
                    "Zaznacz, co jest dobrą odpowiedzią: dokładnie jedną przy pytaniu jednokrotnego wyboru, co najmniej jedną przy wielokrotnym.",
                    "Mark what is right: exactly one answer for a single choice, at least one for a multiple choice.",
                ),
            );
        }
    }

    /// The texts, with options by their ids.
    #[must_use]
    pub fn body(&self) -> Both<QuestionBody> {
        let of =
            |(text, explanation): &(String, String), option: fn(&OptionInput) -> &OptionBody| QuestionBody {
                text: text.clone(),
                explanation: explanation.clone(),
                options: self.options.iter().map(|typed| (typed.id.clone(), option(typed).clone())).collect(),
            };
        Both {
            pl: of(&self.text.pl, |typed| &typed.pl),
            en: self.text.en.as_ref().map(|text| of(text, |typed| &typed.en)),
        }
    }
}

/// The fields of the form of a question.
#[must_use]
pub fn fields_of(question: &EditedQuestion) -> Vec<(String, String)> {
    let mut fields = vec![("kind".to_owned(), question.kind.word().to_owned())];
    let mut put = |name: String, value: &str| fields.push((name, value.to_owned()));
    for (lang, body) in [("pl", Some(&question.body.pl)), ("en", question.body.en.as_ref())] {
        let Some(body) = body else { continue };
        put(format!("{lang}_text"), &body.text);
        put(format!("{lang}_explanation"), &body.explanation);
        for (n, (id, _)) in (1..).zip(&question.options) {
            let option = body.options.get(id).cloned().unwrap_or_default();
            put(format!("o{n}_{lang}_text"), &option.text);
            put(format!("o{n}_{lang}_why"), &option.why);
        }
    }
    for (n, (id, is_right)) in (1..).zip(&question.options) {
        put(format!("o{n}_id"), id);
        if *is_right {
            put(format!("o{n}_right"), "on");
        }
    }
    fields
}
