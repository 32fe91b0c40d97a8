use chrono::TimeDelta;
use domain::access::Actor;
use domain::assessment::commands::{close_overdue, save_answer, start_attempt, submit_attempt};
use domain::assessment::queries::{Attempt, attempt, quiz_front};
use domain::assessment::rules::Score;
use domain::assessment::views::{AttemptView, NewAnswer};
use domain::error::Error;
use domain::ids::QuestionId;
use domain::lang::Lang;
use domain::learning::cast::{Stage, count, seat, stage, state};
use domain::learning::commands::{BlockAnswer, complete_lesson, save_block_answer};
use domain::learning::queries::dashboard;
use domain::testing::{TestAcademy, on_each_database};

const QUIZ: (&str, &str, &str) = ("jesien", "modul", "sprawdzian");

async fn ready(academy: &TestAcademy, minutes: Option<u32>) -> (Stage, Actor) {
    let stage = stage(academy, minutes).await;
    let ewa = academy.official("ewa").await;
    seat(academy, &stage, &ewa, 1).await;
    (stage, ewa)
}

async fn answer(academy: &TestAcademy, actor: &Actor, number: u32, question: uuid::Uuid, option: &str) {
    let new = NewAnswer {
        question: QuestionId(question),
        chosen: vec![option.into()],
        is_flagged: false,
        sequence: None,
    };
    save_answer(academy, actor, QUIZ, number, new).await.unwrap();
}

async fn open(academy: &TestAcademy, actor: &Actor, number: u32) -> AttemptView {
    match attempt(academy, actor, QUIZ, number, Lang::Pl).await.unwrap() {
        Attempt::Open(view) => view,
        Attempt::Submitted(_) => panic!("it is under way"),
    }
}

#[tokio::test]
async fn three_right_answers_of_four_pass_and_are_recorded() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        assert_eq!(start_attempt(academy, &ewa, QUIZ).await.unwrap(), 1);
        for (question, right) in &stage.right[..3] {
            answer(academy, &ewa, 1, *question, right).await;
        }
        answer(academy, &ewa, 1, stage.right[3].0, "x").await;
        let score = submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap();
        assert_eq!(score, Score { points: 3, max: 4 });
        assert_eq!(submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap(), score);
        let Attempt::Submitted(result) = attempt(academy, &ewa, QUIZ, 1, Lang::Pl).await.unwrap() else {
            panic!("it is submitted")
        };
        assert!(result.is_passed);
        assert_eq!(result.questions.iter().filter(|question| question.is_right).count(), 3);
        assert!(result.questions[0].explanation.contains("Sekretne"));
        let board = dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        assert_eq!(board.progress.done, 1);
        let again = start_attempt(academy, &ewa, QUIZ).await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn an_open_attempt_holds_no_key_and_keeps_its_order() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        answer(academy, &ewa, 1, stage.right[0].0, "y").await;
        let view = open(academy, &ewa, 1).await;
        assert_eq!(view.questions.iter().filter(|question| question.is_answered()).count(), 1);
        let sent = serde_json::to_string(&view).unwrap();
        assert!(!sent.contains("Sekretne") && !sent.contains("correct"), "{sent}");
        assert_eq!(start_attempt(academy, &ewa, QUIZ).await.unwrap(), 1);
        let later = open(academy, &ewa, 1).await;
        assert_eq!(later.questions, view.questions);
    })
    .await;
}

