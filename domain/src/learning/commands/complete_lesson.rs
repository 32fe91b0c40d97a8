use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::access::Actor;
use crate::catalog::content::BlockKind;
use crate::clock::Instant;
use crate::db::{self, Tx, stored};
use crate::error::Refusal;
use crate::ids::{EnrollmentId, LessonId, ModuleId, ModuleVersionId};
use crate::learning::answers::counts;
use crate::learning::entity::{completion, learning_event, learning_position};
use crate::learning::finish::finish_if_met;
use crate::learning::path::{self, Seat};
use crate::learning::plan::{self, Part, Stop};
use crate::learning::rules::CompletionRule;
use crate::{Academy, Error, Result};

/// What completing a lesson led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Whether it was not completed before.
    pub is_new: bool,
    /// Module and lesson that come next and are open, as their words in the address; `None` where there is none.
    pub next: Option<(String, String)>,
}

/// "Ukończ i przejdź dalej": completes a reading lesson. What is completed stays so: pressed again, after the cohort's
/// cut-off too, it only leads on.
///
/// # Errors
/// `NotFound` without a seat or lesson, `Refused` for a quiz, in a closed module, and for a lesson that is not completed
/// yet after the cohort's cut-off.
pub async fn complete_lesson(
    academy: &Academy,
    actor: &Actor,
    cohort: &str,
    module: &str,
    lesson: &str,
) -> Result<Completed> {
    let tx = academy.begin().await?;
    let seat = path::seat_to_learn(&tx, actor, cohort).await?;
    let parts = seat.plan(academy, tx.conn()).await?;
    let part = plan::part(&parts, module)?;
    let stop = part.stop(lesson)?;
    part.must_be_open(academy.now())?;
    let in_time = must_be_in_time(academy, &seat);
    let was_done = seat.done().contains(&stop.lesson.0);
    if !was_done {
        in_time.clone()?;
    }
    if stop.is_quiz() {
        return Err(Refusal::said(
            "Tę stronę kończy zaliczony quiz, nie przycisk.",
            "This page is finished by passing its quiz, not by the button.",
        ));
    }
    if !was_done {
        must_have_answered(&tx, &seat, part, stop).await?;
    }
    let fact = Fact {
        enrollment: seat.enrollment,
        item: stop.lesson.0,
        kind: "lesson",
        version: part.version,
        rule: CompletionRule::Confirmed,
        evidence: "button".into(),
    };
    let is_new = put_completion(academy, &tx, fact).await?;
    if is_new {
        put_event(academy, &tx, seat.enrollment, stop.lesson).await?;
    }
    // Asked anew each time: the course's rule may have become milder since.
    if in_time.is_ok() {
        finish_if_met(academy, &tx, seat.enrollment, &parts).await?;
    }
    let next = next_stop(&parts, part, stop, academy.now());
    if let Some((part, stop)) = next {
        put_position(academy, &tx, seat.enrollment, part.module, stop.lesson).await?;
    }
    tx.commit().await?;
    Ok(Completed { is_new, next: next.map(|(part, stop)| (part.slug.clone(), stop.slug.clone())) })
}

/// Refuses while a question of the lesson has no answer or a film was not watched: their rule is printed on them.
async fn must_have_answered(tx: &Tx, seat: &Seat, part: &Part, stop: &Stop) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Asked {
        kind: String,
        body: Option<String>,
    }
    let sql = "SELECT b.kind, a.body FROM block b LEFT JOIN block_answer a \
        ON a.block_id = b.id AND a.enrollment_id = $1 \
        WHERE b.module_version_id = $2 AND b.lesson_id = $3 AND b.kind IN ('check', 'video') ORDER BY b.position";
    let keys = [seat.enrollment.0.into(), part.version.0.into(), stop.lesson.0.into()];
    for block in db::all::<Asked>(tx.conn(), sql, keys).await? {
        let kind: BlockKind = stored(&block.kind)?;
        if !block.body.is_some_and(|body| counts(kind, &body)) {
            return Err(waits_for(kind));
        }
    }
    Ok(())
}

