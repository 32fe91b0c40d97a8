//! What people see: pages, islands, forms. No SQL, no rules.
//!
//! Pages are server-only: an axum handler asks `domain` for what it shows and renders a Leptos view to a string at
//! once (`page.rs`). Only islands are shipped to the browser.

pub mod error;

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod authoring;
#[cfg(feature = "ssr")]
pub mod city_desk;
#[cfg(feature = "ssr")]
pub mod cohort;
#[cfg(feature = "ssr")]
pub mod csv;
#[cfg(feature = "ssr")]
pub mod drafts;
#[cfg(feature = "ssr")]
pub mod error_page;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod nav;
#[cfg(feature = "ssr")]
pub mod notice;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod privacy;
#[cfg(feature = "ssr")]
pub mod reason;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod urls;
#[cfg(feature = "ssr")]
pub mod when;
#[cfg(feature = "ssr")]
pub mod words;

pub mod allocation;
pub mod audit;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod catalog;
pub mod certification;
pub mod city;
pub mod directory;
pub mod enrollment;
pub mod learning;
pub mod lecturers;
pub mod message;
pub mod notification;
pub mod people;
pub mod progress;
pub mod ui;
