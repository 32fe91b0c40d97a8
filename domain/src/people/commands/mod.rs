//! What can be done with accounts: one file per verb.

mod add_person;
mod change_email;
mod check_code;
mod code;
pub mod demo;
mod draft;
mod grant_role;
mod limits;
mod own_password;
pub mod password;
mod profile;
mod register;
mod session;
pub mod setup;

pub(crate) use add_person::add_people;
pub use add_person::{NewPerson, add_person};
pub use change_email::{ask_for_new_email, change_email};
pub use check_code::{AskedCode, CodeEntry, check_code, sign_in_with_code};
pub use code::{CodeAsk, Purpose, ask_again, ask_for_code, asked_address};
pub use draft::{DraftLife, forget_draft, forget_session_draft, keep_draft};
pub use grant_role::{end_role, grant_role, must_leave_an_administrator};
pub(crate) use grant_role::{grant_authorship, held};
pub use limits::count_attempt;
pub use own_password::{Proof, remove_password, set_password};
pub use profile::{Profile, change_profile, end_all_sessions};
pub use register::{Registration, finish_registration, register};
pub use session::{end_own_session, end_session, note_last_use, start_session};
