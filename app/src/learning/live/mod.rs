//! What takes over the learner's pages in the browser. The server has drawn them as plain forms with everything needed
//! in `data-` attributes; here they are watched, saved and kept up to date. Nothing is drawn anew.

mod attempt;
mod blocks;
mod calculator;
mod courier;
mod left;
mod reading;

use domain::lang::Lang;
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::browser::{data, document, object};

pub use attempt::attempt;

/// Takes over a lesson.
pub fn lesson() {
    let Ok(Some(article)) = document().query_selector("article[data-spot]") else { return };
    let lang = lang();
    blocks::watch(&article, lang);
    calculator::watch(&article, lang);
    reading::follow(&article, lang);
}

/// The language of the page.
fn lang() -> Lang {
    let tag = document().document_element().and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// Cohort, module and lesson, as the server functions take them.
fn spot(element: &Element) -> JsValue {
    let words = data(element, "spot");
    let mut words = words.split('/');
    let mut next = || JsValue::from_str(words.next().unwrap_or_default());
    object(&[("cohort", next()), ("module", next()), ("lesson", next())])
}

/// As the server functions take it.
fn tag(lang: Lang) -> JsValue {
    lang.tag().into()
}
