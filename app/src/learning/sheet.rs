//! An attempt that is under way. All its questions are in the page, one of them is shown: links turn to another one by
//! loading the page anew, or at once where the island has taken over. No key is in it.

use domain::assessment::views::{AttemptView, QuestionView};
use domain::say;
use leptos::prelude::*;

use super::islands::QuizLife;
use super::lesson::Address;
use super::marks::mark;
use super::outline::foreign;
use super::says::{question_name, quiz_says, review_says};
use crate::request::Caller;
use crate::ui::{Icon, Notice, Tone, icon};
use crate::{urls, when};

/// The word for the review in addresses.
const REVIEW: &str = "przeglad";

/// The attempt with the question of that step, or the review.
pub fn view_of(
    caller: &Caller,
    (cohort, module, lesson): &Address,
    view: &AttemptView,
    step: Option<usize>,
    refused: Option<String>,
) -> AnyView {
    let lang = caller.lang;
    let here = caller.href(&urls::attempt(cohort, module, lesson, view.number));
    let (number, attempts) = (view.number, view.rule.attempts);
    let over =
        say!(lang, "Sprawdzian · podejście {number} z {attempts}", "Quiz · attempt {number} of {attempts}");
    let saved = view.questions.iter().filter_map(|question| question.saved_at).max();
    let saved = saved.map(|at| when::time(lang, at, caller.zone())).unwrap_or_default();
    let refused = refused.map(|text| {
        view! { <Notice tone=Tone::Brick title=lang.t("Nie zapisano.", "Not saved.")>{text}</Notice> }
    });
    let questions = view
        .questions
        .iter()
        .enumerate()
        .map(|(place, question)| ask(caller, view.questions.len(), place, question, step == Some(place)))
        .collect_view();
    view! {
        <div
            class="flow"
            data-space="5"
            data-attempt=view.id.to_string()
            data-spot=format!("{cohort}/{module}/{lesson}")
            data-number=number.to_string()
            data-here=here.clone()
            data-saved=saved.clone()
            data-closes=view.has_clock().then(|| (view.closes_at - view.now).num_seconds().to_string())
        >
            <header class="quiz-bar">
                <div>
                    <p class="over">{over}</p>
                    <h1 data-text="lg">{view.title.clone()}</h1>
                </div>
                <div class="row" data-gap="5">{mark(quiz_says(lang, &[], &saved).1)} {clock(caller, view)}</div>
            </header>
            {refused}
            <div class="with-aside" data-aside="19">
                <div>{questions} {review(caller, &here, view, step.is_none())}</div>
                {list(caller, &here, view, step)}
            </div>
            <QuizLife/>
        </div>
    }
    .into_any()
}

fn clock(caller: &Caller, view: &AttemptView) -> AnyView {
    let lang = caller.lang;
    let text = if view.has_clock() {
        say!(lang, "do godz. {}", "until {}", when::time(lang, view.closes_at, caller.zone()))
    } else {
        let until = when::date_time(lang, view.closes_at, caller.zone());
        say!(lang, "bez limitu czasu, do {until}", "no time limit, until {until}")
    };
    view! {
        <p class="row" data-nowrap="">{icon(Icon::Clock)} <span data-clock="">{text}</span></p>
        <span class="hidden" role="status" data-spoken=""></span>
    }
    .into_any()
}

fn ask(caller: &Caller, count: usize, place: usize, question: &QuestionView, is_shown: bool) -> AnyView {
    let lang = caller.lang;
    let hint = if question.is_multiple {
        lang.t("Wybierz wszystkie dobre odpowiedzi.", "Choose all right answers.")
    } else {
        lang.t("Wybierz jedną odpowiedź.", "Choose one answer.")
    };
    let kind = if question.is_multiple { "checkbox" } else { "radio" };
    let options = question.options.iter().map(|option| {
        view! {
            <label class="answer">
                <input type=kind name="odpowiedz" value=option.id.clone() checked=option.is_chosen/>
                <span>{option.text.clone()}</span>
            </label>
        }
    });
    let number = place + 1;
    let over = say!(lang, "Pytanie {number} z {count}", "Question {number} of {count}");
    let words = foreign(lang, question.lang);
    view! {
        <form
            class="flow"
            data-space="5"
            method="post"
            autocomplete="off"
            hidden=!is_shown
            data-page=number.to_string()
            data-question=question.id.to_string()
            data-sequence=question.sequence.to_string()
        >
            <input type="hidden" name="pytanie" value=question.id.to_string()/>
            <fieldset class="flow" data-space="3">
                <legend tabindex="-1" data-text="xl" lang=words>
                    <span class="over" lang=lang.tag()>{over}<span class="hidden">". "</span></span>
                    <span>{question.text.clone()}</span>
                </legend>
                <p class="soft">{hint}</p>
                <div class="flow" data-space="2" lang=words>{options.collect_view()}</div>
            </fieldset>
            <label class="check">
                <input type="checkbox" name="powrot" value="1" checked=question.is_flagged/>
                <span>
                    {lang.t("Oznacz do powrotu", "Flag to come back")}
                    <small>
                        {lang.t("Znajdziesz to pytanie na liście przed wysłaniem", "You will find it in the list before you submit")}
                    </small>
                </span>
            </label>
            {steps(caller, count, place)}
        </form>
    }
    .into_any()
}

