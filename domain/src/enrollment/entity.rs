//! Rows of enrollments and of what their seats consume. They never leave the crate.

pub mod enrollment {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrollment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EnrollmentId,
        pub cohort_id: CohortId,
        pub person_id: PersonId,
        pub affiliation_id: AffiliationId,
        /// The city that the application was made in.
        pub city_id: CityId,
        /// The city under which the seat counts: the same, or the one that it was merged into.
        pub seat_city_id: CityId,
        pub receipt_number: i32,
        pub request_key: String,
        pub state: String,
        pub reason_code: String,
        /// The kind of the full layer that it met when it was decided.
        pub waits_for: Option<String>,
        pub priority: i32,
        pub motivation: String,
        pub applied_at: DateTimeUtc,
        pub decided_at: DateTimeUtc,
        pub office_until: Option<DateTimeUtc>,
        /// Until when an invitation holds the seat.
        pub held_until: Option<DateTimeUtc>,
        pub ended_at: Option<DateTimeUtc>,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod enrollment_change {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CohortId, EnrollmentId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrollment_change")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub enrollment_id: EnrollmentId,
        pub from_state: Option<String>,
        pub to_state: String,
        pub reason_code: String,
        pub note: Option<String>,
        pub actor_id: Option<PersonId>,
        pub at: DateTimeUtc,
        /// The cohort that it left by this change, and its receipt number there.
        pub left_cohort_id: Option<CohortId>,
        pub left_receipt: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod seat_layer {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CohortId, SeatLayerId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "seat_layer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SeatLayerId,
        pub cohort_id: CohortId,
        pub kind: String,
        /// The city's id for a layer of kind `city`, empty for the others. A `city` layer without a name holds the
        /// common bound of cities and is never taken from.
        pub name: String,
        pub cap: Option<i32>,
        pub taken: i32,
        /// Receipt numbers given so far; counted on the total row alone.
        pub next_receipt: i32,
        /// Transactions at the cohort's desk so far; counted on the total row alone.
        pub changes: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod seat_claim {
    use sea_orm::entity::prelude::*;

    use crate::ids::{EnrollmentId, PersonId, SeatLayerId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "seat_claim")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub layer_id: SeatLayerId,
        pub is_over: bool,
        pub reason: Option<String>,
        pub granted_by: Option<PersonId>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
