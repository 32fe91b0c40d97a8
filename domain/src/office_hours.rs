//! When offices work: offers go out, and have to be answered, in their hours.
//!
//! An office works from 8 to 16 on its country's working days, by the clock of the cohort's zone. Holidays are known
//! for Poland, by its act of 18 January 1951 on days free from work as it stands since 2025, when 24 December was added;
//! elsewhere only Saturdays and Sundays are free.

use chrono::{Datelike, Days, NaiveDate, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;

use crate::clock::Instant;

/// The first hour.
const OPENS: u32 = 8;
/// The hour in which nothing happens any more.
const CLOSES: u32 = 16;

/// Whether offices of the zone work at this instant.
#[must_use]
pub fn are_open(at: Instant, zone: Tz) -> bool {
    let local = at.with_timezone(&zone);
    is_working_day(local.date_naive(), zone) && (OPENS..CLOSES).contains(&local.hour())
}

/// The last second for an answer that may take so many working days: 15:59:59 of the last one. The day on which it was
/// asked does not count.
#[must_use]
pub fn answer_by(asked: Instant, working_days: u32, zone: Tz) -> Instant {
    let mut day = asked.with_timezone(&zone).date_naive();
    for _ in 0..working_days.max(1) {
        day = next_working_day(day, zone);
    }
    last_second(day, zone).unwrap_or(asked)
}

/// The instant at which offices open next; the same instant while they are open.
#[must_use]
pub fn opening(at: Instant, zone: Tz) -> Instant {
    if are_open(at, zone) {
        return at;
    }
    let local = at.with_timezone(&zone);
    let today = local.date_naive();
    let is_early = local.hour() < OPENS && is_working_day(today, zone);
    let day = if is_early { today } else { next_working_day(today, zone) };
    hour(day, OPENS, zone).unwrap_or(at)
}

/// Whether offices of the zone work on that day.
#[must_use]
pub fn is_working_day(day: NaiveDate, zone: Tz) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let is_holiday = zone == Tz::Europe__Warsaw && is_polish_holiday(day);
    !is_weekend && !is_holiday
}

fn next_working_day(day: NaiveDate, zone: Tz) -> NaiveDate {
    // The longest rest of any year is far shorter than a month.
    let later = (1..32).filter_map(|days| day.checked_add_days(Days::new(days)));
    later.into_iter().find(|day| is_working_day(*day, zone)).unwrap_or(day)
}

fn last_second(day: NaiveDate, zone: Tz) -> Option<Instant> {
    hour(day, CLOSES, zone).map(|end| end - chrono::Duration::seconds(1))
}

/// Clocks are changed at night, so an hour of the working day is there once.
fn hour(day: NaiveDate, hour: u32, zone: Tz) -> Option<Instant> {
    zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest().map(|at| at.to_utc())
}

fn is_polish_holiday(day: NaiveDate) -> bool {
    let fixed = [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)];
    if fixed.contains(&(day.month(), day.day())) {
        return true;
    }
    // Easter Monday and Corpus Christi; Easter itself and Pentecost are Sundays.
    easter(day.year()).is_some_and(|easter| [1, 60].contains(&(day - easter).num_days()))
}

/// Easter Sunday of a Gregorian year, by the rule of Meeus, Jones and Butcher.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * week) / 451;
    let days = moon + week - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARSAW: Tz = Tz::Europe__Warsaw;

    fn at(local: &str) -> Instant {
        let local = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M:%S").unwrap();
        WARSAW.from_local_datetime(&local).unwrap().to_utc()
    }

    #[test]
    fn easter_falls_where_the_calendar_says() {
        let day = |month, day, year| NaiveDate::from_ymd_opt(year, month, day);
        for sunday in
            [day(4, 20, 2025), day(4, 5, 2026), day(3, 28, 2027), day(4, 16, 2028), day(4, 25, 2038)]
        {
            assert_eq!(easter(sunday.unwrap().year()), sunday);
        }
    }

    #[test]
    fn offices_rest_at_night_on_weekends_and_on_holidays() {
        let cases = [
            ("2026-11-30 07:59:59", false),
            ("2026-11-30 08:00:00", true),
            ("2026-11-30 15:59:59", true),
            ("2026-11-30 16:00:00", false),
            ("2026-11-28 10:00:00", false),
            ("2026-11-11 10:00:00", false),
            ("2026-12-24 10:00:00", false),
            ("2026-04-06 10:00:00", false),
            ("2026-06-04 10:00:00", false),
        ];
        for (local, open) in cases {
            assert_eq!(are_open(at(local), WARSAW), open, "{local}");
        }
        assert!(are_open(at("2026-11-11 10:00:00"), Tz::Europe__Prague), "no holiday there");
    }

    #[test]
    fn an_answer_has_whole_working_days_and_ends_with_the_office() {
        let cases = [
            ("2026-11-30 08:00:00", 3, "2026-12-03 15:59:59"),
            ("2026-12-22 15:00:00", 3, "2026-12-29 15:59:59"),
            ("2026-11-27 23:00:00", 1, "2026-11-30 15:59:59"),
            // The night between belongs to the change of clocks.
            ("2026-10-23 09:00:00", 1, "2026-10-26 15:59:59"),
            ("2027-03-26 09:00:00", 1, "2027-03-30 15:59:59"),
        ];
        for (asked, days, until) in cases {
            assert_eq!(answer_by(at(asked), days, WARSAW), at(until), "{asked} + {days}");
        }
    }

    #[test]
    fn the_next_opening_is_at_eight_of_the_next_working_day() {
        let cases = [
            ("2026-11-30 03:00:00", "2026-11-30 08:00:00"),
            ("2026-11-30 12:00:00", "2026-11-30 12:00:00"),
            ("2026-11-27 16:00:00", "2026-11-30 08:00:00"),
            ("2026-12-31 18:00:00", "2027-01-04 08:00:00"),
        ];
        for (from, to) in cases {
            assert_eq!(opening(at(from), WARSAW), at(to), "{from}");
        }
    }
}
