//! The rules of a cohort's round that its organizers set before the window opens: what decides between cities, who goes
//! first, and what people may declare about themselves so that quotas can be met.

use serde::{Deserialize, Serialize};

use super::input::{Quota, QuotaAim, TieBreak};
use crate::cohort::forms::number;
use crate::error::{FieldError, FieldErrors};
use crate::ids::CohortId;
use crate::lang::Lang;
use crate::{Result, text};

/// The most questions that a cohort may ask.
pub const QUESTIONS_MAX: usize = 6;
/// How many days answers are kept where nobody says otherwise.
const KEEP_DAYS: u32 = 30;
/// No answer is kept longer, in days.
const KEEP_MOST: u32 = 365;

/// A question that an application may answer with yes, with no, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its small word in the round: `a` to `z`, digits and `_`.
    pub key: String,
    /// The question in Polish.
    pub pl: String,
    /// In English, where it was written.
    pub en: Option<String>,
    /// Why it is asked, in Polish.
    pub purpose_pl: String,
    /// In English, where it was written.
    pub purpose_en: Option<String>,
    /// How many of those with a seat should answer yes.
    pub aim: QuotaAim,
}

impl Question {
    /// The question, in the language or else in Polish.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.t(&self.pl, self.en.as_deref().unwrap_or(&self.pl))
    }

    /// Why it is asked.
    #[must_use]
    pub fn purpose(&self, lang: Lang) -> &str {
        lang.t(&self.purpose_pl, self.purpose_en.as_deref().unwrap_or(&self.purpose_pl))
    }
}

/// From when the days of keeping are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptFrom {
    /// From the sealing of the round; without one, from the last day of the cohort.
    #[default]
    Sealing,
    /// From the last day of the cohort.
    LastDay,
}

impl KeptFrom {
    /// Its word in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sealing => "sealing",
            Self::LastDay => "last_day",
        }
    }
}

/// The rules of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundRules {
    /// What decides between cities where aims and the last edition do not.
    pub order: TieBreak,
    /// The cohort whose people go first if it left them out.
    pub carry_over_from: Option<CohortId>,
    /// For how many days answers are kept.
    pub keep_days: u32,
    /// From when.
    pub kept_from: KeptFrom,
    /// What people may declare.
    pub questions: Vec<Question>,
}

impl Default for RoundRules {
    fn default() -> Self {
        Self {
            order: TieBreak::Draw,
            carry_over_from: None,
            keep_days: KEEP_DAYS,
            kept_from: KeptFrom::Sealing,
            questions: Vec::new(),
        }
    }
}

impl RoundRules {
    /// The quotas of the round.
    #[must_use]
    pub fn quotas(&self) -> Vec<Quota> {
        let quota = |question: &Question| Quota { key: question.key.clone(), aim: question.aim };
        self.questions.iter().map(quota).collect()
    }
}

/// A question as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// The question in Polish.
    pub pl: String,
    /// In English; may be empty.
    pub en: String,
    /// Why it is asked, in Polish.
    pub purpose_pl: String,
    /// In English; may be empty.
    pub purpose_en: String,
    /// "percent", "seats" or "among".
    pub aim: String,
    /// The number that belongs to the aim.
    pub number: String,
}

impl QuestionForm {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.pl, &self.en, &self.purpose_pl, &self.purpose_en, &self.number]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// The rules as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundRulesForm {
    /// "draw" or "receipt".
    pub order: String,
    /// A cohort's id, or empty.
    pub carry_over_from: String,
    /// For how many days answers are kept.
    pub keep_days: String,
    /// `KeptFrom::word`.
    pub kept_from: String,
    /// The questions; empty ones are none.
    #[serde(skip)]
    pub questions: Vec<QuestionForm>,
}

impl RoundRulesForm {
    /// Checks it; that the earlier cohort is one to carry over from is for the command.
    ///
    /// # Errors
    /// `Invalid` with each wrong field; those of a question are named by its place: `question-1-pl`.
    pub fn check(&self) -> Result<RoundRules> {
        let mut errors = FieldErrors::default();
        let order = errors.take("order", order(&self.order));
        let kept_from = errors.take("kept_from", kept_from(&self.kept_from));
        let keep_days = errors.take("keep_days", number(&self.keep_days, 1, KEEP_MOST));
        let carry_over_from = match self.carry_over_from.trim() {
            "" => None,
            id => errors.take("carry_over_from", id.parse().map_err(|_| FieldError::Choice)),
        };
        let typed = (1..).zip(self.questions.iter().take(QUESTIONS_MAX));
        let typed = typed.filter(|(_, form)| !form.is_empty());
        let questions = typed.filter_map(|(place, form)| question(&mut errors, place, form)).collect();
        errors.check()?;
        Ok(RoundRules {
            order: order.unwrap_or_default(),
            carry_over_from,
            keep_days: keep_days.unwrap_or(KEEP_DAYS),
            kept_from: kept_from.unwrap_or_default(),
            questions,
        })
    }
}

