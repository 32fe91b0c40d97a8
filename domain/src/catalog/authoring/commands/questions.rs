use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::lessons::next;
use super::{Direction, held, moved, must_be_seen};
use crate::access::Actor;
use crate::catalog::authoring::forms::Typed;
use crate::catalog::authoring::{EditedBlock, EditedModule, QuestionInput, write};
use crate::catalog::content::BlockKind;
use crate::catalog::entity::question;
use crate::error::FieldErrors;
use crate::ids::{BlockId, QuestionId};
use crate::{Academy, Error, Result};

/// The most questions of a quiz.
const MOST: usize = 100;

fn quiz(draft: &EditedModule, id: BlockId) -> Result<&EditedBlock> {
    let mut blocks = draft.lessons.iter().flat_map(|lesson| &lesson.blocks);
    blocks.find(|block| block.id == id && block.data.kind() == BlockKind::Quiz).ok_or(Error::NotFound)
}

/// Reads the form of a question.
pub(super) fn read(typed: &Typed) -> Result<QuestionInput> {
    let mut errors = FieldErrors::default();
    let input = QuestionInput::read(typed, &mut errors);
    errors.check()?;
    Ok(input)
}

/// Saves a question of a quiz of a draft; without an id it is a new one at the end.
///
/// # Errors
/// `Conflict` when it is not what the author saw, `Invalid` for missing words or a key that does not fit.
pub async fn save_question(
    academy: &Academy,
    actor: &Actor,
    (module, block, id): (&str, BlockId, Option<QuestionId>),
    seen: &str,
    typed: &Typed<'_>,
) -> Result<QuestionId> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let quiz = quiz(&draft, block)?;
    let mut input = read(typed)?;
    let at = match id {
        Some(id) => {
            let at = quiz.questions.iter().position(|known| known.id == id).ok_or(Error::NotFound)?;
            let known = &quiz.questions[at];
            must_be_seen(seen, &known.stamp)?;
            // An option id is ours to give: what is not known becomes a new option.
            for option in &mut input.options {
                if !known.options.iter().any(|(id, _)| *id == option.id) {
                    option.id.clear();
                }
            }
            at
        }
        None if quiz.questions.len() >= MOST => return Err(Error::Conflict),
        None => {
            input.options.iter_mut().for_each(|option| option.id.clear());
            quiz.questions.len()
        }
    };
    let id = id.unwrap_or_else(|| academy.new_id());
    write::question(academy, &tx, actor, (draft.version, block, id), next(at), &input).await?;
    tx.commit().await?;
    Ok(id)
}

/// Moves a question one place up or down.
///
/// # Errors
/// `NotFound` for a question that is not there.
pub async fn move_question(
    academy: &Academy,
    actor: &Actor,
    (module, block, id): (&str, BlockId, QuestionId),
    to: Direction,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let quiz = quiz(&draft, block)?;
    let at = quiz.questions.iter().position(|known| known.id == id).ok_or(Error::NotFound)?;
    if let Some(ids) = moved(quiz.questions.iter().map(|known| known.id).collect::<Vec<_>>(), at, to) {
        for (position, id) in (1..).zip(ids) {
            question::Entity::update_many()
                .col_expr(question::Column::Position, Expr::value::<i32>(position))
                .filter(question::Column::ModuleVersionId.eq(draft.version))
                .filter(question::Column::Id.eq(id))
                .exec(tx.conn())
                .await?;
        }
    }
    tx.commit().await
}

/// Removes a question of a quiz of a draft.
///
/// # Errors
/// `Conflict` when it is not what the author saw, `NotFound` for a question that is not there.
pub async fn remove_question(
    academy: &Academy,
    actor: &Actor,
    (module, block, id): (&str, BlockId, QuestionId),
    seen: &str,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let quiz = quiz(&draft, block)?;
    let known = quiz.questions.iter().find(|known| known.id == id).ok_or(Error::NotFound)?;
    must_be_seen(seen, &known.stamp)?;
    write::forget_question(&tx, draft.version, id).await?;
    tx.commit().await
}
