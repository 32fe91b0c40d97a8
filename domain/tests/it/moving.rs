//! Moves of people between two cohorts of a course: seats, progress, letters, and who may.

use chrono::TimeDelta;
use domain::access::{Actor, Grant, Role, Scope};
use domain::audit::Filter;
use domain::cohort::limits::{Cap, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::arrival::Arrival;
use domain::enrollment::board::{changes, over_seats, steps};
use domain::enrollment::commands::{MoveForm, move_to_cohort};
use domain::enrollment::moving::{other_cohorts, preview_move, whereabouts};
use domain::enrollment::{EnrollmentState, Reason, Receipt, Refusal, cast, check_seats, commands, live};
use domain::error::Error;
use domain::ids::{CityId, CohortId, CourseId, EnrollmentId};
use domain::testing::{TestAcademy, on_each_database};
use domain::{Result, audit};
use futures_util::future::join_all;

use EnrollmentState::{Confirmed, Waitlisted};

pub const WHY: &str = "Zmiana terminu urlopu.";

/// Two cohorts of one course.
pub struct Two {
    pub organizer: Actor,
    pub course: CourseId,
    pub autumn: CohortId,
    pub spring: CohortId,
    pub city: CityId,
}

impl Two {
    async fn of(academy: &TestAcademy, autumn: Limits, spring: Limits) -> Self {
        let course = cast::course(academy, "akademia").await.unwrap();
        Self {
            organizer: academy.with_role("organizator", Role::Organizer, Scope::Everything).await,
            course,
            autumn: cast::cohort(academy, course, "jesien", autumn).await.unwrap(),
            spring: cast::cohort(academy, course, "wiosna", spring).await.unwrap(),
            city: cast::city(academy, "Ełk").await.unwrap(),
        }
    }

    pub async fn moved(&self, academy: &TestAcademy, id: EnrollmentId, beyond: bool) -> Result<Receipt> {
        let form = MoveForm { to: self.spring, reason: WHY, beyond, seen: None };
        move_to_cohort(academy, &self.organizer, id, form).await
    }

    pub async fn back(&self, academy: &TestAcademy, id: EnrollmentId) -> Result<Receipt> {
        let form = MoveForm { to: self.autumn, reason: "Powrót.", beyond: false, seen: None };
        move_to_cohort(academy, &self.organizer, id, form).await
    }
}

pub async fn applicant(
    academy: &TestAcademy,
    cohort: CohortId,
    city: CityId,
    name: &str,
) -> (Actor, EnrollmentId) {
    let actor = academy.official(name).await;
    let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
    let receipt = commands::apply(academy, &actor, cohort, &cast::form(place)).await.unwrap();
    (actor, receipt.enrollment)
}

fn places(total: u32) -> Limits {
    Limits { total: Cap::of(total), ..Limits::default() }
}

async fn states(academy: &TestAcademy, cohort: CohortId) -> Vec<(u32, EnrollmentState)> {
    let found = cast::outcome(academy, cohort).await.unwrap();
    found.into_iter().map(|(receipt, _, state)| (receipt, state)).collect()
}

pub async fn adds_up(academy: &TestAcademy) {
    assert_eq!(check_seats(academy).await.unwrap(), [], "counters, claims and rows have parted");
}

pub async fn count(academy: &TestAcademy, table: &str, condition: &str) -> i64 {
    cast::count(academy, table, condition).await.unwrap()
}

pub fn refused(why: Refusal) -> Error {
    Error::Refused(domain::error::Refusal::Enrollment(why))
}

fn full(answer: Result<Receipt>) -> bool {
    matches!(answer, Err(Error::Invalid(errors)) if errors.of("beyond").is_some())
}

#[tokio::test]
async fn a_move_takes_the_seat_along_and_the_next_one_moves_up() {
    on_each_database(async |academy| {
        let two = Two::of(academy, places(1), places(5)).await;
        let (ewa, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        let (_, next) = applicant(academy, two.autumn, two.city, "jan").await;
        let known = live::changes(academy, &[two.autumn, two.spring]).await.unwrap();

        let shown = preview_move(academy, &two.organizer, hers, two.spring).await.unwrap();
        assert_eq!(shown.arrival, Arrival::Free);
        let told: Vec<_> = shown.leaving.seated.iter().map(|who| who.enrollment).collect();
        assert_eq!(told, [next], "the preview names who moves up");
        let mark = shown.mark().unwrap();
        let form = MoveForm { to: two.spring, reason: WHY, beyond: false, seen: Some(&mark) };
        let receipt = move_to_cohort(academy, &two.organizer, hers, form).await.unwrap();

        assert_eq!((receipt.enrollment, receipt.number), (hers, 1), "the same row, the next number there");
        assert_eq!((receipt.state, receipt.reason), (Confirmed, Reason::Moved));
        assert_eq!(states(academy, two.autumn).await, [(2, Confirmed)]);
        assert_eq!(states(academy, two.spring).await, [(1, Confirmed)]);
        adds_up(academy).await;
        let now = live::changes(academy, &[two.autumn, two.spring]).await.unwrap();
        for cohort in [two.autumn, two.spring] {
            assert!(now[&cohort] > known[&cohort], "the board of each cohort is told");
        }

        // Both boards say it in their changes, and the way of the enrollment does.
        let (autumn, spring) =
            (get_cohort(academy, two.autumn).await.unwrap(), get_cohort(academy, two.spring).await.unwrap());
        for (cohort, other, action) in
            [(&autumn, &spring, "moved to another cohort"), (&spring, &autumn, "moved from another cohort")]
        {
            let lines = changes(academy, cohort, 5).await.unwrap();
            let line = lines.iter().find(|line| line.action == action).expect("the board says it");
            assert_eq!(line.other.as_ref(), Some(&other.texts));
            assert_eq!(line.reason.as_deref(), Some(WHY));
            assert_eq!(line.enrollment, Some(hers));
        }
        let way = steps(academy, hers).await.unwrap();
        assert_eq!((way.len(), way[0].reason, way[0].left.as_ref()), (2, Reason::Moved, Some(&autumn.texts)));
        assert_eq!(whereabouts(academy, &two.organizer, hers).await.unwrap().id, two.spring);
        assert_eq!(whereabouts(academy, &ewa, hers).await, Err(Error::NotFound));

        let letters =
            count(academy, "outbox", "event = 'enrollment' AND data LIKE '%\"reason\":\"moved\"%'").await;
        assert_eq!(letters, 1, "she is written to once");

        // The undo is a move back: a new number there, and only where a seat is free.
        assert!(full(two.back(academy, hers).await), "somebody else has the seat");
        commands::remove(academy, &two.organizer, next, "pomyłka").await.unwrap();
        let back = two.back(academy, hers).await.unwrap();
        assert_eq!((back.enrollment, back.number), (hers, 3));
        adds_up(academy).await;
        let trail = Filter { kind: Some(audit::Kind::Enrollments), ..Filter::default() };
        let lines = audit::queries::trail(academy, &two.organizer, &trail, 50).await.unwrap().lines;
        assert_eq!(lines.iter().filter(|line| line.action.contains("another cohort")).count(), 4);
    })
    .await;
}

#[tokio::test]
async fn without_a_free_seat_the_organizer_has_to_say_so() {
    on_each_database(async |academy| {
        let kept = Limits { reserve: 1, ..places(2) };
        let two = Two::of(academy, Limits::default(), kept).await;
        let mut people = Vec::new();
        for name in ["ewa", "jan", "ola"] {
            people.push(applicant(academy, two.autumn, two.city, name).await.1);
        }
        applicant(academy, two.spring, two.city, "iga").await;
        let (_, waits) = applicant(academy, two.spring, two.city, "ula").await;

        // The last seat there is kept back.
        let shown = preview_move(academy, &two.organizer, people[0], two.spring).await.unwrap();
        assert_eq!(shown.arrival, Arrival::Reserve);
        assert!(full(two.moved(academy, people[0], false).await));
        assert_eq!(states(academy, two.autumn).await.len(), 3, "nothing was kept of a refused move");
        adds_up(academy).await;
        two.moved(academy, people[0], true).await.unwrap();
        let spring = get_cohort(academy, two.spring).await.unwrap();
        assert_eq!(over_seats(academy, &spring).await.unwrap(), [], "the reserve is within the limits");

        // Now every seat is taken: beyond the limit only, with a name and a reason.
        assert!(full(two.moved(academy, people[1], false).await));
        two.moved(academy, people[1], true).await.unwrap();
        let over = over_seats(academy, &spring).await.unwrap();
        assert_eq!((over.len(), over[0].enrollment, over[0].reason.as_str()), (1, people[1], WHY));
        let (_, _, of_waiting) =
            cast::outcome(academy, two.spring).await.unwrap().into_iter().find(|row| row.0 == 2).unwrap();
        assert_eq!(of_waiting, Waitlisted, "{waits} still waits");
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn what_may_not_move_stays_with_the_reason_said() {
    on_each_database(async |academy| {
        let two = Two::of(academy, places(2), Limits::default()).await;
        let (ewa, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        let (jan, his) = applicant(academy, two.autumn, two.city, "jan").await;
        let (_, waits) = applicant(academy, two.autumn, two.city, "ola").await;
        let elsewhere = cast::course(academy, "inny-kurs").await.unwrap();
        let elsewhere = cast::cohort(academy, elsewhere, "inna", Limits::default()).await.unwrap();
        let go = async |actor: &Actor, id, to, reason| {
            move_to_cohort(academy, actor, id, MoveForm { to, reason, beyond: true, seen: None }).await
        };

        assert_eq!(go(&two.organizer, hers, elsewhere, WHY).await, Err(refused(Refusal::NotOfThisCourse)));
        assert_eq!(go(&two.organizer, hers, two.autumn, WHY).await, Err(refused(Refusal::NotOfThisCourse)));
        assert_eq!(go(&two.organizer, waits, two.spring, WHY).await, Err(refused(Refusal::OnlySeatsMove)));
        assert_eq!(go(&two.organizer, hers, two.spring, " ").await, Err(refused(Refusal::NeedsReason)));
        assert_eq!(go(&two.organizer, academy.new_id(), two.spring, WHY).await, Err(Error::NotFound));
        assert_eq!(go(&two.organizer, hers, academy.new_id(), WHY).await, Err(Error::NotFound));
        // Who runs one of the two decides about no seat of the other.
        for scope in [two.autumn, two.spring] {
            let grants = vec![Grant { role: Role::Organizer, scope: Scope::Cohort(scope) }];
            let of_one = Actor::Member { id: two.organizer.person().unwrap(), grants };
            assert_eq!(go(&of_one, hers, two.spring, WHY).await, Err(Error::Denied));
            let shown = preview_move(academy, &of_one, hers, two.spring).await;
            assert!(matches!(shown, Err(Error::Denied)));
        }
        assert_eq!(go(&ewa, hers, two.spring, WHY).await, Err(Error::Denied));
        assert_eq!(go(&Actor::Guest, hers, two.spring, WHY).await, Err(Error::SignInRequired));

        // Who is in the other cohort already, be it in its queue, does not come in a second time.
        let place = cast::workplace(academy, jan.person().unwrap(), two.city, "confirmed").await.unwrap();
        let there = commands::apply(academy, &jan, two.spring, &cast::form(place)).await.unwrap();
        assert_eq!(go(&two.organizer, his, two.spring, WHY).await, Err(refused(Refusal::InvitedInside)));
        commands::withdraw(academy, &jan, there.enrollment).await.unwrap();
        go(&two.organizer, his, two.spring, WHY).await.unwrap();
        // In the cohort that he left he can apply anew, with the key that he used then.
        let again = commands::apply(academy, &jan, two.autumn, &cast::form(place)).await.unwrap();
        assert_ne!(again.enrollment, his);
        adds_up(academy).await;

        // A place that is over cannot be reached; one whose last second for seats has passed can.
        academy.clock.advance(TimeDelta::days(31));
        let autumn = get_cohort(academy, two.autumn).await.unwrap();
        assert_eq!(other_cohorts(academy, &two.organizer, &autumn).await.unwrap().len(), 1);
        two.moved(academy, hers, false).await.unwrap();
        academy.clock.advance(TimeDelta::days(60));
        assert_eq!(two.back(academy, hers).await, Err(refused(Refusal::NotRunning)));
        assert_eq!(other_cohorts(academy, &two.organizer, &autumn).await.unwrap(), []);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn a_move_is_made_as_it_was_shown_or_not_at_all() {
    on_each_database(async |academy| {
        let two = Two::of(academy, places(1), Limits::default()).await;
        let (_, hers) = applicant(academy, two.autumn, two.city, "ewa").await;
        let mark = preview_move(academy, &two.organizer, hers, two.spring).await.unwrap().mark().unwrap();
        applicant(academy, two.autumn, two.city, "jan").await;
        let before = (states(academy, two.autumn).await, count(academy, "outbox", "1 = 1").await);
        let form = MoveForm { to: two.spring, reason: WHY, beyond: false, seen: Some(&mark) };
        let stale = move_to_cohort(academy, &two.organizer, hers, form).await;
        assert_eq!(stale, Err(Error::Conflict), "somebody would move up whom the preview did not name");
        assert_eq!((states(academy, two.autumn).await, count(academy, "outbox", "1 = 1").await), before);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn moves_that_cross_and_crowds_that_apply_meanwhile_leave_every_seat_counted_once() {
    on_each_database(async |academy| {
        let two = Two::of(academy, places(6), places(6)).await;
        let (mut autumn, mut spring) = (Vec::new(), Vec::new());
        for number in 0..6 {
            autumn.push(applicant(academy, two.autumn, two.city, &format!("a{number}")).await.1);
            spring.push(applicant(academy, two.spring, two.city, &format!("s{number}")).await.1);
        }
        let go = async |id: EnrollmentId, to: CohortId| {
            let form = MoveForm { to, reason: WHY, beyond: true, seen: None };
            move_to_cohort(academy, &two.organizer, id, form).await
        };
        let there = autumn.iter().map(|id| go(*id, two.spring));
        let here = spring.iter().map(|id| go(*id, two.autumn));
        let (there, here) = tokio::join!(join_all(there), join_all(here));
        for answer in there.into_iter().chain(here) {
            assert!(answer.is_ok(), "a move that crosses another one fails: {answer:?}");
        }
        for cohort in [two.autumn, two.spring] {
            let inside = states(academy, cohort).await;
            assert_eq!(inside.len(), 6, "as many came as went");
            assert!(inside.iter().all(|(receipt, _)| *receipt > 6), "under new numbers: {inside:?}");
        }
        adds_up(academy).await;

        // The same one twice at once goes once.
        let (one, other) = tokio::join!(go(autumn[0], two.autumn), go(autumn[0], two.autumn));
        assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");

        // Twenty apply for what becomes free while somebody leaves and somebody comes.
        let mut crowd = Vec::new();
        for number in 0..20 {
            let actor = academy.official(&format!("c{number}")).await;
            let place =
                cast::workplace(academy, actor.person().unwrap(), two.city, "confirmed").await.unwrap();
            crowd.push((actor, place));
        }
        let apply = crowd.iter().map(async |(actor, place)| {
            commands::apply(academy, actor, two.spring, &cast::form(*place)).await
        });
        let (receipts, out) =
            tokio::join!(join_all(apply), join_all(autumn[1..4].iter().map(|id| go(*id, two.autumn))));
        assert!(receipts.iter().chain(&out).all(Result::is_ok), "{receipts:?} {out:?}");
        let taken =
            states(academy, two.spring).await.into_iter().filter(|(_, state)| state.takes_seat()).count();
        assert_eq!(taken, 6, "no seat over the limit and none too few");
        adds_up(academy).await;
    })
    .await;
}

/// A person is erased, or loses her workplace, just while somebody moves her: it happens before or after, never between.
#[tokio::test]
async fn an_answer_of_the_office_finds_who_was_moved_a_moment_ago() {
    on_each_database(async |academy| {
        let two = Two::of(academy, Limits::default(), Limits::default()).await;
        let actor = academy.official("ewa").await;
        let place = cast::workplace(academy, actor.person().unwrap(), two.city, "declared").await.unwrap();
        let receipt = commands::apply(academy, &actor, two.autumn, &cast::form(place)).await.unwrap();
        let places = [place];
        let (moved, decided) = tokio::join!(
            two.moved(academy, receipt.enrollment, false),
            domain::affiliation::commands::decide(academy, &two.organizer, &places, false, "nie pracuje tu")
        );
        assert!(decided.is_ok(), "{decided:?}");
        let gone = count(academy, "enrollment", "state = 'refused' AND ended_at IS NOT NULL").await;
        assert_eq!(gone, 1, "wherever she was then, the answer reached her: {moved:?}");
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn lists_that_know_people_by_receipt_still_find_who_was_moved() {
    on_each_database(async |academy| {
        use domain::allocation::commands::{open_rounds, propose_round, seal_round};
        use domain::allocation::overview::{offers, people_of};
        use domain::cohort::admission::AdmissionMode::Round;
        let two = Two::of(academy, Limits::default(), Limits::default()).await;
        let round = cast::cohort_admitting(academy, two.course, "runda", (Round, places(2))).await.unwrap();
        open_rounds(academy).await.unwrap();
        let (ewa, hers) = applicant(academy, round, two.city, "ewa").await;
        let (jan, his) = applicant(academy, round, two.city, "jan").await;
        academy.clock.advance(TimeDelta::days(13));
        let other = academy.with_role("drugi", Role::Organizer, Scope::Everything).await;
        let hash = propose_round(academy, &two.organizer, round).await.unwrap();
        seal_round(academy, &other, round, (&hash, "zgodne")).await.unwrap();
        for (actor, id) in [(&ewa, hers), (&jan, his)] {
            commands::accept_seat(academy, actor, id).await.unwrap();
        }
        two.moved(academy, hers, false).await.unwrap();
        let card = get_cohort(academy, round).await.unwrap();
        let people = people_of(academy, &two.organizer, &card, &[1, 2]).await.unwrap();
        let told: Vec<_> = people.iter().map(|one| (one.receipt, one.enrollment, one.is_moved)).collect();
        assert_eq!(told, [(1, hers, true), (2, his, false)]);
        // Back, under a new number: the old one still says that she left under it.
        let form = MoveForm { to: round, reason: "Powrót.", beyond: false, seen: None };
        move_to_cohort(academy, &two.organizer, hers, form).await.unwrap();
        assert_eq!(people_of(academy, &two.organizer, &card, &[1, 2]).await.unwrap(), people);
        assert_eq!(offers(academy, round).await.unwrap().accepted, 1, "she came back without an offer");
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn the_file_that_once_brought_her_does_not_bring_her_back() {
    on_each_database(async |academy| {
        use domain::enrollment::commands::import_people;
        use domain::enrollment::import::{ImportKind, Outcome, dry_run, read};
        let two = Two::of(academy, Limits::default(), Limits::default()).await;
        let file = "e-mail;imię i nazwisko;miasto;funkcja\newa@um.pl;Ewa Bąk;Ełk;inspektorka\n";
        let rows = read(file.as_bytes()).unwrap();
        let autumn = get_cohort(academy, two.autumn).await.unwrap();
        let plan =
            dry_run(academy, &two.organizer, &autumn, (&ImportKind::Applications, &rows)).await.unwrap();
        import_people(
            academy,
            &two.organizer,
            two.autumn,
            &ImportKind::Applications,
            (&rows, &plan.fingerprint),
            "lista",
        )
        .await
        .unwrap();
        let email = domain::text::Email::parse("ewa@um.pl").unwrap();
        let ewa = domain::people::queries::find_person_by_email(academy, &email).await.unwrap().unwrap();
        let hers = cast::enrollment(academy, two.autumn, ewa).await.unwrap();
        two.moved(academy, hers, false).await.unwrap();
        let again =
            dry_run(academy, &two.organizer, &autumn, (&ImportKind::Applications, &rows)).await.unwrap();
        assert_eq!(again.rows[0].outcome, Outcome::AlreadyThere { state: Confirmed });
        let seen = &again.fingerprint;
        assert_eq!(
            import_people(
                academy,
                &two.organizer,
                two.autumn,
                &ImportKind::Applications,
                (&rows, seen),
                "lista"
            )
            .await,
            Ok(0)
        );
        assert_eq!(states(academy, two.autumn).await, []);
    })
    .await;
}
