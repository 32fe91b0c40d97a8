//! The board that follows its cohort: over the network, from several servers, for those who may see it, and until a
//! server stops.

use std::time::Duration;

use domain::access::{Actor, Grant, Role, Scope};
use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::{Cap, CommonCaps, Limits};
use domain::cohort::queries::get_cohort_by_slug;
use domain::directory::commands::end_sessions_of;
use domain::enrollment::commands::change_limits;
use domain::enrollment::{cast, commands};
use domain::ids::CohortId;
use domain::people::commands::end_role;
use domain::testing::{TestAcademy, databases};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cohorts::undone_in;
use crate::desk::{DESK, Desk};
use crate::process::{Server, get, server};
use crate::stage::{Site, request};

const STREAM: &str = "/organizacja/kohorty/jesien/na-zywo";
/// Long enough for a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(40);

/// A stream as a browser holds it open.
struct Stream {
    socket: TcpStream,
    heard: String,
}

impl Stream {
    async fn open(port: u16, token: &str, more: &str) -> Self {
        let cookie = app::page::session_cookie(true);
        let request = format!(
            "GET {STREAM} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\nConnection: close\r\n\
             Accept-Encoding: gzip, br\r\nCookie: {cookie}={token}\r\n{more}\r\n"
        );
        let mut socket = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut stream = Self { socket, heard: String::new() };
        stream.until("\r\n\r\n").await;
        stream
    }

    /// Reads until these words came, and forgets them with what was before; false when the stream ended first.
    async fn hears(&mut self, words: &str) -> bool {
        let mut bytes = [0; 4096];
        loop {
            if let Some(at) = self.heard.find(words) {
                self.heard.drain(..at + words.len());
                return true;
            }
            let read = timeout(PATIENCE, self.socket.read(&mut bytes)).await;
            match read.unwrap_or_else(|_| panic!("waited for {words:?}, heard {:?}", self.heard)) {
                Ok(0) | Err(_) => return false,
                Ok(read) => self.heard.push_str(&String::from_utf8_lossy(&bytes[..read])),
            }
        }
    }

    async fn until(&mut self, words: &str) {
        let head = self.heard.clone();
        assert!(self.hears(words).await, "the stream ended before {words:?}: {head}{}", self.heard);
    }

    /// Whether it ends without another event.
    async fn ends(&mut self) -> bool {
        !self.hears("event: change").await
    }
}

struct Stage {
    academy: TestAcademy,
    cohort: CohortId,
    keeper: Actor,
    token: String,
}

async fn stage(database: &str) -> Stage {
    let academy = TestAcademy::on(database).await;
    academy.clock.set(SystemClock.now());
    let course = cast::course(&academy, "akademia").await.unwrap();
    let cohort = cast::cohort(&academy, course, "jesien", Limits::default()).await.unwrap();
    let keeper = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
    let token = academy.sign_in("organizator@example.pl").await;
    Stage { academy, cohort, keeper, token }
}

