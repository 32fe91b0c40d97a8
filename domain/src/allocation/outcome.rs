//! What came of a round.

use serde::{Deserialize, Serialize};

use super::seed::DrawNumber;
use crate::cohort::limits::LayerKind;

/// Every decision of a round and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// One for each entrant, in the order of receipt.
    pub decided: Vec<Decided>,
    /// The sums.
    pub summary: Summary,
}

/// The decision about one application, with all that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// Its receipt number.
    pub receipt: u32,
    /// Which seat of its city it asked for, from 1.
    pub level: u32,
    /// The number that it drew.
    pub draw: DrawNumber,
    /// When it was looked at: the first application of the run has 1.
    pub turn: u32,
    /// The aims, not met at that moment, that it helped.
    pub helped: Vec<AimOf>,
    /// A seat or the queue.
    pub verdict: Verdict,
}

/// A seat or the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A seat is offered.
    Seat,
    /// No seat was left for it.
    LeftOut {
        /// The limit that was reached.
        full: LayerKind,
        /// Its place in the queue, from 1.
        place: u32,
    },
}

/// What an aim is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AimOf {
    /// The share of the group of cities at this place of the limits.
    Group(u16),
    /// The quota of this key.
    Quota(String),
}

/// How an aim came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AimResult {
    /// What it is about.
    pub of: AimOf,
    /// How many seats it asks for. A group: of all seats of the cohort, those taken before the round too. A quota: of the
    /// seats that the round gave.
    pub goal: u32,
    /// How many there are after the round.
    pub reached: u32,
    /// Whether that is enough.
    pub is_met: bool,
}

/// What the decisions add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Applications that the round decided.
    pub entrants: u32,
    /// Seats that it gave.
    pub seats: u32,
    /// Cities with a seat after it, additional cities aside.
    pub cities: u32,
    /// Cities that applied and have no seat.
    pub cities_left_out: u32,
    /// Whether as many cities have a seat as the cohort needs.
    pub has_enough_cities: bool,
    /// The aims, in the order of groups and quotas.
    pub aims: Vec<AimResult>,
}
