//! A round on the database: seed, proposal, confirmation by somebody else, seats in the order of the run.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::allocation::commands::{open_rounds, preview_round, propose_round, seal_round};
use domain::allocation::overview::offers;
use domain::allocation::queries::{RoundState, find_round, sealed_file};
use domain::allocation::{Verdict, replay};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::{EnrollmentState, Refusal, cast, check_seats, commands};
use domain::error::Error;
use domain::ids::{CityId, CohortId, EnrollmentId};
use domain::testing::{TestAcademy, on_each_database};

struct Stage {
    first: Actor,
    second: Actor,
    cohort: CohortId,
    people: Vec<(Actor, EnrollmentId)>,
}

async fn apply(academy: &TestAcademy, cohort: CohortId, city: CityId, name: &str) -> (Actor, EnrollmentId) {
    let actor = academy.official(name).await;
    let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
    let receipt = commands::apply(academy, &actor, cohort, &cast::form(place)).await.unwrap();
    (actor, receipt.enrollment)
}

/// Two people each of four cities apply for three seats.
async fn stage(academy: &TestAcademy, minimum_cities: u32) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let limits = Limits { total: Cap::of(3), city: Cap::of(2), minimum_cities, ..Limits::default() };
    let cohort =
        cast::cohort_admitting(academy, course, "jesien", (AdmissionMode::Round, limits)).await.unwrap();
    assert_eq!(open_rounds(academy).await, Ok(1));
    assert_eq!(open_rounds(academy).await, Ok(0), "once");
    let mut people = Vec::new();
    for number in 0..4 {
        let city = cast::city(academy, &format!("Miasto {number}")).await.unwrap();
        for place in 0..2 {
            people.push(apply(academy, cohort, city, &format!("osoba{number}{place}")).await);
        }
    }
    Stage {
        first: academy.with_role("pierwszy", Role::Organizer, Scope::Everything).await,
        second: academy.with_role("drugi", Role::Organizer, Scope::Everything).await,
        cohort,
        people,
    }
}

fn is_refused<T: std::fmt::Debug>(answer: domain::Result<T>, why: Refusal) {
    let refused = Error::Refused(domain::error::Refusal::Enrollment(why));
    assert_eq!(answer.map(|_| ()), Err(refused));
}

#[tokio::test]
async fn a_round_is_proposed_by_one_confirmed_by_another_and_replays() {
    on_each_database(async |academy| {
        let stage = stage(academy, 3).await;
        let committed = find_round(academy, stage.cohort).await.unwrap().unwrap();
        assert_eq!((committed.number, committed.state), (1, RoundState::Open));
        let closes = academy.now() + TimeDelta::days(10);
        is_refused(
            propose_round(academy, &stage.first, stage.cohort).await,
            Refusal::RoundStillOpen { closes },
        );
        academy.clock.advance(TimeDelta::days(13));
        let (input, preview) = preview_round(academy, &stage.first, stage.cohort).await.unwrap();
        assert_eq!((input.entrants.len(), preview.summary.seats, preview.summary.cities), (8, 3, 3));
        let hash = propose_round(academy, &stage.first, stage.cohort).await.unwrap();
        is_refused(
            seal_round(academy, &stage.second, stage.cohort, (&hash, " ")).await,
            Refusal::NeedsReason,
        );
        is_refused(
            seal_round(academy, &stage.first, stage.cohort, (&hash, "zgodne")).await,
            Refusal::RoundOwnProposal,
        );
        let file = seal_round(academy, &stage.second, stage.cohort, (&hash, "zgodne")).await.unwrap();
        assert_eq!((file.seed_hash.as_str(), file.input_hash.as_str()), (&*committed.seed_hash, &*hash));
        is_refused(
            seal_round(academy, &stage.second, stage.cohort, (&hash, "zgodne")).await,
            Refusal::RoundNotProposed,
        );
        let published = sealed_file(academy, stage.cohort).await.unwrap().unwrap();
        assert!(replay(published.as_bytes()).unwrap().is_same);

        let states = cast::outcome(academy, stage.cohort).await.unwrap();
        for (decided, (receipt, _, state)) in file.outcome.decided.iter().zip(states) {
            let expected = match decided.verdict {
                Verdict::Seat => EnrollmentState::Offered,
                Verdict::LeftOut { .. } => EnrollmentState::Waitlisted,
            };
            assert_eq!((decided.receipt, expected), (receipt, state));
        }
        assert_eq!(check_seats(academy).await.unwrap(), []);
        // Each mail once: eight receipts, eight decisions.
        assert_eq!(cast::count(academy, "outbox", "event = 'enrollment'").await, Ok(16));
    })
    .await;
}

