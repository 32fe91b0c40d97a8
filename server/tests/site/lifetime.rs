//! A server's life beside its requests: when it is ready, how it stops, and what a copy taken meanwhile holds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::clock::{Clock, SystemClock};
use domain::enrollment::cast;
use domain::enrollment::crowd::{crowd, replayed};
use domain::testing::{TestAcademy, databases};
use server::backup::backup;
use server::restore::{Target, restore};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::process::server;
use crate::race::limits;
use crate::stage::{Site, config};

#[tokio::test]
async fn a_server_is_ready_while_its_database_answers_at_todays_schema() {
    for database in databases() {
        let site = Site::over(TestAcademy::on(database).await);
        site.academy.official("ewa").await;
        let token = site.academy.sign_in("ewa@example.pl").await;
        let ready = async || {
            let answer = site.get(None, "/ready").await;
            (answer.status, answer.body)
        };
        assert_eq!(ready().await, (200, "ready".into()), "on {database}");
        let last = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
        site.academy.texts(last).await;
        assert_eq!(ready().await, (503, "migrations not current".into()), "on {database}");
        site.academy.db().clone().close().await.unwrap();
        assert_eq!(ready().await, (503, "database not reachable".into()), "on {database}");
        assert_eq!(site.get(None, "/health").await.status, 200, "the process lives");
        // Whoever comes meanwhile reads a page, not a blank.
        let page = site.get(Some(&token), "/konto").await;
        assert_eq!(page.status, 500);
        assert!(
            page.body.contains("To nasza usterka") && page.body.contains("Numer dla pomocy"),
            "{}",
            page.body
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_told_to_stop_finishes_what_it_has_begun() {
    let academy = TestAcademy::on("sqlite").await;
    let mut server = server(&academy).await;
    let (port, form) = (server.port, "email=ewa%40example.pl");
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut stream = BufReader::new(stream);
    let head = format!(
        "POST /zaloguj HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        form.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says so when the page has begun to read the form.
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");

    server.ask_to_stop();
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        assert!(since.elapsed() < Duration::from_secs(30), "it still takes new visitors");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(server.ended(), None, "it ended in the middle of a request");
    stream.write_all(form.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("HTTP/1.1 303") && answer.contains("/zaloguj/kod"), "{answer}");
    while server.ended().is_none() {
        assert!(since.elapsed() < Duration::from_secs(30), "it does not end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(server.ended().is_some_and(|status| status.success()));
    assert_eq!(
        academy.texts("SELECT event FROM outbox").await,
        ["people.no_account"],
        "what was asked for is done"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_people_apply_holds_one_instant() {
    const PEOPLE: usize = 120;
    for database in databases() {
        let academy = TestAcademy::on(database).await;
        academy.clock.set(SystemClock.now());
        let course = cast::course(&academy, "akademia").await.unwrap();
        let limits = limits(50, 3, 20);
        cast::cohort(&academy, course, "jesien", limits.clone()).await.unwrap();
        let crowd = crowd(&academy, PEOPLE, 40).await.unwrap();
        let (config, site) = (config(&academy), Arc::new(Site::over(academy)));
        let applying = {
            let site = site.clone();
            tokio::spawn(async move {
                for who in crowd {
                    let form = format!("affiliation={}&motivation=&request_key=once", who.affiliation);
                    let answer = site.post(Some(&who.token), "/kohorty/jesien/zgloszenie", &form).await;
                    assert_eq!(answer.status, 303, "{}", answer.body);
                }
            })
        };
        let mut copies = Vec::new();
        while !applying.is_finished() {
            let copy = config.data_dir.join(format!("copy-{}.tar", copies.len()));
            backup(&config, &copy).await.unwrap();
            copies.push(copy);
        }
        applying.await.unwrap();
        let mut sizes = Vec::new();
        for copy in copies {
            let back = TestAcademy::on("sqlite").await;
            restore(&crate::stage::config(&back), &copy, Target::Empty).await.unwrap();
            let back = back.reopened().await;
            let cohort = back.texts("SELECT lower(hex(id)) FROM cohort").await.remove(0);
            let cohort = domain::ids::CohortId(cohort.parse().unwrap());
            // Receipts, seats, counters and mails of the same people: none of them half.
            let book =
                replayed(&back, cohort, &limits).await.unwrap_or_else(|why| panic!("on {database}: {why}"));
            let mails = cast::count(&back, "outbox", "event = 'enrollment'").await.unwrap();
            assert_eq!(
                usize::try_from(mails).unwrap(),
                book.entries().len(),
                "on {database}: a mail for each"
            );
            sizes.push(book.entries().len());
        }
        assert!(
            sizes.iter().any(|size| (1..PEOPLE).contains(size)),
            "on {database}: no copy in between: {sizes:?}"
        );
        assert!(sizes.is_sorted(), "on {database}: {sizes:?}");
    }
}
