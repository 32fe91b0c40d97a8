use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// What a certificate is worth now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In force.
    Valid,
    /// Corrected: another one stands in its place.
    Superseded,
    /// Taken back for a reason.
    Revoked,
    /// Its time is over.
    Expired,
}

impl State {
    /// The word under which it is stored; expiry is never stored, it comes by itself.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid | Self::Expired => "valid",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
        }
    }
}

/// Why a certificate rule says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The course is not finished in this enrollment.
    NotCompleted,
    /// The holder has not checked her name yet.
    NameNotChecked,
    /// This enrollment has a certificate in force.
    AlreadyIssued,
    /// It is no longer in force, so there is nothing to correct or revoke.
    NotInForce,
    /// The holder has not agreed to have her city named: nobody else agrees for her.
    CityNotAgreed,
}

impl Refusal {
    /// The error with its sentence in both languages.
    #[must_use]
    pub fn error(self) -> crate::Error {
        let (pl, en) = match self {
            Self::NotCompleted => (
                "Program nie jest jeszcze ukończony, więc certyfikatu nie ma z czego wydać.",
                "The programme is not completed yet, so there is nothing to certify.",
            ),
            Self::NameNotChecked => {
                ("Najpierw sprawdź imię i nazwisko do druku.", "Check the printed name first.")
            }
            Self::AlreadyIssued => (
                "Certyfikat jest już wydany. Błąd w nim poprawia organizator, wydając nowy.",
                "The certificate has been issued. An organizer corrects a mistake in it by issuing a new one.",
            ),
            Self::NotInForce => {
                ("Ten certyfikat już nie obowiązuje.", "This certificate is no longer in force.")
            }
            Self::CityNotAgreed => (
                "Tej osoby nie zapytano o podanie miasta albo się na nie nie zgodziła. Wydaj certyfikat bez miasta.",
                "The holder was not asked whether to name the city, or did not agree to it. Issue the certificate without it.",
            ),
        };
        crate::error::Refusal::said(pl, en)
    }
}

/// The state at `now`: superseded and revoked are final, expiry comes with time.
#[must_use]
pub fn state_of(stored: &str, expires_at: Option<Instant>, now: Instant) -> Option<State> {
    match stored {
        "valid" if expires_at.is_some_and(|end| end <= now) => Some(State::Expired),
        "valid" => Some(State::Valid),
        "superseded" => Some(State::Superseded),
        "revoked" => Some(State::Revoked),
        _ => None,
    }
}

/// Without an organizer: the course's rule is met in this enrollment, the name is checked, and there is none yet.
///
/// # Errors
/// The first of these that fails.
pub const fn may_issue_by_rule(completed: bool, name_checked: bool, issued: bool) -> Result<(), Refusal> {
    match (issued, completed, name_checked) {
        (true, _, _) => Err(Refusal::AlreadyIssued),
        (_, false, _) => Err(Refusal::NotCompleted),
        (_, _, false) => Err(Refusal::NameNotChecked),
        _ => Ok(()),
    }
}

/// Only what is in force, or was until its time ran out, can be corrected.
///
/// # Errors
/// `NotInForce` for superseded and revoked ones.
pub const fn may_correct(state: State) -> Result<(), Refusal> {
    match state {
        State::Valid | State::Expired => Ok(()),
        State::Superseded | State::Revoked => Err(Refusal::NotInForce),
    }
}

/// The same holds for revoking.
///
/// # Errors
/// `NotInForce` for superseded and revoked ones.
pub const fn may_revoke(state: State) -> Result<(), Refusal> {
    may_correct(state)
}

/// A city is printed only by its holder's consent, given with the check of her name; a correction can leave it out.
///
/// # Errors
/// `CityNotAgreed` for a city that is wanted without it.
pub const fn may_name_city(wanted: bool, agreed: bool) -> Result<(), Refusal> {
    if wanted && !agreed { Err(Refusal::CityNotAgreed) } else { Ok(()) }
}

/// The last day of what a certificate of a cohort that runs `from`..=`to` says, issued `today`: it certifies no day that has
/// not come yet, and does not end before it begins.
#[must_use]
pub fn last_day((from, to): (NaiveDate, NaiveDate), today: NaiveDate) -> NaiveDate {
    to.min(today).max(from)
}

/// The printed result: points of the best submitted attempt at each quiz over all points, whole percent, rounded
/// down so that nobody is promised more than was reached. `None` without a quiz.
#[must_use]
pub fn result_percent(best: &[(i64, i64)]) -> Option<i64> {
    let (scored, most) = best.iter().fold((0, 0), |(s, m), (score, max)| (s + score, m + max));
    (most > 0).then(|| scored * 100 / most)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;

    #[test]
    fn a_state_is_final_unless_it_is_valid() {
        let now = Utc.with_ymd_and_hms(2026, 12, 22, 9, 0, 0).unwrap();
        let (past, future) = (Some(now), Some(now + TimeDelta::seconds(1)));
        assert_eq!(state_of("valid", None, now), Some(State::Valid));
        assert_eq!(state_of("valid", future, now), Some(State::Valid));
        assert_eq!(state_of("valid", past, now), Some(State::Expired));
        assert_eq!(state_of("revoked", past, now), Some(State::Revoked));
        assert_eq!(state_of("superseded", None, now), Some(State::Superseded));
        assert_eq!(state_of("?", None, now), None);
    }

    #[test]
    fn the_rule_asks_for_completion_and_a_checked_name_and_gives_one_certificate() {
        assert_eq!(may_issue_by_rule(true, true, false), Ok(()));
        assert_eq!(may_issue_by_rule(false, true, false), Err(Refusal::NotCompleted));
        assert_eq!(may_issue_by_rule(true, false, false), Err(Refusal::NameNotChecked));
        assert_eq!(may_issue_by_rule(true, true, true), Err(Refusal::AlreadyIssued));
    }

    #[test]
    fn only_the_holder_agrees_to_have_her_city_named() {
        assert_eq!(may_name_city(true, false), Err(Refusal::CityNotAgreed));
        for (wanted, agreed) in [(true, true), (false, true), (false, false)] {
            assert_eq!(may_name_city(wanted, agreed), Ok(()));
        }
    }

    #[test]
    fn a_certificate_says_nothing_of_days_to_come() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 6, day).unwrap();
        assert_eq!(last_day((day(16), day(29)), day(21)), day(21), "she finished before the cohort");
        assert_eq!(last_day((day(16), day(29)), day(30)), day(29));
        assert_eq!(last_day((day(16), day(29)), day(2)), day(16), "issued before it began");
    }

    #[test]
    fn a_result_is_never_rounded_up() {
        assert_eq!(result_percent(&[]), None);
        assert_eq!(result_percent(&[(9, 10), (10, 10)]), Some(95));
        assert_eq!(result_percent(&[(2, 3)]), Some(66));
    }
}
