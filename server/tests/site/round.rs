//! The round of a cohort on its organizers' page: what each state shows, who may do what, and what is refused.

use chrono::TimeDelta;
use domain::access::{Role, Scope};
use domain::allocation::commands::open_rounds;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::cast;
use domain::testing::TestAcademy;

use crate::desk::{DESK, Desk, value, words};

/// Seats for two of four people of three cities.
pub async fn with_round(minimum_cities: u32) -> Desk {
    let limits = Limits { total: Cap::of(2), city: Cap::of(2), minimum_cities, ..Limits::default() };
    let desk = Desk::admitting(AdmissionMode::Round, limits).await;
    open_rounds(&desk.site.academy).await.unwrap();
    desk.site.academy.with_role("druga", Role::Organizer, Scope::Everything).await;
    let (elk, nysa, ilawa) = (desk.city("Ełk").await, desk.city("Nysa").await, desk.city("Iława").await);
    for (name, city) in [("ewa", elk), ("jan", elk), ("ola", nysa), ("iga", ilawa)] {
        desk.applicant(name, city, "confirmed").await;
    }
    desk
}

/// Signs in at the academy's present time.
pub async fn session(academy: &TestAcademy, name: &str) -> Option<String> {
    Some(academy.sign_in(&format!("{name}@example.pl")).await)
}

fn page() -> String {
    format!("{DESK}/runda")
}

#[tokio::test]
async fn while_the_window_is_open_the_page_counts_and_shows_the_commitment_and_proposes_nothing() {
    let desk = with_round(0).await;
    let said = words(&desk.get(&page()).await);
    for part in [
        "Zapisy trwają do",
        "W terminie4",
        "Miasta3",
        "Skrót SHA-256:",
        "Zobacz podgląd z dzisiejszych zgłoszeń",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("Zaproponuj przydział"), "{said}");
    let seed = desk.site.academy.texts("SELECT seed FROM allocation_round").await;
    assert!(!desk.get(&page()).await.contains(&seed[0]), "the seed is secret until the report");
    let early = desk.post(&page(), "what=propose").await;
    assert_eq!(early.status, 422);
    assert!(words(&early.body).contains("przydział można uruchomić dopiero potem"), "{}", early.body);

    let preview = desk.post(&page(), "what=preview").await;
    let said = words(&preview.body);
    assert_eq!(preview.status, 200);
    for part in [
        "2 na 4 zgłoszenia",
        "bez miejsca 1",
        "ziarno było losowe i już go nie ma",
        "Ta kohorta nie ma celów.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let states = desk.site.academy.texts("SELECT DISTINCT state FROM enrollment").await;
    assert_eq!(states, ["applied"], "a preview decides nothing");
    assert!(desk.get(DESK).await.contains("/runda\""), "the board leads to it");
}

#[tokio::test]
async fn one_proposes_another_confirms_with_a_reason_and_then_names_and_answers_are_there() {
    let desk = with_round(0).await;
    let academy = &desk.site.academy;
    academy.clock.advance(TimeDelta::days(13));
    let (first, second) = (session(academy, "admin").await, session(academy, "druga").await);
    let seal = format!("{}/zatwierdzenie", page());
    let get = async |token: &Option<String>, path: &str| desk.site.get(token.as_deref(), path).await;
    let post = async |token: &Option<String>, path: &str, form: &str| {
        desk.site.post(token.as_deref(), path, form).await
    };
    let none = get(&second, &seal).await;
    assert_eq!((none.status, none.location()), (303, &*page()), "there is nothing to confirm");
    assert_eq!(post(&first, &page(), "what=propose").await.status, 303);
    let own = words(&get(&first, &page()).await.body);
    assert!(own.contains("Poproś drugiego organizatora.") && !own.contains("Sprawdź i zatwierdź"), "{own}");
    assert!(words(&get(&second, &page()).await.body).contains("Sprawdź i zatwierdź"));
    let question = get(&second, &seal).await.body;
    let hash = value(&question, "input_hash");
    assert!(words(&question).contains("Tego nie da się cofnąć."), "{question}");
    let form = |reason: &str| format!("input_hash={hash}&reason={reason}");
    let silent = post(&second, &seal, &form("")).await;
    assert_eq!(silent.status, 422, "a reason is asked for");
    let own = post(&first, &seal, &form("zgodne")).await;
    assert_eq!(own.status, 422);
    assert!(words(&own.body).contains("zatwierdza inna osoba"), "{}", own.body);
    assert_eq!(academy.texts("SELECT state FROM allocation_round").await, ["proposed"]);

    assert_eq!(post(&second, &seal, &form("zgodne")).await.status, 303);
    let sealed = words(&get(&first, &page()).await.body);
    for part in [
        "Przydział jest zatwierdzony.",
        "Propozycja: admin",
        "Zatwierdzenie: druga",
        "Czekają na odpowiedź2",
        "Nadal w kolejce2",
        "Komu przydzielono miejsce",
        "Publiczny raport",
    ] {
        assert!(sealed.contains(part), "{part}: {sealed}");
    }
    let again = post(&second, &seal, &form("zgodne")).await;
    assert_eq!(again.status, 422, "a sealed round is not sealed again");
    let log = words(&get(&first, "/organizacja/dziennik").await.body);
    assert!(log.contains("zgodne"), "the reason is in the log: {log}");
}

#[tokio::test]
async fn too_few_cities_and_other_modes_are_told_apart_from_a_round_that_can_run() {
    let desk = with_round(3).await;
    let academy = &desk.site.academy;
    academy.clock.advance(TimeDelta::days(13));
    let admin = session(academy, "admin").await;
    let preview = desk.site.post(admin.as_deref(), &page(), "what=preview").await;
    assert!(words(&preview.body).contains("takiego przydziału nie da się zaproponować"), "{}", preview.body);
    let refused = desk.site.post(admin.as_deref(), &page(), "what=propose").await;
    assert_eq!(refused.status, 422);
    assert!(words(&refused.body).contains("Miejsca miałoby tylko 2 miast"), "{}", refused.body);

    let other = Desk::of(Limits::default()).await;
    let admin = session(&other.site.academy, "admin").await;
    assert_eq!(other.site.get(admin.as_deref(), &page()).await.status, 404, "first come has no round");
    assert!(!other.get(DESK).await.contains("/runda\""), "and no way to one");
}

#[tokio::test]
async fn a_city_without_a_size_is_named_where_a_group_looks_at_sizes() {
    let desk = with_round(0).await;
    let city =
        cast::sized_gmina(&desk.site.academy, "Mgliste", ("urban_gmina", None, "unknown")).await.unwrap();
    desk.applicant("zoja", city, "confirmed").await;
    assert!(!words(&desk.get(&page()).await).contains("Nie znamy wielkości"), "no group looks at sizes");
    let limits = format!("{DESK}/limity");
    let shown = crate::desk::encoded(&value(&desk.get(&limits).await, "shown"));
    let form = format!(
        "what=limits&shown={shown}&total=2&city_cap=2&reserve=0&minimum_cities=0&reason=x&group-1-sizes=medium&group-1-share=50"
    );
    assert_eq!(desk.post(&limits, &form).await.status, 303);
    let said = words(&desk.get(&page()).await);
    assert!(said.contains("Nie znamy wielkości niektórych miast.") && said.contains("Mgliste"), "{said}");
}
