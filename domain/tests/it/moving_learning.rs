//! What was learned goes along with whoever is moved to another cohort, whatever versions it has pinned.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::cohort::limits::Limits;
use domain::cohort::queries::get_cohort;
use domain::enrollment::commands::{MoveForm, move_to_cohort};
use domain::enrollment::moving::preview_move;
use domain::enrollment::{EnrollmentState, Refusal, cast};
use domain::error::Error;
use domain::ids::CohortId;
use domain::learning::cast::{self as school, Stage};
use domain::testing::{TestAcademy, on_each_database};

use EnrollmentState::{Completed, Confirmed};

use crate::moving::{Two, WHY, adds_up, applicant, count, refused};

/// The school's module pinned to two cohorts, the second one in a newer version where it is given.
async fn school(academy: &TestAcademy) -> (Two, Stage) {
    let stage = school::stage(academy, None).await;
    let course = get_cohort(academy, CohortId(stage.cohort_id)).await.unwrap().course;
    let cohort = async |slug| cast::cohort(academy, course, slug, Limits::default()).await.unwrap();
    let two = Two {
        organizer: academy.with_role("organizator", Role::Organizer, Scope::Everything).await,
        course,
        autumn: cohort("zima").await,
        spring: cohort("wiosna").await,
        city: cast::city(academy, "Suwałki").await.unwrap(),
    };
    school::pin(academy, &Stage { cohort_id: two.autumn.0, ..stage.clone() }).await;
    (two, stage)
}

/// Pins another version of the school's module to a cohort, with these of its lessons alone.
async fn pin_newer(academy: &TestAcademy, stage: &Stage, (cohort, number): (CohortId, i32), lesson: &str) {
    let version = academy.new_id::<uuid::Uuid>();
    let sql = "INSERT INTO module_version (id, module_id, number, state, first_lang, minutes, texts_revision, created_at, \
        updated_at) VALUES ($1, $2, $3, 'published', 'pl', 30, 1, $4, $4)";
    let values = vec![version.into(), stage.module.into(), number.into(), academy.now().into()];
    school::run(academy, sql, values).await;
    let sql = "INSERT INTO content_text (module_version_id, item_id, lang, revision, body, created_at) \
        SELECT $1, item_id, lang, revision, body, created_at FROM content_text WHERE module_version_id = $2";
    school::run(academy, sql, vec![version.into(), stage.version.into()]).await;
    let sql = "INSERT INTO lesson (module_version_id, id, position, kind, slug, minutes, sources) \
        SELECT $1, id, position, kind, slug, minutes, sources FROM lesson WHERE module_version_id = $2 AND slug = $3";
    school::run(academy, sql, vec![version.into(), stage.version.into(), lesson.into()]).await;
    let sql = "INSERT INTO cohort_module (cohort_id, module_id, module_version_id, position) VALUES ($1, $2, $3, 1)";
    school::run(academy, sql, vec![cohort.0.into(), stage.module.into(), version.into()]).await;
}

async fn learn(academy: &TestAcademy, who: &Actor, cohort: &str, lesson: &str) {
    domain::learning::commands::complete_lesson(academy, who, cohort, "modul", lesson).await.unwrap();
}

