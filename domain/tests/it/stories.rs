//! Long random stories of one cohort, told to the database and to the book in memory: after each act both stand alike,
//! in every mode.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Actor, Role, Scope};
use domain::allocation::commands::{propose_round, seal_round};
use domain::city::commands::merge;
use domain::city::{Kind, SizeClass};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::groups::{CityGroup, SeatCity};
use domain::cohort::limits::{Cap, CityRule, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::book::SeatBook;
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::what_if::what_if;
use domain::enrollment::{EnrollmentState, cast, check_seats, commands};
use domain::ids::{CityId, CohortId, EnrollmentId};
use domain::people::queries::find_person_by_email;
use domain::testing::{TestAcademy, on_each_database, rounds};
use domain::text::Email;

/// A small generator, so that every run tells the same stories.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).unwrap_or(0)
    }

    fn up_to(&mut self, sides: usize) -> u32 {
        u32::try_from(self.roll(sides)).unwrap_or(0)
    }

    pub fn limits(&mut self) -> Limits {
        let group = |kind, cap| CityGroup { kinds: [kind].into(), cap, ..CityGroup::default() };
        let groups = match self.roll(3) {
            0 => vec![],
            1 => vec![group(Kind::RuralGmina, Cap::of(1 + self.up_to(4)))],
            _ => vec![
                group(Kind::RuralGmina, Cap::NONE),
                CityGroup {
                    sizes: [SizeClass::Small].into(),
                    ..group(Kind::UrbanGmina, Cap::of(self.up_to(4)))
                },
            ],
        };
        Limits {
            total: Cap::of(3 + self.up_to(9)),
            city: Cap::of(1 + self.up_to(4)),
            cities: Cap::of(1 + self.up_to(5)),
            reserve: self.up_to(3),
            groups,
            ..Limits::default()
        }
    }
}

struct Story<'a> {
    academy: &'a TestAcademy,
    dice: Dice,
    organizer: Actor,
    administrator: Actor,
    cohort: CohortId,
    cities: Vec<SeatCity>,
    /// Cities that count under another one.
    successors: BTreeMap<CityId, SeatCity>,
    limits: Limits,
    book: SeatBook,
    /// In the order of receipt.
    people: Vec<(Actor, EnrollmentId)>,
    /// What was offered when others lapsed, for days after that.
    fresh: BTreeSet<i64>,
    /// How long after the first day it goes on: a round has its second half after the window.
    later_by: TimeDelta,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Offices are open.
const DAY: &str = "2026-09-01T09:00:00Z";
const NIGHT: &str = "2026-09-01T20:00:00Z";
/// By now every offer and every invitation has lapsed; applications are still open.
const LATER: &str = "2026-09-09T09:00:00Z";

impl<'a> Story<'a> {
    async fn begin(academy: &'a TestAcademy, seed: u64, mode: AdmissionMode) -> Self {
        let mut dice = Dice(seed);
        let limits = dice.limits();
        let course = cast::course(academy, "akademia").await.unwrap();
        let known = [
            ("rural_gmina", Kind::RuralGmina, SizeClass::Small),
            ("urban_gmina", Kind::UrbanGmina, SizeClass::Small),
            ("urban_gmina", Kind::UrbanGmina, SizeClass::Large),
            ("rural_gmina", Kind::RuralGmina, SizeClass::Unknown),
            ("urban_gmina", Kind::UrbanGmina, SizeClass::Unknown),
        ];
        let mut cities = Vec::new();
        for (number, (word, kind, size)) in known.into_iter().enumerate() {
            let of_kind = (word, None, size.word());
            let id = cast::sized_gmina(academy, &format!("Miasto {number}"), of_kind).await.unwrap();
            cities.push(SeatCity { id, kind, size });
        }
        let cohort = cast::cohort_admitting(academy, course, "jesien", (mode, limits.clone())).await.unwrap();
        academy.clock.set(at(DAY));
        Self {
            academy,
            dice,
            organizer: academy.with_role("organizator", Role::Organizer, Scope::Everything).await,
            administrator: academy.with_role("administrator", Role::Administrator, Scope::Everything).await,
            cohort,
            cities,
            successors: BTreeMap::new(),
            book: SeatBook::new(limits.clone()).admitting(mode),
            limits,
            people: Vec::new(),
            fresh: BTreeSet::new(),
            later_by: TimeDelta::zero(),
        }
    }

    fn go_to(&self, moment: &str) {
        self.academy.clock.set(at(moment) + self.later_by);
    }

    /// An invitation until the evening before everything held lapses.
    fn form(&self, number: usize, city: CityId, beyond: bool) -> InviteForm {
        let until = at(LATER) + self.later_by - TimeDelta::days(1);
        InviteForm {
            email: format!("zaproszona{number}@example.pl"),
            name: "Ewa Łącka".into(),
            city: city.to_string(),
            function: "inspektorka".into(),
            lang: "pl".into(),
            until: until.format("%Y-%m-%d").to_string(),
            reason: "Prowadzi ważny projekt.".into(),
            beyond: if beyond { "on".into() } else { String::new() },
        }
    }

