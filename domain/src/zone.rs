//! Times as people type them, meant in a zone.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::clock::Instant;
use crate::error::FieldError;

/// The IANA zone of that name.
///
/// # Errors
/// `Choice` when there is none.
pub fn parse_zone(name: &str) -> Result<Tz, FieldError> {
    name.trim().parse().map_err(|_| FieldError::Choice)
}

/// A day: "2026-10-06" as fields for dates send it, "6.10.2026" as people write it where such a field is a plain one.
///
/// # Errors
/// `Required` when empty, `Date` when it is none.
pub fn parse_day(typed: &str) -> Result<NaiveDate, FieldError> {
    match typed.trim() {
        "" => Err(FieldError::Required),
        typed => {
            let day =
                ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|form| NaiveDate::parse_from_str(typed, form).ok());
            // "6.10.26" would be a day of the first century.
            day.filter(|day| day.year() > 999).ok_or(FieldError::Date)
        }
    }
}

/// The first second of a typed minute, "2026-10-06T12:00", or of a day in the zone.
///
/// # Errors
/// `Required` when empty, `Date` for what is no time, `SkippedHour` for one that clocks leave out in the zone.
pub fn parse_start(typed: &str, zone: Tz) -> Result<Instant, FieldError> {
    let local = parse_local(typed, |day| day.and_hms_opt(0, 0, 0))?;
    zone.from_local_datetime(&local).earliest().map(|at| at.to_utc()).ok_or(FieldError::SkippedHour)
}

/// The first second of a day in the zone.
#[must_use]
pub fn start_of(day: NaiveDate, zone: Tz) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    // Where clocks skip midnight the day begins an hour later.
    let begins = [midnight, midnight + Duration::hours(1)];
    let found = begins.iter().find_map(|local| zone.from_local_datetime(local).earliest());
    found.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// The last second of a typed minute or day in the zone: deadlines are inclusive to the second.
///
/// # Errors
/// `Required` when empty, `Date` for what is no time, `SkippedHour` for one that clocks leave out in the zone.
pub fn parse_deadline(typed: &str, zone: Tz) -> Result<Instant, FieldError> {
    let local = parse_local(typed, |day| day.and_hms_opt(23, 59, 0))?;
    let local = if local.second() == 0 { local + Duration::seconds(59) } else { local };
    zone.from_local_datetime(&local).latest().map(|at| at.to_utc()).ok_or(FieldError::SkippedHour)
}

/// An instant as a `datetime-local` field has it.
#[must_use]
pub fn typed(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

fn parse_local(
    typed: &str,
    of_day: impl Fn(NaiveDate) -> Option<NaiveDateTime>,
) -> Result<NaiveDateTime, FieldError> {
    let typed = typed.trim().replace(' ', "T");
    if typed.is_empty() {
        return Err(FieldError::Required);
    }
    let minute = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%YT%H:%M"];
    let at = minute.iter().find_map(|form| NaiveDateTime::parse_from_str(&typed, form).ok());
    at.or_else(|| of_day(parse_day(&typed).ok()?)).ok_or(FieldError::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_lasts_to_the_end_of_its_minute_in_its_zone() {
        let zone = chrono_tz::Europe::Warsaw;
        let at = |typed| parse_deadline(typed, zone).map(|at| at.to_rfc3339());
        assert_eq!(at("2026-09-30T23:59"), Ok("2026-09-30T21:59:59+00:00".into()));
        assert_eq!(at("2026-12-30"), Ok("2026-12-30T22:59:59+00:00".into()));
        assert_eq!(at("30 września"), Err(FieldError::Date));
        assert_eq!(
            parse_start("2026-03-29T02:30", zone),
            Err(FieldError::SkippedHour),
            "the clock skips that hour"
        );
    }

    #[test]
    fn a_day_may_be_typed_as_people_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 6).ok_or(FieldError::Date);
        for typed in ["2026-10-06", "6.10.2026", " 06.10.2026 "] {
            assert_eq!(parse_day(typed), day, "{typed}");
        }
        assert_eq!(parse_day("6.10.26"), Err(FieldError::Date));
        let zone = chrono_tz::Europe::Warsaw;
        assert_eq!(parse_start("6.10.2026 12:00", zone), parse_start("2026-10-06T12:00", zone));
    }

    #[test]
    fn what_is_shown_in_a_field_comes_back_as_the_same_instant() {
        let zone = chrono_tz::Europe::Kyiv;
        let at = parse_start("2026-10-06T12:00", zone).unwrap();
        assert_eq!(typed(at, zone), "2026-10-06T12:00");
    }
}
