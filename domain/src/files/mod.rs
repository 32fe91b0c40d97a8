//! Uploaded files: pictures, documents, films and captions.
//!
//! Bytes lie in the data folder under the file's id and never change; a row says what they are. A file is taken in
//! first (`Intake`, by content, within the limit of its kind) and registered second, so that no transaction waits
//! for a disk; what was taken in and never registered is swept after a day. Who may fetch a file is decided in
//! `queries::open` alone.

mod kind;

pub use kind::FileKind;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
mod intake;
#[cfg(feature = "ssr")]
mod paper;
#[cfg(feature = "ssr")]
mod picture;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod sniff;

#[cfg(feature = "ssr")]
pub use intake::{Intake, Received};
#[cfg(feature = "ssr")]
pub use paper::{Paper, for_paper};
