//! Commands and queries on real databases: one module per area.

mod certification;
mod catalog;
mod city;
mod kernel;
