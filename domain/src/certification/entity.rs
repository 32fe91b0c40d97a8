//! Rows of certificates.

pub mod certificate {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CertificateId, CohortId, EnrollmentId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CertificateId,
        pub number: String,
        pub enrollment_id: EnrollmentId,
        pub person_id: PersonId,
        pub cohort_id: CohortId,
        pub state: String,
        pub facts: String,
        pub issued_at: DateTimeUtc,
        pub issued_by: Option<PersonId>,
        pub issue_reason: Option<String>,
        pub supersedes: Option<CertificateId>,
        pub superseded_by: Option<CertificateId>,
        pub ended_at: Option<DateTimeUtc>,
        pub end_reason: Option<String>,
        pub expires_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod document {
    use sea_orm::entity::prelude::*;

    use crate::ids::CertificateId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub certificate_id: CertificateId,
        pub sha256: Vec<u8>,
        pub pdf: Vec<u8>,
        pub made_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod name_check {
    use sea_orm::entity::prelude::*;

    use crate::ids::EnrollmentId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "name_check")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrollment_id: EnrollmentId,
        pub printed_name: String,
        pub grammatical_form: String,
        pub names_city: bool,
        pub confirmed_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod print {
    use sea_orm::entity::prelude::*;

    use crate::ids::CertificateId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_print")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub certificate_id: CertificateId,
        pub tries: i32,
        pub next_try_at: DateTimeUtc,
        pub last_error: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
