//! Mail on its way out: to a mail server that takes it, refuses it or is slow, and into files that do not stay.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::Limits;
use domain::enrollment::cast;
use domain::enrollment::commands::{apply, withdraw};
use domain::lang::Lang;
use domain::notification::{Mail, put};
use domain::testing::{TestAcademy, databases, on_each_database};
use futures_util::FutureExt;
use server::jobs::outbox::Outbox;

use crate::smtp::{Received, mail_server};
use crate::stage::config;

async fn write(academy: &TestAcademy, recipient: &str) {
    let tx = academy.begin().await.unwrap();
    let mail = Mail {
        event: "people.password_changed",
        occurrence: recipient.into(),
        person: None,
        recipient: recipient.into(),
        lang: Lang::Pl,
        data: serde_json::json!({ "device": "Firefox" }),
    };
    put(academy, &tx, mail).await.unwrap();
    tx.commit().await.unwrap();
}

fn worker(academy: &TestAcademy, smtp_url: &str) -> Outbox {
    let mut config = config(academy);
    config.smtp_url = Some(smtp_url.to_owned());
    Outbox::open(&config, academy).unwrap()
}

/// State, tries and last error of each mail.
async fn states(academy: &TestAcademy) -> Vec<String> {
    let sql = "SELECT state || ' ' || CAST(tries AS text) || ' ' || COALESCE(last_error, '') FROM outbox ORDER BY id";
    academy.texts(sql).await
}

