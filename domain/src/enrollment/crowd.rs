//! A crowd for tests and benchmarks: people of many cities who are signed in and have a workplace, and what the pure rule
//! says of their applications.

use super::book::SeatBook;
use super::cast::{self, outcome};
use super::check_seats;
use crate::cohort::limits::Limits;
use crate::ids::{AffiliationId, CityId, CohortId, PersonId};
use crate::lang::Lang;
use crate::people::GrammaticalForm;
use crate::people::commands::{NewPerson, add_person, start_session};
use crate::text::Email;
use crate::{Academy, Result};

/// Somebody of the crowd.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// Who.
    pub person: PersonId,
    /// Her session.
    pub token: String,
    /// Her workplace, confirmed.
    pub affiliation: AffiliationId,
    /// Her city.
    pub city: CityId,
    /// Its name.
    pub city_name: String,
}

/// So many people `osoba0@example.pl`, `osoba1@…` of so many cities, mixed.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn crowd(academy: &Academy, people: usize, cities: usize) -> Result<Vec<Applicant>> {
    let mut known = Vec::with_capacity(cities);
    for number in 0..cities {
        let name = format!("Miasto {number}");
        known.push((cast::city(academy, &name).await?, name));
    }
    let tx = academy.begin().await?;
    let mut crowd = Vec::with_capacity(people);
    for number in 0..people {
        let (city, city_name) = known[number * 7 % cities].clone();
        let new = NewPerson {
            email: Email::parse(&format!("osoba{number}@example.pl"))
                .map_err(|_| crate::Error::broken("an address"))?,
            display_name: format!("osoba{number}"),
            form: GrammaticalForm::Neutral,
            lang: Lang::Pl,
            time_zone: "Europe/Warsaw".into(),
            is_demo: false,
            privacy_version: None,
        };
        let person = add_person(academy, &tx, new).await?;
        let affiliation = cast::workplace_in(academy, &tx, person, city, "confirmed").await?;
        let token = start_session(academy, &tx, person, "crowd").await?;
        crowd.push(Applicant { person, token, affiliation, city, city_name });
    }
    tx.commit().await?;
    Ok(crowd)
}

/// The book of a cohort that gives its seats at once, played anew in the order of receipt and compared with what is
/// stored: receipts without gaps, each application where the rule puts it, counters and claims and rows in step.
///
/// # Errors
/// What differs, in words.
pub async fn replayed(academy: &Academy, cohort: CohortId, limits: &Limits) -> Result<SeatBook, String> {
    let mut book = SeatBook::new(limits.clone());
    for (number, city, state) in outcome(academy, cohort).await.map_err(|error| error.to_string())? {
        let receipt = book.apply(city, 0);
        if receipt != i64::from(number) {
            return Err(format!("receipt {receipt} is missing, {number} is there"));
        }
        let rule = book.entries()[&receipt].state;
        if rule != state {
            return Err(format!("receipt {receipt} is {state:?}, the rule says {rule:?}"));
        }
    }
    let findings = check_seats(academy).await.map_err(|error| error.to_string())?;
    let findings: Vec<_> = findings.into_iter().filter(|finding| finding.cohort == cohort).collect();
    if findings.is_empty() { Ok(book) } else { Err(format!("{findings:?}")) }
}
