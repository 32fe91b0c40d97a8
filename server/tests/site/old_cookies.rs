//! What the cookie of a session that is over may still do: bring what was typed, where it ran out by itself. No more.

use chrono::TimeDelta;
use domain::access::{Role, Scope};
use domain::catalog::authoring::commands::{add_lesson, create_module};
use domain::catalog::authoring::forms::Typed;
use domain::catalog::content::LessonKind;

use crate::stage::{Answer, Site, request};

const TYPED: &str = "name=Ewa&zone=UTC&lang=pl&theme=dark&form=she";

async fn drafts(site: &Site) -> Vec<String> {
    site.academy.texts("SELECT life || ' ' || path FROM form_draft ORDER BY 1").await
}

#[tokio::test]
async fn a_session_that_somebody_ended_keeps_nothing() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    for way in ["signed out", "signed out elsewhere", "account closed"] {
        let token = site.academy.sign_in("ewa@example.pl").await;
        match way {
            "signed out" => {
                let answer = site.post(Some(&token), "/wyloguj", "").await;
                assert_eq!(answer.status, 303, "{}", answer.body);
            }
            "signed out elsewhere" => {
                let other = site.academy.sign_in("ewa@example.pl").await;
                let answer = site.post(Some(&other), "/konto/wyloguj-wszedzie", "").await;
                assert_eq!(answer.status, 303, "{}", answer.body);
            }
            _ => drop(site.academy.texts("UPDATE person SET state = 'suspended'").await),
        }
        let answer = site.post(Some(&token), "/konto", TYPED).await;
        assert!(answer.asks_to_sign_in(), "{way}: {}", answer.status);
        assert_eq!(drafts(&site).await, [""; 0], "{way}, and yet it writes");
    }
}

#[tokio::test]
async fn a_session_that_ran_out_keeps_what_a_form_was_sent_with_and_nothing_else() {
    let site = Site::empty("sqlite").await;
    site.academy.official("ewa").await;
    let token = site.academy.sign_in("ewa@example.pl").await;
    site.academy.clock.advance(TimeDelta::days(15));
    for path in ["/nie-ma-takiej", "/konto/dane.json", "/programy", "/konto/nie/ma"] {
        let answer = site.post(Some(&token), path, TYPED).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.location());
    }
    let put = request("PUT", "/konto", Some(&token)).header("sec-fetch-site", "same-origin");
    assert_eq!(site.send(put, TYPED.into()).await.status, 404);
    let large = format!("name={}", "a".repeat(app::form::MAX_FORM));
    let answer = site.post(Some(&token), "/konto", &large).await;
    assert_eq!(answer.status, 413, "what is not kept is not said to be: {}", answer.location());
    assert_eq!(drafts(&site).await, [""; 0]);
    assert!(site.post(Some(&token), "/konto", TYPED).await.asks_to_sign_in());
    assert_eq!(drafts(&site).await, ["session /konto"]);
}

/// A lecturer at the form of a new block.
struct Desk {
    site: Site,
    form: String,
}

impl Desk {
    async fn of() -> Self {
        let site = Site::empty("sqlite").await;
        let jan = site.academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
        let words = [("pl_title", "Woda"), ("minutes", "10")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let module = create_module(&site.academy, &jan, &Typed(&words)).await.unwrap();
        let lesson =
            add_lesson(&site.academy, &jan, &module, LessonKind::Text, &Typed(&words)).await.unwrap();
        let form = format!("/prowadzenie/moduly/{module}/lekcje/{lesson}/czesci/nowa?rodzaj=text");
        Self { site, form }
    }

    async fn sign_in(&self) -> String {
        self.site.academy.sign_in("jan@example.pl").await
    }

    async fn send(&self, token: &str, wish: &str, words: &str) -> Answer {
        let form = format!("do={wish}&stamp=&rodzaj=text&pl_heading=&pl_markdown={words}");
        self.site.post(Some(token), &self.form, &form).await
    }

    /// The form as it is shown, in the browser whose post was kept or in another one.
    async fn shown(&self, token: &str, is_that_browser: bool) -> String {
        let mut cookie = format!("{}={token}", app::page::session_cookie(false));
        if is_that_browser {
            cookie += "; academy-draft=1";
        }
        let get = axum::http::Request::builder().uri(&self.form).header("cookie", cookie);
        self.site.send(get, axum::body::Body::empty()).await.body
    }
}

#[tokio::test]
async fn an_old_cookie_never_covers_what_an_author_typed() {
    let desk = Desk::of().await;
    let old = desk.sign_in().await;
    assert_eq!(desk.send(&old, "keep", "Moje-dwa-tygodnie").await.status, 200);
    desk.site.academy.clock.advance(TimeDelta::hours(13));
    assert!(desk.send(&old, "save", "Cudze-slowa").await.asks_to_sign_in());
    let hers = desk.sign_in().await;
    let page = desk.shown(&hers, false).await;
    assert!(page.contains("Moje-dwa-tygodnie"), "her draft is gone");
    assert!(!page.contains("Cudze-slowa"), "what somebody sent from elsewhere is shown as hers");

    // She types on: what she sees is what is kept.
    assert_eq!(desk.send(&hers, "keep", "Moje-trzy-tygodnie").await.status, 200);
    assert!(desk.shown(&hers, false).await.contains("Moje-trzy-tygodnie"));
}

#[tokio::test]
async fn what_an_author_sent_after_her_session_ran_out_comes_back_beside_her_draft() {
    let desk = Desk::of().await;
    let old = desk.sign_in().await;
    assert_eq!(desk.send(&old, "keep", "Wieczorem").await.status, 200);
    desk.site.academy.clock.advance(TimeDelta::hours(13));
    assert!(desk.send(&old, "save", "Rano-po-godzinie-pisania").await.asks_to_sign_in());
    let hers = desk.sign_in().await;
    let page = desk.shown(&hers, true).await;
    assert!(page.contains("Rano-po-godzinie-pisania"), "her last words are back");
    desk.site.academy.clock.advance(TimeDelta::minutes(31));
    let page = desk.shown(&hers, true).await;
    assert!(page.contains("Wieczorem"), "and when they are not taken up, her draft is as it was");
    let undone = desk.send(&hers, "forget", "").await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert_eq!(drafts(&desk.site).await, [""; 0], "undone is undone");
}
