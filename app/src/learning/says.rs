//! What the islands of learners say, and when they try again: the same words on the server and in the browser.

use domain::lang::Lang;
use domain::say;

/// How far an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing was changed on this page.
    #[default]
    Rest,
    /// It was changed and is not acknowledged yet.
    Busy,
    /// The server has it, since this time.
    Saved(String),
    /// The server could not be reached; it is kept here and sent again.
    Unsent,
    /// The session ran out; it is kept here and sent after signing in.
    SignedOut,
    /// The academy does not take it.
    Refused(String),
}

impl Delivery {
    /// Whether something is not with the server yet.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Busy | Self::Unsent | Self::SignedOut)
    }

    /// The word of the state for style sheets.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Rest | Self::Saved(_) => "done",
            Self::Busy => "busy",
            Self::Unsent | Self::SignedOut | Self::Refused(_) => "failed",
        }
    }

    /// In words; empty while nothing was changed.
    #[must_use]
    pub fn says(&self, lang: Lang) -> String {
        match self {
            Self::Rest => String::new(),
            Self::Busy => lang.t("Zapisuję…", "Saving…").to_owned(),
            Self::Saved(at) => say!(lang, "Zapisano o {at}", "Saved at {at}"),
            Self::Unsent => lang
                .t(
                    "Niewysłane: brak połączenia. Odpowiedź jest na tym urządzeniu i zostanie wysłana ponownie.",
                    "Not sent: no connection. The answer is on this device and will be sent again.",
                )
                .to_owned(),
            Self::SignedOut => lang
                .t(
                    "Niewysłane: sesja wygasła. Zaloguj się w nowej karcie, a odpowiedź zostanie wysłana.",
                    "Not sent: your session ended. Sign in in a new tab and the answer will be sent.",
                )
                .to_owned(),
            Self::Refused(why) => why.clone(),
        }
    }
}

/// What stands where an answer cannot be taken and nothing says why.
#[must_use]
pub const fn not_taken(lang: Lang) -> &'static str {
    lang.t(
        "Nie zapisano: tej odpowiedzi nie można tu przyjąć. Odśwież stronę.",
        "Not saved: this answer cannot be taken here. Reload the page.",
    )
}

/// Milliseconds until the next try: 2, 4, 8 … seconds, up to a minute.
#[must_use]
pub const fn back_off(failures: u32) -> i32 {
    if failures > 5 { 60_000 } else { 1000 << failures }
}

/// How far saving is over all answers of a quiz; `before` is when the last one was saved before this page.
#[must_use]
pub fn quiz_says(lang: Lang, states: &[Delivery], before: &str) -> (Delivery, String) {
    let find = |wanted: fn(&Delivery) -> bool| states.iter().find(|state| wanted(state)).cloned();
    let refused = find(|state| matches!(state, Delivery::Refused(_)));
    if let Some(state) = refused.or_else(|| find(|state| matches!(state, Delivery::SignedOut))) {
        let text = state.says(lang);
        return (state, text);
    }
    let unsent = states.iter().filter(|state| matches!(state, Delivery::Unsent)).count() as u64;
    if unsent > 0 {
        let answers = lang.plural(unsent, ["odpowiedź", "odpowiedzi", "odpowiedzi"], ["answer", "answers"]);
        let text = say!(
            lang,
            "Brak połączenia. Niewysłane: {unsent} {answers}. Są na tym urządzeniu i zostaną wysłane ponownie.",
            "No connection. Not sent: {unsent} {answers}. They are on this device and will be sent again."
        );
        return (Delivery::Unsent, text);
    }
    if let Some(state) = find(|state| matches!(state, Delivery::Busy)) {
        return (state, lang.t("Zapisuję odpowiedź…", "Saving the answer…").to_owned());
    }
    // "9.59" is before "10.01".
    let last = states.iter().filter_map(|state| match state {
        Delivery::Saved(at) => Some(at.as_str()),
        _ => None,
    });
    let at = last.max_by_key(|at| (at.len(), *at)).unwrap_or(before);
    let text = if at.is_empty() {
        String::new()
    } else {
        say!(lang, "Odpowiedzi zapisane o {at}", "Answers saved at {at}")
    };
    (Delivery::Rest, text)
}

