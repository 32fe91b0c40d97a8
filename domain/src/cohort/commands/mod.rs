//! What can be done with cohorts: one file per verb.

mod create_cohort;

pub use create_cohort::{NewCohort, create_cohort};
