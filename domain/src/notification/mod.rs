//! Outgoing mail: one row per (event, person, occurrence), written in the transaction of what it tells about.
//!
//! A worker sends the rows later, each at least once, with a stable Message-ID. The words of a mail are made in
//! `app` from the event's name and data when it is sent.

pub mod bounce;
pub mod commands;
pub mod dsn;
pub(crate) mod entity;
pub mod queries;
pub mod returned;
pub mod worker;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use crate::clock::Instant;
use crate::db::{Tx, portions};
use crate::ids::{MailId, PersonId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Mail<D> {
    /// What happened, e.g. "enrollment.confirmed"; `app` has the words for each.
    pub event: &'static str,
    /// What makes it unique beside the event: the same occurrence twice is one mail.
    pub occurrence: String,
    /// To whom, if she has an account.
    pub person: Option<PersonId>,
    /// Where to.
    pub recipient: String,
    /// In which language.
    pub lang: Lang,
    /// What the words need.
    pub data: D,
}

/// A mail as a row of the outbox, for `put_all`.
pub(crate) type Letter = entity::ActiveModel;

/// Puts a mail into the outbox. The same (event, occurrence) again changes nothing.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn put<D: Serialize>(academy: &Academy, tx: &Tx, mail: Mail<D>) -> Result<()> {
    put_all(tx, vec![letter(academy, mail)?]).await
}

/// Writes a mail without posting it.
pub(crate) fn letter<D: Serialize>(academy: &Academy, mail: Mail<D>) -> Result<Letter> {
    let id: MailId = academy.new_id();
    let now = academy.now();
    Ok(entity::ActiveModel {
        id: Set(id),
        event: Set(mail.event.into()),
        occurrence: Set(mail.occurrence),
        person_id: Set(mail.person),
        recipient: Set(mail.recipient),
        lang: Set(mail.lang.tag().into()),
        data: Set(serde_json::to_string(&mail.data).map_err(Error::broken)?),
        message_id: Set(format!("{id}@academy")),
        state: Set("queued".into()),
        tries: Set(0),
        next_try_at: Set(now),
        leased_by: Set(None),
        leased_until: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
        created_at: Set(now),
    })
}

/// Posts many letters in few statements.
pub(crate) async fn put_all(tx: &Tx, letters: Vec<Letter>) -> Result<()> {
    for some in portions(letters, 16) {
        let once =
            OnConflict::columns([entity::Column::Event, entity::Column::Occurrence]).do_nothing().to_owned();
        entity::Entity::insert_many(some).on_conflict(once).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// How many mails of an event were written to a person since an instant, within a transaction.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn count_since(tx: &Tx, event: &str, person: PersonId, since: Instant) -> Result<u64> {
    let mails = entity::Entity::find()
        .filter(entity::Column::Event.eq(event))
        .filter(entity::Column::PersonId.eq(person))
        .filter(entity::Column::CreatedAt.gt(since));
    Ok(mails.count(tx.conn()).await?)
}

/// Counts everything that waits as sent, within a transaction: the invented past of the demo writes to nobody.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn count_as_sent(tx: &Tx) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value("sent"))
        .col_expr(entity::Column::SentAt, Expr::col(entity::Column::CreatedAt))
        .filter(entity::Column::State.eq("queued"))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Counts what went to an address as returned, within a transaction: the demo has one that takes no mail.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn count_as_returned(tx: &Tx, recipient: &str, said: &str) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value("failed"))
        .col_expr(entity::Column::SentAt, Expr::value(None::<Instant>))
        .col_expr(entity::Column::LastError, Expr::value(said))
        .filter(entity::Column::Recipient.eq(recipient))
        .exec(tx.conn())
        .await?;
    Ok(())
}
