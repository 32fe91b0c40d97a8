//! Where somebody reads: posted by the page that is read, never by its GET.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::lang::Lang;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlMediaElement};

use super::spot;
use crate::browser::{self, Trouble, after, all, ask, first, js, object, on, stop, whole, window, write};
use crate::learning::NoteReading;

/// Scrolling rests so many milliseconds before the position is posted.
const REST: i32 = 1200;
/// Who stays so long has opened the lesson to read it.
const STAY: i32 = 3000;
/// How often a film that plays tells where it is, in seconds.
const STEP: i64 = 15;

type Place = (Option<String>, Option<i64>);

struct Reader {
    spot: JsValue,
    blocks: Vec<Element>,
    last: RefCell<Option<Place>>,
    lost: RefCell<Option<JsValue>>,
    timer: Cell<Option<i32>>,
}

/// Posts that the lesson was opened and where its reader is, so that "Continue" leads there.
pub fn follow(article: &Element, lang: Lang) {
    let reader = Rc::new(Reader {
        spot: spot(article),
        blocks: all(article, "section[id^='b-']"),
        last: RefCell::default(),
        lost: RefCell::default(),
        timer: Cell::default(),
    });
    for section in &reader.blocks {
        if let Some(film) = first::<HtmlMediaElement>(section, "video") {
            watch(&reader, id_of(section), &film);
        }
    }
    let opened = reader.clone();
    after(STAY, move || opened.post((None, None)));
    let scrolled = reader.clone();
    on(&window(), "scroll", move |_| {
        let resting = scrolled.clone();
        let timer = after(REST, move || resting.post((resting.block(), None)));
        if let Some(earlier) = scrolled.timer.replace(Some(timer)) {
            stop(earlier);
        }
    });
    on(&window(), "online", move |_| {
        if let Some(call) = reader.lost.take() {
            reader.send(call);
        }
    });
    if let Some(words) = first::<Element>(article, "[data-reading]") {
        write(&words, lang.t("Miejsce czytania zapisuje się samo.", "Your place is kept by itself."));
    }
}

fn watch(reader: &Rc<Reader>, block: String, film: &HtmlMediaElement) {
    let told = Cell::new(0);
    let (playing, player, id) = (reader.clone(), film.clone(), block.clone());
    on(film, "timeupdate", move |_| {
        let now = whole(player.current_time());
        if (now - told.get()).abs() >= STEP {
            told.set(now);
            playing.post((Some(id.clone()), Some(now)));
        }
    });
    let (pausing, player) = (reader.clone(), film.clone());
    on(film, "pause", move |_| pausing.post((Some(block.clone()), Some(whole(player.current_time())))));
}

fn id_of(section: &Element) -> String {
    section.id().trim_start_matches("b-").to_owned()
}

impl Reader {
    /// The last block that begins above the middle of the window.
    fn block(&self) -> Option<String> {
        let middle = window().inner_height().ok()?.as_f64()? / 2.0;
        let above = |section: &&Element| section.get_bounding_client_rect().top() < middle;
        self.blocks.iter().rfind(above).map(id_of)
    }

    fn post(self: &Rc<Self>, place: Place) {
        let is_known = {
            let last = self.last.borrow();
            // Being there still, or being there at all after a place is known, is no news.
            last.as_ref() == Some(&place) || (last.is_some() && place.0.is_none())
        };
        if is_known {
            return;
        }
        let mut call = vec![
            ("spot", self.spot.clone()),
            ("id", browser::new_id().into()),
            ("client_ms", js(browser::now())),
        ];
        call.extend(place.0.as_deref().map(|block| ("block", block.into())));
        call.extend(place.1.map(|second| ("second", js(second))));
        *self.last.borrow_mut() = Some(place);
        self.send(object(&call));
    }

    fn send(self: &Rc<Self>, call: JsValue) {
        let reader = self.clone();
        spawn_local(async move {
            // Only the newest place is worth another try, under the same id.
            let is_lost = ask(NoteReading::PATH, &call).await == Err(Trouble::Lost);
            *reader.lost.borrow_mut() = is_lost.then_some(call);
        });
    }
}
