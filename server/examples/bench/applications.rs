//! A country applies. On PostgreSQL: 10,000 people of 2,000 cities inside one minute against two servers. On SQLite: the
//! highest rate at which the slowest hundredth is still answered within a second.
//!
//! The load is open: an application is sent when its time has come, whether or not earlier ones were answered, and its
//! time runs from when it should have been sent. Every outcome is compared with the pure rule in the order of receipt.

use std::io::{Error, Result};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::cast;
use domain::enrollment::crowd::{Applicant, crowd, replayed};
use domain::ids::{CohortId, CourseId};
use domain::testing::TestAcademy;
use tokio::time::{Instant as Tick, sleep_until};

use crate::client::{Client, post};
use crate::{Server, broken, millis, peak, processor_time, say, serve};

const PEOPLE: usize = 10_000;
const CITIES: usize = 2_000;
const BOUND: Duration = Duration::from_secs(1);
/// Each rate of a rush is kept up for so many seconds: a shorter one would only show how long a queue may be.
const HELD: usize = 5;
/// The rates of a rush, applications a second.
const RATES: [u32; 9] = [500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000];

/// Keep-alive connections that nobody uses at the moment.
#[derive(Clone, Default)]
struct Idle(Arc<Mutex<Vec<Client>>>);

impl Idle {
    async fn send(&self, port: u16, request: &[u8]) -> Result<u16> {
        let idle = self.0.lock().ok().and_then(|mut idle| idle.pop());
        let mut client = match idle {
            Some(client) => client,
            None => Client::connect(port).await?,
        };
        let status = client.send(request).await?.status;
        if let Ok(mut idle) = self.0.lock() {
            idle.push(client);
        }
        Ok(status)
    }
}

/// How an offered load was answered.
struct Answered {
    p50: Duration,
    p99: Duration,
    worst: Duration,
    /// From the first application to the last answer.
    took: Duration,
}

/// Sends one application after another at this rate, to the servers in turn.
async fn offer(servers: &[Server], slug: &str, people: &[Applicant], each_second: f64) -> Result<Answered> {
    let cookie = app::page::session_cookie(true);
    let path = format!("/kohorty/{slug}/zgloszenie");
    let lines: Vec<_> = servers.iter().map(|server| (server.port, Idle::default())).collect();
    let begun = Tick::now();
    let mut sent = Vec::with_capacity(people.len());
    for (number, who) in people.iter().enumerate() {
        let form = format!("affiliation={}&motivation=&request_key=once", who.affiliation);
        let request = post(&path, &format!("{cookie}={}", who.token), &form);
        let (port, line) = lines[number % lines.len()].clone();
        #[expect(clippy::cast_precision_loss, reason = "ten thousand are exact")]
        let due = begun + Duration::from_secs_f64(number as f64 / each_second);
        sleep_until(due).await;
        sent.push(tokio::spawn(async move {
            let status = line.send(port, &request).await?;
            if status == 303 {
                Ok(due.elapsed())
            } else {
                Err(Error::other(format!("an application got {status}")))
            }
        }));
    }
    let mut times = Vec::with_capacity(sent.len());
    for one in sent {
        times.push(one.await.map_err(Error::other)??);
    }
    let took = begun.elapsed();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    Ok(Answered { p50: at(50), p99: at(99), worst: times.last().copied().unwrap_or_default(), took })
}

/// A new cohort that takes half of all who apply.
async fn cohort(
    academy: &TestAcademy,
    course: CourseId,
    slug: &str,
    people: usize,
) -> Result<(CohortId, Limits)> {
    let number = |count: usize| Cap::of(u32::try_from(count).unwrap_or(u32::MAX));
    let limits = Limits {
        total: number(people / 2),
        city: Cap::of(3),
        cities: number(CITIES * 9 / 10),
        ..Limits::default()
    };
    let id = cast::cohort(academy, course, slug, limits.clone()).await.map_err(broken)?;
    Ok((id, limits))
}

