//! Where the time of one lesson goes, in microseconds, with nobody else on the server.

use std::io::{Error, Result};
use std::time::{Duration, Instant};

use domain::Academy;
use domain::academy::Settings;
use domain::clock::SystemClock;
use domain::db::Db;
use domain::lang::Lang;
use domain::learning::queries::open_lesson;
use domain::people::queries::{Session, session};

use crate::broken;
use crate::client::{get, load_by};

const ROUNDS: u32 = 2000;

/// A lesson as it is asked for.
pub struct Lesson<'a> {
    /// The server's port.
    pub port: u16,
    /// Where its database is.
    pub url: &'a str,
    /// The cookie of a learner.
    pub cookie: &'a str,
    /// `/nauka/cohort/module/lesson`.
    pub path: &'a str,
}

/// Prints queries, rendering, compression and what an answer costs at all.
pub async fn profile(lesson: &Lesson<'_>) -> Result<()> {
    let floor = alone(lesson.port, get("/health", "", "identity")).await?;
    let plain = alone(lesson.port, get(lesson.path, lesson.cookie, "identity")).await?;
    let packed = alone(lesson.port, get(lesson.path, lesson.cookie, "br")).await?;
    let queries = queries(lesson).await?;
    say("lesson_alone_http", floor);
    say("lesson_alone_queries", queries);
    say("lesson_alone_render", plain.saturating_sub(floor).saturating_sub(queries));
    say("lesson_alone_compression", packed.saturating_sub(plain));
    Ok(())
}

async fn alone(port: u16, request: Vec<u8>) -> Result<Duration> {
    Ok(load_by(1, port, request, 2, 200).await?.p50)
}

/// The median of looking up the session and reading the lesson, in this process.
async fn queries(lesson: &Lesson<'_>) -> Result<Duration> {
    let db = Db::connect(lesson.url).await.map_err(Error::other)?;
    let settings = Settings {
        name: "bench".into(),
        short_name: ("bench".into(), String::new()),
        mark: "BENCH".into(),
        contact: "pomoc@akademia.example".into(),
        public_url: "http://127.0.0.1".into(),
        data_dir: std::env::temp_dir(),
        demo_sign_in: false,
    };
    let academy = Academy::open(db, Box::new(SystemClock), settings).await.map_err(broken)?;
    let token = lesson.cookie.split_once('=').map_or("", |(_, token)| token);
    let words: Vec<&str> = lesson.path.split('/').skip(2).collect();
    let [cohort, module, page] = words[..] else { return Err(Error::other("that is no lesson")) };
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let Session::Live { who, .. } = session(&academy, token).await.map_err(broken)? else {
            return Err(Error::other("the session has ended"));
        };
        open_lesson(&academy, &who.actor(), (cohort, module, page), Lang::Pl).await.map_err(broken)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

fn say(name: &str, time: Duration) {
    crate::say(name, time.as_secs_f64() * 1e6, "µs");
}
