use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::ids::{AuditId, PersonId};

/// Groups of lines, as the filter of the page has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Accounts, roles, sessions.
    People,
    /// Who works where.
    Affiliations,
    /// Cohorts, limits, exceptions, deadlines, messages.
    Cohorts,
    /// Applications and seats.
    Enrollments,
    /// Certificates.
    Certificates,
    /// The register of cities.
    Cities,
    /// Courses, modules, lessons, files.
    Content,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::People,
        Self::Affiliations,
        Self::Cohorts,
        Self::Enrollments,
        Self::Certificates,
        Self::Cities,
        Self::Content,
    ];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Affiliations => "affiliations",
            Self::Cohorts => "cohorts",
            Self::Enrollments => "enrollments",
            Self::Certificates => "certificates",
            Self::Cities => "cities",
            Self::Content => "content",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kinds of subjects that belong to it.
    #[must_use]
    pub const fn subjects(self) -> &'static [&'static str] {
        match self {
            Self::People => &["person", "session", "lecturer profile", "mail"],
            Self::Affiliations => &["affiliation"],
            Self::Cohorts => &["cohort", "deadline", "message"],
            Self::Enrollments => &["enrollment"],
            Self::Certificates => &["certificate"],
            Self::Cities => &["city", "city register"],
            Self::Content => &["course", "module", "module version", "lesson", "block", "file", "media"],
        }
    }
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this group.
    pub kind: Option<Kind>,
    /// Only what this person did, or what was done to her.
    pub person: Option<PersonId>,
    /// Not before this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Only lines older than this one: the next page.
    pub before: Option<AuditId>,
}

/// Who made a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A person; without a name when her account is gone.
    Person(PersonId, Option<String>),
    /// The academy itself.
    Job(String),
}

/// A line of the trail with names for its ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// What happened: a stable phrase that the screen translates.
    pub action: String,
    /// What kind of thing it happened to.
    pub subject_kind: String,
    /// What that thing is called, where it still has a name.
    pub subject: Option<String>,
    /// The person it happened to.
    pub subject_person: Option<PersonId>,
    /// In which cohort.
    pub cohort: Option<String>,
    /// Of which city.
    pub city: Option<String>,
    /// How it was.
    pub before: Option<Value>,
    /// How it is since.
    pub after: Option<Value>,
    /// Why.
    pub reason: Option<String>,
}

/// A page of the trail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    /// The newest first.
    pub lines: Vec<Line>,
    /// What to give as `before` for the next page.
    pub next: Option<AuditId>,
}
