//! People who sign in with a password.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::TestAcademy;
use crate::ids::PersonId;
use crate::people::commands::password::hash;
use crate::people::entity::person;

impl TestAcademy {
    /// Gives these people one password: hashed once, since hashing is slow on purpose.
    pub async fn set_password(&self, people: &[PersonId], password: &str) {
        let hash = hash(password).await.expect("a password can be hashed");
        for id in people {
            let row = person::ActiveModel {
                id: Set(*id),
                password_hash: Set(Some(hash.clone())),
                ..Default::default()
            };
            person::Entity::update(row)
                .exec(self.db().maintenance())
                .await
                .expect("a password can be written");
        }
    }
}
