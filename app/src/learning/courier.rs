//! An answer on its way to the server: kept on this device until the server has acknowledged it, sent again with
//! back-off while there is no connection, and after a reload.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use domain::error::{Error, Refusal};
use domain::lang::Lang;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::server_fns::Ack;
use crate::browser;
use crate::error::AppError;
use crate::ui::{Icon, icon};

/// Typing rests so long before it is sent.
pub const REST: Duration = Duration::from_millis(800);
/// A tick or a choice is sent at once; two in one breath go together.
pub const BREATH: Duration = Duration::from_millis(60);
/// The longest pause between two tries, in seconds.
const LONGEST: u32 = 60;

/// How far an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing was changed on this page.
    #[default]
    Rest,
    /// It was changed and is not acknowledged yet.
    Busy,
    /// The server has it, since this time.
    Saved(String),
    /// The server could not be reached; it is kept here and sent again.
    Unsent,
    /// The session ran out; it is kept here and sent after signing in.
    SignedOut,
    /// The academy does not take it.
    Refused(String),
}

impl Delivery {
    /// Whether something is not with the server yet.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Busy | Self::Unsent | Self::SignedOut)
    }
}

type Sending = Pin<Box<dyn Future<Output = Result<Ack, AppError>>>>;

/// How an answer of that sequence and body is sent.
pub type Send = Rc<dyn Fn(i64, String) -> Sending>;
/// What is done with an answer that turned out to be newer on the server.
pub type Newer = Rc<dyn Fn(String)>;

#[derive(Clone, Serialize, Deserialize)]
struct Parcel {
    sequence: i64,
    body: String,
}

struct Inner {
    lang: Lang,
    key: String,
    send: Send,
    newer: Newer,
    sequence: i64,
    parcel: Option<Parcel>,
    is_sending: bool,
    failures: u32,
    timer: Option<TimeoutHandle>,
}

/// Carries the answer to one thing. Made in the browser, by an effect.
#[derive(Clone, Copy)]
pub struct Courier {
    inner: StoredValue<Inner, LocalStorage>,
    state: RwSignal<Delivery>,
}

impl Courier {
    /// Starts carrying. `key` names the thing on this device, `sequence` is what the server had when the page was made.
    /// An answer that an earlier page could not send is returned and sent.
    pub fn start(
        (lang, key, sequence): (Lang, String, i64),
        state: RwSignal<Delivery>,
        send: Send,
        newer: Newer,
    ) -> (Self, Option<String>) {
        let left: Option<Parcel> = browser::kept(&key).and_then(|text| serde_json::from_str(&text).ok());
        if left.as_ref().is_some_and(|left| left.sequence <= sequence) {
            browser::forget(&key);
        }
        let left = left.filter(|left| left.sequence > sequence);
        let inner = Inner {
            lang,
            key,
            send,
            newer,
            sequence: left.as_ref().map_or(sequence, |left| left.sequence),
            parcel: left.clone(),
            is_sending: false,
            failures: 0,
            timer: None,
        };
        let courier = Self { inner: StoredValue::new_local(inner), state };
        if left.is_some() {
            state.set(Delivery::Busy);
            courier.go();
        }
        let _ = window_event_listener(ev::online, move |_| courier.go());
        let _ = window_event_listener(ev::visibilitychange, move |_| courier.go());
        let _ = window_event_listener(ev::pagehide, move |_| courier.go());
        (courier, left.map(|left| left.body))
    }

    /// Takes a changed answer; it is sent after a pause.
    pub fn put(self, body: String, pause: Duration) {
        self.inner.update_value(|inner| {
            inner.sequence = browser::now().max(inner.sequence + 1);
            let parcel = Parcel { sequence: inner.sequence, body };
            browser::keep(&inner.key, &serde_json::to_string(&parcel).unwrap_or_default());
            inner.parcel = Some(parcel);
        });
        if !matches!(self.state.get_untracked(), Delivery::Unsent | Delivery::SignedOut) {
            self.state.set(Delivery::Busy);
        }
        self.later(pause);
    }

    /// Sends at once what is waiting.
    pub fn go(self) {
        let next = self.inner.try_update_value(|inner| {
            if inner.is_sending {
                return None;
            }
            let parcel = inner.parcel.clone()?;
            if let Some(timer) = inner.timer.take() {
                timer.clear();
            }
            inner.is_sending = true;
            Some((parcel.sequence, (inner.send)(parcel.sequence, parcel.body)))
        });
        if let Some(Some((sequence, sending))) = next {
            spawn_local(async move {
                let answer = sending.await;
                self.take(sequence, answer);
            });
        }
    }

    fn later(self, pause: Duration) {
        let timer = set_timeout_with_handle(move || self.go(), pause).ok();
        self.inner.update_value(|inner| {
            if let Some(earlier) = std::mem::replace(&mut inner.timer, timer) {
                earlier.clear();
            }
        });
    }

