use super::{Action, Actor, Place, Role, Scope};
use crate::Error;

/// The one decision: may the actor do this here?
///
/// # Errors
/// `SignInRequired` for a guest, `Denied` for somebody known.
pub fn check(actor: &Actor, action: Action, place: &Place) -> crate::Result<()> {
    match actor {
        Actor::Guest => Err(Error::SignInRequired),
        Actor::System { .. } => Ok(()),
        Actor::Member { .. } if may(actor, action, place) => Ok(()),
        Actor::Member { .. } => Err(Error::Denied),
    }
}

/// The decision as a yes or no, for pages that show or hide a button.
#[must_use]
pub fn may(actor: &Actor, action: Action, place: &Place) -> bool {
    match actor {
        Actor::Guest => false,
        Actor::System { .. } => true,
        Actor::Member { grants, .. } => {
            (place.own && (own(action) || own_of_role(actor, action)))
                || grants.iter().any(|grant| by_role(grant.role, action) && grant.scope.covers(place))
        }
    }
}

/// Whether the actor may do this anywhere at all: decides which menus and whole routes exist for her.
#[must_use]
pub fn may_somewhere(actor: &Actor, action: Action) -> bool {
    match actor {
        Actor::Guest => false,
        Actor::System { .. } => true,
        Actor::Member { grants, .. } => own(action) || grants.iter().any(|grant| by_role(grant.role, action)),
    }
}

/// Over which scopes the actor's grants let her do this: a list is filtered by them. Empty for nobody's.
#[must_use]
pub fn reach(actor: &Actor, action: Action) -> Vec<Scope> {
    match actor {
        Actor::Guest => Vec::new(),
        Actor::System { .. } => vec![Scope::Everything],
        Actor::Member { grants, .. } => {
            grants.iter().filter(|grant| by_role(grant.role, action)).map(|grant| grant.scope).collect()
        }
    }
}

/// What everybody signed in may do with what is her own.
const fn own(action: Action) -> bool {
    matches!(action, Action::KeepOwnAccount | Action::Apply | Action::Learn | Action::HoldCertificate)
}

/// What a holder of a role may do with what is her own, however far her grants reach.
fn own_of_role(actor: &Actor, action: Action) -> bool {
    action == Action::KeepLecturerProfile && actor.holds(Role::Lecturer)
}

/// What a role may do within its scope. A new action is nobody's until it is named here.
const fn by_role(role: Role, action: Action) -> bool {
    match role {
        Role::Administrator => !matches!(
            action,
            Action::KeepOwnAccount | Action::Apply | Action::Learn | Action::HoldCertificate
        ),
        Role::Organizer => matches!(
            action,
            Action::SeePeople
                | Action::NameStaff
                | Action::SeeAudit
                | Action::SeeOutbox
                | Action::KeepCities
                | Action::DecideAffiliation
                | Action::EditCourse
                | Action::CreateModule
                | Action::EditModule
                | Action::PublishModule
                | Action::CreateCohort
                | Action::RunCohort
                | Action::SeeCohort
                | Action::SeeReports
                | Action::WriteToCohort
                | Action::PreviewLesson
                | Action::KeepCertificates
        ),
        Role::Lecturer => matches!(
            action,
            Action::CreateModule
                | Action::EditModule
                | Action::PublishModule
                | Action::KeepLecturerProfile
                | Action::SeeCohort
                | Action::PreviewLesson
        ),
        Role::Coordinator => matches!(action, Action::DecideAffiliation | Action::SpeakForCity),
        Role::Partner => matches!(action, Action::SeeReports),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use uuid::Uuid;

    use super::super::Grant;
    use super::*;
    use crate::ids::{CohortId, CourseId, PersonId};

    fn member(grants: Vec<Grant>) -> Actor {
        Actor::Member { id: PersonId(Uuid::nil()), grants }
    }

    #[test]
    fn the_whole_table_of_roles_and_actions() {
        let mut table = String::new();
        for action in Action::ALL {
            let roles: Vec<_> =
                Role::ALL.into_iter().filter(|role| by_role(*role, action)).map(Role::name).collect();
            let own = if own(action) { " own" } else { "" };
            writeln!(table, "{action:?}:{own} {}", roles.join(" ")).expect("a string takes everything");
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_guest_may_do_nothing() {
        for action in Action::ALL {
            assert_eq!(check(&Actor::Guest, action, &Place::OWN), Err(Error::SignInRequired));
        }
    }

    #[test]
    fn a_grant_reaches_no_further_than_its_scope() {
        let (course, other) = (CourseId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)));
        let cohort = CohortId(Uuid::from_u128(3));
        let organizer = member(vec![Grant { role: Role::Organizer, scope: Scope::Course(course) }]);
        assert!(may(&organizer, Action::RunCohort, &Place::cohort(course, cohort)));
        assert!(!may(&organizer, Action::RunCohort, &Place::cohort(other, cohort)));
        assert!(!may(&organizer, Action::SeePeople, &Place::ACADEMY));
    }
}
