use sea_orm::entity::prelude::*;

use crate::ids::{CohortId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort_message")]
pub struct Model {
    /// Drawn when the form was shown: the same form sent twice is one message.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub cohort_id: CohortId,
    /// `Audience` as JSON.
    pub audience: String,
    /// Subjects by language tag, as JSON.
    pub subject: String,
    /// Texts by language tag, as JSON.
    pub body: String,
    pub recipients: i32,
    pub sent_by: Option<PersonId>,
    pub sent_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
