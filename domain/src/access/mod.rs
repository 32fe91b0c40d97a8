//! Who may do what: one pure decision, deny by default, the same on the server and in the browser.
//!
//! `Actor` is who asks, `Action` what is asked, `Place` where. `check` is the only decision; a page hides a button
//! with the very function that refuses the request.

mod action;
mod actor;
mod table;

pub use action::Action;
pub use actor::{Actor, Grant, Place, Role, Scope};
pub use table::{check, may, may_somewhere, reach};
