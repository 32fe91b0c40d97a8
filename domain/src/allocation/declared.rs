//! What people declared about themselves for the quotas of a round. It is kept apart from their applications, shown to
//! them alone, and forgotten when the cohort said.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveTime, TimeDelta};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::entity::{Column, Entity, declared};
use super::rulebook::read;
use super::rules::{KeptFrom, Question, RoundRules};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::queries::get_cohort;
use crate::cohort::window::is_due;
use crate::db::{self, Tx};
use crate::enrollment::entity::enrollment;
use crate::ids::{CohortId, EnrollmentId};
use crate::{Academy, Result};

/// Keeps what applications declared; keys that their cohort does not ask for are nothing.
pub(crate) async fn keep_declared(
    academy: &Academy,
    tx: &Tx,
    cohort: CohortId,
    answers: Vec<(EnrollmentId, &BTreeMap<String, bool>)>,
) -> Result<()> {
    if answers.iter().all(|(_, answers)| answers.is_empty()) {
        return Ok(());
    }
    let rules = read(tx.conn(), cohort).await?;
    let is_asked = |key: &str| rules.questions.iter().any(|question| question.key == key);
    let mut rows = Vec::new();
    for (enrollment, answers) in answers {
        for (key, is_yes) in answers.iter().filter(|(key, _)| is_asked(key)) {
            rows.push(declared::ActiveModel {
                enrollment_id: Set(enrollment),
                question: Set(key.clone()),
                is_yes: Set(*is_yes),
                answered_at: Set(academy.now()),
            });
        }
    }
    for some in db::portions(rows, 4) {
        declared::Entity::insert_many(some).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// The keys to which each application of the cohort answered yes.
pub(super) async fn yeses(
    db: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<BTreeMap<EnrollmentId, Vec<String>>> {
    #[derive(FromQueryResult)]
    struct Row {
        enrollment_id: EnrollmentId,
        question: String,
    }
    let sql = "SELECT a.enrollment_id, a.question FROM declared_answer a \
        JOIN enrollment e ON e.id = a.enrollment_id WHERE e.cohort_id = $1 AND a.is_yes \
        ORDER BY a.enrollment_id, a.question";
    let rows: Vec<Row> = db::all(db, sql, [cohort.0.into()]).await?;
    let mut found: BTreeMap<EnrollmentId, Vec<String>> = BTreeMap::new();
    for row in rows {
        found.entry(row.enrollment_id).or_default().push(row.question);
    }
    Ok(found)
}

/// Who of the cohort's applicants still waits in the queue of an earlier one, and so was left out there.
pub(super) async fn left_out_of(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    earlier: CohortId,
) -> Result<BTreeSet<EnrollmentId>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
    }
    let sql = "SELECT e.id FROM enrollment e WHERE e.cohort_id = $1 AND EXISTS (SELECT 1 FROM enrollment o \
        WHERE o.cohort_id = $2 AND o.person_id = e.person_id AND o.state = 'waitlisted')";
    let rows: Vec<Row> = db::all(db, sql, [cohort.0.into(), earlier.0.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A question with one's own answer; `None` where there is none.
pub type OwnAnswer = (Question, Option<bool>);

/// What the actor has declared in a cohort, in the order of its questions, over all her applications there.
///
/// # Errors
/// `SignInRequired`, `Denied`.
pub async fn own_declared(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<Vec<OwnAnswer>> {
    check(actor, Action::Apply, &Place::OWN)?;
    let ids = own(academy, actor, cohort).await?;
    let rows = declared::Entity::find()
        .filter(declared::Column::EnrollmentId.is_in(ids))
        .all(academy.db().read())
        .await?;
    let rules = read(academy.db().read(), cohort).await?;
    let answer = |question: Question| {
        let found = rows.iter().rfind(|row| row.question == question.key).map(|row| row.is_yes);
        (question, found)
    };
    Ok(rules.questions.into_iter().map(answer).collect())
}

/// Deletes what the actor has declared in a cohort. A round that is sealed already keeps its file. Gives how many answers.
///
/// # Errors
/// `SignInRequired`, `Denied`.
pub async fn forget_own_declared(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<u64> {
    check(actor, Action::Apply, &Place::OWN)?;
    let ids = own(academy, actor, cohort).await?;
    let tx = academy.begin().await?;
    let gone = declared::Entity::delete_many()
        .filter(declared::Column::EnrollmentId.is_in(ids))
        .exec(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

async fn own(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<Vec<EnrollmentId>> {
    let person = actor.signed_in()?;
    let rows = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(cohort))
        .filter(enrollment::Column::PersonId.eq(person))
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Deletes what an enrollment declared: it leaves the cohort that asked.
pub(crate) async fn forget_declared_of(tx: &Tx, id: EnrollmentId) -> Result<()> {
    declared::Entity::delete_many().filter(declared::Column::EnrollmentId.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// When the answers of a cohort are forgotten, as it stands now.
#[must_use]
pub fn forgotten_at(cohort: &CohortCard, rules: &RoundRules, sealed: Option<Instant>) -> Instant {
    let zone: chrono_tz::Tz = cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let end = cohort.ends_on.and_time(NaiveTime::MIN) + TimeDelta::days(1);
    let end = end.and_local_timezone(zone).earliest().map_or(end.and_utc(), |end| end.to_utc());
    let from = match (rules.kept_from, sealed) {
        (KeptFrom::Sealing, Some(sealed)) => sealed,
        _ => end,
    };
    from + TimeDelta::days(rules.keep_days.into())
}

/// Deletes the answers of every cohort whose time for them is over. Gives how many.
pub(crate) async fn forget_declared(academy: &Academy) -> Result<u64> {
    #[derive(FromQueryResult)]
    struct Row {
        cohort_id: CohortId,
    }
    let sql =
        "SELECT DISTINCT e.cohort_id FROM declared_answer a JOIN enrollment e ON e.id = a.enrollment_id";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, []).await?;
    let mut gone = 0;
    for row in rows {
        let card = get_cohort(academy, row.cohort_id).await?;
        let rules = read(academy.db().read(), card.id).await?;
        let round = Entity::find().filter(Column::CohortId.eq(card.id)).one(academy.db().read()).await?;
        let sealed = round.and_then(|round| round.sealed_at);
        if is_due(forgotten_at(&card, &rules, sealed), academy.now()) {
            gone += forget_all_of(academy, card.id).await?;
        }
    }
    Ok(gone)
}

async fn forget_all_of(academy: &Academy, cohort: CohortId) -> Result<u64> {
    use sea_orm::sea_query::Query;
    let tx = academy.begin().await?;
    let of_cohort = Query::select()
        .column(enrollment::Column::Id)
        .from(enrollment::Entity)
        .and_where(enrollment::Column::CohortId.eq(cohort))
        .to_owned();
    let gone = declared::Entity::delete_many()
        .filter(declared::Column::EnrollmentId.in_subquery(of_cohort))
        .exec(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
