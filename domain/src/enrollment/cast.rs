//! A stage for tests: a course, cities, workplaces and a published cohort that is open for applications.

use chrono::{Duration, NaiveDate};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::forms::ApplyForm;
use super::state::EnrollmentState;
use crate::access::Actor;
use crate::city::note_change;
use crate::cohort::commands::{NewCohort, create_cohort};
use crate::cohort::limits::Limits;
use crate::cohort::window::Window;
use crate::cohort::{CohortState, CohortText, CohortTexts};
use crate::db::{all, one};
use crate::ids::{AffiliationId, CityId, CohortId, CourseId, EnrollmentId, PersonId};
use crate::{Academy, Result};

/// Who sets the stage.
pub const STAGE: Actor = Actor::System { job: "test" };

async fn run(academy: &Academy, sql: &str, values: Vec<Value>) -> Result<()> {
    let tx = academy.begin().await?;
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    tx.conn().execute_raw(statement).await?;
    tx.commit().await
}

/// A course without modules.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn course(academy: &Academy, slug: &str) -> Result<CourseId> {
    let id: CourseId = academy.new_id();
    let sql = "INSERT INTO course (id, slug, first_lang, declared_hours, rule, state, source_key, created_at, \
        updated_at) VALUES ($1, $2, 'pl', 19, '{}', 'published', NULL, $3, $3)";
    run(academy, sql, vec![id.0.into(), slug.into(), academy.now().into()]).await?;
    let sql = "INSERT INTO course_text (course_id, lang, title, lead, aims) VALUES ($1, 'pl', $2, '', '')";
    run(academy, sql, vec![id.0.into(), slug.into()]).await?;
    Ok(id)
}

/// A city.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn city(academy: &Academy, name: &str) -> Result<CityId> {
    gmina(academy, name, ("urban_gmina", None)).await
}

/// A gmina of a kind, in a powiat.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn gmina(academy: &Academy, name: &str, (kind, powiat): (&str, Option<&str>)) -> Result<CityId> {
    let id: CityId = academy.new_id();
    let sql = "INSERT INTO city (id, country, name, is_renamed, region, county, kind, size_class, is_selectable, folded, \
        updated_at) VALUES ($1, 'PL', $2, false, 'mazowieckie', $3, $4, 'medium', true, $5, $6)";
    let folded = name.to_lowercase();
    let values =
        vec![id.0.into(), name.into(), powiat.into(), kind.into(), folded.into(), academy.now().into()];
    run(academy, sql, values).await?;
    let tx = academy.begin().await?;
    note_change(academy, &tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// A workplace in the given state: "declared", "confirmed" or "refused".
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn workplace(
    academy: &Academy,
    person: PersonId,
    city: CityId,
    state: &str,
) -> Result<AffiliationId> {
    let id: AffiliationId = academy.new_id();
    let sql = "INSERT INTO affiliation (id, person_id, city_id, function, state, created_at) \
        VALUES ($1, $2, $3, 'inspektor', $4, $5)";
    let values = vec![id.0.into(), person.0.into(), city.0.into(), state.into(), academy.now().into()];
    run(academy, sql, values).await?;
    Ok(id)
}

/// A published cohort, open from an hour ago for ten days.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn cohort(academy: &Academy, course: CourseId, slug: &str, limits: Limits) -> Result<CohortId> {
    let now = academy.now();
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
    let text = CohortText { name: slug.to_owned(), lead: String::new() };
    let new = NewCohort {
        slug: slug.to_owned(),
        course,
        texts: CohortTexts { pl: text, en: None },
        time_zone: "Europe/Warsaw".into(),
        starts_on: day(10, 6),
        ends_on: day(12, 19),
        window: Window { opens: now - Duration::hours(1), closes: now + Duration::days(10) },
        promotion_until: now + Duration::days(30),
        completion_until: now + Duration::days(90),
        office_days: Some(super::rules::OFFICE_DAYS),
        state: CohortState::Published,
        limits,
    };
    let tx = academy.begin().await?;
    let id = create_cohort(academy, &tx, &STAGE, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// The form of somebody who applies for a workplace.
#[must_use]
pub fn form(affiliation: AffiliationId) -> ApplyForm {
    ApplyForm { affiliation: affiliation.to_string(), motivation: String::new(), request_key: "once".into() }
}

/// The latest enrollment of a person in a cohort.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn enrollment(academy: &Academy, cohort: CohortId, person: PersonId) -> Result<EnrollmentId> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
    }
    let sql = "SELECT id FROM enrollment WHERE cohort_id = $1 AND person_id = $2 ORDER BY receipt_number DESC LIMIT 1";
    let row: Option<Row> = one(academy.db().read(), sql, [cohort.0.into(), person.0.into()]).await?;
    row.map(|row| row.id).ok_or(crate::Error::NotFound)
}

/// What the database holds of each application, in the order of receipt.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn outcome(academy: &Academy, cohort: CohortId) -> Result<Vec<(u32, CityId, EnrollmentState)>> {
    #[derive(FromQueryResult)]
    struct Row {
        receipt_number: i32,
        city_id: CityId,
        state: String,
    }
    let conn = academy.db().read();
    let sql =
        "SELECT receipt_number, city_id, state FROM enrollment WHERE cohort_id = $1 ORDER BY receipt_number";
    let rows: Vec<Row> = all(conn, sql, [cohort.0.into()]).await?;
    rows.into_iter()
        .map(|row| Ok((super::desk::number(row.receipt_number), row.city_id, crate::db::stored(&row.state)?)))
        .collect()
}

/// How many rows of the table there are, e.g. of mails or audit lines.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn count(academy: &Academy, table: &str, condition: &str) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Row {
        rows: i64,
    }
    let conn = academy.db().read();
    let sql = format!("SELECT CAST(COUNT(*) AS bigint) AS rows FROM {table} WHERE {condition}");
    let row: Option<Row> = one(conn, &sql, []).await?;
    Ok(row.map_or(0, |row| row.rows))
}
