//! The plan of a cohort, as weeks.

use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::catalog::programme::PinnedModule;
use domain::cohort::CohortCard;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::parts::zone_of;
use crate::ui::figures::{Band, BandKind, CohortLine, cohort_line};
use crate::when;

/// More pieces than this would not be read; modules are drawn in groups.
const GROUPS: usize = 4;

/// Applications, then the modules up to the last day.
pub fn plan(lang: Lang, cohort: &CohortCard, modules: &[PinnedModule], today: NaiveDate) -> AnyView {
    let zone = zone_of(cohort);
    let opens = when::day(cohort.window.opens, zone);
    let closes = when::day(cohort.window.closes, zone);
    let weeks = Weeks { first: monday(opens.min(cohort.starts_on)) };
    let last = cohort.ends_on.max(closes);
    let applications = Band {
        text: lang.t("Zapisy", "Applications").into(),
        dates: when::span(lang, opens, closes),
        kind: if closes < today { BandKind::Done } else { BandKind::Project },
        ..weeks.band(opens, closes)
    };
    let mut bands = vec![applications];
    bands.extend(groups(lang, cohort, modules, zone).into_iter().map(|group| Band {
        text: group.text,
        dates: when::span(lang, group.from, group.to),
        kind: if group.to < today { BandKind::Done } else { BandKind::Work },
        ..weeks.band(group.from, group.to)
    }));
    let now =
        (weeks.first..=last).contains(&today).then(|| (weeks.week(today), lang.t("dziś", "today").into()));
    cohort_line(CohortLine { marks: weeks.months(lang, last), weeks: weeks.week(last), now, bands })
}

/// Modules that are drawn as one piece.
struct Group {
    text: String,
    from: NaiveDate,
    to: NaiveDate,
}

/// A module lasts from the date of the one before to its own; without dates all are open until the end.
fn groups(lang: Lang, cohort: &CohortCard, modules: &[PinnedModule], zone: Tz) -> Vec<Group> {
    let all = modules.len();
    if all == 0 || modules.iter().any(|module| module.due_at.is_none()) {
        let text = lang.t("Nauka we własnym tempie", "Learning at your own pace").into();
        return vec![Group { text, from: cohort.starts_on, to: cohort.ends_on }];
    }
    let size = all.div_ceil(GROUPS);
    let mut from = cohort.starts_on;
    let mut groups = Vec::new();
    for (place, chunk) in modules.chunks(size).enumerate() {
        let (first, last) = (place * size + 1, place * size + chunk.len());
        let to =
            chunk.last().and_then(|module| module.due_at).map_or(from, |due| when::day(due, zone)).max(from);
        let text = if first == last {
            say!(lang, "Moduł {first}", "Module {first}")
        } else {
            say!(lang, "Moduły {first}–{last}", "Modules {first}–{last}")
        };
        groups.push(Group { text, from, to });
        from = to + TimeDelta::days(1);
    }
    groups
}

/// Weeks are counted from the Monday of the first.
struct Weeks {
    first: NaiveDate,
}

impl Weeks {
    /// The week of a day, from 1.
    fn week(&self, day: NaiveDate) -> u32 {
        u32::try_from((day - self.first).num_days().max(0) / 7 + 1).unwrap_or(1)
    }

    fn band(&self, from: NaiveDate, to: NaiveDate) -> Band {
        let (first, last) = (self.week(from), self.week(to));
        Band {
            text: String::new(),
            dates: String::new(),
            from: first,
            weeks: last.saturating_sub(first) + 1,
            kind: BandKind::Work,
        }
    }

    /// The first week and every week in which a month begins before the plan ends.
    fn months(&self, lang: Lang, last: NaiveDate) -> Vec<(u32, String)> {
        let mut marks = vec![(1, when::short_month(lang, self.first).to_owned())];
        for week in 2..=self.week(last) {
            let sunday = self.first + TimeDelta::days(i64::from(week) * 7 - 1);
            let begins = sunday - TimeDelta::days(i64::from(sunday.day()) - 1);
            if sunday.day() <= 7 && begins <= last {
                marks.push((week, when::short_month(lang, sunday).to_owned()));
            }
        }
        marks
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_months_are_marked_where_they_begin() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day");
        let weeks = Weeks { first: monday(day(9, 2)) };
        assert_eq!(weeks.first, day(8, 31));
        assert_eq!([weeks.week(day(9, 6)), weeks.week(day(9, 7))], [1, 2]);
        let marks = weeks.months(Lang::Pl, day(10, 20));
        assert_eq!(marks, [(1, "sie".to_owned()), (5, "paź".to_owned())]);
        assert_eq!(weeks.months(Lang::Pl, day(9, 30)).len(), 1, "October begins after the end");
        assert_eq!(weeks.band(day(9, 7), day(9, 20)).weeks, 2);
    }
}
