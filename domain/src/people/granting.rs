//! Which roles go with which scopes, and who may give them: pure, for the command and for the page that offers them.

use crate::access::{Action, Grant, Role, Scope};
use crate::error::{FieldError, FieldErrors};
use crate::{Error, Result, text};
use serde::{Deserialize, Serialize};

/// What one must be allowed to give or take a role.
#[must_use]
pub const fn action_for(role: Role) -> Action {
    match role {
        Role::Administrator | Role::Organizer => Action::GrantRoles,
        Role::Lecturer | Role::Coordinator | Role::Partner => Action::NameStaff,
    }
}

/// Whether a role means anything over a scope: an administrator keeps the whole academy, a coordinator speaks for one
/// city.
#[must_use]
pub const fn fits(grant: Grant) -> bool {
    match (grant.role, grant.scope) {
        (Role::Administrator, scope) => matches!(scope, Scope::Everything),
        (Role::Coordinator, scope) => matches!(scope, Scope::City(_)),
        (Role::Organizer, scope) => matches!(scope, Scope::Everything | Scope::Course(_) | Scope::Cohort(_)),
        (Role::Partner, scope) => matches!(scope, Scope::Course(_) | Scope::Cohort(_)),
        (Role::Lecturer, scope) => !matches!(scope, Scope::City(_)),
    }
}

/// A role to be given, as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    /// `Role::name`.
    pub role: String,
    /// "everything", "course:ID", "cohort:ID", "module:ID"; a coordinator's is the city below.
    pub scope: String,
    /// The id of a city, for coordinators.
    pub city: String,
    /// Why; it stays in the change log.
    pub reason: String,
}

impl GrantForm {
    /// Checks it; whether the scope exists is for the command.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<(Grant, String)> {
        let mut errors = FieldErrors::default();
        let role = errors.take("role", Role::named(&self.role).ok_or(FieldError::Choice));
        let scope = match role {
            Some(Role::Coordinator) => errors.take("city", self.city()),
            _ => errors.take("scope", Scope::parse(&self.scope).ok_or(FieldError::Choice)),
        };
        let reason = errors.take("reason", text::line(&self.reason, 500));
        let grant = role.zip(scope).map(|(role, scope)| Grant { role, scope });
        if grant.is_some_and(|grant| !fits(grant)) {
            errors.add(
                "scope",
                FieldError::said(
                    "Ta rola nie działa w tym zakresie. Wybierz inny zakres.",
                    "This role does not work over that scope. Choose another.",
                ),
            );
        }
        errors.check()?;
        grant.zip(reason).ok_or_else(|| Error::Invalid(FieldErrors::default()))
    }

    fn city(&self) -> Result<Scope, FieldError> {
        let missing = || FieldError::said("Wybierz miasto z listy.", "Choose the city from the list.");
        self.city.parse().map(Scope::City).map_err(|_| missing())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::CityId;

    fn form(role: &str, scope: &str, city: &str) -> GrantForm {
        GrantForm { role: role.into(), scope: scope.into(), city: city.into(), reason: "umowa".into() }
    }

    #[test]
    fn a_role_goes_only_over_a_scope_that_fits() {
        let nil = Uuid::nil();
        let city = CityId(nil);
        assert!(form("administrator", "everything", "").check().is_ok());
        assert!(form("lecturer", &format!("module:{nil}"), "").check().is_ok());
        let (grant, _) = form("coordinator", "everything", &nil.to_string()).check().unwrap();
        assert_eq!(grant.scope, Scope::City(city));
        for (role, scope) in [("administrator", "cohort"), ("partner", "module"), ("organizer", "module")] {
            let checked = form(role, &format!("{scope}:{nil}"), "").check();
            assert!(matches!(checked, Err(Error::Invalid(_))), "{role} over {scope}");
        }
        assert!(form("coordinator", "everything", "").check().is_err());
        assert!(GrantForm { reason: " ".into(), ..form("lecturer", "everything", "") }.check().is_err());
    }

    #[test]
    fn those_who_run_the_academy_are_named_by_administrators_alone() {
        for role in Role::ALL {
            let by_organizers = action_for(role) == Action::NameStaff;
            assert_eq!(by_organizers, !matches!(role, Role::Administrator | Role::Organizer));
        }
    }
}
