//! An attempt at a quiz: each answer is saved as given, questions are turned without loading a page, the clock runs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::lang::Lang;
use leptos::server_fn::ServerFn;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, MouseEvent};

use super::courier::{BREATH, Courier, Errand, Sending, texts};
use super::{lang, spot, tag};
use crate::browser::{
    all, ask, data, document, each_second, field, first, focus, js, json, now, object, on, parsed,
    replace_address, set, turn, write,
};
use crate::learning::KeepAnswer;
use crate::learning::says::{Delivery, question_name, quiz_says, review_says, time_left};

/// The attempt on the page.
struct Sheet {
    lang: Lang,
    root: Element,
    questions: RefCell<Vec<Question>>,
    /// Submitting waits for answers that are still on their way.
    wants_out: Cell<bool>,
    /// Seconds that the clock showed last.
    shown: Cell<i64>,
}

/// A question on the page.
#[derive(Clone)]
struct Question {
    form: Element,
    link: Option<Element>,
    courier: Courier,
}

/// Where the answer to one question goes.
struct Post {
    sheet: Rc<Sheet>,
    id: String,
    form: Element,
}

/// Takes over the attempt that is on the page.
pub fn attempt() {
    let Ok(Some(root)) = document().query_selector("[data-attempt]") else { return };
    let sheet = Rc::new(Sheet {
        lang: lang(),
        root: root.clone(),
        questions: RefCell::default(),
        wants_out: Cell::default(),
        shown: Cell::new(i64::MAX),
    });
    for (step, form) in all::<Element>(&root, "form[data-question]").into_iter().enumerate() {
        let id = data(&form, "question");
        let key = format!("academy/{}/{id}", data(&root, "attempt"));
        let post = Rc::new(Post { sheet: sheet.clone(), id, form: form.clone() });
        let sequence = data(&form, "sequence").parse().unwrap_or_default();
        let courier = Courier::start(sheet.lang, key, sequence, post.clone());
        let link = first(&root, &format!("a[data-to='{}']", step + 1));
        let changed = courier.clone();
        on(&form, "change", move |_| changed.put(post.body(), BREATH));
        on(&form, "submit", |event| event.prevent_default());
        sheet.questions.borrow_mut().push(Question { form, link, courier });
    }
    for to in all::<Element>(&root, "[data-to]") {
        let turning = sheet.clone();
        let target = to.clone();
        on(&to, "click", move |event| turning.turn(&event, &data(&target, "to")));
    }
    if let Some(button) = first::<Element>(&root, "[data-submit]") {
        let leaving = sheet.clone();
        on(&button, "click", move |event| {
            event.prevent_default();
            leaving.submit();
        });
    }
    sheet.start_clock();
    sheet.refresh();
}

impl Sheet {
    /// Brings list, marks and counts up to date with the forms.
    fn refresh(self: &Rc<Self>) {
        let questions = self.questions.borrow().clone();
        let (mut open, mut flagged) = (0, 0);
        for (place, question) in questions.iter().enumerate() {
            let (is_answered, is_flagged) = (!chosen(&question.form).is_empty(), is_flagged(&question.form));
            open += usize::from(!is_answered);
            flagged += usize::from(is_flagged);
            let Some(link) = &question.link else { continue };
            let is_pending = question.courier.state().is_pending();
            set(
                link,
                "aria-label",
                &question_name(self.lang, place + 1, is_answered, is_flagged, is_pending),
            );
            set(link, "data-state", if is_answered { "answered" } else { "open" });
            for (sign, is_on) in [
                ("saved", is_answered && !is_pending),
                ("unsent", is_answered && is_pending),
                ("flag", is_flagged),
            ] {
                if let Some(sign) = first::<Element>(link, &format!("[data-sign={sign}]")) {
                    turn(&sign, "hidden", !is_on);
                }
            }
        }
        for (name, count) in [("answered", questions.len() - open), ("flagged", flagged), ("open", open)] {
            if let Some(number) = first::<Element>(&self.root, &format!("[data-count={name}]")) {
                write(&number, &count.to_string());
            }
        }
        if let Some(words) = first::<Element>(&self.root, "[data-review]") {
            write(&words, &review_says(self.lang, open, flagged));
        }
        self.mark(&questions);
    }

