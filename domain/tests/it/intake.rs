//! The line in front of the desk: a crowd that applies at once is decided together, each as if she had come alone.

use domain::access::Actor;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::crowd::{Applicant, crowd, replayed};
use domain::enrollment::rules::Refusal;
use domain::enrollment::{Receipt, cast, commands};
use domain::ids::{AffiliationId, CohortId};
use domain::testing::{TestAcademy, on_each_database};
use domain::{Error, Result};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend};

const PEOPLE: usize = 120;

async fn stage(academy: &TestAcademy) -> (CohortId, Limits, Vec<Applicant>) {
    let course = cast::course(academy, "akademia").await.unwrap();
    let limits = Limits { total: Cap::of(50), city: Cap::of(3), cities: Cap::of(20), ..Limits::default() };
    let cohort = cast::cohort(academy, course, "jesien", limits.clone()).await.unwrap();
    (cohort, limits, crowd(academy, PEOPLE, 40).await.unwrap())
}

async fn apply(academy: &TestAcademy, cohort: CohortId, who: &Applicant, why: &str) -> Result<Receipt> {
    let actor = Actor::Member { id: who.person, grants: vec![] };
    let form = domain::enrollment::ApplyForm { motivation: why.into(), ..cast::form(who.affiliation) };
    commands::apply(academy, &actor, cohort, &form).await
}

#[tokio::test]
async fn a_crowd_is_decided_in_few_statements_and_each_as_if_alone() {
    on_each_database(async |academy| {
        let (cohort, limits, people) = stage(academy).await;
        let before = academy.db().statements();
        // Each presses the button twice.
        let twice = people.iter().flat_map(|who| [who, who]);
        let receipts = join_all(twice.map(|who| apply(academy, cohort, who, ""))).await;
        let statements = academy.db().statements() - before;
        for pair in receipts.chunks(2) {
            let [first, second] = pair else { panic!("an answer is missing") };
            assert!(first.is_ok() && first == second, "the same key is the same receipt: {pair:?}");
        }
        let book = replayed(academy, cohort, &limits).await.unwrap();
        assert_eq!(book.entries().len(), PEOPLE);
        assert!(statements < 60, "{statements} statements for {PEOPLE} people");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_apply_is_told_so_and_holds_nobody_up() {
    on_each_database(async |academy| {
        let (cohort, limits, people) = stage(academy).await;
        let stranger =
            Applicant { affiliation: AffiliationId(uuid::Uuid::from_u128(7)), ..people[0].clone() };
        let impostor = Applicant { affiliation: people[1].affiliation, ..people[2].clone() };
        let mut line: Vec<&Applicant> = vec![&stranger, &impostor];
        line.extend(&people[3..40]);
        let receipts = join_all(line.iter().map(|who| apply(academy, cohort, who, ""))).await;
        let refused = |why| Err(Error::Refused(domain::error::Refusal::Enrollment(why)));
        assert_eq!(receipts[0], refused(Refusal::NoWorkplace));
        assert_eq!(receipts[1], refused(Refusal::NoWorkplace), "a workplace of somebody else");
        let numbers: Vec<u32> =
            receipts[2..].iter().map(|receipt| receipt.as_ref().unwrap().number).collect();
        assert_eq!(numbers, (1..=37).collect::<Vec<_>>(), "in the order in which they came, without gaps");
        let nowhere = CohortId(uuid::Uuid::from_u128(9));
        assert_eq!(apply(academy, nowhere, &people[0], "").await, Err(Error::NotFound));
        assert_eq!(replayed(academy, cohort, &limits).await.unwrap().entries().len(), 37);
    })
    .await;
}

#[tokio::test]
async fn what_the_database_does_not_take_from_one_it_takes_from_all_others() {
    on_each_database(async |academy| {
        let (cohort, limits, people) = stage(academy).await;
        let conn = academy.db().maintenance();
        let guard = if conn.get_database_backend() == DbBackend::Sqlite {
            "CREATE TRIGGER guard BEFORE INSERT ON enrollment WHEN NEW.motivation = 'trucizna' \
             BEGIN SELECT RAISE(ABORT, 'poison'); END"
        } else {
            "ALTER TABLE enrollment ADD CONSTRAINT guard CHECK (motivation <> 'trucizna')"
        };
        conn.execute_unprepared(guard).await.unwrap();
        let why = |number: usize| if number == 20 { "trucizna" } else { "" };
        let receipts = join_all(
            people[..60].iter().enumerate().map(|(number, who)| apply(academy, cohort, who, why(number))),
        )
        .await;
        for (number, receipt) in receipts.iter().enumerate() {
            let is_broken = matches!(receipt, Err(Error::Broken { .. }));
            assert_eq!(is_broken, number == 20, "{number}: {receipt:?}");
        }
        assert_eq!(replayed(academy, cohort, &limits).await.unwrap().entries().len(), 59);
        assert!(apply(academy, cohort, &people[20], "").await.is_ok(), "she comes again");
    })
    .await;
}

/// The second academy sees only what is committed.
#[tokio::test]
async fn what_is_acknowledged_after_the_disk_was_full_is_committed() {
    let academy = TestAcademy::on("sqlite").await;
    let (cohort, limits, people) = stage(&academy).await;
    // The connection that writes may not make the file any larger; the one that takes its place may.
    academy.change("PRAGMA max_page_count = 1").await;
    let mut full = 0;
    for who in &people {
        while apply(&academy, cohort, who, &"d".repeat(900)).await.is_err() {
            full += 1;
            assert!(full < 100, "the academy does not come back");
        }
    }
    assert!(full > 0, "the disk was never full");
    let academy = academy.reopened().await;
    assert_eq!(replayed(&academy, cohort, &limits).await.unwrap().entries().len(), PEOPLE);
}
