//! Commands and queries on real databases: one module per area.

mod catalog;
mod certification;
mod city;
mod kernel;
