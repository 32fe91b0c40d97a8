//! Rows of the catalogue. They never leave the crate.

pub mod module {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CourseId, ModuleId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "module")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ModuleId,
        pub slug: String,
        pub source_key: Option<String>,
        pub owner_id: Option<PersonId>,
        /// The course whose people may change it; see `places.rs`.
        pub home_course_id: Option<CourseId>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod module_version {
    use sea_orm::entity::prelude::*;

    use crate::ids::{ModuleId, ModuleVersionId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "module_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ModuleVersionId,
        pub module_id: ModuleId,
        pub number: i32,
        pub state: String,
        pub based_on: Option<ModuleVersionId>,
        pub first_lang: String,
        pub minutes: i32,
        pub source_hash: Option<Vec<u8>>,
        pub texts_revision: i32,
        pub created_by: Option<PersonId>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub published_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod lesson {
    use sea_orm::entity::prelude::*;

    use crate::ids::{LessonId, ModuleVersionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_version_id: ModuleVersionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LessonId,
        pub position: i32,
        pub kind: String,
        pub slug: String,
        pub source_key: Option<String>,
        pub minutes: i32,
        pub sources: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod block {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BlockId, LessonId, ModuleVersionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "block")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_version_id: ModuleVersionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BlockId,
        pub lesson_id: LessonId,
        pub position: i32,
        pub kind: String,
        pub data: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod question {
    use sea_orm::entity::prelude::*;

    use crate::ids::{BlockId, ModuleVersionId, QuestionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "question")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_version_id: ModuleVersionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: QuestionId,
        pub block_id: BlockId,
        pub position: i32,
        pub kind: String,
        pub source_key: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod question_option {
    use sea_orm::entity::prelude::*;

    use crate::ids::{ModuleVersionId, QuestionId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "question_option")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_version_id: ModuleVersionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub question_id: QuestionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub position: i32,
        pub is_correct: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod content_text {
    use sea_orm::entity::prelude::*;

    use crate::ids::{ModuleVersionId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "content_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_version_id: ModuleVersionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lang: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub body: String,
        pub created_by: Option<PersonId>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod course {
    use sea_orm::entity::prelude::*;

    use crate::ids::CourseId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "course")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CourseId,
        pub slug: String,
        pub first_lang: String,
        pub declared_hours: i32,
        pub topics: String,
        pub rule: String,
        pub state: String,
        pub source_key: Option<String>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod course_text {
    use sea_orm::entity::prelude::*;

    use crate::ids::CourseId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lang: String,
        pub title: String,
        pub lead: String,
        pub aims: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod course_module {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CourseId, ModuleId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_module")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub module_id: ModuleId,
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
