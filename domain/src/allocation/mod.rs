//! The allocation round: who of all applications of a window gets a seat, who waits in which order, and why.
//!
//! A round is a pure function of (applications, limits, seed): [`run`]. It counts in whole numbers, keeps no order
//! that memory could change and knows no clock, so it gives the same bytes on every machine and in the browser. The
//! first person of every city comes before any second one; what orders cities within such a level is, in this order:
//! how many unmet aims of the cohort the person helps, whether she was left out of the last edition, and a drawn number
//! or the order of receipt. A seat is given only where the rule of the desk finds it free.
//!
//! What is published is an [`AllocationFile`]: input, seed and outcome, without names; [`replay`] runs it again.

mod aims;
#[cfg(feature = "ssr")]
mod cache;
mod check;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod declared;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
mod file;
#[cfg(feature = "ssr")]
mod gather;
mod input;
mod outcome;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod queries;
mod report;
#[cfg(feature = "ssr")]
pub mod rulebook;
#[cfg(feature = "ssr")]
mod rules;
mod run;
mod seed;

#[cfg(test)]
mod cast;
#[cfg(test)]
mod literal_tests;
#[cfg(test)]
mod ministry;
#[cfg(test)]
mod run_tests;

/// Who applied late stands behind everybody whom a round left out.
pub const LATE: i32 = 1_000_000;

#[cfg(feature = "ssr")]
pub(crate) use cache::RoundCache;
pub use check::InputError;
pub use file::{AllocationFile, FORMAT, FileError, Replay, replay};
pub use input::{Entrant, Quota, QuotaAim, RoundCity, RoundInput, RoundLimits, Taken, TieBreak};
pub use outcome::{AimOf, AimResult, Decided, Outcome, Summary, Verdict};
pub use report::Line;
#[cfg(feature = "ssr")]
pub use rules::{KeptFrom, QUESTIONS_MAX, Question, QuestionForm, RoundRules, RoundRulesForm};
pub use run::run;
pub use seed::{DrawNumber, Seed};
