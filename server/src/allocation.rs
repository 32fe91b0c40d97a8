//! Running a published allocation again, on any machine and without an academy.

use anyhow::{Context, Result, bail};
use domain::allocation::replay;

use crate::cli::say;

/// Runs the round of a file again and says whether the very same bytes come out.
///
/// # Errors
/// What is wrong with the file, or the first receipt that comes out otherwise.
pub fn replay_file(path: &str) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("{path} cannot be read"))?;
    let found = replay(&bytes)?;
    let (file, summary) = (&found.file, &found.file.outcome.summary);
    say(&format!(
        "round {} of {}: {} applications, {} seats, {} cities\nseed hash {}\ninput hash {}\n",
        file.round,
        file.cohort,
        summary.entrants,
        summary.seats,
        summary.cities,
        file.seed_hash,
        file.input_hash
    ))?;
    match (found.is_same, found.differs_at) {
        (true, _) => say("the same bytes come out\n"),
        (false, Some(receipt)) => bail!("receipt {receipt} comes out otherwise than the file says"),
        (false, None) => bail!("the decisions are the same, but not the bytes of the file"),
    }
}
