//! The mail about a move that has been made at the open desk.

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter};

use super::desk::{Desk, number};
use super::desk_moves::Move;
use super::entity::{enrollment, enrollment_change};
use super::letters::EVENT;
use super::state::EnrollmentState;
use super::views::{EnrollmentMail, MailDates};
use crate::city::queries::naming_of;
use crate::db;
use crate::ids::EnrollmentId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::{Error, Result};

/// Whom a mail reaches, and what of the enrollment it names.
#[derive(FromQueryResult)]
pub(super) struct Contact {
    email: String,
    lang: String,
    person_state: String,
    pub(super) affiliation_state: String,
}

impl Desk<'_> {
    /// Writes to the person, while she has an account.
    pub(super) async fn mail(
        &self,
        row: &enrollment::Model,
        (from, step): (Option<EnrollmentState>, Move<'_>),
        change: uuid::Uuid,
    ) -> Result<()> {
        let contact = self.contact(row.id).await?;
        if contact.person_state != "active" {
            return Ok(());
        }
        let lang = Lang::from_tag(&contact.lang).unwrap_or_default();
        let naming = naming_of(self.tx, row.city_id).await?;
        let data = EnrollmentMail {
            enrollment: row.id,
            cohort_slug: self.cohort.slug.clone(),
            cohort: self.cohort.texts.clone(),
            time_zone: self.cohort.time_zone.clone(),
            city: naming.short(),
            city_label: naming.label(lang),
            receipt: number(row.receipt_number),
            state: step.to,
            reason: step.reason,
            mode: self.cohort.mode,
            full: step.full.or(step.reason.full()),
            office_until: row.office_until,
            held_until: step.held_until,
            cut_off: self.cohort.cut_off(self.academy.now()),
            note: (!step.note.is_empty()).then(|| step.note.to_owned()),
            from,
            is_workplace_confirmed: step.is_workplace_confirmed,
            dates: Some(MailDates {
                starts_on: self.cohort.starts_on,
                completion_until: self.cohort.completion_until,
                sequence: if from.is_some() { self.changes_before(row.id).await? } else { 0 },
                at: self.academy.now(),
            }),
        };
        let mail = Mail {
            event: EVENT,
            occurrence: change.to_string(),
            person: Some(row.person_id),
            recipient: contact.email,
            lang,
            data,
        };
        notification::put(self.academy, self.tx, mail).await
    }

    /// How often an enrollment was changed before the latest change: what a calendar knows as its sequence.
    async fn changes_before(&self, id: EnrollmentId) -> Result<u32> {
        let changes = enrollment_change::Entity::find()
            .filter(enrollment_change::Column::EnrollmentId.eq(id))
            .count(self.tx.conn())
            .await?;
        Ok(u32::try_from(changes).unwrap_or(u32::MAX).saturating_sub(1))
    }

    pub(super) async fn contact(&self, id: EnrollmentId) -> Result<Contact> {
        let sql = "SELECT p.email, p.lang, p.state AS person_state, a.state AS affiliation_state \
                   FROM enrollment e JOIN person p ON p.id = e.person_id \
                   JOIN affiliation a ON a.id = e.affiliation_id WHERE e.id = $1";
        let found = db::one::<Contact>(self.tx.conn(), sql, [id.0.into()]).await?;
        found.ok_or_else(|| Error::broken("an enrollment without a person"))
    }
}
