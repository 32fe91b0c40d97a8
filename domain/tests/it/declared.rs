//! The rules of a round and what people declare for its quotas: asked before, counted once, forgotten in time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Actor, Role, Scope};
use domain::allocation::commands::{open_rounds, preview_round, propose_round, seal_round};
use domain::allocation::declared::{forget_own_declared, own_declared};
use domain::allocation::rulebook::{may_change_rules, round_rules, set_round_rules};
use domain::allocation::{QuestionForm, RoundRulesForm, TieBreak};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::ApplyForm;
use domain::enrollment::{cast, commands};
use domain::error::Error;
use domain::ids::{CohortId, CourseId};
use domain::privacy::commands::forget_old;
use domain::privacy::queries::own_data;
use domain::testing::{TestAcademy, on_each_database};

fn question(pl: &str, aim: &str, number: &str) -> QuestionForm {
    QuestionForm {
        pl: pl.into(),
        purpose_pl: "Regulamin programu.".into(),
        aim: aim.into(),
        number: number.into(),
        ..QuestionForm::default()
    }
}

fn rules(questions: Vec<QuestionForm>) -> RoundRulesForm {
    RoundRulesForm {
        order: "receipt".into(),
        keep_days: "14".into(),
        kept_from: "sealing".into(),
        questions,
        ..RoundRulesForm::default()
    }
}

struct Stage {
    course: CourseId,
    cohort: CohortId,
    organizer: Actor,
    opens: DateTime<Utc>,
}

/// A cohort whose window opens in a day: one goes back a day, as the cast opens its cohorts at once.
async fn stage(academy: &TestAcademy, form: &RoundRulesForm) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let limits = Limits { total: Cap::of(2), city: Cap::of(2), ..Limits::default() };
    let cohort =
        cast::cohort_admitting(academy, course, "jesien", (AdmissionMode::Round, limits)).await.unwrap();
    let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
    let opens = academy.now();
    academy.clock.advance(-TimeDelta::days(1));
    set_round_rules(academy, &organizer, cohort, form).await.unwrap();
    academy.clock.set(opens);
    open_rounds(academy).await.unwrap();
    Stage { course, cohort, organizer, opens }
}

async fn apply(academy: &TestAcademy, cohort: CohortId, name: &str, says: &[(&str, bool)]) -> Actor {
    let actor = academy.official(name).await;
    let city = cast::city(academy, &format!("Miasto {name}")).await.unwrap();
    let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
    let declared: BTreeMap<String, bool> = says.iter().map(|(key, yes)| ((*key).to_owned(), *yes)).collect();
    let form = ApplyForm { declared, ..cast::form(place) };
    commands::apply(academy, &actor, cohort, &form).await.unwrap();
    actor
}

async fn kept(academy: &TestAcademy) -> i64 {
    cast::count(academy, "declared_answer", "1 = 1").await.unwrap()
}

#[tokio::test]
async fn what_was_declared_is_counted_as_quotas_and_unknown_keys_are_nothing() {
    on_each_database(async |academy| {
        let asked =
            vec![question("Czy jesteś kobietą?", "among", ""), question("Ponad 45 lat?", "seats", "1")];
        let stage = stage(academy, &rules(asked)).await;
        apply(academy, stage.cohort, "adam", &[("q1", false), ("q9", true), ("'; --", true)]).await;
        apply(academy, stage.cohort, "ewa", &[("q1", true)]).await;
        apply(academy, stage.cohort, "iga", &[("q1", true), ("q2", true)]).await;
        assert_eq!(kept(academy).await, 4, "only what is asked");
        let (input, outcome) = preview_round(academy, &stage.organizer, stage.cohort).await.unwrap();
        assert_eq!(input.order, TieBreak::Receipt);
        let has: Vec<_> = input.entrants.iter().map(|entrant| entrant.has.join(" ")).collect();
        assert_eq!(has, ["", "q1", "q1 q2"], "a no is no claim");
        assert!(outcome.summary.aims.iter().all(|aim| aim.is_met), "{:?}", outcome.summary);
    })
    .await;
}

