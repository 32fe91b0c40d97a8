use sea_orm::entity::prelude::*;

use crate::ids::{MailId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub event: String,
    pub occurrence: String,
    pub person_id: Option<PersonId>,
    pub recipient: String,
    pub lang: String,
    pub data: String,
    pub message_id: String,
    pub state: String,
    pub tries: i32,
    pub next_try_at: DateTimeUtc,
    pub leased_by: Option<String>,
    pub leased_until: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
