//! Typed codes: each is right once, in time, in the browser that asked for it.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::code::{Purpose, TRIES, sealed};
use super::session::sign_in;
use crate::db::Tx;
use crate::error::FieldError;
use crate::ids::PersonId;
use crate::people::entity::email_code;
use crate::text::Email;
use crate::{Academy, Error, Result, secret};

/// A typed code.
#[derive(Clone, Copy, Debug)]
pub struct CodeEntry<'a> {
    /// What for.
    pub purpose: Purpose,
    /// The random name of the browser.
    pub browser: &'a str,
    /// What was typed; spaces do not matter.
    pub typed: &'a str,
}

/// The wish that a right code belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedCode {
    /// Where the code went.
    pub email: Email,
    /// Whose account it is, if there is one.
    pub person: Option<PersonId>,
    /// What was asked with it.
    pub payload: Option<String>,
}

/// Takes a typed code: right, in time, in the right browser, for the first time.
///
/// # Errors
/// `Invalid` on `code` when it is not.
pub async fn check_code(academy: &Academy, entry: CodeEntry<'_>) -> Result<AskedCode> {
    let tx = academy.begin().await?;
    let right = weigh(academy, &tx, entry).await?;
    if let Some(row) = &right {
        set_used(academy, &tx, row).await?;
    }
    // Also after a wrong code: the try was counted.
    tx.commit().await?;
    asked(right.ok_or_else(wrong)?)
}

/// Signs in with a typed code and returns the cookie's token.
///
/// # Errors
/// `Invalid` on `code`, `Refused` for a suspended account.
pub async fn sign_in_with_code(academy: &Academy, entry: CodeEntry<'_>, agent: &str) -> Result<String> {
    let asked = check_code(academy, entry).await?;
    sign_in(academy, asked.person.ok_or_else(wrong)?, agent).await
}

/// Counts a try within a transaction, and gives the row of a code that is right. The caller commits in any case.
pub(super) async fn weigh(
    academy: &Academy,
    tx: &Tx,
    entry: CodeEntry<'_>,
) -> Result<Option<email_code::Model>> {
    let live = email_code::Entity::find()
        .filter(email_code::Column::BrowserHash.eq(secret::hash(entry.browser)))
        .filter(email_code::Column::Purpose.eq(entry.purpose.word()))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::ExpiresAt.gt(academy.now()))
        .order_by_desc(email_code::Column::Id)
        .one(tx.conn())
        .await?;
    let Some(row) = live else { return Ok(None) };
    let counted = email_code::Entity::update_many()
        .col_expr(email_code::Column::Tries, Expr::col(email_code::Column::Tries).add(1))
        .filter(email_code::Column::Id.eq(row.id))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::Tries.lt(TRIES))
        .exec(tx.conn())
        .await?;
    let digits: String = entry.typed.chars().filter(char::is_ascii_digit).collect();
    let is_right = secret::same(&sealed(academy, row.id, &digits), &row.code_hmac);
    Ok((counted.rows_affected == 1 && is_right).then_some(row))
}

/// Uses a right code up, within the transaction that weighed it.
pub(super) async fn set_used(academy: &Academy, tx: &Tx, row: &email_code::Model) -> Result<()> {
    email_code::Entity::update_many()
        .col_expr(email_code::Column::UsedAt, Expr::value(academy.now()))
        // What was typed into a registration is in its rows now.
        .col_expr(email_code::Column::Payload, Expr::value(Option::<String>::None))
        .filter(email_code::Column::Id.eq(row.id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The wish behind a right code.
pub(super) fn asked(row: email_code::Model) -> Result<AskedCode> {
    let email = Email::parse(&row.email).map_err(|_| Error::broken("a code went to no address"))?;
    Ok(AskedCode { email, person: row.person_id, payload: row.payload })
}

fn wrong() -> Error {
    Error::field("code", FieldError::Code)
}
