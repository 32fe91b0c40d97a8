//! Limits tried on the applications of another edition, and how changed rules are told.

use std::time::Instant;

use EnrollmentState::{Confirmed, Waitlisted, Withdrawn};
use domain::access::{Actor, Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::commands::edit_cohort;
use domain::cohort::forms::CohortForm;
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Layer, LayerKind, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::commands::{apply, change_limits, invite, set_city_rule, undo_change, withdraw};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::rule_changes::{cities_raised_from, rule_changes};
use domain::enrollment::trial_run::{trial_run, trial_sources};
use domain::enrollment::{ApplyForm, EnrollmentState, board, cast};
use domain::error::Error;
use domain::ids::{AffiliationId, CityId, CohortId, CourseId};
use domain::testing::{TestAcademy, on_each_database};

struct Stage {
    organizer: Actor,
    course: CourseId,
    /// The edition that was.
    last: CohortId,
    cities: Vec<CityId>,
}

fn limits(total: u32, city: u32, cities: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), cities: Cap::of(cities), ..Limits::default() }
}

impl Stage {
    async fn of(academy: &TestAcademy, limits: Limits) -> Self {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let last = cast::cohort(academy, course, "wiosna", limits).await.unwrap();
        let mut cities = Vec::new();
        for town in ["Ełk", "Nysa", "Kutno", "Sanok"] {
            cities.push(cast::city(academy, town).await.unwrap());
        }
        Self { organizer, course, last, cities }
    }

    /// They apply for the last edition, one after the other, from these cities.
    async fn come(&self, academy: &TestAcademy, from: &[usize]) -> Vec<(Actor, AffiliationId)> {
        let mut actors = Vec::new();
        for (place, city) in from.iter().enumerate() {
            let actor = academy.official(&format!("osoba{place}")).await;
            let person = actor.person().unwrap();
            let place = cast::workplace(academy, person, self.cities[*city], "confirmed").await.unwrap();
            apply(academy, &actor, self.last, &cast::form(place)).await.unwrap();
            actors.push((actor, place));
        }
        actors
    }

    async fn next(&self, academy: &TestAcademy, slug: &str, mode: AdmissionMode) -> CohortCard {
        let of = (mode, Limits::default());
        let id = cast::cohort_admitting(academy, self.course, slug, of).await.unwrap();
        get_cohort(academy, id).await.unwrap()
    }
}

#[tokio::test]
async fn a_trial_with_a_cohorts_own_limits_gives_the_seats_that_it_gave() {
    on_each_database(async |academy| {
        let own = limits(5, 2, 3);
        let stage = Stage::of(academy, own.clone()).await;
        stage.come(academy, &[0, 0, 0, 1, 2, 3, 1, 2]).await;
        let last = get_cohort(academy, stage.last).await.unwrap();
        let run = trial_run(academy, &stage.organizer, (&last, &own), stage.last).await.unwrap();
        let outcome = cast::outcome(academy, stage.last).await.unwrap();
        let seated: Vec<u32> =
            outcome.iter().filter(|row| row.2.takes_seat()).map(|(receipt, ..)| *receipt).collect();
        assert_eq!(run.played.seated.iter().copied().collect::<Vec<_>>(), seated);
        assert_eq!(run.would, run.did, "nobody has left, so the trial is what happened");
        assert_eq!((run.applications, run.from_cities), (8, 4));
        let kept_out = [(LayerKind::Total, 1), (LayerKind::City, 1), (LayerKind::CityCount, 1)];
        assert_eq!(run.played.kept_out(), kept_out.into());
        assert_eq!(run.played.used_up(&own), [Layer::Total, Layer::CityCount]);
        let again = trial_run(academy, &stage.organizer, (&last, &own), stage.last).await.unwrap();
        assert_eq!(again, run, "the same question has the same answer");
    })
    .await;
}

