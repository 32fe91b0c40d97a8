//! A new address for an account: the old one and the new one both confirm by a code.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::check_code::{CodeEntry, asked, set_used, weigh};
use super::code::{CodeAsk, Purpose, ask_for_code};
use super::session::keep_only;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::db::{Tx, duplicate};
use crate::error::{FieldError, FieldErrors};
use crate::ids::{PersonId, SessionId};
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::entity::{email_code, person};
use crate::text::Email;
use crate::{Academy, Error, Result, affiliation};

/// Sends one code to the present address and one to the wished one. An address that somebody else has is told so by
/// mail; the answer here is the same.
///
/// # Errors
/// `Invalid` on `email`, `TooMany` above the limits.
pub async fn ask_for_new_email(
    academy: &Academy,
    actor: &Actor,
    wished: &str,
    (browser, network, lang): (&str, &str, Lang),
) -> Result<()> {
    let (id, present) = own_address(academy, actor).await?;
    let wished = Email::parse(wished).map_err(|error| Error::field("email", error))?;
    if wished == present {
        let same = FieldError::said("To jest obecny adres.", "This is the present address.");
        return Err(Error::field("email", same));
    }
    let to_new = CodeAsk {
        purpose: Purpose::NewAddress,
        email: &wished,
        browser,
        network,
        lang,
        payload: Some(id.to_string()),
    };
    ask_for_code(academy, &to_new).await?;
    let payload = Some(wished.to_string());
    let to_old = CodeAsk { purpose: Purpose::OldAddress, email: &present, payload, ..to_new };
    ask_for_code(academy, &to_old).await
}

/// Changes the address when both codes are right. Other browsers are signed out; returns this one's new token. The old
/// address gets a notice.
///
/// # Errors
/// `Invalid` on `old_code` or `new_code`.
pub async fn change_email(
    academy: &Academy,
    actor: &Actor,
    here: SessionId,
    browser: &str,
    (old_code, new_code): (&str, &str),
) -> Result<String> {
    let (id, present) = own_address(academy, actor).await?;
    let tx = academy.begin().await?;
    let entry = |purpose, typed| CodeEntry { purpose, browser, typed };
    let old = weigh(academy, &tx, entry(Purpose::OldAddress, old_code)).await?;
    let new = weigh(academy, &tx, entry(Purpose::NewAddress, new_code)).await?;
    let old = old.filter(|row| row.person_id == Some(id));
    let new = new.filter(|row| row.payload.as_deref() == Some(id.to_string().as_str()));
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) if old.payload.as_deref() == Some(new.email.as_str()) => (old, new),
        (old, new) => {
            // The tries are counted; a right code beside a wrong one stays good.
            tx.commit().await?;
            return Err(wrong(old.is_none(), new.is_none()));
        }
    };
    set_used(academy, &tx, &old).await?;
    set_used(academy, &tx, &new).await?;
    let token = put_address(academy, &tx, actor, (id, here), &present, new).await?;
    tx.commit().await?;
    Ok(token)
}

async fn own_address(academy: &Academy, actor: &Actor) -> Result<(PersonId, Email)> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let row = person::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)?;
    let email = Email::parse(&row.email).map_err(|_| Error::broken("a person has no address"))?;
    Ok((id, email))
}

async fn put_address(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (id, here): (PersonId, SessionId),
    present: &Email,
    code: email_code::Model,
) -> Result<String> {
    let email = asked(code)?.email;
    let update = person::Entity::update_many()
        .col_expr(person::Column::Email, Expr::value(email.as_str()))
        .filter(person::Column::Id.eq(id))
        .exec(tx.conn())
        .await;
    match update {
        Err(error) if duplicate(&error).is_some() => return Err(Error::field("new_code", FieldError::Taken)),
        other => other?,
    };
    let token = keep_only(academy, tx, id, here).await?;
    audit::put(academy, tx, actor, Change::new("address changed", "person", id.0)).await?;
    affiliation::commands::confirm_by_address(academy, tx, actor, id, &email).await?;
    let row = person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let notice = Mail {
        event: "people.email_changed",
        occurrence: academy.new_id::<uuid::Uuid>().to_string(),
        person: Some(id),
        recipient: present.to_string(),
        lang: Lang::from_tag(&row.lang).unwrap_or_default(),
        data: json!({ "to": email.as_str() }),
    };
    notification::put(academy, tx, notice).await?;
    Ok(token)
}

fn wrong(old: bool, new: bool) -> Error {
    let mut errors = FieldErrors::default();
    // Both right, but of different wishes: the newer wish ended one of them.
    let both = old == new;
    if old || both {
        errors.add("old_code", FieldError::Code);
    }
    if new || both {
        errors.add("new_code", FieldError::Code);
    }
    Error::Invalid(errors)
}