#[tokio::test]
async fn what_was_learned_goes_along_and_deadlines_are_those_of_the_other_cohort() {
    on_each_database(async |academy| {
        use domain::learning::queries::dashboard;
        use domain::progress::ExtensionForm;
        use domain::progress::commands::extend;
        let (two, stage) = school(academy).await;
        school::pin(academy, &Stage { cohort_id: two.spring.0, ..stage }).await;
        let (ewa, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        learn(academy, &ewa, "zima", "pierwsza").await;
        let zima = get_cohort(academy, two.autumn).await.unwrap();
        let form =
            ExtensionForm { module: String::new(), whom: format!("person:{hers}"), reason: "choroba".into() };
        let until = zima.completion_until + TimeDelta::days(10);
        extend(academy, &two.organizer, &zima, &form, Some(until)).await.unwrap();
        let recorded = count(academy, "completion", "1 = 1").await;

        let shown = preview_move(academy, &two.organizer, hers, two.spring).await.unwrap();
        assert_eq!((shown.carried.now, shown.extensions), (shown.carried.then, 1));
        assert_eq!((shown.carried.then.done, shown.carried.then.all, shown.carried.lost), (1, 3, 0));
        academy.clock.advance(TimeDelta::days(1));
        two.moved(academy, hers, false).await.unwrap();

        let lang = domain::lang::Lang::Pl;
        assert_eq!(dashboard(academy, &ewa, Some("zima"), lang).await, Err(Error::NotFound));
        let page = dashboard(academy, &ewa, Some("wiosna"), lang).await.unwrap().unwrap();
        assert_eq!(page.progress, shown.carried.then, "her page counts what the preview said");
        let wiosna = get_cohort(academy, two.spring).await.unwrap();
        assert_eq!(page.enrolled.completion_until, wiosna.completion_until);
        assert_eq!(
            count(academy, "completion", "1 = 1").await,
            recorded,
            "nothing recorded goes or is doubled"
        );
        assert_eq!(count(academy, "deadline_extension", "1 = 1").await, 0);
        assert_eq!(count(academy, "audit", "action = 'deadline extension ended'").await, 1);
        let quiz = ("wiosna", "modul", "sprawdzian");
        assert_eq!(domain::assessment::commands::start_attempt(academy, &ewa, quiz).await, Ok(1));
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn another_version_counts_what_it_still_has_and_completes_who_has_done_it_all() {
    on_each_database(async |academy| {
        let (two, stage) = school(academy).await;
        pin_newer(academy, &stage, (two.spring, 2), "druga").await;
        let (ewa, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        let (jan, his) = applicant(academy, two.autumn, two.city, "jan").await;
        for learner in [&ewa, &jan] {
            learn(academy, learner, "zima", "pierwsza").await;
        }

        let shown = preview_move(academy, &two.organizer, hers, two.spring).await.unwrap().carried;
        assert_eq!((shown.now.done, shown.now.all), (1, 3));
        assert_eq!((shown.then.done, shown.then.all, shown.lost, shown.completes), (0, 1, 1, false));
        assert_eq!(two.moved(academy, hers, false).await.unwrap().state, Confirmed);

        let short = cast::cohort(academy, two.course, "lato", Limits::default()).await.unwrap();
        pin_newer(academy, &stage, (short, 3), "pierwsza").await;
        let shown = preview_move(academy, &two.organizer, his, short).await.unwrap().carried;
        assert_eq!((shown.then.done, shown.then.all, shown.lost, shown.completes), (1, 1, 0, true));
        let form = MoveForm { to: short, reason: WHY, beyond: false, seen: None };
        let done = move_to_cohort(academy, &two.organizer, his, form).await.unwrap();
        assert_eq!(done.state, Completed, "nothing is left to do there");
        assert_eq!(two.back(academy, his).await, Err(refused(Refusal::OnlySeatsMove)));

        // Back in the first cohort her lesson counts again.
        two.back(academy, hers).await.unwrap();
        let page =
            domain::learning::queries::dashboard(academy, &ewa, Some("zima"), domain::lang::Lang::Pl).await;
        assert_eq!(page.unwrap().unwrap().progress.done, 1);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn an_attempt_goes_on_in_the_same_version_and_is_closed_before_another_one() {
    on_each_database(async |academy| {
        use domain::assessment::commands::{start_attempt, submit_attempt};
        let (two, stage) = school(academy).await;
        school::pin(academy, &Stage { cohort_id: two.spring.0, ..stage.clone() }).await;
        let (ewa, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        let quiz = |cohort| (cohort, "modul", "sprawdzian");
        start_attempt(academy, &ewa, quiz("zima")).await.unwrap();
        let shown = preview_move(academy, &two.organizer, hers, two.spring).await.unwrap();
        assert_eq!(shown.carried.closed_attempts, 0);
        two.moved(academy, hers, false).await.unwrap();
        assert_eq!(start_attempt(academy, &ewa, quiz("wiosna")).await, Ok(1), "the same attempt goes on");
        submit_attempt(academy, &ewa, quiz("wiosna"), 1).await.unwrap();

        start_attempt(academy, &ewa, quiz("wiosna")).await.unwrap();
        let third = cast::cohort(academy, two.course, "lato", Limits::default()).await.unwrap();
        let two = Two { spring: third, ..two };
        pin_newer(academy, &stage, (third, 2), "pierwsza").await;
        let shown = preview_move(academy, &two.organizer, hers, third).await.unwrap();
        assert_eq!(shown.carried.closed_attempts, 1);
        two.moved(academy, hers, false).await.unwrap();
        assert_eq!(count(academy, "quiz_attempt", "submitted_at IS NULL").await, 0);
        assert_eq!(count(academy, "quiz_attempt", "1 = 1").await, 2, "both are kept");
        adds_up(academy).await;
    })
    .await;
}
