//! Accounts on screen: sign-in, registration, one's own account, affiliations, and the pages that only tell.

#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
mod browsers;
#[cfg(feature = "ssr")]
pub(crate) mod cookies;
#[cfg(feature = "ssr")]
mod leaving;
#[cfg(feature = "ssr")]
mod organizers;
#[cfg(feature = "ssr")]
mod own_password;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub(crate) mod parts;
#[cfg(feature = "ssr")]
mod register;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod texts;
#[cfg(feature = "ssr")]
mod workplaces;

#[cfg(feature = "ssr")]
pub(crate) use browsers::name as browser_name;
#[cfg(feature = "ssr")]
pub use pages::routes;
#[cfg(feature = "ssr")]
pub(crate) use parts::{code_field, summary};
#[cfg(feature = "ssr")]
pub(crate) use workplaces::back as back_to_account;
