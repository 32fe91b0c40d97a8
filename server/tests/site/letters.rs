//! The letters that go out by themselves, as organizers look at them before anybody gets one.

use axum::body::Body;
use chrono::TimeDelta;
use domain::access::{Role, Scope};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::Limits;
use domain::enrollment::cast;
use domain::enrollment::letters::letters;

use crate::desk::{DESK, Desk, words};
use crate::stage::request;

const LIST: &str = "/organizacja/kohorty/jesien/wiadomosci/automatyczne";

#[tokio::test]
async fn every_letter_of_the_mode_is_listed_and_shown_in_each_language() {
    for mode in AdmissionMode::ALL {
        let desk = Desk::admitting(mode, Limits::default()).await;
        let list = desk.get(LIST).await;
        let links: Vec<&str> = list
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with(&format!("{LIST}/")))
            .collect();
        assert_eq!(links.len(), letters(mode).len(), "in mode {mode:?}");
        for link in links {
            let page = desk.get(link).await;
            let said = words(&page);
            assert!(said.contains("Po polsku") && said.contains("Po angielsku"), "{link}: {said}");
            assert!(said.contains("zmyślone") && page.contains("sandbox"), "{link}");
        }
        let shown = desk.get(&format!("{LIST}/invited-invitation")).await;
        for part in ["BEGIN:VEVENT", "METHOD:PUBLISH", "akademia.ics", "Zaproszenie nr 128"] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
}

#[tokio::test]
async fn the_frame_shows_the_letter_alone_and_lets_nothing_of_it_run() {
    let desk = Desk::of(Limits::default()).await;
    let page = format!("{LIST}/confirmed-seat_free");
    let token = desk.site.academy.sign_in("admin@example.pl").await;
    let frame = desk.site.get(Some(&token), &format!("{page}/tresc?lang=en")).await;
    assert!(frame.body.contains("lang=\"en\"") && frame.body.contains("You have a place"), "{}", frame.body);
    let policy = |headers: &axum::http::HeaderMap| {
        headers["content-security-policy"].to_str().unwrap_or_default().to_owned()
    };
    let frames = policy(&frame.headers);
    assert!(frames.contains("sandbox") && frames.contains("default-src 'none'"), "{frames}");
    let around = policy(&desk.site.get(Some(&token), &page).await.headers);
    assert!(around.contains("frame-src 'self'"), "{around}");
    let plain = policy(&desk.site.get(Some(&token), LIST).await.headers);
    assert!(!plain.contains("frame-src"), "other pages frame nothing: {plain}");
    for unknown in ["confirmed-drawn", "..%2f", "%00", "confirmed", "expired-nonsense"] {
        let answer = desk.site.get(Some(&token), &format!("{LIST}/{unknown}")).await;
        assert_eq!(answer.status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn a_test_goes_to_whoever_asks_says_so_and_is_limited_in_number() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    let page = format!("{LIST}/confirmed-seat_free");
    assert_eq!(desk.post(&page, "lang=en").await.status, 303);
    let row = "SELECT event || ' ' || recipient || ' ' || lang FROM outbox ORDER BY id";
    assert_eq!(academy.texts(row).await, ["enrollment.test admin@example.pl en"]);
    let data = academy.texts("SELECT data FROM outbox").await.remove(0);
    let mail =
        app::mail::compose("enrollment.test", domain::lang::Lang::En, &data, academy.settings()).unwrap();
    assert_eq!(mail.subject, "[Test] You have a place: jesien");
    for _ in 1..30 {
        assert_eq!(desk.post(&page, "lang=pl").await.status, 303);
    }
    let one_more = desk.post(&page, "lang=pl").await;
    assert_eq!(one_more.status, 429, "{}", one_more.body);
    academy.clock.advance(TimeDelta::minutes(61));
    assert_eq!(desk.post(&page, "lang=pl").await.status, 303);
    assert_eq!(cast::count(academy, "outbox", "1 = 1").await, Ok(31));
    // From elsewhere, and by people who run nothing here, nothing goes out.
    let token = academy.sign_in("admin@example.pl").await;
    let foreign = desk
        .site
        .send(request("POST", &page, Some(&token)).header("sec-fetch-site", "cross-site"), Body::empty())
        .await;
    assert_eq!(foreign.status, 403);
    let other = cast::course(academy, "inna").await.unwrap();
    academy.with_role("obca", Role::Organizer, Scope::Course(other)).await;
    let stranger = academy.sign_in("obca@example.pl").await;
    for path in [LIST.to_owned(), page.clone(), format!("{page}/tresc")] {
        assert_eq!(desk.site.get(Some(&stranger), &path).await.status, 403, "{path}");
    }
    assert_eq!(desk.site.post(Some(&stranger), &page, "lang=pl").await.status, 403);
    assert_eq!(cast::count(academy, "outbox", "1 = 1").await, Ok(31));
    assert!(desk.get(&format!("{DESK}/wiadomosci")).await.contains(LIST), "the way there");
}