    fn counted(&self, city: SeatCity) -> SeatCity {
        self.successors.get(&city.id).copied().unwrap_or(city)
    }

    async fn act(&mut self, number: usize) {
        let city = self.cities[self.dice.roll(self.cities.len())];
        let which = (!self.people.is_empty()).then(|| self.dice.roll(self.people.len()));
        match (self.dice.roll(24), which) {
            (0..=7, _) | (_, None) => self.apply(city, number).await,
            (8..=11, Some(which)) => self.approve(which).await,
            (12 | 13, Some(which)) => self.withdraw(which).await,
            (14, Some(which)) => self.accept(which).await,
            (15, Some(which)) => self.decline(which).await,
            (16, _) => self.change_limits().await,
            (17, _) => self.change_rule(self.counted(city)).await,
            (18, _) => self.invite(self.counted(city), number).await,
            (19, Some(which)) => self.seat_over(which).await,
            (20, Some(which)) => self.hand_over(which, number).await,
            (21, _) => self.night().await,
            (22, _) => self.lapse().await,
            (_, _) => self.merge_rarely(city).await,
        }
    }

    async fn apply(&mut self, city: SeatCity, number: usize) {
        let actor = self.academy.official(&format!("osoba{number}")).await;
        let person = actor.person().unwrap();
        let place = cast::workplace(self.academy, person, city.id, "confirmed").await.unwrap();
        let receipt = commands::apply(self.academy, &actor, self.cohort, &cast::form(place)).await.unwrap();
        self.people.push((actor, receipt.enrollment));
        self.book.apply(self.counted(city), 0);
    }

    async fn approve(&mut self, which: usize) {
        let _ = commands::approve(self.academy, &self.organizer, self.people[which].1).await;
        self.book.approve(receipt(which));
    }

    async fn withdraw(&mut self, which: usize) {
        let (actor, id) = &self.people[which];
        let _ = commands::withdraw(self.academy, actor, *id).await;
        self.book.withdraw(receipt(which));
    }

    async fn accept(&mut self, which: usize) {
        let (actor, id) = &self.people[which];
        let _ = commands::accept_seat(self.academy, actor, *id).await;
        self.book.accept(receipt(which));
    }

    async fn decline(&mut self, which: usize) {
        let (actor, id) = &self.people[which];
        let _ = commands::decline_seat(self.academy, actor, *id).await;
        self.book.end(receipt(which), EnrollmentState::Declined);
    }

    async fn change_limits(&mut self) {
        let (exceptions, additional) = (self.limits.exceptions.clone(), self.limits.additional.clone());
        let before = self.limits.clone();
        self.limits = Limits { exceptions, additional, ..self.dice.limits() };
        let caps = self.limits.caps();
        let card = get_cohort(self.academy, self.cohort).await.unwrap();
        let foreseen = what_if(self.academy, &self.organizer, &card, (&before, &self.limits)).await.unwrap();
        let seated = commands::change_limits(self.academy, &self.organizer, self.cohort, caps, "gra").await;
        let foreseen: Vec<EnrollmentId> = foreseen.seated.iter().map(|who| who.enrollment).collect();
        assert_eq!(Ok(foreseen), seated, "what was foreseen is what happened");
        self.book.set_limits(self.limits.clone());
    }

    async fn change_rule(&mut self, city: SeatCity) {
        let cap = Cap::of(self.dice.up_to(5));
        let rule = CityRule { cap: Some(cap), is_additional: self.dice.roll(3) == 0 };
        commands::set_city_rule(self.academy, &self.organizer, self.cohort, city.id, rule, "gra")
            .await
            .unwrap();
        self.limits.exceptions.insert(city.id, cap);
        if rule.is_additional {
            self.limits.additional.insert(city.id);
        } else {
            self.limits.additional.remove(&city.id);
        }
        self.book.set_limits(self.limits.clone());
    }

    async fn invite(&mut self, city: SeatCity, number: usize) {
        let beyond = self.dice.roll(3) == 0;
        let form = self.form(number, city.id, beyond);
        let invited = commands::invite(self.academy, &self.organizer, self.cohort, &form).await;
        assert_eq!(invited.is_ok(), self.book.invite(city, beyond).is_some(), "{invited:?}");
        if let Ok(receipt) = invited {
            self.meet(&form, receipt.enrollment).await;
        }
    }

