//! What can be done with cohorts: one file per verb.

mod create_cohort;
mod plan_modules;

pub use create_cohort::{NewCohort, create_cohort};
pub use plan_modules::{ModuleDates, plan_modules};
