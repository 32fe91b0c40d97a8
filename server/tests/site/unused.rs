//! People who have a seat and never began, over HTTP: found, written to, and their seats taken back as it was shown.

use domain::access::{Role, Scope};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::cast;
use domain::ids::EnrollmentId;

use crate::desk::{DESK, Desk, value, words};

const ACT: &str = "/organizacja/kohorty/jesien/osoby/zbiorczo";

/// Two with a seat in a cohort that began yesterday, one of whom has begun, and one who waits.
async fn stage() -> (Desk, [EnrollmentId; 3]) {
    let desk = Desk::of(Limits { total: Cap::of(2), ..Limits::default() }).await;
    let city = desk.city("Ełk").await;
    let mut ids = Vec::new();
    for name in ["ewa", "jan", "ola"] {
        ids.push(desk.applicant(name, city, "confirmed").await);
    }
    let academy = &desk.site.academy;
    academy.change("UPDATE cohort SET starts_on = '2026-08-31'").await;
    academy
        .change(
            "INSERT INTO learning_position (enrollment_id, module_id, lesson_id, at) \
            SELECT e.id, e.id, e.id, e.applied_at FROM enrollment e WHERE e.receipt_number = 2",
        )
        .await;
    (desk, [ids[0], ids[1], ids[2]])
}

#[tokio::test]
async fn those_who_never_began_are_found_in_the_list_and_in_its_file() {
    let (desk, [ewa, ..]) = stage().await;
    let page = desk.get(&format!("{DESK}/osoby?state=idle")).await;
    let said = words(&page);
    assert!(said.contains("ewa") && !said.contains("jan") && !said.contains("ola"), "{said}");
    assert!(page.contains(&format!("name=\"chosen\" value=\"{ewa}\"")), "{page}");
    assert!(said.contains("Napisz do nich") && said.contains("Zabierz miejsca"), "{said}");
    let file = desk.get(&format!("{DESK}/osoby.csv?state=idle")).await;
    assert!(file.contains("ewa@example.pl") && !file.contains("jan@example.pl"), "{file}");
    // Whoever may only look sees them and can do nothing.
    let academy = &desk.site.academy;
    academy.with_role("wyklada", Role::Lecturer, Scope::Everything).await;
    let token = academy.sign_in("wyklada@example.pl").await;
    let seen = desk.site.get(Some(&token), &format!("{DESK}/osoby?state=idle")).await;
    assert!(seen.status == 200 && !seen.body.contains("Zabierz miejsca"), "{}", seen.body);
    let act = format!("{ACT}?what=take&chosen={ewa}");
    assert_eq!(desk.site.get(Some(&token), &act).await.status, 403);
    let post = format!("what=take&chosen={ewa}&reason=bo+tak");
    assert_eq!(desk.site.post(Some(&token), ACT, &post).await.status, 403);
}

#[tokio::test]
async fn a_seat_is_taken_back_as_it_was_shown_or_not_at_all() {
    let (desk, [ewa, jan, ola]) = stage().await;
    let page = desk.get(&format!("{ACT}?what=take&chosen={ewa}&chosen={jan}&chosen={ola}")).await;
    let said = words(&page);
    assert!(said.contains("Miejsce straci: 1 osoba. W ich miejsce: 1 osoba."), "{said}");
    assert!(said.contains("Zabierz miejsca: 1"), "{said}");
    let seen = value(&page, "seen");
    let act = |seen: &str, reason: &str| format!("what=take&chosen={ewa}&seen={seen}&reason={reason}");
    let silent = desk.post(ACT, &act(&seen, "")).await;
    assert_eq!(silent.status, 422, "{}", silent.body);
    let forged = desk.post(ACT, &act("abc", "nieobecna")).await;
    assert_eq!(forged.status, 409);
    assert!(words(&forged.body).contains("Nic nie zapisano."), "{}", forged.body);
    assert_eq!(value(&forged.body, "seen"), seen, "the new preview can be confirmed");
    assert_eq!(value(&forged.body, "reason"), "nieobecna", "what was typed stays");
    let ended = || cast::count(&desk.site.academy, "enrollment", "ended_at IS NOT NULL");
    assert_eq!(ended().await, Ok(0));
    let done = desk.post(ACT, &act(&seen, "nieobecna")).await;
    assert_eq!((done.status, done.location()), (303, format!("{DESK}/osoby?state=idle").as_str()));
    assert_eq!(ended().await, Ok(1));
    let hers = words(&desk.get(&format!("{DESK}/osoby/{ewa}")).await);
    assert!(hers.contains("nauka się nie zaczęła") && hers.contains("nieobecna"), "{hers}");
    let again = desk.post(ACT, &act(&seen, "nieobecna")).await;
    assert_eq!(again.status, 422, "the second press finds nobody: {}", again.body);
    let list = words(&desk.get(&format!("{DESK}/osoby?state=idle")).await);
    assert!(list.contains("ola") && !list.contains("ewa"), "the next one has not begun either: {list}");
}

#[tokio::test]
async fn nobody_ticked_is_asked_for_and_a_message_goes_to_the_ticked_alone() {
    let (desk, [ewa, jan, _]) = stage().await;
    for query in ["what=take", "what=write", "what=take&chosen=x", "", "what=write&chosen=%27"] {
        let page = words(&desk.get(&format!("{ACT}?{query}")).await);
        assert!(page.contains("Zaznacz co najmniej jedną osobę."), "{query}: {page}");
    }
    let begun = words(&desk.get(&format!("{ACT}?what=take&chosen={jan}")).await);
    assert!(begun.contains("Zaznaczone osoby już zaczęły"), "{begun}");
    let answer = desk.site.get(Some(desk.token()), &format!("{ACT}?what=write&chosen={ewa}")).await;
    assert_eq!(answer.status, 303);
    let form = desk.get(answer.location()).await;
    assert!(words(&form).contains("Tylko te osoby") && words(&form).contains("ewa"), "{form}");
    assert!(!words(&form).contains("jan"), "others are not offered: {form}");
    let new = format!("{DESK}/wiadomosci/nowa");
    let typed = |person: &str| {
        format!(
            "id={}&only=people&among={ewa}{person}&standing=confirmed&subject_pl=A&body_pl=B",
            value(&form, "id")
        )
    };
    let preview = words(&desk.post(&new, &typed(&format!("&person={ewa}"))).await.body);
    assert!(preview.contains("Wyślij: 1 osoba"), "{preview}");
    let nobody = desk.post(&new, &typed("")).await;
    assert_eq!(nobody.status, 422, "none ticked is not everybody: {}", nobody.body);
    assert!(words(&nobody.body).contains("Zaznacz co najmniej jedną osobę."), "{}", nobody.body);
    assert!(words(&nobody.body).contains("ewa"), "she can be ticked again: {}", nobody.body);
}
