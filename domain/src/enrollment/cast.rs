//! A stage for tests: a course, cities, workplaces and a published cohort that is open for applications.

use chrono::{Duration, NaiveDate};
use sea_orm::{FromQueryResult, Value};

use super::forms::ApplyForm;
use super::state::EnrollmentState;
use crate::access::Actor;
use crate::city::note_change;
use crate::city::queries::seat_city;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::commands::{NewCohort, create_cohort};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Limits;
use crate::cohort::window::Window;
use crate::cohort::{CohortState, CohortText, CohortTexts};
use crate::db::{Tx, all, one};
use crate::ids::{AffiliationId, CityId, CohortId, CourseId, EnrollmentId, PersonId};
use crate::{Academy, Result};

/// Who sets the stage.
pub const STAGE: Actor = Actor::System { job: "test" };

async fn run(academy: &Academy, sql: &str, values: Vec<Value>) -> Result<()> {
    let tx = academy.begin().await?;
    crate::db::run(tx.conn(), sql, values).await?;
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
    sized_gmina(academy, name, (kind, powiat, "medium")).await
}

/// A gmina of a kind and a size.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn sized_gmina(
    academy: &Academy,
    name: &str,
    (kind, powiat, size): (&str, Option<&str>, &str),
) -> Result<CityId> {
    let id: CityId = academy.new_id();
    let sql = "INSERT INTO city (id, country, name, is_renamed, region, county, kind, size_class, is_selectable, folded, \
        updated_at) VALUES ($1, 'PL', $2, false, 'mazowieckie', $3, $4, $5, true, $6, $7)";
    let folded = name.to_lowercase();
    let city = [name, kind, size, &folded].map(Value::from);
    let [name, kind, size, folded] = city;
    let values = vec![id.0.into(), name, powiat.into(), kind, size, folded, academy.now().into()];
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
    let tx = academy.begin().await?;
    let id = workplace_in(academy, &tx, person, city, state).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same within a transaction.
pub(super) async fn workplace_in(
    academy: &Academy,
    tx: &Tx,
    person: PersonId,
    city: CityId,
    state: &str,
) -> Result<AffiliationId> {
    let id: AffiliationId = academy.new_id();
    let sql = "INSERT INTO affiliation (id, person_id, city_id, function, state, created_at) \
        VALUES ($1, $2, $3, 'inspektor', $4, $5)";
    let values = vec![id.0.into(), person.0.into(), city.0.into(), state.into(), academy.now().into()];
    crate::db::run(tx.conn(), sql, values).await?;
    Ok(id)
}

/// A published cohort, open from an hour ago for ten days.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn cohort(academy: &Academy, course: CourseId, slug: &str, limits: Limits) -> Result<CohortId> {
    cohort_admitting(academy, course, slug, (AdmissionMode::FirstCome, limits)).await
}

/// The same, giving its seats in this way.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn cohort_admitting(
    academy: &Academy,
    course: CourseId,
    slug: &str,
    (mode, limits): (AdmissionMode, Limits),
) -> Result<CohortId> {
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
        mode,
        offer_days: crate::cohort::forms::OFFER_DAYS,
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
    ApplyForm { affiliation: affiliation.to_string(), request_key: "once".into(), ..ApplyForm::default() }
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
pub async fn outcome(academy: &Academy, cohort: CohortId) -> Result<Vec<(u32, SeatCity, EnrollmentState)>> {
    #[derive(FromQueryResult)]
    struct Row {
        receipt_number: i32,
        city_id: CityId,
        kind: String,
        size_class: String,
        state: String,
    }
    let conn = academy.db().read();
    let sql = "SELECT e.receipt_number, e.city_id, c.kind, c.size_class, e.state FROM enrollment e \
        JOIN city c ON c.id = e.city_id WHERE e.cohort_id = $1 ORDER BY e.receipt_number";
    let rows: Vec<Row> = all(conn, sql, [cohort.0.into()]).await?;
    let told = |row: Row| {
        let city = seat_city(row.city_id, &row.kind, &row.size_class)?;
        Ok((super::desk::number(row.receipt_number), city, crate::db::stored(&row.state)?))
    };
    rows.into_iter().map(told).collect()
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
