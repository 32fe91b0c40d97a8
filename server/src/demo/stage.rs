//! What the demo stands on: register, course, clock, and short ways to the commands.

use anyhow::{Context, Result, bail};
use chrono::TimeDelta;
use domain::Academy;
use domain::access::{Actor, Grant};
use domain::catalog::import::import_programme;
use domain::catalog::queries::{course_cards, published_versions};
use domain::city::commands::{ListFile, import_lists};
use domain::clock::{HandClock, Instant};
use domain::ids::{AffiliationId, CityId, CourseId, ModuleId, ModuleVersionId, PersonId};
use domain::lang::Lang;
use domain::people::GrammaticalForm;
use domain::people::commands::{NewPerson, add_person, grant_role};
use domain::privacy::PRIVACY_VERSION;
use domain::text::Email;

/// Who sets the stage.
pub const SYSTEM: Actor = Actor::System { job: "demo" };

const LISTS: [&str; 6] = [
    "pl_gminas.csv",
    "cz_municipalities.csv",
    "ua_hromadas.csv",
    "md_towns.csv",
    "pl_towns.csv",
    "cz_towns_selection.csv",
];

/// The stage of the demo.
pub struct Stage {
    /// The academy, on the walking clock.
    pub academy: Academy,
    clock: HandClock,
    /// The instant at which the demo is loaded.
    pub today: Instant,
    /// The course.
    pub course: CourseId,
    /// Its modules in their published versions.
    pub modules: Vec<(ModuleId, ModuleVersionId)>,
}

/// Somebody who walks on.
pub struct Entrance<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub form: GrammaticalForm,
    pub lang: Lang,
    /// Whether visitors may sign in as this person.
    pub is_demo: bool,
}

impl Stage {
    /// Loads register and course, 200 days ago.
    pub async fn set(academy: Academy, clock: HandClock, today: Instant) -> Result<Self> {
        clock.set(day_of(today, -200, 9));
        let mut files = Vec::new();
        for name in LISTS {
            let bytes = super::shipped(&format!("municipalities/{name}"))?;
            files.push(ListFile { name: name.to_owned(), bytes });
        }
        if !import_lists(&academy, &SYSTEM, &files).await?.is_written {
            bail!("the shipped lists of municipalities have a fault");
        }
        import_programme(&academy, &SYSTEM, &super::shipped("programme/curriculum.json")?).await?;
        let cards = course_cards(&academy, Lang::Pl).await?;
        let course = cards.first().context("the shipped programme has no course")?.id;
        let modules = published_versions(&academy, course).await?;
        Ok(Self { academy, clock, today, course, modules })
    }

    /// The instant so many days from today, at that hour of UTC.
    pub fn day(&self, days: i64, hour: u32) -> Instant {
        day_of(self.today, days, hour)
    }

    /// Turns the clock to that day and hour.
    pub fn go_to(&self, days: i64, hour: u32) {
        self.clock.set(self.day(days, hour));
    }

    /// Turns the clock to an instant.
    pub fn turn_to(&self, to: Instant) {
        self.clock.set(to);
    }

    /// Lets some minutes pass.
    pub fn wait(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
    }

    /// A person with an account.
    pub async fn enter(&self, who: &Entrance<'_>) -> Result<PersonId> {
        let email = Email::parse(who.email).map_err(|_| anyhow::anyhow!("{} is no address", who.email))?;
        let tx = self.academy.begin().await?;
        let new = NewPerson {
            email,
            display_name: who.name.to_owned(),
            form: who.form,
            lang: who.lang,
            time_zone: "Europe/Warsaw".into(),
            is_demo: who.is_demo,
            privacy_version: Some(PRIVACY_VERSION.into()),
        };
        let id = add_person(&self.academy, &tx, new).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A role.
    pub async fn grant(&self, person: PersonId, grants: &[Grant]) -> Result<Actor> {
        let tx = self.academy.begin().await?;
        for grant in grants {
            grant_role(&self.academy, &tx, &SYSTEM, person, *grant, "").await?;
        }
        tx.commit().await?;
        Ok(Actor::Member { id: person, grants: grants.to_vec() })
    }

    /// A workplace that its holder declares.
    pub async fn declare(
        &self,
        person: PersonId,
        email: &str,
        city: CityId,
        function: &str,
    ) -> Result<AffiliationId> {
        let email = Email::parse(email).map_err(|_| anyhow::anyhow!("{email} is no address"))?;
        let actor = Actor::Member { id: person, grants: Vec::new() };
        let city = city.to_string();
        Ok(domain::affiliation::commands::declare_own(&self.academy, &actor, &email, &city, function).await?)
    }

    /// The Polish city of that name; of namesakes the largest.
    pub async fn city(&self, name: &str) -> Result<CityId> {
        let found = domain::city::queries::search(&self.academy, name, 1).await?;
        Ok(found.first.first().with_context(|| format!("the register has no {name}"))?.id)
    }
}

fn day_of(today: Instant, days: i64, hour: u32) -> Instant {
    let day = today + TimeDelta::days(days);
    day.date_naive().and_hms_opt(hour, 0, 0).map_or(day, |at| at.and_utc())
}
