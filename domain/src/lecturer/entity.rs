//! Rows of lecturers' profiles. They never leave the crate.

pub mod lecturer_profile {
    use sea_orm::entity::prelude::*;

    use crate::ids::{FileId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lecturer_profile")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub slug: String,
        pub texts: String,
        pub affiliation: String,
        pub photo_id: Option<FileId>,
        pub is_public: bool,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::people::entity::person::Entity",
            from = "Column::PersonId",
            to = "crate::people::entity::person::Column::Id"
        )]
        Person,
    }

    impl Related<crate::people::entity::person::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Person.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}
