//! Random stories of two cohorts between which people are moved, told to the database and to a book for each: after each
//! act both stand alike, and what was foreseen of a move is what happens.

use std::collections::BTreeMap;

use domain::access::{Actor, Role, Scope};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::groups::SeatCity;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::book::SeatBook;
use domain::enrollment::commands::{MoveForm, move_to_cohort};
use domain::enrollment::moving::preview_move;
use domain::enrollment::{EnrollmentState, Refusal, cast, check_seats, commands};
use domain::error::Error;
use domain::ids::{AffiliationId, CohortId, EnrollmentId};
use domain::testing::{TestAcademy, on_each_database, rounds};

use crate::stories::Dice;

/// Somebody with what she has in each of the two cohorts.
struct Person {
    actor: Actor,
    place: AffiliationId,
    city: SeatCity,
    /// Where her latest application stands, and under which receipt.
    at: (usize, i64),
    id: EnrollmentId,
}

struct Story<'a> {
    academy: &'a TestAcademy,
    dice: Dice,
    organizer: Actor,
    cohorts: [CohortId; 2],
    books: [SeatBook; 2],
    limits: [Limits; 2],
    cities: Vec<SeatCity>,
    people: Vec<Person>,
    /// How many moves were made, and how many of them needed a word of the organizer.
    moves: (usize, usize),
}

impl<'a> Story<'a> {
    async fn begin(academy: &'a TestAcademy, seed: u64, modes: [AdmissionMode; 2]) -> Self {
        let mut dice = Dice(seed);
        let course = cast::course(academy, "akademia").await.unwrap();
        let mut cities = Vec::new();
        for number in 0..4 {
            let id = cast::city(academy, &format!("Miasto {number}")).await.unwrap();
            let (kind, size) = (domain::city::Kind::UrbanGmina, domain::city::SizeClass::Medium);
            cities.push(SeatCity { id, kind, size });
        }
        let limits = [dice.limits(), dice.limits()].map(|limits| Limits { groups: vec![], ..limits });
        let mut cohorts = Vec::new();
        for ((slug, mode), limits) in ["jesien", "wiosna"].into_iter().zip(modes).zip(&limits) {
            cohorts
                .push(cast::cohort_admitting(academy, course, slug, (mode, limits.clone())).await.unwrap());
        }
        let book = |which: usize| SeatBook::new(limits[which].clone()).admitting(modes[which]);
        Self {
            academy,
            dice,
            organizer: academy.with_role("organizator", Role::Organizer, Scope::Everything).await,
            cohorts: [cohorts[0], cohorts[1]],
            books: [book(0), book(1)],
            limits,
            cities,
            people: Vec::new(),
            moves: (0, 0),
        }
    }

    async fn act(&mut self, number: usize) {
        let which = (!self.people.is_empty()).then(|| self.dice.roll(self.people.len()));
        match (self.dice.roll(16), which) {
            (0..=4, _) | (_, None) => self.apply(number).await,
            (5 | 6, Some(which)) => self.approve(which).await,
            (7, Some(which)) => self.accept(which).await,
            (8, Some(which)) => self.withdraw(which).await,
            (9, _) => self.raise().await,
            (_, Some(which)) => self.go(which).await,
        }
    }

    async fn apply(&mut self, number: usize) {
        let (city, at) = (self.cities[self.dice.roll(self.cities.len())], self.dice.roll(2));
        let actor = self.academy.official(&format!("osoba{number}")).await;
        let person = actor.person().unwrap();
        let place = cast::workplace(self.academy, person, city.id, "confirmed").await.unwrap();
        let form = cast::form(place);
        let receipt = commands::apply(self.academy, &actor, self.cohorts[at], &form).await.unwrap();
        let told = self.books[at].apply(city, 0);
        self.people.push(Person { actor, place, city, at: (at, told), id: receipt.enrollment });
    }

    async fn approve(&mut self, which: usize) {
        let (at, receipt) = self.people[which].at;
        let _ = commands::approve(self.academy, &self.organizer, self.people[which].id).await;
        self.books[at].approve(receipt);
    }

    async fn accept(&mut self, which: usize) {
        let (at, receipt) = self.people[which].at;
        let _ = commands::accept_seat(self.academy, &self.people[which].actor, self.people[which].id).await;
        self.books[at].accept(receipt);
    }

    /// Somebody leaves; sometimes she applies to the other cohort at once.
    async fn withdraw(&mut self, which: usize) {
        let person = &mut self.people[which];
        let (at, receipt) = person.at;
        let _ = commands::withdraw(self.academy, &person.actor, person.id).await;
        self.books[at].withdraw(receipt);
        if self.dice.roll(2) == 0 {
            let other = 1 - at;
            let form = cast::form(person.place);
            let applied = commands::apply(self.academy, &person.actor, self.cohorts[other], &form).await;
            if let Ok(receipt) = applied {
                let told = i64::from(receipt.number);
                if !self.books[other].entries().contains_key(&told) {
                    person.at = (other, self.books[other].apply(person.city, 0));
                    person.id = receipt.enrollment;
                }
            }
        }
    }