    fn take(self, sent: i64, answer: Result<Ack, AppError>) {
        self.inner.update_value(|inner| inner.is_sending = false);
        match answer {
            Ok(ack) => self.acknowledged(sent, ack),
            Err(AppError::Domain(Error::SignInRequired)) => self.again(Delivery::SignedOut),
            Err(AppError::Domain(
                error @ (Error::Denied | Error::NotFound | Error::Invalid(_) | Error::Refused(_)),
            )) => self.refused(&error),
            Err(_) => self.again(Delivery::Unsent),
        }
    }

    fn acknowledged(self, sent: i64, ack: Ack) {
        let is_newest = self.inner.try_update_value(|inner| {
            inner.failures = 0;
            inner.sequence = inner.sequence.max(ack.sequence);
            let is_newest = inner.parcel.as_ref().is_none_or(|parcel| parcel.sequence <= sent);
            if is_newest {
                inner.parcel = None;
                forget_up_to(&inner.key, sent);
            }
            is_newest
        });
        if is_newest != Some(true) {
            return self.go();
        }
        if ack.sequence > sent {
            let newer = self.inner.with_value(|inner| inner.newer.clone());
            newer(ack.body);
        }
        self.state.set(Delivery::Saved(ack.at));
    }

    fn refused(self, error: &Error) {
        let said = self.inner.try_update_value(|inner| {
            if let Some(parcel) = inner.parcel.take() {
                forget_up_to(&inner.key, parcel.sequence);
            }
            words(inner.lang, error)
        });
        self.state.set(Delivery::Refused(said.unwrap_or_default()));
    }

    fn again(self, state: Delivery) {
        if self.state.get_untracked() != state {
            self.state.set(state);
        }
        let pause = self.inner.try_update_value(|inner| {
            inner.failures += 1;
            back_off(inner.failures)
        });
        self.later(Duration::from_secs(u64::from(pause.unwrap_or(LONGEST))));
    }
}

/// Another tab may have left something newer under the key.
fn forget_up_to(key: &str, sequence: i64) {
    let left: Option<Parcel> = browser::kept(key).and_then(|text| serde_json::from_str(&text).ok());
    if left.is_none_or(|left| left.sequence <= sequence) {
        browser::forget(key);
    }
}

/// Seconds until the next try: 2, 4, 8 … up to a minute.
const fn back_off(failures: u32) -> u32 {
    if failures > 5 { LONGEST } else { 1 << failures }
}

fn words(lang: Lang, error: &Error) -> String {
    match error {
        Error::Refused(Refusal::Said { pl, en }) => lang.t(pl, en).to_owned(),
        _ => lang
            .t(
                "Nie zapisano: tej odpowiedzi nie można tu przyjąć. Odśwież stronę.",
                "Not saved: this answer cannot be taken here. Reload the page.",
            )
            .to_owned(),
    }
}

/// How far an answer is, in words; `None` while nothing was changed.
#[must_use]
pub fn says(lang: Lang, state: &Delivery) -> Option<String> {
    let text = match state {
        Delivery::Rest => return None,
        Delivery::Busy => lang.t("Zapisuję…", "Saving…").to_owned(),
        Delivery::Saved(at) => domain::say!(lang, "Zapisano o {at}", "Saved at {at}"),
        Delivery::Unsent => lang
            .t(
                "Niewysłane: brak połączenia. Odpowiedź jest na tym urządzeniu i zostanie wysłana ponownie.",
                "Not sent: no connection. The answer is on this device and will be sent again.",
            )
            .to_owned(),
        Delivery::SignedOut => lang
            .t(
                "Niewysłane: sesja wygasła. Zaloguj się w nowej karcie, a odpowiedź zostanie wysłana.",
                "Not sent: your session ended. Sign in in a new tab and the answer will be sent.",
            )
            .to_owned(),
        Delivery::Refused(why) => why.clone(),
    };
    Some(text)
}

/// The mark of saving: a sign and the words.
pub fn mark(state: &Delivery, text: String) -> AnyView {
    let (sign, name) = match state {
        Delivery::Rest | Delivery::Saved(_) => (Icon::Check, "done"),
        Delivery::Busy => (Icon::Clock, "busy"),
        _ => (Icon::Warn, "failed"),
    };
    view! { <span class="saved" data-state=name>{icon(sign)}<span>{text}</span></span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_get_rarer_up_to_a_minute() {
        let pauses: Vec<u32> = (1..=8).map(back_off).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn what_is_unsent_says_so() {
        assert_eq!(says(Lang::Pl, &Delivery::Rest), None);
        for state in [Delivery::Unsent, Delivery::SignedOut] {
            assert!(says(Lang::Pl, &state).is_some_and(|text| text.starts_with("Niewysłane")));
            assert!(state.is_pending());
        }
        assert_eq!(says(Lang::En, &Delivery::Saved("10:42".into())).as_deref(), Some("Saved at 10:42"));
    }
}
