//! Power cuts: the server is killed in the middle of quizzes and applications. Whatever it acknowledged is there after
//! the next start, and seats still add up.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::notice::Notice;
use domain::cohort::limits::Limits;
use domain::enrollment::crowd::{Applicant, crowd, replayed};
use domain::enrollment::{EnrollmentState, cast};
use domain::ids::CohortId;
use domain::learning::cast as learning;
use domain::testing::{TestAcademy, databases};

use crate::process::{post, rounds, server, try_post};
use crate::race::limits;

/// So many people answer a quiz while so many apply.
const LEARNERS: usize = 4;
const APPLICANTS: usize = 12;
const QUIZ: &str = "/nauka/jesien/modul/sprawdzian";

/// What was sent: the last acknowledged answer, and those sent after it whose acknowledgement never came.
#[derive(Default)]
struct Sent {
    acknowledged: Option<String>,
    open: Vec<String>,
}

/// Answers by person and question.
type Answers = Arc<Mutex<HashMap<(usize, usize), Sent>>>;

/// What an applicant was told, and the receipt under which it was found after the first start since.
struct Told {
    state: EnrollmentState,
    receipt: Option<String>,
}

/// Acknowledged applications by workplace, which each applicant has one of.
type Decisions = Arc<Mutex<BTreeMap<String, Told>>>;

struct Stage {
    learners: Vec<String>,
    questions: Vec<String>,
    cohort: CohortId,
    limits: Limits,
    answers: Answers,
    told: Decisions,
}

fn dice(below: usize) -> usize {
    usize::from(u16::from_le_bytes(domain::secret::bytes::<2>())) % below
}

async fn set(academy: &TestAcademy) -> Stage {
    academy.clock.set(domain::clock::Clock::now(&domain::clock::SystemClock));
    let stage = learning::stage(academy, None).await;
    let mut learners = Vec::new();
    for number in 0..LEARNERS {
        let name = format!("uczen{number}");
        let actor = academy.official(&name).await;
        learning::seat(academy, &stage, &actor, i32::try_from(number).unwrap() + 1).await;
        learners.push(academy.sign_in(&format!("{name}@example.pl")).await);
    }
    let limits = limits(40, 3, 20);
    let course = cast::course(academy, "drugi").await.unwrap();
    let cohort = cast::cohort(academy, course, "zima", limits.clone()).await.unwrap();
    let questions = stage.right.iter().map(|(question, _)| question.to_string()).collect();
    Stage { learners, questions, cohort, limits, answers: Answers::default(), told: Arc::default() }
}

/// Answers at random until the server is gone.
async fn learn(
    port: u16,
    who: usize,
    token: String,
    questions: Vec<String>,
    answers: Answers,
    stop: Arc<AtomicBool>,
) {
    while !stop.load(Ordering::Relaxed) {
        let (question, option) = (dice(questions.len()), ["r", "x", "y", "z"][dice(4)].to_owned());
        let key = (who, question);
        answers.lock().unwrap().entry(key).or_default().open.push(option.clone());
        let form = format!("pytanie={}&odpowiedz={option}&krok=1", questions[question]);
        let Ok((status, answer)) = try_post(port, &format!("{QUIZ}/1"), &token, &form).await else { return };
        if status == 0 {
            return;
        }
        assert_eq!(status, 303, "{answer}");
        let mut answers = answers.lock().unwrap();
        let sent = answers.entry(key).or_default();
        sent.acknowledged = Some(option);
        sent.open.clear();
    }
}

async fn traffic(stage: &Stage, port: u16, crowd: Vec<Applicant>) {
    let stop = Arc::new(AtomicBool::new(false));
    let mut work = Vec::new();
    for (who, token) in stage.learners.iter().enumerate() {
        let (questions, answers) = (stage.questions.clone(), stage.answers.clone());
        work.push(tokio::spawn(learn(port, who, token.clone(), questions, answers, stop.clone())));
    }
    for applicant in crowd {
        let told = stage.told.clone();
        work.push(tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(u64::try_from(dice(1000)).unwrap())).await;
            let form = format!("affiliation={}&motivation=&request_key=once", applicant.affiliation);
            match try_post(port, "/kohorty/zima/zgloszenie", &applicant.token, &form).await {
                Ok((303, answer)) => {
                    let Some(state) = told_state(&answer) else { return };
                    told.lock()
                        .unwrap()
                        .insert(plain(&applicant.affiliation.to_string()), Told { state, receipt: None });
                }
                Ok((0, _)) | Err(_) => {}
                Ok((status, answer)) => panic!("{status}: {answer}"),
            }
        }));
    }
    for one in work {
        one.await.unwrap();
    }
}

/// The decision that an answer tells, once it has arrived as far as that.
pub fn told_state(answer: &str) -> Option<EnrollmentState> {
    let said = |notice: Notice| answer.contains(&format!("={};", notice.word()));
    if said(Notice::SeatTaken) {
        Some(EnrollmentState::Confirmed)
    } else {
        said(Notice::SeatAwaited).then_some(EnrollmentState::Waitlisted)
    }
}

