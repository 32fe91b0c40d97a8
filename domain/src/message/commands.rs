//! Sending messages.

use std::collections::BTreeMap;

use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;

use super::entity;
use super::forms::{Message, MessageForm, Text};
use super::queries::read;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::CohortCard;
use crate::db::duplicate;
use crate::error::{FieldError, Refusal};
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::text::Email;
use crate::{Academy, Error, Result};

/// Sends a message: one row of the outgoing mail for each person, in one transaction. The same form again sends nothing.
/// Gives to how many it went.
///
/// # Errors
/// `Denied`, `Invalid` for fields, also when nobody is reached; `Refused` when a message of this id, but with other words
/// or to others, was sent already.
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
    let row = row(academy, actor, cohort, &message, people.len())?;
    match entity::Entity::insert(entity::ActiveModel::from(row.clone()).reset_all())
        .exec_without_returning(tx.conn())
        .await
    {
        Ok(_) => {}
        Err(error) if duplicate(&error).is_some() => {
            drop(tx);
            return is_sent(academy, &row).await;
        }
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

/// What became of a message whose id was sent already: nothing is to be done where the button was pressed twice; what
/// was written over it after going back is another message.
async fn is_sent(academy: &Academy, again: &entity::Model) -> Result<usize> {
    let sent = entity::Entity::find_by_id(again.id).one(academy.db().read()).await?.ok_or(Error::Conflict)?;
    let is_same = sent.cohort_id == again.cohort_id
        && sent.audience == again.audience
        && sent.subject == again.subject
        && sent.body == again.body;
    if is_same {
        return Ok(usize::try_from(sent.recipients).unwrap_or_default());
    }
    Err(Refusal::said(
        "Poprzednia wiadomość z tego formularza jest już wysłana, a ta jeszcze nie. Jeśli ma pójść jako osobna, obejrzyj podgląd i wyślij ją.",
        "The earlier message of this form was sent already, and this one was not. If it is to go as another one, look at the preview and send it.",
    ))
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
) -> Result<entity::Model> {
    let by_tag = |part: fn(&Text) -> &String| -> Result<String> {
        let parts: BTreeMap<&str, &String> =
            message.texts.iter().map(|(lang, text)| (lang.tag(), part(text))).collect();
        serde_json::to_string(&parts).map_err(Error::broken)
    };
    Ok(entity::Model {
        id: message.id,
        cohort_id: cohort.id,
        audience: serde_json::to_string(&message.audience).map_err(Error::broken)?,
        subject: by_tag(|text| &text.subject)?,
        body: by_tag(|text| &text.body)?,
        recipients: i32::try_from(recipients).unwrap_or(i32::MAX),
        sent_by: actor.person(),
        sent_at: academy.now(),
    })
}
