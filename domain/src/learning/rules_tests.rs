use chrono::{TimeDelta, TimeZone, Utc};
use proptest::prelude::*;

use super::*;

fn item(number: u128, rule: CompletionRule) -> Item {
    let id = Uuid::from_u128(number);
    Item { lesson: LessonId(id), id, rule, minutes: 10 }
}

fn module(lessons: u128) -> ModulePlan {
    let mut items: Vec<_> = (1..=lessons).map(|number| item(number, CompletionRule::Confirmed)).collect();
    items.push(item(1000, CompletionRule::Passed { percent: 75 }));
    ModulePlan {
        id: ModuleId(Uuid::nil()),
        version: ModuleVersionId(Uuid::nil()),
        opens_at: None,
        due_at: None,
        items,
    }
}

fn done(numbers: &[u128]) -> BTreeSet<Uuid> {
    numbers.iter().copied().map(Uuid::from_u128).collect()
}

#[test]
fn progress_counts_only_what_the_version_has() {
    let module = module(3);
    let progress = progress(&module.items, &done(&[1, 2, 77]));
    assert_eq!(progress, Progress { done: 2, all: 4, minutes_left: 20 });
    assert_eq!(progress.percent(), 50);
}

#[test]
fn an_unfinished_module_says_exactly_what_is_missing() {
    let now = Utc.with_ymd_and_hms(2026, 9, 1, 8, 0, 0).single().expect("that instant exists");
    let mut module = module(2);
    let (lesson, quiz) = (LessonId(Uuid::from_u128(2)), LessonId(Uuid::from_u128(1000)));
    assert_eq!(
        missing(&module, &done(&[1]), now),
        [Missing::Lesson(lesson), Missing::Quiz { lesson: quiz, percent: 75 }]
    );
    let opens_at = now + TimeDelta::days(1);
    module.opens_at = Some(opens_at);
    assert_eq!(missing(&module, &done(&[1]), now), [Missing::NotOpen { opens_at }]);
    assert_eq!(missing(&module, &done(&[1, 2, 1000]), now), []);
}

#[test]
fn a_certificate_needs_every_lesson_and_every_quiz() {
    let modules = [module(2)];
    let rule = course_rule(&modules, &done(&[1, 2]));
    assert_eq!(
        rule,
        [Condition::Lessons { done: 2, all: 2 }, Condition::Quizzes { done: 0, all: 1, percent: 75 }]
    );
    assert!(!is_met(&rule));
    assert!(is_met(&course_rule(&modules, &done(&[1, 2, 1000]))));
}

#[test]
fn where_lessons_need_not_be_finished_quizzes_alone_are_asked_for() {
    let mut module = module(3);
    module.items.retain(Item::is_quiz);
    let rule = course_rule(std::slice::from_ref(&module), &done(&[1000]));
    assert_eq!(rule, [Condition::Quizzes { done: 1, all: 1, percent: 75 }]);
    assert!(is_met(&rule));
    let nothing = progress([], &done(&[1]));
    assert!(!nothing.is_finished() && !nothing.is_unfinished(), "a module that asks for nothing");
}

#[test]
fn a_course_of_nothing_earns_nothing() {
    assert!(!is_met(&course_rule(&[], &done(&[1]))));
}

proptest! {
    #[test]
    fn one_more_completion_never_lessens_progress(lessons in 1_u128..12, numbers in proptest::collection::vec(0_u128..14, 0..12), one in 0_u128..14) {
        let module = module(lessons);
        let mut facts = done(&numbers);
        let before = progress(&module.items, &facts);
        facts.insert(Uuid::from_u128(one));
        let after = progress(&module.items, &facts);
        prop_assert!(after.done >= before.done && after.minutes_left <= before.minutes_left);
        prop_assert!(after.percent() <= 100);
        prop_assert_eq!(after.percent() == 100, after.is_finished());
        prop_assert_eq!(after.is_finished(), is_met(&course_rule(std::slice::from_ref(&module), &facts)));
    }
}
