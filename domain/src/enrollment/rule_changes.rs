//! The changes of a cohort's common limits since it was published, which its public page tells with their dates.
//!
//! Both of a change and the change that took it back are told: the rule was in force in between and people relied on it,
//! and a record from which entries vanish is none. What single cities have of their own, the words of organizers and
//! their names are not for this list.

use sea_orm::FromQueryResult;
use serde::Deserialize;

use crate::clock::Instant;
use crate::cohort::limits::CommonCaps;
use crate::cohort::{CohortCard, CohortState};
use crate::db;
use crate::{Academy, Result};

/// More changes than any cohort has had; older ones are left out.
const MOST: i64 = 100;

/// A change of the common limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// When.
    pub at: Instant,
    /// The limits until then.
    pub before: CommonCaps,
    /// The limits from then on.
    pub after: CommonCaps,
}

/// A line of the audit trail that matters here.
struct Line {
    at: Instant,
    fact: Fact,
}

enum Fact {
    Limits(Box<(CommonCaps, CommonCaps)>),
    /// Settings were changed; whether the cohort was public before.
    Settings {
        was_public: bool,
    },
}

/// The changes since publication, the latest first: one statement. Not those of a time when the cohort was a draft.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn rule_changes(academy: &Academy, cohort: &CohortCard) -> Result<Vec<RuleChange>> {
    #[derive(FromQueryResult)]
    struct Row {
        action: String,
        before: Option<String>,
        after: Option<String>,
        at: Instant,
    }
    // Settings matter only where a draft became public or the other way round. The list of actions is that of an index.
    let sql = "SELECT a.action, a.before, a.after, a.at FROM audit a WHERE a.cohort_id = $1 \
        AND a.action IN ('limits changed', 'cohort changed') AND (a.action = 'limits changed' \
        OR a.before LIKE '%\"state\":\"draft\"%' OR a.after LIKE '%\"state\":\"draft\"%') \
        ORDER BY a.id DESC LIMIT $2";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [cohort.id.0.into(), MOST.into()]).await?;
    let line = |row: Row| {
        let (before, after) = (row.before?, row.after?);
        let fact = if row.action == "limits changed" {
            let caps = |text: &str| serde_json::from_str::<CommonCaps>(text).ok();
            Fact::Limits(Box::new((caps(&before)?, caps(&after)?)))
        } else {
            let was: Shown = serde_json::from_str(&before).ok()?;
            Fact::Settings { was_public: was.state != CohortState::Draft }
        };
        Some(Line { at: row.at, fact })
    };
    Ok(published(cohort.is_public(), rows.into_iter().filter_map(line)))
}

#[derive(Deserialize)]
struct Shown {
    state: CohortState,
}

/// Goes back in time from how the cohort is shown now.
fn published(is_public: bool, lines: impl Iterator<Item = Line>) -> Vec<RuleChange> {
    let mut was_public = is_public;
    let mut found = Vec::new();
    for line in lines {
        match line.fact {
            Fact::Settings { was_public: before } => was_public = before,
            Fact::Limits(caps) if was_public && caps.0 != caps.1 => {
                let (before, after) = *caps;
                found.push(RuleChange { at: line.at, before, after });
            }
            Fact::Limits(_) => {}
        }
    }
    found
}

/// For how many cities the cohort was first published, where that was fewer than its limit now.
#[must_use]
pub fn cities_raised_from(changes: &[RuleChange], now: Option<u32>) -> Option<u32> {
    let first = changes.last()?.before.cities.0?;
    now.is_some_and(|now| now > first).then_some(first)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;
    use crate::cohort::limits::Cap;

    fn caps(cities: u32) -> CommonCaps {
        CommonCaps { cities: Cap::of(cities), ..CommonCaps::default() }
    }

    fn line(day: u32, fact: Fact) -> Line {
        Line { at: Utc.with_ymd_and_hms(2026, 9, day, 8, 0, 0).unwrap(), fact }
    }

    fn raised(from: u32, to: u32) -> Fact {
        Fact::Limits(Box::new((caps(from), caps(to))))
    }

    #[test]
    fn what_was_changed_in_a_draft_is_nobodys_business() {
        // The latest first: hidden again and shown again in between.
        let lines = || {
            vec![
                line(9, raised(70, 80)),
                line(8, Fact::Settings { was_public: false }),
                line(7, raised(60, 70)),
                line(6, Fact::Settings { was_public: true }),
                line(5, raised(50, 60)),
                line(4, raised(50, 50)),
                line(3, Fact::Settings { was_public: false }),
                line(2, raised(10, 50)),
            ]
        };
        let told: Vec<_> = published(true, lines().into_iter())
            .into_iter()
            .map(|change| (change.before.cities.0, change.after.cities.0))
            .collect();
        assert_eq!(told, [(Some(70), Some(80)), (Some(50), Some(60))]);
        let changes = published(true, lines().into_iter());
        assert_eq!(cities_raised_from(&changes, Some(80)), Some(50));
        assert_eq!(cities_raised_from(&changes, Some(40)), None);
        assert_eq!(cities_raised_from(&changes, None), None);
    }

    #[test]
    fn a_draft_tells_nothing_and_a_cohort_that_never_was_one_everything() {
        assert_eq!(published(false, [line(2, raised(1, 2))].into_iter()), []);
        assert_eq!(published(true, [line(2, raised(1, 2))].into_iter()).len(), 1);
    }
}
