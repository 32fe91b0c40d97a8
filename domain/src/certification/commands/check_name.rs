use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::issue;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::certification::entity::name_check;
use crate::certification::{NameForm, Number, Refusal, sources};
use crate::ids::EnrollmentId;
use crate::{Academy, Error, Result};

/// The holder says how her name is printed, how she is spoken of and whether her city is named. Where the course's
/// rule is met already, the certificate is issued in the same transaction, and its number comes back.
///
/// # Errors
/// `NotFound` for somebody else's enrollment, `Invalid` for fields, `Refused` once a certificate is in force.
pub async fn check_name(
    academy: &Academy,
    actor: &Actor,
    enrollment: EnrollmentId,
    form: &NameForm,
) -> Result<Option<Number>> {
    let person = actor.signed_in()?;
    check(actor, Action::HoldCertificate, &Place::OWN)?;
    let name = form.check()?;
    let tx = academy.begin().await?;
    let source = sources::find(tx.conn(), enrollment)
        .await?
        .filter(|s| s.person_id == person)
        .ok_or(Error::NotFound)?;
    if issue::is_issued(&tx, enrollment).await? {
        return Err(Refusal::AlreadyIssued.error());
    }
    let row = name_check::ActiveModel {
        enrollment_id: Set(enrollment),
        printed_name: Set(name.printed_name),
        grammatical_form: Set(name.form.word().into()),
        names_city: Set(name.names_city),
        confirmed_at: Set(academy.now()),
    };
    let replaced = OnConflict::column(name_check::Column::EnrollmentId)
        .update_columns([
            name_check::Column::PrintedName,
            name_check::Column::GrammaticalForm,
            name_check::Column::NamesCity,
            name_check::Column::ConfirmedAt,
        ])
        .to_owned();
    name_check::Entity::insert(row).on_conflict(replaced).exec_without_returning(tx.conn()).await?;
    let change = Change::new("certificate name checked", "enrollment", enrollment.0)
        .within(Some(source.course_id), Some(source.cohort_id));
    audit::put(academy, &tx, actor, change).await?;
    let number = if source.is_completed() && !issue::was_ever_issued(&tx, enrollment).await? {
        Some(issue::issue(academy, &tx, actor, &source, issue::Why::Rule).await?)
    } else {
        None
    };
    tx.commit().await?;
    Ok(number)
}
