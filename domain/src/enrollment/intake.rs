//! The line in front of the desk. Whoever applies to a cohort stands in it, and one task of this server takes all who
//! stand there to the desk together: one lock, one transaction, one write to the disk for all of them. Nobody is told
//! anything before that write is done, and the order in the line is the order of receipts.
//!
//! A crowd thus costs little more than one person, while somebody alone waits for nobody. Several servers have a line
//! each, and meet at the desk.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use super::commands::{Applicant, decide_all};
use super::views::Receipt;
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// How many go to the desk at once: more would make the last of them wait for the first, and other servers for all.
const MOST: usize = 200;

/// The lines of this server, one a cohort. A cohort that has one is being served.
#[derive(Default)]
pub struct Intake(Mutex<HashMap<CohortId, Vec<Waiting>>>);

struct Waiting {
    who: Applicant,
    answer: oneshot::Sender<Result<Receipt>>,
}

/// Applies for somebody who stands in the line of her cohort until she is decided.
pub async fn stand_in_line(academy: &Academy, cohort: CohortId, who: Applicant) -> Result<Receipt> {
    let (answer, decided) = oneshot::channel();
    if academy.intake().join(cohort, Waiting { who, answer }) {
        tokio::spawn(serve(academy.clone(), cohort));
    }
    decided.await.map_err(|_| Error::broken("the line in front of the desk has gone"))?
}

impl Intake {
    /// Adds somebody; whether the line is new and nobody serves it yet.
    fn join(&self, cohort: CohortId, waiting: Waiting) -> bool {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !lines.contains_key(&cohort);
        lines.entry(cohort).or_default().push(waiting);
        is_new
    }

    /// The next to go to the desk; when nobody waits any more the line is gone.
    fn next(&self, cohort: CohortId) -> Vec<Waiting> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match lines.get_mut(&cohort) {
            Some(line) if !line.is_empty() => {
                let rest = line.split_off(line.len().min(MOST));
                std::mem::replace(line, rest)
            }
            _ => {
                lines.remove(&cohort);
                Vec::new()
            }
        }
    }
}

/// Serves a line until it is empty. A panic drops who waits, which tells them, and opens the line to the next.
async fn serve(academy: Academy, cohort: CohortId) {
    struct Closing<'a>(&'a Intake, CohortId);
    impl Drop for Closing<'_> {
        fn drop(&mut self) {
            self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
        }
    }
    loop {
        let batch = academy.intake().next(cohort);
        if batch.is_empty() {
            return;
        }
        let closing = Closing(academy.intake(), cohort);
        let (people, answers): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|waiting| (waiting.who, waiting.answer)).unzip();
        let decided = decide_one_by_one_if_need_be(&academy, cohort, &people).await;
        for (answer, receipt) in answers.into_iter().zip(decided) {
            // Who went away meanwhile has her seat all the same: the same key gives her the receipt.
            let _ = answer.send(receipt);
        }
        std::mem::forget(closing);
    }
}

/// What stops one application must not stop those beside it: after a failure each comes alone, until the desk itself
/// turns out to be closed.
async fn decide_one_by_one_if_need_be(
    academy: &Academy,
    cohort: CohortId,
    people: &[Applicant],
) -> Vec<Result<Receipt>> {
    let failure = match decide_all(academy, cohort, people).await {
        Ok(decided) => return decided,
        Err(failure) if people.len() == 1 => return vec![Err(failure)],
        Err(failure) => failure,
    };
    tracing::warn!(%failure, people = people.len(), "applications are decided one by one");
    let mut decided = Vec::with_capacity(people.len());
    let mut in_a_row = 0;
    for who in people {
        if in_a_row == 3 {
            decided.push(Err(Error::broken("the desk is closed")));
            continue;
        }
        let one = decide_all(academy, cohort, std::slice::from_ref(who)).await.and_then(|mut one| {
            one.pop().unwrap_or_else(|| Err(Error::broken("an application without an answer")))
        });
        in_a_row = if matches!(one, Err(Error::Broken { .. })) { in_a_row + 1 } else { 0 };
        decided.push(one);
    }
    decided
}
