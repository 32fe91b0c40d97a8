//! Commands and queries on real databases: one module per area.

mod city;
mod kernel;
