//! What can be done with other people's accounts.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::{Action, Actor, Place, Scope, check};
use crate::audit::{self, Change};
use crate::city::queries::find_selectable;
use crate::db::Tx;
use crate::error::FieldError;
use crate::ids::{GrantId, PersonId};
use crate::people::GrantForm;
use crate::people::commands::{end_role, grant_role, held};
use crate::people::entity::{person, role_grant, session};
use crate::people::granting::action_for;
use crate::people::queries::grant;
use crate::{Academy, Error, Result, text};

/// Letters of a reason at most.
const REASON: usize = 500;

/// Gives a role from a form.
///
/// # Errors
/// `Denied` to whoever may not give this role there, `NotFound` for an unknown person, `Invalid` for fields, also when
/// she holds it already.
pub async fn give_role(academy: &Academy, actor: &Actor, to: PersonId, form: &GrantForm) -> Result<()> {
    check(actor, Action::SeePeople, &Place::ACADEMY)?;
    let (grant, reason) = form.check()?;
    if let Scope::City(city) = grant.scope
        && find_selectable(academy, city).await?.is_none()
    {
        return Err(Error::field("city", FieldError::Choice));
    }
    let tx = academy.begin().await?;
    active(&tx, to).await?;
    if !exists(&tx, grant.scope).await? {
        return Err(Error::field("scope", FieldError::Choice));
    }
    if held(&tx, to, grant).await?.is_some() {
        return Err(Error::field(
            "role",
            FieldError::said("Ta osoba ma już tę rolę w tym zakresie.", "She has this role there already."),
        ));
    }
    grant_role(academy, &tx, actor, to, grant, &reason).await?;
    tx.commit().await
}

/// Takes a role by its grant.
///
/// # Errors
/// `Denied` to whoever may not take it, `NotFound` when it is not in force, `Invalid` without a reason, `Refused` for the
/// last administrator.
pub async fn take_role(
    academy: &Academy,
    actor: &Actor,
    from: PersonId,
    id: GrantId,
    reason: &str,
) -> Result<()> {
    check(actor, Action::SeePeople, &Place::ACADEMY)?;
    let tx = academy.begin().await?;
    let row = role_grant::Entity::find_by_id(id)
        .filter(role_grant::Column::PersonId.eq(from))
        .filter(role_grant::Column::EndedAt.is_null())
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    let grant = grant(&row).ok_or_else(|| Error::broken(format!("unknown grant {id}")))?;
    // Whoever may take it nowhere is told so before the words are looked at.
    if !crate::access::may_somewhere(actor, action_for(grant.role)) {
        return Err(Error::Denied);
    }
    let reason = self::reason(reason)?;
    end_role(academy, &tx, actor, from, grant, &reason).await?;
    tx.commit().await
}

/// Signs somebody out in every browser. Gives how many there were.
///
/// # Errors
/// `Denied` to all but administrators, `NotFound` for an unknown person, `Invalid` without a reason.
pub async fn end_sessions_of(academy: &Academy, actor: &Actor, of: PersonId, reason: &str) -> Result<u64> {
    check(actor, Action::EndSessions, &Place::ACADEMY)?;
    let reason = self::reason(reason)?;
    let tx = academy.begin().await?;
    person::Entity::find_by_id(of).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(academy.now()))
        .filter(session::Column::PersonId.eq(of))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?
        .rows_affected;
    let change = Change::new("sessions ended", "person", of.0).before(&ended).because(&reason);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await?;
    Ok(ended)
}

fn reason(typed: &str) -> Result<String> {
    text::line(typed, REASON).map_err(|error| Error::field("reason", error))
}

async fn active(tx: &Tx, id: PersonId) -> Result<()> {
    let row = person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if row.erased_at.is_some() { Err(Error::NotFound) } else { Ok(()) }
}

async fn exists(tx: &Tx, scope: Scope) -> Result<bool> {
    use crate::catalog::entity::{course, module};
    use crate::cohort::entity::cohort;
    Ok(match scope {
        Scope::Everything | Scope::City(_) => true,
        Scope::Course(id) => course::Entity::find_by_id(id).one(tx.conn()).await?.is_some(),
        Scope::Cohort(id) => cohort::Entity::find_by_id(id).one(tx.conn()).await?.is_some(),
        Scope::Module(id) => module::Entity::find_by_id(id).one(tx.conn()).await?.is_some(),
    })
}
