//! Starting, answering and submitting attempts.

mod close_left;
mod close_overdue;
mod save_answer;
mod start_attempt;
mod submit_attempt;

pub(crate) use close_left::{close_left, lock_open};
pub use close_overdue::close_overdue;
pub use save_answer::save_answer;
pub use start_attempt::start_attempt;
pub use submit_attempt::submit_attempt;

use crate::access::Actor;
use crate::assessment::entity::quiz_attempt;
use crate::assessment::rules::{QuizRule, closes_at};
use crate::clock::Instant;
use crate::db::Tx;
use crate::ids::{BlockId, ModuleVersionId};
use crate::learning::path::{self, Seat};
use crate::learning::plan::{self, Part};
use crate::{Academy, Error, Result};

/// Cohort, module and lesson as their words in the address.
pub type Address<'a> = (&'a str, &'a str, &'a str);

/// The quiz at an address, for the actor who has a seat there.
struct Quiz {
    seat: Seat,
    version: ModuleVersionId,
    block: BlockId,
    rule: QuizRule,
    parts: Vec<Part>,
}

impl Quiz {
    /// When that attempt at it closes.
    fn closes_at(&self, attempt: &quiz_attempt::Model) -> Instant {
        closes_at(attempt.due_at, self.seat.completion_until)
    }
}

async fn quiz(academy: &Academy, tx: &Tx, actor: &Actor, address: Address<'_>) -> Result<Quiz> {
    let seat = path::seat(tx.conn(), actor, address.0).await?;
    quiz_of(academy, tx, seat, address).await
}

/// The quiz at an address, for this seat.
async fn quiz_of(academy: &Academy, tx: &Tx, seat: Seat, (_, module, lesson): Address<'_>) -> Result<Quiz> {
    let parts = seat.plan(academy, tx.conn()).await?;
    let part = plan::part(&parts, module)?;
    let (block, rule) = part.stop(lesson)?.quiz.ok_or(Error::NotFound)?;
    part.must_be_open(academy.now())?;
    let version = part.version;
    Ok(Quiz { seat, version, block, rule, parts })
}
