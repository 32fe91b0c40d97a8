//! Changes of the register, one file per verb. All are an organizer's; each leaves a line in the audit trail.

mod confirm_domain;
mod import_lists;
mod merge;
mod rename;

pub use confirm_domain::{confirm_domain, drop_domain};
pub use import_lists::{FileReport, ImportReport, ListFile, Outcome, RowReport, import_lists};
pub use merge::merge;
pub use rename::rename;
