use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::session::end_sessions_of;
use crate::access::{Action, Actor, Grant, Place, Scope, check};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::ids::{GrantId, PersonId};
use crate::people::entity::role_grant;
use crate::{Academy, Result};

/// Gives a role to a person, within a transaction; she signs in anew to use it. Giving what she has changes nothing.
///
/// # Errors
/// `Denied` to whoever may not grant roles.
pub async fn grant_role(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    to: PersonId,
    grant: Grant,
    reason: &str,
) -> Result<()> {
    check(actor, Action::GrantRoles, &Place::ACADEMY)?;
    let (kind, id) = stored_scope(grant.scope);
    if held(tx, to, grant).await?.is_some() {
        return Ok(());
    }
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
    end_sessions_of(academy, tx, to).await?;
    audit::put(academy, tx, actor, Change::new("role granted", "person", to.0).after(&grant).because(reason))
        .await
}

/// Takes a role back, within a transaction; she is signed out everywhere.
///
/// # Errors
/// `Denied` to whoever may not grant roles, `NotFound` when it is not held.
pub async fn end_role(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    from: PersonId,
    grant: Grant,
    reason: &str,
) -> Result<()> {
    check(actor, Action::GrantRoles, &Place::ACADEMY)?;
    let id = held(tx, from, grant).await?.ok_or(crate::Error::NotFound)?;
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndedAt, Expr::value(academy.now()))
        .filter(role_grant::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    end_sessions_of(academy, tx, from).await?;
    audit::put(academy, tx, actor, Change::new("role ended", "person", from.0).before(&grant).because(reason))
        .await
}

async fn held(tx: &Tx, person: PersonId, grant: Grant) -> Result<Option<GrantId>> {
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
