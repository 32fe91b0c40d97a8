use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::assessment::commands::{save_answer, submit_attempt};
use domain::assessment::queries::{Attempt, attempt};
use domain::assessment::views::{AttemptView, NewAnswer, QuestionView};
use domain::say;
use leptos::prelude::*;

use super::lesson::Address;
use super::outline::foreign;
use super::result;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, Notice, Tone, icon};
use crate::{urls, when};

type AttemptAddress = (String, String, String, u32);

/// A question of an open attempt, or its review before submitting, or the result.
pub async fn show(caller: Caller, Path(address): Path<AttemptAddress>) -> Reply {
    page(&caller, address, FormState::default()).await
}

/// "Save and go on", or submitting.
pub async fn take(caller: Caller, Path(address): Path<AttemptAddress>, fields: Fields) -> Reply {
    match taken(&caller, &address, &fields).await {
        Ok(response) => Ok(response),
        Err(error @ domain::Error::NotFound) => Err(error.into()),
        Err(error) => page(&caller, address, FormState::failed(fields, error)).await,
    }
}

async fn taken(
    caller: &Caller,
    (cohort, module, lesson, number): &AttemptAddress,
    fields: &Fields,
) -> domain::Result<Response> {
    let address = (cohort.as_str(), module.as_str(), lesson.as_str());
    let here = urls::attempt(cohort, module, lesson, *number);
    if fields.has("wyslij") {
        submit_attempt(&caller.academy, &caller.actor, address, *number).await?;
        return Ok(see_other(caller, &here, None));
    }
    let new = NewAnswer {
        question: fields.get("pytanie").parse().map_err(|_| domain::Error::NotFound)?,
        chosen: fields.all("odpowiedz").map(str::to_owned).collect(),
        is_flagged: fields.has("powrot"),
        sequence: None,
    };
    save_answer(&caller.academy, &caller.actor, address, *number, new).await?;
    Ok(see_other(caller, &format!("{here}?pytanie={}", urls::escape(fields.get("krok"))), None))
}

async fn page(caller: &Caller, (cohort, module, lesson, number): AttemptAddress, form: FormState) -> Reply {
    let lang = caller.lang;
    let found = attempt(&caller.academy, &caller.actor, (&cohort, &module, &lesson), number, lang).await?;
    let address = (cohort, module, lesson);
    let view = match found {
        Attempt::Submitted(result) => return Ok(result::page(caller, &address, &result)),
        Attempt::Open(view) => view,
    };
    let step = step(caller, &view, &form);
    let title = say!(lang, "Quiz: {}", "Quiz: {}", view.title);
    let page = Page::new(caller, title, || body(caller, &address, &view, step, &form));
    Ok(page.layout(Layout::Page).nav(Nav::Learning).status(form.status()).into_response())
}

/// Which question is shown, from 0; `None` is the review. Without a wish: the first one without an answer.
fn step(caller: &Caller, view: &AttemptView, form: &FormState) -> Option<usize> {
    let failed =
        view.questions.iter().position(|question| question.id.to_string() == form.fields.get("pytanie"));
    let asked = caller.query.split('&').find_map(|pair| pair.strip_prefix("pytanie="));
    match (failed, asked) {
        (Some(failed), _) => Some(failed),
        (None, Some(asked)) => asked
            .parse::<usize>()
            .ok()
            .and_then(|step| step.checked_sub(1))
            .filter(|step| *step < view.questions.len()),
        (None, None) => view.questions.iter().position(|question| !question.is_answered()),
    }
}

fn body(
    caller: &Caller,
    address: &Address,
    view: &AttemptView,
    step: Option<usize>,
    form: &FormState,
) -> AnyView {
    let lang = caller.lang;
    let over =
        say!(lang, "Quiz · podejście {} z {}", "Quiz · attempt {} of {}", view.number, view.rule.attempts);
    let wrong = form.refusal(lang).map(
        |text| view! { <Notice tone=Tone::Brick title=lang.t("Nie zapisano.", "Not saved.")>{text}</Notice> },
    );
    let main = match step.and_then(|step| Some((step, view.questions.get(step)?))) {
        Some((step, question)) => ask(caller, view, step, question),
        None => review(caller, view),
    };
    view! {
        <div class="flow" data-space="5">
            <header class="quiz-bar">
                <div><p class="over">{over}</p><h1 data-text="lg">{view.title.clone()}</h1></div>
                {deadline(caller, view)}
            </header>
            {wrong}
            <div class="with-aside" data-aside="19">
                {main}
                {list(caller, address, view, step)}
            </div>
        </div>
    }
    .into_any()
}

fn deadline(caller: &Caller, view: &AttemptView) -> AnyView {
    let lang = caller.lang;
    let text = match view.due_at {
        Some(due) => say!(lang, "do godz. {}", "until {}", when::time(lang, due, caller.zone())),
        None => lang.t("bez limitu czasu", "no time limit").to_owned(),
    };
    view! { <p class="row">{icon(Icon::Clock)} {text}</p> }.into_any()
}

