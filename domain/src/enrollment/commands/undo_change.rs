use uuid::Uuid;

use super::change_city_rules::set_city_rules;
use super::change_limits::{set_limits, set_rule};
use super::{may_run, put_back, refused, seat_out_of_turn};
use crate::access::Actor;
use crate::enrollment::board::change_of;
use crate::enrollment::rules::Refusal;
use crate::enrollment::undo::{Inverse, inverse};
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// Takes a change of the cohort back by its inverse act, which leaves an audit line of its own and can be taken back
/// in turn. What was changed since stays: then this is refused.
///
/// # Errors
/// `Denied`, `NotFound` for a change of another cohort, `Refused` without a reason, for what has no inverse, and when
/// the cohort no longer stands where the change left it.
pub async fn undo_change(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    change: Uuid,
    why: &str,
) -> Result<()> {
    may_run(academy, actor, cohort).await?;
    let line = change_of(academy, cohort, change).await?.ok_or(Error::NotFound)?;
    let done = match inverse(&line).ok_or_else(|| refused(Refusal::CannotBeUndone))? {
        Inverse::Limits { now, before } => {
            set_limits(academy, actor, cohort, (before, Some(now)), why).await.map(|_| ())
        }
        Inverse::CityRule { city, now, before } => {
            set_rule(academy, actor, cohort, city, (before, Some(now)), why).await.map(|_| ())
        }
        Inverse::CityRules { now, before } => {
            set_city_rules(academy, actor, cohort, (&before, &now), why).await.map(|_| ())
        }
        // Both look at the state under the lock.
        Inverse::PutBack(enrollment) => put_back(academy, actor, enrollment, why).await,
        Inverse::SeatAgain(enrollment) => seat_out_of_turn(academy, actor, enrollment, why).await,
    };
    done.map_err(|error| match error {
        Error::Conflict => refused(Refusal::CannotBeUndone),
        error => error,
    })
}
