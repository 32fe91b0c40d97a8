//! What can go wrong around a server while a crowd applies: the database is restarted, a server is killed, the disk is
//! full, the clock jumps, the mail server is away. Whoever gets no answer presses the button again, as people do. In the
//! end every decision that was acknowledged is there, all seats are those of the pure rule, and each mail was taken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::Limits;
use domain::enrollment::crowd::{Applicant, crowd, replayed};
use domain::enrollment::{EnrollmentState, cast};
use domain::ids::CohortId;
use domain::testing::{TestAcademy, databases, rounds};
use futures_util::FutureExt;
use tokio::sync::{Notify, Semaphore};

use crate::kill::{plain, plain_sql, told_state};
use crate::process::{Server, server_with, try_post};
use crate::race::limits;
use crate::smtp::mail_server;

/// How often each mail was taken, by its Message-ID.
type Inbox = Arc<Mutex<BTreeMap<String, usize>>>;

struct Scene {
    academy: TestAcademy,
    cohort: CohortId,
    limits: Limits,
    crowd: Vec<Applicant>,
    inbox: Inbox,
    smtp: String,
    /// How often somebody got no answer or was told that the academy is broken.
    failures: Arc<AtomicUsize>,
    /// Opens to the last third of the crowd when the fault begins.
    gate: Arc<Semaphore>,
}

/// What a crowd was told, by workplace.
type Told = BTreeMap<String, EnrollmentState>;

fn people() -> usize {
    rounds(150, 1000)
}

impl Scene {
    async fn set(academy: TestAcademy) -> Self {
        academy.clock.set(SystemClock.now());
        let course = cast::course(&academy, "akademia").await.unwrap();
        let limits = limits(u32::try_from(people() / 3).unwrap(), 3, 40);
        let cohort = cast::cohort(&academy, course, "jesien", limits.clone()).await.unwrap();
        let crowd = crowd(&academy, people(), 60).await.unwrap();
        let inbox = Inbox::default();
        let taken = inbox.clone();
        let smtp = mail_server(Arc::new(move |mail| {
            let id = mail.text.lines().find_map(|line| line.strip_prefix("Message-ID: <"));
            let id = id.and_then(|id| id.split('>').next()).expect("each mail has a Message-ID").to_owned();
            *taken.lock().unwrap().entry(id).or_default() += 1;
            async { "250 taken" }.boxed()
        }))
        .await;
        Self {
            academy,
            cohort,
            limits,
            crowd,
            inbox,
            smtp,
            failures: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        }
    }

    async fn server(&self) -> Server {
        self.server_with(|_| {}).await
    }

    async fn server_with(&self, tell: impl FnOnce(&mut Command)) -> Server {
        server_with(&self.academy, |command| {
            command.env("SMTP_URL", &self.smtp);
            tell(command);
        })
        .await
    }

    /// Everybody applies, and again until there is an answer; when a third has one, the fault happens, and only then the
    /// last third comes.
    async fn apply(&self, ports: &[u16], fault: impl AsyncFnOnce()) -> Told {
        let (told, third) = (Arc::new(Mutex::new(Told::new())), Arc::new(Notify::new()));
        let share = self.crowd.len() / 3;
        let mut work = Vec::new();
        for (number, who) in self.crowd.iter().cloned().enumerate() {
            let (told, third, ports) = (told.clone(), third.clone(), ports.to_vec());
            let (gate, failures) = (self.gate.clone(), self.failures.clone());
            let until = Instant::now() + Duration::from_secs(120);
            work.push(tokio::spawn(async move {
                // Twenty at a time, so that the fault meets some of them in the middle.
                tokio::time::sleep(Duration::from_millis(u64::try_from(number / 20 * 100).unwrap())).await;
                if number >= 2 * share {
                    gate.acquire().await.unwrap().forget();
                }
                let state = insist(&who, &ports, number, until, &failures).await;
                let mut told = told.lock().unwrap();
                told.insert(plain(&who.affiliation.to_string()), state);
                if told.len() == share {
                    third.notify_one();
                }
            }));
        }
        third.notified().await;
        fault().await;
        self.all_come();
        for one in work {
            one.await.unwrap();
        }
        Arc::into_inner(told).expect("everybody is done").into_inner().unwrap()
    }

    /// Nobody holds back any more.
    fn all_come(&self) {
        self.gate.add_permits(self.crowd.len());
    }

    fn failures(&self) -> usize {
        self.failures.load(Ordering::Relaxed)
    }

