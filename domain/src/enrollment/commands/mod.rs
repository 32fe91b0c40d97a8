//! What can be done with enrollments and with the limits that they obey: one file per verb.

mod answer_seat;
mod apply;
mod change_city_rules;
mod change_limits;
mod cities_changed;
mod cities_merged;
mod complete;
mod decide_open;
mod expire_held;
mod expire_office;
mod follow_cohort;
mod give_back;
mod hand_over;
mod hold_for_city;
mod import_people;
mod invite;
mod leave_all;
mod move_queues;
mod move_to_cohort;
mod office_decided;
mod organize;
mod take_back;
mod take_unused;
mod try_letter;
mod undo_change;
mod withdraw;

pub use answer_seat::{accept_seat, decline_seat};
pub use apply::apply;
pub(super) use apply::{Applicant, decide_all};
pub use change_city_rules::{CityRules, set_city_rules};
pub use change_limits::{change_limits, change_shown_limits, set_city_rule};
pub(crate) use cities_changed::cities_changed;
pub(crate) use cities_merged::cities_merged;
pub use complete::complete;
pub use decide_open::{approve, nominate, not_nominated, turn_down};
pub use expire_held::expire_held;
pub use expire_office::expire_office;
pub(crate) use follow_cohort::follow_cohort;
pub use give_back::give_back;
pub use hand_over::hand_over;
pub use hold_for_city::hold_for_city;
pub(super) use hold_for_city::may_hold;
pub use import_people::import_people;
pub use invite::invite;
pub(crate) use leave_all::leave_all;
pub use move_queues::move_queues;
pub use move_to_cohort::{MoveForm, move_to_cohort};
pub use office_decided::{SettledSeat, office_decided};
pub use organize::{put_back, remove, seat_out_of_turn};
pub use take_back::take_back;
pub use take_unused::{nobody_idle, take_unused};
pub use try_letter::try_letter;
pub use undo_change::undo_change;
pub use withdraw::withdraw;

use super::entity::enrollment;
use super::rules::Refusal;
use crate::access::{Action, Actor, Place, check};
use crate::ids::{CohortId, EnrollmentId};
use crate::{Academy, Error, Result, text};
use sea_orm::EntityTrait;

fn refused(why: Refusal) -> Error {
    Error::Refused(crate::error::Refusal::Enrollment(why))
}

/// The words of an organizer, which an act on other people's seats needs.
fn reason(typed: &str) -> Result<String> {
    text::line(typed, 500).map_err(|_| refused(Refusal::NeedsReason))
}

/// The enrollment as it is before anything is locked; what decides is read again at the desk.
async fn peek(academy: &Academy, id: EnrollmentId) -> Result<enrollment::Model> {
    enrollment::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)
}

async fn may_run(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<()> {
    let card = crate::cohort::queries::get_cohort(academy, cohort).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, card.id))
}
