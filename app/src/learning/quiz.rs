use axum::response::{IntoResponse, Response};
use domain::assessment::commands::start_attempt;
use domain::assessment::queries::quiz_front;
use domain::assessment::rules::{NoAttempt, Score};
use domain::assessment::views::{AttemptSummary, QuizFront};
use domain::say;
use leptos::prelude::*;

use super::lesson::Address;
use super::outline::outline;
use crate::form::FormState;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, LinkButton, Notice, Tone, trail};
use crate::{urls, when};

/// Starts an attempt and leads to its first question.
pub async fn start(caller: &Caller, (cohort, module, lesson): &Address) -> domain::Result<Response> {
    let number = start_attempt(&caller.academy, &caller.actor, (cohort, module, lesson)).await?;
    Ok(see_other(caller, &urls::attempt(cohort, module, lesson, number), None))
}

/// The front page of a quiz: what it asks for, attempts so far, the button.
pub async fn front(caller: &Caller, address: &Address, form: FormState) -> Reply {
    let (cohort, module, lesson) = address;
    let front = quiz_front(&caller.academy, &caller.actor, (cohort, module, lesson), caller.lang).await?;
    let title = say!(caller.lang, "{}: {}", "{}: {}", front.title, front.module_title);
    let page = Page::new(caller, title, || body(caller, address, &front, &form));
    Ok(page.layout(Layout::Work).nav(Nav::Learning).status(form.status()).into_response())
}

fn body(caller: &Caller, address: &Address, front: &QuizFront, form: &FormState) -> AnyView {
    let lang = caller.lang;
    let (cohort, _, lesson) = address;
    let up = vec![(lang.t("Moja nauka", "My learning").to_owned(), caller.href(&urls::learning_in(cohort)))];
    let needed = Score::needed(front.questions, front.rule.percent);
    let rules = say!(
        lang,
        "Pytań: {}. Próg: {} z {} ({}%). Podejść: najwyżej {}, do pierwszego zaliczonego.",
        "Questions: {}. To pass: {} of {} ({}%). Attempts: at most {}, until the first that passes.",
        front.questions,
        needed,
        front.questions,
        front.rule.percent,
        front.rule.attempts
    );
    let time = match front.rule.minutes {
        Some(minutes) => {
            say!(lang, "Masz {} min od rozpoczęcia.", "You have {} min from the start.", minutes)
        }
        None => lang
            .t("Bez limitu czasu: możesz przerwać i wrócić.", "No time limit: you can stop and come back.")
            .to_owned(),
    };
    let until = when::date_time(lang, front.until, caller.zone());
    let until = say!(lang, "Odpowiedzi przyjmujemy do {until}.", "Answers are taken until {until}.");
    let refused = form.refusal(lang).map(|text| view! { <Notice tone=Tone::Brick title=lang.t("Nie można zacząć.", "Cannot start.")>{text}</Notice> });
    let attempts = front.attempts.iter().map(|attempt| line(caller, address, attempt)).collect_view();
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, front.title.clone())}
        <div class="workbench" data-bench="lesson">
            <article class="flow" data-space="5">
                <header class="flow" data-space="2">
                    <p class="over">{front.module_title.clone()}</p>
                    <h1 data-text="2xl">{front.title.clone()}</h1>
                </header>
                {refused}
                {(!front.intro.is_empty()).then(|| view! { <p>{front.intro.clone()}</p> })}
                <p>{rules} " " {time} " " {until}</p>
                {action(caller, address, front)}
                {(!front.attempts.is_empty()).then(|| view! {
                    <section class="flow" data-space="2">
                        <h2 data-text="lg">{lang.t("Podejścia", "Attempts")}</h2>
                        <ol class="links flow" data-space="2">{attempts}</ol>
                    </section>
                })}
            </article>
            {outline(caller, cohort, &front.outline, lesson)}
        </div>
    }
    .into_any()
}

fn action(caller: &Caller, (cohort, module, lesson): &Address, front: &QuizFront) -> AnyView {
    let lang = caller.lang;
    if let Some(open) = front.open() {
        let href = caller.href(&urls::attempt(cohort, module, lesson, open.number));
        let label = lang.t("Wróć do podejścia", "Go on with your attempt");
        return view! { <p><LinkButton label=label href=href kind=Kind::Primary onward=true/></p> }
            .into_any();
    }
    match front.closed {
        Some(NoAttempt::Passed) => {
            view! { <Notice tone=Tone::Patina title=lang.t("Sprawdzian jest zaliczony.", "The quiz is passed.")/> }
                .into_any()
        }
        Some(NoAttempt::UsedUp) => {
            let text = lang.t(
                "Organizator może dodać kolejne: ",
                "An organizer can add another one: ",
            );
            let href = caller.href(&urls::contact());
            let write = lang.t("napisz do organizatorów", "write to the organizers");
            view! {
                <Notice tone=Tone::Lamp title=lang.t("Wykorzystano wszystkie podejścia.", "All attempts are used.")>
                    {text}<a href=href>{write}</a>"."
                </Notice>
            }
            .into_any()
        }
        None if front.is_over => {
            let title =
                lang.t("Czas na ukończenie tej edycji minął.", "The time to complete this edition is over.");
            view! { <Notice tone=Tone::Lamp title=title/> }.into_any()
        }
        None => {
            let number = front.attempts.len() + 1;
            let label = say!(lang, "Zacznij podejście {}", "Start attempt {}", number);
            view! { <form method="post"><Button label=label kind=Kind::Primary sign=Icon::Quiz name="zacznij" value="1"/></form> }.into_any()
        }
    }
}

fn line(caller: &Caller, (cohort, module, lesson): &Address, attempt: &AttemptSummary) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&urls::attempt(cohort, module, lesson, attempt.number));
    let text = match attempt.score {
        Some(score) => {
            let word = if attempt.is_passed {
                lang.t("zaliczone", "passed")
            } else {
                lang.t("niezaliczone", "not passed")
            };
            say!(
                lang,
                "Podejście {}: {} z {}, {}",
                "Attempt {}: {} of {}, {}",
                attempt.number,
                score.points,
                score.max,
                word
            )
        }
        None => say!(lang, "Podejście {}: w toku", "Attempt {}: under way", attempt.number),
    };
    let at = when::date_time(lang, attempt.started_at, caller.zone());
    view! { <li><a href=href>{text}</a> <span class="soft">", " {at}</span></li> }.into_any()
}
