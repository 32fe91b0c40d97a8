//! Setting, changing and taking away one's own password.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::check_code::{CodeEntry, check_code};
use super::password::{count_try, hash, judge, verify};
use super::session::keep_only;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::error::FieldError;
use crate::ids::SessionId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::entity::person;
use crate::{Academy, Error, Result};

/// What proves that it is she who changes her password.
#[derive(Clone, Copy, Debug)]
pub enum Proof<'a> {
    /// The password that she has, typed in this network.
    Password(&'a str, &'a str),
    /// A code that went to her address (`Purpose::Password`).
    Code(CodeEntry<'a>),
}

/// Sets a password and signs the person's other browsers out; this one gets a new token, which is returned. The first
/// password, and one for a forgotten one, needs a code from her mail.
///
/// # Errors
/// `Invalid` on `password`, `current` or `code`; `TooMany` above the limits.
pub async fn set_password(
    academy: &Academy,
    actor: &Actor,
    here: SessionId,
    proof: Proof<'_>,
    password: &str,
) -> Result<String> {
    let row = own_row(academy, actor).await?;
    judge(password, &row.email).map_err(|error| Error::field("password", error))?;
    prove(academy, &row, proof).await?;
    let hash = hash(password).await?;
    change(academy, actor, here, row, Some(hash)).await
}

/// Takes the password away: from now on she signs in with codes. Other browsers are signed out; returns this one's
/// new token.
///
/// # Errors
/// `Invalid` on `current` or `code`, `NotFound` when there is no password, `TooMany` above the limits.
pub async fn remove_password(
    academy: &Academy,
    actor: &Actor,
    here: SessionId,
    proof: Proof<'_>,
) -> Result<String> {
    let row = own_row(academy, actor).await?;
    if row.password_hash.is_none() {
        return Err(Error::NotFound);
    }
    prove(academy, &row, proof).await?;
    change(academy, actor, here, row, None).await
}

async fn own_row(academy: &Academy, actor: &Actor) -> Result<person::Model> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    person::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)
}

async fn prove(academy: &Academy, row: &person::Model, proof: Proof<'_>) -> Result<()> {
    match proof {
        Proof::Password(current, network) => {
            count_try(academy, &row.email, network).await?;
            if !verify(current, row.password_hash.clone()).await? {
                let wrong =
                    FieldError::said("To nie jest obecne hasło.", "This is not the present password.");
                return Err(Error::field("current", wrong));
            }
        }
        Proof::Code(entry) => {
            if check_code(academy, entry).await?.person != Some(row.id) {
                return Err(Error::field("code", FieldError::Code));
            }
        }
    }
    Ok(())
}

async fn change(
    academy: &Academy,
    actor: &Actor,
    here: SessionId,
    row: person::Model,
    hash: Option<String>,
) -> Result<String> {
    let (action, event) = if hash.is_some() {
        ("password changed", "people.password_changed")
    } else {
        ("password removed", "people.password_removed")
    };
    let tx = academy.begin().await?;
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::Column::Id.eq(row.id))
        .exec(tx.conn())
        .await?;
    let token = keep_only(academy, &tx, row.id, here).await?;
    audit::put(academy, &tx, actor, Change::new(action, "person", row.id.0)).await?;
    let mail = Mail {
        event,
        occurrence: academy.new_id::<uuid::Uuid>().to_string(),
        person: Some(row.id),
        recipient: row.email,
        lang: Lang::from_tag(&row.lang).unwrap_or_default(),
        data: json!({}),
    };
    notification::put(academy, &tx, mail).await?;
    tx.commit().await?;
    Ok(token)
}