#[tokio::test]
async fn three_attempts_and_no_fourth() {
    on_each_database(async |academy| {
        let (_, ewa) = ready(academy, None).await;
        for number in 1..=3 {
            assert_eq!(start_attempt(academy, &ewa, QUIZ).await.unwrap(), number);
            submit_attempt(academy, &ewa, QUIZ, number).await.unwrap();
        }
        let fourth = start_attempt(academy, &ewa, QUIZ).await;
        assert!(matches!(fourth, Err(Error::Refused(_))), "{fourth:?}");
        assert_eq!(quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap().attempts.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn tabs_that_start_at_once_get_one_attempt() {
    on_each_database(async |academy| {
        let (_, ewa) = ready(academy, None).await;
        let mut tabs = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (academy, ewa) = (academy.academy.clone(), ewa.clone());
            tabs.spawn(async move { start_attempt(&academy, &ewa, QUIZ).await.unwrap() });
        }
        while let Some(number) = tabs.join_next().await {
            assert_eq!(number.unwrap(), 1);
        }
        assert_eq!(count(academy, "quiz_attempt").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_late_resend_does_not_overwrite_a_newer_answer() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        let save = async |option: &str, sequence| {
            let question = QuestionId(stage.right[0].0);
            let new = NewAnswer { question, chosen: vec![option.into()], is_flagged: false, sequence };
            save_answer(academy, &ewa, QUIZ, 1, new).await
        };
        save("r", Some(200)).await.unwrap();
        let late = save("x", Some(100)).await.unwrap();
        assert_eq!((late.chosen, late.sequence), (vec!["r".to_owned()], 200));
        assert_eq!(save("r", Some(200)).await.unwrap().sequence, 200);
        assert!(matches!(save("none", None).await, Err(Error::Invalid(_))));
        submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap();
        assert!(matches!(save("x", Some(300)).await, Err(Error::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn the_deadline_goes_by_the_servers_clock_and_what_was_saved_counts() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, Some(20)).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        academy.clock.advance(TimeDelta::minutes(20));
        answer(academy, &ewa, 1, stage.right[0].0, "r").await;
        academy.clock.advance(TimeDelta::seconds(1));
        let question = QuestionId(stage.right[1].0);
        let new = NewAnswer { question, chosen: vec!["r".into()], is_flagged: false, sequence: None };
        let late = save_answer(academy, &ewa, QUIZ, 1, new).await;
        assert!(matches!(late, Err(Error::Refused(_))), "{late:?}");
        // The next start closes what ran out.
        assert_eq!(start_attempt(academy, &ewa, QUIZ).await.unwrap(), 2);
        let front = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap();
        assert_eq!(front.attempts[0].score, Some(Score { points: 1, max: 4 }));
    })
    .await;
}

#[tokio::test]
async fn another_persons_attempt_is_not_to_be_known_of() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        let jan = academy.official("jan").await;
        seat(academy, &stage, &jan, 2).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        assert_eq!(attempt(academy, &jan, QUIZ, 1, Lang::Pl).await.unwrap_err(), Error::NotFound);
        assert_eq!(submit_attempt(academy, &jan, QUIZ, 1).await.unwrap_err(), Error::NotFound);
        assert!(matches!(submit_attempt(academy, &Actor::Guest, QUIZ, 1).await, Err(Error::SignInRequired)));
    })
    .await;
}

/// Everything but the last page's button, in the given order of what is left.
async fn all_but(academy: &TestAcademy, stage: &Stage, actor: &Actor, quiz: bool) {
    complete_lesson(academy, actor, "jesien", "modul", "pierwsza").await.unwrap();
    let answer = BlockAnswer { block: stage.check, body: r#"{"chosen":["r"]}"#.into(), sequence: None };
    save_block_answer(academy, actor, ("jesien", "modul", "druga"), answer).await.unwrap();
    start_attempt(academy, actor, QUIZ).await.unwrap();
    for (question, right) in &stage.right {
        self::answer(academy, actor, 1, *question, right).await;
    }
    if quiz {
        submit_attempt(academy, actor, QUIZ, 1).await.unwrap();
    } else {
        complete_lesson(academy, actor, "jesien", "modul", "druga").await.unwrap();
    }
}

#[tokio::test]
async fn the_last_condition_completes_the_enrollment_once_with_history_and_mail() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        for (name, receipt, quiz) in [("ewa", 1, false), ("jan", 2, true)] {
            let actor = academy.official(name).await;
            let id = seat(academy, &stage, &actor, receipt).await;
            all_but(academy, &stage, &actor, quiz).await;
            assert_eq!(state(academy, id).await, "confirmed");
            if quiz {
                complete_lesson(academy, &actor, "jesien", "modul", "druga").await.unwrap();
            } else {
                submit_attempt(academy, &actor, QUIZ, 1).await.unwrap();
                submit_attempt(academy, &actor, QUIZ, 1).await.unwrap();
            }
            assert_eq!(state(academy, id).await, "completed");
        }
        assert_eq!(count(academy, "enrollment_change").await, 2);
        assert_eq!(count(academy, "outbox").await, 2);
    })
    .await;
}

#[tokio::test]
async fn the_last_two_conditions_met_at_once_complete_the_enrollment() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        for receipt in 1..=6 {
            let actor = academy.official(&format!("ewa{receipt}")).await;
            let id = seat(academy, &stage, &actor, receipt).await;
            complete_lesson(academy, &actor, "jesien", "modul", "pierwsza").await.unwrap();
            let body = r#"{"chosen":["r"]}"#.to_owned();
            let answer = BlockAnswer { block: stage.check, body, sequence: None };
            save_block_answer(academy, &actor, ("jesien", "modul", "druga"), answer).await.unwrap();
            start_attempt(academy, &actor, QUIZ).await.unwrap();
            for (question, right) in &stage.right {
                self::answer(academy, &actor, 1, *question, right).await;
            }
            let (lesson, quiz) = tokio::join!(
                complete_lesson(academy, &actor, "jesien", "modul", "druga"),
                submit_attempt(academy, &actor, QUIZ, 1),
            );
            lesson.unwrap();
            quiz.unwrap();
            assert_eq!(state(academy, id).await, "completed");
        }
    })
    .await;
}

