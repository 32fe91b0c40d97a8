//! A cohort is one run of a course: its dates, its application window and its limits.
//!
//! The limits say how many seats there are and how they are shared between cities; `enrollment` obeys them and never
//! stores them. Everything here that decides is pure: start with [`limits::Limits`] and [`window::Window`].

pub mod limits;
pub mod window;
