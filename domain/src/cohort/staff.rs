//! Who runs and teaches a cohort, and who speaks for its cities: grants with a scope, seen from the cohort.

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::CohortCard;
use crate::access::{Action, Actor, Grant, Place, Role, Scope, check, may};
use crate::city::{Names, Naming};
use crate::db;
use crate::error::{FieldError, FieldErrors};
use crate::ids::{CityId, PersonId};
use crate::people::commands::{end_role, grant_role};
use crate::people::entity::person;
use crate::people::granting::action_for;
use crate::text::{self, Email};
use crate::{Academy, Error, Result};

/// Somebody with a role that reaches into the cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// The person.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// The role and how far it reaches.
    pub grant: Grant,
    /// How the city is called, for coordinators.
    pub naming: Option<Naming>,
}

/// Somebody to be named, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    /// The address of an account.
    pub email: String,
    /// "lecturer", "coordinator" or "partner".
    pub role: String,
    /// The id of a city, for coordinators.
    pub city: String,
    /// Why.
    pub reason: String,
}

#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    name: String,
    email: String,
    role: String,
    scope_kind: String,
    scope_id: Option<Uuid>,
}

/// The staff of a cohort by name: roles over it, over its course, and coordinators of its cities. Whoever names
/// coordinators here sees them all, since one is named before anybody of her city applies.
///
/// # Errors
/// `Denied` to whoever does not run it.
pub async fn staff(academy: &Academy, actor: &Actor, cohort: &CohortCard) -> Result<Vec<StaffMember>> {
    check(actor, Action::RunCohort, &place_of(cohort))?;
    let conn = academy.db().read();
    let names_coordinators = nameable(actor, cohort).contains(&Role::Coordinator);
    let cities = if names_coordinators {
        "g.role = 'coordinator'"
    } else {
        "g.scope_id IN (SELECT e.seat_city_id FROM enrollment e WHERE e.cohort_id = $1)"
    };
    let sql = format!(
        "SELECT g.person_id, p.display_name AS name, p.email, g.role, g.scope_kind, g.scope_id \
        FROM role_grant g JOIN person p ON p.id = g.person_id WHERE g.ended_at IS NULL AND ( \
        (g.scope_kind = 'cohort' AND g.scope_id = $1) OR (g.scope_kind = 'course' AND g.scope_id = $2) OR \
        (g.scope_kind = 'city' AND {cities})) ORDER BY p.display_name, g.id"
    );
    let values = [cohort.id.0.into(), cohort.course.0.into()];
    let rows = db::all::<Row>(conn, &sql, values).await?;
    let names = Names::read(academy).await?;
    Ok(rows.into_iter().filter_map(|row| member(row, cohort, &names)).collect())
}

fn member(row: Row, cohort: &CohortCard, names: &Names) -> Option<StaffMember> {
    let scope = match row.scope_kind.as_str() {
        "cohort" => Scope::Cohort(cohort.id),
        "course" => Scope::Course(cohort.course),
        _ => Scope::City(CityId(row.scope_id?)),
    };
    Some(StaffMember {
        person: row.person_id,
        name: row.name,
        email: row.email,
        grant: Grant { role: Role::named(&row.role)?, scope },
        naming: if let Scope::City(city) = scope { names.of(city).ok() } else { None },
    })
}

/// The roles that the actor may give on the cohort's page. Whoever runs this cohort alone, or its course, names its
/// lecturers and partners. A coordinator speaks for her city in every cohort, also of other courses, so naming one
/// would reach further than such a grant does: that stays with those who name staff everywhere. Nothing waits for it,
/// as an organizer decides the workplaces of her own applicants herself.
#[must_use]
pub fn nameable(actor: &Actor, cohort: &CohortCard) -> Vec<Role> {
    let place = |role| if role == Role::Coordinator { Place::ACADEMY } else { place_of(cohort) };
    let roles = [Role::Lecturer, Role::Coordinator, Role::Partner];
    roles.into_iter().filter(|role| may(actor, action_for(*role), &place(*role))).collect()
}

/// Whether the actor may take this role of the cohort's staff back.
#[must_use]
pub fn may_end(actor: &Actor, cohort: &CohortCard, grant: Grant) -> bool {
    let place = match grant.scope {
        Scope::City(city) => Place::city(city),
        Scope::Cohort(_) => place_of(cohort),
        // Whoever runs or teaches the whole course is named elsewhere, with the academy's other grants.
        _ => return false,
    };
    may(actor, action_for(grant.role), &place) && grant.role != Role::Organizer
}

fn place_of(cohort: &CohortCard) -> Place {
    Place::cohort(cohort.course, cohort.id)
}

/// Names a lecturer or a partner of the cohort, or a coordinator of a city.
///
/// # Errors
/// `Denied` to whoever may not name staff, `Invalid` for the form and for an address without an account.
pub async fn name_staff(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    form: &StaffForm,
) -> Result<()> {
    check(actor, Action::RunCohort, &place_of(cohort))?;
    let mut errors = FieldErrors::default();
    let email = errors.take("email", Email::parse(&form.email));
    let scope = match Role::named(&form.role) {
        Some(role @ (Role::Lecturer | Role::Partner)) => Some((role, Scope::Cohort(cohort.id))),
        Some(Role::Coordinator) => {
            let missing = || FieldError::said("Wybierz miasto z listy.", "Choose the city from the list.");
            let city = errors.take("city", form.city.parse().map_err(|_| missing()));
            city.map(|city| (Role::Coordinator, Scope::City(city)))
        }
        _ => {
            errors.add("role", FieldError::Choice);
            None
        }
    };
    let reason = errors.take("reason", text::line(&form.reason, 500));
    errors.check()?;
    let (Some(email), Some((role, scope)), Some(reason)) = (email, scope, reason) else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    let tx = academy.begin().await?;
    let known = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .filter(person::Column::State.eq("active"))
        .one(tx.conn())
        .await?;
    let unknown = || {
        FieldError::said(
            "Nie ma konta z tym adresem. Poproś tę osobę, aby najpierw założyła konto.",
            "No account has this address. Ask the person to open one first.",
        )
    };
    let person = known.ok_or_else(|| Error::field("email", unknown()))?.id;
    grant_role(academy, &tx, actor, person, Grant { role, scope }, &reason).await?;
    tx.commit().await
}

/// Takes a role of the cohort's staff back; the reason stays in the change log.
///
/// # Errors
/// `Denied`, `NotFound` when it is not held here, `Invalid` without a reason.
pub async fn end_staff(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    (person, role, scope): (PersonId, &str, &str),
    reason: &str,
) -> Result<()> {
    let members = staff(academy, actor, cohort).await?;
    let is_meant = |member: &&StaffMember| {
        member.person == person && member.grant.role.name() == role && key(member.grant.scope) == scope
    };
    let member = members.iter().find(is_meant).ok_or(Error::NotFound)?;
    // Whoever may not take it is told so before the words are looked at.
    if !may_end(actor, cohort, member.grant) {
        return Err(Error::Denied);
    }
    let reason = text::line(reason, 500).map_err(|error| Error::field("reason", error))?;
    let tx = academy.begin().await?;
    end_role(academy, &tx, actor, person, member.grant, &reason).await?;
    tx.commit().await
}

/// The scope as the cohort's form names it.
#[must_use]
pub fn key(scope: Scope) -> String {
    match scope {
        Scope::Everything => "everything".into(),
        Scope::Course(id) => format!("course:{id}"),
        Scope::Cohort(id) => format!("cohort:{id}"),
        Scope::Module(id) => format!("module:{id}"),
        Scope::City(id) => format!("city:{id}"),
    }
}
