//! What can be done with cohorts: one file per verb.

mod create_cohort;
mod edit_cohort;
mod pin_versions;
mod plan_modules;

pub use create_cohort::{NewCohort, create_cohort, open_cohort};
pub use edit_cohort::{edit_cohort, facts_of};
pub use pin_versions::pin_versions;
pub use plan_modules::{ModuleDates, plan_modules};
