//! Commands and queries on real databases: one module per area.

mod certification;
mod city;
mod kernel;
