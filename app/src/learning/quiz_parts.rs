//! The parts beside the question: the list of questions and the review before submitting.

use domain::lang::Lang;
use leptos::prelude::*;

use super::quiz_island::{Desk, SUBMIT};
use super::server_fns::QuizBody;
use crate::ui::{Icon, Notice, Tone, icon};

/// What the box for coming back says.
pub fn flag_label(lang: Lang) -> AnyView {
    view! {
        <span>
            {lang.t("Oznacz do powrotu", "Flag to come back")}
            <small>
                {lang.t("Znajdziesz to pytanie na liście przed wysłaniem", "You will find it in the list before you submit")}
            </small>
        </span>
    }
    .into_any()
}

/// A question's number and state in words.
pub fn question_name(lang: Lang, step: usize, body: &QuizBody, is_pending: bool) -> String {
    let mut name = domain::say!(lang, "Pytanie {}", "Question {}", step + 1);
    name.push_str(match (body.chosen.is_empty(), is_pending) {
        (true, _) => lang.t(", bez odpowiedzi", ", without an answer"),
        (false, false) => lang.t(", odpowiedź zapisana", ", answer saved"),
        (false, true) => lang.t(", odpowiedź jeszcze niewysłana", ", answer not sent yet"),
    });
    if body.is_flagged {
        name.push_str(lang.t(", oznaczone do powrotu", ", flagged to come back"));
    }
    name
}

/// How many questions are answered, flagged, empty.
fn counts(desk: Desk) -> (usize, usize, usize) {
    let bodies: Vec<QuizBody> = desk.rows.get_value().into_iter().map(|row| row.body.get()).collect();
    let answered = bodies.iter().filter(|body| !body.chosen.is_empty()).count();
    (answered, bodies.iter().filter(|body| body.is_flagged).count(), bodies.len() - answered)
}

/// The list of questions.
pub fn list(desk: Desk) -> AnyView {
    let lang = desk.lang;
    let (here, count) = desk.sheet.with_value(|sheet| (sheet.here.clone(), sheet.questions.len()));
    let items = (0..count)
        .filter_map(|step| Some((step, desk.row(step)?)))
        .map(|(step, row)| {
            let is_answered = move || !row.body.get().chosen.is_empty();
            let sign = move || {
                let sign = if row.state.get().is_pending() { Icon::Clock } else { Icon::Check };
                is_answered().then(|| icon(sign))
            };
            let flag = move || {
                row.body.get().is_flagged.then(|| view! { <span class="flag">{icon(Icon::Flag)}</span> })
            };
            view! {
                <li>
                    <a
                        href=format!("{here}?pytanie={}", step + 1)
                        data-state=move || is_answered().then_some("answered")
                        aria-current=move || (desk.step.get() == Some(step)).then_some("step")
                        aria-label=move || desk.name_of(step)
                        on:click=move |event| desk.turn(&event, Some(step))
                    >
                        <span>{step + 1}</span>
                        {sign}
                        {flag}
                    </a>
                </li>
            }
        })
        .collect_view();
    let line = move |sign: Icon, text: &'static str, of: fn((usize, usize, usize)) -> usize| {
        let shown = move || format!("{text} ({})", of(counts(desk)));
        view! { <li>{icon(sign)} <span>{shown}</span></li> }
    };
    let about = desk.sheet.with_value(|sheet| sheet.closes.is_some());
    let about = if about {
        lang.t(
            "Możesz zamknąć przeglądarkę i wrócić. Czas biegnie dalej, odpowiedzi zostają.",
            "You can close the browser and come back. The time goes on, the answers stay.",
        )
    } else {
        lang.t(
            "Możesz zamknąć przeglądarkę i wrócić: zapisane odpowiedzi zostają.",
            "You can close the browser and come back: saved answers stay.",
        )
    };
    view! {
        <aside class="card flow" aria-labelledby="pyt">
            <h2 id="pyt" data-text="lg">{lang.t("Pytania", "Questions")}</h2>
            <ol class="questions">{items}</ol>
            <ul class="tally">
                {line(Icon::Check, lang.t("odpowiedź zapisana", "answered"), |(answered, _, _)| answered)}
                {line(Icon::Flag, lang.t("do powrotu", "flagged"), |(_, flagged, _)| flagged)}
                {line(Icon::Quiz, lang.t("bez odpowiedzi", "without an answer"), |(_, _, open)| open)}
            </ul>
            <p class="soft" data-text="sm">{about}</p>
            <a
                class="button full"
                href=format!("{here}?pytanie=przeglad")
                on:click=move |event| desk.turn(&event, None)
            >
                {lang.t("Przejrzyj i wyślij", "Review and submit")}
            </a>
        </aside>
    }
    .into_any()
}

/// The last look before submitting.
pub fn review(desk: Desk) -> AnyView {
    let lang = desk.lang;
    let said = move || {
        let (_, flagged, open) = counts(desk);
        let text = match (open, flagged) {
            (0, 0) => lang.t("Każde pytanie ma odpowiedź.", "Every question has an answer.").to_owned(),
            _ => domain::say!(
                lang,
                "Bez odpowiedzi: {open}. Oznaczone do powrotu: {flagged}.",
                "Without an answer: {open}. Flagged to come back: {flagged}."
            ),
        };
        let tone = if open > 0 { Tone::Lamp } else { Tone::Patina };
        view! { <Notice tone=tone>{text}</Notice> }
    };
    let warn = lang.t(
        "Po wysłaniu odpowiedzi nie można zmienić. Zobaczysz wynik i wyjaśnienia.",
        "After submitting, answers cannot be changed. You will see the result with explanations.",
    );
    let waits = move || {
        desk.wants_out.get().then(|| {
            lang.t(
                "Czekam, aż serwer potwierdzi wszystkie odpowiedzi. Potem wyślę je same.",
                "Waiting until the server has every answer. Then they are submitted by themselves.",
            )
        })
    };
    view! {
        <div class="flow" data-space="5">
            <h2 id="pytanie-tresc" tabindex="-1" data-text="xl">{lang.t("Przed wysłaniem", "Before you submit")}</h2>
            {said}
            <p>{warn}</p>
            <p class="soft" role="status">{waits}</p>
            <div class="next">
                <span></span>
                <button class="button" data-kind="primary" form=SUBMIT on:click=move |event| desk.submit(&event)>
                    {lang.t("Wyślij odpowiedzi", "Submit answers")}
                </button>
            </div>
        </div>
    }
    .into_any()
}