#[tokio::test]
async fn rules_change_until_the_window_opens_and_not_for_strangers() {
    on_each_database(async |academy| {
        let stage = stage(academy, &rules(vec![])).await;
        let card = get_cohort(academy, stage.cohort).await.unwrap();
        assert!(!may_change_rules(academy, &card).await.unwrap());
        let other = rules(vec![question("Kobieta?", "percent", "50")]);
        let late = set_round_rules(academy, &stage.organizer, stage.cohort, &other).await;
        assert!(matches!(late, Err(Error::Refused(domain::error::Refusal::Said { .. }))), "{late:?}");
        assert!(round_rules(academy, stage.cohort).await.unwrap().questions.is_empty());
        let stranger = academy.official("obca").await;
        assert_eq!(set_round_rules(academy, &stranger, stage.cohort, &other).await, Err(Error::Denied));

        let next = (AdmissionMode::Round, Limits::default());
        let next = cast::cohort_admitting(academy, stage.course, "zima", next).await.unwrap();
        let first = (AdmissionMode::FirstCome, Limits::default());
        let foreign = cast::course(academy, "inny").await.unwrap();
        let foreign = cast::cohort_admitting(academy, foreign, "obca", first).await.unwrap();
        academy.clock.set(stage.opens - TimeDelta::days(1));
        for wrong in [next, foreign, CohortId(uuid::Uuid::nil())] {
            let form = RoundRulesForm { carry_over_from: wrong.to_string(), ..rules(vec![]) };
            let refused = set_round_rules(academy, &stage.organizer, next, &form).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        let form = RoundRulesForm { carry_over_from: stage.cohort.to_string(), ..rules(vec![]) };
        set_round_rules(academy, &stage.organizer, next, &form).await.unwrap();
        assert_eq!(cast::count(academy, "audit", "action = 'round rules changed'").await, Ok(2));
    })
    .await;
}

#[tokio::test]
async fn whom_the_chosen_cohort_left_out_goes_first() {
    on_each_database(async |academy| {
        let stage = stage(academy, &rules(vec![])).await;
        let full = (AdmissionMode::FirstCome, Limits { total: Cap::of(0), ..Limits::default() });
        let earlier = cast::cohort_admitting(academy, stage.course, "lato", full).await.unwrap();
        let next = (AdmissionMode::Round, Limits { total: Cap::of(1), ..Limits::default() });
        let next = cast::cohort_admitting(academy, stage.course, "zima", next).await.unwrap();
        academy.clock.set(stage.opens - TimeDelta::days(1));
        let form = RoundRulesForm { carry_over_from: earlier.to_string(), ..rules(vec![]) };
        set_round_rules(academy, &stage.organizer, next, &form).await.unwrap();
        academy.clock.set(stage.opens);
        apply(academy, next, "nowa", &[]).await;
        let actor = apply(academy, next, "druga", &[]).await;
        let (before, _) = preview_round(academy, &stage.organizer, next).await.unwrap();
        assert!(before.entrants.iter().all(|entrant| !entrant.carried_over));
        let city = cast::city(academy, "Drugie").await.unwrap();
        let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
        commands::apply(academy, &actor, earlier, &cast::form(place)).await.unwrap();
        let (input, outcome) = preview_round(academy, &stage.organizer, next).await.unwrap();
        let carried: Vec<_> = input.entrants.iter().map(|entrant| entrant.carried_over).collect();
        assert_eq!(carried, [false, true]);
        let turns: Vec<_> = outcome.decided.iter().map(|one| one.turn).collect();
        assert_eq!(turns, [2, 1], "she goes before an earlier receipt");
    })
    .await;
}

#[tokio::test]
async fn answers_are_ones_own_to_see_and_delete_and_are_forgotten_after_the_round() {
    on_each_database(async |academy| {
        let stage = stage(academy, &rules(vec![question("Kobieta?", "among", "")])).await;
        let ewa = apply(academy, stage.cohort, "ewa", &[("q1", true)]).await;
        let iga = apply(academy, stage.cohort, "iga", &[("q1", true)]).await;
        apply(academy, stage.cohort, "ida", &[("q1", false)]).await;
        let own = own_declared(academy, &ewa, stage.cohort).await.unwrap();
        assert_eq!((own.len(), own[0].1), (1, Some(true)));
        let data = own_data(academy, &ewa).await.unwrap();
        assert_eq!(data["data"]["declared_answer"][0]["is_yes"], true, "{data}");
        assert_eq!(data["data"]["declared_answer"].as_array().unwrap().len(), 1, "hers alone: {data}");
        assert_eq!(forget_own_declared(academy, &iga, stage.cohort).await, Ok(1));
        assert_eq!(forget_own_declared(academy, &iga, stage.cohort).await, Ok(0));
        assert_eq!(own_declared(academy, &iga, stage.cohort).await.unwrap()[0].1, None);

        academy.clock.set(stage.opens + TimeDelta::days(13));
        let other = academy.with_role("druga", Role::Organizer, Scope::Everything).await;
        let hash = propose_round(academy, &stage.organizer, stage.cohort).await.unwrap();
        let file = seal_round(academy, &other, stage.cohort, (&hash, "zgodne")).await.unwrap();
        let with = file.input.entrants.iter().filter(|entrant| !entrant.has.is_empty()).count();
        assert_eq!(with, 1, "what was deleted before does not count");
        academy.clock.advance(TimeDelta::days(13));
        forget_old(academy).await.unwrap();
        assert_eq!(kept(academy).await, 2);
        academy.clock.advance(TimeDelta::days(2));
        forget_old(academy).await.unwrap();
        assert_eq!(kept(academy).await, 0, "14 days after the sealing");
        assert_eq!(forget_old(academy).await, Ok(0));
    })
    .await;
}

#[tokio::test]
async fn a_round_that_is_never_sealed_keeps_nothing_for_ever_either() {
    on_each_database(async |academy| {
        let stage = stage(academy, &rules(vec![question("Kobieta?", "among", "")])).await;
        apply(academy, stage.cohort, "ewa", &[("q1", true)]).await;
        let card = get_cohort(academy, stage.cohort).await.unwrap();
        let end = card.ends_on.and_hms_opt(23, 0, 0).unwrap().and_utc();
        academy.clock.set(end + TimeDelta::days(14));
        forget_old(academy).await.unwrap();
        assert_eq!(kept(academy).await, 1);
        academy.clock.set(end + TimeDelta::days(15));
        forget_old(academy).await.unwrap();
        assert_eq!(kept(academy).await, 0);
    })
    .await;
}
