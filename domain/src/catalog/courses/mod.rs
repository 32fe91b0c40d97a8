//! Courses as organizers make them: title, aims, modules in order, the rule of completion, declared hours.
//!
//! A course names modules, never versions: a cohort pins the versions that are published when it is created, so a
//! change here reaches new cohorts only. Start at `form.rs`.

mod commands;
mod form;
mod queries;

pub use commands::{create_course, edit_course};
pub use form::{CourseFacts, CourseForm, CourseText};
pub use queries::{CourseRow, ModuleChoice, course_row, course_rows, module_choices};
