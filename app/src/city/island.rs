//! The combobox of the field. Without scripts the same markup is a text field, a button and radio buttons.

use std::time::Duration;

use domain::lang::Lang;
use domain::say;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::server_fns::{CityHint, CityHints};

/// Typing rests so long before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// The state of the field in the browser.
#[derive(Clone, Copy)]
struct Combo {
    lang: Lang,
    input: NodeRef<html::Input>,
    chosen: RwSignal<Option<CityHint>>,
    hints: RwSignal<CityHints>,
    is_open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    status: RwSignal<String>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Counts questions, so that a late answer to an earlier one is dropped.
    asked: StoredValue<u32>,
}

/// Choosing a city: a combobox with a list, by the pattern of the ARIA Authoring Practices. The id of the chosen
/// city is in the hidden field `city`.
#[island(lazy)]
pub fn CitySearch(
    lang: Lang,
    typed: String,
    chosen: Option<CityHint>,
    hints: CityHints,
    described: String,
    invalid: bool,
) -> impl IntoView {
    let text = chosen.as_ref().filter(|_| typed.is_empty()).map_or(typed, |city| city.label.clone());
    let combo = Combo {
        lang,
        input: NodeRef::new(),
        chosen: RwSignal::new(chosen),
        hints: RwSignal::new(hints),
        is_open: RwSignal::new(false),
        active: RwSignal::new(None),
        status: RwSignal::new(String::new()),
        waiting: StoredValue::new(None),
        asked: StoredValue::new(0),
    };
    // Effects run only in the browser: until then the field is the one for people without scripts.
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let role = move || ready.get().then_some("combobox");
    let in_browser = move |value: String| ready.get().then_some(value);
    view! {
        <div class="city-search">
            <input
                id="city"
                name="city_query"
                type="text"
                autocomplete="off"
                spellcheck="false"
                value=text
                aria-describedby=described
                aria-invalid=invalid.then_some("true")
                role=role
                aria-autocomplete=move || in_browser("list".into())
                aria-controls=move || in_browser("city-list".into())
                aria-expanded=move || in_browser(combo.shows_list().to_string())
                aria-activedescendant=move || combo.active.get().map(option_id)
                node_ref=combo.input
                on:input=move |event| combo.typed(event_target_value(&event))
                on:keydown=move |event| {
                    if combo.key(&event.key()) {
                        event.prevent_default();
                    }
                }
                on:blur=move |_| combo.is_open.set(false)
            />
            {move || if ready.get() { combo.list().into_any() } else { combo.radios().into_any() }}
        </div>
    }
}

/// Asks the server; `None` when it does not answer.
#[cfg(feature = "hydrate")]
async fn hints(lang: Lang, query: &str) -> Option<CityHints> {
    use crate::browser::{ask, field, number, object, text};
    use leptos::server_fn::ServerFn;
    let call = object(&[("lang", lang.tag().into()), ("query", query.into())]);
    let answer = ask(super::server_fns::SearchCities::PATH, &call).await.ok()?;
    let first = field(&answer, "first").map(|list| js_sys::Array::from(&list))?;
    let hint = |city| {
        Some(CityHint {
            id: text(&city, "id")?,
            label: text(&city, "label")?,
            detail: text(&city, "detail")?,
        })
    };
    let total = usize::try_from(number(&answer, "total")?).ok()?;
    Some(CityHints { first: first.iter().filter_map(hint).collect(), total })
}

#[cfg(not(feature = "hydrate"))]
async fn hints(_: Lang, _: &str) -> Option<CityHints> {
    None
}

fn option_id(place: usize) -> String {
    format!("city-option-{place}")
}

impl Combo {
    fn shows_list(self) -> bool {
        self.is_open.get() && !self.hints.read().first.is_empty()
    }

