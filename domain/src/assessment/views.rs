//! What pages and islands may know of quizzes. Nothing here holds a key before submission.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::rules::{NoAttempt, QuizRule, Score};
use crate::catalog::views::Source;
use crate::clock::Instant;
use crate::ids::{AttemptId, LessonId, QuestionId};
use crate::lang::Lang;

/// The front page of a quiz: what it asks for and what was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizFront {
    /// The title of the module.
    pub module_title: String,
    /// The quiz's page.
    pub lesson: LessonId,
    /// What it is called.
    pub title: String,
    /// What stands above the button; may be empty.
    pub intro: String,
    /// How many questions.
    pub questions: u32,
    /// What it asks for.
    pub rule: QuizRule,
    /// Attempts so far, the first one first.
    pub attempts: Vec<AttemptSummary>,
    /// Why no further attempt may start, if so.
    pub closed: Option<NoAttempt>,
    /// The last second in which it takes answers: the cut-off that holds for who reads.
    pub until: Instant,
    /// Whether that is over.
    pub is_over: bool,
    /// The quizzes and lessons around it.
    pub outline: crate::learning::Outline,
}

impl QuizFront {
    /// The attempt that is under way.
    #[must_use]
    pub fn open(&self) -> Option<&AttemptSummary> {
        self.attempts.iter().find(|attempt| attempt.score.is_none())
    }
}

/// One attempt in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptSummary {
    /// From 1.
    pub number: u32,
    /// When it began.
    pub started_at: Instant,
    /// When it was submitted.
    pub submitted_at: Option<Instant>,
    /// Its points, once submitted.
    pub score: Option<Score>,
    /// Whether it passed.
    pub is_passed: bool,
}

/// An attempt that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptView {
    /// The attempt.
    pub id: AttemptId,
    /// From 1.
    pub number: u32,
    /// The title of the module.
    pub title: String,
    /// What the quiz asks for.
    pub rule: QuizRule,
    /// Whether it has a time of its own.
    pub is_timed: bool,
    /// When it closes: with its own time or the cohort's cut-off. The last second counts.
    pub closes_at: Instant,
    /// The server's clock when this was read.
    pub now: Instant,
    /// The questions in the order drawn.
    pub questions: Vec<QuestionView>,
}

impl AttemptView {
    /// Whether a clock belongs on its page: it has a time of its own, or the cohort's cut-off is near.
    #[must_use]
    pub fn has_clock(&self) -> bool {
        self.is_timed || self.closes_at - self.now <= TimeDelta::hours(3)
    }
}

/// A question of an attempt with what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The question.
    pub id: QuestionId,
    /// The language of its words.
    pub lang: Lang,
    /// What is asked.
    pub text: String,
    /// Whether several options can be chosen.
    pub is_multiple: bool,
    /// The options in the order drawn.
    pub options: Vec<OptionView>,
    /// Whether it was flagged to come back to.
    pub is_flagged: bool,
    /// When its answer was saved.
    pub saved_at: Option<Instant>,
    /// The sequence of the saved answer, 0 without one.
    pub sequence: i64,
}

impl QuestionView {
    /// Whether something is chosen.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.options.iter().any(|option| option.is_chosen)
    }
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// Opaque.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// An answer on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAnswer {
    /// The question.
    pub question: QuestionId,
    /// The options chosen.
    pub chosen: Vec<String>,
    /// Whether it is flagged to come back to.
    pub is_flagged: bool,
    /// Grows with each change; an older answer never overwrites a newer one. `None` from a plain form: the newest.
    pub sequence: Option<i64>,
}

/// What is kept after an answer was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// When what stands was saved.
    pub at: Instant,
    /// The sequence of what stands: the one sent, or a newer one.
    pub sequence: i64,
    /// The options that stand.
    pub chosen: Vec<String>,
    /// The flag that stands.
    pub is_flagged: bool,
}

/// A submitted attempt with explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizResult {
    /// From 1.
    pub number: u32,
    /// The title of the module.
    pub title: String,
    /// What the quiz asks for.
    pub rule: QuizRule,
    /// Its points.
    pub score: Score,
    /// Whether it passed.
    pub is_passed: bool,
    /// Whether any attempt passed.
    pub is_done: bool,
    /// Attempts that are left; none after the cohort's cut-off.
    pub attempts_left: u32,
    /// How long it took, in whole minutes, at least 1.
    pub minutes: u32,
    /// The module around it. No question says which lesson teaches it, so a wrong answer leads back to all of them.
    pub outline: crate::learning::Outline,
    /// The next module that is open: its number, and module and first page as their words in the address.
    pub next: Option<(u32, String, String)>,
    /// The questions in the order drawn.
    pub questions: Vec<QuestionResult>,
    /// The sources that the explanations name by key in brackets.
    pub sources: Vec<Source>,
}

/// A question with what was answered, what is right and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionResult {
    /// The language of its words.
    pub lang: Lang,
    /// What was asked.
    pub text: String,
    /// What was chosen, in words.
    pub chosen: Vec<String>,
    /// What is right, in words.
    pub right: Vec<String>,
    /// Why.
    pub explanation: String,
    /// Whether it got its point.
    pub is_right: bool,
}