    /// Nothing acknowledged is lost, nothing is doubled, seats are those of the rule.
    async fn decisions_stand(&self, academy: &TestAcademy, told: &Told) {
        let book = replayed(academy, self.cohort, &self.limits).await.unwrap();
        assert_eq!(book.entries().len(), self.crowd.len(), "one application each");
        let sql = format!(
            "SELECT {} || ' ' || e.state FROM enrollment e ORDER BY e.receipt_number",
            plain_sql(academy, "e.affiliation_id")
        );
        for row in academy.texts(&sql).await {
            let (who, state) = row.split_once(' ').unwrap();
            assert_eq!(told.get(who).map(|state| state.code()), Some(state), "{who} was told something else");
        }
    }

    /// What a worker had taken and could not finish is anybody's again.
    async fn two_minutes_later(&self) {
        let lapse =
            "UPDATE outbox SET leased_until = created_at, next_try_at = created_at WHERE state <> 'sent'";
        self.academy.change(lapse).await;
    }

    /// Waits until all mail is out, then counts how much of it came more than once.
    async fn mails_arrive(&self, academy: &TestAcademy) -> usize {
        let begun = Instant::now();
        loop {
            let left = academy
                .texts("SELECT state || COALESCE(last_error, '') FROM outbox WHERE state <> 'sent'")
                .await;
            if left.is_empty() {
                break;
            }
            assert!(begun.elapsed().as_secs() < 60, "{} mails are not out: {}", left.len(), left[0]);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let sent = academy.texts("SELECT message_id FROM outbox").await;
        let inbox = self.inbox.lock().unwrap();
        assert_eq!(sent.len(), self.crowd.len(), "one mail each");
        for id in &sent {
            assert!(inbox.contains_key(id), "{id} counts as sent and never arrived");
        }
        assert_eq!(inbox.len(), sent.len(), "no mail under another name");
        inbox.values().filter(|times| **times > 1).count()
    }
}

/// Presses the button until there is an answer, the next time at the next server.
async fn insist(
    who: &Applicant,
    ports: &[u16],
    number: usize,
    until: Instant,
    failures: &AtomicUsize,
) -> EnrollmentState {
    let form = format!("affiliation={}&motivation=&request_key=once", who.affiliation);
    for time in 0.. {
        let port = ports[(number + time) % ports.len()];
        match try_post(port, "/kohorty/jesien/zgloszenie", &who.token, &form).await {
            Ok((303, answer)) => match told_state(&answer) {
                Some(state) => return state,
                None => panic!("an application was answered with {answer}"),
            },
            Ok((status @ 1..500, answer)) => panic!("{status}: {answer}"),
            Ok(_) | Err(_) => _ = failures.fetch_add(1, Ordering::Relaxed),
        }
        assert!(Instant::now() < until, "nobody answered {} in two minutes", who.city_name);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    unreachable!("somebody insists without end")
}

/// A PostgreSQL of the test's own, which nobody else is on.
struct Cluster {
    folder: String,
    url: String,
}

impl Cluster {
    fn start() -> Self {
        let said =
            Self::run("unset TEST_DATABASE_URL; postgres_up >&2 && echo \"$PG_DIR $TEST_DATABASE_URL\"", "");
        let (folder, url) = said.trim().split_once(' ').expect("a cluster starts");
        Self { folder: folder.into(), url: url.into() }
    }

    /// Ends it as a power cut would, and starts it again.
    fn crash(&self) {
        Self::run("postgres_crash", &self.folder);
    }

    fn run(what: &str, folder: &str) -> String {
        let owner =
            "PG_BIN=$(postgres_bin); PG_OWNER=postgres; id postgres >/dev/null 2>&1 || PG_OWNER=nobody";
        let script = format!(". .ci/env.sh; . .ci/postgres.sh; {owner}; PG_DIR={folder}; {what}");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let output = Command::new("bash").args(["-c", &script]).current_dir(root).output().unwrap();
        assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        Self::run("postgres_down", &self.folder);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_restarted_in_the_middle() {
    if !databases().contains(&"postgres") {
        return;
    }
    let cluster = Cluster::start();
    let scene = Scene::set(TestAcademy::at(&cluster.url).await).await;
    let servers = [scene.server().await, scene.server().await];
    let told = scene.apply(&servers.each_ref().map(|server| server.port), async || cluster.crash()).await;
    // The connections of the test itself were cut as well.
    let again = TestAcademy::at(&cluster.url).await;
    scene.decisions_stand(&again, &told).await;
    let doubled = scene.mails_arrive(&again).await;
    eprintln!("PostgreSQL restarted: {} failed tries, {doubled} mails twice", scene.failures());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_servers_is_killed() {
    if !databases().contains(&"postgres") {
        return;
    }
    let scene = Scene::set(TestAcademy::on("postgres").await).await;
    let (mut first, second) = (scene.server().await, scene.server().await);
    let told = scene.apply(&[first.port, second.port], async || first.kill()).await;
    assert!(scene.failures() > 0, "the kill met nobody");
    scene.decisions_stand(&scene.academy, &told).await;
    scene.two_minutes_later().await;
    let doubled = scene.mails_arrive(&scene.academy).await;
    eprintln!("a server killed: {} failed tries, {doubled} mails twice", scene.failures());
}

/// A small disk of its own, unmounted with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where nobody may mount one.
    fn of(megabytes: u32) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("academy-disk-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(&folder).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all room that is left.
    fn fill(&self) {
        use std::io::Write;
        let mut file = std::fs::File::create(self.filler()).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full() {
    let Some(disk) = SmallDisk::of(64) else {
        eprintln!("NOT SHOWN: nobody may mount a small disk here");
        return;
    };
    let scene = Scene::set(TestAcademy::at(&format!("sqlite://{}/academy.db", disk.0.display())).await).await;
    let server = scene.server().await;
    let told = scene
        .apply(&[server.port], async || {
            disk.fill();
            scene.all_come();
            // Some still find room in the log, others wait for it: five seconds are enough for either.
            let begun = Instant::now();
            while scene.failures() < 10 && begun.elapsed().as_secs() < 5 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            std::fs::remove_file(disk.filler()).unwrap();
        })
        .await;
    scene.decisions_stand(&scene.academy, &told).await;
    // A mail that was taken while nothing could be written down goes out once more.
    scene.two_minutes_later().await;
    let doubled = scene.mails_arrive(&scene.academy).await;
    eprintln!("disk full: {} failed tries, {doubled} mails twice", scene.failures());
}

/// Builds the library that shows a process another clock.
fn other_clock(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/clock.c");
    let library = folder.join("clock.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status();
    assert!(built.unwrap().success(), "the C compiler builds the other clock");
    library
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_jumps_by_an_hour_and_back() {
    for database in databases() {
        let scene = Scene::set(TestAcademy::on(database).await).await;
        let clock = scene.academy.settings().data_dir.join("clock");
        let library = other_clock(&scene.academy.settings().data_dir);
        std::fs::write(&clock, "0").unwrap();
        let server = scene
            .server_with(|command| _ = command.env("LD_PRELOAD", &library).env("CLOCK_FILE", &clock))
            .await;
        let told = scene
            .apply(&[server.port], async || {
                std::fs::write(&clock, "3600").unwrap();
                scene.all_come();
                let hour = SystemClock.now() + chrono::TimeDelta::minutes(50);
                let hour = hour.format("%Y-%m-%d %H:%M").to_string();
                let sql = "SELECT CAST(applied_at AS text) FROM enrollment";
                let is_later = |at: &String| at.replace('T', " ") > hour;
                while !scene.academy.texts(sql).await.iter().any(is_later) {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                std::fs::write(&clock, "0").unwrap();
            })
            .await;
        assert_eq!(scene.failures(), 0, "on {database}: a jump of the clock is no reason to fail");
        scene.decisions_stand(&scene.academy, &told).await;
        // What was to be sent an hour ahead waits for it, so the hour passes once more.
        std::fs::write(&clock, "7200").unwrap();
        assert_eq!(scene.mails_arrive(&scene.academy).await, 0, "on {database}: no process died");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mail_server_is_away_all_the_time() {
    for database in databases() {
        let scene = Scene::set(TestAcademy::on(database).await).await;
        let nobody = crate::process::free_port().await;
        let away = format!("smtp://127.0.0.1:{nobody}");
        let server = scene.server_with(|command| _ = command.env("SMTP_URL", &away)).await;
        let told = scene.apply(&[server.port], async || ()).await;
        assert_eq!(scene.failures(), 0, "on {database}: mail is nothing that an application waits for");
        scene.decisions_stand(&scene.academy, &told).await;
        assert_eq!(scene.inbox.lock().unwrap().len(), 0);
        drop(server);
        // The mail server is back, and the time of the next try has come.
        let server = scene.server().await;
        let due = "UPDATE outbox SET next_try_at = created_at, leased_until = NULL WHERE state <> 'sent'";
        scene.academy.change(due).await;
        assert_eq!(
            scene.mails_arrive(&scene.academy).await,
            0,
            "on {database}: none of them was taken before"
        );
        drop(server);
    }
}
