//! Rows of cohorts. They never leave the crate.

pub mod cohort {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CohortId, CourseId, ModuleId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cohort")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CohortId,
        pub slug: String,
        pub course_id: CourseId,
        pub texts: String,
        pub time_zone: String,
        pub starts_on: Date,
        pub ends_on: Date,
        pub applications_open_at: DateTimeUtc,
        pub applications_close_at: DateTimeUtc,
        pub promotion_until: DateTimeUtc,
        pub completion_until: DateTimeUtc,
        pub needs_confirmed_affiliation: bool,
        pub office_days: i32,
        pub minimum_cities: i32,
        pub admission_mode: String,
        /// Working days in which an offer has to be answered.
        pub offer_days: i32,
        /// The module up to whose opening a city may hand a seat to a colleague.
        pub handover_module_id: Option<ModuleId>,
        /// The groups of cities that the limits look at, as JSON.
        pub city_groups: String,
        pub state: String,
        pub created_by: Option<PersonId>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod city_exception {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CityId, CohortId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "city_exception")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cohort_id: CohortId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub city_id: CityId,
        /// Whether `cap` replaces the common bound; an empty `cap` then means none.
        pub has_cap: bool,
        pub cap: Option<i32>,
        pub is_additional: bool,
        pub reason: String,
        pub decided_by: Option<PersonId>,
        pub decided_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod cohort_module {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CohortId, ModuleId, ModuleVersionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cohort_module")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cohort_id: CohortId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_id: ModuleId,
        pub module_version_id: ModuleVersionId,
        pub position: i32,
        pub opens_at: Option<DateTimeUtc>,
        pub due_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
