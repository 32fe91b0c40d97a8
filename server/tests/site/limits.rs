//! Limits on their page: groups of cities, and what a change would do before it is saved.

use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::{cast, commands};

use crate::desk::{DESK, Desk, encoded, value, words};

fn limits(total: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(2), ..Limits::default() }
}

fn form(what: &str, shown: &str, total: u32, more: &str) -> String {
    let shown = encoded(shown);
    format!("what={what}&shown={shown}&total={total}&city_cap=2&reserve=0&minimum_cities=0&reason=sale{more}")
}

#[tokio::test]
async fn what_a_change_would_do_is_shown_and_nothing_is_saved_until_it_is() {
    let desk = Desk::of(limits(1)).await;
    let (elk, nysa) = (desk.city("Ełk").await, desk.city("Nysa").await);
    desk.applicant("ewa", elk, "confirmed").await;
    desk.applicant("jan", nysa, "confirmed").await;
    desk.applicant("ola", nysa, "confirmed").await;
    let page = format!("{DESK}/limity");
    let shown = value(&desk.get(&page).await, "shown");
    let mails = || cast::count(&desk.site.academy, "outbox", "event = 'enrollment'");
    let before = mails().await.unwrap();

    let foreseen = desk.post(&page, &form("foresee", &shown, 3, "")).await;
    let said = words(&foreseen.body);
    assert_eq!(foreseen.status, 200);
    assert!(said.contains("Miejsce dostaną 2 osoby z 1 miasta; nowych miast: 1."), "{said}");
    assert!(said.contains("Wyślemy 2 wiadomości. W kolejce zostanie 0 osób."), "{said}");
    assert!(said.contains("Jeszcze niczego nie zapisano.") && said.contains("jan"), "{said}");
    assert_eq!(value(&foreseen.body, "total"), "3", "what was typed stays");
    assert_eq!((value(&desk.get(&page).await, "total"), mails().await), ("1".into(), Ok(before)));

    let lower = words(&desk.post(&page, &form("foresee", &shown, 0, "")).await.body);
    assert!(
        lower.contains("Nikt nowy nie dostanie miejsca.") && lower.contains("ponad limit o 1"),
        "{lower}"
    );

    assert_eq!(desk.post(&page, &form("limits", &shown, 3, "")).await.status, 303);
    assert_eq!(mails().await, Ok(before + 2), "as many as were foreseen");
}

