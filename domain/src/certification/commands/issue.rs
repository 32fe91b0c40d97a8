use chrono::{Datelike, NaiveDate};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::tell::tell;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::certification::entity::certificate;
use crate::certification::sources::{self, Source};
use crate::certification::{
    Facts, Number, ReasonForm, Refusal, last_day, may_issue_by_rule, queries, result_percent,
};
use crate::clock::Instant;
use crate::db::{Tx, duplicate};
use crate::ids::{CertificateId, EnrollmentId};
use crate::{Academy, Error, Result, secret};

/// Issues the certificate that is due by the course's rule; the job and the completion itself call this.
///
/// # Errors
/// `NotFound` for an unknown enrollment, `Refused` when it is not due.
pub async fn issue_by_rule(academy: &Academy, actor: &Actor, enrollment: EnrollmentId) -> Result<Number> {
    let tx = academy.begin().await?;
    let source = sources::find(tx.conn(), enrollment).await?.ok_or(Error::NotFound)?;
    let place = Place::cohort(source.course_id, source.cohort_id).owned(actor.is(source.person_id));
    check(actor, Action::HoldCertificate, &place)?;
    let name = queries::name_of(tx.conn(), &source).await?;
    // After a revocation the rule stays silent: an organizer decides whether there is another one.
    let issued = was_ever_issued(&tx, enrollment).await?;
    may_issue_by_rule(source.is_completed(), name.is_confirmed, issued).map_err(Refusal::error)?;
    let number = issue(academy, &tx, actor, &source, Why::Rule).await?;
    tx.commit().await?;
    Ok(number)
}

/// An organizer issues a certificate with a reason, whether or not the rule is met or the name checked.
///
/// # Errors
/// `Denied` without the right, `Invalid` without a reason, `Refused` when one is in force.
pub async fn issue_by_organizer(
    academy: &Academy,
    actor: &Actor,
    enrollment: EnrollmentId,
    form: &ReasonForm,
) -> Result<Number> {
    let tx = academy.begin().await?;
    let source = sources::find(tx.conn(), enrollment).await?.ok_or(Error::NotFound)?;
    check(actor, Action::KeepCertificates, &Place::cohort(source.course_id, source.cohort_id))?;
    let reason = form.check()?;
    if is_issued(&tx, enrollment).await? {
        return Err(Refusal::AlreadyIssued.error());
    }
    let number = issue(academy, &tx, actor, &source, Why::Reason(&reason)).await?;
    tx.commit().await?;
    Ok(number)
}

/// On what ground a certificate is issued.
pub(super) enum Why<'a> {
    /// The course's rule is met.
    Rule,
    /// An organizer's reason.
    Reason(&'a str),
}

/// Freezes the facts and writes the certificate.
pub(super) async fn issue(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    source: &Source,
    why: Why<'_>,
) -> Result<Number> {
    let facts = facts(academy, tx, source).await?;
    let reason = match why {
        Why::Rule => None,
        Why::Reason(reason) => Some(reason),
    };
    write(academy, tx, actor, source, &facts, None, reason).await.map(|(_, number)| number)
}

/// Writes a certificate of these facts.
pub(super) async fn write(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    source: &Source,
    facts: &Facts,
    supersedes: Option<CertificateId>,
    reason: Option<&str>,
) -> Result<(CertificateId, Number)> {
    let id: CertificateId = academy.new_id();
    let number =
        Number::new(&academy.settings().mark, academy.now().year(), u64::from_le_bytes(secret::bytes()));
    let row = certificate::ActiveModel {
        id: Set(id),
        number: Set(number.to_string()),
        enrollment_id: Set(source.enrollment_id),
        person_id: Set(source.person_id),
        cohort_id: Set(source.cohort_id),
        state: Set("valid".into()),
        facts: Set(serde_json::to_string(facts).map_err(Error::broken)?),
        issued_at: Set(academy.now()),
        issued_by: Set(actor.person()),
        issue_reason: Set(reason.map(str::to_owned)),
        supersedes: Set(supersedes),
        superseded_by: Set(None),
        ended_at: Set(None),
        end_reason: Set(None),
        expires_at: Set(None),
    };
    match certificate::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        // Two at once: the index lets one through. (A number drawn twice in 2^50 is a conflict to try again, too.)
        Err(error) if duplicate(&error).is_some() => return Err(Error::Conflict),
        Err(error) => return Err(error.into()),
    }
    let change = Change::new("certificate issued", "certificate", id.0)
        .within(Some(source.course_id), Some(source.cohort_id))
        .after(&number)
        .because(reason.unwrap_or_default());
    audit::put(academy, tx, actor, change).await?;
    let data = serde_json::json!({ "number": number, "course": facts.course, "replaces": facts.replaces });
    tell(academy, tx, source.person_id, ("certificate.issued", number.as_str()), data).await?;
    Ok((id, number))
}

/// Whether a certificate of this enrollment is in force.
pub(super) async fn is_issued(tx: &Tx, enrollment: EnrollmentId) -> Result<bool> {
    let in_force = certificate::Entity::find()
        .filter(certificate::Column::EnrollmentId.eq(enrollment))
        .filter(certificate::Column::EndedAt.is_null());
    Ok(in_force.count(tx.conn()).await? > 0)
}

/// Whether there ever was one.
pub(super) async fn was_ever_issued(tx: &Tx, enrollment: EnrollmentId) -> Result<bool> {
    let any = certificate::Entity::find().filter(certificate::Column::EnrollmentId.eq(enrollment));
    Ok(any.count(tx.conn()).await? > 0)
}

/// The last day of the learning that is certified: the cohort's, or the day of issue for whoever finished earlier.
fn taken_until(source: &Source, now: Instant) -> NaiveDate {
    let zone = source.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    last_day((source.starts_on, source.ends_on), now.with_timezone(&zone).date_naive())
}

async fn facts(academy: &Academy, tx: &Tx, source: &Source) -> Result<Facts> {
    let name = queries::name_of(tx.conn(), source).await?;
    let content = sources::content(tx.conn(), source.cohort_id).await?;
    Ok(Facts {
        printed_name: name.printed_name,
        form: name.form,
        lang: queries::sheet_language(source),
        course: sources::titles(tx.conn(), source.course_id).await?,
        hours: source.declared_hours,
        modules: u32::try_from(content.len()).unwrap_or_default(),
        cohort: source.cohort_names(),
        city: name.names_city.then(|| source.city.clone()),
        result: result_percent(&sources::best_attempts(tx.conn(), source.enrollment_id).await?),
        from: source.starts_on,
        to: taken_until(source, academy.now()),
        time_zone: source.time_zone.clone(),
        issuer: academy.settings().name.clone(),
        content,
        replaces: None,
    })
}
