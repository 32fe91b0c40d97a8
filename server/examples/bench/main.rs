//! `make bench`: the release server and a client on the same machine; one `name value unit` line each.
#![expect(clippy::print_stdout, reason = "its lines are its product")]

mod applications;
mod client;
mod crowd;
mod profile;

use std::io::{Error, Result, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client::{Client, call, get, load, post};

const SECONDS: u64 = 5;

/// A server process; it ends with the bench.
struct Server {
    child: Child,
    port: u16,
    started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn academy(url: &str, folder: &Path, port: u16, verb: &str) -> Command {
    let mut command = Command::new("target/release/academy");
    command
        .arg(verb)
        .env("DATABASE_URL", url)
        .env("ACADEMY_LISTEN", format!("127.0.0.1:{port}"))
        .env("ACADEMY_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .env("ACADEMY_DATA_DIR", folder)
        .env("RUST_LOG", "warn")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

async fn serve(url: &str, folder: &Path) -> Result<Server> {
    let port = free_port()?;
    let begun = Instant::now();
    let child = academy(url, folder, port, "serve").spawn()?;
    let mut server = Server { child, port, started_in: Duration::ZERO };
    while begun.elapsed() < Duration::from_secs(20) {
        if let Ok(mut client) = Client::connect(port).await
            && client.send(&get("/ready", "", "identity")).await.is_ok_and(|answer| answer.status == 200)
        {
            server.started_in = begun.elapsed();
            return Ok(server);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Err(Error::other("the server did not start"))
}

fn say(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.1} {unit}");
}

/// An error of the domain as one of the bench.
fn broken(error: domain::Error) -> Error {
    Error::other(error.to_string())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The most memory that the server has held, in MB.
fn peak(server: &Server) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or_default() / 1000.0)
}

/// What all threads of the server have worked, in steps of a hundredth of a second.
fn processor_time(server: &Server) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.child.id()))?;
    // Behind the name in brackets: state is the third field, user and system time the fourteenth and fifteenth.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    Ok(Duration::from_millis(fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10))
}

/// The first thing between two marks after a third.
fn between<'a>(text: &'a str, after: &str, from: &str, to: &str) -> Option<&'a str> {
    let rest = &text[text.find(after)?..];
    let rest = &rest[rest.find(from)? + from.len()..];
    rest.split(to).next()
}

/// Signs in as the demo's learner and gives the cookie.
async fn sign_in(port: u16) -> Result<String> {
    let mut client = Client::connect(port).await?;
    let page = client.send(&get("/zaloguj", "", "identity")).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let mut people = page.split("name=\"person\" value=\"").skip(1);
    let hers =
        people.find(|rest| rest.split("</form>").next().is_some_and(|form| form.contains("Katarzyna")));
    let id = hers
        .and_then(|rest| rest.split('"').next())
        .ok_or_else(|| Error::other("the demo has no learner"))?;
    let answer = client.send(&post("/zaloguj/pokaz", "", &format!("person={id}&next=%2F"))).await?;
    let name = app::page::session_cookie(true);
    let token = between(&answer.head, &format!("{}=", name.to_ascii_lowercase()), "=", ";");
    token.map(|token| format!("{name}={token}")).ok_or_else(|| Error::other("no session was given"))
}

async fn page(server: &Server, name: &str, path: &str, cookie: &str) -> Result<f64> {
    let before = processor_time(server)?;
    let one = load(server.port, get(path, cookie, "identity"), SECONDS, 200).await?;
    let spent = processor_time(server)?.saturating_sub(before);
    say(name, one.each_second, "pages/s");
    say(&format!("{name}_cpu"), spent.as_secs_f64() * 1e6 / one.count, "µs");
    say(&format!("{name}_p50"), millis(one.p50), "ms");
    say(&format!("{name}_p99"), millis(one.p99), "ms");
    say(&format!("{name}_memory"), peak(server)?, "MB");
    Ok(one.each_second)
}

