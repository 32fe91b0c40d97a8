use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait};

use super::tell::tell;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::certification::entity::certificate;
use crate::certification::{ReasonForm, Refusal, State, may_revoke, sources, state_of};
use crate::ids::CertificateId;
use crate::{Academy, Error, Result};

/// Takes a certificate back and tells its holder. The reason is public, whoever checks the number reads it, so her mail
/// says it too.
///
/// # Errors
/// `Denied` without the right, `Invalid` without a reason, `Refused` when it is not in force.
pub async fn revoke(
    academy: &Academy,
    actor: &Actor,
    certificate: CertificateId,
    form: &ReasonForm,
) -> Result<()> {
    let tx = academy.begin().await?;
    let row = certificate::Entity::find_by_id(certificate).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let cohort = sources::cohort(tx.conn(), row.cohort_id).await?.ok_or(Error::NotFound)?;
    check(actor, Action::KeepCertificates, &Place::cohort(cohort.course_id, row.cohort_id))?;
    let reason = form.check()?;
    let state = state_of(&row.state, row.expires_at, academy.now()).ok_or(Error::NotFound)?;
    may_revoke(state).map_err(Refusal::error)?;
    let change = Change::new("certificate revoked", "certificate", certificate.0)
        .within(Some(cohort.course_id), Some(row.cohort_id))
        .before(&row.number)
        .because(&reason);
    let facts = sources::read_facts(&row.facts)?;
    let (holder, number) = (row.person_id, row.number.clone());
    let data = serde_json::json!({ "number": number, "course": facts.course, "reason": reason });
    let mut ended: certificate::ActiveModel = row.into();
    ended.state = Set(State::Revoked.word().into());
    ended.ended_at = Set(Some(academy.now()));
    ended.end_reason = Set(Some(reason));
    ended.update(tx.conn()).await?;
    audit::put(academy, &tx, actor, change).await?;
    tell(academy, &tx, holder, ("certificate.revoked", &number), data).await?;
    tx.commit().await
}
