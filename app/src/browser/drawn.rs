use leptos::server_fn::ServerFn;
use leptos::web_sys::{Element, Event, EventTarget};

use crate::error::AppError;

/// Calls a server function.
///
/// # Errors
/// `Unreachable`.
pub async fn ask<F: ServerFn<Error = AppError>>(_call: F) -> Result<F::Output, AppError> {
    Err(AppError::Unreachable(String::new()))
}

/// What this device keeps under a key.
#[must_use]
pub const fn kept(_key: &str) -> Option<String> {
    None
}

/// Keeps a text on this device.
pub const fn keep(_key: &str, _text: &str) {}

/// Forgets what this device keeps under a key.
pub const fn forget(_key: &str) {}

/// This device's clock, in milliseconds since 1970.
#[must_use]
pub const fn now() -> i64 {
    0
}

/// A new UUIDv7.
#[must_use]
pub const fn new_id() -> uuid::Uuid {
    uuid::Uuid::nil()
}

/// Whether the page is out of sight.
#[must_use]
pub const fn is_hidden() -> bool {
    false
}

/// Calls back at each event of that name, for as long as the page lives.
pub fn on(_target: &EventTarget, _name: &str, _then: impl FnMut(Event) + 'static) {}

/// The elements inside that match a selector.
#[must_use]
pub const fn all(_within: &Element, _selector: &str) -> Vec<Element> {
    Vec::new()
}

/// How far below the window's upper edge an element begins, in pixels.
#[must_use]
pub const fn top_of(_element: &Element) -> f64 {
    0.0
}

/// Changes the address bar without loading anything.
pub const fn replace_address(_address: &str) {}

/// Loads the page once more.
pub const fn reload() {}