#[tokio::test]
async fn typed_limits_are_tried_on_the_applications_of_another_cohort() {
    let desk = Desk::of(limits(5)).await;
    let (elk, nysa) = (desk.city("Ełk").await, desk.city("Nysa").await);
    for (name, city) in [("ewa", elk), ("jan", elk), ("ola", nysa)] {
        desk.applicant(name, city, "confirmed").await;
    }
    let academy = &desk.site.academy;
    let course = get_cohort_by_slug(academy, &desk.admin, "jesien").await.unwrap().course;
    let of = (AdmissionMode::Round, limits(9));
    cast::cohort_admitting(academy, course, "wiosna", of).await.unwrap();
    let page = "/organizacja/kohorty/wiosna/limity";
    let empty = desk.get(page).await;
    let shown = value(&empty, "shown");
    assert!(words(&empty).contains("jesien (3 osoby)"), "{empty}");
    assert!(
        !desk.get(&format!("{DESK}/limity")).await.contains("trial_of"),
        "nobody applied for the other one"
    );
    let of = empty.split("<option value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();

    let tried = desk.post(page, &form("trial", &shown, 2, &format!("&trial_of={of}"))).await;
    let said = words(&tried.body);
    assert_eq!(tried.status, 200, "{said}");
    for part in [
        "Próba na zgłoszeniach: jesien",
        "Zgłoszenia: 3 osoby z 2 miast. Przy tych limitach miejsce: 2 osoby z 2 miast. W kolejce: 1. Miasta bez miejsca: 0.",
        "To jeden przykład przydziału, z próbnym ziarnem.",
        "Reguła: Limit wszystkich miejsc: 2 miejsca.",
        "Limit wszystkich miejsc: wyczerpany, 2 z 2.",
        "Limit wszystkich miejsc: z tego powodu w kolejce: 1 osoba.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("ewa"), "a trial names cities, not people: {said}");
    assert_eq!(value(&tried.body, "total"), "2", "what was typed stays");
    assert_eq!(value(&desk.get(page).await, "total"), "9", "nothing is saved");
    for forged in ["", "&trial_of=abc", "&trial_of="] {
        let refused = desk.post(page, &form("trial", &shown, 2, forged)).await;
        assert_eq!(refused.status, 422, "{forged}");
    }
    let unknown = format!("&trial_of={}", uuid::Uuid::from_u128(7));
    assert_eq!(desk.post(page, &form("trial", &shown, 2, &unknown)).await.status, 404);
}

#[tokio::test]
async fn a_changed_rule_stands_on_the_public_page_with_its_day_and_without_its_reason() {
    let desk = Desk::of(Limits { cities: Cap::of(50), ..limits(9) }).await;
    let public = words(&desk.get("/kohorty/jesien").await);
    assert!(!public.contains("Zmiany zasad"), "{public}");
    assert!(public.contains("Limit wszystkich miejsc: 9 miejsc. Wejdzie najwyżej 50 miast."), "{public}");
    let page = format!("{DESK}/limity");
    for cities in 51..=57 {
        let shown = value(&desk.get(&page).await, "shown");
        let more = format!("&cities={cities}");
        let form = form("limits", &shown, 9, &more).replace("reason=sale", "reason=tajny+powod");
        assert_eq!(desk.post(&page, &form).await.status, 303);
    }
    let public = desk.get("/kohorty/jesien").await;
    let said = words(&public);
    assert!(said.contains("1 września 2026: Liczba miast: było 56, jest 57."), "{said}");
    assert!(said.contains("Limit miast zwiększony z 50 do 57"), "{said}");
    assert!(said.contains("Wcześniejsze zmiany (2)"), "{said}");
    assert!(!said.contains("tajny"), "a reason is for organizers alone: {said}");
    let english = words(&desk.get("/en/kohorty/jesien").await);
    assert!(english.contains("Number of cities: was 56, is 57."), "{english}");
}

#[tokio::test]
async fn a_group_of_cities_is_typed_kept_and_told() {
    let desk = Desk::of(limits(9)).await;
    let (elk, nysa) = (desk.city("Ełk").await, desk.city("Nysa").await);
    desk.applicant("ewa", elk, "confirmed").await;
    desk.applicant("jan", nysa, "confirmed").await;
    let page = format!("{DESK}/limity");
    let shown = value(&desk.get(&page).await, "shown");
    let towns = "&group-1-kinds=urban_gmina&group-1-sizes=medium&group-1-cap=1&group-1-share=30";
    assert_eq!(desk.post(&page, &form("limits", &shown, 9, towns)).await.status, 303);
    let after = desk.get(&page).await;
    assert_eq!((value(&after, "group-1-cap"), value(&after, "group-1-share")), ("1".into(), "30".into()));
    let said = words(&after);
    assert!(said.contains("gmina miejska, średnie, 20–100 tys., miejsca 2 z 1 (ponad limit o 1)"), "{said}");
    assert!(said.contains("Udział: 2 z 3."), "{said}");

    // Nobody loses a seat; the third town waits and is told why.
    let ilawa = desk.city("Iława").await;
    desk.applicant("ola", ilawa, "confirmed").await;
    let people = words(&desk.get(&format!("{DESK}/osoby")).await);
    assert!(people.contains("Miejsca dla miast takich jak Iława są zajęte."), "{people}");

    let wrong = "&group-1-cap=dużo&group-2-kinds=urban_gmina&group-3-share=5";
    let refused = desk.post(&page, &form("limits", &value(&after, "shown"), 9, wrong)).await;
    assert_eq!(refused.status, 422);
    let said = words(&refused.body);
    assert!(said.contains("Zaznacz rodzaj gminy albo wielkość."), "{said}");
}

#[tokio::test]
async fn an_application_that_awaits_approval_is_approved_or_turned_down_on_its_page() {
    let desk = Desk::admitting(AdmissionMode::Approval, limits(1)).await;
    let elk = desk.city("Ełk").await;
    let (ewa, jan) =
        (desk.applicant("ewa", elk, "confirmed").await, desk.applicant("jan", elk, "confirmed").await);
    let page = |id| format!("{DESK}/osoby/{id}");
    let hers = words(&desk.get(&page(ewa)).await);
    assert!(
        hers.contains("Organizatorzy rozpatrują zgłoszenie.") && hers.contains("Przyjmij zgłoszenie"),
        "{hers}"
    );
    assert_eq!(desk.post(&page(ewa), "what=approve").await.status, 303);
    assert_eq!(desk.post(&page(ewa), "what=approve").await.status, 303, "twice is once");
    assert_eq!(desk.post(&page(jan), "what=approve").await.status, 303);
    let his = words(&desk.get(&page(jan)).await);
    assert!(his.contains("Wszystkie miejsca w kohorcie są zajęte."), "{his}");
    assert_eq!(desk.post(&page(jan), "what=turn_down&reason=").await.status, 422, "a reason is asked for");
    assert_eq!(desk.post(&page(jan), "what=turn_down&reason=brak%20miejsc").await.status, 303);
    let settings = format!("{DESK}/ustawienia");
    assert!(desk.get(&settings).await.contains("Zgoda: każde zgłoszenie przyjmuje organizator"));
    commands::remove(&desk.site.academy, &desk.admin, ewa, "rezygnacja").await.unwrap();
}