/// A question's number and state in words.
#[must_use]
pub fn question_name(
    lang: Lang,
    number: usize,
    is_answered: bool,
    is_flagged: bool,
    is_pending: bool,
) -> String {
    let mut name = say!(lang, "Pytanie {number}", "Question {number}");
    name.push_str(match (is_answered, is_pending) {
        (false, _) => lang.t(", bez odpowiedzi", ", without an answer"),
        (true, false) => lang.t(", odpowiedź zapisana", ", answer saved"),
        (true, true) => lang.t(", odpowiedź jeszcze niewysłana", ", answer not sent yet"),
    });
    if is_flagged {
        name.push_str(lang.t(", oznaczone do powrotu", ", flagged to come back"));
    }
    name
}

/// What the review says of unanswered and flagged questions.
#[must_use]
pub fn review_says(lang: Lang, open: usize, flagged: usize) -> String {
    match (open, flagged) {
        (0, 0) => lang.t("Każde pytanie ma odpowiedź.", "Every question has an answer.").to_owned(),
        _ => say!(
            lang,
            "Bez odpowiedzi: {open}. Oznaczone do powrotu: {flagged}.",
            "Without an answer: {open}. Flagged to come back: {flagged}."
        ),
    }
}

/// The time that is left: minutes while there are more than two, then seconds.
#[must_use]
pub fn time_left(lang: Lang, seconds: i64) -> String {
    let (minutes, rest) = (seconds.max(0) / 60, seconds.max(0) % 60);
    if seconds > 120 {
        let minutes = minutes + i64::from(rest > 0);
        say!(lang, "{minutes} min do końca", "{minutes} min left")
    } else if seconds > 0 {
        say!(lang, "{minutes}:{rest:02} do końca", "{minutes}:{rest:02} left")
    } else {
        lang.t("Czas minął", "The time is over").to_owned()
    }
}

/// What a lesson's button still waits for, counted.
#[must_use]
pub fn left_says(lang: Lang, progress: domain::learning::rules::Progress) -> String {
    if progress.is_finished() {
        return lang
            .t(
                "Wszystko na tej stronie jest gotowe. Ukończysz ją przyciskiem poniżej.",
                "Everything on this page is done. Finish it by the button below.",
            )
            .to_owned();
    }
    let (done, all) = (progress.done, progress.all);
    say!(
        lang,
        "Zanim ukończysz tę lekcję: gotowe {done} z {all}.",
        "Before you finish this page: {done} of {all} done."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_get_rarer_up_to_a_minute() {
        let pauses: Vec<i32> = (1..=8).map(|failures| back_off(failures) / 1000).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn what_is_unsent_says_so() {
        for state in [Delivery::Unsent, Delivery::SignedOut] {
            assert!(state.says(Lang::Pl).starts_with("Niewysłane"));
            assert!(state.is_pending());
        }
        assert_eq!(Delivery::Saved("10:42".into()).says(Lang::En), "Saved at 10:42");
    }

    #[test]
    fn the_worst_state_of_a_quiz_speaks() {
        let saved = |at: &str| Delivery::Saved(at.to_owned());
        let said = |states: &[Delivery]| quiz_says(Lang::Pl, states, "8.00").1;
        assert_eq!(said(&[Delivery::Rest]), "Odpowiedzi zapisane o 8.00");
        assert_eq!(said(&[saved("10.01"), saved("9.59")]), "Odpowiedzi zapisane o 10.01");
        assert_eq!(said(&[saved("9.59"), Delivery::Busy]), "Zapisuję odpowiedź…");
        assert!(
            said(&[Delivery::Busy, Delivery::Unsent, Delivery::Unsent]).contains("Niewysłane: 2 odpowiedzi")
        );
        assert_eq!(said(&[Delivery::Unsent, Delivery::Refused("Za późno.".into())]), "Za późno.");
    }

    #[test]
    fn seconds_are_shown_in_the_last_two_minutes_only() {
        let cases = [
            (1200, "20 min do końca"),
            (121, "3 min do końca"),
            (120, "2:00 do końca"),
            (9, "0:09 do końca"),
            (-5, "Czas minął"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(time_left(Lang::Pl, seconds), expected);
        }
    }
}
