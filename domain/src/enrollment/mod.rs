//! Who studies what, and in whose seat.
//!
//! An enrollment is one row from the first click to the end. Its [`state`] says whether it takes a seat, its claims say
//! which counters of the cohort that seat consumed, so that leaving gives back exactly that. Decisions fall in the
//! order of receipt numbers; [`rules`] holds the decision itself and [`book`] plays a whole cohort by it, in memory:
//! the oracle of the tests and the engine of "what would happen if we raised the limit".
//!
//! Nothing here counts first and inserts later: the server half takes the cohort's total row before it looks at
//! anything, so that what it reads stays true until it commits.

pub mod book;
pub mod rules;
pub mod state;
