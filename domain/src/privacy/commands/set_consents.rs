use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::ids::PersonId;
use crate::people::entity::consent;
use crate::privacy::{ConsentPurpose, PRIVACY_VERSION};
use crate::{Academy, Result};

/// Gives exactly these consents and takes the others back; each with its date, and the version of the notice that it
/// was given under. What stands as it is stays untouched.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn set_consents(academy: &Academy, actor: &Actor, given: &[ConsentPurpose]) -> Result<()> {
    let person = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let tx = academy.begin().await?;
    for purpose in ConsentPurpose::ALL {
        let action = if given.contains(&purpose) {
            give(academy, &tx, person, purpose).await?.then_some("consent given")
        } else {
            withdraw(academy, &tx, person, purpose).await?.then_some("consent withdrawn")
        };
        if let Some(action) = action {
            let change = Change::new(action, "person", person.0).after(&purpose);
            audit::put(academy, &tx, actor, change).await?;
        }
    }
    tx.commit().await
}

async fn give(academy: &Academy, tx: &Tx, person: PersonId, purpose: ConsentPurpose) -> Result<bool> {
    let row = consent::ActiveModel {
        id: Set(academy.new_id::<Uuid>()),
        person_id: Set(person),
        purpose: Set(purpose.word().into()),
        notice_version: Set(PRIVACY_VERSION.into()),
        given_at: Set(academy.now()),
        withdrawn_at: Set(None),
    };
    // A consent that stands is unique: given twice, it is given once.
    let added = consent::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(added > 0)
}

async fn withdraw(academy: &Academy, tx: &Tx, person: PersonId, purpose: ConsentPurpose) -> Result<bool> {
    let ended = consent::Entity::update_many()
        .col_expr(consent::Column::WithdrawnAt, Expr::value(academy.now()))
        .filter(consent::Column::PersonId.eq(person))
        .filter(consent::Column::Purpose.eq(purpose.word()))
        .filter(consent::Column::WithdrawnAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(ended.rows_affected > 0)
}
