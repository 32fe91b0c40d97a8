use sea_orm::FromQueryResult;
use sea_orm::prelude::DateTimeUtc;
use uuid::Uuid;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::db;
use crate::privacy::ConsentPurpose;
use crate::{Academy, Result};

/// Somebody who agreed, with what she agreed to hand over.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Contact {
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// The language in which she wants to be written to.
    pub lang: String,
    /// The city of her newest workplace; none where she has none.
    pub city: Option<String>,
    /// When she agreed.
    pub given_at: DateTimeUtc,
}

/// Everybody whose consent to this stands now, by name. That the addresses were taken out, how many and for what, is
/// written down; whose they were is not.
///
/// # Errors
/// `Denied` to whoever may not see people.
pub async fn hand_over(academy: &Academy, actor: &Actor, purpose: ConsentPurpose) -> Result<Vec<Contact>> {
    check(actor, Action::SeePeople, &Place::ACADEMY)?;
    let tx = academy.begin().await?;
    let sql = "SELECT p.display_name AS name, p.email, p.lang, c.given_at, (SELECT y.name FROM affiliation a \
        JOIN city y ON y.id = a.city_id WHERE a.person_id = p.id AND a.ended_on IS NULL AND a.state <> 'refused' \
        ORDER BY a.id DESC LIMIT 1) AS city FROM consent c JOIN person p ON p.id = c.person_id \
        WHERE c.purpose = $1 AND c.withdrawn_at IS NULL AND p.state = 'active' ORDER BY p.display_name, p.id";
    let contacts: Vec<Contact> = db::all(tx.conn(), sql, [purpose.word().into()]).await?;
    let change =
        Change::new("contacts handed over", "consent", Uuid::nil()).after(&(purpose, contacts.len()));
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await?;
    Ok(contacts)
}
