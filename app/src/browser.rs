//! What islands ask of the browser: the server, this device's storage, the clock, the page. Only the browser has it.
//!
//! The calls are written on `fetch` and on the browser's own JSON, because the client that server functions bring would
//! be a third of what a lesson may load. The functions are the same, called by their paths.

use js_sys::{JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Document, Element, Event, EventTarget, Headers, HtmlElement, RequestInit, Response, Storage,
    VisibilityState, Window,
};

/// A call that has no answer after so long counts as lost.
const PATIENCE: u32 = 15_000;

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answered, or the academy cannot answer now: worth another try.
    Lost,
    /// The session ran out.
    SignedOut,
    /// The academy does not take it; its words in Polish and English, where it said some.
    Refused(Option<(String, String)>),
}

/// Calls the server function at that path.
///
/// # Errors
/// Why it has no result.
pub async fn ask(path: &str, arguments: &JsValue) -> Result<JsValue, Trouble> {
    let (status, text) = post(path, arguments).await.map_err(|_| Trouble::Lost)?;
    let answer = parsed(&text);
    match status {
        200..=299 => answer.ok_or(Trouble::Lost),
        401 => Err(Trouble::SignedOut),
        403 | 404 | 422 => Err(Trouble::Refused(answer.and_then(|answer| said(&answer)))),
        _ => Err(Trouble::Lost),
    }
}

async fn post(path: &str, arguments: &JsValue) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(JSON::stringify(arguments)?));
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    if is_hidden() {
        // The last answer of a page that is being left still arrives.
        Reflect::set(&request, &"keepalive".into(), &JsValue::TRUE)?;
    }
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    let response: Response = response.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

/// The bytes at that path; `None` when they cannot be had.
pub async fn bytes(path: &str) -> Option<Vec<u8>> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await.ok()?.unchecked_into();
    let buffer = JsFuture::from(response.ok().then(|| response.array_buffer())?.ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The sentence of a refusal: `{"Domain":{"Refused":{"Said":{"pl":…,"en":…}}}}`.
fn said(answer: &JsValue) -> Option<(String, String)> {
    let words =
        ["Domain", "Refused", "Said"].iter().try_fold(answer.clone(), |inside, name| field(&inside, name))?;
    Some((text(&words, "pl")?, text(&words, "en")?))
}

/// An object of the browser, for JSON.
#[must_use]
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// As JSON.
#[must_use]
pub fn json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// What a JSON text says.
#[must_use]
pub fn parsed(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// A field that is there.
#[must_use]
pub fn field(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok().filter(|field| !field.is_undefined() && !field.is_null())
}

/// A text.
#[must_use]
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name)?.as_string()
}

/// A whole number.
#[must_use]
pub fn number(value: &JsValue, name: &str) -> Option<i64> {
    field(value, name)?.as_f64().map(whole)
}

/// The whole number below.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "instants and counts are far below the limit")]
pub fn whole(number: f64) -> i64 {
    number.floor() as i64
}

/// A whole number for the browser.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
pub fn js(number: i64) -> JsValue {
    JsValue::from_f64(number as f64)
}

/// The window.
#[must_use]
pub fn window() -> Window {
    web_sys::window().expect("islands run in a window")
}

/// The page.
#[must_use]
pub fn document() -> Document {
    window().document().expect("a window shows a document")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
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
pub fn now() -> i64 {
    whole(js_sys::Date::now())
}

/// A new UUIDv7. It need not be secret, only its own.
#[must_use]
pub fn new_id() -> String {
    let mut random = [0; 10];
    for byte in &mut random {
        *byte = u8::try_from(whole(js_sys::Math::random() * 256.0)).unwrap_or_default();
    }
    let millis = u64::try_from(now()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}

/// Whether the page is out of sight.
#[must_use]
pub fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

/// Calls back at each event of that name, for as long as the page lives.
pub fn on(target: &EventTarget, name: &str, then: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(then);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls back once, after so many milliseconds; gives what `stop` takes.
pub fn after(millis: i32, then: impl FnOnce() + 'static) -> i32 {
    let closure = Closure::once_into_js(then);
    let window = window();
    window
        .set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), millis)
        .unwrap_or_default()
}

/// Calls back no more.
pub fn stop(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// Calls back every second, for as long as the page lives.
pub fn each_second(then: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(then);
    let callback = closure.as_ref().unchecked_ref();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(callback, 1000);
    closure.forget();
}

/// The elements inside that match a selector.
#[must_use]
pub fn all<T: JsCast>(within: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// The first element inside that matches a selector.
#[must_use]
pub fn first<T: JsCast>(within: &Element, selector: &str) -> Option<T> {
    within.query_selector(selector).ok()??.dyn_into().ok()
}

/// The element around that matches a selector.
#[must_use]
pub fn around(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok()?
}

/// A `data-` attribute.
#[must_use]
pub fn data(element: &Element, name: &str) -> String {
    element.get_attribute(&format!("data-{name}")).unwrap_or_default()
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets an attribute without a value, or takes it away.
pub fn turn(element: &Element, name: &str, is_on: bool) {
    let _ = element.toggle_attribute_with_force(name, is_on);
}

/// Writes a text into an element, unless it is there already: what did not change is not announced again.
pub fn write(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Moves the focus.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Changes the address bar without loading anything.
pub fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}
