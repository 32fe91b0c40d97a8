//! What can be done with accounts: one file per verb.

mod add_person;
mod code;
pub mod demo;
mod draft;
mod grant_role;
mod limits;
pub mod password;
mod profile;
mod register;
mod session;
pub mod setup;

pub use add_person::{NewPerson, add_person};
pub use code::{AskedCode, CodeAsk, CodeEntry, Purpose, ask_for_code, check_code, sign_in_with_code};
pub use draft::{forget_draft, keep_draft};
pub use grant_role::{end_role, grant_role};
pub use limits::{count_attempt, forget_attempts};
pub use profile::{Profile, change_profile, end_all_sessions};
pub use register::{PRIVACY_VERSION, Registration, finish_registration, register};
pub use session::{end_session, note_last_use, start_session};