    /// How far saving is, over all questions; leaves when that was waited for.
    fn mark(self: &Rc<Self>, questions: &[Question]) {
        let states: Vec<Delivery> = questions.iter().map(|question| question.courier.state()).collect();
        let (state, says) = quiz_says(self.lang, &states, &data(&self.root, "saved"));
        if let Some(mark) = first::<Element>(&self.root, ".quiz-bar .saved") {
            set(&mark, "data-state", state.word());
            turn(&mark, "hidden", says.is_empty());
            if let Some(words) = first::<Element>(&mark, "[data-words]") {
                write(&words, &says);
            }
        }
        let is_pending = states.iter().any(Delivery::is_pending);
        if let Some(waits) = first::<Element>(&self.root, "[data-waits]") {
            let text = self.lang.t(
                "Czekam, aż serwer potwierdzi wszystkie odpowiedzi. Potem wyślę je same.",
                "Waiting until the server has every answer. Then they are submitted by themselves.",
            );
            write(&waits, if self.wants_out.get() && is_pending { text } else { "" });
        }
        if self.wants_out.get() && !is_pending {
            self.wants_out.set(false);
            if let Some(form) = first::<HtmlFormElement>(&self.root, "form[data-end]") {
                let _ = form.submit();
            }
        }
    }

    /// Turns to a question or the review without loading a page: it works without a connection.
    fn turn(&self, event: &Event, to: &str) {
        let click = event.dyn_ref::<MouseEvent>();
        if click.is_some_and(|click| click.ctrl_key() || click.meta_key() || click.shift_key()) {
            return;
        }
        event.prevent_default();
        for page in all::<Element>(&self.root, "[data-page]") {
            let is_shown = data(&page, "page") == to;
            turn(&page, "hidden", !is_shown);
            if let Some(title) = first::<HtmlElement>(&page, "[tabindex='-1']").filter(|_| is_shown) {
                focus(&title);
            }
        }
        for link in all::<Element>(&self.root, ".questions a") {
            if data(&link, "to") == to {
                set(&link, "aria-current", "step");
            } else {
                let _ = link.remove_attribute("aria-current");
            }
        }
        replace_address(&format!("{}?pytanie={to}", data(&self.root, "here")));
    }

    /// Submitting: what is still here goes first.
    fn submit(self: &Rc<Self>) {
        self.wants_out.set(true);
        let questions = self.questions.borrow().clone();
        for question in &questions {
            question.courier.go();
        }
        self.mark(&questions);
    }

    fn start_clock(self: &Rc<Self>) {
        let Ok(left) = data(&self.root, "closes").parse::<i64>() else { return };
        let end = now() + left * 1000;
        let sheet = self.clone();
        sheet.tick(end);
        each_second(move || sheet.tick(end));
    }

    fn tick(self: &Rc<Self>, end: i64) {
        let left = (end - now() + 999) / 1000;
        let before = self.shown.replace(left);
        if before == left {
            return;
        }
        let says = time_left(self.lang, left);
        if let Some(clock) = first::<Element>(&self.root, "[data-clock]") {
            write(&clock, &says);
        }
        let passed = |mark: i64| before != i64::MAX && before > mark && left <= mark;
        if let Some(spoken) =
            first::<Element>(&self.root, "[data-spoken]").filter(|_| passed(300) || passed(60))
        {
            write(&spoken, &says);
        }
        if before > 0 && left <= 0 {
            self.submit();
        }
    }
}

fn options(form: &Element) -> Vec<HtmlInputElement> {
    all(form, "input[name=odpowiedz]")
}

fn chosen(form: &Element) -> Vec<String> {
    options(form).iter().filter(|option| option.checked()).map(HtmlInputElement::value).collect()
}

fn flag(form: &Element) -> Option<HtmlInputElement> {
    first(form, "input[name=powrot]")
}

fn is_flagged(form: &Element) -> bool {
    flag(form).is_some_and(|flag| flag.checked())
}

impl Post {
    fn body(&self) -> String {
        let chosen: js_sys::Array = chosen(&self.form).iter().map(|id| JsValue::from_str(id)).collect();
        json(&object(&[("chosen", chosen.into()), ("is_flagged", is_flagged(&self.form).into())]))
    }
}

impl Errand for Post {
    fn send(&self, sequence: i64, body: &str) -> Sending {
        let root = &self.sheet.root;
        let call = object(&[
            ("lang", tag(self.sheet.lang)),
            ("spot", spot(root)),
            ("number", js(data(root, "number").parse().unwrap_or_default())),
            ("question", self.id.as_str().into()),
            ("body", parsed(body).unwrap_or(JsValue::NULL)),
            ("sequence", js(sequence)),
        ]);
        Box::pin(async move { ask(KeepAnswer::PATH, &call).await })
    }

    fn show(&self, _: &Delivery) {
        self.sheet.refresh();
    }

    fn refill(&self, body: &str) {
        let Some(body) = parsed(body) else { return };
        let chosen = texts(&body, "chosen");
        for option in options(&self.form) {
            option.set_checked(chosen.contains(&option.value()));
        }
        if let Some(flag) = flag(&self.form) {
            flag.set_checked(field(&body, "is_flagged").is_some_and(|value| value.is_truthy()));
        }
    }
}
