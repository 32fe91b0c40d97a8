//! What can be done with accounts: one file per verb.

mod add_person;
mod draft;
mod grant_role;
mod session;

pub use add_person::{NewPerson, add_person};
pub use draft::{forget_draft, keep_draft};
pub use grant_role::{end_role, grant_role};
pub use session::{end_session, note_last_use, start_session};