    /// One seat more, so that nobody is over a limit by a change of it.
    async fn raise(&mut self) {
        let at = self.dice.roll(2);
        let total = Cap(self.limits[at].total.0.map(|total| total + 1));
        self.limits[at] = Limits { total, ..self.limits[at].clone() };
        let (caps, limits) = (self.limits[at].caps(), self.limits[at].clone());
        commands::change_limits(self.academy, &self.organizer, self.cohorts[at], caps, "gra").await.unwrap();
        self.books[at].set_limits(limits);
    }

    async fn go(&mut self, which: usize) {
        let beyond = self.dice.roll(3) == 0;
        let person = &self.people[which];
        let (from, receipt) = person.at;
        let to = 1 - from;
        let shown = preview_move(self.academy, &self.organizer, person.id, self.cohorts[to]).await;
        let seen = shown.as_ref().ok().map(|shown| shown.mark().unwrap());
        let form = MoveForm { to: self.cohorts[to], reason: "gra", beyond, seen: seen.as_deref() };
        let moved = move_to_cohort(self.academy, &self.organizer, person.id, form).await;
        let is_seated = self.books[from]
            .entries()
            .get(&receipt)
            .is_some_and(|one| one.state == EnrollmentState::Confirmed);
        if !is_seated {
            let why = Error::Refused(domain::error::Refusal::Enrollment(Refusal::OnlySeatsMove));
            assert_eq!(moved, Err(why.clone()));
            assert_eq!(shown.err(), Some(why));
            return;
        }
        let there = self.books[to].clone().move_in(person.city, beyond);
        match (moved, there) {
            (Err(Error::Invalid(errors)), None) => assert!(errors.of("beyond").is_some(), "{errors:?}"),
            (Ok(moved), Some(_)) => {
                let shown = shown.unwrap();
                let next = self.books[from].move_out(receipt).unwrap();
                let (told, joining) = self.books[to].move_in(person.city, beyond).unwrap();
                assert_eq!(i64::from(moved.number), told);
                let numbers = |seated: &[domain::enrollment::what_if::Newcomer]| {
                    seated.iter().map(|who| i64::from(who.receipt)).collect::<Vec<_>>()
                };
                assert_eq!(numbers(&shown.leaving.seated), next, "who moves up where she leaves");
                assert_eq!(numbers(&shown.joining.seated), joining, "who else gets in where she comes");
                self.moves.0 += 1;
                self.moves.1 += usize::from(!shown.arrival.is_free());
                self.people[which].at = (to, told);
            }
            (moved, there) => panic!("the database says {moved:?}, the rule {there:?}"),
        }
    }

    async fn stands_alike(&self, when: &str) {
        for (cohort, book) in self.cohorts.iter().zip(&self.books) {
            let expected: BTreeMap<i64, EnrollmentState> =
                book.entries().iter().map(|(receipt, entry)| (*receipt, entry.state)).collect();
            let found = cast::outcome(self.academy, *cohort).await.unwrap();
            let found: BTreeMap<i64, EnrollmentState> =
                found.into_iter().map(|(receipt, _, state)| (i64::from(receipt), state)).collect();
            assert_eq!(found, expected, "{when}");
        }
        assert_eq!(check_seats(self.academy).await.unwrap(), [], "{when}");
        // What is beyond a bound is there by an organizer's word alone.
        let silent = "cap IS NOT NULL AND taken - (SELECT COUNT(*) FROM seat_claim c \
            WHERE c.layer_id = seat_layer.id AND c.is_over) > cap";
        assert_eq!(cast::count(self.academy, "seat_layer", silent).await, Ok(0), "{when}");
    }
}

async fn tell(academy: &TestAcademy, seed: u64, modes: [AdmissionMode; 2], length: usize) {
    let mut story = Story::begin(academy, seed, modes).await;
    for number in 0..length {
        story.act(number).await;
        story.stands_alike(&format!("after act {number} of story {seed} in modes {modes:?}")).await;
    }
    // A cohort of a round gives few seats before it, and is never full here.
    let both = story.moves.0 > 0 && (story.moves.1 > 0 || modes.contains(&AdmissionMode::Round));
    assert!(both, "moves of both kinds were made: {:?}", story.moves);
}

#[tokio::test]
async fn people_moved_to_and_fro_leave_both_cohorts_as_the_rule_says() {
    use AdmissionMode::{Approval, FirstCome, Round};
    let length = rounds(60, 400);
    for (seed, modes) in [(5, [FirstCome, FirstCome]), (11, [FirstCome, Approval]), (23, [Approval, Round])] {
        on_each_database(async |academy| tell(academy, seed, modes, length).await).await;
    }
}
