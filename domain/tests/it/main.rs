//! Commands and queries on real databases: one module per area.
#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

mod affiliation;
mod assessment;
mod catalog;
mod certification;
mod city;
mod cohort;
mod enrollment;
mod files;
mod kernel;
mod learning;
mod people;
mod privacy;
mod seats;
