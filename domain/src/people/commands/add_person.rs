use sea_orm::ActiveValue::Set;
use sea_orm::{DbErr, EntityTrait};

use crate::city::fold::{fold, sort_key};
use crate::db::{Tx, duplicate, portions};
use crate::error::FieldError;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::people::entity::person;
use crate::people::{GrammaticalForm, Theme};
use crate::text::Email;
use crate::{Academy, Error, Result};

/// A new account, however it comes to be.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The login.
    pub email: Email,
    /// How she is called on screen.
    pub display_name: String,
    /// How she is spoken of.
    pub form: GrammaticalForm,
    /// Her language.
    pub lang: Lang,
    /// Her IANA time zone.
    pub time_zone: String,
    /// An invented person of the demo.
    pub is_demo: bool,
    /// Which privacy notice she saw, where she registered herself.
    pub privacy_version: Option<String>,
}

/// Adds an account within a transaction.
///
/// # Errors
/// `Invalid` on `email` when somebody has that address.
pub async fn add_person(academy: &Academy, tx: &Tx, new: NewPerson) -> Result<PersonId> {
    let (id, row) = row(academy, new);
    person::Entity::insert(row).exec_without_returning(tx.conn()).await.map_err(taken)?;
    Ok(id)
}

/// Adds many accounts within a transaction, in few statements; gives their ids in the same order.
///
/// # Errors
/// `Invalid` on `email` when somebody has one of the addresses.
pub(crate) async fn add_people(academy: &Academy, tx: &Tx, new: Vec<NewPerson>) -> Result<Vec<PersonId>> {
    let (ids, rows): (Vec<_>, Vec<_>) = new.into_iter().map(|new| row(academy, new)).unzip();
    for some in portions(rows, 16) {
        person::Entity::insert_many(some).exec_without_returning(tx.conn()).await.map_err(taken)?;
    }
    Ok(ids)
}

fn taken(error: DbErr) -> Error {
    if duplicate(&error).is_some_and(|name| name.contains("email")) {
        Error::field("email", FieldError::Taken)
    } else {
        error.into()
    }
}

fn row(academy: &Academy, new: NewPerson) -> (PersonId, person::ActiveModel) {
    let id: PersonId = academy.new_id();
    let row = person::ActiveModel {
        id: Set(id),
        email: Set(new.email.to_string()),
        folded: Set(fold(&new.display_name)),
        sort_key: Set(sort_key(&new.display_name)),
        display_name: Set(new.display_name),
        printed_name: Set(None),
        grammatical_form: Set(new.form.word().into()),
        lang: Set(new.lang.tag().into()),
        time_zone: Set(new.time_zone),
        theme: Set(Theme::System.word().into()),
        password_hash: Set(None),
        state: Set("active".into()),
        is_demo: Set(new.is_demo),
        privacy_version: Set(new.privacy_version),
        created_at: Set(academy.now()),
        erased_at: Set(None),
    };
    (id, row)
}