    fn typed(self, text: String) {
        self.chosen.set(None);
        self.active.set(None);
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        if let Some(earlier) = self.waiting.get_value() {
            earlier.clear();
        }
        if text.trim().is_empty() {
            self.hints.set(CityHints::default());
            self.status.set(String::new());
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let answer = hints(self.lang, &text).await;
                if self.asked.get_value() == asked {
                    self.take(answer);
                }
            });
        };
        self.waiting.set_value(set_timeout_with_handle(ask, REST).ok());
    }

    fn take(self, answer: Option<CityHints>) {
        let lang = self.lang;
        let status = match &answer {
            None => lang
                .t(
                    "Nie udało się zapytać serwera. Sprawdź połączenie.",
                    "The server could not be asked. Check the connection.",
                )
                .into(),
            Some(hints) if hints.total == 0 => {
                lang.t("Nie ma takiego miasta w rejestrze.", "No such city is in the register.").into()
            }
            Some(hints) if hints.total > hints.first.len() => {
                let (shown, total) = (hints.first.len(), hints.total);
                say!(
                    lang,
                    "Na liście {shown} z {total}. Dopisz więcej liter.",
                    "{shown} of {total} are listed. Type more letters."
                )
            }
            Some(hints) => {
                let total = hints.total;
                say!(lang, "Pasujące miasta: {total}.", "Matching cities: {total}.")
            }
        };
        self.status.set(status);
        self.hints.set(answer.unwrap_or_default());
        self.is_open.set(true);
    }

    fn choose(self, place: usize) {
        let Some(city) = self.hints.read().first.get(place).cloned() else { return };
        if let Some(input) = self.input.get() {
            input.set_value(&city.label);
        }
        self.status.set(say!(self.lang, "Wybrano: {}", "Chosen: {}", city.label));
        self.chosen.set(Some(city));
        self.is_open.set(false);
        self.active.set(None);
    }

    /// Takes a key; true when the browser must not act on it as well.
    fn key(self, key: &str) -> bool {
        match key {
            "ArrowDown" | "ArrowUp" => {
                self.step(key == "ArrowDown");
                true
            }
            "Enter" => match self.active.get_untracked().filter(|_| self.is_open.get_untracked()) {
                Some(place) => {
                    self.choose(place);
                    true
                }
                None => false,
            },
            "Escape" if self.is_open.get_untracked() => {
                self.is_open.set(false);
                self.active.set(None);
                true
            }
            _ => false,
        }
    }

    fn step(self, forward: bool) {
        let count = self.hints.read_untracked().first.len();
        if count == 0 {
            return;
        }
        self.is_open.set(true);
        let next = match (self.active.get_untracked(), forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(place), true) => (place + 1) % count,
            (Some(place), false) => (place + count - 1) % count,
        };
        self.active.set(Some(next));
        if let Some(option) = document().get_element_by_id(&option_id(next)) {
            option.scroll_into_view_with_bool(false);
        }
    }

    /// What scripts make of the field: the list, the hidden id, what a screen reader is told.
    fn list(self) -> impl IntoView {
        let option = move |(place, city): (usize, CityHint)| {
            view! {
                <li
                    id=option_id(place)
                    role="option"
                    aria-selected=move || (self.active.get() == Some(place)).to_string()
                    on:mousedown=move |event| event.prevent_default()
                    on:click=move |_| self.choose(place)
                >
                    {city.label}
                    <small>{city.detail}</small>
                </li>
            }
        };
        let options = move || self.hints.get().first.into_iter().enumerate().map(option).collect_view();
        view! {
            <ul
                id="city-list"
                class="suggestions"
                role="listbox"
                aria-label=self.lang.t("Miasta", "Cities")
                hidden=move || !self.shows_list()
            >
                {options}
            </ul>
            <input
                type="hidden"
                name="city"
                value=move || self.chosen.get().map(|city| city.id).unwrap_or_default()
            />
            <span class="hint" role="status">{move || self.status.get()}</span>
        }
    }

    /// The field without scripts: a button that lists matches, and radio buttons to choose one.
    fn radios(self) -> impl IntoView {
        let lang = self.lang;
        let chosen = self.chosen.get_untracked();
        let hints = self.hints.get_untracked();
        let left_out = hints.total.saturating_sub(hints.first.len());
        let chosen_id = chosen.as_ref().map(|city| city.id.clone());
        let others = hints.first.into_iter().filter(|city| Some(&city.id) != chosen_id.as_ref());
        let cities: Vec<CityHint> = chosen.into_iter().chain(others).collect();
        let is_empty = cities.is_empty();
        let radios = cities
            .into_iter()
            .map(|city| {
                let checked = Some(&city.id) == chosen_id.as_ref();
                view! {
                    <label class="check">
                        <input type="radio" name="city" value=city.id checked=checked/>
                        <span>{city.label}<small>{city.detail}</small></span>
                    </label>
                }
            })
            .collect_view();
        let more = say!(
            lang,
            "Pasuje jeszcze {left_out}. Wpisz więcej liter i wyszukaj ponownie.",
            "{left_out} more match. Type more letters and search again."
        );
        view! {
            <button class="button" name="city_search" value="1">{lang.t("Szukaj", "Search")}</button>
            {(!is_empty).then(|| view! {
                <fieldset class="choices">
                    <legend>{lang.t("Wybierz miasto", "Choose the city")}</legend>
                    {radios}
                    {(left_out > 0).then(|| view! { <p class="hint">{more}</p> })}
                </fieldset>
            })}
        }
    }
}
