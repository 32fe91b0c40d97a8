//! Who watches which cohort on this server.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Academy;
use domain::enrollment::live::changes;
use domain::ids::{CohortId, PersonId};
use tokio::sync::watch;

/// How often the database is asked while somebody watches.
const BEAT: Duration = Duration::from_secs(1);
/// How long it is left alone after it could not answer.
const REST: Duration = Duration::from_secs(10);
/// So many boards may one person have open on this server.
const MOST_OF_ONE: u32 = 6;
/// So many may be open in all.
const MOST: u32 = 2000;

/// The boards that are open on this server.
pub struct Boards {
    academy: Academy,
    open: Mutex<Open>,
    is_closed: watch::Sender<bool>,
}

#[derive(Default)]
struct Open {
    cohorts: BTreeMap<CohortId, watch::Sender<i32>>,
    people: BTreeMap<PersonId, u32>,
    all: u32,
    is_asking: bool,
}

/// One open board; it counts until it is dropped.
pub struct Watching {
    boards: Arc<Boards>,
    person: PersonId,
    /// How often the cohort has changed.
    pub changes: watch::Receiver<i32>,
    /// Whether the server is stopping.
    pub is_closed: watch::Receiver<bool>,
}

impl Boards {
    /// Nobody watches yet.
    #[must_use]
    pub fn new(academy: &Academy) -> Arc<Self> {
        let is_closed = watch::Sender::new(false);
        Arc::new(Self { academy: academy.clone(), open: Mutex::default(), is_closed })
    }

    /// Ends all that is open, so that a server can stop: browsers come back by themselves, to whichever server is there.
    pub fn close(&self) {
        self.is_closed.send_replace(true);
    }

    /// Lets a person watch a cohort that has changed `seen` times so far.
    ///
    /// # Errors
    /// `TooMany` when she, or all together, watch too many.
    pub fn watch(
        self: &Arc<Self>,
        cohort: CohortId,
        person: PersonId,
        seen: i32,
    ) -> domain::Result<Watching> {
        let mut open = self.lock();
        let hers = open.people.get(&person).copied().unwrap_or_default();
        if hers >= MOST_OF_ONE || open.all >= MOST {
            return Err(domain::Error::TooMany { retry_after: 60 });
        }
        open.people.insert(person, hers + 1);
        open.all += 1;
        let sender = open.cohorts.entry(cohort).or_insert_with(|| watch::Sender::new(seen));
        sender.send_if_modified(|known| std::mem::replace(known, seen.max(*known)) < seen);
        let changes = sender.subscribe();
        if !open.is_asking {
            open.is_asking = true;
            tokio::spawn(ask(self.clone()));
        }
        Ok(Watching { boards: self.clone(), person, changes, is_closed: self.is_closed.subscribe() })
    }

    /// How many are open, for tests and nobody else.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Nothing panics while it is held; if something did, the counts are still counts.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cohorts that somebody still watches; nothing when that is over, and then nobody asks any more.
    fn watched(&self) -> Option<Vec<CohortId>> {
        let mut open = self.lock();
        open.cohorts.retain(|_, sender| sender.receiver_count() > 0);
        open.is_asking = !open.cohorts.is_empty() && !*self.is_closed.borrow();
        open.is_asking.then(|| open.cohorts.keys().copied().collect())
    }

    fn tell(&self, found: &BTreeMap<CohortId, i32>) {
        for (cohort, sender) in &self.lock().cohorts {
            if let Some(now) = found.get(cohort) {
                sender.send_if_modified(|known| std::mem::replace(known, *now) != *now);
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let mut open = self.boards.lock();
        open.all = open.all.saturating_sub(1);
        if let Some(hers) = open.people.get_mut(&self.person) {
            *hers = hers.saturating_sub(1);
            if *hers == 0 {
                open.people.remove(&self.person);
            }
        }
    }
}

/// Asks for as long as somebody watches.
async fn ask(boards: Arc<Boards>) {
    while let Some(cohorts) = boards.watched() {
        // A failure was logged where it happened.
        let rest = match changes(&boards.academy, &cohorts).await {
            Ok(found) => {
                boards.tell(&found);
                BEAT
            }
            Err(_) => REST,
        };
        tokio::time::sleep(rest).await;
    }
}
