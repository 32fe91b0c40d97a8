//! What authors do. Every command looks the module up by its word in the address and asks whether the actor may.

mod blocks;
mod correct;
mod lessons;
mod module;
mod publish;
mod questions;

pub use blocks::{BlockPlace, Removed, move_block, put_back_block, remove_block, save_block};
pub use correct::{correct_block, correct_question};
pub use lessons::{add_lesson, move_lesson, remove_lesson, save_lesson};
pub use module::{create_module, discard_draft, save_module, start_draft};
pub use publish::publish;
pub use questions::{move_question, remove_question, save_question};

use crate::access::{Action, Actor};
use crate::catalog::authoring::load::load;
use crate::catalog::authoring::{EditedModule, write};
use crate::db::Tx;
use crate::{Academy, Error, Result};

/// Where something is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// One place up.
    Up,
    /// One place down.
    Down,
}

/// The draft as it stands, held until the transaction ends.
async fn held(academy: &Academy, tx: &Tx, actor: &Actor, slug: &str) -> Result<EditedModule> {
    let module = write::find_module(tx.conn(), actor, Action::EditModule, slug).await?;
    let row = write::draft(academy, tx, module).await?;
    load(tx.conn(), &row).await
}

/// Somebody saved something else meanwhile, here or in another tab.
fn must_be_seen(seen: &str, now: &str) -> Result<()> {
    if seen == now { Ok(()) } else { Err(Error::Conflict) }
}

/// The order after one step of the thing at `at`; `None` where it cannot go further.
fn moved<T>(mut things: Vec<T>, at: usize, to: Direction) -> Option<Vec<T>> {
    let other = match to {
        Direction::Up => at.checked_sub(1)?,
        Direction::Down => at + 1,
    };
    if other >= things.len() {
        return None;
    }
    things.swap(at, other);
    Some(things)
}
