use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::{Action, Actor, Place, check};
use crate::db::Tx;
use crate::ids::{PersonId, SessionId};
use crate::people::Refusal;
use crate::people::entity::{person, session};
use crate::{Academy, Error, Result, secret};

/// Signs a browser in, within a transaction, and returns the cookie's token; the database keeps its hash.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn start_session(academy: &Academy, tx: &Tx, person: PersonId, agent: &str) -> Result<String> {
    let token = secret::token();
    let now = academy.now();
    let row = session::ActiveModel {
        id: Set(academy.new_id()),
        token_hash: Set(secret::hash(&token)),
        person_id: Set(person),
        agent: Set(agent.chars().take(200).collect()),
        created_at: Set(now),
        last_seen_at: Set(now),
        ended_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(token)
}

/// Signs a person in who has proved that it is she.
pub(super) async fn sign_in(academy: &Academy, id: PersonId, agent: &str) -> Result<String> {
    let tx = academy.begin().await?;
    let row = person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if row.state != "active" {
        return Err(refused(Refusal::Suspended));
    }
    if row.is_demo && !academy.settings().demo_sign_in {
        return Err(refused(Refusal::DemoElsewhere));
    }
    let token = start_session(academy, &tx, id, agent).await?;
    tx.commit().await?;
    Ok(token)
}

pub(super) const fn refused(why: Refusal) -> Error {
    Error::Refused(crate::error::Refusal::People(why))
}

pub(super) fn can_sign_in(academy: &Academy, row: &person::Model) -> bool {
    row.state == "active" && (!row.is_demo || academy.settings().demo_sign_in)
}

/// After a change of what signs her in: every other browser is signed out, and this one gets a new token.
pub(super) async fn keep_only(
    academy: &Academy,
    tx: &Tx,
    person: PersonId,
    here: SessionId,
) -> Result<String> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(academy.now()))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::Id.ne(here))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    let token = secret::token();
    session::Entity::update_many()
        .col_expr(session::Column::TokenHash, Expr::value(secret::hash(&token)))
        .filter(session::Column::Id.eq(here))
        .filter(session::Column::PersonId.eq(person))
        .exec(tx.conn())
        .await?;
    Ok(token)
}

/// Signs a person out everywhere, within a transaction: her rights have changed.
pub(super) async fn end_sessions_of(academy: &Academy, tx: &Tx, person: PersonId) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(academy.now()))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Signs one of one's own browsers out.
///
/// # Errors
/// `NotFound` when the session is not hers, or has ended.
pub async fn end_own_session(academy: &Academy, actor: &Actor, id: SessionId) -> Result<()> {
    let person = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let tx = academy.begin().await?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(academy.now()))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    if ended.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    tx.commit().await
}

/// Signs a browser out.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn end_session(academy: &Academy, id: SessionId) -> Result<()> {
    let tx = academy.begin().await?;
    set(&tx, id, session::Column::EndedAt, academy).await?;
    tx.commit().await
}

/// Writes down that a session was used; the only write that a GET may cause, and it runs outside the request.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn note_last_use(academy: &Academy, id: SessionId) -> Result<()> {
    let tx = academy.begin().await?;
    set(&tx, id, session::Column::LastSeenAt, academy).await?;
    tx.commit().await
}

async fn set(tx: &Tx, id: SessionId, column: session::Column, academy: &Academy) -> Result<()> {
    session::Entity::update_many()
        .col_expr(column, Expr::value(academy.now()))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
