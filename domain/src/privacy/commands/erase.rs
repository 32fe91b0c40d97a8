use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, Value};
use serde_json::json;

use crate::access::{Action, Actor, Grant, Place, Role, Scope, check};
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::enrollment::commands::leave_all;
use crate::error::FieldError;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::Refusal;
use crate::people::commands::{CodeEntry, Purpose, check_code, held, must_leave_an_administrator};
use crate::people::entity::{person, role_grant};
use crate::privacy::inventory::{Fate, Table, personal};
use crate::privacy::queries::condition;
use crate::{Academy, Error, Result};

/// Erases one's own account with a code from one's mail: open applications and seats go back and the next move up,
/// roles and sessions end, and the inventory's fate comes over every row. What is left names nobody, except certificates,
/// which go on to be verified.
///
/// # Errors
/// `Invalid` on `code`, `Refused` to the last administrator.
pub async fn erase(academy: &Academy, actor: &Actor, browser: &str, typed: &str) -> Result<()> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let entry = CodeEntry { purpose: Purpose::Erase, browser, typed };
    if check_code(academy, entry).await?.person != Some(id) {
        return Err(Error::field("code", FieldError::Code));
    }
    let tx = academy.begin().await?;
    // From here on nothing is mailed to her, and a second erasure finds nobody.
    let gone = person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value("erased"))
        .col_expr(person::Column::ErasedAt, Expr::value(academy.now()))
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::State.ne("erased"))
        .exec(tx.conn())
        .await?;
    let row = person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if gone.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let administrator = Grant { role: Role::Administrator, scope: Scope::Everything };
    if held(&tx, id, administrator).await?.is_some() {
        // Of two who go at once the later one waits here and then sees that she is the last.
        must_leave_an_administrator(&tx, id).await?;
    }
    leave_all(academy, &tx, actor, id).await?;
    end_roles(academy, &tx, actor, id).await?;
    end_workplaces(academy, &tx, id).await?;
    forget_photo(&tx, id).await?;
    for table in personal() {
        apply(&tx, table, &row).await?;
    }
    audit::put(academy, &tx, actor, Change::new("account erased", "person", id.0)).await?;
    farewell(academy, &tx, &row).await?;
    tx.commit().await
}

pub(super) const fn last_administrator() -> Error {
    Error::Refused(crate::error::Refusal::People(Refusal::LastAdministrator))
}

async fn end_roles(academy: &Academy, tx: &Tx, actor: &Actor, id: PersonId) -> Result<()> {
    let ended = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndedAt, Expr::value(academy.now()))
        .filter(role_grant::Column::PersonId.eq(id))
        .filter(role_grant::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    if ended.rows_affected > 0 {
        let before = ended.rows_affected;
        audit::put(academy, tx, actor, Change::new("roles ended", "person", id.0).before(&before)).await?;
    }
    Ok(())
}

async fn end_workplaces(academy: &Academy, tx: &Tx, id: PersonId) -> Result<()> {
    use crate::affiliation::entity;
    entity::Entity::update_many()
        .col_expr(entity::Column::EndedOn, Expr::value(academy.now().date_naive()))
        .filter(entity::Column::PersonId.eq(id))
        .filter(entity::Column::EndedOn.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The picture of a lecturer goes with her profile; its bytes are swept once no row names them.
async fn forget_photo(tx: &Tx, id: PersonId) -> Result<()> {
    let sql =
        "DELETE FROM media_file WHERE id IN (SELECT photo_id FROM lecturer_profile WHERE person_id = $1)";
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, [id.0.into()]);
    tx.conn().execute_raw(statement).await?;
    Ok(())
}

/// Does to a table's rows of this person what the inventory promises.
async fn apply(tx: &Tx, table: &Table, who: &person::Model) -> Result<()> {
    let mut values: Vec<Value> = vec![who.id.0.into()];
    let condition = condition(table.owner, &who.email, &mut values);
    let sql = if table.loses_rows() {
        format!("DELETE FROM {} WHERE {condition}", table.name)
    } else {
        let changes: Vec<String> = table
            .columns
            .iter()
            .filter_map(|column| match column.fate {
                Fate::Emptied => Some(format!("{} = NULL", column.name)),
                Fate::Set(value) => {
                    let is_address = (table.name, column.name) == ("person", "email");
                    let value = if is_address { format!("{}{value}", who.id) } else { value.to_owned() };
                    values.push(value.into());
                    Some(format!("{} = ${}", column.name, values.len()))
                }
                Fate::Stays | Fate::Deleted => None,
            })
            .collect();
        if changes.is_empty() {
            return Ok(());
        }
        format!("UPDATE {} SET {} WHERE {condition}", table.name, changes.join(", "))
    };
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    tx.conn().execute_raw(statement).await?;
    Ok(())
}

/// The last mail to the old address; it belongs to nobody and goes after seven days, as codes do.
async fn farewell(academy: &Academy, tx: &Tx, who: &person::Model) -> Result<()> {
    let mail = Mail {
        event: "people.erased",
        occurrence: who.id.to_string(),
        person: None,
        recipient: who.email.clone(),
        lang: Lang::from_tag(&who.lang).unwrap_or_default(),
        data: json!({}),
    };
    notification::put(academy, tx, mail).await
}
