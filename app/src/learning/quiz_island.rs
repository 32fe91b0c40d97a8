//! An attempt at a quiz in the browser: each answer is saved as given. Without scripts the same markup is plain forms.

use std::rc::Rc;

use domain::lang::Lang;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlFormElement};

use super::courier::{BREATH, Courier, Delivery, mark};
use super::quiz_parts::{flag_label, list, question_name, review};
use super::server_fns::{KeepAnswer, QuizBody};
use super::sheet::{Asked, Sheet, time_left};
use crate::browser;
use crate::ui::{Icon, Notice, Tone, icon};

/// The form that submits the attempt; the review's button belongs to it, wherever that stands.
pub(super) const SUBMIT: &str = "wysylka";
const LEGEND: &str = "pytanie-tresc";

/// The state of one question on the page.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub body: RwSignal<QuizBody>,
    pub state: RwSignal<Delivery>,
    courier: StoredValue<Option<Courier>, LocalStorage>,
}

/// The state of the attempt on the page.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub lang: Lang,
    pub sheet: StoredValue<Sheet>,
    pub rows: StoredValue<Vec<Row>>,
    pub step: RwSignal<Option<usize>>,
    /// Whether the browser has taken over.
    pub is_live: RwSignal<bool>,
    /// Submitting waits for answers that are still on their way.
    pub wants_out: RwSignal<bool>,
    left: RwSignal<Option<i64>>,
    spoken: RwSignal<String>,
}

/// The attempt: a question or the review, the list of questions, the clock.
#[island(lazy)]
pub fn QuizSheet(sheet: Sheet) -> impl IntoView {
    let lang = sheet.lang;
    let rows: Vec<Row> = sheet
        .questions
        .iter()
        .map(|asked| Row {
            body: RwSignal::new(asked.body.clone()),
            state: RwSignal::new(Delivery::Rest),
            courier: StoredValue::new_local(None),
        })
        .collect();
    let desk = Desk {
        lang,
        step: RwSignal::new(sheet.step),
        rows: StoredValue::new(rows),
        is_live: RwSignal::new(false),
        wants_out: RwSignal::new(false),
        left: RwSignal::new(None),
        spoken: RwSignal::new(String::new()),
        sheet: StoredValue::new(sheet.clone()),
    };
    Effect::new(move |_| desk.wake());
    Effect::new(move |_| desk.leave_when_ready());
    let over = domain::say!(
        lang,
        "Quiz · podejście {} z {}",
        "Quiz · attempt {} of {}",
        sheet.number,
        sheet.attempts
    );
    let refused = sheet.refused.clone().map(|text| {
        view! { <Notice tone=Tone::Brick title=lang.t("Nie zapisano.", "Not saved.")>{text}</Notice> }
    });
    let main = move || match desk.step.get() {
        Some(step) => ask(desk, step),
        None => review(desk),
    };
    view! {
        <div class="flow" data-space="5">
            <header class="quiz-bar">
                <div>
                    <p class="over">{over}</p>
                    <h1 data-text="lg">{sheet.title.clone()}</h1>
                </div>
                <div class="row" data-gap="5">
                    <span role="status">{move || desk.mark()}</span>
                    {clock(desk)}
                </div>
            </header>
            {refused}
            <form id=SUBMIT method="post" hidden>
                <input type="hidden" name="wyslij" value="1"/>
            </form>
            <div class="with-aside" data-aside="19">
                <div>{main}</div>
                {list(desk)}
            </div>
        </div>
    }
}

fn clock(desk: Desk) -> AnyView {
    let lang = desk.lang;
    let closes = desk.sheet.with_value(|sheet| sheet.closes.clone());
    let text = move || match (&closes, desk.left.get()) {
        (Some(_), Some(left)) => time_left(lang, left),
        (Some((_, at)), None) => domain::say!(lang, "do godz. {at}", "until {at}"),
        (None, _) => lang.t("bez limitu czasu", "no time limit").to_owned(),
    };
    view! {
        <p class="row">{icon(Icon::Clock)} <span>{text}</span></p>
        <span class="hidden" role="status">{move || desk.spoken.get()}</span>
    }
    .into_any()
}

