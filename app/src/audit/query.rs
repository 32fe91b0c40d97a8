//! What the address asks of the change log.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::audit::{Filter, Kind};
use domain::ids::{AuditId, PersonId};
use domain::people::queries::find_person_by_email;
use domain::text::Email;
use serde::Deserialize;

use crate::request::Caller;
use crate::urls;

/// The filter as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `Kind::word`.
    pub kind: String,
    /// An address, or the id of a person.
    pub person: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The next page.
    pub before: String,
}

impl Asked {
    /// The filter. An address that nobody has lets nothing through: it is a question about somebody, never about
    /// everybody.
    pub async fn filter(&self, caller: &Caller) -> domain::Result<Filter> {
        let person = match self.person.trim() {
            "" => None,
            typed => match person(caller, typed).await? {
                Some(id) => Some(id),
                None => return Ok(nothing()),
            },
        };
        let zone = caller.zone();
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        Ok(Filter {
            kind: Kind::parse(&self.kind),
            person,
            from: day(&self.from).and_then(|day| midnight(day, zone)),
            until: day(&self.to)
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .and_then(|day| midnight(day, zone)),
            before: self.before.parse().ok(),
        })
    }

    /// The address of a page with the same filter.
    pub fn address(&self, path: &str, before: &str) -> String {
        let parts = [
            ("kind", &self.kind),
            ("person", &self.person),
            ("from", &self.from),
            ("to", &self.to),
            ("before", &before.to_owned()),
        ];
        let query: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", urls::escape(value)))
            .collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// Whose id or address was typed.
async fn person(caller: &Caller, typed: &str) -> domain::Result<Option<PersonId>> {
    if let Ok(id) = typed.parse() {
        return Ok(Some(id));
    }
    match Email::parse(typed) {
        Ok(email) => find_person_by_email(&caller.academy, &email).await,
        Err(_) => Ok(None),
    }
}

/// No line is older than the first id of all.
fn nothing() -> Filter {
    Filter { before: Some(AuditId(uuid::Uuid::nil())), ..Filter::default() }
}

/// The first instant of a day in a zone; where that hour was skipped, the next one.
fn midnight(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let local = day.and_hms_opt(0, 0, 0)?;
    (0..3)
        .filter_map(|hours| (local + chrono::TimeDelta::hours(hours)).and_local_timezone(zone).earliest())
        .next()
        .map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_the_readers_zone() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let at = midnight(day, chrono_tz::Europe::Warsaw).unwrap();
        assert_eq!(at.to_rfc3339(), "2026-06-30T22:00:00+00:00");
    }

    #[test]
    fn an_address_holds_only_what_is_asked() {
        let asked = Asked { kind: "people".into(), person: "ewa@um.pl".into(), ..Asked::default() };
        assert_eq!(asked.address("/x", ""), "/x?kind=people&person=ewa%40um.pl");
        assert_eq!(Asked::default().address("/x", "7"), "/x?before=7");
    }
}