#[tokio::test]
async fn typed_limits_are_tried_on_another_edition_and_nothing_is_written() {
    on_each_database(async |academy| {
        let stage = Stage::of(academy, limits(9, 3, 4)).await;
        let (who, place) = stage.come(academy, &[0, 0, 0, 1, 2]).await.remove(0);
        // Who left counts as an application, once, however often she came.
        for again in 0..2 {
            let id = cast::enrollment(academy, stage.last, who.person().unwrap()).await.unwrap();
            withdraw(academy, &who, id).await.unwrap();
            let form = ApplyForm { request_key: format!("again{again}"), ..cast::form(place) };
            apply(academy, &who, stage.last, &form).await.unwrap();
        }
        let next = stage.next(academy, "jesien", AdmissionMode::Approval).await;
        // A city's own rule goes along.
        let typed = Limits { minimum_cities: 3, ..limits(9, 1, 2) }
            .with_rule(stage.cities[0], CityRule { cap: Some(Cap::of(2)), is_additional: false });
        let lines = cast::count(academy, "audit", "1 = 1").await.unwrap();
        let run = trial_run(academy, &stage.organizer, (&next, &typed), stage.last).await.unwrap();
        assert_eq!((run.applications, run.from_cities), (5, 3));
        assert_eq!((run.would.seats, run.would.cities, run.would.cities_left_out), (3, 2, 1));
        assert_eq!((run.did.seats, run.did.cities, run.did.cities_left_out), (5, 3, 0));
        assert_eq!(run.played.kept_out(), [(LayerKind::City, 1), (LayerKind::CityCount, 1)].into());
        let of_first = run.cities.iter().find(|row| row.city == stage.cities[0]).unwrap();
        assert_eq!((of_first.applied, of_first.would, of_first.did), (3, 2, 3));
        assert_eq!(cast::count(academy, "audit", "1 = 1").await, Ok(lines));
        // As a round: the first of every city before any second one.
        let round = stage.next(academy, "zima", AdmissionMode::Round).await;
        let run = trial_run(academy, &stage.organizer, (&round, &limits(3, 3, 9)), stage.last).await.unwrap();
        assert_eq!((run.would.seats, run.would.cities), (3, 3));
        let again =
            trial_run(academy, &stage.organizer, (&round, &limits(3, 3, 9)), stage.last).await.unwrap();
        assert_eq!(again, run, "the example of a draw is always the same one");
    })
    .await;
}

