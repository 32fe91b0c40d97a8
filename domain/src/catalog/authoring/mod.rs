//! Authoring: a lecturer's draft from nothing to its publication, and corrections of published words.
//!
//! A draft is edited in place; every save says which state its author saw (`stamp`), so a second tab overwrites
//! nothing unseen. Publishing freezes the structure; afterwards words alone change, as numbered revisions.

pub mod fields;
pub mod forms;
mod question_form;
mod views;

pub use question_form::{MOST_OPTIONS, OptionInput, QuestionInput};
pub use views::{
    Both, EditedBlock, EditedLesson, EditedModule, EditedQuestion, Finding, ModuleLine, VersionLine,
};

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod write;
