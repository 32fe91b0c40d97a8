//! What an organizer can do with the outgoing mail.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::{Column, Entity};
use super::queries::MailState;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::ids::MailId;
use crate::{Academy, Error, Result};

/// Puts mails that were given up back into the queue: one, or all of them. Codes stay out, they have run out long ago.
/// Gives how many.
///
/// # Errors
/// `Denied` to whoever may not see the outgoing mail, `NotFound` when the one named was not given up.
pub async fn retry(academy: &Academy, actor: &Actor, one: Option<MailId>) -> Result<u64> {
    check(actor, Action::SeeOutbox, &Place::ACADEMY)?;
    let tx = academy.begin().await?;
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Waiting.word()))
        .col_expr(Column::Tries, Expr::value(0))
        .col_expr(Column::NextTryAt, Expr::value(academy.now()))
        .filter(Column::State.eq(MailState::Failed.word()))
        .filter(Column::Event.ne("people.code"));
    if let Some(id) = one {
        update = update.filter(Column::Id.eq(id));
    }
    let put_back = update.exec(tx.conn()).await?.rows_affected;
    if put_back == 0 && one.is_some() {
        return Err(Error::NotFound);
    }
    let change = Change::new("mail tried again", "mail", one.map_or(Uuid::nil(), |id| id.0)).after(&put_back);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await?;
    Ok(put_back)
}
