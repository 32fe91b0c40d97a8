//! The process: configuration, router, gate, jobs, command line. It holds no rule of the academy.

pub mod allocation;
pub mod assets;
pub mod backup;
pub mod boot;
pub mod bounces;
pub mod cli;
pub mod config;
pub mod demo;
pub mod export;
pub mod gate;
pub mod health;
pub mod import;
pub mod jobs;
pub mod logs;
pub mod network;
pub mod passing_on;
pub mod press;
pub mod programme;
pub mod restore;
pub mod router;
pub mod serve;