#[tokio::test]
async fn only_who_runs_both_cohorts_tries_one_on_the_other() {
    on_each_database(async |academy| {
        let stage = Stage::of(academy, Limits::default()).await;
        stage.come(academy, &[0, 1]).await;
        let next = stage.next(academy, "jesien", AdmissionMode::FirstCome).await;
        let narrow = academy.with_role("jesienna", Role::Organizer, Scope::Cohort(next.id)).await;
        let lecturer = academy.with_role("wyklada", Role::Lecturer, Scope::Everything).await;
        for actor in [&narrow, &lecturer] {
            let denied = trial_run(academy, actor, (&next, &Limits::default()), stage.last).await;
            assert_eq!(denied, Err(Error::Denied));
            assert_eq!(trial_sources(academy, actor, &next).await, Ok(vec![]));
        }
        let sources = trial_sources(academy, &stage.organizer, &next).await.unwrap();
        let told: Vec<_> = sources.iter().map(|one| (one.card.id, one.applications)).collect();
        assert_eq!(told, [(stage.last, 2)], "a cohort for which nobody applied is no source");
        let gone = academy.new_id();
        let unknown = trial_run(academy, &stage.organizer, (&next, &Limits::default()), gone).await;
        assert_eq!(unknown, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn who_was_invited_is_no_application() {
    on_each_database(async |academy| {
        let stage = Stage::of(academy, limits(9, 9, 9)).await;
        stage.come(academy, &[0]).await;
        let form = InviteForm {
            email: "zaproszona@example.pl".into(),
            name: "Zaproszona".into(),
            city: stage.cities[1].to_string(),
            function: "inspektorka".into(),
            lang: "pl".into(),
            until: "2026-09-10".into(),
            reason: "lider".into(),
            ..InviteForm::default()
        };
        invite(academy, &stage.organizer, stage.last, &form).await.unwrap();
        let next = stage.next(academy, "jesien", AdmissionMode::FirstCome).await;
        let run = trial_run(academy, &stage.organizer, (&next, &limits(9, 9, 9)), stage.last).await.unwrap();
        assert_eq!((run.applications, run.would.seats, run.did.seats), (1, 1, 2));
    })
    .await;
}

#[tokio::test]
async fn ten_thousand_applications_are_tried_in_three_statements() {
    on_each_database(async |academy| {
        let stage = Stage::of(academy, Limits::default()).await;
        let mut cities = Vec::new();
        for number in 0..500 {
            cities.push(cast::city(academy, &format!("Miasto {number}")).await.unwrap());
        }
        let states = [Confirmed, Waitlisted, Withdrawn];
        let extras: Vec<_> = (0..10_000)
            .map(|number| cast::Extra {
                name: format!("Osoba {number}"),
                city: cities[number % cities.len()],
                state: states[number % 3],
            })
            .collect();
        cast::crowd(academy, stage.last, &extras).await.unwrap();
        for mode in [AdmissionMode::FirstCome, AdmissionMode::Round] {
            let next = stage.next(academy, mode.word().replace('_', "-").as_str(), mode).await;
            let (statements, begun) = (academy.db().statements(), Instant::now());
            let run =
                trial_run(academy, &stage.organizer, (&next, &limits(160, 2, 90)), stage.last).await.unwrap();
            let cost = academy.db().statements() - statements;
            assert!(cost <= 3, "{mode:?}: {cost} statements");
            eprintln!("{mode:?}: {:?}", begun.elapsed());
            assert_eq!((run.applications, run.would.seats, run.would.cities), (10_000, 160, 90));
        }
    })
    .await;
}

fn settings(state: &str) -> CohortForm {
    CohortForm {
        slug: "jesien".into(),
        name_pl: "Edycja jesienna".into(),
        lead_pl: "Trzy miesiące.".into(),
        time_zone: "Europe/Warsaw".into(),
        starts_on: "2026-10-06".into(),
        ends_on: "2026-12-19".into(),
        opens_at: "2026-08-01T08:00".into(),
        closes_at: "2026-09-30T23:59".into(),
        promotion_until: "2026-10-20T23:59".into(),
        completion_until: "2027-01-31T23:59".into(),
        needs_office: "on".into(),
        office_days: "7".into(),
        state: state.into(),
        ..CohortForm::default()
    }
}

#[tokio::test]
async fn changed_rules_are_told_from_publication_on_and_undone_ones_too() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let id = cast::cohort(academy, course, "jesien", limits(9, 3, 10)).await.unwrap();
        let card = async || get_cohort(academy, id).await.unwrap();
        let show = async |state: &str| {
            edit_cohort(academy, &organizer, id, &settings(state)).await.unwrap();
        };
        let raise = async |cities| {
            let caps = CommonCaps { cities: Cap::of(cities), ..limits(9, 3, 10).caps() };
            change_limits(academy, &organizer, id, caps, "Tylko dla nas.").await.unwrap();
        };
        let told = async || -> Vec<_> {
            let changes = rule_changes(academy, &card().await).await.unwrap();
            changes.iter().map(|one| (one.before.cities.0, one.after.cities.0)).collect()
        };
        show("draft").await;
        raise(50).await;
        assert_eq!(told().await, [], "a draft tells nobody");
        show("published").await;
        assert_eq!(told().await, [], "what was planned before is no change of a published rule");
        raise(60).await;
        raise(60).await;
        let line = board::changes(academy, &card().await, 1).await.unwrap().remove(0);
        raise(70).await;
        let newer = board::changes(academy, &card().await, 1).await.unwrap().remove(0);
        assert_ne!(line.id, newer.id);
        undo_change(academy, &organizer, id, newer.id, "Pomyłka.").await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let rule = CityRule { cap: Some(Cap::of(7)), is_additional: false };
        set_city_rule(academy, &organizer, id, city, rule, "duże miasto").await.unwrap();
        let expected = [(Some(70), Some(60)), (Some(60), Some(70)), (Some(50), Some(60))];
        assert_eq!(
            told().await,
            expected,
            "the latest first; what changes nothing and what is a city's own is left out"
        );
        let before = academy.db().statements();
        let changes = rule_changes(academy, &card().await).await.unwrap();
        assert_eq!(academy.db().statements() - before, 2, "one beside the cohort itself");
        assert_eq!(cities_raised_from(&changes, Some(60)), Some(50));
        show("closed").await;
        assert_eq!(told().await.len(), 3, "a closed cohort is still public");
    })
    .await;
}
