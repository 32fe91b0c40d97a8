//! Commands and queries on real databases: one module per area.
#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

mod affiliation;
mod allocation;
mod assessment;
mod audit;
mod authoring;
mod catalog;
mod certification;
mod city;
mod city_desk;
mod cohort;
mod declared;
mod directory;
mod drafts;
mod enrollment;
mod files;
mod import;
mod intake;
mod kernel;
mod learning;
mod limits;
mod lists;
mod live;
mod message;
mod moving;
mod moving_learning;
mod moving_stories;
mod outbox;
mod people;
mod privacy;
mod progress;
mod seats;
mod stories;
mod undo;
