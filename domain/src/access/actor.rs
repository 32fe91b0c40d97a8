use serde::{Deserialize, Serialize};

use crate::ids::{CityId, CohortId, CourseId, ModuleId, PersonId};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Guest,
    /// A signed-in person with what she was granted. Everybody signed in is an official besides.
    Member {
        /// The person.
        id: PersonId,
        /// Her grants that are in force.
        grants: Vec<Grant>,
    },
    /// The academy itself: a job, the command line.
    System {
        /// What runs, for the audit trail.
        job: &'static str,
    },
}

impl Actor {
    /// The person, if one is signed in.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Whether the actor is this person.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.person() == Some(person)
    }

    /// The person who must be there.
    ///
    /// # Errors
    /// `SignInRequired` for anybody else.
    pub fn signed_in(&self) -> crate::Result<PersonId> {
        self.person().ok_or(crate::Error::SignInRequired)
    }

    /// The grants in force; none for guests and the system.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Member { grants, .. } => grants,
            _ => &[],
        }
    }

    /// Whether the actor holds the role anywhere.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }
}

/// What a person is to the academy, beside an official.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes modules and teaches cohorts.
    Lecturer,
    /// Runs courses and cohorts.
    Organizer,
    /// Speaks for one city.
    Coordinator,
    /// Reads a cohort's reports.
    Partner,
    /// Keeps the academy: people, grants, settings.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Lecturer, Self::Organizer, Self::Coordinator, Self::Partner, Self::Administrator];

    /// The name under which it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lecturer => "lecturer",
            Self::Organizer => "organizer",
            Self::Coordinator => "coordinator",
            Self::Partner => "partner",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// How far a grant reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole academy.
    Everything,
    /// A course with all its cohorts.
    Course(CourseId),
    /// One cohort.
    Cohort(CohortId),
    /// One module.
    Module(ModuleId),
    /// One city.
    City(CityId),
}

/// A role over a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// How far it reaches.
    pub scope: Scope,
}

/// Where an action happens; what is not known stays empty and is then covered by no narrow scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// In this course.
    pub course: Option<CourseId>,
    /// In this cohort; give its course too, since an organizer of the course runs all of its cohorts.
    pub cohort: Option<CohortId>,
    /// In this module.
    pub module: Option<ModuleId>,
    /// Of this city.
    pub city: Option<CityId>,
    /// The thing belongs to the actor herself.
    pub own: bool,
}

impl Place {
    /// Nowhere in particular: only grants over everything reach it.
    pub const ACADEMY: Self = Self { course: None, cohort: None, module: None, city: None, own: false };
    /// Something of the actor's own.
    pub const OWN: Self = Self { own: true, ..Self::ACADEMY };

    /// A cohort of a course.
    #[must_use]
    pub const fn cohort(course: CourseId, cohort: CohortId) -> Self {
        Self { course: Some(course), cohort: Some(cohort), ..Self::ACADEMY }
    }

    /// A course.
    #[must_use]
    pub const fn course(course: CourseId) -> Self {
        Self { course: Some(course), ..Self::ACADEMY }
    }

    /// A module.
    #[must_use]
    pub const fn module(module: ModuleId) -> Self {
        Self { module: Some(module), ..Self::ACADEMY }
    }

    /// A city.
    #[must_use]
    pub const fn city(city: CityId) -> Self {
        Self { city: Some(city), ..Self::ACADEMY }
    }

    /// The same place, owned by the actor or not.
    #[must_use]
    pub const fn owned(self, own: bool) -> Self {
        Self { own, ..self }
    }
}

impl Scope {
    /// The scope as forms and addresses write it: "everything", "cohort:ID".
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Everything => "everything".into(),
            Self::Course(id) => format!("course:{id}"),
            Self::Cohort(id) => format!("cohort:{id}"),
            Self::Module(id) => format!("module:{id}"),
            Self::City(id) => format!("city:{id}"),
        }
    }

    /// The scope of such a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let Some((kind, id)) = word.split_once(':') else {
            return (word == "everything").then_some(Self::Everything);
        };
        match kind {
            "course" => id.parse().ok().map(Self::Course),
            "cohort" => id.parse().ok().map(Self::Cohort),
            "module" => id.parse().ok().map(Self::Module),
            "city" => id.parse().ok().map(Self::City),
            _ => None,
        }
    }

    /// Whether the scope holds the place.
    #[must_use]
    pub fn covers(self, place: &Place) -> bool {
        match self {
            Self::Everything => true,
            Self::Course(id) => place.course == Some(id),
            Self::Cohort(id) => place.cohort == Some(id),
            Self::Module(id) => place.module == Some(id),
            Self::City(id) => place.city == Some(id),
        }
    }
}
