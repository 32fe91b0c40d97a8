//! Ids: one type per kind of thing, so that a person's id can never stand where a cohort's is wanted.
//!
//! All are UUIDv7 made by `Academy::new_id`, stored in 16 bytes. They reveal their time of creation and are no
//! secret; whatever must not be guessed (sessions, codes) is random and stored hashed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sea_orm::DeriveValueType))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        // SeaORM asks every primary key for this; a UUID never comes from a counter.
        #[cfg(feature = "ssr")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> std::result::Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

id!(
    /// A human account.
    PersonId
);
id!(
    /// A signed-in browser.
    SessionId
);
id!(
    /// A role given to a person over a scope.
    GrantId
);
id!(
    /// A municipality of the register.
    CityId
);
id!(
    /// That a person works for a city.
    AffiliationId
);
id!(
    /// What is taught: a list of modules with a completion rule.
    CourseId
);
id!(
    /// The unit that a lecturer publishes.
    ModuleId
);
id!(
    /// One version of a module; its structure never changes once published.
    ModuleVersionId
);
id!(
    /// A page of a module; stable through versions.
    LessonId
);
id!(
    /// A part of a lesson; stable through versions.
    BlockId
);
id!(
    /// A question of a quiz; stable through versions.
    QuestionId
);
id!(
    /// An uploaded file.
    FileId
);
id!(
    /// One run of a course.
    CohortId
);
id!(
    /// One person's way through one cohort, from the first click to the end.
    EnrollmentId
);
id!(
    /// One limit of a cohort, with its counter.
    SeatLayerId
);
id!(
    /// An allocation round of a cohort.
    AllocationRoundId
);
id!(
    /// One try at a quiz.
    AttemptId
);
id!(
    /// An issued certificate.
    CertificateId
);
id!(
    /// A line of the audit trail.
    AuditId
);
id!(
    /// A mail on its way.
    MailId
);