fn ask(desk: Desk, step: usize) -> AnyView {
    let lang = desk.lang;
    let found = desk
        .sheet
        .with_value(|sheet| sheet.questions.get(step).cloned().map(|asked| (asked, sheet.questions.len())));
    let (Some((asked, count)), Some(row)) = (found, desk.row(step)) else { return ().into_any() };
    let hint = if asked.is_multiple {
        lang.t("Wybierz wszystkie dobre odpowiedzi.", "Choose all right answers.")
    } else {
        lang.t("Wybierz jedną odpowiedź.", "Choose one answer.")
    };
    let options = options(desk, step, &asked, &row.body.get_untracked());
    let is_flagged = row.body.get_untracked().is_flagged;
    let back = step.checked_sub(1).map(|before| {
        view! {
            <button class="button" name="krok" value=step.to_string() on:click=move |event| desk.turn(&event, Some(before))>
                {icon(Icon::Back)}
                {lang.t("Poprzednie", "Previous")}
            </button>
        }
    });
    let (onward, next, label) = if step + 1 < count {
        (Some(step + 1), (step + 2).to_string(), lang.t("Zapisz i dalej", "Save and go on"))
    } else {
        (None, "przeglad".to_owned(), lang.t("Zapisz i przejrzyj", "Save and review"))
    };
    let flag = move |event| {
        let is_flagged = event_target_checked(&event);
        desk.change(step, |body| body.is_flagged = is_flagged);
    };
    let place = domain::say!(lang, "Pytanie {} z {}", "Question {} of {}", step + 1, count);
    let enter = move |event: ev::SubmitEvent| {
        if desk.is_live.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <form class="flow" data-space="5" method="post" autocomplete="off" on:submit=enter>
            <input type="hidden" name="pytanie" value=asked.id.to_string()/>
            <fieldset class="flow" data-space="3">
                <legend id=LEGEND tabindex="-1" data-text="xl" lang=asked.foreign.clone()>
                    <span class="over" lang=lang.tag()>{place} <span class="hidden">". "</span></span>
                    <span>{asked.text.clone()}</span>
                </legend>
                <p class="soft">{hint}</p>
                <div class="flow" data-space="2" lang=asked.foreign.clone()>{options}</div>
            </fieldset>
            <label class="check">
                <input type="checkbox" name="powrot" value="1" checked=is_flagged on:change=flag/>
                {flag_label(lang)}
            </label>
            <div class="next">
                <div>{back}</div>
                <button
                    class="button"
                    data-kind="primary"
                    name="krok"
                    value=next
                    on:click=move |event| desk.turn(&event, onward)
                >
                    {label}
                    {icon(Icon::Arrow)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn options(desk: Desk, step: usize, asked: &Asked, body: &QuizBody) -> AnyView {
    let kind = if asked.is_multiple { "checkbox" } else { "radio" };
    let is_multiple = asked.is_multiple;
    asked
        .options
        .iter()
        .map(|(id, text)| {
            let chosen = id.clone();
            let change = move |event| desk.choose(step, &chosen, is_multiple, event_target_checked(&event));
            view! {
                <label class="answer">
                    <input
                        type=kind
                        name="odpowiedz"
                        value=id.clone()
                        checked=body.chosen.contains(id)
                        on:change=change
                    />
                    <span>{text.clone()}</span>
                </label>
            }
        })
        .collect_view()
        .into_any()
}

impl Desk {
    pub fn row(self, step: usize) -> Option<Row> {
        self.rows.with_value(|rows| rows.get(step).copied())
    }

    /// The browser takes over: unsent answers of an earlier page come back, the clock starts.
    fn wake(self) {
        let sheet = self.sheet.get_value();
        for (step, asked) in sheet.questions.iter().enumerate() {
            let Some(row) = self.row(step) else { continue };
            let (lang, spot, number, question) = (sheet.lang, sheet.spot.clone(), sheet.number, asked.id);
            let send = Rc::new(move |sequence, body: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
                let body = serde_json::from_str(&body).unwrap_or_default();
                Box::pin(browser::ask(KeepAnswer {
                    lang,
                    spot: spot.clone(),
                    number,
                    question,
                    body,
                    sequence,
                }))
            });
            let newer = {
                let asked = asked.clone();
                move |body: String| {
                    row.body.set(asked.fitting(serde_json::from_str(&body).unwrap_or_default()));
                    self.step.notify();
                }
            };
            let key = format!("academy/{}/{question}", sheet.attempt);
            let (courier, left) =
                Courier::start((lang, key, asked.sequence), row.state, send, Rc::new(newer.clone()));
            row.courier.set_value(Some(courier));
            if let Some(body) = left {
                newer(body);
            }
        }
        if let Some((left, _)) = sheet.closes {
            let end = browser::now() + left * 1000;
            self.tick(end);
            set_interval(move || self.tick(end), std::time::Duration::from_secs(1));
        }
        self.is_live.set(true);
    }

    fn tick(self, end: i64) {
        let left = (end - browser::now() + 999) / 1000;
        let before = self.left.get_untracked();
        if before == Some(left) {
            return;
        }
        self.left.set(Some(left));
        let passed = |mark: i64| before.is_some_and(|before| before > mark) && left <= mark;
        if passed(300) || passed(60) {
            self.spoken.set(time_left(self.lang, left));
        }
        if left <= 0 && !self.wants_out.get_untracked() {
            self.wants_out.set(true);
        }
    }

    fn choose(self, step: usize, option: &str, is_multiple: bool, is_on: bool) {
        self.change(step, |body| {
            if !is_multiple {
                body.chosen.clear();
            }
            body.chosen.retain(|chosen| chosen != option);
            if is_on {
                body.chosen.push(option.to_owned());
            }
        });
    }

    fn change(self, step: usize, change: impl FnOnce(&mut QuizBody)) {
        let Some(row) = self.row(step) else { return };
        row.body.update(change);
        let body = serde_json::to_string(&row.body.get_untracked()).unwrap_or_default();
        if let Some(courier) = row.courier.get_value() {
            courier.put(body, BREATH);
        }
    }

    /// Turns to a question or the review without loading a page: it works without a connection.
    pub fn turn(self, event: &ev::MouseEvent, to: Option<usize>) {
        if !self.is_live.get_untracked() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        self.step.set(to);
        let word = to.map_or_else(|| "przeglad".to_owned(), |step| (step + 1).to_string());
        self.sheet.with_value(|sheet| browser::replace_address(&format!("{}?pytanie={word}", sheet.here)));
        request_animation_frame(|| {
            let legend =
                document().get_element_by_id(LEGEND).and_then(|node| node.dyn_into::<HtmlElement>().ok());
            if let Some(legend) = legend {
                let _ = legend.focus();
            }
        });
    }

    /// Submitting: what is still here goes first.
    pub fn submit(self, event: &ev::MouseEvent) {
        if !self.is_live.get_untracked() {
            return;
        }
        event.prevent_default();
        self.wants_out.set(true);
        for row in self.rows.get_value() {
            if let Some(courier) = row.courier.get_value() {
                courier.go();
            }
        }
    }

    fn leave_when_ready(self) {
        let is_pending = self.rows.get_value().into_iter().any(|row| row.state.get().is_pending());
        if !self.wants_out.get() || is_pending {
            return;
        }
        let form =
            document().get_element_by_id(SUBMIT).and_then(|node| node.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            let _ = form.submit();
        }
    }

    /// How far saving is, over all questions.
    fn mark(self) -> Option<AnyView> {
        let lang = self.lang;
        let states: Vec<Delivery> = self.rows.get_value().into_iter().map(|row| row.state.get()).collect();
        let count =
            |wanted: fn(&Delivery) -> bool| states.iter().filter(|state| wanted(state)).count() as u64;
        let find = |wanted: fn(&Delivery) -> bool| states.iter().find(|state| wanted(state)).cloned();
        let unsent = count(|state| matches!(state, Delivery::Unsent));
        if let Some(state @ Delivery::Refused(_)) = find(|state| matches!(state, Delivery::Refused(_))) {
            return Some(mark(&state, super::courier::says(lang, &state)?));
        }
        if let Some(state) = find(|state| matches!(state, Delivery::SignedOut)) {
            return Some(mark(&state, super::courier::says(lang, &state)?));
        }
        if unsent > 0 {
            let answers =
                lang.plural(unsent, ["odpowiedź", "odpowiedzi", "odpowiedzi"], ["answer", "answers"]);
            let text = domain::say!(
                lang,
                "Brak połączenia. Niewysłane: {unsent} {answers}. Są na tym urządzeniu i zostaną wysłane ponownie.",
                "No connection. Not sent: {unsent} {answers}. They are on this device and will be sent again."
            );
            return Some(mark(&Delivery::Unsent, text));
        }
        if count(|state| matches!(state, Delivery::Busy)) > 0 {
            return Some(mark(
                &Delivery::Busy,
                lang.t("Zapisuję odpowiedź…", "Saving the answer…").to_owned(),
            ));
        }
        let last = states.iter().filter_map(|state| match state {
            Delivery::Saved(at) => Some(at.clone()),
            _ => None,
        });
        // "9.59" is before "10.01".
        let by_time = |at: &String| (at.len(), at.clone());
        let before = || {
            let sheet = self.sheet.get_value();
            sheet.questions.into_iter().filter_map(|asked| asked.saved).max_by_key(by_time)
        };
        let at = last.max_by_key(by_time).or_else(before)?;
        let text = domain::say!(lang, "Odpowiedzi zapisane o {at}", "Answers saved at {at}");
        Some(mark(&Delivery::Saved(at), text))
    }

    /// What the list says of a question.
    pub fn name_of(self, step: usize) -> String {
        let Some(row) = self.row(step) else { return String::new() };
        let body = row.body.get();
        question_name(self.lang, step, &body, row.state.get().is_pending())
    }
}
