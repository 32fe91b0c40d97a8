//! The number that grows with each change of a cohort, which open boards ask for.

use domain::Error;
use domain::access::{Role, Scope};
use domain::cohort::limits::{Cap, CommonCaps, Limits};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::live::changes;
use domain::enrollment::queries::books;
use domain::enrollment::what_if::after_silence;
use domain::enrollment::{cast, commands};
use domain::ids::CohortId;
use domain::testing::{TestAcademy, on_each_database};

async fn number(academy: &TestAcademy, cohort: CohortId) -> i32 {
    changes(academy, &[cohort]).await.unwrap()[&cohort]
}

#[tokio::test]
async fn every_act_on_seats_is_counted_once_and_reading_or_failing_is_not() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(1), ..Limits::default() };
        let cohort = cast::cohort(academy, course, "jesien", limits.clone()).await.unwrap();
        let other = cast::cohort(academy, course, "wiosna", Limits::default()).await.unwrap();
        let elk = cast::city(academy, "Ełk").await.unwrap();
        let mut known = number(academy, cohort).await;
        let mut seats = Vec::new();
        for name in ["ewa", "jan"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), elk, "confirmed").await.unwrap();
            let form = cast::form(place);
            let receipt = commands::apply(academy, &actor, cohort, &form).await.unwrap();
            let now = number(academy, cohort).await;
            assert_eq!(now, known + 1, "{name} applied");
            known = now;
            // The same again changes nothing, and says so.
            commands::apply(academy, &actor, cohort, &form).await.unwrap();
            assert_eq!(number(academy, cohort).await, known);
            seats.push((actor, receipt.enrollment));
        }
        let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
        books(academy, &card).await.unwrap();
        let refused = commands::seat_out_of_turn(academy, &organizer, seats[0].1, "nie czeka").await;
        assert!(refused.is_err());
        assert_eq!(number(academy, cohort).await, known, "nothing was changed");
        let raised = CommonCaps { total: Cap::of(2), ..limits.caps() };
        commands::change_limits(academy, &organizer, cohort, raised, "sala").await.unwrap();
        commands::withdraw(academy, &seats[0].0, seats[0].1).await.unwrap();
        commands::remove(academy, &organizer, seats[1].1, "pomyłka").await.unwrap();
        assert!(number(academy, cohort).await >= known + 3);
        let of_other = number(academy, other).await;
        let both = changes(academy, &[cohort, other]).await.unwrap();
        assert_eq!((both.len(), both[&other]), (2, of_other), "each cohort has a number of its own");
        assert_eq!(changes(academy, &[]).await.unwrap().len(), 0);
        assert_eq!(changes(academy, &[academy.new_id()]).await.unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_board_says_how_many_move_up_if_held_seats_are_not_taken() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(3), ..Limits::default() };
        let cohort = cast::cohort(academy, course, "jesien", limits.clone()).await.unwrap();
        let elk = cast::city(academy, "Ełk").await.unwrap();
        let invited = InviteForm {
            email: "zaproszona@example.pl".into(),
            name: "Zaproszona".into(),
            city: elk.to_string(),
            function: "inspektorka".into(),
            until: "2026-09-08".into(),
            reason: "projekt".into(),
            ..InviteForm::default()
        };
        let second = InviteForm { email: "druga@example.pl".into(), ..invited.clone() };
        for form in [invited, second] {
            commands::invite(academy, &organizer, cohort, &form).await.unwrap();
        }
        let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
        let moving = async || after_silence(academy, &organizer, &card, &limits).await.unwrap();
        assert_eq!(moving().await, 0, "nobody waits");
        for name in ["ewa", "jan", "ola", "iga"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), elk, "confirmed").await.unwrap();
            commands::apply(academy, &actor, cohort, &cast::form(place)).await.unwrap();
        }
        assert_eq!(moving().await, 2, "one has a seat, three wait for the two that are held");
        let stranger = academy.official("obca").await;
        assert_eq!(after_silence(academy, &stranger, &card, &limits).await, Err(Error::Denied));
        academy.clock.advance(chrono::TimeDelta::days(31));
        assert_eq!(moving().await, 0, "nobody moves up after the last second for seats");
    })
    .await;
}
