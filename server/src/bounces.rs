//! `academy bounces read`: a mail server pipes what came back to the academy's address into it.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use domain::Academy;
use domain::notification::dsn::{self, MOST_BYTES};
use domain::notification::returned::{Noted, note};

/// How often a report is tried that overtook its own mail, a second apart.
const TRIES: usize = 20;

/// Reads one message from standard input. Whatever is no report of a mail of ours is taken and forgotten, so that the
/// mail server does not send it back: that would go round for ever.
///
/// # Errors
/// When the input or the database cannot be read: the mail server keeps the message and comes again.
pub async fn read(academy: &Academy, input: impl Read) -> Result<&'static str> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    input.take(limit).read_to_end(&mut bytes).context("the message cannot be read")?;
    let Some(report) = dsn::read(&bytes) else {
        return Ok("no report of a mail that cannot be delivered\n");
    };
    for _ in 0..TRIES {
        match note(academy, &report).await? {
            Noted::Now => return Ok("noted\n"),
            Noted::Before => return Ok("noted before\n"),
            Noted::Unknown => return Ok("no mail of this academy\n"),
            Noted::NotYet => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
    bail!("the mail is still on its way out")
}
