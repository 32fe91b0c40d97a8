//! What other areas know that a certificate freezes: joined for reading, never written here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::db::{all, one};
use crate::ids::{CohortId, CourseId, EnrollmentId, ModuleVersionId, PersonId};
use crate::{Error, Result};

/// An enrollment with its person, cohort, course and city.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Source {
    pub enrollment_id: EnrollmentId,
    pub person_id: PersonId,
    pub cohort_id: CohortId,
    pub course_id: CourseId,
    pub state: String,
    pub display_name: String,
    pub account_name: Option<String>,
    pub account_form: String,
    pub account_lang: String,
    pub city: String,
    pub cohort_texts: String,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub declared_hours: i32,
}

const SOURCE: &str = "SELECT e.id AS enrollment_id, e.person_id, e.cohort_id, c.course_id, e.state, \
     p.display_name, p.printed_name AS account_name, p.grammatical_form AS account_form, p.lang AS account_lang, \
     t.name AS city, c.texts AS cohort_texts, c.time_zone, c.starts_on, c.ends_on, k.declared_hours \
     FROM enrollment e JOIN person p ON p.id = e.person_id JOIN cohort c ON c.id = e.cohort_id \
     JOIN course k ON k.id = c.course_id JOIN city t ON t.id = e.city_id";

impl Source {
    /// Whether the course's rule is met in this enrollment.
    pub fn is_completed(&self) -> bool {
        self.state == "completed"
    }

    /// The cohort's name by language tag.
    pub fn cohort_names(&self) -> BTreeMap<String, String> {
        cohort_names(&self.cohort_texts)
    }
}

/// The names in a cohort's stored texts: `{"pl": {"name": …}, "en": …}`.
pub(super) fn cohort_names(texts: &str) -> BTreeMap<String, String> {
    let texts: serde_json::Value = serde_json::from_str(texts).unwrap_or_default();
    let languages = texts.as_object().into_iter().flatten();
    languages
        .filter_map(|(tag, text)| Some((tag.clone(), text.get("name")?.as_str()?.to_owned())))
        .filter(|(_, name)| !name.is_empty())
        .collect()
}

/// The enrollment, if it is there.
pub(super) async fn find(conn: &impl ConnectionTrait, enrollment: EnrollmentId) -> Result<Option<Source>> {
    let sql = format!("{SOURCE} WHERE e.id = $1");
    one(conn, &sql, [enrollment.0.into()]).await
}

/// Everybody of a cohort who has a taken seat or ever got a certificate: one that was issued stays to be revoked or
/// corrected when the seat is gone.
pub(super) async fn of_cohort(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Source>> {
    let sql = format!(
        "{SOURCE} WHERE e.cohort_id = $1 AND (e.state IN ('confirmed', 'completed') \
         OR EXISTS (SELECT 1 FROM certificate x WHERE x.enrollment_id = e.id)) ORDER BY e.receipt_number"
    );
    all(conn, &sql, [cohort.0.into()]).await
}

/// A cohort's course and texts.
#[derive(FromQueryResult)]
pub(super) struct CohortSource {
    pub course_id: CourseId,
    pub texts: String,
}

/// The cohort, if it is there.
pub(super) async fn cohort(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Option<CohortSource>> {
    one(conn, "SELECT course_id, texts FROM cohort WHERE id = $1", [cohort.0.into()]).await
}

/// The course's title by language tag.
pub(super) async fn titles(
    conn: &impl ConnectionTrait,
    course: CourseId,
) -> Result<BTreeMap<String, String>> {
    #[derive(FromQueryResult)]
    struct Title {
        lang: String,
        title: String,
    }
    let sql = "SELECT lang, title FROM course_text WHERE course_id = $1";
    let rows: Vec<Title> = all(conn, sql, [course.0.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.lang, row.title)).collect())
}

/// The pinned versions of the cohort's modules with their text revisions.
pub(super) async fn content(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Version {
        id: ModuleVersionId,
        texts_revision: i32,
    }
    let sql = "SELECT v.id, v.texts_revision FROM cohort_module m JOIN module_version v ON v.id = m.module_version_id \
         WHERE m.cohort_id = $1 ORDER BY m.position";
    let rows: Vec<Version> = all(conn, sql, [cohort.0.into()]).await?;
    Ok(rows.into_iter().map(|row| format!("{}@{}", row.id, row.texts_revision)).collect())
}

/// Score and maximum of the best submitted attempt at each quiz.
pub(super) async fn best_attempts(
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
) -> Result<Vec<(i64, i64)>> {
    #[derive(FromQueryResult)]
    struct Attempt {
        block_id: Uuid,
        score: i32,
        max_score: i32,
    }
    let sql = "SELECT block_id, score, max_score FROM quiz_attempt \
         WHERE enrollment_id = $1 AND submitted_at IS NOT NULL AND score IS NOT NULL";
    let rows: Vec<Attempt> = all(conn, sql, [enrollment.0.into()]).await?;
    let mut best: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let (score, max) = (i64::from(row.score), i64::from(row.max_score));
        let kept = best.entry(row.block_id).or_insert((score, max));
        // Compared as fractions: attempts can be drawn from differently sized pools.
        if score * kept.1 > kept.0 * max {
            *kept = (score, max);
        }
    }
    Ok(best.into_values().collect())
}

/// Enrollments that are completed and whose holder checked her name, without any certificate.
pub(super) async fn due(conn: &impl ConnectionTrait) -> Result<Vec<EnrollmentId>> {
    #[derive(FromQueryResult)]
    struct Due {
        id: EnrollmentId,
    }
    let sql = "SELECT e.id FROM enrollment e JOIN name_check n ON n.enrollment_id = e.id WHERE e.state = 'completed' \
         AND NOT EXISTS (SELECT 1 FROM certificate x WHERE x.enrollment_id = e.id) ORDER BY e.id LIMIT 200";
    let rows: Vec<Due> = all(conn, sql, []).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Facts as they are stored.
pub(super) fn read_facts(stored: &str) -> Result<super::Facts> {
    serde_json::from_str(stored).map_err(Error::broken)
}
