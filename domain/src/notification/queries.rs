//! Reads of the outgoing mail. What a mail says stays out of them: codes stand in some.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::{Column, Entity, Model};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::ids::{MailId, PersonId};
use crate::lang::Lang;
use crate::{Academy, Result};

/// Mails on one page.
pub const PAGE: u64 = 50;

/// How far a mail is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailState {
    /// Given up; an organizer can try again.
    #[default]
    Failed,
    /// Not sent yet: new, or to be tried again.
    Waiting,
    /// Handed over.
    Sent,
}

impl MailState {
    /// All of them, the ones that need somebody first.
    pub const ALL: [Self; 3] = [Self::Failed, Self::Waiting, Self::Sent];

    /// The word in addresses, which the database keeps too.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Waiting => "queued",
            Self::Sent => "sent",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A mail as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLine {
    /// Its id.
    pub id: MailId,
    /// What happened.
    pub event: String,
    /// Where to.
    pub recipient: String,
    /// To whom, if she has an account.
    pub person: Option<PersonId>,
    /// In which language.
    pub lang: Lang,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Instant,
    /// When it is tried next.
    pub next_try_at: Instant,
    /// When it was handed over.
    pub sent_at: Option<Instant>,
    /// Whether trying again makes sense: a code has run out long before.
    pub may_retry: bool,
}

/// A page of the outgoing mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The newest first.
    pub mails: Vec<MailLine>,
    /// How many there are of each state, in the order of `MailState::ALL`.
    pub counts: [u64; 3],
    /// What to give as `before` for the next page.
    pub next: Option<MailId>,
}

/// A page of the mails in a state.
///
/// # Errors
/// `Denied` to whoever may not see the outgoing mail.
pub async fn outbox(
    academy: &Academy,
    actor: &Actor,
    state: MailState,
    before: Option<MailId>,
) -> Result<Outbox> {
    check(actor, Action::SeeOutbox, &Place::ACADEMY)?;
    let db = academy.db().read();
    let mut counts = [0; 3];
    for (count, state) in counts.iter_mut().zip(MailState::ALL) {
        *count = of(state).count(db).await?;
    }
    let mut query = of(state).order_by_desc(Column::Id).limit(PAGE + 1);
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let mut rows = query.all(db).await?;
    let is_more = rows.len() as u64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().map(|row| row.id).filter(|_| is_more);
    Ok(Outbox { mails: rows.into_iter().map(line).collect(), counts, next })
}

fn of(state: MailState) -> Select<Entity> {
    Entity::find().filter(Column::State.eq(state.word()))
}

/// Mails that nobody should send late.
pub(super) fn is_code(event: &str) -> bool {
    event == "people.code"
}

fn line(row: Model) -> MailLine {
    MailLine {
        id: row.id,
        may_retry: row.state == MailState::Failed.word() && !is_code(&row.event),
        event: row.event,
        recipient: row.recipient,
        person: row.person_id,
        lang: Lang::from_tag(&row.lang).unwrap_or_default(),
        tries: u32::try_from(row.tries).unwrap_or_default(),
        last_error: row.last_error,
        created_at: row.created_at,
        next_try_at: row.next_try_at,
        sent_at: row.sent_at,
    }
}