/// An id without its dashes, as `plain_sql` gives it.
pub fn plain(id: &str) -> String {
    id.replace('-', "")
}

pub fn plain_sql(academy: &TestAcademy, column: &str) -> String {
    if academy.url.starts_with("sqlite") {
        format!("lower(hex({column}))")
    } else {
        format!("replace({column}::text, '-', '')")
    }
}

/// Everything acknowledged is there, and seats are those of the pure rule.
async fn verify(academy: &TestAcademy, stage: &Stage, round: usize) {
    answers_are_there(academy, stage, round).await;
    decisions_are_there(academy, stage, round).await;
    seats_add_up(academy, stage, round).await;
}

async fn answers_are_there(academy: &TestAcademy, stage: &Stage, round: usize) {
    let mut stored = BTreeMap::new();
    let sql = "SELECT s.agent || ' ' || CAST(s.question AS text) || ' ' || s.chosen FROM \
        (SELECT e.receipt_number AS agent, ID AS question, a.chosen AS chosen FROM quiz_answer a \
        JOIN quiz_attempt t ON t.id = a.attempt_id JOIN enrollment e ON e.id = t.enrollment_id) s";
    let id = plain_sql(academy, "a.question_id");
    for row in academy.texts(&sql.replace("ID AS", &format!("{id} AS"))).await {
        let mut parts = row.splitn(3, ' ');
        let key = (parts.next().unwrap().to_owned(), parts.next().unwrap().to_owned());
        stored.insert(key, parts.next().unwrap().to_owned());
    }
    for ((who, question), sent) in stage.answers.lock().unwrap().iter() {
        let Some(acknowledged) = &sent.acknowledged else { continue };
        let key = ((who + 1).to_string(), plain(&stage.questions[*question]));
        let chosen = stored.get(&key).cloned().unwrap_or_default();
        let is_there =
            sent.open.iter().chain([acknowledged]).any(|option| chosen.contains(&format!("\"{option}\"")));
        assert!(
            is_there,
            "round {round}: {key:?} acknowledged {acknowledged}, open {:?}, stored {chosen}",
            sent.open
        );
    }
}

/// Each applicant who was ever told a decision has one application, in the state she was told, under one number for good.
async fn decisions_are_there(academy: &TestAcademy, stage: &Stage, round: usize) {
    let sql = format!(
        "SELECT {} || ' ' || CAST(e.receipt_number AS text) || ' ' || e.state FROM enrollment e \
         JOIN cohort c ON c.id = e.cohort_id WHERE c.slug = 'zima'",
        plain_sql(academy, "e.affiliation_id")
    );
    let mut stored: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in academy.texts(&sql).await {
        let [who, receipt, state] = row.split(' ').collect::<Vec<_>>().try_into().unwrap();
        stored.entry(who.to_owned()).or_default().push((receipt.to_owned(), state.to_owned()));
    }
    for (who, told) in stage.told.lock().unwrap().iter_mut() {
        let rows = stored.get(who).map(Vec::as_slice).unwrap_or_default();
        let [(receipt, state)] = rows else {
            panic!("round {round}: {who} was told {:?} and has {rows:?}", told.state)
        };
        assert_eq!(state, told.state.code(), "round {round}: {who}, receipt {receipt}");
        let first = told.receipt.get_or_insert_with(|| receipt.clone());
        assert_eq!(receipt, first, "round {round}: the receipt of {who} has another number");
    }
}

async fn seats_add_up(academy: &TestAcademy, stage: &Stage, round: usize) {
    if let Err(difference) = replayed(academy, stage.cohort, &stage.limits).await {
        panic!("round {round}: {difference}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_kill_9() {
    for database in databases() {
        let academy = TestAcademy::on(database).await;
        let stage = set(&academy).await;
        let rounds = rounds(5, 50);
        let mut crowd = crowd(&academy, rounds * APPLICANTS, 30).await.unwrap();
        let mut process = server(&academy).await;
        for token in &stage.learners {
            let (status, answer) = post(process.port, QUIZ, token, "zacznij=1").await;
            assert_eq!(status, 303, "{answer}");
        }
        for round in 0..rounds {
            let port = process.port;
            let now = crowd.split_off(crowd.len() - APPLICANTS);
            let moment = Duration::from_millis(u64::try_from(100 + dice(1400)).unwrap());
            let cut = async {
                tokio::time::sleep(moment).await;
                process.kill();
            };
            tokio::join!(traffic(&stage, port, now), cut);
            process = server(&academy).await;
            verify(&academy, &stage, round).await;
        }
        let (answers, told) = (stage.answers.lock().unwrap().len(), stage.told.lock().unwrap().len());
        eprintln!("{database}: {rounds} kills, {answers} answers and {told} decisions kept");
        assert!(answers > 0 && told > 0, "traffic flowed");
    }
}
