//! What cannot be right about seats: each gets an answer that a person understands, and changes nothing.

use domain::access::{Role, Scope};
use domain::city::commands::merge;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::rules::Refusal;
use domain::enrollment::{EnrollmentState, cast, check_seats, commands};
use domain::error::Error;
use domain::testing::{TestAcademy, on_each_database};

use crate::desk::{DESK, Desk, encoded, value, words};

fn limits(total: u32, city: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), ..Limits::default() }
}

async fn limits_form(desk: &Desk, total: &str, city: &str) -> String {
    let shown = encoded(&value(&desk.get(&format!("{DESK}/limity")).await, "shown"));
    let (total, city) = (encoded(total), encoded(city));
    format!("what=limits&shown={shown}&total={total}&city_cap={city}&reserve=0&minimum_cities=0&reason=sale")
}

#[tokio::test]
async fn a_cap_below_what_is_taken_is_kept_and_takes_no_seat_away() {
    let desk = Desk::of(limits(3, 3)).await;
    let elk = desk.city("Ełk").await;
    for name in ["ewa", "jan", "ola"] {
        desk.applicant(name, elk, "confirmed").await;
    }
    let page = format!("{DESK}/limity");
    assert_eq!(desk.post(&page, &limits_form(&desk, "2", "1").await).await.status, 303);
    let said = words(&desk.get(&page).await);
    assert!(said.contains("ponad limit o 1"), "the total is exceeded by one: {said}");
    let people = words(&desk.get(&format!("{DESK}/osoby")).await);
    assert_eq!(people.matches("ma miejsce").count(), 3, "nobody lost a seat: {people}");
    // The next one waits, and reads why.
    desk.applicant("iza", desk.city("Nysa").await, "confirmed").await;
    let people = words(&desk.get(&format!("{DESK}/osoby")).await);
    assert!(people.contains("Wszystkie miejsca w kohorcie są zajęte."), "{people}");
    // Nought is a bound like any other: nobody more.
    assert_eq!(desk.post(&page, &limits_form(&desk, "0", "0").await).await.status, 303);
    assert!(words(&desk.get(&page).await).contains("ponad limit o 3"));
    assert_eq!(check_seats(&desk.site.academy).await.unwrap(), []);
}

#[tokio::test]
async fn a_cap_that_is_no_number_of_seats_is_named_and_what_was_typed_stays() {
    let desk = Desk::of(limits(3, 3)).await;
    let page = format!("{DESK}/limity");
    for typed in ["-1", "1000000", "2,5", "sto", "99999999999999999999"] {
        let answer = desk.post(&page, &limits_form(&desk, typed, "3").await).await;
        assert_eq!(answer.status, 422, "{typed}");
        let said = words(&answer.body);
        assert!(said.contains("Podaj liczbę od 0 do 100 000."), "{typed}: {said}");
        assert_eq!(value(&answer.body, "total"), typed, "what was typed stays");
    }
    assert_eq!(value(&desk.get(&page).await, "total"), "3");
}

#[tokio::test]
async fn windows_that_overlap_the_wrong_way_and_hours_that_are_left_out_are_named() {
    let desk = Desk::of(limits(3, 3)).await;
    let page = format!("{DESK}/ustawienia");
    let before = desk.get(&page).await;
    let form = |opens: &str, closes: &str, promotion: &str| {
        let typed = |name: &str| encoded(&value(&before, name));
        format!(
            "slug=jesien&name_pl=Jesie%C5%84&lead_pl=Trzy%20miesi%C4%85ce.&time_zone=Europe%2FWarsaw&starts_on={}&ends_on={}\
             &opens_at={opens}&closes_at={closes}&promotion_until={promotion}&completion_until=2027-06-30T23:59\
             &needs_office=on&office_days=7&admission=first_come&offer_days=3&state=published&reason=zmiana",
            typed("starts_on"),
            typed("ends_on"),
        )
    };
    let wrong = [
        ("2026-09-10T08:00", "2026-09-01T08:00", "2026-10-20T23:59", "Koniec jest wcześniej niż początek."),
        ("2026-09-01T08:00", "2026-09-30T23:59", "2026-08-01T12:00", "Koniec jest wcześniej niż początek."),
        ("2027-03-28T02:30", "2027-04-30T23:59", "2027-05-20T23:59", "Tej nocy zegary przeskakują do przodu"),
        ("2026-09-01T08:00", "2027-03-28T02:30", "2027-05-20T23:59", "Tej nocy zegary przeskakują do przodu"),
        ("jutro", "2026-09-30T23:59", "2026-10-20T23:59", "Podaj datę"),
    ];
    for (opens, closes, promotion, why) in wrong {
        let answer = desk.post(&page, &form(opens, closes, promotion)).await;
        assert_eq!(answer.status, 422, "{opens}, {closes}, {promotion}");
        let said = words(&answer.body);
        assert!(said.contains(why), "{opens}, {closes}, {promotion}: {said}");
    }
    // In autumn an hour comes twice: the window is open in both of them.
    let twice = desk.post(&page, &form("2026-10-25T02:30", "2026-10-25T02:30", "2026-11-20T23:59")).await;
    assert_eq!(twice.status, 303, "{}", words(&twice.body));
    let sql =
        "SELECT CAST(applications_open_at AS text) || ' ' || CAST(applications_close_at AS text) FROM cohort";
    let kept = desk.site.academy.texts(sql).await.remove(0);
    assert!(
        kept.contains("00:30:00") && kept.contains("01:30:59"),
        "from the first to the second half past two: {kept}"
    );
}