fn steps(caller: &Caller, count: usize, place: usize) -> AnyView {
    let lang = caller.lang;
    let back = (place > 0).then(|| {
        view! {
            <button class="button" name="krok" value=place.to_string() data-to=place.to_string()>
                {icon(Icon::Back)}
                {lang.t("Poprzednie", "Previous")}
            </button>
        }
    });
    let (next, label) = if place + 1 < count {
        ((place + 2).to_string(), lang.t("Zapisz i dalej", "Save and go on"))
    } else {
        (REVIEW.to_owned(), lang.t("Zapisz i przejrzyj", "Save and review"))
    };
    view! {
        <div class="next">
            <span>{back}</span>
            <button class="button" data-kind="primary" name="krok" value=next.clone() data-to=next>
                {label}
                {icon(Icon::Arrow)}
            </button>
        </div>
    }
    .into_any()
}

/// Questions that are open and flagged.
fn counts(view: &AttemptView) -> (usize, usize) {
    let open = view.questions.iter().filter(|question| !question.is_answered()).count();
    (open, view.questions.iter().filter(|question| question.is_flagged).count())
}

fn review(caller: &Caller, here: &str, view: &AttemptView, is_shown: bool) -> AnyView {
    let lang = caller.lang;
    let (open, flagged) = counts(view);
    let warn = lang.t(
        "Po wysłaniu odpowiedzi nie można zmienić. Zobaczysz wynik i wyjaśnienia.",
        "After submitting, answers cannot be changed. You will see the result with explanations.",
    );
    view! {
        <form class="flow" data-space="5" method="post" hidden=!is_shown data-page=REVIEW data-end="">
            <input type="hidden" name="wyslij" value="1"/>
            <h2 tabindex="-1" data-text="xl">{lang.t("Przed wysłaniem", "Before you submit")}</h2>
            <p class="left" data-review="">{review_says(lang, open, flagged)}</p>
            <p>{warn}</p>
            <p class="soft" role="status" data-waits=""></p>
            <div class="next">
                <a class="button" href=format!("{here}?pytanie=1") data-to="1">
                    {icon(Icon::Back)}
                    {lang.t("Wróć do pytań", "Back to the questions")}
                </a>
                <button class="button" data-kind="primary" data-submit="">{lang.t("Wyślij odpowiedzi", "Submit answers")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn list(caller: &Caller, here: &str, view: &AttemptView, step: Option<usize>) -> AnyView {
    let lang = caller.lang;
    let items = view.questions.iter().enumerate().map(|(place, question)| {
        let (number, is_answered) = (place + 1, question.is_answered());
        let name = question_name(lang, number, is_answered, question.is_flagged, false);
        view! {
            <li>
                <a
                    href=format!("{here}?pytanie={number}")
                    data-to=number.to_string()
                    data-state=if is_answered { "answered" } else { "open" }
                    aria-current=(step == Some(place)).then_some("step")
                    aria-label=name
                >
                    {number}
                    <span data-sign="saved" hidden=!is_answered>{icon(Icon::Check)}</span>
                    <span data-sign="unsent" hidden>{icon(Icon::Clock)}</span>
                    <span class="flag" data-sign="flag" hidden=!question.is_flagged>{icon(Icon::Flag)}</span>
                </a>
            </li>
        }
    });
    let (open, flagged) = counts(view);
    let line = |sign: Icon, text: &'static str, name: &'static str, count: usize| {
        view! { <li>{icon(sign)} <span>{text} " (" <span data-count=name>{count}</span> ")"</span></li> }
    };
    let about = if view.has_clock() {
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
            <ol class="questions">{items.collect_view()}</ol>
            <ul class="tally">
                {line(Icon::Check, lang.t("z odpowiedzią", "answered"), "answered", view.questions.len() - open)}
                {line(Icon::Flag, lang.t("do powrotu", "flagged"), "flagged", flagged)}
                {line(Icon::Quiz, lang.t("bez odpowiedzi", "without an answer"), "open", open)}
            </ul>
            <p class="soft" data-text="sm">{about}</p>
            <a class="button full" href=format!("{here}?pytanie={REVIEW}") data-to=REVIEW>
                {lang.t("Przejrzyj i wyślij", "Review and submit")}
            </a>
        </aside>
    }
    .into_any()
}
