//! Where somebody reads: posted by the page that is read, never by its GET.

use std::time::Duration;

use domain::lang::Lang;
use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlMediaElement};
use uuid::Uuid;

use super::server_fns::{NoteReading, Spot};
use crate::browser;
use crate::error::AppError;

/// Scrolling rests so long before the position is posted.
const REST: Duration = Duration::from_millis(1200);
/// Who stays so long has opened the lesson to read it.
const STAY: Duration = Duration::from_secs(3);
/// How often a film that plays tells where it is, in seconds.
const STEP: f64 = 15.0;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    id: Uuid,
    block: Option<Uuid>,
    second: Option<u32>,
    at: i64,
}

#[derive(Clone, Copy)]
struct Reader {
    spot: StoredValue<Spot>,
    blocks: StoredValue<Vec<(Uuid, Element)>, LocalStorage>,
    last: StoredValue<Option<(Option<Uuid>, Option<u32>)>>,
    lost: StoredValue<Option<Event>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// Posts that the lesson was opened and where its reader is, so that "Continue" leads there.
#[island]
pub fn ReadingPosition(lang: Lang, spot: Spot) -> impl IntoView {
    let here = NodeRef::<html::Span>::new();
    let is_live = RwSignal::new(false);
    let reader = Reader {
        spot: StoredValue::new(spot),
        blocks: StoredValue::new_local(Vec::new()),
        last: StoredValue::new(None),
        lost: StoredValue::new(None),
        timer: StoredValue::new(None),
    };
    Effect::new(move |_| {
        if let Some(article) = here.get_untracked().and_then(|here| here.closest("article").ok().flatten()) {
            reader.start(&article);
            is_live.set(true);
        }
    });
    let says = lang.t("Miejsce czytania zapisuje się samo.", "Your place is kept by itself.");
    let shown = move || is_live.get().then_some(says);
    view! { <span class="soft" data-text="sm" node_ref=here>{shown}</span> }
}

impl Reader {
    fn start(self, article: &Element) {
        let blocks: Vec<(Uuid, Element)> = browser::all(article, "section[id^='b-']")
            .into_iter()
            .filter_map(|section| Some((section.id().strip_prefix("b-")?.parse().ok()?, section)))
            .collect();
        for (block, section) in &blocks {
            self.watch_film(*block, section);
        }
        self.blocks.set_value(blocks);
        set_timeout(move || self.post(None, None), STAY);
        let _ = window_event_listener(ev::scroll, move |_| {
            let timer = set_timeout_with_handle(move || self.post(self.block(), None), REST).ok();
            if let Some(earlier) =
                self.timer.try_update_value(|kept| std::mem::replace(kept, timer)).flatten()
            {
                earlier.clear();
            }
        });
        let _ = window_event_listener(ev::online, move |_| self.resend());
    }

    fn watch_film(self, block: Uuid, section: &Element) {
        let Some(film) = section.query_selector("video").ok().flatten() else { return };
        let Ok(film) = film.dyn_into::<HtmlMediaElement>() else { return };
        let told = StoredValue::new(0.0);
        let playing = film.clone();
        browser::on(&film, "timeupdate", move |_| {
            let now = playing.current_time();
            if (now - told.get_value()).abs() >= STEP {
                told.set_value(now);
                self.post(Some(block), Some(whole(now)));
            }
        });
        let paused = film.clone();
        browser::on(&film, "pause", move |_| self.post(Some(block), Some(whole(paused.current_time()))));
    }

    /// The last block that begins above the middle of the window.
    fn block(self) -> Option<Uuid> {
        let middle = window().inner_height().ok()?.as_f64()? / 2.0;
        self.blocks.with_value(|blocks| {
            let mut above = blocks.iter().filter(|(_, section)| browser::top_of(section) < middle);
            above.next_back().map(|(block, _)| *block)
        })
    }

    fn post(self, block: Option<Uuid>, second: Option<u32>) {
        let last = self.last.get_value();
        // Being there still, or being there at all after a place is known, is no news.
        if last == Some((block, second)) || (last.is_some() && block.is_none()) {
            return;
        }
        self.last.set_value(Some((block, second)));
        self.send(Event { id: browser::new_id(), block, second, at: browser::now() });
    }

    fn send(self, event: Event) {
        let call = NoteReading {
            spot: self.spot.get_value(),
            id: event.id,
            block: event.block,
            second: event.second,
            client_ms: event.at,
        };
        spawn_local(async move {
            // Only the newest place is worth another try, under the same id.
            let lost = matches!(browser::ask(call).await, Err(AppError::Unreachable(_)));
            self.lost.set_value(lost.then_some(event));
        });
    }

    fn resend(self) {
        if let Some(event) = self.lost.try_update_value(Option::take).flatten() {
            self.send(event);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a film is not that long")]
fn whole(seconds: f64) -> u32 {
    seconds.max(0.0) as u32
}