#[tokio::test]
async fn a_city_that_was_merged_or_renamed_keeps_its_seats_under_the_new_name() {
    let desk = Desk::of(limits(9, 2)).await;
    let (old, new) = (desk.city("Stare Miasto").await, desk.city("Nowe Miasto").await);
    desk.applicant("ewa", old, "confirmed").await;
    desk.applicant("jan", new, "confirmed").await;
    merge(&desk.site.academy, &desk.admin, old, new, "jedna gmina").await.unwrap();
    // Both count together now: the third of them waits.
    desk.applicant("ola", old, "confirmed").await;
    let people = words(&desk.get(&format!("{DESK}/osoby")).await);
    assert!(people.contains("Wszystkie miejsca dla miasta"), "{people}");
    assert_eq!(people.matches("ma miejsce").count(), 2, "{people}");
    // A rule of its own is not for a city that is no more.
    let rule = format!("what=rule&city={old}&own=own&own_cap=5&reason=sale");
    let answer = desk.post(&format!("{DESK}/limity"), &rule).await;
    assert!(answer.status != 303 && answer.status < 500, "{}: {}", answer.status, words(&answer.body));
    assert_eq!(check_seats(&desk.site.academy).await.unwrap(), []);
}

/// A colleague whom a coordinator names.
fn colleague(name: &str, city: &str) -> InviteForm {
    InviteForm {
        email: format!("{name}@example.pl"),
        name: name.into(),
        city: city.to_owned(),
        function: "inspektorka".into(),
        lang: "pl".into(),
        until: "2026-09-08".into(),
        reason: "Prowadzi ważny projekt.".into(),
        ..InviteForm::default()
    }
}

#[tokio::test]
async fn of_two_coordinators_on_the_last_seat_one_gets_it_and_the_other_is_told() {
    on_each_database(async |academy: &TestAcademy| {
        let course = cast::course(academy, "akademia").await.unwrap();
        let elk = cast::city(academy, "Ełk").await.unwrap();
        let cohort = cast::cohort(academy, course, "jesien", limits(9, 1)).await.unwrap();
        let first = academy.with_role("pierwsza", Role::Coordinator, Scope::City(elk)).await;
        let second = academy.with_role("druga", Role::Coordinator, Scope::City(elk)).await;
        let (of_first, of_second) = (colleague("ewa", &elk.to_string()), colleague("jan", &elk.to_string()));
        let both = futures_util::join!(
            commands::hold_for_city(academy, &first, cohort, &of_first),
            commands::hold_for_city(academy, &second, cohort, &of_second),
        );
        let taken = [&both.0, &both.1].iter().filter(|held| held.is_ok()).count();
        assert_eq!(taken, 1, "{both:?}");
        let loser = both.0.err().or(both.1.err()).expect("one is refused");
        let Error::Refused(domain::error::Refusal::Enrollment(why)) = loser else { panic!("{loser:?}") };
        assert!(matches!(why, Refusal::NoSeat { .. }), "{why:?}");
        let seats = cast::outcome(academy, cohort).await.unwrap();
        assert_eq!(seats.iter().filter(|(_, _, state)| *state == EnrollmentState::Invited).count(), 1);
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_works_in_two_cities_has_one_application_for_one_of_them() {
    on_each_database(async |academy: &TestAcademy| {
        let course = cast::course(academy, "akademia").await.unwrap();
        let (elk, nysa) =
            (cast::city(academy, "Ełk").await.unwrap(), cast::city(academy, "Nysa").await.unwrap());
        let cohort = cast::cohort(academy, course, "jesien", limits(9, 1)).await.unwrap();
        let ewa = academy.official("ewa").await;
        let person = ewa.person().unwrap();
        let here = cast::workplace(academy, person, elk, "confirmed").await.unwrap();
        let there = cast::workplace(academy, person, nysa, "confirmed").await.unwrap();
        let again = domain::enrollment::ApplyForm { request_key: "other".into(), ..cast::form(there) };
        let first = cast::form(here);
        let both = futures_util::join!(
            commands::apply(academy, &ewa, cohort, &first),
            commands::apply(academy, &ewa, cohort, &again),
        );
        let inside = Error::Refused(domain::error::Refusal::Enrollment(Refusal::AlreadyInside));
        assert_eq!([both.0.err(), both.1.err()].into_iter().flatten().collect::<Vec<_>>(), [inside]);
        assert_eq!(cast::outcome(academy, cohort).await.unwrap().len(), 1);
        // After leaving she may apply for the other city.
        let id = cast::enrollment(academy, cohort, person).await.unwrap();
        commands::withdraw(academy, &ewa, id).await.unwrap();
        let other = domain::enrollment::ApplyForm { request_key: "third".into(), ..cast::form(there) };
        assert_eq!(
            commands::apply(academy, &ewa, cohort, &other).await.unwrap().state,
            EnrollmentState::Confirmed
        );
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}