#[tokio::test]
async fn a_seat_that_is_declined_goes_to_the_next_of_the_round_and_late_ones_come_last() {
    on_each_database(async |academy| {
        let stage = stage(academy, 0).await;
        academy.clock.advance(TimeDelta::days(13));
        let city = cast::city(academy, "Spóźnione").await.unwrap();
        let (_, late) = apply(academy, stage.cohort, city, "spozniona").await;
        let hash = propose_round(academy, &stage.first, stage.cohort).await.unwrap();
        let file = seal_round(academy, &stage.second, stage.cohort, (&hash, "zgodne")).await.unwrap();
        assert_eq!(file.input.entrants.len(), 8, "who is late is not in the round");
        let at = |receipt: u32| &stage.people[receipt as usize - 1];
        let state = async |receipt: u32| {
            let outcome = cast::outcome(academy, stage.cohort).await.unwrap();
            outcome.into_iter().find(|(number, _, _)| *number == receipt).unwrap().2
        };
        let mut decided = file.outcome.decided.clone();
        decided.sort_by_key(|one| one.turn);
        let seats = decided.iter().take(3);
        // Offices are open, so the next offer goes out at once, in the order of the round.
        for (gone, next) in seats.zip(decided.iter().skip(3)) {
            let (actor, id) = at(gone.receipt);
            commands::decline_seat(academy, actor, *id).await.unwrap();
            assert_eq!(state(next.receipt).await, EnrollmentState::Offered);
        }
        assert_eq!(state(9).await, EnrollmentState::Waitlisted);
        for one in decided.iter().skip(3) {
            let (actor, id) = at(one.receipt);
            commands::withdraw(academy, actor, *id).await.unwrap();
        }
        assert_eq!(state(9).await, EnrollmentState::Offered, "nobody else is left");
        let (_, later) = apply(academy, stage.cohort, city, "jeszcze").await;
        assert_ne!(late, later);
        assert_eq!(
            state(10).await,
            EnrollmentState::Offered,
            "after the round a free seat is offered at once"
        );
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn answers_are_counted_of_those_who_were_offered_a_seat_and_of_nobody_who_was_invited() {
    on_each_database(async |academy| {
        let stage = stage(academy, 0).await;
        let city = cast::city(academy, "Zaproszone").await.unwrap().to_string();
        for name in ["przyjmie", "odmowi"] {
            let guest = academy.official(name).await;
            let form = InviteForm {
                email: format!("{name}@example.pl"),
                name: name.into(),
                city: city.clone(),
                function: "sekretarz".into(),
                lang: "pl".into(),
                until: (academy.now() + TimeDelta::days(5)).date_naive().to_string(),
                reason: "Prowadzi strategię.".into(),
                beyond: "on".into(),
            };
            let id = commands::invite(academy, &stage.first, stage.cohort, &form).await.unwrap().enrollment;
            if name == "przyjmie" {
                commands::accept_seat(academy, &guest, id).await.unwrap();
            } else {
                commands::decline_seat(academy, &guest, id).await.unwrap();
            }
        }
        academy.clock.advance(TimeDelta::days(13));
        let hash = propose_round(academy, &stage.first, stage.cohort).await.unwrap();
        let file = seal_round(academy, &stage.second, stage.cohort, (&hash, "zgodne")).await.unwrap();
        let seats = file.outcome.decided.iter().filter(|one| one.verdict == Verdict::Seat);
        let seated: Vec<_> = seats.map(|one| &stage.people[one.receipt as usize - 1]).collect();
        let all = offers(academy, stage.cohort).await.unwrap();
        assert_eq!((all.open as usize, all.accepted, all.declined), (seated.len(), 0, 0));
        commands::accept_seat(academy, &seated[0].0, seated[0].1).await.unwrap();
        commands::decline_seat(academy, &seated[1].0, seated[1].1).await.unwrap();
        let all = offers(academy, stage.cohort).await.unwrap();
        assert_eq!((all.accepted, all.declined, all.silent), (1, 1, 0), "the invited are none of them");
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_the_proposal_needs_another_one_and_too_few_cities_seal_nothing() {
    on_each_database(async |academy| {
        let stage = stage(academy, 3).await;
        academy.clock.advance(TimeDelta::days(13));
        let hash = propose_round(academy, &stage.first, stage.cohort).await.unwrap();
        commands::withdraw(academy, &stage.people[0].0, stage.people[0].1).await.unwrap();
        is_refused(
            seal_round(academy, &stage.second, stage.cohort, (&hash, "zgodne")).await,
            Refusal::RoundChanged,
        );
        let again = propose_round(academy, &stage.first, stage.cohort).await.unwrap();
        assert_ne!(hash, again);
        for (actor, id) in &stage.people[1..4] {
            commands::withdraw(academy, actor, *id).await.unwrap();
        }
        let few = Refusal::TooFewCities { cities: 2, minimum: 3 };
        is_refused(propose_round(academy, &stage.first, stage.cohort).await, few);
        let stranger = academy.official("obca").await;
        assert_eq!(propose_round(academy, &stranger, stage.cohort).await, Err(Error::Denied));
    })
    .await;
}
