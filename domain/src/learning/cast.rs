//! A stage for tests: a course of one module with two lessons and a quiz, pinned to a cohort, and seats in it.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::json;
use uuid::Uuid;

use crate::Academy;
use crate::access::Actor;
use crate::clock::Instant;
use crate::cohort::limits::Limits;
use crate::ids::{BlockId, CohortId, EnrollmentId};

/// What stands on the stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The cohort's word in addresses: "jesien"; the module's is "modul", its pages "pierwsza", "druga", "sprawdzian".
    pub cohort: &'static str,
    /// The cohort.
    pub cohort_id: Uuid,
    /// A checklist on the first page.
    pub checklist: BlockId,
    /// A check on the second page.
    pub check: BlockId,
    /// The module.
    pub module: Uuid,
    /// Its version.
    pub version: Uuid,
    /// The right option of each of the four questions, by question.
    pub right: Vec<(Uuid, String)>,
}

/// Builds the stage. The quiz has four questions, 75 %, three attempts and the given limit in minutes.
pub async fn stage(academy: &Academy, minutes: Option<u32>) -> Stage {
    let now = academy.now();
    let id = || academy.new_id::<Uuid>();
    let (course, module, version, cohort) = (id(), id(), id(), id());
    let run = async |sql: &str, values: Vec<Value>| run(academy, sql, values).await;
    run(
        "INSERT INTO course (id, slug, first_lang, declared_hours, rule, state, created_at, updated_at) \
         VALUES ($1, 'kurs', 'pl', 19, '{}', 'published', $2, $2)",
        vec![course.into(), now.into()],
    )
    .await;
    run(
        "INSERT INTO module (id, slug, created_at) VALUES ($1, 'modul', $2)",
        vec![module.into(), now.into()],
    )
    .await;
    run(
        "INSERT INTO module_version (id, module_id, number, state, first_lang, minutes, texts_revision, created_at, \
         updated_at) VALUES ($1, $2, 1, 'published', 'pl', 30, 1, $3, $3)",
        vec![version.into(), module.into(), now.into()],
    )
    .await;
    text(academy, version, module, json!({ "title": "Moduł" })).await;
    let titled = |slug: &str| json!({ "title": slug });
    let first = lesson(academy, version, (1, "text", "pierwsza"), titled("pierwsza")).await;
    let second = lesson(academy, version, (2, "text", "druga"), titled("druga")).await;
    let third = lesson(academy, version, (3, "quiz", "sprawdzian"), titled("sprawdzian")).await;
    let data = json!({ "kind": "checklist", "items": 2 });
    let body = json!({ "kind": "checklist", "title": "Lista", "items": ["a", "b"] });
    let checklist = block(academy, version, (first, 1), data, body).await;
    let check = json!({ "kind": "check" });
    let check = block(academy, version, (second, 1), check.clone(), check).await;
    question(academy, version, (check, 1), usual()).await;
    let data = json!({ "kind": "quiz", "pass_percent": 75, "attempts": 3, "minutes": minutes });
    let body = json!({ "kind": "quiz", "title": "Sprawdzian", "intro": "" });
    let quiz = block(academy, version, (third, 1), data, body).await;
    let mut right = Vec::new();
    for place in 1..=4 {
        right.push((question(academy, version, (quiz, place), usual()).await, "r".to_owned()));
    }
    run(
        "INSERT INTO cohort (id, slug, course_id, texts, time_zone, starts_on, ends_on, applications_open_at, \
         applications_close_at, promotion_until, completion_until, needs_confirmed_affiliation, office_days, \
         admission_mode, state, created_at, updated_at) VALUES ($1, 'jesien', $2, $3, 'Europe/Warsaw', $4, $4, $5, $5, \
         $5, $6, true, 7, 'first_come', 'published', $5, $5)",
        vec![
            cohort.into(),
            course.into(),
            json!({ "pl": { "name": "Edycja jesienna", "lead": "" } }).to_string().into(),
            now.date_naive().into(),
            now.into(),
            (now + TimeDelta::days(90)).into(),
        ],
    )
    .await;
    lay_no_limits(academy, CohortId(cohort)).await;
    let stage = Stage {
        cohort: "jesien",
        cohort_id: cohort,
        checklist: BlockId(checklist),
        check: BlockId(check),
        module,
        version,
        right,
    };
    pin(academy, &stage).await;
    stage
}

