//! How often one network may ask for certificate numbers. In memory, per server: a GET writes nothing. Posts are counted
//! in the database, by the domain.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::{Academy, Error, Result};

/// Look-ups of one network in one window: a whole office behind one address stays below.
const MOST: u32 = 60;
/// Seconds of a window.
const WINDOW: i64 = 60;
/// Networks remembered; more of them within a minute is an attack, which then starts over at zero.
const MOST_NETWORKS: usize = 20_000;

/// Networks with the window and the look-ups in it.
#[derive(Default)]
pub struct LookUps(Mutex<HashMap<String, (i64, u32)>>);

/// Counts a look-up of a network.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub fn count_look_up(academy: &Academy, network: &str) -> Result<()> {
    let mut seen = academy.look_ups().0.lock().unwrap_or_else(PoisonError::into_inner);
    admit(&mut seen, network, academy.now().timestamp())
}

fn admit(seen: &mut HashMap<String, (i64, u32)>, network: &str, now: i64) -> Result<()> {
    let window = now / WINDOW;
    if seen.len() >= MOST_NETWORKS {
        seen.retain(|_, (of, _)| *of == window);
        if seen.len() >= MOST_NETWORKS {
            seen.clear();
        }
    }
    let entry = seen.entry(network.to_owned()).or_insert((window, 0));
    if entry.0 != window {
        *entry = (window, 0);
    }
    entry.1 += 1;
    if entry.1 <= MOST {
        return Ok(());
    }
    let wait = WINDOW - now % WINDOW;
    Err(Error::TooMany { retry_after: u32::try_from(wait).unwrap_or(60) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_waits_for_the_next_minute_and_others_do_not() {
        let mut seen = HashMap::new();
        for _ in 0..MOST {
            assert_eq!(admit(&mut seen, "a", 125), Ok(()));
        }
        assert_eq!(admit(&mut seen, "a", 130), Err(Error::TooMany { retry_after: 50 }));
        assert_eq!(admit(&mut seen, "b", 130), Ok(()));
        assert_eq!(admit(&mut seen, "a", 180), Ok(()));
    }
}
