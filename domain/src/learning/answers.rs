//! What counts as an answer to a block of a lesson: pure.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalog::content::{BlockKind, QuestionKind};

/// A block as far as its answers depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Watched or not.
    Video,
    /// Ticks by their places in the list, none of them too.
    Checklist {
        /// How many things there are.
        items: u16,
    },
    /// A note, an empty one too: that is how it is deleted.
    Reflection,
    /// Options of a question.
    Check {
        /// How many it takes.
        kind: QuestionKind,
        /// Their ids.
        options: BTreeSet<String>,
    },
}

/// Why something is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nothing was chosen where something must be.
    Empty,
    /// More than one option of a question that has one right answer.
    TooMany,
    /// It names what the block does not have, or is not of the form of its kind.
    Foreign,
}

impl Asked {
    /// Whether that is an answer.
    ///
    /// # Errors
    /// Why not.
    pub fn take(&self, body: &str) -> Result<(), NoAnswer> {
        let body: Value = serde_json::from_str(body).map_err(|_| NoAnswer::Foreign)?;
        match self {
            Self::Video => of(body["watched"] == Value::Bool(true)),
            Self::Reflection => of(body["text"].is_string()),
            Self::Checklist { items } => {
                let is_place = |place: &Value| place.as_u64().is_some_and(|place| place < u64::from(*items));
                of(body["ticked"].as_array().is_some_and(|ticked| ticked.iter().all(is_place)))
            }
            Self::Check { kind, options } => {
                let chosen = chosen(&body).ok_or(NoAnswer::Foreign)?;
                match chosen.len() {
                    0 => Err(NoAnswer::Empty),
                    _ if !chosen.iter().all(|id| options.contains(*id)) => Err(NoAnswer::Foreign),
                    1 => Ok(()),
                    _ if *kind == QuestionKind::Single => Err(NoAnswer::TooMany),
                    _ => Ok(()),
                }
            }
        }
    }
}

const fn of(is_answer: bool) -> Result<(), NoAnswer> {
    if is_answer { Ok(()) } else { Err(NoAnswer::Foreign) }
}

fn chosen(body: &Value) -> Option<BTreeSet<&str>> {
    body["chosen"].as_array()?.iter().map(Value::as_str).collect()
}

/// Whether what is kept for a block of that kind meets its rule: a film that was watched, a question with something
/// chosen. What holds nothing up counts whatever is kept.
#[must_use]
pub fn counts(kind: BlockKind, body: &str) -> bool {
    let body = || serde_json::from_str::<Value>(body).unwrap_or_default();
    match kind {
        BlockKind::Video => body()["watched"] == Value::Bool(true),
        BlockKind::Check => chosen(&body()).is_some_and(|chosen| !chosen.is_empty()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: QuestionKind) -> Asked {
        Asked::Check { kind, options: ["a", "b", "c"].map(String::from).into() }
    }

    #[test]
    fn a_check_takes_its_own_options_and_at_least_one() {
        use NoAnswer::{Empty, Foreign, TooMany};
        for (body, single, multiple) in [
            (r#"{"chosen":["a"]}"#, Ok(()), Ok(())),
            (r#"{"chosen":["a","a"]}"#, Ok(()), Ok(())),
            (r#"{"chosen":["a","b"]}"#, Err(TooMany), Ok(())),
            (r#"{"chosen":[]}"#, Err(Empty), Err(Empty)),
            (r#"{"chosen":["a","z"]}"#, Err(Foreign), Err(Foreign)),
            (r#"{"chosen":[""]}"#, Err(Foreign), Err(Foreign)),
            (r#"{"chosen":"a"}"#, Err(Foreign), Err(Foreign)),
            (r#"{"chosen":[1]}"#, Err(Foreign), Err(Foreign)),
            (r#"{"text":"a"}"#, Err(Foreign), Err(Foreign)),
            ("null", Err(Foreign), Err(Foreign)),
            ("{", Err(Foreign), Err(Foreign)),
        ] {
            assert_eq!(check(QuestionKind::Single).take(body), single, "{body}");
            assert_eq!(check(QuestionKind::Multiple).take(body), multiple, "{body}");
        }
    }

    #[test]
    fn every_other_block_takes_its_own_form_only() {
        let list = Asked::Checklist { items: 2 };
        for (asked, body, is_taken) in [
            (&list, r#"{"ticked":[0,1]}"#, true),
            (&list, r#"{"ticked":[]}"#, true),
            (&list, r#"{"ticked":[2]}"#, false),
            (&list, r#"{"ticked":[-1]}"#, false),
            (&list, r#"{"chosen":["a"]}"#, false),
            (&Asked::Reflection, r#"{"text":""}"#, true),
            (&Asked::Reflection, r#"{"text":null}"#, false),
            (&Asked::Video, r#"{"watched":true}"#, true),
            (&Asked::Video, r#"{"watched":false}"#, false),
            (&Asked::Video, "{}", false),
            (&Asked::Video, "[]", false),
        ] {
            assert_eq!(asked.take(body).is_ok(), is_taken, "{asked:?} {body}");
        }
    }

    #[test]
    fn nothing_chosen_and_nothing_watched_never_count() {
        assert!(counts(BlockKind::Check, r#"{"chosen":["a"]}"#));
        assert!(counts(BlockKind::Video, r#"{"watched":true}"#));
        for body in [r#"{"chosen":[]}"#, r#"{"watched":false}"#, "null", "x"] {
            assert!(!counts(BlockKind::Check, body) && !counts(BlockKind::Video, body), "{body}");
        }
        assert!(counts(BlockKind::Checklist, r#"{"ticked":[]}"#), "a list holds nothing up");
    }
}
