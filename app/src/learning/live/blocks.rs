//! Forms of a lesson's blocks that save themselves.

use std::rc::Rc;

use domain::lang::Lang;
use leptos::server_fn::ServerFn;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, HtmlMediaElement, HtmlTextAreaElement};

use super::courier::{BREATH, Courier, Errand, REST, Sending};
use super::{left, spot, tag};
use crate::browser::{all, around, ask, data, first, js, json, object, on, parsed, set, text, turn, write};
use crate::learning::KeepBlock;
use crate::learning::says::Delivery;

/// A block's form on the page.
struct Form {
    lang: Lang,
    spot: JsValue,
    block: String,
    form: Element,
    mark: Element,
}

/// Watches every form that says which block it is of.
pub fn watch(article: &Element, lang: Lang) {
    for form in all::<Element>(article, "form[data-autosave]") {
        let Some(mark) = first::<Element>(&form, ".saved") else { continue };
        let (block, sequence) =
            (data(&form, "autosave"), data(&form, "sequence").parse().unwrap_or_default());
        let key = format!("academy/{}/{block}", data(article, "enrollment"));
        let errand = Rc::new(Form { lang, spot: spot(article), block, form: form.clone(), mark });
        let courier = Courier::start(lang, key, sequence, errand.clone());
        turn(&form, "data-live", true);
        listen(&form, &errand, &courier);
    }
}

fn listen(form: &Element, errand: &Rc<Form>, courier: &Courier) {
    let save = {
        let (errand, courier) = (errand.clone(), courier.clone());
        move |pause| courier.put(errand.body(), pause)
    };
    let typed = save.clone();
    on(form, "input", move |event| {
        let is_text = event.target().is_some_and(|target| target.has_type::<HtmlTextAreaElement>());
        typed(if is_text { REST } else { BREATH });
    });
    let left = courier.clone();
    on(form, "focusout", move |_| left.go());
    // A film counts as watched at its end; its form has nothing else to say.
    let film = around(form, "section").and_then(|section| first::<HtmlMediaElement>(&section, "video"));
    if data(form, "watched") == "no" {
        let pressed = save.clone();
        on(form, "submit", move |event| {
            event.prevent_default();
            pressed(BREATH);
        });
        if let Some(film) = film {
            on(&film, "ended", move |_| save(BREATH));
        }
    }
}

impl Form {
    fn boxes(&self) -> Vec<HtmlInputElement> {
        all(&self.form, "input[type=checkbox]")
    }

    fn note(&self) -> Option<HtmlTextAreaElement> {
        first(&self.form, "textarea")
    }

    /// What the form holds, as it is stored.
    fn body(&self) -> String {
        let boxes = self.boxes();
        let body = if let Some(note) = self.note() {
            ("text", note.value().into())
        } else if boxes.is_empty() {
            ("watched", JsValue::TRUE)
        } else {
            let ticked = boxes.iter().filter(|tick| tick.checked());
            let places = ticked.filter_map(|tick| tick.value().parse::<i64>().ok()).map(js);
            ("ticked", places.collect::<js_sys::Array>().into())
        };
        json(&object(&[body]))
    }
}

impl Errand for Form {
    fn send(&self, sequence: i64, body: &str) -> Sending {
        let call = object(&[
            ("lang", tag(self.lang)),
            ("spot", self.spot.clone()),
            ("block", self.block.as_str().into()),
            ("body", body.into()),
            ("sequence", js(sequence)),
        ]);
        Box::pin(async move { ask(KeepBlock::PATH, &call).await })
    }

    fn show(&self, state: &Delivery) {
        let mut says = state.says(self.lang);
        let boxes = self.boxes();
        if let (Delivery::Saved(_), false) = (state, boxes.is_empty()) {
            let (done, all) = (boxes.iter().filter(|tick| tick.checked()).count(), boxes.len());
            says = domain::say!(self.lang, "{says}, {done} z {all}", "{says}, {done} of {all}");
        }
        set(&self.mark, "data-state", state.word());
        turn(&self.mark, "hidden", false);
        if let Some(words) = first::<Element>(&self.mark, "[data-words]") {
            write(&words, &says);
        }
        if matches!(state, Delivery::Saved(_)) {
            left::settled(&self.block, self.lang);
        }
    }

    fn refill(&self, body: &str) {
        let Some(body) = parsed(body) else { return };
        if let (Some(note), Some(text)) = (self.note(), text(&body, "text")) {
            note.set_value(&text);
        }
        let ticked = crate::browser::field(&body, "ticked").map(|list| js_sys::Array::from(&list));
        if let Some(ticked) = ticked {
            for tick in self.boxes() {
                let place = tick.value().parse::<i64>().map(js);
                tick.set_checked(place.is_ok_and(|place| ticked.includes(&place, 0)));
            }
        }
    }
}