fn ask(caller: &Caller, view: &AttemptView, step: usize, question: &QuestionView) -> AnyView {
    let lang = caller.lang;
    let place = say!(lang, "Pytanie {} z {}", "Question {} of {}", step + 1, view.questions.len());
    let hint = if question.is_multiple {
        lang.t("Wybierz wszystkie dobre odpowiedzi.", "Choose all right answers.")
    } else {
        lang.t("Wybierz jedną odpowiedź.", "Choose one answer.")
    };
    let kind = if question.is_multiple { "checkbox" } else { "radio" };
    let options = question
        .options
        .iter()
        .map(|option| {
            view! {
                <label class="answer">
                    <input type=kind name="odpowiedz" value=option.id.clone() checked=option.is_chosen/>
                    <span>{option.text.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let back = (step > 0).then(|| {
        view! { <Button label=lang.t("Poprzednie", "Previous") sign=Icon::Back name="krok" value=step.to_string()/> }
    });
    let (next, label) = if step + 1 < view.questions.len() {
        ((step + 2).to_string(), lang.t("Zapisz i dalej", "Save and go on"))
    } else {
        ("przeglad".to_owned(), lang.t("Zapisz i przejrzyj", "Save and review"))
    };
    view! {
        <form class="flow" data-space="5" method="post">
            <input type="hidden" name="pytanie" value=question.id.to_string()/>
            <fieldset class="flow" data-space="3">
                <legend data-text="xl" lang=foreign(lang, question.lang)>
                    <span class="over" lang=lang.tag()>{place} ". "</span>
                    {question.text.clone()}
                </legend>
                <p class="soft">{hint}</p>
                <div class="flow" data-space="2" lang=foreign(lang, question.lang)>{options}</div>
            </fieldset>
            <label class="check">
                <input type="checkbox" name="powrot" value="1" checked=question.is_flagged/>
                <span>
                    {lang.t("Oznacz do powrotu", "Flag to come back")}
                    <small>{lang.t("Znajdziesz to pytanie na liście przed wysłaniem", "You will find it in the list before you submit")}</small>
                </span>
            </label>
            {saved(caller, question)}
            <div class="next">
                {back}
                <Button label=label kind=Kind::Primary name="krok" value=next/>
            </div>
        </form>
    }
    .into_any()
}

fn saved(caller: &Caller, question: &QuestionView) -> Option<AnyView> {
    let lang = caller.lang;
    let at = when::time(lang, question.saved_at?, caller.zone());
    let text = say!(lang, "zapisano {}", "saved {}", at);
    Some(view! { <p class="saved" role="status" data-state="done">{icon(Icon::Check)}{text}</p> }.into_any())
}

fn review(caller: &Caller, view: &AttemptView) -> AnyView {
    let lang = caller.lang;
    let open = view.questions.iter().filter(|question| !question.is_answered()).count();
    let flagged = view.questions.iter().filter(|question| question.is_flagged).count();
    let text = match (open, flagged) {
        (0, 0) => {
            lang.t("Każde pytanie ma zapisaną odpowiedź.", "Every question has a saved answer.").to_owned()
        }
        _ => say!(
            lang,
            "Bez odpowiedzi: {}. Oznaczone do powrotu: {}.",
            "Without an answer: {}. Flagged to come back: {}.",
            open,
            flagged
        ),
    };
    let warn = lang.t(
        "Po wysłaniu odpowiedzi nie można zmienić. Zobaczysz wynik i wyjaśnienia.",
        "After submitting, answers cannot be changed. You will see the result with explanations.",
    );
    let tone = if open > 0 { Tone::Lamp } else { Tone::Patina };
    view! {
        <form class="flow" data-space="5" method="post">
            <h2 data-text="xl">{lang.t("Przed wysłaniem", "Before you submit")}</h2>
            <Notice tone=tone>{text}</Notice>
            <p>{warn}</p>
            <div class="next"><Button label=lang.t("Wyślij odpowiedzi", "Submit answers") kind=Kind::Primary name="wyslij" value="1"/></div>
        </form>
    }
    .into_any()
}

fn list(
    caller: &Caller,
    (cohort, module, lesson): &Address,
    view: &AttemptView,
    step: Option<usize>,
) -> AnyView {
    let lang = caller.lang;
    let here = caller.href(&urls::attempt(cohort, module, lesson, view.number));
    let items = view
        .questions
        .iter()
        .enumerate()
        .map(|(place, question)| {
            let answered = question.is_answered();
            let mut label = say!(lang, "Pytanie {}", "Question {}", place + 1);
            label.push_str(if answered { lang.t(", odpowiedź zapisana", ", answer saved") } else { lang.t(", bez odpowiedzi", ", without an answer") });
            if question.is_flagged {
                label.push_str(lang.t(", oznaczone do powrotu", ", flagged to come back"));
            }
            let href = format!("{here}?pytanie={}", place + 1);
            let current = (step == Some(place)).then_some("step");
            let state = answered.then_some("answered");
            let check = answered.then(|| icon(Icon::Check));
            let flag = question.is_flagged.then(|| icon(Icon::Flag));
            view! { <li><a href=href data-state=state aria-current=current aria-label=label>{place + 1}{check}{flag}</a></li> }
        })
        .collect_view();
    view! {
        <aside class="card flow" aria-labelledby="pyt">
            <h2 id="pyt" data-text="lg">{lang.t("Pytania", "Questions")}</h2>
            <ol class="questions">{items}</ol>
            <p class="soft" data-text="sm">
                {lang.t("Możesz zamknąć przeglądarkę i wrócić: zapisane odpowiedzi zostają.", "You can close the browser and come back: saved answers stay.")}
            </p>
            <a class="button full" href=format!("{here}?pytanie=przeglad")>{lang.t("Przejrzyj i wyślij", "Review and submit")}</a>
        </aside>
    }
    .into_any()
}
