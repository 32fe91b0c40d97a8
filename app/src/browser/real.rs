use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Element, Event, EventTarget, Headers, RequestInit, Response, Storage, VisibilityState,
    window,
};

use crate::error::AppError;

/// A call that has no answer after so long counts as lost.
const PATIENCE: u32 = 15_000;

/// Calls a server function.
///
/// # Errors
/// What the academy answered, or `Unreachable`.
pub async fn ask<F>(call: F) -> Result<F::Output, AppError>
where
    F: ServerFn<Error = AppError> + Serialize,
    F::Output: DeserializeOwned,
{
    let lost = |_| AppError::Unreachable(String::new());
    let body = serde_json::to_string(&call).map_err(|_| AppError::Unreachable(String::new()))?;
    let (is_ok, text) = post(F::PATH, &body).await.map_err(lost)?;
    if is_ok {
        return serde_json::from_str(&text).map_err(|error| AppError::Unreachable(error.to_string()));
    }
    Err(serde_json::from_str(&text).unwrap_or(AppError::Unreachable(text)))
}

async fn post(path: &str, body: &str) -> Result<(bool, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(body));
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    // The last answer of a page that is being left still arrives.
    js_sys::Reflect::set(&request, &JsValue::from_str("keepalive"), &JsValue::TRUE)?;
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(path, &request)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// What this device keeps under a key.
#[must_use]
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a text on this device; a full or forbidden storage is passed over.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, text);
    }
}

/// Forgets what this device keeps under a key.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// This device's clock, in milliseconds since 1970.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 are whole and far below the limit"
)]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// A new UUIDv7.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "in the browser there is no academy to ask for ids")]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// Whether the page is out of sight.
#[must_use]
pub fn is_hidden() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

/// Calls back at each event of that name, for as long as the page lives.
pub fn on(target: &EventTarget, name: &str, then: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(then);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// The elements inside that match a selector.
#[must_use]
pub fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// How far below the window's upper edge an element begins, in pixels.
#[must_use]
pub fn top_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}

/// Changes the address bar without loading anything.
pub fn replace_address(address: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Loads the page once more.
pub fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}
