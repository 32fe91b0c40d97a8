//! Mail that came back: refused at once by a mail server, or reported later; who sees it, and that it rests then.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::access::{Role, Scope};
use domain::cohort::limits::Limits;
use domain::enrollment::cast;
use domain::notification::dsn;
use domain::notification::returned::{Noted, note};
use domain::testing::{TestAcademy, on_each_database};
use futures_util::FutureExt;
use server::jobs::outbox::Outbox;

use crate::desk::{DESK, Desk, words};
use crate::smtp::{Received, mail_server};
use crate::stage::config;

const PAGE: &str = "/organizacja/kohorty/jesien/wiadomosci/zwrocone";

async fn worker(academy: &TestAcademy) -> Outbox {
    let url = mail_server(Arc::new(|mail: Received| {
        let answer = match mail.to[0].as_str() {
            "ewa@example.pl" => "550 5.1.1 <ewa@example.pl> no such user",
            "jan@example.pl" => "451 4.2.0 come back later",
            _ => "250 taken",
        };
        async move { answer }.boxed()
    }))
    .await;
    let mut config = config(academy);
    config.smtp_url = Some(url);
    Outbox::open(&config, academy).unwrap()
}

fn report(message_id: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nno\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ola@example.pl\r\nAction: failed\r\n\
         Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 <ola@example.pl> <b>over quota</b>\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{message_id}>\r\n\r\nx\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn who_cannot_be_reached_stands_on_the_board_with_a_reason_and_what_to_do() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    let city = desk.city("Ełk").await;
    for name in ["ewa", "jan", "ola"] {
        desk.applicant(name, city, "confirmed").await;
    }
    assert!(words(&desk.get(PAGE).await).contains("Nic nie wróciło"), "nothing yet");
    assert!(!desk.get(DESK).await.contains("zwrocone"), "no line on the board without one");
    let worker = worker(academy).await;
    worker.send_due().await.unwrap();
    // Refused for good: shown at once, and never tried again. Refused for now: tried again, and not shown.
    let page = words(&desk.get(PAGE).await);
    for part in
        ["ewa@example.pl", "Nie ma takiej skrzynki.", "Zadzwoń i sprawdź adres.", "5.1.1 &lt;address&gt;"]
    {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("jan@example.pl") && !page.contains("ola@example.pl"), "{page}");
    assert!(words(&desk.get(DESK).await).contains("Zwrócona poczta: 1"));
    academy.clock.advance(TimeDelta::minutes(10));
    assert_eq!(worker.send_due().await.unwrap(), 1, "jan's alone");
    // A report that comes later.
    let id =
        academy.texts("SELECT message_id FROM outbox WHERE recipient = 'ola@example.pl'").await.remove(0);
    assert_eq!(server::bounces::read(academy, report(&id).as_bytes()).await.unwrap(), "noted\n");
    assert_eq!(server::bounces::read(academy, report(&id).as_bytes()).await.unwrap(), "noted before\n");
    let page = desk.get(PAGE).await;
    assert!(words(&page).contains("Skrzynka jest pełna."), "{page}");
    assert!(!page.contains("<b>over"), "what a server says is text: {page}");
    assert!(words(&desk.get(DESK).await).contains("Zwrócona poczta: 2"));
    // The next mail that arrives ends it.
    let more = "standing=confirmed&subject_pl=A&body_pl=B&what=send";
    assert_eq!(desk.post(&format!("{DESK}/wiadomosci/nowa"), more).await.status, 303);
    academy.clock.advance(TimeDelta::seconds(1));
    worker.send_due().await.unwrap();
    let page = words(&desk.get(PAGE).await);
    assert!(page.contains("ewa@example.pl") && !page.contains("ola@example.pl"), "{page}");
    let other = cast::course(academy, "inna").await.unwrap();
    academy.with_role("obca", Role::Organizer, Scope::Course(other)).await;
    let stranger = academy.sign_in("obca@example.pl").await;
    assert_eq!(desk.site.get(Some(&stranger), PAGE).await.status, 403);
}

#[tokio::test]
async fn a_report_about_no_mail_of_ours_changes_nothing_and_is_not_sent_back() {
    on_each_database(async |academy| {
        let course = cast::course(academy, "akademia").await.unwrap();
        let cohort = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let elk = cast::city(academy, "Ełk").await.unwrap();
        let ola = academy.official("ola").await;
        let place = cast::workplace(academy, ola.person().unwrap(), elk, "confirmed").await.unwrap();
        domain::enrollment::commands::apply(academy, &ola, cohort, &cast::form(place)).await.unwrap();
        let id = academy.texts("SELECT message_id FROM outbox").await.remove(0);
        // It overtook its own mail: the pipe waits for a moment rather than losing it.
        let early = dsn::read(report(&id).as_bytes()).unwrap();
        assert_eq!(note(academy, &early).await, Ok(Noted::NotYet));
        worker(academy).await.send_due().await.unwrap();
        for (message, answer) in [
            (report("019a0000-0000-7000-8000-000000000009@academy"), "no mail of this academy\n"),
            (report(&id.replace('-', "%")), "no report of a mail that cannot be delivered\n"),
            (report(&id).replace("failed", "delayed"), "no report of a mail that cannot be delivered\n"),
            (String::new(), "no report of a mail that cannot be delivered\n"),
            ("x".repeat(3 << 20), "no report of a mail that cannot be delivered\n"),
        ] {
            assert_eq!(server::bounces::read(academy, message.as_bytes()).await.unwrap(), answer);
        }
        assert_eq!(academy.texts("SELECT state FROM outbox").await, ["sent"]);
        assert_eq!(note(academy, &early).await, Ok(Noted::Now));
        assert_eq!(academy.texts("SELECT state FROM outbox").await, ["failed"]);
    })
    .await;
}
