//! Accounts: who somebody is, how she signs in, what she was granted and what she agreed to.
//!
//! A person is one human account; its e-mail address is the login. A session is a signed-in browser, of which the
//! database holds only a hash. Nothing here knows of cohorts or cities. Start at `views.rs`, then `commands/`.

pub mod granting;
mod refusal;
mod views;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub(crate) mod entity;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod settings;

#[cfg(feature = "ssr")]
pub use commands::DraftLife;
pub use granting::GrantForm;
pub use refusal::Refusal;
#[cfg(feature = "ssr")]
pub(crate) use settings::installation_secret;
#[cfg(feature = "ssr")]
pub use settings::{read_setting, write_setting};
pub use views::{GrammaticalForm, SignedIn, Theme, initials};
