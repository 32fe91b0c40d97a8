//! Limits on their page: groups of cities, and what a change would do before it is saved.

use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
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