fn waits_for(kind: BlockKind) -> Error {
    if kind == BlockKind::Check {
        return Refusal::said(
            "Ta strona ma jeszcze pytanie bez odpowiedzi. Odpowiedz, a potem ukończ lekcję; wynik nie wpływa na ocenę.",
            "A question on this page has no answer yet. Answer it, then finish; the result does not affect your grade.",
        );
    }
    Refusal::said(
        "Ta strona ma film, którego jeszcze nie obejrzano. Obejrzyj go do końca albo oznacz jako obejrzany.",
        "A film on this page was not watched yet. Watch it to its end or mark it as watched.",
    )
}

/// Refuses what comes after the cohort's cut-off.
pub(crate) fn must_be_in_time(academy: &Academy, seat: &Seat) -> Result<()> {
    if academy.now().timestamp() <= seat.completion_until.timestamp() {
        return Ok(());
    }
    Err(Refusal::said(
        "Czas na ukończenie tej edycji minął. Materiały możesz dalej czytać.",
        "The time to complete this edition is over. You can still read the materials.",
    ))
}

/// That a rule was met.
pub(crate) struct Fact {
    pub enrollment: EnrollmentId,
    pub item: Uuid,
    pub kind: &'static str,
    pub version: ModuleVersionId,
    pub rule: CompletionRule,
    pub evidence: String,
}

/// Records a completion, once for ever; says whether it is new.
pub(crate) async fn put_completion(academy: &Academy, tx: &Tx, fact: Fact) -> Result<bool> {
    let row = completion::ActiveModel {
        enrollment_id: Set(fact.enrollment),
        item_id: Set(fact.item),
        item_kind: Set(fact.kind.into()),
        module_version_id: Set(fact.version),
        rule: Set(fact.rule.word()),
        evidence: Set(fact.evidence),
        completed_at: Set(academy.now()),
    };
    let key = [completion::Column::EnrollmentId, completion::Column::ItemId];
    let added = completion::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(added > 0)
}

async fn put_event(academy: &Academy, tx: &Tx, enrollment: EnrollmentId, lesson: LessonId) -> Result<()> {
    let row = learning_event::ActiveModel {
        id: Set(academy.new_id()),
        enrollment_id: Set(enrollment),
        lesson_id: Set(lesson),
        block_id: Set(None),
        kind: Set("completed".into()),
        data: Set("{}".into()),
        client_at: Set(None),
        received_at: Set(academy.now()),
    };
    learning_event::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// "Continue" leads there from now on.
async fn put_position(
    academy: &Academy,
    tx: &Tx,
    enrollment: EnrollmentId,
    module: ModuleId,
    lesson: LessonId,
) -> Result<()> {
    use learning_position::Column;
    let row = learning_position::ActiveModel {
        enrollment_id: Set(enrollment),
        module_id: Set(module),
        lesson_id: Set(lesson),
        block_id: Set(None),
        second: Set(None),
        at: Set(academy.now()),
    };
    let values = [Column::ModuleId, Column::LessonId, Column::BlockId, Column::Second, Column::At];
    learning_position::Entity::insert(row)
        .on_conflict(OnConflict::column(Column::EnrollmentId).update_columns(values).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The page after this one. A module that is still closed would refuse her, so none of its pages is ever next.
fn next_stop<'a>(
    parts: &'a [Part],
    part: &'a Part,
    stop: &Stop,
    now: Instant,
) -> Option<(&'a Part, &'a Stop)> {
    let mut stops = parts.iter().flat_map(|part| part.stops.iter().map(move |stop| (part, stop)));
    stops.find(|(found, other)| found.module == part.module && other.lesson == stop.lesson)?;
    stops.find(|(part, _)| part.is_open(now))
}