/// Pins the module of the stage to its cohort.
pub async fn pin(academy: &Academy, stage: &Stage) {
    let sql = "INSERT INTO cohort_module (cohort_id, module_id, module_version_id, position) \
        SELECT $1, v.module_id, v.id, 1 FROM module_version v WHERE v.module_id = $2";
    run(academy, sql, vec![stage.cohort_id.into(), stage.module.into()]).await;
}

/// Pins a second module of one page behind that of the stage, closed until an instant: "dalszy", its page "trzecia".
pub async fn second_module(academy: &Academy, stage: &Stage, opens_at: Instant) {
    let (module, version, now) = (academy.new_id::<Uuid>(), academy.new_id::<Uuid>(), academy.now());
    let sql = "INSERT INTO module (id, slug, created_at) VALUES ($1, 'dalszy', $2)";
    run(academy, sql, vec![module.into(), now.into()]).await;
    let sql = "INSERT INTO module_version (id, module_id, number, state, first_lang, minutes, texts_revision, created_at, \
        updated_at) VALUES ($1, $2, 1, 'published', 'pl', 30, 1, $3, $3)";
    run(academy, sql, vec![version.into(), module.into(), now.into()]).await;
    text(academy, version, module, json!({ "title": "Moduł dalszy" })).await;
    lesson(academy, version, (1, "text", "trzecia"), json!({ "title": "trzecia" })).await;
    let sql = "INSERT INTO cohort_module (cohort_id, module_id, module_version_id, position, opens_at) \
        VALUES ($1, $2, $3, 2, $4)";
    let values = vec![stage.cohort_id.into(), module.into(), version.into(), opens_at.into()];
    run(academy, sql, values).await;
}

async fn lay_no_limits(academy: &Academy, cohort: CohortId) {
    let tx = academy.begin().await.expect("a transaction begins");
    let (actor, limits) = (Actor::System { job: "test" }, Limits::default());
    crate::enrollment::lay_limits(academy, &tx, &actor, cohort, &limits).await.expect("limits can be set");
    tx.commit().await.expect("they last");
}

