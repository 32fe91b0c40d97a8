//! Rows of quiz attempts. They never leave the crate.

pub mod quiz_attempt {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AttemptId, BlockId, EnrollmentId, ModuleVersionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AttemptId,
        pub enrollment_id: EnrollmentId,
        pub block_id: BlockId,
        pub module_version_id: ModuleVersionId,
        pub number: i32,
        pub drawn: String,
        pub started_at: DateTimeUtc,
        pub due_at: Option<DateTimeUtc>,
        pub submitted_at: Option<DateTimeUtc>,
        pub score: Option<i32>,
        pub max_score: i32,
        pub is_passed: Option<bool>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod quiz_answer {
    use sea_orm::entity::prelude::*;

    use crate::ids::{AttemptId, QuestionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_answer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt_id: AttemptId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub question_id: QuestionId,
        pub chosen: String,
        pub is_flagged: bool,
        pub sequence: i64,
        pub saved_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