    async fn hand_over(&mut self, which: usize, number: usize) {
        let form = self.form(number, self.cities[0].id, false);
        let handed =
            commands::hand_over(self.academy, &self.administrator, self.people[which].1, &form).await;
        assert_eq!(handed.is_ok(), self.book.hand_over(receipt(which)).is_some(), "{handed:?}");
        if let Ok(receipt) = handed {
            self.meet(&form, receipt.enrollment).await;
        }
    }

    async fn meet(&mut self, form: &InviteForm, enrollment: EnrollmentId) {
        let email = Email::parse(&form.email).unwrap();
        let id = find_person_by_email(self.academy, &email).await.unwrap().unwrap();
        self.people.push((Actor::Member { id, grants: vec![] }, enrollment));
    }

    async fn seat_over(&mut self, which: usize) {
        let id = self.people[which].1;
        let _ = commands::seat_out_of_turn(self.academy, &self.organizer, id, "gra").await;
        self.book.seat_over(receipt(which));
    }

    /// A night in which somebody leaves and somebody is approved, then the morning.
    async fn night(&mut self) {
        self.go_to(NIGHT);
        self.book.set_office(false);
        for _ in 0..3 {
            let which = self.dice.roll(self.people.len());
            if self.dice.roll(2) == 0 {
                self.withdraw(which).await
            } else {
                self.approve(which).await
            }
            self.stands_alike("at night").await;
        }
        self.go_to(DAY);
        let offered = commands::move_queues(self.academy).await.unwrap();
        assert_eq!(self.book.set_office(true).len(), offered);
    }

    async fn lapse(&mut self) {
        self.go_to(LATER);
        let held: Vec<i64> = self
            .book
            .entries()
            .iter()
            .filter(|(_, entry)| matches!(entry.state, EnrollmentState::Offered | EnrollmentState::Invited))
            .filter(|(receipt, _)| !self.fresh.contains(receipt))
            .map(|(receipt, _)| *receipt)
            .collect();
        assert_eq!(commands::expire_held(self.academy).await, Ok(held.len()));
        if !held.is_empty() {
            self.fresh.extend(self.book.lapse(&held));
        }
        self.go_to(DAY);
    }

    /// The window of a round closes, somebody is late, and two organizers run the round.
    async fn run_round(&mut self, number: usize) {
        self.later_by = TimeDelta::days(14);
        self.go_to(DAY);
        self.book.close_window();
        self.apply(self.cities[0], number).await;
        let hash = propose_round(self.academy, &self.organizer, self.cohort).await.unwrap();
        let file = seal_round(self.academy, &self.administrator, self.cohort, (&hash, "gra")).await.unwrap();
        let outcome = self.book.allocate(&file.seed).unwrap();
        assert_eq!(outcome, file.outcome, "the round in memory is the round on the database");
    }

    async fn merge_rarely(&mut self, from: SeatCity) {
        let into = self.cities[self.dice.roll(self.cities.len())];
        let is_over = |city: SeatCity| self.successors.contains_key(&city.id);
        if self.dice.roll(3) > 0 || from == into || is_over(from) || is_over(into) {
            return;
        }
        merge(self.academy, &self.administrator, from.id, into.id, "jedna gmina").await.unwrap();
        self.limits.exceptions.remove(&from.id);
        self.limits.additional.remove(&from.id);
        self.successors.values_mut().filter(|known| **known == from).for_each(|known| *known = into);
        self.successors.insert(from.id, into);
        self.book.merge(from.id, into);
    }

    async fn stands_alike(&self, when: &str) {
        let expected: Vec<EnrollmentState> = self.book.entries().values().map(|entry| entry.state).collect();
        let found = cast::outcome(self.academy, self.cohort).await.unwrap();
        let found: Vec<EnrollmentState> = found.into_iter().map(|(_, _, state)| state).collect();
        assert_eq!(found, expected, "{when}");
    }
}

fn receipt(which: usize) -> i64 {
    i64::try_from(which + 1).unwrap_or(0)
}

async fn tell(academy: &TestAcademy, seed: u64, mode: AdmissionMode, length: usize) {
    let mut story = Story::begin(academy, seed, mode).await;
    for number in 0..length {
        if mode == AdmissionMode::Round && number == length / 2 {
            story.run_round(length).await;
        }
        story.act(number).await;
        story.stands_alike(&format!("after act {number} of story {seed} in mode {mode:?}")).await;
    }
    assert_eq!(check_seats(academy).await.unwrap(), [], "story {seed} in mode {mode:?}");
}

#[tokio::test]
async fn a_story_on_the_database_ends_as_the_rule_says() {
    let length = rounds(70, 400);
    for (seed, mode) in [
        (1, AdmissionMode::FirstCome),
        (7, AdmissionMode::Approval),
        (42, AdmissionMode::Nomination),
        (3, AdmissionMode::Round),
    ] {
        on_each_database(async |academy| tell(academy, seed, mode, length).await).await;
    }
}
