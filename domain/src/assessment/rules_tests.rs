use proptest::prelude::*;

use super::*;

fn question(number: u128) -> DrawnQuestion {
    DrawnQuestion { id: Uuid::from_u128(number), options: ["a", "b", "c", "d"].map(String::from).to_vec() }
}

fn set(options: &[&str]) -> BTreeSet<String> {
    options.iter().map(|option| (*option).to_owned()).collect()
}

#[test]
fn three_of_four_pass_at_75_percent() {
    for (points, passes) in [(0, false), (2, false), (3, true), (4, true)] {
        assert_eq!(Score { points, max: 4 }.passes(75), passes, "{points}");
    }
    assert_eq!(Score::needed(4, 75), 3);
    assert_eq!(Score::needed(10, 75), 8);
    assert!(!Score::default().passes(0));
}

#[test]
fn a_point_needs_all_right_options_and_no_other() {
    let id = Uuid::from_u128(1);
    let keys = [Key { question: id, right: set(&["a", "b"]) }];
    for (chosen, points) in [(&["a", "b"][..], 1), (&["a"], 0), (&["a", "b", "c"], 0), (&[], 0)] {
        assert_eq!(score(&keys, &BTreeMap::from([(id, set(chosen))])).points, points, "{chosen:?}");
    }
}

#[test]
fn an_attempt_closes_with_its_own_time_or_the_cut_off_whichever_is_first_and_the_last_second_counts() {
    let at = |second| chrono::DateTime::from_timestamp(second, 0).unwrap();
    assert_eq!(closes_at(None, at(100)), at(100));
    assert_eq!(closes_at(Some(at(60)), at(100)), at(60));
    assert_eq!(closes_at(Some(at(160)), at(100)), at(100));
    let late = at(100) + chrono::TimeDelta::milliseconds(999);
    assert!(is_in_time(at(100), late) && !is_in_time(at(100), at(101)));
}

#[test]
fn a_quiz_takes_its_own_attempts_else_the_courses_and_the_higher_threshold() {
    let course = CourseRule { all_lessons: true, quiz_percent: 60, attempts: 5 };
    let rule = |percent, attempts| {
        let rule = QuizRule::of(&course, OwnRule { percent, attempts, minutes: None });
        (rule.percent, rule.attempts)
    };
    assert_eq!(rule(None, None), (60, 5));
    assert_eq!(rule(Some(80), Some(2)), (80, 2));
    assert_eq!(rule(Some(50), Some(9)), (60, 9));
    assert!(OwnRule { attempts: Some(2), ..OwnRule::default() }.differs(&course));
    assert!(!OwnRule { percent: Some(50), minutes: Some(20), ..OwnRule::default() }.differs(&course));
}

#[test]
fn three_attempts_and_none_after_passing() {
    let rule = QuizRule::default();
    assert_eq!(may_start(rule, 2, false), Ok(()));
    assert_eq!(may_start(rule, 3, false), Err(NoAttempt::UsedUp));
    assert_eq!(may_start(rule, 1, true), Err(NoAttempt::Passed));
}

#[test]
fn every_place_can_hold_the_first_option() {
    let places: BTreeSet<_> = (0..64)
        .map(|seed| draw(vec![question(1)], seed)[0].options.iter().position(|option| option == "a"))
        .collect();
    assert_eq!(places.len(), 4);
}

proptest! {
    #[test]
    fn a_seed_draws_the_same_whatever_the_storage_order(seed: u64, n in 1_u128..20) {
        let forward: Vec<_> = (0..n).map(question).collect();
        let backward: Vec<_> = (0..n).rev().map(question).collect();
        prop_assert_eq!(draw(forward, seed), draw(backward, seed));
    }

    #[test]
    fn a_draw_loses_and_adds_nothing(seed: u64, n in 1_u128..20) {
        let drawn = draw((0..n).map(question).collect(), seed);
        let ids: BTreeSet<_> = drawn.iter().map(|question| question.id).collect();
        prop_assert_eq!(ids.len() as u128, n);
        for question in drawn {
            prop_assert_eq!(question.options.into_iter().collect::<BTreeSet<_>>(), set(&["a", "b", "c", "d"]));
        }
    }
}
