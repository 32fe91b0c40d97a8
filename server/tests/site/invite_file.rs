//! Many invitations out of a file over HTTP: the terms, the dry run with its conflicts, the run.

use domain::clock::Clock;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{EnrollmentState, cast};

use crate::bulk::{DESK, Desk, HEAD, seen};

async fn desk() -> (Desk, String) {
    let limits = Limits { total: Cap::of(5), city: Cap::of(1), reserve: 1, ..Limits::default() };
    let desk = Desk::of(limits).await;
    for town in ["Ełk", "Nysa"] {
        cast::city(&desk.site.academy, town).await.unwrap();
    }
    let until = desk.site.academy.clock.now() + chrono::TimeDelta::days(2);
    (desk, until.format("%Y-%m-%d").to_string())
}

fn file() -> String {
    format!(
        "{HEAD}ewa@um.pl;Ewa <b>Bąk</b>;Ełk;inspektorka\niga@um.pl;Iga Lis;Ełk;urbanistka\n\
         jan@um.pl;Jan Lis;Nysa;informatyk\nx;Y;Z;w\n"
    )
}

#[tokio::test]
async fn many_are_invited_as_the_dry_run_showed_and_conflicts_are_named() {
    let (desk, until) = desk().await;
    let academy = &desk.site.academy;
    let form = desk.get("/import?as=invitations").await;
    for field in ["name=\"seats\"", "name=\"until\"", "name=\"file\""] {
        assert!(form.contains(field), "before the file the terms are asked for: {field}");
    }
    let fields = [("as", "invitations"), ("seats", "limits"), ("until", until.as_str())];
    let asked = ("?as=invitations", fields.as_slice());
    let sent = desk.upload_with(&desk.token, asked, file().as_bytes()).await;
    let here = format!("/import?as=invitations&seats=limits&until={until}");
    assert_eq!((sent.status, sent.location()), (303, format!("{DESK}{here}").as_str()), "{}", sent.body);
    let page = desk.get(&here).await;
    for said in [
        "2: zaproszenie na wolne miejsce",
        "1: bez zaproszenia",
        "Ostatnie miejsce dla miasta Ełk zajmuje wiersz 2.",
        "Ewa &lt;b&gt;Bąk",
        "To nie jest adres e-mail.",
    ] {
        assert!(page.contains(said), "the dry run does not say {said}: {page}");
    }
    let report = desk.get(&here.replace("/import", "/import.csv")).await;
    assert!(report.contains("zajmuje wiersz 2") && report.lines().count() == 5, "{report}");
    // The same file on other terms, and as applications.
    let reserve = desk.get(&here.replace("limits", "reserve")).await;
    assert!(reserve.contains("1: zaproszenie na miejsce z rezerwy"), "{reserve}");
    assert!(desk.get("/import").await.contains("2: dostanie miejsce"), "it is one file");
    assert_eq!(cast::count(academy, "enrollment", "1 = 1").await.unwrap(), 0);
    let run = |seats: &str, until: &str| {
        let seen = seen(&page);
        format!("what=run&as=invitations&seats={seats}&until={until}&seen={seen}&reason=liderki")
    };
    // Other terms than those that were seen, or none.
    assert_eq!(desk.post("/import", &run("beyond", &until)).await.status, 409);
    assert_eq!(desk.post("/import", &run("limits", "2020-01-01")).await.status, 422);
    let bare = format!("what=run&seen={}&reason=liderki", seen(&page));
    assert_eq!(desk.post("/import", &bare).await.status, 409);
    let silent = run("limits", &until).replace("reason=liderki", "reason=");
    let silent = desk.post("/import", &silent).await;
    assert!(
        silent.status == 422 && silent.body.contains("name=\"seen\""),
        "the dry run stays: {}",
        silent.body
    );
    assert_eq!(cast::count(academy, "enrollment", "1 = 1").await.unwrap(), 0);
    let done = desk.post("/import", &run("limits", &until)).await;
    assert_eq!(
        (done.status, done.location().split('?').next()),
        (303, Some("/organizacja/kohorty/jesien/zaproszenia"))
    );
    let states = cast::outcome(academy, desk.cohort).await.unwrap();
    assert!(states.len() == 2 && states.iter().all(|(.., state)| *state == EnrollmentState::Invited));
    let open = desk.get("/zaproszenia").await;
    assert!(open.contains("ewa@um.pl") || open.contains("Ewa &lt;b&gt;Bąk"), "{open}");
    // Some are ticked and taken back.
    let id = open.split("name=\"invitation\" value=\"").nth(1).expect("a box").split('"').next().unwrap();
    for (form, said) in [
        ("what=take_back&why=zmiana".to_owned(), "Zaznacz co najmniej jedno zaproszenie."),
        (format!("what=take_back&invitation={id}&why="), "name=\"email\""),
        ("what=take_back&invitation=%27%3B--&why=x".to_owned(), "Zaznacz co najmniej jedno zaproszenie."),
    ] {
        let refused = desk.post("/zaproszenia", &form).await;
        assert!(refused.status == 422 && refused.body.contains(said), "{form}: {}", refused.body);
    }
    let form = format!("what=take_back&invitation={id}&why=zmiana+planu");
    assert_eq!(desk.post("/zaproszenia", &form).await.status, 303);
    let left = cast::count(academy, "enrollment", "state = 'invited'").await.unwrap();
    assert_eq!(left, 1);
    // The second press of the same button finds no file any more.
    assert_eq!(desk.post("/import", &run("limits", &until)).await.status, 303);
    assert_eq!(cast::outcome(academy, desk.cohort).await.unwrap().len(), 2);
}