async fn pages(folder: &Path) -> Result<()> {
    let url = format!("sqlite://{}/academy.db", folder.display());
    let port = free_port()?;
    if !academy(&url, folder, port, "demo").status()?.success() {
        return Err(Error::other("the demo could not be loaded"));
    }
    let server = serve(&url, folder).await?;
    say("start_up", millis(server.started_in), "ms");
    say("start_memory", peak(&server)?, "MB");
    let cookie = sign_in(server.port).await?;
    let mut client = Client::connect(server.port).await?;
    let mut open = async |path: &str| -> Result<String> {
        let answer = client.send(&get(path, &cookie, "identity")).await?;
        if answer.status == 303 {
            return Ok(between(&answer.head, "location:", " ", "\r").unwrap_or_default().to_owned());
        }
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    };
    let home = open("/").await?;
    let course =
        home.split("href=\"").find_map(|rest| rest.starts_with("/programy/").then(|| rest.split('"').next()));
    let course = course.flatten().unwrap_or("/").to_owned();
    let style = between(&home, "rel=\"stylesheet\"", "href=\"", "\"")
        .or_else(|| between(&home, "<link", "href=\"", "\""));
    let style = style.unwrap_or("/boot.js").to_owned();
    let mut board = "/nauka".to_owned();
    let mut text = open(&board).await?;
    if text.starts_with('/') {
        board = text;
        text = open(&board).await?;
    }
    let is_lesson = |path: &&str| path.starts_with("/nauka/") && path.split('/').count() == 5;
    let lesson = text.split("href=\"").filter_map(|rest| rest.split(['"', '#', '?']).next()).find(is_lesson);
    let lesson = lesson.ok_or_else(|| Error::other("the dashboard leads to no lesson"))?.to_owned();

    let ceiling = load(server.port, get(&style, "", "identity"), SECONDS, 200).await?;
    say("static_file", ceiling.each_second, "files/s");
    say("static_file_p50", millis(ceiling.p50), "ms");
    say("static_file_p99", millis(ceiling.p99), "ms");
    say("static_file_memory", peak(&server)?, "MB");
    page(&server, "home", "/", &cookie).await?;
    page(&server, "course", &course, &cookie).await?;
    page(&server, "dashboard", &board, &cookie).await?;
    let each_second = page(&server, "lesson", &lesson, &cookie).await?;
    say("lesson_of_ceiling", 100.0 * each_second / ceiling.each_second, "%");
    let packed = load(server.port, get(&lesson, &cookie, "br"), SECONDS, 200).await?;
    say("lesson_brotli", packed.each_second, "pages/s");
    say("lesson_brotli_p99", millis(packed.p99), "ms");
    say("lesson_brotli_memory", peak(&server)?, "MB");
    let (search, _) = leptos::server_fn::axum::server_fn_paths()
        .find(|(path, _)| path.contains("search_cities"))
        .ok_or_else(|| Error::other("there is no search of cities"))?;
    let asked = call(search, r#"{"lang":"pl","query":"lodz"}"#);
    let cities = load(server.port, asked, SECONDS, 200).await?;
    say("city_search", cities.each_second, "searches/s");
    say("city_search_p99", millis(cities.p99), "ms");
    say("memory_peak", peak(&server)?, "MB");
    let alone = profile::Lesson { port: server.port, url: &url, cookie: &cookie, path: &lesson };
    profile::profile(&alone).await
}

fn disk(folder: &Path) -> Result<()> {
    let mut file = std::fs::File::create(folder.join("disk"))?;
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    say("fdatasync", f64::from(count) / begun.elapsed().as_secs_f64(), "syncs/s");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder: PathBuf = std::env::temp_dir().join(format!("academy-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    // With names of parts, only these.
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let runs = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let result = async {
        if runs("pages") {
            pages(&folder).await?;
        }
        if runs("crowd") {
            crowd::crowd().await?;
        }
        if runs("applications") {
            disk(&folder)?;
            applications::applications().await?;
        }
        Ok(())
    }
    .await;
    std::fs::remove_dir_all(&folder)?;
    result
}
