//! Signing in over HTTP, with mails as files: a whole town hall behind one address, and what cookies promise.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use domain::clock::{Clock, SystemClock};
use domain::testing::{TestAcademy, databases};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::process::{Server, server};

/// A browser: it keeps the cookies that it is given.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
}

/// An answer's status, head and body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    /// The whole `Set-Cookie` of that name.
    fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"))
            .map(|(_, value)| value)
            .find(|value| value.starts_with(&format!("{name}=")))
    }
}

impl Browser {
    async fn post(&mut self, port: u16, path: &str, body: &str) -> Answer {
        self.send(port, &format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.jar(),
            body.len()
        ))
        .await
    }

    async fn get(&mut self, port: u16, path: &str) -> Answer {
        self.send(
            port,
            &format!(
                "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nCookie: {}\r\n\r\n",
                self.jar()
            ),
        )
        .await
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn send(&mut self, port: u16, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        for line in head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie: ")) {
            let pair = line["set-cookie: ".len()..].split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

/// The code that was mailed to an address, out of the `.eml` files; empty while there is none.
fn code_of(folder: &Path, address: &str) -> Option<String> {
    let files = std::fs::read_dir(folder.join("mail")).ok()?;
    files
        .filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok())
        .filter(|text| text.contains(&format!("To: {address}")))
        .find_map(|text| {
            let subject = text.lines().find(|line| line.starts_with("Subject: "))?.to_owned();
            subject.rsplit(' ').next().filter(|code| code.len() == 6).map(str::to_owned)
        })
}

async fn mailed_code(folder: &Path, address: &str) -> String {
    for _ in 0..300 {
        if let Some(code) = code_of(folder, address) {
            return code;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no code for {address}");
}

async fn academy_and_server(database: &str) -> (TestAcademy, Server) {
    let academy = TestAcademy::on(database).await;
    academy.clock.set(SystemClock.now());
    let server = server(&academy).await;
    (academy, server)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_officials_behind_one_address_sign_in_within_a_minute() {
    for database in databases() {
        let (academy, server) = academy_and_server(database).await;
        for number in 0..60 {
            academy.person(&format!("osoba{number}")).await;
        }
        let (folder, port, begun) = (academy.settings().data_dir.clone(), server.port, Instant::now());
        let people = (0..60).map(|number| {
            let (folder, address) = (folder.clone(), format!("osoba{number}@example.pl"));
            tokio::spawn(async move {
                let mut browser = Browser::default();
                let asked = browser.post(port, "/zaloguj", &format!("email={address}")).await;
                assert_eq!(asked.status, 303, "{address}: {}", asked.head);
                let code = mailed_code(&folder, &address).await;
                let done = browser.post(port, "/zaloguj/kod", &format!("code={code}")).await;
                assert_eq!(done.status, 303, "{address}: {}", done.head);
                assert_eq!(browser.get(port, "/konto").await.status, 200, "{address}");
            })
        });
        for person in people.collect::<Vec<_>>() {
            person.await.unwrap();
        }
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(60), "on {database}: {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_has_a_hard_cookie_and_a_new_token_at_each_sign_in() {
    let (academy, server) = academy_and_server("sqlite").await;
    academy.person("ewa").await;
    let (folder, port) = (academy.settings().data_dir.clone(), server.port);
    let mut browser = Browser::default();
    let asked = browser.post(port, "/zaloguj", "email=ewa@example.pl").await;
    let unknown = Browser::default().post(port, "/zaloguj", "email=nikt@example.pl").await;
    let said = |answer: &Answer| {
        let place = answer.head.lines().find(|line| line.to_lowercase().starts_with("location"));
        (answer.status, place.map(str::to_owned), answer.body.clone())
    };
    assert_eq!(said(&asked), said(&unknown), "strangers are answered alike");

    let code = mailed_code(&folder, "ewa@example.pl").await;
    let mut other = Browser::default();
    assert_eq!(
        other.post(port, "/zaloguj/kod", &format!("code={code}")).await.status,
        422,
        "another browser"
    );
    let done = browser.post(port, "/zaloguj/kod", &format!("code={code}")).await;
    let name = app::page::session_cookie(true);
    let cookie = done.cookie(name).expect("a session's cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(name.starts_with("__Host-") && !cookie.contains("Domain"), "{cookie}");

    let first = browser.cookies[name].clone();
    std::fs::remove_dir_all(folder.join("mail")).unwrap();
    browser.post(port, "/zaloguj", "email=ewa@example.pl").await;
    let code = mailed_code(&folder, "ewa@example.pl").await;
    browser.post(port, "/zaloguj/kod", &format!("code={code}")).await;
    assert_ne!(browser.cookies[name], first);
    let mut old = Browser::default();
    old.cookies.insert(name.into(), first);
    assert_eq!(old.get(port, "/konto").await.status, 303, "the session before has ended");

    let again = browser.get(port, "/konto/zgody").await;
    assert!(again.status == 303 && again.head.contains("/konto"), "a way back: {}", again.head);
    let data = browser.get(port, "/konto/dane.json").await;
    assert!(data.head.to_lowercase().contains("cache-control: no-store"), "{}", data.head);
    assert!(data.body.contains("ewa@example.pl"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_code_is_one_button_away_and_the_page_says_where_it_went() {
    let (academy, server) = academy_and_server("sqlite").await;
    academy.person("ewa").await;
    let (folder, port) = (academy.settings().data_dir.clone(), server.port);
    let mut browser = Browser::default();
    browser.post(port, "/zaloguj", "email=ewa@example.pl").await;
    let page = browser.get(port, "/zaloguj/kod").await;
    assert!(page.body.contains("ewa@example.pl"), "where did the code go? {}", page.body);
    assert!(page.body.contains("name=\"nowy\""), "no button sends another code: {}", page.body);
    let stranger = Browser::default().get(port, "/zaloguj/kod").await;
    assert!(!stranger.body.contains("ewa@example.pl"), "another browser learns the address");
    let old = mailed_code(&folder, "ewa@example.pl").await;
    std::fs::remove_dir_all(folder.join("mail")).unwrap();
    let again = browser.post(port, "/zaloguj/kod", "code=&nowy=1").await;
    assert_eq!(again.status, 303, "{}", again.body);
    let new = mailed_code(&folder, "ewa@example.pl").await;
    if new != old {
        assert_eq!(
            browser.post(port, "/zaloguj/kod", &format!("code={old}")).await.status,
            422,
            "the old one"
        );
    }
    assert_eq!(browser.post(port, "/zaloguj/kod", &format!("code={new}")).await.status, 303);
    let nothing = Browser::default().post(port, "/rejestracja/kod", "nowy=1").await;
    assert!(nothing.status == 422 && nothing.body.contains("Podaj adres jeszcze raz"), "{}", nothing.body);
}
