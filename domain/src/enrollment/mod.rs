//! Who studies what, and in whose seat.
//!
//! An enrollment is one row from the first click to the end. Its [`state`] says whether it takes a seat, its claims say
//! which counters of the cohort that seat consumed, so that leaving gives back exactly that. Decisions fall in the
//! order of receipt numbers; [`rules`] holds the decision itself and [`book`] plays a whole cohort by it, in memory:
//! the oracle of the tests and the engine of "what would happen if we raised the limit".
//!
//! Nothing here counts first and inserts later: every command takes the cohort's total row before it looks at anything
//! (`desk`), so that what it reads stays true until it commits.

pub mod arrival;
pub mod book;
#[cfg(feature = "ssr")]
mod books;
pub mod forms;
pub mod given;
pub mod letters;
pub mod rules;
pub mod state;
pub mod trial;
mod views;

#[cfg(feature = "ssr")]
pub mod board;
#[cfg(feature = "testing")]
pub mod cast;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
pub mod city_desk;
#[cfg(feature = "ssr")]
pub mod city_list;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "testing")]
pub mod crowd;
#[cfg(feature = "ssr")]
pub(crate) mod desk;
#[cfg(feature = "ssr")]
pub(crate) mod desk_mail;
#[cfg(feature = "ssr")]
pub(crate) mod desk_moves;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
mod intake;
#[cfg(feature = "ssr")]
pub mod invitation;
#[cfg(feature = "ssr")]
pub mod listing;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod moving;
#[cfg(feature = "ssr")]
pub mod people_list;
#[cfg(feature = "ssr")]
mod people_query;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod rule_changes;
#[cfg(feature = "ssr")]
pub(crate) mod sheet;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
pub mod trial_run;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
pub mod unused;
#[cfg(feature = "ssr")]
pub mod what_if;

#[cfg(feature = "ssr")]
pub use check::{Finding, check_seats};
#[cfg(feature = "ssr")]
pub(crate) use commands::follow_cohort;
#[cfg(feature = "ssr")]
pub(crate) use desk::lay_limits;
pub use forms::ApplyForm;
#[cfg(feature = "ssr")]
pub(crate) use intake::Intake;
pub use rules::Refusal;
pub use state::{EnrollmentState, Reason};
pub use views::{
    CitySeats, DatesBefore, Enrollee, EnrollmentMail, MailDates, MovedFrom, Receipt, Standing, Workplace,
};
