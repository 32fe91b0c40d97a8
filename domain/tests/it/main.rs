//! Commands and queries on real databases: one module per area.

mod catalog;
mod assessment;
mod certification;
mod city;
mod kernel;
mod learning;
