//! Rows of the learning record. They never leave the crate.

pub mod learning_event {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BlockId, EnrollmentId, LessonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learning_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub enrollment_id: EnrollmentId,
        pub lesson_id: LessonId,
        pub block_id: Option<BlockId>,
        pub kind: String,
        pub data: String,
        pub client_at: Option<DateTimeUtc>,
        pub received_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod completion {
    use sea_orm::entity::prelude::*;

    use crate::ids::{EnrollmentId, ModuleVersionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "completion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: Uuid,
        pub item_kind: String,
        pub module_version_id: ModuleVersionId,
        pub rule: String,
        pub evidence: String,
        pub completed_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod learning_position {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BlockId, EnrollmentId, LessonId, ModuleId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learning_position")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        pub module_id: ModuleId,
        pub lesson_id: LessonId,
        pub block_id: Option<BlockId>,
        pub second: Option<i32>,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod block_answer {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BlockId, EnrollmentId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "block_answer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub block_id: BlockId,
        pub body: String,
        pub sequence: i64,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
