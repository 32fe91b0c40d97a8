//! What a form, a file or an address must not be: a clear word, the right status, nothing lost, nothing leaked.

use chrono::TimeDelta;
use domain::learning::cast as learning;

use crate::stage::{Site, request};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn a_post_from_a_foreign_origin_is_refused_and_changes_nothing() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    let before = site.academy.contents().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://zly.example"),
        ("origin", "null"),
        ("x-nothing", "neither header"),
    ] {
        for path in ["/konto", "/konto/wyloguj-wszedzie", "/wyloguj", "/zaloguj", "/en/konto"] {
            let post = request("POST", path, Some(&token)).header(name, value).header(FORM.0, FORM.1);
            let answer = site.send(post, "name=Kto+inny&zone=UTC&lang=pl&theme=dark&form=she".into()).await;
            assert_eq!(answer.status, 403, "{path} with {name}: {value}");
            let word = if path.starts_with("/en") { "No access" } else { "Brak dostępu" };
            assert!(answer.body.contains(word), "{path}: {}", answer.body);
        }
    }
    assert_eq!(site.academy.contents().await, before);
}

#[tokio::test]
async fn what_was_typed_outlives_an_expired_session() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    site.academy.official("iwona").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    site.academy.clock.advance(TimeDelta::days(15));
    let typed = "name=Ewa+%C5%BBuk+z+Kutna&zone=Europe%2FPrague&lang=pl&theme=dark&form=she";
    let answer = site.post(Some(&token), "/konto", typed).await;
    assert!(answer.asks_to_sign_in(), "{} {}", answer.status, answer.location());
    assert!(answer.location().contains("konto"), "sign-in leads back: {}", answer.location());

    let shown = |token: String| {
        let site = &site;
        async move {
            let cookie = format!("{}={token}; academy-draft=1", app::page::session_cookie(false));
            let get = axum::http::Request::builder().uri("/konto").header("cookie", cookie);
            site.send(get, axum::body::Body::empty()).await.body
        }
    };
    let hers = shown(site.academy.sign_in("ewa@example.pl").await).await;
    assert!(hers.contains("Ewa Żuk z Kutna"), "her words are back in the form");
    let other = shown(site.academy.sign_in("iwona@example.pl").await).await;
    assert!(!other.contains("Ewa Żuk"), "nobody else sees them");
    let names = site.academy.texts("SELECT display_name FROM person ORDER BY 1").await;
    assert_eq!(names, ["ewa", "iwona"], "nothing was sent by itself");
}

#[tokio::test]
async fn the_cookie_of_an_ended_session_keeps_nobody_from_signing_in() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    site.academy.clock.advance(TimeDelta::days(15));
    let answer = site.post(Some(&token), "/zaloguj", "email=ewa%40example.pl").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.location().contains("/zaloguj/kod"), "on to the code: {}", answer.location());
    assert_eq!(site.academy.texts("SELECT 'one' FROM email_code").await.len(), 1, "a code was made");
}

#[tokio::test]
async fn an_anonymous_call_is_401_and_an_anonymous_page_leads_to_sign_in_and_back() {
    let site = Site::empty("sqlite").await;
    let page = site.get(None, "/en/konto?x=1").await;
    assert!(page.asks_to_sign_in());
    assert!(page.location().starts_with("/en/"), "{}", page.location());
    let call = request("POST", "/api/no_such_function", None).header("sec-fetch-site", "same-origin");
    assert_eq!(site.send(call, "{}".into()).await.status, 401);
}

#[tokio::test]
async fn a_body_above_the_limit_is_413_in_words() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    let form = format!("name={}", "a".repeat(app::form::MAX_FORM));
    let answer = site.post(Some(&token), "/konto", &form).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("<h1"), "a page says so");
}

#[tokio::test]
async fn a_form_that_makes_no_sense_is_422_and_keeps_what_was_typed() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    let answer =
        site.post(Some(&token), "/konto", "name=&zone=Mars%2FOlympus&lang=pl&theme=dark&form=she").await;
    assert_eq!(answer.status, 422);
    let long = "<script>alert(1)</script>".repeat(40);
    let answer =
        site.post(Some(&token), "/konto", &format!("name={long}&zone=UTC&lang=pl&theme=dark&form=she")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("&lt;script&gt;alert(1)"), "what was typed is shown as text");
    assert!(!answer.body.contains("<script>alert(1)"), "and never run");
    // Bytes that are no text.
    let post = request("POST", "/konto", Some(&token))
        .header("sec-fetch-site", "same-origin")
        .header(FORM.0, FORM.1);
    let answer = site.send(post, vec![0xff, 0xfe, b'=', 0x80].into()).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn what_is_another_persons_is_not_to_be_known_of() {
    let site = Site::empty("sqlite").await;
    let academy = &site.academy;
    let stage = learning::stage(academy, None).await;
    let holder = academy.official("ewa").await;
    let enrollment = learning::seat(academy, &stage, &holder, 1).await;
    academy.official("iwona").await;
    let (hers, other) = (academy.sign_in("ewa@example.pl").await, academy.sign_in("iwona@example.pl").await);
    let started = site.post(Some(&hers), "/nauka/jesien/modul/sprawdzian", "zacznij=1").await;
    assert_eq!(started.status, 303, "{}", started.body);
    let attempt = started.location().split(['?', '#']).next().unwrap().to_owned();
    let before = academy.contents().await;
    let certificate = format!("/moje-certyfikaty/{enrollment}");
    for path in ["/nauka/jesien", "/nauka/jesien/modul/pierwsza", attempt.as_str(), certificate.as_str()] {
        assert_eq!(site.get(Some(&other), path).await.status, 404, "GET {path}");
        if path != "/nauka/jesien" {
            assert_eq!(site.post(Some(&other), path, "ukoncz=1").await.status, 404, "POST {path}");
        }
    }
    assert_eq!(academy.contents().await, before);
    for path in ["/nauka/jesien", "/nauka/jesien/modul/pierwsza", attempt.as_str()] {
        assert_eq!(site.get(Some(&hers), path).await.status, 200, "her own {path}");
    }
}

#[tokio::test]
async fn answer_keys_stay_on_the_server_until_submission() {
    let site = Site::empty("sqlite").await;
    let stage = learning::stage(&site.academy, None).await;
    let holder = site.academy.official("ewa").await;
    learning::seat(&site.academy, &stage, &holder, 1).await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    let started = site.post(Some(&token), "/nauka/jesien/modul/sprawdzian", "zacznij=1").await;
    let attempt = started.location().split(['?', '#']).next().unwrap().to_owned();
    for path in [attempt.as_str(), "/nauka/jesien/modul/sprawdzian", "/nauka/jesien/modul/druga"] {
        let body = site.get(Some(&token), path).await.body;
        assert!(!body.contains("Sekretne"), "the explanation is in {path}");
        assert!(!body.contains("correct"), "something says what is right in {path}");
    }
}
