//! Certificates: what the academy says about a person for good.
//!
//! A certificate freezes its facts when it is issued: in a completed enrollment once the holder has checked her
//! name, or by an organizer with a reason. It is never changed and never deleted; a mistake is corrected by a new
//! certificate that supersedes the old one, a wrong one is revoked with a reason. The issued PDF is kept, bytes and
//! hash. Start at `rules.rs`, then `commands/`.

mod forms;
mod number;
mod rules;
mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
mod look_ups;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod sources;

#[cfg(feature = "ssr")]
pub(crate) use forms::printable_name;
pub use forms::{CorrectionForm, NameForm, ReasonForm};
#[cfg(feature = "ssr")]
pub(crate) use look_ups::LookUps;
#[cfg(feature = "ssr")]
pub use look_ups::count_look_up;
pub use number::{CODE_LETTERS, Number};
pub use rules::{
    Refusal, State, last_day, may_correct, may_issue_by_rule, may_name_city, may_revoke, result_percent,
    state_of,
};
pub use views::{Card, Document, Facts, HolderPage, NameCheck, Roll, RollLine, Unprinted};
