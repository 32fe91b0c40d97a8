//! What changes certificates: one file per verb.

mod attach_document;
mod check_name;
mod correct;
mod count_comparison;
mod issue;
mod printing_failed;
mod revoke;
mod tell;

pub use attach_document::attach_document;
pub use check_name::check_name;
pub use correct::correct;
pub use count_comparison::count_comparison;
pub use issue::{issue_by_organizer, issue_by_rule};
pub use printing_failed::printing_failed;
pub use revoke::revoke;
