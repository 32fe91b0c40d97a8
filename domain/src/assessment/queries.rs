//! What quiz pages show.

use std::collections::BTreeMap;

use super::attempts;
use super::commands::Address;
use super::entity::{quiz_answer, quiz_attempt};
use super::rules::{QuizRule, closes_at, is_in_time, may_start};
use super::views::{
    AttemptSummary, AttemptView, OptionView, QuestionResult, QuestionView, QuizFront, QuizResult,
};
use crate::access::Actor;
use crate::catalog::body::BlockBody;
use crate::catalog::content::QuestionKind;
use crate::catalog::queries::answer_key;
use crate::catalog::views::{BlockView, ModuleContent, Source};
use crate::clock::Instant;
use crate::ids::{BlockId, QuestionId};
use crate::lang::Lang;
use crate::learning::path::Seat;
use crate::learning::plan::Stop;
use crate::learning::queries::{Place, place};
use crate::{Academy, Error, Result};

struct At<'a> {
    place: &'a Place,
    stop: &'a Stop,
    block: BlockId,
    rule: QuizRule,
    seat: &'a Seat,
}

impl<'a> At<'a> {
    async fn of(academy: &Academy, place: &'a Place) -> Result<Self> {
        let stop = place.stop()?;
        let (block, rule) = stop.quiz.ok_or(Error::NotFound)?;
        let rule = attempts::rule_for(academy.db().read(), place.seat.enrollment, block, rule).await?;
        Ok(Self { place, stop, block, rule, seat: &place.seat })
    }

    fn content(&self) -> &ModuleContent {
        &self.place.content
    }

    /// Whether the cut-off is over.
    fn is_over(&self, academy: &Academy) -> bool {
        !is_in_time(self.seat.completion_until, academy.now())
    }

    fn view(&self) -> Result<&BlockView> {
        self.content().block(self.block).ok_or(Error::NotFound)
    }
}

/// The front page of the quiz at an address.
///
/// # Errors
/// `NotFound` without a seat or quiz there.
pub async fn quiz_front(
    academy: &Academy,
    actor: &Actor,
    address: Address<'_>,
    lang: Lang,
) -> Result<QuizFront> {
    let place = place(academy, actor, address, lang).await?;
    let at = At::of(academy, &place).await?;
    let rows = attempts::of_quiz(academy.db().read(), at.seat.enrollment, at.block).await?;
    let view = at.view()?;
    let (title, intro) = match &view.body {
        BlockBody::Quiz { title, intro } => (title.clone(), intro.clone()),
        _ => return Err(Error::NotFound),
    };
    let passed = rows.iter().any(|row| row.is_passed == Some(true));
    let used = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok(QuizFront {
        module_title: at.content().title.clone(),
        lesson: at.stop.lesson,
        title,
        intro,
        questions: u32::try_from(view.questions.len()).unwrap_or_default(),
        rule: at.rule,
        closed: may_start(at.rule, used, passed).err(),
        until: at.seat.completion_until,
        is_over: at.is_over(academy),
        attempts: rows.iter().map(summary).collect(),
        outline: place.outline(academy.now()),
    })
}

/// An attempt of the actor: under way, or with its result once submitted.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// Questions without keys.
    Open(AttemptView),
    /// Points, right options, explanations.
    Submitted(QuizResult),
}

