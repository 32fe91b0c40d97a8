//! Which affiliations somebody may decide: the one place that says it, for the decision, for lists and for boxes.
//!
//! Whoever speaks for a city decides its affiliations. Whoever runs a cohort, or all cohorts of a course, decides those
//! that an open application there names, and no others: of people who never came to her she learns nothing. Inviting
//! somebody is her own act, so an invitation counts only once it is accepted; and where she applies herself, it is for
//! somebody else to say that she works there.

use sea_orm::sea_query::{Condition, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity;
use crate::Result;
use crate::access::{Action, Actor, Place, Scope, check, may_somewhere, reach};
use crate::cohort::entity::cohort;
use crate::enrollment::EnrollmentState;
use crate::enrollment::entity::enrollment;
use crate::ids::{CohortId, CourseId};

/// Refuses whoever decides nowhere.
///
/// # Errors
/// `SignInRequired`, `Denied`.
pub(super) fn check_somewhere(actor: &Actor) -> Result<()> {
    if may_somewhere(actor, Action::DecideAffiliation) {
        return Ok(());
    }
    check(actor, Action::DecideAffiliation, &Place::ACADEMY)
}

/// What the rows that the actor may decide have in common; nobody's grants let through nothing.
pub(super) fn decidable_by(actor: &Actor) -> Condition {
    let scopes = reach(actor, Action::DecideAffiliation);
    if scopes.contains(&Scope::Everything) {
        return Condition::all();
    }
    let (mut cities, mut cohorts, mut courses) = (Vec::new(), Vec::new(), Vec::new());
    for scope in scopes {
        match scope {
            Scope::City(id) => cities.push(id),
            Scope::Cohort(id) => cohorts.push(id),
            Scope::Course(id) => courses.push(id),
            Scope::Everything | Scope::Module(_) => {}
        }
    }
    // A list of nothing holds for no row, so a scope that is not there adds nothing.
    Condition::any()
        .add(entity::Column::CityId.is_in(cities))
        .add(entity::Column::Id.in_subquery(named_in(actor, cohorts, courses)))
}

/// The affiliations that open applications and accepted invitations of others in these cohorts and courses name.
fn named_in(actor: &Actor, cohorts: Vec<CohortId>, courses: Vec<CourseId>) -> SelectStatement {
    let of_courses = cohort::Entity::find()
        .select_only()
        .column(cohort::Column::Id)
        .filter(cohort::Column::CourseId.is_in(courses))
        .into_query();
    let there = Condition::any()
        .add(enrollment::Column::CohortId.is_in(cohorts))
        .add(enrollment::Column::CohortId.in_subquery(of_courses));
    let of_others = actor.person().map(|person| enrollment::Column::PersonId.ne(person));
    enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::AffiliationId)
        .filter(Condition::all().add_option(of_others))
        .filter(enrollment::Column::EndedAt.is_null())
        .filter(enrollment::Column::State.ne(EnrollmentState::Invited.code()))
        .filter(there)
        .into_query()
}
