//! Sending messages.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

use super::entity;
use super::forms::{Message, MessageForm, Text};
use super::queries::read;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::CohortCard;
use crate::db::duplicate;
use crate::error::FieldError;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::text::Email;
use crate::{Academy, Error, Result};

/// Sends a message: one row of the outgoing mail for each person, in one transaction. The same form again sends nothing.
/// Gives to how many it went.
///
/// # Errors
/// `Denied`, `Invalid` for fields, also when nobody is reached.
pub async fn send(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    form: &MessageForm,
) -> Result<usize> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    let message = form.check()?;
    let tx = academy.begin().await?;
    let mut people = read(tx.conn(), cohort.id).await?;
    people.retain(|person| person.is_in(&message.audience));
    if people.is_empty() {
        return Err(Error::field(
            "standing",
            FieldError::said("Ten wybór nie obejmuje nikogo.", "This choice reaches nobody."),
        ));
    }
    match entity::Entity::insert(row(academy, actor, cohort, &message, people.len())?)
        .exec_without_returning(tx.conn())
        .await
    {
        Ok(_) => {}
        // The button was pressed twice: the first press sent it.
        Err(error) if duplicate(&error).is_some() => return Ok(people.len()),
        Err(error) => return Err(error.into()),
    }
    for person in &people {
        let Some((_, text)) = message.of(person.lang) else { continue };
        let mail = Mail {
            event: "message",
            occurrence: format!("{}:{}", message.id, person.person),
            person: Some(person.person),
            recipient: person.email.clone(),
            lang: person.lang,
            data: data(cohort, text),
        };
        notification::put(academy, &tx, mail).await?;
    }
    let subject = message.of(Lang::Pl).map(|(_, text)| text.subject.as_str()).unwrap_or_default();
    let change = Change::new("message sent", "message", message.id)
        .within(Some(cohort.course), Some(cohort.id))
        .after(&json!({ "subject": subject, "recipients": people.len() }));
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await?;
    Ok(people.len())
}

/// Sends the message to its writer alone, in every language that it has.
///
/// # Errors
/// `Denied`, `Invalid` for fields.
pub async fn test(
    academy: &Academy,
    actor: &Actor,
    to: &Email,
    cohort: &CohortCard,
    form: &MessageForm,
) -> Result<()> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    let message = form.check()?;
    let tx = academy.begin().await?;
    for (lang, text) in &message.texts {
        let mail = Mail {
            event: "message.test",
            occurrence: academy.new_id::<uuid::Uuid>().to_string(),
            person: actor.person(),
            recipient: to.to_string(),
            lang: *lang,
            data: data(cohort, text),
        };
        notification::put(academy, &tx, mail).await?;
    }
    tx.commit().await
}

fn data(cohort: &CohortCard, text: &Text) -> serde_json::Value {
    json!({ "subject": text.subject, "body": text.body, "cohort": cohort.slug })
}

fn row(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    message: &Message,
    recipients: usize,
) -> Result<entity::ActiveModel> {
    let by_tag = |part: fn(&Text) -> &String| -> Result<String> {
        let parts: BTreeMap<&str, &String> =
            message.texts.iter().map(|(lang, text)| (lang.tag(), part(text))).collect();
        serde_json::to_string(&parts).map_err(Error::broken)
    };
    Ok(entity::ActiveModel {
        id: Set(message.id),
        cohort_id: Set(cohort.id),
        audience: Set(serde_json::to_string(&message.audience).map_err(Error::broken)?),
        subject: Set(by_tag(|text| &text.subject)?),
        body: Set(by_tag(|text| &text.body)?),
        recipients: Set(i32::try_from(recipients).unwrap_or(i32::MAX)),
        sent_by: Set(actor.person()),
        sent_at: Set(academy.now()),
    })
}