/// Gives an actor a confirmed seat.
pub async fn seat(academy: &Academy, stage: &Stage, actor: &Actor, receipt: i32) -> EnrollmentId {
    let person = actor.person().expect("a seat is a person's").0;
    let now = academy.now();
    let city = crate::enrollment::cast::city(academy, "Ełk").await.expect("a city can be added").0;
    let (affiliation, enrollment) = (academy.new_id::<Uuid>(), academy.new_id::<Uuid>());
    run(
        academy,
        "INSERT INTO affiliation (id, person_id, city_id, function, state, created_at) \
         VALUES ($1, $2, $3, 'inspektor', 'confirmed', $4)",
        vec![affiliation.into(), person.into(), city.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO enrollment (id, cohort_id, person_id, affiliation_id, city_id, seat_city_id, receipt_number, request_key, state, \
         reason_code, priority, motivation, applied_at, decided_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, 'confirmed', 'seat_free', 0, '', $8, $8, $8)",
        vec![
            enrollment.into(),
            stage.cohort_id.into(),
            person.into(),
            affiliation.into(),
            city.into(),
            receipt.into(),
            format!("key {receipt}").into(),
            now.into(),
        ],
    )
    .await;
    EnrollmentId(enrollment)
}

/// Adds a text to the end of a lesson of the stage.
pub async fn add_text(academy: &Academy, stage: &Stage, lesson: &str, heading: &str, markdown: &str) {
    let id = academy.new_id::<Uuid>();
    run(
        academy,
        "INSERT INTO block (module_version_id, id, lesson_id, position, kind, data) \
         SELECT l.module_version_id, $1, l.id, 9, 'text', '{\"kind\":\"text\"}' FROM lesson l \
         JOIN module_version v ON v.id = l.module_version_id WHERE v.module_id = $2 AND l.slug = $3",
        vec![id.into(), stage.module.into(), lesson.into()],
    )
    .await;
    let body = json!({ "kind": "text", "heading": heading, "markdown": markdown }).to_string();
    run(
        academy,
        "INSERT INTO content_text (module_version_id, item_id, lang, revision, body, created_at) \
         SELECT v.id, $1, 'pl', 1, $2, $3 FROM module_version v WHERE v.module_id = $4",
        vec![id.into(), body.into(), academy.now().into(), stage.module.into()],
    )
    .await;
}

/// Closes the module of the stage until an instant.
pub async fn open_later(academy: &Academy, stage: &Stage, opens_at: Instant) {
    let sql = "UPDATE cohort_module SET opens_at = $1 WHERE cohort_id = $2";
    run(academy, sql, vec![opens_at.into(), stage.cohort_id.into()]).await;
}

/// How many rows a table has.
pub async fn count(academy: &Academy, table: &str) -> i64 {
    let conn = academy.db().read();
    let sql = format!("SELECT CAST(COUNT(*) AS bigint) FROM {table}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await;
    row.expect("the table can be counted").and_then(|row| row.try_get_by_index(0).ok()).unwrap_or_default()
}

/// The state of an enrollment as it is stored.
pub async fn state(academy: &Academy, enrollment: EnrollmentId) -> String {
    let conn = academy.db().read();
    let sql = "SELECT state FROM enrollment WHERE id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [enrollment.0.into()]);
    let row = conn.query_one_raw(statement).await.expect("the enrollment can be read");
    row.and_then(|row| row.try_get_by_index(0).ok()).unwrap_or_default()
}

/// Puts a lesson into a version, at a position, of a kind, under a slug, saying this.
pub async fn lesson(
    academy: &Academy,
    version: Uuid,
    (position, kind, slug): (i32, &str, &str),
    body: serde_json::Value,
) -> Uuid {
    let id = academy.new_id::<Uuid>();
    let sql = "INSERT INTO lesson (module_version_id, id, position, kind, slug, minutes, sources) \
        VALUES ($1, $2, $3, $4, $5, 10, '[]')";
    run(academy, sql, vec![version.into(), id.into(), position.into(), kind.into(), slug.into()]).await;
    text(academy, version, id, body).await;
    id
}

/// Puts a block into a lesson, at a position, of this structure and saying this.
pub async fn block(
    academy: &Academy,
    version: Uuid,
    (lesson, position): (Uuid, i32),
    data: serde_json::Value,
    body: serde_json::Value,
) -> Uuid {
    let id = academy.new_id::<Uuid>();
    let kind = data["kind"].as_str().unwrap_or_default().to_owned();
    let sql = "INSERT INTO block (module_version_id, id, lesson_id, position, kind, data) VALUES ($1, $2, $3, $4, $5, $6)";
    let values =
        vec![version.into(), id.into(), lesson.into(), position.into(), kind.into(), data.to_string().into()];
    run(academy, sql, values).await;
    text(academy, version, id, body).await;
    id
}

/// Puts a question of the options r, x, y and z into a block, saying this; "r" is right.
pub async fn question(
    academy: &Academy,
    version: Uuid,
    (block, position): (Uuid, i32),
    body: serde_json::Value,
) -> Uuid {
    let id = academy.new_id::<Uuid>();
    let sql = "INSERT INTO question (module_version_id, id, block_id, position, kind) VALUES ($1, $2, $3, $4, 'single')";
    run(academy, sql, vec![version.into(), id.into(), block.into(), position.into()]).await;
    for (place, option) in (0..).zip(OPTIONS) {
        let sql = "INSERT INTO question_option (module_version_id, question_id, id, position, is_correct) \
            VALUES ($1, $2, $3, $4, $5)";
        let place: i32 = place;
        let values = vec![version.into(), id.into(), option.into(), place.into(), (option == "r").into()];
        run(academy, sql, values).await;
    }
    text(academy, version, id, body).await;
    id
}

/// The options of every question of the stage.
pub const OPTIONS: [&str; 4] = ["r", "x", "y", "z"];

fn usual() -> serde_json::Value {
    let options: serde_json::Map<_, _> =
        OPTIONS.map(|option| (option.to_owned(), json!({ "text": option }))).into_iter().collect();
    json!({ "text": "Pytanie?", "explanation": "Sekretne wyjaśnienie", "options": options })
}

async fn text(academy: &Academy, version: Uuid, item: Uuid, body: serde_json::Value) {
    let sql = "INSERT INTO content_text (module_version_id, item_id, lang, revision, body, created_at) \
        VALUES ($1, $2, 'pl', 1, $3, $4)";
    run(academy, sql, vec![version.into(), item.into(), body.to_string().into(), academy.now().into()]).await;
}

/// Runs a statement that sets the stage.
pub async fn run(academy: &Academy, sql: &str, values: Vec<Value>) {
    let tx = academy.begin().await.expect("a transaction begins");
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    tx.conn().execute_raw(statement).await.expect("the stage can be set");
    tx.commit().await.expect("it lasts");
}
