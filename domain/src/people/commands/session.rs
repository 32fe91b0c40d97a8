use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::db::Tx;
use crate::ids::{PersonId, SessionId};
use crate::people::entity::session;
use crate::{Academy, Result, secret};

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