impl Stage {
    async fn somebody_applies(&self, name: &str) {
        let actor = self.academy.official(name).await;
        let city = cast::city(&self.academy, name).await.unwrap();
        let place = cast::workplace(&self.academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
        commands::apply(&self.academy, &actor, self.cohort, &cast::form(place)).await.unwrap();
    }
}

#[tokio::test]
async fn a_change_on_one_server_reaches_the_boards_of_all() {
    for database in databases() {
        let stage = stage(database).await;
        let servers = [server(&stage.academy).await, server(&stage.academy).await];
        let mut streams = Vec::new();
        for server in &servers {
            streams.push(Stream::open(server.port, &stage.token, "").await);
        }
        // By this process, and by either server.
        stage.somebody_applies("ewa").await;
        for stream in &mut streams {
            stream.until("event: change").await;
        }
        for server in &servers {
            let caps = "what=limits&total=9&reserve=0&minimum_cities=0&reason=sala";
            let shown = shown(server, &stage.token).await;
            let total = 9 + usize::from(server.port == servers[1].port);
            let form = caps.replace("total=9", &format!("total={total}")) + &format!("&shown={shown}");
            let (status, answer) =
                crate::process::post(server.port, &format!("{DESK}/limity"), &stage.token, &form).await;
            assert_eq!(status, 303, "on {database}: {answer}");
            for stream in &mut streams {
                stream.until("event: change").await;
            }
        }
        // The board that is read then shows it.
        let (_, board) = get(servers[1].port, DESK, &stage.token).await;
        assert!(board.contains("data-follows=") && board.contains("z 10"), "{board}");
    }
}

/// What the form of limits was made from.
async fn shown(server: &Server, token: &str) -> String {
    let (_, page) = get(server.port, &format!("{DESK}/limity"), token).await;
    crate::desk::encoded(&crate::desk::value(&page, "shown"))
}

#[tokio::test]
async fn what_changed_while_the_connection_was_gone_is_told_on_return() {
    let stage = stage("sqlite").await;
    let server = server(&stage.academy).await;
    let mut stream = Stream::open(server.port, &stage.token, "").await;
    stage.somebody_applies("ewa").await;
    stream.until("id: ").await;
    stream.until("\n").await;
    drop(stream);
    stage.somebody_applies("jan").await;
    let mut back = Stream::open(server.port, &stage.token, "Last-Event-ID: 1\r\n").await;
    back.until("event: change").await;
    // Nonsense in its place is no reason to fail.
    let mut odd = Stream::open(server.port, &stage.token, "Last-Event-ID: %00' OR 1\r\n").await;
    odd.until("retry: ").await;
}

#[tokio::test]
async fn a_role_taken_back_and_a_session_that_ended_cut_the_stream_off() {
    let stage = stage("sqlite").await;
    let academy = &stage.academy;
    let admin = academy.with_role("admin", Role::Administrator, Scope::Everything).await;
    let other = academy.with_role("druga", Role::Organizer, Scope::Everything).await;
    let others = academy.sign_in("druga@example.pl").await;
    let server = server(academy).await;
    let mut stream = Stream::open(server.port, &stage.token, "").await;
    let mut second = Stream::open(server.port, &others, "").await;
    stage.somebody_applies("ewa").await;
    stream.until("event: change").await;
    second.until("event: change").await;
    let tx = academy.begin().await.unwrap();
    let grant = Grant { role: Role::Organizer, scope: Scope::Everything };
    end_role(academy, &tx, &admin, stage.keeper.person().unwrap(), grant, "nowa praca").await.unwrap();
    tx.commit().await.unwrap();
    end_sessions_of(academy, &admin, other.person().unwrap(), "zgubiony telefon").await.unwrap();
    stage.somebody_applies("jan").await;
    assert!(stream.ends().await, "whoever runs nothing any more hears nothing any more");
    assert!(second.ends().await, "whoever was signed out hears nothing any more");
    // Nothing happens at all: the streams that are open are looked at anyway, and cut off.
    let third = academy.sign_in("admin@example.pl").await;
    let mut idle = Stream::open(server.port, &third, "").await;
    end_sessions_of(academy, &admin, admin.person().unwrap(), "koniec").await.unwrap();
    assert!(idle.ends().await, "a stream outlives its session by seconds only");
}

#[tokio::test]
async fn a_server_with_open_boards_stops_at_once_when_asked() {
    let stage = stage("sqlite").await;
    let mut server = server(&stage.academy).await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        streams.push(Stream::open(server.port, &stage.token, "").await);
    }
    server.ask_to_stop();
    for stream in &mut streams {
        assert!(stream.ends().await);
    }
    drop(streams);
    let mut waited = 0;
    while server.ended().is_none() {
        waited += 1;
        assert!(waited < 100, "the server did not stop within ten seconds");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(server.ended().is_some_and(|status| status.success()));
}

#[tokio::test]
async fn one_person_holds_a_handful_of_boards_open_and_no_more() {
    let stage = stage("sqlite").await;
    let server = server(&stage.academy).await;
    let mut streams = Vec::new();
    for _ in 0..6 {
        let mut stream = Stream::open(server.port, &stage.token, "").await;
        stream.until("retry: ").await;
        streams.push(stream);
    }
    let cookie = app::page::session_cookie(true);
    let one_more = async || {
        let mut socket = TcpStream::connect(("127.0.0.1", server.port)).await.unwrap();
        let ask = format!(
            "GET {STREAM} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: {cookie}={}\r\n\r\n",
            stage.token
        );
        socket.write_all(ask.as_bytes()).await.unwrap();
        let mut head = [0; 12];
        timeout(PATIENCE, socket.read_exact(&mut head)).await.unwrap().unwrap();
        String::from_utf8_lossy(&head).into_owned()
    };
    assert_eq!(one_more().await, "HTTP/1.1 429");
    // Whoever closes one may open another, as soon as the server notices.
    streams.pop();
    stage.somebody_applies("ewa").await;
    for stream in &mut streams {
        stream.until("event: change").await;
    }
    let mut answer = one_more().await;
    for _ in 0..100 {
        if answer == "HTTP/1.1 200" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        answer = one_more().await;
    }
    assert_eq!(answer, "HTTP/1.1 200");
}

#[tokio::test]
async fn a_stream_is_neither_compressed_nor_kept_and_opened_by_hand_it_is_the_board() {
    let desk = Desk::of(Limits::default()).await;
    let token = desk.site.academy.sign_in("admin@example.pl").await;
    let by_hand = desk.site.get(Some(&token), STREAM).await;
    assert_eq!((by_hand.status, by_hand.location()), (303, DESK));
    let board = desk.get(DESK).await;
    for part in [
        "data-follows=\"/organizacja/kohorty/jesien/na-zywo\"",
        "data-seen=",
        "/live.js",
        "data-part=\"counters\"",
    ] {
        assert!(board.contains(part), "{part} in {board}");
    }
    // A form that came back with its mistakes is left alone.
    let caps = CommonCaps { total: Cap::of(9), ..CommonCaps::default() };
    let cohort = get_cohort_by_slug(&desk.site.academy, &desk.admin, "jesien").await.unwrap();
    change_limits(&desk.site.academy, &desk.admin, cohort.id, caps, "sala").await.unwrap();
    let undone = undone_in(&desk.get(DESK).await).expect("the change can be taken back");
    let again = format!("what=undo&undone={undone}");
    assert_eq!(desk.post(DESK, &again).await.status, 303);
    let failed = desk.post(DESK, &again).await;
    assert!(failed.status == 422 && !failed.body.contains("data-follows="), "{}", failed.body);
    let headers = stream_headers(&desk.site, &token).await;
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers.get("content-encoding").is_none(), "{headers:?}");
}

async fn stream_headers(site: &Site, token: &str) -> axum::http::HeaderMap {
    let ask = request("GET", STREAM, Some(token))
        .header("accept", "text/event-stream")
        .header("accept-encoding", "gzip, br");
    site.head_of(ask).await
}
