//! Saving a block's form in the background. The form itself is the server's and works without this.

use std::rc::Rc;
use std::time::Duration;

use domain::lang::Lang;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlInputElement, HtmlMediaElement, HtmlTextAreaElement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::courier::{BREATH, Courier, Delivery, REST, mark, says};
use super::left::settled;
use super::server_fns::{KeepBlock, Spot};
use crate::browser;

/// Which block is saved, and what the server has of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The language of the page.
    pub lang: Lang,
    /// The lesson.
    pub spot: Spot,
    /// The enrollment: another person at this device has another one.
    pub enrollment: Uuid,
    /// The block.
    pub block: Uuid,
    /// The sequence of the kept answer, 0 without one.
    pub sequence: i64,
    /// Things ticked and all things, for a checklist.
    pub ticks: Option<(usize, usize)>,
}

/// What a block's form holds, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockBody {
    /// Places of ticked things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticked: Option<Vec<u32>>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched: Option<bool>,
}

/// Saves the form in which it stands, and says how far that is. While it works, the form's own button is not shown.
#[island]
pub fn Autosave(kept: Kept) -> impl IntoView {
    let here = NodeRef::<html::Span>::new();
    let state = RwSignal::new(Delivery::Rest);
    let ticks = RwSignal::new(kept.ticks);
    let (lang, block, is_kept) = (kept.lang, kept.block, kept.sequence > 0);
    Effect::new(move |_| {
        if let Some(form) = here.get_untracked().and_then(|here| here.closest("form").ok().flatten()) {
            watch(&form, kept.clone(), state, ticks);
        }
    });
    Effect::new(move |_| {
        if matches!(state.get(), Delivery::Saved(_)) {
            settled(block);
        }
    });
    let shown = move || {
        let state = state.get();
        let text = says(lang, &state)
            .or_else(|| is_kept.then(|| lang.t("Zapisano", "Saved").to_owned()))
            .map(|text| match (&state, ticks.get()) {
                (Delivery::Rest | Delivery::Saved(_), Some((done, all))) => {
                    domain::say!(lang, "{text}, {done} z {all}", "{text}, {done} of {all}")
                }
                _ => text,
            });
        text.map(|text| mark(&state, text))
    };
    view! { <span role="status" node_ref=here>{shown}</span> }
}

fn watch(form: &Element, kept: Kept, state: RwSignal<Delivery>, ticks: RwSignal<Option<(usize, usize)>>) {
    let block = kept.block;
    let key = format!("academy/{}/{block}", kept.enrollment);
    let (lang, spot) = (kept.lang, kept.spot);
    let send = Rc::new(move |sequence, body| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
        Box::pin(browser::ask(KeepBlock { lang, spot: spot.clone(), block, body, sequence }))
    });
    let refill = {
        let form = form.clone();
        move |body: String| {
            fill(&form, &body);
            recount(&form, ticks);
        }
    };
    let (courier, left) = Courier::start((lang, key, kept.sequence), state, send, Rc::new(refill.clone()));
    if let Some(body) = left {
        refill(body);
    }
    let _ = form.set_attribute("data-live", "");
    let save = {
        let form = form.clone();
        move |pause: Duration| {
            recount(&form, ticks);
            if let Ok(body) = serde_json::to_string(&body_of(&form)) {
                courier.put(body, pause);
            }
        }
    };
    let typed = save.clone();
    browser::on(form, "input", move |event: Event| {
        let is_text = event.target().is_some_and(|target| target.has_type::<HtmlTextAreaElement>());
        typed(if is_text { REST } else { BREATH });
    });
    browser::on(form, "focusout", move |_| courier.go());
    watch_film(form, save);
}

/// A film counts as watched at its end; its form has nothing else to say.
fn watch_film(form: &Element, save: impl Fn(Duration) + Clone + 'static) {
    let film = form.closest("section").ok().flatten();
    let film = film.and_then(|section| section.query_selector("video").ok().flatten());
    let Some(film) = film.and_then(|film| film.dyn_into::<HtmlMediaElement>().ok()) else { return };
    let ended = save.clone();
    browser::on(&film, "ended", move |_| ended(BREATH));
    browser::on(form, "submit", move |event| {
        event.prevent_default();
        save(BREATH);
    });
}

fn boxes(form: &Element) -> Vec<HtmlInputElement> {
    let found = browser::all(form, "input[type=checkbox]");
    found.into_iter().filter_map(|tick| tick.dyn_into().ok()).collect()
}

fn note(form: &Element) -> Option<HtmlTextAreaElement> {
    form.query_selector("textarea").ok()??.dyn_into().ok()
}

fn body_of(form: &Element) -> BlockBody {
    let boxes = boxes(form);
    if let Some(note) = note(form) {
        return BlockBody { text: Some(note.value()), ..BlockBody::default() };
    }
    if boxes.is_empty() {
        return BlockBody { watched: Some(true), ..BlockBody::default() };
    }
    let ticked = boxes.iter().filter(|tick| tick.checked()).filter_map(|tick| tick.value().parse().ok());
    BlockBody { ticked: Some(ticked.collect()), ..BlockBody::default() }
}

fn fill(form: &Element, body: &str) {
    let Ok(body) = serde_json::from_str::<BlockBody>(body) else { return };
    if let (Some(text), Some(note)) = (&body.text, note(form)) {
        note.set_value(text);
    }
    if let Some(ticked) = body.ticked {
        for tick in boxes(form) {
            tick.set_checked(tick.value().parse().is_ok_and(|place| ticked.contains(&place)));
        }
    }
}

fn recount(form: &Element, ticks: RwSignal<Option<(usize, usize)>>) {
    let boxes = boxes(form);
    if !boxes.is_empty() {
        ticks.set(Some((boxes.iter().filter(|tick| tick.checked()).count(), boxes.len())));
    }
}