#[tokio::test]
async fn the_job_closes_what_ran_out_with_what_was_saved() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, Some(20)).await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        for (question, right) in &stage.right[..3] {
            answer(academy, &ewa, 1, *question, right).await;
        }
        academy.clock.advance(TimeDelta::minutes(20));
        assert_eq!(close_overdue(academy).await.unwrap(), 0, "the last second counts");
        academy.clock.advance(TimeDelta::minutes(10));
        let (one, other) = tokio::join!(close_overdue(academy), close_overdue(academy));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        let front = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap();
        assert_eq!(front.attempts[0].score, Some(Score { points: 3, max: 4 }));
        assert!(front.attempts[0].is_passed);
        let took = front.attempts[0].submitted_at.unwrap() - front.attempts[0].started_at;
        assert_eq!(took, TimeDelta::minutes(20));
    })
    .await;
}

#[tokio::test]
async fn the_cohorts_cut_off_closes_an_attempt_without_a_limit_with_what_was_saved_in_time() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        let cut_off = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap().until;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        assert_eq!(open(academy, &ewa, 1).await.closes_at, cut_off);
        academy.clock.set(cut_off);
        answer(academy, &ewa, 1, stage.right[0].0, "r").await;
        assert_eq!(close_overdue(academy).await.unwrap(), 0, "the last second counts");

        academy.clock.advance(TimeDelta::seconds(1));
        let question = QuestionId(stage.right[1].0);
        let new = NewAnswer { question, chosen: vec!["r".into()], is_flagged: false, sequence: None };
        let late = save_answer(academy, &ewa, QUIZ, 1, new).await;
        assert!(matches!(late, Err(Error::Refused(_))), "an answer after the cut-off: {late:?}");
        let (one, other) = tokio::join!(close_overdue(academy), close_overdue(academy));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "nobody looked, the job closes it");
        let front = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap();
        assert!(front.is_over);
        assert_eq!(front.attempts[0].score, Some(Score { points: 1, max: 4 }));
        assert_eq!(front.attempts[0].submitted_at, Some(cut_off), "it was over then");
    })
    .await;
}

#[tokio::test]
async fn months_after_the_cut_off_answers_saved_in_time_still_count_and_no_others() {
    on_each_database(async |academy| {
        let stage = stage(academy, Some(20)).await;
        let ewa = academy.official("ewa").await;
        let hers = seat(academy, &stage, &ewa, 1).await;
        let cut_off = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap().until;
        // The cut-off is before the end of the attempt's own 20 minutes.
        academy.clock.set(cut_off - TimeDelta::minutes(5));
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        for (question, right) in &stage.right[..2] {
            answer(academy, &ewa, 1, *question, right).await;
        }
        academy.clock.advance(TimeDelta::days(60));
        assert_eq!(submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap(), Score { points: 2, max: 4 });
        assert_eq!(state(academy, hers).await, "confirmed", "two of four pass nothing");
        let front = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap();
        assert_eq!(front.attempts[0].submitted_at, Some(cut_off));
        let next = start_attempt(academy, &ewa, QUIZ).await;
        assert!(matches!(next, Err(Error::Refused(_))), "{next:?}");
    })
    .await;
}

/// Of the 12 statements of a page the session takes up to 2, and one is left for the shell.
#[tokio::test]
async fn pages_of_quizzes_stay_within_their_budget_of_statements() {
    on_each_database(async |academy| {
        let (stage, ewa) = ready(academy, None).await;
        let count = async |page: &str| {
            let before = academy.db().statements();
            match page {
                "front" => _ = quiz_front(academy, &ewa, QUIZ, Lang::Pl).await.unwrap(),
                _ => _ = attempt(academy, &ewa, QUIZ, 1, Lang::Pl).await.unwrap(),
            }
            let after = academy.db().statements();
            assert!(after - before <= 9, "{page}: {}", after - before);
        };
        count("front").await;
        start_attempt(academy, &ewa, QUIZ).await.unwrap();
        answer(academy, &ewa, 1, stage.right[0].0, "r").await;
        count("attempt").await;
        submit_attempt(academy, &ewa, QUIZ, 1).await.unwrap();
        count("result").await;
        count("front").await;
    })
    .await;
}
