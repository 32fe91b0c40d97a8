//! Rows of files. They never leave the crate.

pub mod media_file {
    use sea_orm::entity::prelude::*;

    use crate::ids::{FileId, ModuleId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: FileId,
        pub sha256: Vec<u8>,
        pub kind: String,
        pub media_type: String,
        pub bytes: i64,
        pub width: Option<i32>,
        pub height: Option<i32>,
        pub name: String,
        pub owner_id: Option<PersonId>,
        pub module_id: Option<ModuleId>,
        pub is_public: bool,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
