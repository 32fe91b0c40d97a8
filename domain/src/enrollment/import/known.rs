//! What the database knows of the people of a file.

use std::collections::HashMap;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::ImportRow;
use crate::Result;
use crate::affiliation::entity as affiliation;
use crate::cohort::CohortCard;
use crate::db::{Tx, stored};
use crate::enrollment::entity::{enrollment, enrollment_change};
use crate::enrollment::state::EnrollmentState;
use crate::ids::{CityId, CohortId, PersonId};
use crate::people::entity::person;
use crate::text::Email;

/// What the database knows of the people of a file.
pub(super) struct Known {
    pub people: HashMap<String, (PersonId, String)>,
    pub workplaces: HashMap<(PersonId, CityId), Vec<String>>,
    pub standings: HashMap<PersonId, EnrollmentState>,
}

/// Keeps the workplaces of these people as they are until the end of the transaction: an answer of their offices comes
/// before or after, never unseen between. Workplaces are locked before cohorts, whoever comes.
pub(in crate::enrollment) async fn lock_workplaces(tx: &Tx, rows: &[ImportRow]) -> Result<()> {
    let emails: Vec<String> =
        rows.iter().filter_map(|row| Email::parse(&row.email).ok()).map(|email| email.to_string()).collect();
    for emails in emails.chunks(500) {
        let people: Vec<PersonId> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::Email.is_in(emails))
            .into_tuple()
            .all(tx.conn())
            .await?;
        affiliation::Entity::find()
            .filter(affiliation::Column::PersonId.is_in(people))
            .lock_shared()
            .all(tx.conn())
            .await?;
    }
    Ok(())
}

impl Known {
    /// Reads it of the people who have these addresses.
    pub async fn read<'e>(
        conn: &impl ConnectionTrait,
        cohort: &CohortCard,
        emails: impl Iterator<Item = &'e Email>,
    ) -> Result<Self> {
        let emails: Vec<&str> = emails.map(Email::as_str).collect();
        let mut known =
            Self { people: HashMap::new(), workplaces: HashMap::new(), standings: HashMap::new() };
        for emails in emails.chunks(500) {
            let people: Vec<(PersonId, String, String)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::Email, person::Column::State])
                .filter(person::Column::Email.is_in(emails.iter().copied()))
                .into_tuple()
                .all(conn)
                .await?;
            let ids: Vec<PersonId> = people.iter().map(|(id, ..)| *id).collect();
            known.people.extend(people.into_iter().map(|(id, email, state)| (email, (id, state))));
            let places = affiliation::Entity::find()
                .filter(affiliation::Column::PersonId.is_in(ids.iter().copied()))
                .filter(affiliation::Column::EndedOn.is_null())
                .all(conn)
                .await?;
            for place in places {
                known.workplaces.entry((place.person_id, place.city_id)).or_default().push(place.state);
            }
            let rows: Vec<(PersonId, String)> = enrollment::Entity::find()
                .select_only()
                .columns([enrollment::Column::PersonId, enrollment::Column::State])
                .filter(enrollment::Column::CohortId.eq(cohort.id))
                .filter(enrollment::Column::PersonId.is_in(ids.iter().copied()))
                .into_tuple()
                .all(conn)
                .await?;
            // Whoever was moved to another cohort is not sent back by the file that once brought her here.
            let moved: Vec<(PersonId, String)> = enrollment::Entity::find()
                .select_only()
                .columns([enrollment::Column::PersonId, enrollment::Column::State])
                .filter(enrollment::Column::PersonId.is_in(ids))
                .filter(enrollment::Column::CohortId.ne(cohort.id))
                .filter(enrollment::Column::Id.in_subquery(left(cohort.id)))
                .into_tuple()
                .all(conn)
                .await?;
            for (person, state) in rows.into_iter().chain(moved) {
                let state: EnrollmentState = stored(&state)?;
                // An application under way says more than one that ended.
                let shown = known.standings.entry(person).or_insert(state);
                if shown.is_end() {
                    *shown = state;
                }
            }
        }
        Ok(known)
    }
}

/// Enrollments that were moved out of a cohort.
fn left(cohort: CohortId) -> SelectStatement {
    enrollment_change::Entity::find()
        .select_only()
        .column(enrollment_change::Column::EnrollmentId)
        .filter(enrollment_change::Column::LeftCohortId.eq(cohort))
        .into_query()
}
