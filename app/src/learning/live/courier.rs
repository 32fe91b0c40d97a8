//! An answer on its way to the server: kept on this device until the server has acknowledged it, sent again with
//! back-off while there is no connection, and by the next page that shows the thing.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use domain::lang::Lang;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::browser::{self, Trouble, after, field, js, json, number, object, parsed, stop, text, window};
use crate::learning::says::{Delivery, back_off, not_taken};

/// Typing rests so many milliseconds before it is sent.
pub const REST: i32 = 800;
/// A tick or a choice is sent at once; two in one breath go together.
pub const BREATH: i32 = 60;

/// What stands after an answer was sent: sequence, body, time.
pub struct Ack {
    sequence: i64,
    body: String,
    at: String,
}

impl Ack {
    /// Reads the answer of a server function.
    pub fn read(answer: &JsValue) -> Option<Self> {
        Some(Self {
            sequence: number(answer, "sequence")?,
            body: text(answer, "body")?,
            at: text(answer, "at")?,
        })
    }
}

/// An answer being sent.
pub type Sending = Pin<Box<dyn Future<Output = Result<JsValue, Trouble>>>>;

/// What a courier is told.
pub trait Errand {
    /// Sends an answer.
    fn send(&self, sequence: i64, body: &str) -> Sending;
    /// Shows how far it is.
    fn show(&self, state: &Delivery);
    /// Takes over an answer that this device or another tab has, newer than what the page shows.
    fn refill(&self, body: &str);
}

#[derive(Clone)]
struct Parcel {
    sequence: i64,
    body: String,
}

impl Parcel {
    fn kept(key: &str) -> Option<Self> {
        let value = parsed(&browser::kept(key)?)?;
        Some(Self { sequence: number(&value, "sequence")?, body: text(&value, "body")? })
    }

    fn keep(&self, key: &str) {
        let value = object(&[("sequence", js(self.sequence)), ("body", self.body.as_str().into())]);
        browser::keep(key, &json(&value));
    }
}

struct Inner {
    lang: Lang,
    key: String,
    errand: Rc<dyn Errand>,
    state: Delivery,
    sequence: i64,
    parcel: Option<Parcel>,
    is_sending: bool,
    failures: u32,
    timer: Option<i32>,
}

/// Carries the answer to one thing.
#[derive(Clone)]
pub struct Courier(Rc<RefCell<Inner>>);

impl Courier {
    /// Starts carrying. `key` names the thing on this device, `sequence` is what the server had when the page was made.
    /// An answer that an earlier page could not send is shown and sent.
    pub fn start(lang: Lang, key: String, sequence: i64, errand: Rc<dyn Errand>) -> Self {
        let left = Parcel::kept(&key);
        if left.as_ref().is_some_and(|left| left.sequence <= sequence) {
            browser::forget(&key);
        }
        let left = left.filter(|left| left.sequence > sequence);
        let courier = Self(Rc::new(RefCell::new(Inner {
            lang,
            key,
            errand: errand.clone(),
            state: Delivery::Rest,
            sequence: left.as_ref().map_or(sequence, |left| left.sequence),
            parcel: left.clone(),
            is_sending: false,
            failures: 0,
            timer: None,
        })));
        if let Some(left) = left {
            errand.refill(&left.body);
            courier.show(Delivery::Busy);
            courier.go();
        }
        for event in ["online", "visibilitychange", "pagehide"] {
            let carrier = courier.clone();
            browser::on(&window(), event, move |_| carrier.go());
        }
        courier
    }

    /// How far the answer is.
    pub fn state(&self) -> Delivery {
        self.0.borrow().state.clone()
    }

    /// Takes a changed answer; it is sent after a pause in milliseconds.
    pub fn put(&self, body: String, pause: i32) {
        let is_calm = {
            let mut inner = self.0.borrow_mut();
            inner.sequence = browser::now().max(inner.sequence + 1);
            let parcel = Parcel { sequence: inner.sequence, body };
            parcel.keep(&inner.key);
            inner.parcel = Some(parcel);
            !matches!(inner.state, Delivery::Unsent | Delivery::SignedOut)
        };
        if is_calm {
            self.show(Delivery::Busy);
        }
        self.later(pause);
    }

    /// Sends at once what is waiting.
    pub fn go(&self) {
        let (sequence, sending) = {
            let mut inner = self.0.borrow_mut();
            let Some(parcel) = inner.parcel.clone().filter(|_| !inner.is_sending) else { return };
            if let Some(timer) = inner.timer.take() {
                stop(timer);
            }
            inner.is_sending = true;
            (parcel.sequence, inner.errand.send(parcel.sequence, &parcel.body))
        };
        let courier = self.clone();
        spawn_local(async move {
            let answer = sending.await;
            courier.0.borrow_mut().is_sending = false;
            match answer.and_then(|answer| Ack::read(&answer).ok_or(Trouble::Lost)) {
                Ok(ack) => courier.acknowledged(sequence, &ack),
                Err(Trouble::Lost) => courier.again(Delivery::Unsent),
                Err(Trouble::SignedOut) => courier.again(Delivery::SignedOut),
                Err(Trouble::Refused(said)) => courier.refused(said),
            }
        });
    }

    fn later(&self, pause: i32) {
        let courier = self.clone();
        let timer = after(pause, move || courier.go());
        if let Some(earlier) = self.0.borrow_mut().timer.replace(timer) {
            stop(earlier);
        }
    }

    fn show(&self, state: Delivery) {
        let errand = {
            let mut inner = self.0.borrow_mut();
            inner.state = state.clone();
            inner.errand.clone()
        };
        errand.show(&state);
    }

    fn acknowledged(&self, sent: i64, ack: &Ack) {
        let newest = {
            let mut inner = self.0.borrow_mut();
            inner.failures = 0;
            inner.sequence = inner.sequence.max(ack.sequence);
            let is_newest = inner.parcel.as_ref().is_none_or(|parcel| parcel.sequence <= sent);
            if is_newest {
                inner.parcel = None;
                forget_up_to(&inner.key, sent);
            }
            is_newest.then(|| inner.errand.clone())
        };
        match newest {
            None => self.go(),
            Some(errand) => {
                if ack.sequence > sent {
                    errand.refill(&ack.body);
                }
                self.show(Delivery::Saved(ack.at.clone()));
            }
        }
    }

    fn refused(&self, said: Option<(String, String)>) {
        let words = {
            let mut inner = self.0.borrow_mut();
            if let Some(parcel) = inner.parcel.take() {
                forget_up_to(&inner.key, parcel.sequence);
            }
            match said {
                Some((pl, en)) => inner.lang.t(&pl, &en).to_owned(),
                None => not_taken(inner.lang).to_owned(),
            }
        };
        self.show(Delivery::Refused(words));
    }

    fn again(&self, state: Delivery) {
        let pause = {
            let mut inner = self.0.borrow_mut();
            inner.failures += 1;
            back_off(inner.failures)
        };
        if self.state() != state {
            self.show(state);
        }
        self.later(pause);
    }
}

/// Another tab may have left something newer under the key.
fn forget_up_to(key: &str, sequence: i64) {
    if Parcel::kept(key).is_none_or(|left| left.sequence <= sequence) {
        browser::forget(key);
    }
}

/// Texts of a list.
pub fn texts(value: &JsValue, name: &str) -> Vec<String> {
    let list = field(value, name).map(|list| js_sys::Array::from(&list));
    list.map(|list| list.iter().filter_map(|text| text.as_string()).collect()).unwrap_or_default()
}
