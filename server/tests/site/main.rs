//! The whole site at work: every route in every role behind the real router, and real server processes under load.
#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

mod accounts;
mod bad_input;
mod booklet;
mod bulk;
mod cohorts;
mod demo;
mod desk;
mod drafts;
mod get_changes_nothing;
mod import;
mod kill;
mod learners;
mod lesson;
mod lifetime;
mod limits;
mod logs;
mod moves;
mod old_cookies;
mod operator;
mod outbox;
mod process;
mod public;
mod race;
mod real_ids;
mod real_ids_table;
mod routes;
mod set_up;
mod sheet;
mod sign_in;
mod smtp;
mod stage;
mod upload;
