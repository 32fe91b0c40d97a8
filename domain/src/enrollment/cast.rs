//! A stage for tests: a course, cities, workplaces and a published cohort that is open for applications.

use chrono::{Duration, NaiveDate};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement, Value};

use super::entity::enrollment as enrollment_row;
use super::forms::ApplyForm;
use super::listing::Start;
use super::people_list::{PeopleQuery, page_sql};
use super::people_query::Asked;
use super::state::{EnrollmentState, Reason};
use crate::access::Actor;
use crate::affiliation::entity as affiliation;
use crate::city::fold::{fold, sort_key};
use crate::city::queries::seat_city;
use crate::city::{SizeClass, note_change};
use crate::cohort::admission::AdmissionMode;
use crate::cohort::commands::{NewCohort, create_cohort};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Limits;
use crate::cohort::window::Window;
use crate::cohort::{CohortState, CohortText, CohortTexts};
use crate::db::{Tx, all, one};
use crate::ids::{AffiliationId, CityId, CohortId, CourseId, EnrollmentId, PersonId};
use crate::people::entity::person;
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
        updated_at, sort_key, population) VALUES ($1, 'PL', $2, false, 'mazowieckie', $3, $4, $5, true, $6, $7, $8, $9)";
    // The class always follows the number of people.
    let people = match SizeClass::from_word(size) {
        Some(SizeClass::Small) => Some(9_000),
        Some(SizeClass::Medium) => Some(50_000),
        Some(SizeClass::Large) => Some(150_000),
        Some(SizeClass::Unknown) | None => None::<i32>,
    };
    let (folded, sorted) = (fold(name), sort_key(name));
    let city = [name, kind, size, &folded, &sorted].map(Value::from);
    let [name, kind, size, folded, sorted] = city;
    let now = academy.now().into();
    let values = vec![id.0.into(), name, powiat.into(), kind, size, folded, now, sorted, people.into()];
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

/// Somebody of a crowd.
pub struct Extra {
    /// How she is called; her address has her number.
    pub name: String,
    /// Where she works.
    pub city: CityId,
    /// Where she stands.
    pub state: EnrollmentState,
}

/// A crowd in a cohort, one a minute, written past the desk and without claims: for lists, which only read.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn crowd(academy: &Academy, cohort: CohortId, extras: &[Extra]) -> Result<()> {
    let start = academy.now() - Duration::days(30);
    let tx = academy.begin().await?;
    for (chunk, extras) in extras.chunks(200).enumerate() {
        let (mut people, mut places, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for (place, extra) in extras.iter().enumerate() {
            let number = i32::try_from(chunk * 200 + place + 1).unwrap_or(i32::MAX);
            let at = start + Duration::minutes(number.into());
            let (person, workplace): (PersonId, AffiliationId) = (academy.new_id(), academy.new_id());
            people.push(extra.person(person, number, at));
            places.push(affiliation::ActiveModel {
                id: Set(workplace),
                person_id: Set(person),
                city_id: Set(extra.city),
                function: Set("inspektor".into()),
                state: Set(if number % 2 == 0 { "confirmed" } else { "declared" }.into()),
                created_at: Set(at),
                ..Default::default()
            });
            rows.push(extra.enrollment((cohort, person, workplace), (academy.new_id(), number), at));
        }
        person::Entity::insert_many(people).exec_without_returning(tx.conn()).await?;
        affiliation::Entity::insert_many(places).exec_without_returning(tx.conn()).await?;
        enrollment_row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    tx.commit().await
}

impl Extra {
    fn person(&self, id: PersonId, number: i32, at: crate::clock::Instant) -> person::ActiveModel {
        person::ActiveModel {
            id: Set(id),
            email: Set(format!("osoba{number}@example.pl")),
            display_name: Set(self.name.clone()),
            grammatical_form: Set("neutral".into()),
            lang: Set("pl".into()),
            time_zone: Set("Europe/Warsaw".into()),
            theme: Set("system".into()),
            state: Set("active".into()),
            is_demo: Set(false),
            created_at: Set(at),
            folded: Set(fold(&self.name)),
            sort_key: Set(sort_key(&self.name)),
            ..Default::default()
        }
    }

    fn enrollment(
        &self,
        (cohort, person, workplace): (CohortId, PersonId, AffiliationId),
        (id, number): (EnrollmentId, i32),
        at: crate::clock::Instant,
    ) -> enrollment_row::ActiveModel {
        let reason = match self.state {
            EnrollmentState::Waitlisted => Reason::CityFull,
            EnrollmentState::Withdrawn => Reason::OwnWish,
            _ => Reason::SeatFree,
        };
        enrollment_row::ActiveModel {
            id: Set(id),
            cohort_id: Set(cohort),
            person_id: Set(person),
            affiliation_id: Set(workplace),
            city_id: Set(self.city),
            seat_city_id: Set(self.city),
            receipt_number: Set(number),
            request_key: Set(format!("crowd/{number}")),
            state: Set(self.state.code().into()),
            reason_code: Set(reason.code().into()),
            priority: Set(0),
            motivation: Set(String::new()),
            applied_at: Set(at),
            decided_at: Set(at),
            ended_at: Set(self.state.is_end().then_some(at)),
            updated_at: Set(at),
            ..Default::default()
        }
    }
}

/// How the database reads a page of people, in its own words, after it has counted its tables.
///
/// # Errors
/// `Broken` when the database cannot be asked.
pub async fn plan_of_people_page(
    academy: &Academy,
    cohort: CohortId,
    query: &PeopleQuery,
) -> Result<Vec<String>> {
    let conn = academy.db().maintenance();
    conn.execute_unprepared("ANALYZE").await?;
    let (sql, values) = page_sql(Asked { cohort, has_begun: true }, query, (&Start::Top, 25)).0;
    let (asked, column) =
        if academy.db().is_embedded() { ("EXPLAIN QUERY PLAN", "detail") } else { ("EXPLAIN", "QUERY PLAN") };
    let sql = format!("{asked} {sql}");
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    Ok(rows.iter().map(|row| row.try_get("", column)).collect::<std::result::Result<_, _>>()?)
}
