//! What of somebody's learning counts in another cohort of the course, whose pinned versions may be other ones.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::path;
use super::plan::{self, Part};
use super::rules::{ModulePlan, Progress, course_rule, is_met, progress};
use crate::assessment::entity::quiz_attempt;
use crate::clock::Instant;
use crate::ids::{CohortId, EnrollmentId};
use crate::{Academy, Result};

/// What she keeps and what would not count. Nothing that is recorded is removed by a move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// How far she is where she is.
    pub now: Progress,
    /// How far she would be where she goes: as her own page would count it.
    pub then: Progress,
    /// Modules finished where she is.
    pub modules_now: Modules,
    /// Modules finished where she goes.
    pub modules_then: Modules,
    /// Things that she completed and that count only where she is.
    pub lost: u32,
    /// Attempts under way at quizzes that she could not go on with there: they are closed with what was saved.
    pub closed_attempts: u32,
    /// Whether the course's rule would be met at once.
    pub completes: bool,
}

/// Finished modules of a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modules {
    /// Finished.
    pub finished: u32,
    /// All.
    pub all: u32,
}

/// The plans of the two cohorts, and attempts that end with the move.
pub(crate) struct Plans {
    pub carried: Carried,
    pub from: Vec<Part>,
    pub to: Vec<Part>,
    pub ending: Vec<quiz_attempt::Model>,
}

/// Counts it.
pub(crate) async fn carried(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
    (from, to): (CohortId, CohortId),
) -> Result<Plans> {
    let from = plan::plan(academy, conn, from).await?;
    let to = plan::plan(academy, conn, to).await?;
    let done = path::completed(conn, enrollment).await?;
    let open = quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::EnrollmentId.eq(enrollment))
        .filter(quiz_attempt::Column::SubmittedAt.is_null())
        .order_by_asc(quiz_attempt::Column::Id)
        .all(conn)
        .await?;
    let ending: Vec<_> = open.into_iter().filter(|one| !goes_on(one, &to, academy.now())).collect();
    let plans = |parts: &[Part]| -> Vec<ModulePlan> { parts.iter().map(Part::plan).collect() };
    let carried = Carried {
        closed_attempts: u32::try_from(ending.len()).unwrap_or(u32::MAX),
        ..count(&plans(&from), &plans(&to), &done)
    };
    Ok(Plans { carried, from, to, ending })
}

/// Whether an attempt can be gone on with: the same version of its module is pinned there, and open.
fn goes_on(attempt: &quiz_attempt::Model, to: &[Part], now: Instant) -> bool {
    to.iter().any(|part| part.version == attempt.module_version_id && part.is_open(now))
}

/// The pure part.
fn count(from: &[ModulePlan], to: &[ModulePlan], done: &BTreeSet<Uuid>) -> Carried {
    let all = |plans: &[ModulePlan]| progress(plans.iter().flat_map(|plan| &plan.items), done);
    let kept: BTreeSet<Uuid> = to.iter().flat_map(|plan| &plan.items).map(|item| item.id).collect();
    let items = from.iter().flat_map(|plan| &plan.items);
    let lost = items.filter(|item| done.contains(&item.id) && !kept.contains(&item.id)).count();
    Carried {
        now: all(from),
        then: all(to),
        modules_now: finished(from, done),
        modules_then: finished(to, done),
        lost: u32::try_from(lost).unwrap_or(u32::MAX),
        closed_attempts: 0,
        completes: is_met(&course_rule(to, done)),
    }
}

fn finished(plans: &[ModulePlan], done: &BTreeSet<Uuid>) -> Modules {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    // A module that asks for nothing is neither finished nor left.
    let asking = plans.iter().map(|plan| progress(&plan.items, done)).filter(|made| made.all > 0);
    let (mut finished, mut all) = (0, 0);
    for made in asking {
        all += 1;
        finished += usize::from(made.is_finished());
    }
    Modules { finished: number(finished), all: number(all) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{LessonId, ModuleId, ModuleVersionId};
    use crate::learning::rules::{CompletionRule, Item};

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn module(number: u128, version: u128, lessons: &[u128]) -> ModulePlan {
        let item = |lesson: &u128| Item {
            lesson: LessonId(id(*lesson)),
            id: id(*lesson),
            rule: CompletionRule::Confirmed,
            minutes: 10,
        };
        ModulePlan {
            id: ModuleId(id(number)),
            version: ModuleVersionId(id(version)),
            opens_at: None,
            due_at: None,
            items: lessons.iter().map(item).collect(),
        }
    }

    #[test]
    fn what_the_other_version_still_has_is_kept_and_the_rest_does_not_count() {
        let old = [module(1, 10, &[1, 2, 3]), module(2, 20, &[4])];
        // The newer version of the first module has dropped lesson 3 and has a lesson 5 instead.
        let new = [module(1, 11, &[1, 2, 5]), module(2, 20, &[4])];
        let done: BTreeSet<Uuid> = [1, 2, 3, 4].map(id).into();
        let found = count(&old, &new, &done);
        assert_eq!((found.now.done, found.now.all), (4, 4));
        assert_eq!((found.then.done, found.then.all, found.then.minutes_left), (3, 4, 10));
        assert_eq!(found.modules_now, Modules { finished: 2, all: 2 });
        assert_eq!(found.modules_then, Modules { finished: 1, all: 2 });
        assert_eq!((found.lost, found.completes), (1, false));
    }

    #[test]
    fn who_has_done_all_that_a_shorter_plan_asks_for_is_done() {
        let old = [module(1, 10, &[1, 2])];
        let done: BTreeSet<Uuid> = [id(1)].into();
        assert!(count(&old, &[module(1, 11, &[1])], &done).completes);
        assert!(!count(&old, &[], &done).completes, "a cohort without content completes nobody");
        assert_eq!(count(&old, &old, &done).lost, 0);
    }
}
