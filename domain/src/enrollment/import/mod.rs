//! People out of a file that an organizer uploads: their applications, or invitations with seats held for them.
//!
//! A row of applications is one that the organizer hands in for somebody, as if it lay on her desk on paper. It takes its
//! turn in the order of the rows and falls by the rule of the cohort like any other, so nobody gets a seat by it that she
//! would not have got by applying now. A row of invitations is somebody for whom a seat is held until a day, as by the
//! invitation of one person, out of what the organizer says (`given`). Who has no account gets one; the letter tells
//! everybody where she stands, and she may withdraw.
//!
//! A file is read into rows (`read`), the rows are kept for a day and played against the cohort as it is (`dry_run`);
//! `commands::import_people` plays them again under the cohort's lock and writes only when nothing comes out differently.
//! Somebody who was ever in the cohort is left alone: running a file twice changes nothing, whoever left stays away, and
//! who is missing in a file keeps what she has.

mod cities;
mod fault;
mod file;
mod ground;
mod known;
mod plan;
mod rows;

use serde::{Deserialize, Serialize};

use super::invitation::Terms;

pub use fault::{Column, FileFault, RowFault};
pub use file::{MOST_BYTES, MOST_ROWS};
pub(super) use ground::{Ground, lang_of};
pub(super) use known::lock_workplaces;
pub use plan::{Outcome, Plan, Planned, Who, dry_run};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Applications, by the rule of the cohort.
    Applications,
    /// Invitations on these terms.
    Invitations(Terms),
}

/// One row of a file as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its line, counted from 1.
    pub line: u32,
    /// The person's address.
    pub email: String,
    /// Her name; an account that exists keeps its own.
    pub name: String,
    /// Her city, by name or official code.
    pub city: String,
    /// Its region, where the file has such a column; it tells namesakes apart.
    pub region: String,
    /// What she does there.
    pub function: String,
    /// The language of letters to somebody new.
    pub lang: String,
}

/// Reads a file, CSV or XLSX, into rows.
///
/// # Errors
/// Why it is no table of people.
pub fn read(bytes: &[u8]) -> Result<Vec<ImportRow>, FileFault> {
    rows::rows(file::lines(bytes)?)
}