#[tokio::test]
async fn a_mail_server_takes_a_mail_whole() {
    on_each_database(async |academy| {
        let taken = Arc::new(Mutex::new(Vec::<Received>::new()));
        let inbox = taken.clone();
        let url = mail_server(Arc::new(move |mail| {
            inbox.lock().unwrap().push(mail);
            async { "250 taken" }.boxed()
        }))
        .await;
        write(academy, "ewa@example.pl").await;
        assert_eq!(worker(academy, &url).send_due().await.unwrap(), 1);
        let taken = taken.lock().unwrap().clone();
        assert_eq!(taken.len(), 1);
        let mail = &taken[0];
        assert_eq!(
            (mail.from.as_str(), mail.to.as_slice()),
            ("akademia@localhost", &["ewa@example.pl".into()][..])
        );
        let id = academy.texts("SELECT message_id FROM outbox").await.remove(0);
        for part in [
            "To: ewa@example.pl",
            "<akademia@localhost>",
            &format!("Message-ID: <{id}>"),
            "multipart/alternative",
            "text/plain",
            "text/html",
        ] {
            assert!(mail.text.contains(part), "{part} in {}", mail.text);
        }
        assert_eq!(states(academy).await, ["sent 1 "]);
        assert_eq!(worker(academy, &url).send_due().await.unwrap(), 0, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn what_a_mail_server_refuses_is_tried_later_or_given_up_as_it_says() {
    on_each_database(async |academy| {
        let url = mail_server(Arc::new(|mail: Received| {
            let answer = match mail.to[0].as_str() {
                "nikt@example.pl" => "550 5.1.1 <nikt@example.pl> no such user",
                _ => "451 4.3.0 come back later",
            };
            async move { answer }.boxed()
        }))
        .await;
        write(academy, "nikt@example.pl").await;
        write(academy, "ewa@example.pl").await;
        let worker = worker(academy, &url);
        assert_eq!(worker.send_due().await.unwrap(), 2);
        let told = states(academy).await;
        assert!(told[0].starts_with("failed 1 ") && told[0].contains("550"), "{told:?}");
        assert!(!told[0].contains("nikt@"), "no address is kept: {told:?}");
        assert!(told[1].starts_with("queued 1 ") && told[1].contains("451"), "{told:?}");
        academy.clock.advance(TimeDelta::seconds(29));
        assert_eq!(worker.send_due().await.unwrap(), 0, "not before its time");
        academy.clock.advance(TimeDelta::seconds(1));
        assert_eq!(worker.send_due().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_with_a_slow_mail_server_send_each_mail_once() {
    for database in databases() {
        let academy = Arc::new(TestAcademy::on(database).await);
        for number in 0..30 {
            write(&academy, &format!("osoba{number}@example.pl")).await;
        }
        let taken = Arc::new(Mutex::new(BTreeMap::<String, u32>::new()));
        let (inbox, of) = (taken.clone(), academy.clone());
        let quick = mail_server(Arc::new(move |mail| {
            *inbox.lock().unwrap().entry(mail.to[0].clone()).or_default() += 1;
            async { "250 taken" }.boxed()
        }))
        .await;
        // The slow one needs seven seconds for each mail; after two minutes the other server comes by, while the
        // first is in the middle of a mail.
        let inbox = taken.clone();
        let other = Arc::new(worker(&academy, &quick));
        let slow = mail_server(Arc::new(move |mail| {
            let (other, inbox, of) = (other.clone(), inbox.clone(), of.clone());
            async move {
                of.clock.advance(TimeDelta::seconds(7));
                let sent = {
                    let mut inbox = inbox.lock().unwrap();
                    *inbox.entry(mail.to[0].clone()).or_default() += 1;
                    inbox.len()
                };
                if sent == 18 {
                    while other.send_due().await.unwrap() > 0 {}
                }
                "250 taken"
            }
            .boxed()
        }))
        .await;
        worker(&academy, &slow).send_due().await.unwrap();
        let taken = taken.lock().unwrap().clone();
        let twice: Vec<_> = taken.iter().filter(|(_, times)| **times != 1).collect();
        assert!(twice.is_empty(), "on {database} sent more than once: {twice:?}");
        assert_eq!(taken.len(), 30, "on {database} everybody is written to");
        let states = states(&academy).await;
        assert!(states.iter().all(|state| state.starts_with("sent ")), "on {database}: {states:?}");
    }
}

#[tokio::test]
async fn mails_in_files_stay_seven_days() {
    let academy = TestAcademy::on("sqlite").await;
    academy.clock.set(SystemClock.now());
    write(&academy, "ewa@example.pl").await;
    let worker = Outbox::open(&config(&academy), &academy).unwrap();
    assert_eq!(worker.send_due().await.unwrap(), 1);
    let folder = academy.settings().data_dir.join("mail");
    let files = || std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    assert!(files()[0].extension().is_some_and(|kind| kind == "eml"), "{:?}", files());
    academy.clock.advance(TimeDelta::days(7) - TimeDelta::minutes(1));
    worker.clean().await.unwrap();
    assert_eq!(files().len(), 1, "not yet seven days old");
    academy.clock.advance(TimeDelta::minutes(2));
    worker.clean().await.unwrap();
    assert_eq!(files().len(), 0, "older than seven days");
}

/// The octets of the attachment, as a mail program decodes them.
fn attached(text: &str) -> String {
    let (_, part) = text.split_once("akademia.ics").unwrap();
    let (head, body) = part.split_once("\n\n").unwrap();
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut octets, mut bits, mut held) = (Vec::new(), 0, 0u32);
    let signs = body.lines().take_while(|line| !line.starts_with("--")).flat_map(str::chars);
    for sign in signs.filter_map(|sign| alphabet.find(sign)) {
        held = (held << 6 | u32::try_from(sign).unwrap()) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            octets.push((held >> bits & 0xff) as u8);
        }
    }
    String::from_utf8(octets).unwrap()
}

/// A seat and its loss, as a calendar program gets them.
#[tokio::test]
async fn a_date_travels_as_a_calendar_file_beside_text_and_html() {
    on_each_database(async |academy| {
        let taken = Arc::new(Mutex::new(Vec::<Received>::new()));
        let inbox = taken.clone();
        let url = mail_server(Arc::new(move |mail| {
            inbox.lock().unwrap().push(mail);
            async { "250 taken" }.boxed()
        }))
        .await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let cohort = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let elk = cast::city(academy, "Ełk").await.unwrap();
        let ewa = academy.official("ewa").await;
        let place = cast::workplace(academy, ewa.person().unwrap(), elk, "confirmed").await.unwrap();
        let seat = apply(academy, &ewa, cohort, &cast::form(place)).await.unwrap();
        withdraw(academy, &ewa, seat.enrollment).await.unwrap();
        let worker = worker(academy, &url);
        worker.send_due().await.unwrap();
        let taken = taken.lock().unwrap().clone();
        assert_eq!(taken.len(), 2, "{taken:#?}");
        for (mail, method, status, sequence) in
            [(&taken[0], "PUBLISH", "CONFIRMED", "0"), (&taken[1], "CANCEL", "CANCELLED", "1")]
        {
            for part in [
                "multipart/mixed",
                "multipart/alternative",
                "text/plain",
                "text/html",
                &format!("text/calendar; charset=utf-8; method={method}"),
                "akademia.ics",
            ] {
                assert!(mail.text.contains(part), "{part} in {}", mail.text);
            }
            let file = attached(&mail.text);
            for line in [
                &format!("METHOD:{method}\r\n"),
                &format!("STATUS:{status}\r\n"),
                &format!("SEQUENCE:{sequence}\r\n"),
            ] {
                assert!(file.contains(line), "{line:?} in {file:?}");
            }
            let whole = file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n");
            assert!(whole && file.lines().all(|line| line.len() <= 75), "{file:?}");
        }
    })
    .await;
}
