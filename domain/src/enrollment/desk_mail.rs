//! The mail about a move that is made at the open desk.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::desk::{Desk, number};
use super::desk_moves::Move;
use super::entity::{enrollment, enrollment_change};
use super::letters::EVENT;
use super::state::EnrollmentState;
use super::views::{EnrollmentMail, MailDates};
use crate::city::Naming;
use crate::city::queries::namings_of;
use crate::db::{Tx, portions};
use crate::ids::{CityId, EnrollmentId, PersonId};
use crate::lang::Lang;
use crate::notification::Mail;
use crate::people::entity::person;
use crate::{Error, Result};

/// Whom letters reach, and what they say of cities and of what came before.
pub struct Addresses {
    people: BTreeMap<PersonId, Addressee>,
    cities: BTreeMap<CityId, Naming>,
    changes: BTreeMap<EnrollmentId, u32>,
}

#[derive(FromQueryResult)]
struct Addressee {
    id: PersonId,
    email: String,
    lang: String,
    state: String,
}

impl Addresses {
    /// Those of these people and cities.
    pub async fn of(tx: &Tx, of: impl IntoIterator<Item = (PersonId, CityId)>) -> Result<Self> {
        let (people, cities): (BTreeSet<_>, BTreeSet<_>) = of.into_iter().unzip();
        let mut found = BTreeMap::new();
        for some in portions(people.into_iter().collect(), 1) {
            let rows = person::Entity::find()
                .select_only()
                .columns([
                    person::Column::Id,
                    person::Column::Email,
                    person::Column::Lang,
                    person::Column::State,
                ])
                .filter(person::Column::Id.is_in(some))
                .into_model::<Addressee>()
                .all(tx.conn())
                .await?;
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(Self { people: found, cities: namings_of(tx, cities).await?, changes: BTreeMap::new() })
    }

    /// The same, knowing how often these enrollments were changed so far: what a calendar knows as its sequence.
    pub async fn with_history(
        mut self,
        tx: &Tx,
        ids: impl IntoIterator<Item = EnrollmentId>,
    ) -> Result<Self> {
        for some in portions(ids.into_iter().collect(), 1) {
            let rows: Vec<(EnrollmentId, i64)> = enrollment_change::Entity::find()
                .select_only()
                .column(enrollment_change::Column::EnrollmentId)
                .column_as(enrollment_change::Column::Id.count(), "changes")
                .filter(enrollment_change::Column::EnrollmentId.is_in(some))
                .group_by(enrollment_change::Column::EnrollmentId)
                .into_tuple()
                .all(tx.conn())
                .await?;
            self.changes.extend(
                rows.into_iter().map(|(id, changes)| (id, u32::try_from(changes).unwrap_or(u32::MAX))),
            );
        }
        Ok(self)
    }
}

impl Desk<'_> {
    /// The letter about a move; nobody writes to an account that is closed.
    pub(super) fn mail(
        &self,
        row: &enrollment::Model,
        (from, step): (Option<EnrollmentState>, Move<'_>),
        change: uuid::Uuid,
        to: &Addresses,
    ) -> Result<Option<Mail<EnrollmentMail>>> {
        let person =
            to.people.get(&row.person_id).ok_or_else(|| Error::broken("an enrollment without a person"))?;
        let naming = to.cities.get(&row.city_id).ok_or(Error::NotFound)?;
        if person.state != "active" {
            return Ok(None);
        }
        let lang = Lang::from_tag(&person.lang).unwrap_or_default();
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
            moved: None,
            dates_before: None,
            dates: Some(MailDates {
                starts_on: self.cohort.starts_on,
                completion_until: self.cohort.completion_until,
                sequence: to.changes.get(&row.id).copied().unwrap_or(0),
                at: self.academy.now(),
            }),
        };
        Ok(Some(Mail {
            event: EVENT,
            occurrence: change.to_string(),
            person: Some(row.person_id),
            recipient: person.email.clone(),
            lang,
            data,
        }))
    }
}