/// The attempt of that number.
///
/// # Errors
/// `NotFound` without a seat, quiz or such an attempt of one's own.
pub async fn attempt(
    academy: &Academy,
    actor: &Actor,
    address: Address<'_>,
    number: u32,
    lang: Lang,
) -> Result<Attempt> {
    let place = place(academy, actor, address, lang).await?;
    let at = At::of(academy, &place).await?;
    let rows = attempts::of_quiz(academy.db().read(), at.seat.enrollment, at.block).await?;
    let row = rows.iter().find(|row| row.number() == number).ok_or(Error::NotFound)?;
    let answers = attempts::answers(academy.db().read(), row).await?;
    if row.submitted_at.is_some() {
        return result(academy, &at, &rows, row, &answers, lang).await.map(Attempt::Submitted);
    }
    let answers: BTreeMap<QuestionId, &quiz_answer::Model> =
        answers.iter().map(|answer| (answer.question_id, answer)).collect();
    let view = at.view()?;
    let questions = row
        .drawn()?
        .into_iter()
        .map(|drawn| {
            let question = view.questions.iter().find(|question| question.id.0 == drawn.id);
            let question = question.ok_or_else(|| Error::broken("a drawn question is not in its version"))?;
            let answer = answers.get(&question.id);
            let chosen = answer.map(|answer| answer.chosen()).transpose()?.unwrap_or_default();
            let options = drawn.options.into_iter().filter_map(|id| {
                let text = question.options.iter().find(|option| option.id == id)?.text.clone();
                Some(OptionView { is_chosen: chosen.contains(&id), id, text })
            });
            Ok(QuestionView {
                id: question.id,
                lang: question.lang,
                text: question.text.clone(),
                is_multiple: question.kind == QuestionKind::Multiple,
                options: options.collect(),
                is_flagged: answer.is_some_and(|answer| answer.is_flagged),
                saved_at: answer.map(|answer| answer.saved_at),
                sequence: answer.map_or(0, |answer| answer.sequence),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Attempt::Open(AttemptView {
        id: row.id,
        number,
        title: at.content().title.clone(),
        rule: at.rule,
        is_timed: row.due_at.is_some(),
        closes_at: closes_at(row.due_at, at.seat.completion_until),
        now: academy.now(),
        questions,
    }))
}

async fn result(
    academy: &Academy,
    at: &At<'_>,
    rows: &[quiz_attempt::Model],
    row: &quiz_attempt::Model,
    answers: &[quiz_answer::Model],
    lang: Lang,
) -> Result<QuizResult> {
    let key = answer_key(academy, row.module_version_id, row.block_id, lang).await?;
    let view = at.view()?;
    let mut questions = Vec::new();
    for drawn in row.drawn()? {
        let (Some(question), Some(key)) = (
            view.questions.iter().find(|question| question.id.0 == drawn.id),
            key.questions.iter().find(|key| key.id.0 == drawn.id),
        ) else {
            continue;
        };
        let answer = answers.iter().find(|answer| answer.question_id == question.id);
        let chosen = answer.map(quiz_answer::Model::chosen).transpose()?.unwrap_or_default();
        let words = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            // In the order in which they were shown.
            let shown = drawn.options.iter().filter(|id| wanted(id));
            let option = |id: &String| question.options.iter().find(|option| option.id == *id);
            shown.filter_map(option).map(|option| option.text.clone()).collect()
        };
        questions.push(QuestionResult {
            lang: question.lang,
            text: question.text.clone(),
            chosen: words(&|id| chosen.iter().any(|other| other == id)),
            right: words(&|id| key.options.get(id) == Some(&true)),
            explanation: explanation(key, &chosen),
            is_right: !chosen.is_empty() && key.is_right(&chosen),
        });
    }
    let used = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let took = row.submitted_at.map_or(0, |end| (end - row.started_at).num_minutes());
    Ok(QuizResult {
        number: row.number(),
        title: at.content().title.clone(),
        rule: at.rule,
        score: row.score().unwrap_or_default(),
        is_passed: row.is_passed == Some(true),
        is_done: rows.iter().any(|row| row.is_passed == Some(true)),
        attempts_left: if at.is_over(academy) { 0 } else { at.rule.attempts.saturating_sub(used) },
        minutes: u32::try_from(took).unwrap_or_default().max(1),
        outline: at.place.outline(academy.now()),
        next: next_module(at.place, academy.now()),
        sources: named_sources(at, &questions),
        questions,
    })
}

/// The sources of the quiz that its explanations name, in the order of its footnotes.
fn named_sources(at: &At<'_>, questions: &[QuestionResult]) -> Vec<Source> {
    let listed = at.content().lesson(at.stop.lesson).map_or(&[][..], |lesson| &lesson.sources);
    let is_named = |source: &&Source| {
        let key = format!("[{}]", source.key);
        questions.iter().any(|question| question.explanation.contains(&key))
    };
    listed.iter().filter(is_named).cloned().collect()
}

/// The first page of the next module that is open: a closed one would refuse her.
fn next_module(place: &Place, now: Instant) -> Option<(u32, String, String)> {
    let mut later = place.parts.iter().enumerate().skip(place.index + 1);
    let (index, part) = later.find(|(_, part)| part.is_open(now))?;
    let number = u32::try_from(index + 1).ok()?;
    Some((number, part.slug.clone(), part.stops.first()?.slug.clone()))
}

/// Why the chosen options are wrong, where the author said so, then why the right one is right.
#[must_use]
pub fn explanation(key: &crate::catalog::queries::QuestionKey, chosen: &[String]) -> String {
    let wrong =
        chosen.iter().filter(|id| key.options.get(*id) != Some(&true)).filter_map(|id| key.whys.get(id));
    let right = key.options.iter().filter(|(_, right)| **right).filter_map(|(id, _)| key.whys.get(id));
    let words = wrong.chain(right).chain(Some(&key.explanation).filter(|text| !text.is_empty()));
    words.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn summary(row: &quiz_attempt::Model) -> AttemptSummary {
    AttemptSummary {
        number: row.number(),
        started_at: row.started_at,
        submitted_at: row.submitted_at,
        score: row.score(),
        is_passed: row.is_passed == Some(true),
    }
}
