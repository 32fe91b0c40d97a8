use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait};

use super::issue;
use crate::access::{Action, Actor, Place, check};
use crate::certification::entity::certificate;
use crate::certification::{
    CorrectionForm, Number, Refusal, State, may_correct, may_name_city, queries, sources,
};
use crate::ids::CertificateId;
use crate::{Academy, Error, Result};

/// Issues a corrected certificate in the place of a wrong one; the chain between them stays.
///
/// # Errors
/// `Denied` without the right, `Invalid` for fields, `Refused` when it is not in force, or when the city is wanted and its
/// holder has not agreed to it.
pub async fn correct(
    academy: &Academy,
    actor: &Actor,
    certificate: CertificateId,
    form: &CorrectionForm,
) -> Result<Number> {
    let tx = academy.begin().await?;
    let old = certificate::Entity::find_by_id(certificate).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let source = sources::find(tx.conn(), old.enrollment_id).await?.ok_or(Error::NotFound)?;
    check(actor, Action::KeepCertificates, &Place::cohort(source.course_id, source.cohort_id))?;
    let (name, reason) = form.check()?;
    let before = queries::card(academy, tx.conn(), old.clone()).await?;
    may_correct(before.state).map_err(Refusal::error)?;
    let agreed = queries::name_of(tx.conn(), &source).await?.names_city;
    may_name_city(name.names_city, agreed).map_err(Refusal::error)?;

    let mut facts = before.facts;
    facts.printed_name = name.printed_name;
    facts.form = name.form;
    facts.city = name.names_city.then(|| source.city.clone());
    facts.replaces = Some(before.number);
    // The old one ends first: the database allows one in force.
    let mut ended: certificate::ActiveModel = old.into();
    ended.state = Set(State::Superseded.word().into());
    ended.ended_at = Set(Some(academy.now()));
    ended.end_reason = Set(Some(reason.clone()));
    let ended = ended.update(tx.conn()).await?;
    let (id, number) =
        issue::write(academy, &tx, actor, &source, &facts, Some(certificate), Some(&reason)).await?;
    let mut linked: certificate::ActiveModel = ended.into();
    linked.superseded_by = Set(Some(id));
    linked.update(tx.conn()).await?;
    tx.commit().await?;
    Ok(number)
}
