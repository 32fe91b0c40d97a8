//! What an organizer types to invite somebody, or many out of a file.

use serde::{Deserialize, Serialize};

use super::given::SeatsFrom;
use crate::clock::Instant;
use crate::error::{Error, FieldError, FieldErrors};
use crate::ids::CityId;
use crate::lang::Lang;
use crate::text::{self, Email};
use crate::{Result, zone};

/// An invitation as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// The invited person's address.
    pub email: String,
    /// Her name; an account that exists keeps its own.
    pub name: String,
    /// The id of her city.
    pub city: String,
    /// What she does there.
    pub function: String,
    /// The language of the letter to somebody new.
    pub lang: String,
    /// The last day for an answer, in the cohort's zone.
    pub until: String,
    /// Why she is invited: she and other organizers read it.
    pub reason: String,
    /// Not empty when the seat may exceed a limit.
    pub beyond: String,
}

/// A valid invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The invited person's address.
    pub email: Email,
    /// Her name.
    pub name: String,
    /// Her city.
    pub city: CityId,
    /// What she does there.
    pub function: String,
    /// The language of the letter to somebody new.
    pub lang: Lang,
    /// The last second for an answer.
    pub until: Instant,
    /// Why she is invited.
    pub reason: String,
    /// Whether the seat may exceed a limit.
    pub beyond: bool,
}

impl Invitation {
    /// Out of what its seat comes.
    #[must_use]
    pub const fn seats(&self) -> SeatsFrom {
        if self.beyond { SeatsFrom::Beyond } else { SeatsFrom::Reserve }
    }
}

/// The terms of many invitations as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsForm {
    /// Out of what the seats come: a word of `SeatsFrom`.
    pub seats: String,
    /// The last day for an answer, in the cohort's zone.
    pub until: String,
}

/// The terms of many invitations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// Out of what the seats come.
    pub seats: SeatsFrom,
    /// The last second for an answer.
    pub until: Instant,
}

impl TermsForm {
    /// Checks them; `last` is the last second in which the cohort gives seats.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self, now: Instant, last: Instant, time_zone: &str) -> Result<Terms> {
        let mut errors = FieldErrors::default();
        let seats = errors.take("seats", SeatsFrom::from_word(&self.seats).ok_or(FieldError::Choice));
        let until = errors.take("until", deadline(&self.until, (now, last), time_zone));
        match (seats, until) {
            (Some(seats), Some(until)) => Ok(Terms { seats, until }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

impl InviteForm {
    /// Checks it; `last` is the last second in which the cohort gives seats.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self, now: Instant, last: Instant, time_zone: &str) -> Result<Invitation> {
        let mut errors = FieldErrors::default();
        let email = errors.take("email", Email::parse(&self.email));
        let name = errors.take("name", text::line(&self.name, 120));
        let missing = || FieldError::said("Wybierz miasto z listy.", "Choose the city from the list.");
        let city = errors.take("city", self.city.parse().map_err(|_| missing()));
        let function =
            errors.take("function", text::line(&self.function, crate::affiliation::commands::FUNCTION));
        let until = errors.take("until", deadline(&self.until, (now, last), time_zone));
        let reason = errors.take("reason", text::line(&self.reason, 500));
        match (email, name, city, function, until, reason) {
            (Some(email), Some(name), Some(city), Some(function), Some(until), Some(reason)) => {
                let lang = Lang::from_tag(&self.lang).unwrap_or_default();
                let beyond = !self.beyond.is_empty();
                Ok(Invitation { email, name, city, function, lang, until, reason, beyond })
            }
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// The last second of a day on which people may answer.
fn deadline(
    typed: &str,
    (now, last): (Instant, Instant),
    time_zone: &str,
) -> std::result::Result<Instant, FieldError> {
    let zone = zone::parse_zone(time_zone)?;
    let until = zone::parse_deadline(typed, zone)?;
    // The last day for seats lasts only as long as seats are given.
    let is_last_day = zone::parse_day(typed) == Ok(last.with_timezone(&zone).date_naive());
    let until = if is_last_day { until.min(last) } else { until };
    check_deadline(until, (now, last))?;
    Ok(until)
}

/// Whether a seat may be held until then, in a cohort that gives seats until `last`.
///
/// # Errors
/// Why not, for the field of the deadline.
pub fn check_deadline(
    until: Instant,
    (now, last): (Instant, Instant),
) -> std::result::Result<(), FieldError> {
    if until <= now {
        return Err(FieldError::said(
            "Podaj dzień, który dopiero będzie.",
            "Give a day that is still to come.",
        ));
    }
    if until > last {
        return Err(FieldError::said(
            "Po tym dniu kohorta nie przyznaje już miejsc. Podaj wcześniejszy.",
            "The cohort gives no places after that day. Give an earlier one.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_for_seats_may_be_named_and_lasts_as_long_as_seats_are_given() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        // Half past two in Warsaw.
        let (now, last) = (at("2026-10-01T08:00:00Z"), at("2026-10-20T12:30:59Z"));
        let form = |until: &str| InviteForm {
            email: "ewa@um.pl".into(),
            name: "Ewa".into(),
            city: uuid::Uuid::from_u128(1).to_string(),
            function: "inspektor".into(),
            until: until.into(),
            reason: "projekt".into(),
            ..InviteForm::default()
        };
        let until =
            |day: &str| form(day).check(now, last, "Europe/Warsaw").map(|invitation| invitation.until);
        assert_eq!(until("2026-10-20"), Ok(last));
        assert_eq!(until("2026-10-19"), Ok(at("2026-10-19T21:59:59Z")));
        for refused in ["2026-10-21", "2026-09-30"] {
            assert!(
                matches!(until(refused), Err(Error::Invalid(errors)) if errors.of("until").is_some()),
                "{refused}"
            );
        }
    }
}