/// Nothing lost, nothing doubled, no seat over a limit and none too few, one mail each.
async fn exact(academy: &TestAcademy, id: CohortId, limits: &Limits, people: usize) -> Result<()> {
    let book = replayed(academy, id, limits).await.map_err(Error::other)?;
    if book.entries().len() != people {
        return Err(Error::other(format!("{people} applied, {} are written down", book.entries().len())));
    }
    Ok(())
}

/// All of it, on the databases that there are.
pub async fn applications() -> Result<()> {
    let databases = domain::testing::databases();
    for database in &databases {
        rush(database).await?;
    }
    if databases.contains(&"postgres") {
        country().await?;
    }
    Ok(())
}

/// Ten thousand applications inside a minute, two servers, one PostgreSQL.
async fn country() -> Result<()> {
    let academy = TestAcademy::on("postgres").await;
    academy.clock.set(SystemClock.now());
    let course = cast::course(&academy, "akademia").await.map_err(broken)?;
    let people = crowd(&academy, PEOPLE, CITIES).await.map_err(broken)?;
    let (id, limits) = cohort(&academy, course, "jesien", PEOPLE).await?;
    let folder = academy.settings().data_dir.clone();
    let servers = [serve(&academy.url, &folder).await?, serve(&academy.url, &folder).await?];
    let answered = offer(&servers, "jesien", &people, 200.0).await?;
    exact(&academy, id, &limits, PEOPLE).await?;
    say("country_postgres_applications", f64::from(u32::try_from(PEOPLE).unwrap_or(0)), "all exact");
    say("country_postgres_took", answered.took.as_secs_f64(), "s");
    told("country_postgres", &answered);
    let mut spent = Duration::ZERO;
    let mut memory = 0.0;
    for server in &servers {
        spent += processor_time(server)?;
        memory += peak(server)?;
    }
    say("country_postgres_memory", memory, "MB, both servers");
    #[expect(clippy::cast_precision_loss, reason = "ten thousand are exact")]
    say("country_postgres_cpu", spent.as_secs_f64() * 1e6 / PEOPLE as f64, "µs each, servers only");
    if answered.took > Duration::from_mins(1) || answered.p99 > BOUND {
        return Err(Error::other("a country was not answered in time"));
    }
    Ok(())
}

/// The highest rate with a p99 under one second, in steps, each into a cohort of its own.
async fn rush(database: &'static str) -> Result<()> {
    let academy = TestAcademy::on(database).await;
    academy.clock.set(SystemClock.now());
    let course = cast::course(&academy, "akademia").await.map_err(broken)?;
    let most = RATES.map(|rate| usize::try_from(rate).unwrap_or(PEOPLE)).into_iter().max().unwrap_or(PEOPLE);
    let people = crowd(&academy, most * HELD, CITIES).await.map_err(broken)?;
    let servers = [serve(&academy.url, &academy.settings().data_dir.clone()).await?];
    let mut best = 0.0;
    for each_second in RATES {
        let slug = format!("tempo-{each_second}");
        let some = &people[..usize::try_from(each_second).unwrap_or(PEOPLE) * HELD];
        let (id, limits) = cohort(&academy, course, &slug, some.len()).await?;
        let answered = offer(&servers, &slug, some, f64::from(each_second)).await?;
        exact(&academy, id, &limits, some.len()).await?;
        let name = format!("rush_{database}_at_{each_second}");
        told(&name, &answered);
        if answered.p99 >= BOUND {
            break;
        }
        best = f64::from(each_second);
    }
    say(&format!("rush_{database}"), best, "durable decisions/s with p99 under 1 s");
    say(&format!("rush_{database}_memory"), peak(&servers[0])?, "MB");
    Ok(())
}

fn told(name: &str, answered: &Answered) {
    say(&format!("{name}_p50"), millis(answered.p50), "ms");
    say(&format!("{name}_p99"), millis(answered.p99), "ms");
    say(&format!("{name}_worst"), millis(answered.worst), "ms");
}
