//! What the island of an attempt is made from. It holds no key: those stay on the server until the attempt is submitted.

use domain::lang::Lang;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::server_fns::{QuizBody, Spot};

/// An attempt that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The language of the page.
    pub lang: Lang,
    /// The quiz.
    pub spot: Spot,
    /// The attempt's own address.
    pub here: String,
    /// The attempt's id, under which this device keeps what is unsent.
    pub attempt: Uuid,
    /// Which attempt, from 1.
    pub number: u32,
    /// How many there may be.
    pub attempts: u32,
    /// The title of the module.
    pub title: String,
    /// The questions in the order drawn.
    pub questions: Vec<Asked>,
    /// Seconds until the attempt closes, and that time as the person reads it.
    pub closes: Option<(i64, String)>,
    /// The question that is shown first, from 0; `None` is the review.
    pub step: Option<usize>,
    /// Why the last post was not taken.
    pub refused: Option<String>,
}

/// A question with what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The question.
    pub id: Uuid,
    /// The tag of its language, where that is not the page's.
    pub foreign: Option<String>,
    /// What is asked.
    pub text: String,
    /// Whether several options can be chosen.
    pub is_multiple: bool,
    /// Ids and words of the options in the order drawn.
    pub options: Vec<(String, String)>,
    /// What the server has of it.
    pub body: QuizBody,
    /// When that was saved, as the person reads it.
    pub saved: Option<String>,
    /// The sequence of what the server has, 0 for nothing.
    pub sequence: i64,
}

impl Asked {
    /// What can still be chosen of a body that this device kept.
    #[must_use]
    pub fn fitting(&self, mut body: QuizBody) -> QuizBody {
        body.chosen.retain(|chosen| self.options.iter().any(|(id, _)| id == chosen));
        body
    }
}

/// Minutes while there are more than two, then seconds.
#[must_use]
pub fn time_left(lang: Lang, seconds: i64) -> String {
    let (minutes, rest) = (seconds.max(0) / 60, seconds.max(0) % 60);
    if seconds > 120 {
        let minutes = minutes + i64::from(rest > 0);
        domain::say!(lang, "{minutes} min do końca", "{minutes} min left")
    } else if seconds > 0 {
        domain::say!(lang, "{minutes}:{rest:02} do końca", "{minutes}:{rest:02} left")
    } else {
        lang.t("Czas minął", "The time is over").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_shown_in_the_last_two_minutes_only() {
        let cases = [
            (1200, "20 min do końca"),
            (121, "3 min do końca"),
            (120, "2:00 do końca"),
            (9, "0:09 do końca"),
            (0, "Czas minął"),
            (-5, "Czas minął"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(time_left(Lang::Pl, seconds), expected);
        }
    }
}
