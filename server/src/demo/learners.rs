//! People who learn: lessons finished, quizzes taken, a name checked.

use anyhow::{Context, Result};
use domain::access::Actor;
use domain::assessment::commands::{save_answer, start_attempt, submit_attempt};
use domain::assessment::queries::{Attempt, attempt};
use domain::assessment::views::NewAnswer;
use domain::catalog::content::BlockKind;
use domain::catalog::queries::{answer_key, module_content};
use domain::ids::{BlockId, LessonId, ModuleVersionId};
use domain::lang::Lang;
use domain::learning::commands::{BlockAnswer, complete_lesson, save_block_answer};
use domain::learning::queries::dashboard;

use super::stage::Stage;

/// Does the first so many pages of a course, lessons and quizzes, with some minutes for each. Every `slips`-th quiz
/// has one wrong answer, which still passes.
pub async fn learn(stage: &Stage, actor: &Actor, cohort: &str, pages: usize, slips: usize) -> Result<()> {
    let board =
        dashboard(&stage.academy, actor, Some(cohort), Lang::Pl).await?.context("no seat to learn in")?;
    let mut done = 0;
    for (place, module) in board.modules.iter().enumerate() {
        for item in &module.outline.items {
            if done == pages {
                return Ok(());
            }
            let address = (cohort, module.outline.module.as_str(), item.slug.as_str());
            let version = stage.modules.get(place).context("a module without a version")?.1;
            if item.is_quiz {
                take_quiz(stage, actor, address, version, place % slips == 0).await?;
            } else {
                answer_checks(stage, actor, address, version, item.lesson).await?;
                complete_lesson(&stage.academy, actor, address.0, address.1, address.2).await?;
            }
            stage.wait(17);
            done += 1;
        }
    }
    Ok(())
}

async fn take_quiz(
    stage: &Stage,
    actor: &Actor,
    address: (&str, &str, &str),
    version: ModuleVersionId,
    slips: bool,
) -> Result<()> {
    let academy = &stage.academy;
    let block = quiz_of(stage, version).await?;
    let key = answer_key(academy, version, block, Lang::Pl).await?;
    let number = start_attempt(academy, actor, address).await?;
    let Attempt::Open(open) = attempt(academy, actor, address, number, Lang::Pl).await? else {
        return Ok(());
    };
    for (place, question) in open.questions.iter().enumerate() {
        let right =
            key.questions.iter().find(|right| right.id == question.id).context("a question without a key")?;
        let wanted = !(slips && place == 0);
        let options = right.options.iter().filter(|(_, is_right)| **is_right == wanted);
        let chosen =
            options.map(|(id, _)| id.clone()).take(if question.is_multiple { 9 } else { 1 }).collect();
        let answer = NewAnswer { question: question.id, chosen, is_flagged: false, sequence: None };
        save_answer(academy, actor, address, number, answer).await?;
    }
    submit_attempt(academy, actor, address, number).await?;
    Ok(())
}

async fn answer_checks(
    stage: &Stage,
    actor: &Actor,
    address: (&str, &str, &str),
    version: ModuleVersionId,
    lesson: LessonId,
) -> Result<()> {
    let content = module_content(&stage.academy, version, Lang::Pl).await?;
    let view = content.lesson(lesson).context("a lesson without content")?;
    for block in view.blocks.iter().filter(|block| block.kind() == BlockKind::Check) {
        let option = block.questions.first().and_then(|question| question.options.first());
        let chosen: Vec<&str> = option.map(|option| option.id.as_str()).into_iter().collect();
        let body = serde_json::json!({ "chosen": chosen }).to_string();
        let answer = BlockAnswer { block: block.id, body, sequence: None };
        save_block_answer(&stage.academy, actor, address, answer).await?;
    }
    Ok(())
}

async fn quiz_of(stage: &Stage, version: ModuleVersionId) -> Result<BlockId> {
    let content = module_content(&stage.academy, version, Lang::Pl).await?;
    let mut blocks = content.lessons.iter().flat_map(|lesson| &lesson.blocks);
    Ok(blocks.find(|block| block.kind() == BlockKind::Quiz).context("a module without a quiz")?.id)
}
