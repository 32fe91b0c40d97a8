//! Rows of allocation rounds. They never leave the crate.

use sea_orm::entity::prelude::*;

use crate::ids::{AllocationRoundId, CohortId, PersonId};

/// One round of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationRoundId,
    pub cohort_id: CohortId,
    pub number: i32,
    /// Hexadecimal digits; secret until the round is sealed.
    pub seed: String,
    pub seed_hash: String,
    /// `RoundState::word`.
    pub state: String,
    pub opened_at: DateTimeUtc,
    /// The hash of the input that was proposed.
    pub input_hash: Option<String>,
    pub proposed_by: Option<PersonId>,
    pub proposed_at: Option<DateTimeUtc>,
    /// The file, once it is sealed.
    pub file: Option<String>,
    pub sealed_by: Option<PersonId>,
    pub sealed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The rules of a cohort's round.
pub mod rules {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "round_rules")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cohort_id: CohortId,
        /// `RoundRules` as JSON.
        pub rules: String,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What an application declared.
pub mod declared {
    use super::*;
    use crate::ids::EnrollmentId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "declared_answer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub question: String,
        pub is_yes: bool,
        pub answered_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
