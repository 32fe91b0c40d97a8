use sea_orm::entity::prelude::*;

use crate::ids::{AffiliationId, CityId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AffiliationId,
    pub person_id: PersonId,
    pub city_id: CityId,
    pub function: String,
    pub state: String,
    pub started_on: Option<Date>,
    pub ended_on: Option<Date>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_how: Option<String>,
    pub reason: Option<String>,
    pub created_at: DateTimeUtc,
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
