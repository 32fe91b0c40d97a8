use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::session::end_sessions_of;
use crate::access::{Actor, Grant, Place, Role, Scope, check};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::ids::{GrantId, ModuleId, PersonId};
use crate::people::Refusal;
use crate::people::entity::{person, role_grant};
use crate::people::granting::action_for;
use crate::{Academy, Error, Result};

/// Gives a role to a person, within a transaction; she signs in anew to use it. Giving what she has changes nothing.
///
/// # Errors
/// `Denied` to whoever may not grant this role, `NotFound` for a cohort that is not there.
pub async fn grant_role(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    to: PersonId,
    grant: Grant,
    reason: &str,
) -> Result<()> {
    check(actor, action_for(grant.role), &place_of(tx, grant.scope).await?)?;
    if held(tx, to, grant).await?.is_some() {
        return Ok(());
    }
    put(academy, tx, actor, to, grant, reason).await?;
    end_sessions_of(academy, tx, to).await
}

/// Makes a module's author its lecturer. She stays signed in: she has no power now over anything but what she made.
pub(crate) async fn grant_authorship(
    academy: &Academy,
    tx: &Tx,
    author: PersonId,
    module: ModuleId,
) -> Result<()> {
    let grant = Grant { role: Role::Lecturer, scope: Scope::Module(module) };
    put(academy, tx, &Actor::System { job: "module created" }, author, grant, "").await
}

async fn put(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    to: PersonId,
    grant: Grant,
    reason: &str,
) -> Result<()> {
    let (kind, id) = stored_scope(grant.scope);
    let row = role_grant::ActiveModel {
        id: Set(academy.new_id()),
        person_id: Set(to),
        role: Set(grant.role.name().into()),
        scope_kind: Set(kind.into()),
        scope_id: Set(id),
        granted_by: Set(actor.person()),
        reason: Set(reason.into()),
        created_at: Set(academy.now()),
        ended_at: Set(None),
    };
    role_grant::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    audit::put(academy, tx, actor, Change::new("role granted", "person", to.0).after(&grant).because(reason))
        .await
}

/// Takes a role back, within a transaction; she is signed out everywhere.
///
/// # Errors
/// `Denied` to whoever may not grant this role, `NotFound` when it is not held, `Refused` for the last administrator.
pub async fn end_role(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    from: PersonId,
    grant: Grant,
    reason: &str,
) -> Result<()> {
    check(actor, action_for(grant.role), &place_of(tx, grant.scope).await?)?;
    let id = held(tx, from, grant).await?.ok_or(Error::NotFound)?;
    if grant.role == Role::Administrator {
        must_leave_an_administrator(tx, from).await?;
    }
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndedAt, Expr::value(academy.now()))
        .filter(role_grant::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    end_sessions_of(academy, tx, from).await?;
    audit::put(academy, tx, actor, Change::new("role ended", "person", from.0).before(&grant).because(reason))
        .await
}

/// Refuses when nobody else would be left to keep the academy. The grants are locked, so that two administrators who
/// take each other's role at once take turns.
///
/// # Errors
/// `Refused` for the last active administrator.
pub async fn must_leave_an_administrator(tx: &Tx, leaving: PersonId) -> Result<()> {
    let administrators: Vec<PersonId> = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::PersonId)
        .filter(role_grant::Column::Role.eq(Role::Administrator.name()))
        .filter(role_grant::Column::EndedAt.is_null())
        .lock_exclusive()
        .into_tuple()
        .all(tx.conn())
        .await?;
    let others = administrators.into_iter().filter(|person| *person != leaving).map(|person| person.0);
    let active = person::Entity::find()
        .filter(person::Column::Id.is_in(others))
        .filter(person::Column::State.eq("active"))
        .count(tx.conn())
        .await?;
    if active > 0 {
        return Ok(());
    }
    Err(Error::Refused(crate::error::Refusal::People(Refusal::LastAdministrator)))
}

/// Where a scope lies, so that whoever runs a course also names the staff of its cohorts.
async fn place_of(tx: &Tx, scope: Scope) -> Result<Place> {
    Ok(match scope {
        Scope::Everything => Place::ACADEMY,
        Scope::Course(course) => Place::course(course),
        Scope::Module(module) => Place::module(module),
        Scope::City(city) => Place::city(city),
        Scope::Cohort(cohort) => {
            let card = crate::cohort::queries::load(tx.conn(), cohort).await?;
            Place::cohort(card.course, cohort)
        }
    })
}

/// The grant in force that says this.
pub(crate) async fn held(tx: &Tx, person: PersonId, grant: Grant) -> Result<Option<GrantId>> {
    let (kind, id) = stored_scope(grant.scope);
    let mut query = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::Role.eq(grant.role.name()))
        .filter(role_grant::Column::ScopeKind.eq(kind))
        .filter(role_grant::Column::EndedAt.is_null());
    if let Some(id) = id {
        query = query.filter(role_grant::Column::ScopeId.eq(id));
    }
    Ok(query.one(tx.conn()).await?.map(|row| row.id))
}

const fn stored_scope(scope: Scope) -> (&'static str, Option<Uuid>) {
    match scope {
        Scope::Everything => ("everything", None),
        Scope::Course(id) => ("course", Some(id.0)),
        Scope::Cohort(id) => ("cohort", Some(id.0)),
        Scope::Module(id) => ("module", Some(id.0)),
        Scope::City(id) => ("city", Some(id.0)),
    }
}
