//! Rules of a round and the questions of its application: set before it opens, asked of everybody, shown to nobody else.

use chrono::TimeDelta;
use domain::allocation::commands::open_rounds;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::cast;

use crate::desk::{DESK, Desk, encoded, value, words};
use crate::report::seal;
use crate::round::session;

const ANSWERS: &str = "/kohorty/jesien/odpowiedzi";
const APPLY: &str = "/kohorty/jesien/zgloszenie";

fn form(more: &str) -> String {
    let asked = encoded("Czy jesteś kobietą?");
    format!(
        "order=receipt&carry_over_from=&keep_days=14&kept_from=sealing&question-1-pl={asked}\
         &question-1-purpose_pl=Regulamin&question-1-aim=among{more}"
    )
}

/// The window of the cohort opens in a day, and the rules of its round ask one thing.
async fn with_question() -> Desk {
    let limits = Limits { total: Cap::of(2), city: Cap::of(2), ..Limits::default() };
    let desk = Desk::admitting(AdmissionMode::Round, limits).await;
    desk.site.academy.clock.advance(-TimeDelta::days(1));
    let page = format!("{DESK}/runda/zasady");
    assert_eq!(desk.post(&page, &form("")).await.status, 303);
    desk
}

#[tokio::test]
async fn rules_are_typed_come_back_and_stay_once_applications_have_opened() {
    let desk = with_question().await;
    let page = format!("{DESK}/runda/zasady");
    let shown = desk.get(&page).await;
    assert_eq!(value(&shown, "question-1-pl"), "Czy jesteś kobietą?");
    assert_eq!(value(&shown, "keep_days"), "14");
    assert!(shown.contains("name=\"question-2-pl\""), "there is room for another question");
    let wrong =
        desk.post(&page, &form("&question-2-pl=Wiek&question-2-aim=percent&question-2-number=300")).await;
    let said = words(&wrong.body);
    assert_eq!(wrong.status, 422);
    assert!(said.contains("Podaj liczbę od 1 do 100.") && said.contains("Uzupełnij to pole."), "{said}");
    assert_eq!(value(&wrong.body, "question-2-number"), "300", "what was typed stays");

    desk.site.academy.clock.advance(TimeDelta::days(1));
    let admin = session(&desk.site.academy, "admin").await;
    let fixed = desk.site.get(admin.as_deref(), &page).await.body;
    let said = words(&fixed);
    assert!(
        said.contains("więc zasady się nie zmieniają") && !fixed.contains("name=\"keep_days\""),
        "{said}"
    );
    assert!(
        said.contains("Czy jesteś kobietą?") && said.contains("nie mniej niż wśród zgłoszonych"),
        "{said}"
    );
    let late =
        desk.site.post(admin.as_deref(), &page, &form("").replace("keep_days=14", "keep_days=90")).await;
    assert_eq!(late.status, 422);
    assert!(words(&late.body).contains("Zasad przydziału nie można już zmienić"), "{}", late.body);
}

#[tokio::test]
async fn an_answer_is_asked_with_its_purpose_shown_to_its_owner_alone_and_deleted_by_her() {
    let desk = with_question().await;
    let academy = &desk.site.academy;
    academy.clock.advance(TimeDelta::days(1));
    open_rounds(academy).await.unwrap();
    let city = desk.city("Ełk").await;
    for (name, answer) in [("ewa", "yes"), ("jan", "")] {
        let person = academy.official(name).await.person().unwrap();
        let place = cast::workplace(academy, person, city, "confirmed").await.unwrap();
        let token = session(academy, name).await;
        let asked = desk.site.get(token.as_deref(), APPLY).await.body;
        let said = words(&asked);
        for part in [
            "Czy jesteś kobietą? Regulamin",
            "Wolę nie odpowiadać",
            "organizatorzy nie widzą ich przy osobach",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let sent = format!("affiliation={place}&request_key={name}&declared-q1={answer}&declared-zly=yes");
        assert_eq!(desk.site.post(token.as_deref(), APPLY, &sent).await.status, 303);
    }
    assert_eq!(cast::count(academy, "declared_answer", "1 = 1").await, Ok(1));
    let (ewa, jan, admin) =
        (session(academy, "ewa").await, session(academy, "jan").await, session(academy, "admin").await);
    let get = async |token: &Option<String>, path: &str| desk.site.get(token.as_deref(), path).await.body;
    assert!(get(&ewa, "/kohorty/jesien").await.contains(ANSWERS), "her page leads to her answers");
    assert!(words(&get(&ewa, ANSWERS).await).contains("Czy jesteś kobietą?tak"), "hers");
    for other in [&jan, &admin] {
        let said = words(&get(other, ANSWERS).await);
        assert!(said.contains("Nie przechowujemy żadnych odpowiedzi."), "somebody else’s: {said}");
    }
    for path in
        [DESK.to_owned(), format!("{DESK}/osoby"), format!("{DESK}/osoby.csv"), format!("{DESK}/miasta.csv")]
    {
        let page = get(&admin, &path).await;
        assert!(!page.contains("kobiet") && !page.contains("q1"), "{path} knows what she declared: {page}");
    }
    let hers = academy
        .texts("SELECT 'x' FROM audit WHERE after LIKE '%q1%' AND action <> 'round rules changed'")
        .await;
    assert!(hers.is_empty(), "no line of the log has an answer");

    assert_eq!(desk.site.post(ewa.as_deref(), ANSWERS, "").await.status, 303);
    assert!(words(&get(&ewa, ANSWERS).await).contains("Nie przechowujemy żadnych odpowiedzi."));
    seal(&desk).await;
    let report = words(&desk.site.get(None, "/kohorty/jesien/przydzial").await.body);
    assert!(report.contains("„Czy jesteś kobietą?”: tak"), "the aim is named by its question: {report}");
}