#[tokio::test]
async fn terms_that_do_not_hold_are_named_and_nothing_is_played() {
    let (desk, until) = desk().await;
    let fields = [("as", "invitations"), ("seats", "limits"), ("until", until.as_str())];
    let asked = ("?as=invitations", fields.as_slice());
    let bad = desk.upload_with(&desk.token, asked, b"\x89PNG\x00").await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains(&until), "what was typed beside a bad file stays");
    let large = vec![b'a'; 5 * 1024 * 1024 + 1];
    let large = desk.upload_with(&desk.token, asked, &large).await;
    assert!(large.status == 422 && large.body.contains("name=\"seats\""), "the page stays: {}", large.body);
    assert_eq!(desk.upload_with(&desk.token, asked, file().as_bytes()).await.status, 303);
    for (query, field) in [
        ("seats=magic&until=2026-09-09", "seats"),
        ("seats=limits&until=", "until"),
        ("seats=limits&until=2020-01-01", "until"),
        ("seats=limits&until=9999-01-01", "until"),
        ("seats=limits&until=%00%27%3B--", "until"),
    ] {
        let path = format!("{DESK}/import?as=invitations&{query}");
        let page = desk.site.get(Some(&desk.token), &path).await;
        assert_eq!(page.status, 422, "{query}: {}", page.body);
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{query} names the field");
        assert!(!page.body.contains("name=\"seen\""), "{query}: nothing is played");
        let report = desk.site.get(Some(&desk.token), &path.replace("/import?", "/import.csv?")).await;
        assert_eq!(report.status, 422, "{query}");
    }
    // Once the cohort gives no seats any more nobody is invited, and the page says so.
    let card = domain::cohort::queries::get_cohort(&desk.site.academy, desk.cohort).await.unwrap();
    desk.site.academy.clock.set(card.promotion_until + chrono::TimeDelta::seconds(1));
    let token = desk.site.academy.sign_in("olga@example.pl").await;
    let page = desk.site.get(Some(&token), &format!("{DESK}/import?as=invitations")).await;
    assert!(page.status == 200 && page.body.contains("Nie można już zapraszać."), "{}", page.body);
}
