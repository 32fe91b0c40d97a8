//! Drawing, scoring and limits of quizzes: pure, integers only.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::catalog::content::BlockData;
use crate::catalog::views::CourseRule;
use crate::clock::Instant;

/// What a quiz asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizRule {
    /// The threshold, 0 to 100.
    pub percent: u8,
    /// How many attempts each enrollment has.
    pub attempts: u32,
    /// How long an attempt is open, in minutes; `None` without a limit.
    pub minutes: Option<u32>,
}

/// What the author of a quiz set for it alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnRule {
    /// The threshold, in per cent.
    pub percent: Option<u8>,
    /// How many attempts.
    pub attempts: Option<u8>,
    /// Minutes for an attempt; none means no limit.
    pub minutes: Option<u16>,
}

impl OwnRule {
    /// That of a block; `None` for what is no quiz.
    #[must_use]
    pub const fn of(data: &BlockData) -> Option<Self> {
        match data {
            BlockData::Quiz { pass_percent, attempts, minutes } => {
                Some(Self { percent: *pass_percent, attempts: *attempts, minutes: *minutes })
            }
            _ => None,
        }
    }

    /// Whether the quiz is taken by another threshold or number of attempts than the course says.
    #[must_use]
    pub fn differs(self, course: &CourseRule) -> bool {
        let rule = QuizRule::of(course, self);
        rule.percent != course.quiz_percent || rule.attempts != u32::from(course.attempts)
    }
}

impl QuizRule {
    /// The rule that holds for a quiz in a course.
    ///
    /// A module can be in several courses, so the course's rule is that of all its quizzes, and the author of a quiz may
    /// set what is particular to it. Attempts: the quiz's own number, where its author set one, otherwise the course's.
    /// The threshold: the higher of both, as the course promises it for each of its quizzes. The time: the quiz's alone.
    #[must_use]
    pub fn of(course: &CourseRule, own: OwnRule) -> Self {
        Self {
            percent: own.percent.unwrap_or_default().max(course.quiz_percent).min(100),
            attempts: u32::from(own.attempts.unwrap_or(course.attempts)).max(1),
            minutes: own.minutes.filter(|minutes| *minutes > 0).map(u32::from),
        }
    }
}

impl Default for QuizRule {
    fn default() -> Self {
        Self::of(&CourseRule::default(), OwnRule::default())
    }
}

/// A question with its options as an attempt has drawn them; only ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnQuestion {
    /// The question.
    pub id: Uuid,
    /// Its options in the order shown.
    pub options: Vec<String>,
}

/// The right options of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The question.
    pub question: Uuid,
    /// Its right options; all of them and no other must be chosen.
    pub right: BTreeSet<String>,
}

/// Points of an attempt: one for each question that was answered wholly right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Points got.
    pub points: u32,
    /// Points there were.
    pub max: u32,
}

impl Score {
    /// Whether the threshold is reached; a quiz without questions is never passed.
    #[must_use]
    pub fn passes(self, percent: u8) -> bool {
        self.max > 0 && u64::from(self.points) * 100 >= u64::from(percent) * u64::from(self.max)
    }

    /// The fewest points that pass.
    #[must_use]
    pub fn needed(max: u32, percent: u8) -> u32 {
        u32::try_from((u64::from(percent) * u64::from(max)).div_ceil(100)).unwrap_or(max)
    }
}

/// Counts the points.
#[must_use]
pub fn score(keys: &[Key], chosen: &BTreeMap<Uuid, BTreeSet<String>>) -> Score {
    let is_right = |key: &&Key| !key.right.is_empty() && chosen.get(&key.question) == Some(&key.right);
    Score { points: count(keys.iter().filter(is_right).count()), max: count(keys.len()) }
}

/// The order of questions and options for a seed. The same seed draws the same order for ever.
#[must_use]
pub fn draw(mut questions: Vec<DrawnQuestion>, seed: u64) -> Vec<DrawnQuestion> {
    // What comes in is put in order first, so that the storage's order has no say.
    questions.sort_by_key(|question| question.id);
    let mut dice = Dice(seed);
    dice.shuffle(&mut questions);
    for question in &mut questions {
        question.options.sort();
        dice.shuffle(&mut question.options);
    }
    questions
}

/// Why an attempt cannot be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoAttempt {
    /// It was passed already.
    Passed,
    /// All attempts are used.
    UsedUp,
}

/// Whether one more attempt may start after `used` submitted ones.
///
/// # Errors
/// Why not.
pub const fn may_start(rule: QuizRule, used: u32, is_passed: bool) -> Result<(), NoAttempt> {
    if is_passed {
        Err(NoAttempt::Passed)
    } else if used >= rule.attempts {
        Err(NoAttempt::UsedUp)
    } else {
        Ok(())
    }
}

/// When an attempt closes: at the end of its own time, and at the latest with the cut-off that holds for who makes it.
#[must_use]
pub fn closes_at(own: Option<Instant>, cut_off: Instant) -> Instant {
    own.map_or(cut_off, |own| own.min(cut_off))
}

/// Whether an answer still counts: deadlines are inclusive to the second.
#[must_use]
pub const fn is_in_time(closes_at: Instant, now: Instant) -> bool {
    now.timestamp() <= closes_at.timestamp()
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, each as likely: what would favour small ones is thrown again.
    const fn below(&mut self, end: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % end;
        loop {
            let roll = self.next();
            if roll < fair {
                return roll % end;
            }
        }
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let at = usize::try_from(self.below(last as u64 + 1)).unwrap_or(last);
            items.swap(last, at);
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
