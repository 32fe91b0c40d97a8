//! Moving somebody to another cohort, over HTTP: shown first, done as it was shown, and found afterwards.

use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{cast, check_seats};
use domain::ids::{CohortId, EnrollmentId};

use crate::desk::{DESK, Desk, encoded, value, words};

/// A cohort "wiosna" of the course of "jesien".
async fn spring(desk: &Desk, limits: Limits) -> CohortId {
    let academy = &desk.site.academy;
    let autumn = domain::cohort::queries::get_cohort_by_slug(academy, &desk.admin, "jesien").await.unwrap();
    cast::cohort(academy, autumn.course, "wiosna", limits).await.unwrap()
}

fn one_place() -> Limits {
    Limits { total: Cap::of(1), ..Limits::default() }
}

async fn text_of_letters(desk: &Desk) -> String {
    let sql = "SELECT data FROM outbox WHERE event = 'enrollment' AND data LIKE '%\"moved\":{%'";
    let [data] = &desk.site.academy.texts(sql).await[..] else { panic!("one letter about the move") };
    let settings = desk.site.academy.settings();
    app::mail::compose("enrollment", domain::lang::Lang::Pl, data, settings).unwrap().text
}

fn page_of(id: EnrollmentId) -> String {
    format!("{DESK}/osoby/{id}/przeniesienie")
}

#[tokio::test]
async fn the_page_shows_what_follows_and_the_post_does_just_that() {
    let desk = Desk::of(one_place()).await;
    spring(&desk, Limits { total: Cap::of(7), ..Limits::default() }).await;
    let elk = desk.city("Ełk").await;
    let hers = desk.applicant("ewa", elk, "confirmed").await;
    let next = desk.applicant("jan", elk, "confirmed").await;

    let page = desk.get(&format!("{DESK}/osoby/{hers}")).await;
    assert!(page.contains(&page_of(hers)), "the person's page leads there");
    let waiting = desk.get(&format!("{DESK}/osoby/{next}")).await;
    assert!(!waiting.contains("/przeniesienie"), "who waits has nothing to move");

    // The only other cohort is shown at once.
    let page = desk.get(&page_of(hers)).await;
    let said = words(&page);
    for part in [
        "„wiosna”, zajęte 0 z 7",
        "Jest tam wolne miejsce",
        "Zwolnione miejsce dostanie: jan (Ełk",
        "Cofnięciem jest",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!page.contains("name=\"beyond\""), "a free place needs no tick");
    let seen = value(&page, "seen");

    let unsaid = desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&reason=")).await;
    assert_eq!(unsaid.status, 422, "{}", unsaid.body);
    assert!(words(&unsaid.body).contains("Podaj powód"), "{}", unsaid.body);
    let stale = desk.post(&page_of(hers), "to=wiosna&seen=00&reason=urlop").await;
    assert_eq!(stale.status, 409);
    assert!(words(&stale.body).contains("Nikogo nie przeniesiono"), "{}", stale.body);
    assert_eq!(value(&stale.body, "seen"), seen, "the new preview can be confirmed");

    let done =
        desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&reason={}", encoded("urlop w maju"))).await;
    let there = format!("/organizacja/kohorty/wiosna/osoby/{hers}");
    assert_eq!((done.status, done.location()), (303, there.as_str()), "{}", done.body);
    let page = words(&desk.get(&there).await);
    assert!(page.contains("przeniesiono z kohorty „jesien”") && page.contains("urlop w maju"), "{page}");
    let board = words(&desk.get(DESK).await);
    assert!(board.contains("Zgłoszenie nr 1: przeniesione do kohorty „wiosna”, tam nr 1"), "{board}");
    let board = words(&desk.get("/organizacja/kohorty/wiosna").await);
    assert!(board.contains("Zgłoszenie nr 1: przeniesione z kohorty „jesien”, tam nr 1"), "{board}");
    let log = words(&desk.get("/organizacja/dziennik").await);
    assert!(
        log.contains("Przeniesiono do innej kohorty") && log.contains("Przeniesiono z innej kohorty"),
        "{log}"
    );

    // An old address of hers leads to where she is now.
    let old = desk.site.get(Some(desk.token()), &format!("{DESK}/osoby/{hers}")).await;
    assert_eq!((old.status, old.location()), (303, there.as_str()));
    let again = desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&reason=urlop")).await;
    assert_eq!(again.status, 404, "she is not there any more");

    let letter = text_of_letters(&desk).await;
    for part in
        ["z kohorty „jesien” do kohorty „wiosna”", "Powód: urlop w maju", "Obowiązują terminy nowej kohorty"]
    {
        assert!(letter.contains(part), "{part}: {letter}");
    }
    assert_eq!(check_seats(&desk.site.academy).await.unwrap(), []);
}

#[tokio::test]
async fn a_place_beyond_the_limit_is_asked_for_and_kept_ticked() {
    let desk = Desk::of(Limits::default()).await;
    spring(&desk, Limits { total: Cap::of(0), ..Limits::default() }).await;
    let elk = desk.city("Ełk").await;
    let hers = desk.applicant("ewa", elk, "confirmed").await;
    let page = desk.get(&page_of(hers)).await;
    let seen = value(&page, "seen");
    assert!(
        page.contains("name=\"beyond\"") && words(&page).contains("Wszystkie miejsca w kohorcie są zajęte")
    );
    let untold = desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&reason=urlop")).await;
    assert_eq!(untold.status, 422);
    assert!(
        words(&untold.body).contains("Zaznacz to pole") && untold.body.contains("urlop"),
        "{}",
        untold.body
    );
    let unsaid = desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&beyond=on&reason=")).await;
    let tick = unsaid.body.split('<').find(|tag| tag.contains("name=\"beyond\"")).expect("the box is there");
    assert!(tick.contains("checked"), "what was ticked stays ticked: {tick}");
    let done = desk.post(&page_of(hers), &format!("to=wiosna&seen={seen}&beyond=on&reason=urlop")).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let limits = words(&desk.get("/organizacja/kohorty/wiosna/limity").await);
    assert!(
        limits.contains("ewa") && limits.contains("urlop"),
        "the seat beyond the limit is listed: {limits}"
    );
}

#[tokio::test]
async fn without_another_cohort_there_is_no_way_and_no_cohort_is_taken_from_an_address() {
    let desk = Desk::of(Limits::default()).await;
    let elk = desk.city("Ełk").await;
    let hers = desk.applicant("ewa", elk, "confirmed").await;
    assert!(!desk.get(&format!("{DESK}/osoby/{hers}")).await.contains("/przeniesienie"));
    assert!(words(&desk.get(&page_of(hers)).await).contains("Nie ma dokąd przenieść"));
    let other = cast::course(&desk.site.academy, "inny").await.unwrap();
    cast::cohort(&desk.site.academy, other, "obca", Limits::default()).await.unwrap();
    for to in ["obca", "jesien", "", "..%2f", "%00", "%22%3E%3Cscript%3E"] {
        let page = desk.get(&format!("{}?to={to}", page_of(hers))).await;
        assert!(!page.contains("name=\"seen\"") && !page.contains("<script>\""), "{to}: {page}");
        let answer = desk.post(&page_of(hers), &format!("to={to}&seen=&reason=urlop")).await;
        assert_eq!(answer.status, 422, "{to}: {}", answer.body);
    }
}
