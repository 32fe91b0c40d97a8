//! Decisions of organizers are taken back by their inverse act, never over the head of a newer one.

use domain::access::{Actor, Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::board::{CohortChange, changes};
use domain::enrollment::commands::{
    CityRules, change_limits, put_back, remove, seat_out_of_turn, set_city_rule, set_city_rules, undo_change,
};
use domain::enrollment::queries::books;
use domain::enrollment::undo::inverse;
use domain::enrollment::{EnrollmentState, Refusal, cast, check_seats, commands};
use domain::error::Error;
use domain::testing::{TestAcademy, on_each_database};

const WHY: &str = "Cofnięcie zmiany.";

fn cannot_be_undone() -> Error {
    Error::Refused(domain::error::Refusal::Enrollment(Refusal::CannotBeUndone))
}

async fn stage(academy: &TestAcademy) -> (Actor, CohortCard) {
    let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
    let course = cast::course(academy, "akademia").await.unwrap();
    let limits = Limits { total: Cap::of(1), city: Cap::of(2), ..Limits::default() };
    let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
    (organizer, get_cohort(academy, cohort).await.unwrap())
}

async fn latest(academy: &TestAcademy, cohort: &CohortCard) -> CohortChange {
    changes(academy, cohort, 1).await.unwrap().remove(0)
}

#[tokio::test]
async fn limits_and_exceptions_come_back_as_they_were_and_leave_a_line_each() {
    on_each_database(async |academy| {
        let (organizer, cohort) = stage(academy).await;
        let city = cast::city(academy, "Ełk").await.unwrap();
        let before = books(academy, &cohort).await.unwrap().limits;
        let more = CommonCaps { total: Cap::of(5), ..before.caps() };
        change_limits(academy, &organizer, cohort.id, more, "więcej sal").await.unwrap();
        let raised = latest(academy, &cohort).await;
        let rule = CityRule { cap: Some(Cap::of(7)), is_additional: true };
        set_city_rule(academy, &organizer, cohort.id, city, rule, "duże miasto").await.unwrap();
        let excepted = latest(academy, &cohort).await;
        for line in [&raised, &excepted] {
            undo_change(academy, &organizer, cohort.id, line.id, WHY).await.unwrap();
        }
        assert_eq!(books(academy, &cohort).await.unwrap().limits, before);
        let told = changes(academy, &cohort, 10).await.unwrap();
        let lines: Vec<&str> = told.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            lines[..4],
            ["city rule changed", "limits changed", "city rule changed", "limits changed"]
        );
        assert_eq!(told[0].reason.as_deref(), Some(WHY));
        // Undoing is a change like any other, so it can be undone in turn.
        undo_change(academy, &organizer, cohort.id, told[1].id, WHY).await.unwrap();
        assert_eq!(books(academy, &cohort).await.unwrap().limits.total, Cap::of(5));
    })
    .await;
}

#[tokio::test]
async fn nothing_newer_is_undone_along_the_way_and_nobody_undoes_elsewhere() {
    on_each_database(async |academy| {
        let (organizer, cohort) = stage(academy).await;
        let other = cast::cohort(academy, cohort.course, "wiosna", Limits::default()).await.unwrap();
        let caps = books(academy, &cohort).await.unwrap().limits.caps();
        for total in [3, 4] {
            let caps = CommonCaps { total: Cap::of(total), ..caps.clone() };
            change_limits(academy, &organizer, cohort.id, caps, "więcej sal").await.unwrap();
        }
        let told = changes(academy, &cohort, 10).await.unwrap();
        let older = undo_change(academy, &organizer, cohort.id, told[1].id, WHY).await;
        assert_eq!(older, Err(cannot_be_undone()), "the newer change would be lost");
        let elsewhere = undo_change(academy, &organizer, other, told[0].id, WHY).await;
        assert_eq!(elsewhere, Err(Error::NotFound));
        let narrow = academy.with_role("wiosenna", Role::Organizer, Scope::Cohort(other)).await;
        let denied = undo_change(academy, &narrow, cohort.id, told[0].id, WHY).await;
        assert_eq!(denied, Err(Error::Denied));
        let created = changes(academy, &cohort, 10).await.unwrap().pop().unwrap();
        assert_eq!((created.action.as_str(), inverse(&created)), ("cohort created", None));
        let never = undo_change(academy, &organizer, cohort.id, created.id, WHY).await;
        assert_eq!(never, Err(cannot_be_undone()));
        assert_eq!(books(academy, &cohort).await.unwrap().limits.total, Cap::of(4));
    })
    .await;
}

