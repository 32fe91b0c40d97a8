use chrono::TimeDelta;
use domain::assessment::commands::{save_answer, start_attempt, submit_attempt};
use domain::assessment::queries::{Attempt, attempt, quiz_front};
use domain::assessment::views::NewAnswer;
use domain::error::Error;
use domain::ids::QuestionId;
use domain::lang::Lang;
use domain::learning::LessonPage;
use domain::learning::cast::{count, lesson, open_later, run, seat, second_module, stage, state};
use domain::learning::commands::{BlockAnswer, NewEvent, complete_lesson, record, save_block_answer};
use domain::learning::queries::{check_key, dashboard, open_lesson};
use domain::learning::rules::{Condition, Missing, is_met, progress};
use domain::testing::{TestAcademy, on_each_database};

const FIRST: (&str, &str, &str) = ("jesien", "modul", "pierwsza");

#[tokio::test]
async fn the_button_completes_a_lesson_once_and_leads_on() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let done = complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        assert!(done.is_new);
        assert_eq!(done.next, Some(("modul".into(), "druga".into())));
        let again = complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        assert!(!again.is_new);
        assert_eq!(count(academy, "completion").await, 1);
        assert_eq!(count(academy, "learning_event").await, 1);
        let board = dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        assert_eq!((board.progress.done, board.progress.all), (1, 3));
        assert_eq!(board.next.unwrap().1.slug, "druga");
        assert_eq!(board.conditions.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_lesson_waits_for_the_answer_to_its_check() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let refused = complete_lesson(academy, &ewa, "jesien", "modul", "druga").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let answer = BlockAnswer { block: stage.check, body: r#"{"chosen":["x"]}"#.into(), sequence: None };
        save_block_answer(academy, &ewa, ("jesien", "modul", "druga"), answer).await.unwrap();
        assert!(complete_lesson(academy, &ewa, "jesien", "modul", "druga").await.unwrap().is_new);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_answer_is_refused_counts_for_nothing_and_gives_nothing_away() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let second = ("jesien", "modul", "druga");
        let save = async |block, address, body: &str| {
            let answer = BlockAnswer { block, body: body.into(), sequence: None };
            save_block_answer(academy, &ewa, address, answer).await
        };
        for body in
            [r#"{"chosen":[]}"#, r#"{"chosen":["r","x"]}"#, r#"{"chosen":["none"]}"#, "{}", "null", "{"]
        {
            let refused = save(stage.check, second, body).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{body}: {refused:?}");
        }
        for body in [r#"{"ticked":[2]}"#, r#"{"ticked":true}"#, r#"{"chosen":["r"]}"#] {
            let refused = save(stage.checklist, FIRST, body).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{body}: {refused:?}");
        }
        assert_eq!(count(academy, "block_answer").await, 0);
        let refused = complete_lesson(academy, &ewa, "jesien", "modul", "druga").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let page = open_lesson(academy, &ewa, second, Lang::Pl).await.unwrap();
        assert_eq!(check_key(academy, &page, stage.check, Lang::Pl).await.unwrap(), None);

        save(stage.check, second, r#"{"chosen":["x"]}"#).await.unwrap();
        assert!(save(stage.check, second, r#"{"chosen":[]}"#).await.is_err());
        let page = open_lesson(academy, &ewa, second, Lang::Pl).await.unwrap();
        assert_eq!(page.answers[&stage.check].0, r#"{"chosen":["x"]}"#, "what was kept before stands");
        assert!(check_key(academy, &page, stage.check, Lang::Pl).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn an_older_answer_never_overwrites_a_newer_one() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let save = async |body: &str, sequence| {
            let answer = BlockAnswer { block: stage.checklist, body: body.into(), sequence };
            save_block_answer(academy, &ewa, FIRST, answer).await.unwrap()
        };
        save(r#"{"ticked":[0,1]}"#, Some(20)).await;
        let late = save(r#"{"ticked":[0]}"#, Some(10)).await;
        assert_eq!((late.body.as_str(), late.sequence), (r#"{"ticked":[0,1]}"#, 20));
        save(r#"{"ticked":[]}"#, None).await;
        let page = open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap();
        assert_eq!(page.answers[&stage.checklist].0, r#"{"ticked":[]}"#);
    })
    .await;
}

#[tokio::test]
async fn a_resent_event_changes_nothing() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let event =
            NewEvent { id: academy.new_id(), block: Some(stage.checklist), second: None, client_at: None };
        record(academy, &ewa, FIRST, event.clone()).await.unwrap();
        record(academy, &ewa, FIRST, event).await.unwrap();
        assert_eq!(count(academy, "learning_event").await, 1);
        let page = open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap();
        assert_eq!(page.resume.unwrap().block, Some(stage.checklist));
    })
    .await;
}

#[tokio::test]
async fn without_a_seat_there_is_nothing_to_be_known_of() {
    on_each_database(async |academy| {
        stage(academy, None).await;
        let jan = academy.official("jan").await;
        assert_eq!(open_lesson(academy, &jan, FIRST, Lang::Pl).await.unwrap_err(), Error::NotFound);
        assert_eq!(dashboard(academy, &jan, Some("jesien"), Lang::Pl).await.unwrap_err(), Error::NotFound);
        assert_eq!(dashboard(academy, &jan, None, Lang::Pl).await.unwrap(), None);
        let refused = complete_lesson(academy, &jan, "jesien", "modul", "pierwsza").await;
        assert_eq!(refused.unwrap_err(), Error::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_closed_module_and_a_cohort_after_its_cut_off_take_no_completion() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        open_later(academy, &stage, academy.now() + TimeDelta::days(1)).await;
        let refused = open_lesson(academy, &ewa, FIRST, Lang::Pl).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        academy.clock.advance(TimeDelta::days(2));
        open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap();
        academy.clock.advance(TimeDelta::days(90));
        let refused = complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn nothing_leads_into_a_module_before_it_opens() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        lesson(academy, stage.version, (4, "text", "koniec"), serde_json::json!({ "title": "koniec" })).await;
        second_module(academy, &stage, academy.now() + TimeDelta::days(2)).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap();
        let last = async || complete_lesson(academy, &ewa, "jesien", "modul", "koniec").await.unwrap();
        let after_quiz = async || match attempt(academy, &ewa, QUIZ, 1, Lang::Pl).await.unwrap() {
            Attempt::Submitted(result) => result.next,
            Attempt::Open(_) => panic!("the attempt is submitted"),
        };
        assert_eq!(last().await.next, None, "the page of a closed module would be an error");
        assert_eq!(after_quiz().await, None, "the button after the quiz would lead to an error");
        assert_eq!(count(academy, "learning_position").await, 0, "her place is not moved there either");
        academy.clock.advance(TimeDelta::days(3));
        assert_eq!(last().await.next, Some(("dalszy".into(), "trzecia".into())));
        assert_eq!(after_quiz().await, Some((2, "dalszy".into(), "trzecia".into())));
    })
    .await;
}

#[tokio::test]
async fn what_is_completed_leads_on_after_the_cut_off_too() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        assert!(complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap().is_new);
        academy.clock.advance(TimeDelta::days(91));
        let again = complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        assert_eq!((again.is_new, again.next), (false, Some(("modul".into(), "druga".into()))));
        let late = complete_lesson(academy, &ewa, "jesien", "modul", "druga").await;
        assert!(matches!(late, Err(Error::Refused(_))), "nothing new is completed: {late:?}");
        assert_eq!(count(academy, "completion").await, 1);
    })
    .await;
}

#[tokio::test]
async fn opening_a_lesson_again_forgets_no_place_in_it() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let note = async |block, second, address| {
            let event = NewEvent { id: academy.new_id(), block, second, client_at: None };
            record(academy, &ewa, address, event).await.unwrap();
            academy.clock.advance(TimeDelta::seconds(5));
        };
        note(Some(stage.checklist), Some(372), FIRST).await;
        note(None, None, FIRST).await;
        let place = open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap().resume.unwrap();
        assert_eq!((place.block, place.second), (Some(stage.checklist), Some(372)));
        note(None, None, ("jesien", "modul", "druga")).await;
        let board = dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        assert_eq!(board.next.unwrap().1.slug, "druga");
        assert_eq!(count(academy, "learning_event").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_lesson_says_what_its_button_waits_for() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let page = open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap();
        assert_eq!(page.required, []);
        let second = ("jesien", "modul", "druga");
        let page = open_lesson(academy, &ewa, second, Lang::Pl).await.unwrap();
        let done = |page: &LessonPage| page.answers.keys().map(|block| block.0).collect();
        assert_eq!(progress(&page.required, &done(&page)).done, 0);
        let answer = BlockAnswer { block: stage.check, body: r#"{"chosen":["x"]}"#.into(), sequence: None };
        save_block_answer(academy, &ewa, second, answer).await.unwrap();
        let page = open_lesson(academy, &ewa, second, Lang::Pl).await.unwrap();
        assert!(progress(&page.required, &done(&page)).is_finished());
    })
    .await;
}

/// Sets what the course of the stage asks for, and what its quiz asks for itself. Before anything was read of it.
async fn ask(academy: &TestAcademy, course: &str, quiz: &str) {
    run(academy, "UPDATE course SET rule = $1", vec![course.into()]).await;
    run(academy, "UPDATE block SET data = $1 WHERE kind = 'quiz'", vec![quiz.into()]).await;
}

const QUIZ: (&str, &str, &str) = ("jesien", "modul", "sprawdzian");
const AS_THE_COURSE: &str = r#"{"kind":"quiz","pass_percent":null,"attempts":null,"minutes":null}"#;

#[tokio::test]
async fn a_course_with_five_attempts_gives_five_unless_the_quiz_has_a_number_of_its_own() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        ask(academy, r#"{"all_lessons":true,"quiz_percent":75,"attempts":5}"#, AS_THE_COURSE).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        assert_eq!(quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap().rule.attempts, 5);
        for number in 1..=5 {
            assert_eq!(start_attempt(academy, &ewa, QUIZ).await.unwrap(), number);
            submit_attempt(academy, &ewa, QUIZ, number).await.unwrap();
        }
        let sixth = start_attempt(academy, &ewa, QUIZ).await;
        assert!(matches!(sixth, Err(Error::Refused(_))), "{sixth:?}");
    })
    .await;
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let own = r#"{"kind":"quiz","pass_percent":90,"attempts":2,"minutes":null}"#;
        ask(academy, r#"{"all_lessons":true,"quiz_percent":75,"attempts":5}"#, own).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let rule = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap().rule;
        assert_eq!((rule.attempts, rule.percent), (2, 90));
    })
    .await;
}

#[tokio::test]
async fn where_lessons_need_not_be_finished_the_quizzes_alone_complete_the_course() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        ask(academy, r#"{"all_lessons":false,"quiz_percent":50,"attempts":3}"#, AS_THE_COURSE).await;
        let ewa = academy.official("ewa").await;
        let hers = seat(academy, &stage, &ewa, 1).await;
        let board = async || dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        let before = board().await;
        assert_eq!(before.conditions, [Condition::Quizzes { done: 0, all: 1, percent: 50 }]);
        assert!(
            matches!(before.modules[0].outline.missing[..], [Missing::Quiz { percent: 50, .. }]),
            "no lesson is said to be missing: {:?}",
            before.modules[0].outline.missing
        );
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        for (question, right) in &stage.right[..2] {
            let new = NewAnswer {
                question: QuestionId(*question),
                chosen: vec![right.clone()],
                is_flagged: false,
                sequence: None,
            };
            save_answer(academy, &ewa, QUIZ, 1, new).await.unwrap();
        }
        submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap();
        assert_eq!(state(academy, hers).await, "completed");
        let after = board().await;
        assert!(is_met(&after.conditions) && after.progress.is_finished());
        assert_eq!(after.modules[0].outline.missing, []);
        assert!(after.modules[0].outline.items.iter().any(|item| !item.is_done), "she read no lesson");
    })
    .await;
}

/// The page budget is 12 statements; the session takes up to 2 of them, and one is left for the shell.
#[tokio::test]
async fn learners_pages_stay_within_their_budget_of_statements() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        for warm in [false, true] {
            let before = academy.db().statements();
            dashboard(academy, &ewa, None, Lang::Pl).await.unwrap();
            let between = academy.db().statements();
            open_lesson(academy, &ewa, FIRST, Lang::Pl).await.unwrap();
            let after = academy.db().statements();
            let most = if warm { 8 } else { 9 };
            assert!(between - before <= most, "dashboard: {}", between - before);
            assert!(after - between <= most, "lesson: {}", after - between);
        }
    })
    .await;
}
