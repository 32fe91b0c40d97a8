use serde::{Deserialize, Serialize};

use crate::access::{Grant, Role};
use crate::affiliation;
use crate::city::Naming;
use crate::clock::Instant;
use crate::cohort::CohortTexts;
use crate::enrollment::EnrollmentState;
use crate::ids::{AffiliationId, CohortId, EnrollmentId, GrantId, PersonId};
use crate::lang::Lang;

/// Which people a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleFilter {
    /// Words of a name, an address or a city, diacritics aside; empty for all.
    pub query: String,
    /// Only those who hold this role (`Role::name`), or "waiting" for those whose work waits for a decision.
    pub role: String,
    /// The page, from 1.
    pub page: u32,
}

/// A person as the search reads her, before any page is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub id: PersonId,
    /// Name, address and cities in plain spelling.
    pub folded: String,
    /// Where the name stands in the list.
    pub place: String,
    /// Her roles.
    pub roles: Vec<Role>,
    /// Whether some work of hers waits for a decision.
    pub waits: bool,
}

impl Found {
    /// Whether the filter lets her through; `words` are its query, folded.
    #[must_use]
    pub fn answers(&self, words: &[String], role: &str) -> bool {
        let by_role = match role {
            "" => true,
            "waiting" => self.waits,
            role => self.roles.iter().any(|held| held.name() == role),
        };
        by_role && words.iter().all(|word| self.folded.contains(word.as_str()))
    }
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// How she is called.
    pub name: String,
    /// Her address.
    pub email: String,
    /// "active", or what else became of the account.
    pub state: String,
    /// Where she works.
    pub work: Vec<(Naming, affiliation::State)>,
    /// Her roles, each once.
    pub roles: Vec<Role>,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// By name.
    pub people: Vec<PersonLine>,
    /// How many the filter lets through in all.
    pub total: usize,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// An affiliation on a person's page, ended ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Its id.
    pub id: AffiliationId,
    /// The city.
    pub naming: Naming,
    /// What she does there.
    pub function: String,
    /// Where it stands.
    pub state: affiliation::State,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Whether it is over.
    pub is_ended: bool,
    /// Whether the actor may decide it now.
    pub may_decide: bool,
}

/// A grant in force on a person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantLine {
    /// Its id.
    pub id: GrantId,
    /// Role and scope.
    pub grant: Grant,
    /// What the scope is called; empty for everything.
    pub scope_name: String,
    /// Who gave it; `None` for the system.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Instant,
    /// Whether the actor may take it.
    pub may_take: bool,
}

/// An enrollment on a person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEnrollment {
    /// The enrollment.
    pub id: EnrollmentId,
    /// The cohort.
    pub cohort: CohortId,
    /// Its word in addresses.
    pub cohort_slug: String,
    /// How the cohort is called.
    pub texts: CohortTexts,
    /// The city that it was made in.
    pub city: String,
    /// Where it stands.
    pub state: EnrollmentState,
    /// When she applied.
    pub applied_at: Instant,
    /// The number of the certificate in force.
    pub certificate: Option<String>,
}

/// One person, for organizers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// Who.
    pub id: PersonId,
    /// How she is called.
    pub name: String,
    /// Her address.
    pub email: String,
    /// Her language, for mails.
    pub lang: Lang,
    /// "active", or what else became of the account.
    pub state: String,
    /// An invented person of the demo.
    pub is_demo: bool,
    /// Since when there is the account.
    pub created_at: Instant,
    /// Her last use, within ten minutes.
    pub last_seen_at: Option<Instant>,
    /// In how many browsers she is signed in.
    pub sessions: usize,
    /// Where she works and worked.
    pub work: Vec<Work>,
    /// Her roles.
    pub grants: Vec<GrantLine>,
    /// Her applications and seats, the latest first.
    pub enrollments: Vec<PersonEnrollment>,
}
