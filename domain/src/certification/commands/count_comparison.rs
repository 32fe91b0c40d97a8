use chrono::TimeDelta;

use crate::people::commands::count_attempt;
use crate::{Academy, Result};

/// Files compared by one network in a minute: a whole office behind one address stays below.
const MOST: i32 = 60;

/// Counts a file that somebody wants compared with an issued one. There is no account to count by: everybody may.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn count_comparison(academy: &Academy, network: &str) -> Result<()> {
    count_attempt(academy, "certificate", "", Some(network), (MOST, TimeDelta::minutes(1))).await
}