fn question(errors: &mut FieldErrors, place: usize, form: &QuestionForm) -> Option<Question> {
    let field = |name: &str| format!("question-{place}-{name}");
    let pl = errors.take(&field("pl"), text::line(&form.pl, 200));
    let en = errors.take(&field("en"), or_none(&form.en));
    let purpose_pl = errors.take(&field("purpose_pl"), text::line(&form.purpose_pl, 400));
    let purpose_en = errors.take(&field("purpose_en"), or_none(&form.purpose_en));
    let aim = match form.aim.as_str() {
        "among" => Some(QuotaAim::AsAmongEntrants),
        "percent" => errors
            .take(&field("number"), number(&form.number, 1, 100))
            .map(|percent| QuotaAim::AtLeast { percent }),
        "seats" => errors
            .take(&field("number"), number(&form.number, 1, 100_000))
            .map(|seats| QuotaAim::Seats { seats }),
        _ => {
            errors.add(&field("aim"), FieldError::Choice);
            None
        }
    };
    let key = format!("q{place}");
    Some(Question { key, pl: pl?, en: en?, purpose_pl: purpose_pl?, purpose_en: purpose_en?, aim: aim? })
}

fn or_none(typed: &str) -> std::result::Result<Option<String>, FieldError> {
    if typed.trim().is_empty() { Ok(None) } else { text::line(typed, 400).map(Some) }
}

fn order(typed: &str) -> std::result::Result<TieBreak, FieldError> {
    match typed {
        "draw" => Ok(TieBreak::Draw),
        "receipt" => Ok(TieBreak::Receipt),
        _ => Err(FieldError::Choice),
    }
}

fn kept_from(typed: &str) -> std::result::Result<KeptFrom, FieldError> {
    [KeptFrom::Sealing, KeptFrom::LastDay]
        .into_iter()
        .find(|from| from.word() == typed)
        .ok_or(FieldError::Choice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn form(questions: Vec<QuestionForm>) -> RoundRulesForm {
        RoundRulesForm {
            order: "receipt".into(),
            keep_days: "14".into(),
            kept_from: "last_day".into(),
            questions,
            ..RoundRulesForm::default()
        }
    }

    fn asked(aim: &str, number: &str) -> QuestionForm {
        QuestionForm {
            pl: "Czy masz ponad 45 lat?".into(),
            purpose_pl: "Regulamin wymaga jednej piątej miejsc.".into(),
            aim: aim.into(),
            number: number.into(),
            ..QuestionForm::default()
        }
    }

    #[test]
    fn empty_questions_are_none_and_the_others_become_quotas_of_their_places() {
        let typed = vec![
            asked("percent", "20"),
            QuestionForm { aim: "among".into(), ..QuestionForm::default() },
            asked("seats", "8"),
        ];
        let rules = form(typed).check().unwrap();
        let quotas: Vec<_> = rules.quotas().into_iter().map(|quota| (quota.key, quota.aim)).collect();
        let expected = [
            ("q1".to_owned(), QuotaAim::AtLeast { percent: 20 }),
            ("q3".to_owned(), QuotaAim::Seats { seats: 8 }),
        ];
        assert_eq!(quotas, expected);
        assert_eq!(
            (rules.order, rules.kept_from, rules.keep_days),
            (TieBreak::Receipt, KeptFrom::LastDay, 14)
        );
        assert_eq!(
            rules.questions[0].text(Lang::En),
            "Czy masz ponad 45 lat?",
            "Polish where there is no English"
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        let purposeless = QuestionForm { purpose_pl: " ".into(), ..asked("percent", "101") };
        let wrong = RoundRulesForm {
            order: "los".into(),
            keep_days: "0".into(),
            carry_over_from: "lato".into(),
            ..form(vec![purposeless, asked("wszyscy", "")])
        };
        let Err(Error::Invalid(errors)) = wrong.check() else { panic!("taken") };
        let names: Vec<_> = errors.0.iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "order",
            "keep_days",
            "carry_over_from",
            "question-1-purpose_pl",
            "question-1-number",
            "question-2-aim",
        ];
        assert_eq!(names, expected);
    }
}