#[tokio::test]
async fn a_seat_out_of_turn_goes_back_and_forth_and_an_end_stays_an_end() {
    on_each_database(async |academy| {
        let (organizer, cohort) = stage(academy).await;
        let city = cast::city(academy, "Ełk").await.unwrap();
        let mut ids = Vec::new();
        for name in ["ewa", "jan"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
            let receipt = commands::apply(academy, &actor, cohort.id, &cast::form(place)).await.unwrap();
            ids.push(receipt.enrollment);
        }
        let state = async || cast::outcome(academy, cohort.id).await.unwrap()[1].2;
        seat_out_of_turn(academy, &organizer, ids[1], "projekt").await.unwrap();
        let given = latest(academy, &cohort).await;
        undo_change(academy, &organizer, cohort.id, given.id, WHY).await.unwrap();
        assert_eq!(state().await, EnrollmentState::Waitlisted);
        let taken_back = latest(academy, &cohort).await;
        undo_change(academy, &organizer, cohort.id, taken_back.id, WHY).await.unwrap();
        assert_eq!(state().await, EnrollmentState::Confirmed);
        put_back(academy, &organizer, ids[1], "pomyłka").await.unwrap();
        remove(academy, &organizer, ids[1], "rezygnacja urzędu").await.unwrap();
        let removed = latest(academy, &cohort).await;
        assert_eq!((removed.enrollment, inverse(&removed)), (Some(ids[1]), None));
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn rules_of_several_cities_come_and_go_as_one_act_or_not_at_all() {
    on_each_database(async |academy| {
        let (organizer, cohort) = stage(academy).await;
        let (one, other) =
            (cast::city(academy, "Ełk").await.unwrap(), cast::city(academy, "Nysa").await.unwrap());
        let rule = |cap| CityRule { cap: Some(Cap::of(cap)), is_additional: cap == 7 };
        set_city_rule(academy, &organizer, cohort.id, one, rule(3), "duże miasto").await.unwrap();
        let none = CityRule::default();
        let (seen, rules) =
            ([(one, rule(3)), (other, none)].into(), [(one, rule(7)), (other, rule(7))].into());
        let set = async |rules: &CityRules, seen: &CityRules| {
            set_city_rules(academy, &organizer, cohort.id, (rules, seen), "razem").await
        };
        assert_eq!(set(&rules, &[(one, none), (other, none)].into()).await, Err(Error::Conflict));
        let stranger = [(academy.new_id(), rule(7))].into();
        assert_eq!(set(&stranger, &CityRules::new()).await, Err(Error::NotFound));
        let before = books(academy, &cohort).await.unwrap().limits;
        set(&rules, &seen).await.unwrap();
        let limits = books(academy, &cohort).await.unwrap().limits;
        assert_eq!((limits.rule_of(one), limits.rule_of(other)), (rule(7), rule(7)));
        let line = latest(academy, &cohort).await;
        undo_change(academy, &organizer, cohort.id, line.id, WHY).await.unwrap();
        assert_eq!(books(academy, &cohort).await.unwrap().limits, before);
        // Undone, it is not undone again, and its undo is undone like anything else.
        let again = undo_change(academy, &organizer, cohort.id, line.id, WHY).await;
        assert_eq!(again, Err(cannot_be_undone()));
        let back = latest(academy, &cohort).await;
        undo_change(academy, &organizer, cohort.id, back.id, WHY).await.unwrap();
        set_city_rule(academy, &organizer, cohort.id, other, rule(1), "mniej").await.unwrap();
        let lines = changes(academy, &cohort, 10).await.unwrap();
        let older = undo_change(academy, &organizer, cohort.id, lines[1].id, WHY).await;
        assert_eq!(older, Err(cannot_be_undone()), "one of its cities was changed since");
    })
    .await;
}
