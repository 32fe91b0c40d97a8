//! Accounts on screen: sign-in, registration, one's own account, people and grants.

#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
mod pages;

#[cfg(feature = "ssr")]
pub use pages::routes;
