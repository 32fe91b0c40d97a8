//! The rules of a round as its organizers set them before the window opens.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::allocation::rulebook::{may_change_rules, round_rules, set_round_rules};
use domain::allocation::{
    KeptFrom, QUESTIONS_MAX, Question, QuestionForm, QuotaAim, RoundRules, RoundRulesForm, TieBreak,
};
use domain::cohort::queries::public_cohorts;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::room_page::load;
use crate::cohort::inputs::Inputs;
use crate::cohort::parts::{Room, Tab, head_below};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Choice, Kind, Notice as Message, Tone};
use crate::urls;

/// The rules.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = load(&caller, &slug).await?;
    let rules = round_rules(&caller.academy, room.cohort.id).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| typed(&rules));
    page(&caller, &room, &FormState::filled(fields)).await
}

/// Sets them.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = load(&caller, &slug).await?;
    let form = RoundRulesForm { questions: questions(&fields), ..fields.to()? };
    match set_round_rules(&caller.academy, &caller.actor, room.cohort.id, &form).await {
        Ok(()) => Ok(see_other(&caller, &urls::round_rules(&slug), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn name(place: usize, field: &str) -> String {
    format!("question-{place}-{field}")
}

fn typed(rules: &RoundRules) -> Fields {
    let order = match rules.order {
        TieBreak::Draw => "draw",
        TieBreak::Receipt => "receipt",
    };
    let fields = Fields::default()
        .with("order", order)
        .with("carry_over_from", rules.carry_over_from.map(|id| id.to_string()).unwrap_or_default())
        .with("keep_days", rules.keep_days.to_string())
        .with("kept_from", rules.kept_from.word());
    rules.questions.iter().fold(fields, |fields, question| {
        // A question keeps the place that its key says.
        let place = question.key.trim_start_matches('q').parse().unwrap_or(1);
        let (aim, number) = match question.aim {
            QuotaAim::AtLeast { percent } => ("percent", percent.to_string()),
            QuotaAim::Seats { seats } => ("seats", seats.to_string()),
            QuotaAim::AsAmongEntrants => ("among", String::new()),
        };
        fields
            .with(&name(place, "pl"), &question.pl)
            .with(&name(place, "en"), question.en.clone().unwrap_or_default())
            .with(&name(place, "purpose_pl"), &question.purpose_pl)
            .with(&name(place, "purpose_en"), question.purpose_en.clone().unwrap_or_default())
            .with(&name(place, "aim"), aim)
            .with(&name(place, "number"), number)
    })
}

fn questions(fields: &Fields) -> Vec<QuestionForm> {
    let form = |place| {
        let get = |field: &str| fields.get(&name(place, field)).to_owned();
        QuestionForm {
            pl: get("pl"),
            en: get("en"),
            purpose_pl: get("purpose_pl"),
            purpose_en: get("purpose_en"),
            aim: get("aim"),
            number: get("number"),
        }
    };
    (1..=QUESTIONS_MAX).map(form).collect()
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let is_open = may_change_rules(&caller.academy, &room.cohort).await?;
    let earlier = public_cohorts(&caller.academy, room.cohort.course).await?;
    let earlier: Vec<Choice> = earlier
        .iter()
        .filter(|card| card.id != room.cohort.id)
        .map(|card| Choice::new(card.id.to_string(), card.texts.of(lang).name.clone()))
        .collect();
    let rules = round_rules(&caller.academy, room.cohort.id).await?;
    let inputs = Inputs::of(lang, state);
    let title = lang.t("Zasady przydziału", "Rules of the round");
    let page = Page::new(caller, format!("{}: {title}", room.name(lang)), || {
        let body = if is_open { form(inputs, earlier) } else { fixed(lang, &rules, &earlier) };
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::Round, title, ().into_any())}
                {inputs.summary()}
                {body}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn form(inputs: Inputs<'_>, earlier: Vec<Choice>) -> AnyView {
    let lang = inputs.lang;
    let nobody = Choice::new("", lang.t("Nikt nie ma pierwszeństwa", "Nobody goes first"));
    let earlier = std::iter::once(nobody).chain(earlier).collect();
    let used =
        questions(&inputs.state.fields).iter().rposition(|form| !form.is_empty()).map_or(0, |last| last + 1);
    let shown = (used + 1).min(QUESTIONS_MAX);
    view! {
        <form method="post" class="flow form-width">
            <Message>{lang.t(
                "Zasady można zmieniać do otwarcia zapisów. Potem wszyscy na nich polegają, więc się nie zmieniają.",
                "Rules can be changed until applications open. After that everybody relies on them, so they stay.",
            )}</Message>
            <div class="card flow">
                <h2>{lang.t("Kolejność", "Order")}</h2>
                {inputs.select("order", lang.t("Co decyduje na tym samym poziomie", "What decides on the same level"), "", orders(lang))}
                {inputs.select(
                    "carry_over_from",
                    lang.t("Pierwszeństwo mają osoby, dla których zabrakło miejsca w kohorcie", "People go first whom this cohort left out"),
                    lang.t("To osoby, które nadal czekają w jej kolejce.", "Those who still wait in its queue."),
                    earlier,
                )}
            </div>
            <div class="card flow">
                <h2>{lang.t("Pytania do zgłoszenia", "Questions of the application")}</h2>
                <p data-text="sm">{lang.t(
                    "Odpowiedź jest zawsze dobrowolna: tak, nie albo bez odpowiedzi. Nie widać jej na tablicy ani w plikach z osobami. W publicznym pliku przydziału „tak” stoi przy numerze zgłoszenia i o tym mówimy w formularzu.",
                    "An answer is always voluntary: yes, no or none. It is on no board and in no file of people. In the public file of the round a “yes” stands beside the number of the application, and the form says so.",
                )}</p>
                {(1..=shown).map(|place| question(inputs, place)).collect_view()}
                <div class="row-fields">
                    {inputs.number("keep_days", lang.t("Po ilu dniach usuwamy odpowiedzi", "After how many days answers are deleted"), "")}
                    {inputs.select("kept_from", lang.t("Od kiedy liczymy", "Counted from"), "", kept_from(lang))}
                </div>
            </div>
            <Button kind=Kind::Primary label=lang.t("Zapisz zasady", "Save the rules") />
        </form>
    }
    .into_any()
}

fn question(inputs: Inputs<'_>, place: usize) -> AnyView {
    let lang = inputs.lang;
    let aims = vec![
        Choice::new(
            "percent",
            lang.t("Co najmniej tyle procent miejsc", "At least so many per cent of the places"),
        ),
        Choice::new("seats", lang.t("Co najmniej tyle miejsc", "At least so many places")),
        Choice::new(
            "among",
            lang.t("Nie mniej niż wśród zgłoszonych", "No less than among those who applied"),
        ),
    ];
    view! {
        <fieldset class="card flow">
            <legend>{say!(lang, "Pytanie {place}", "Question {place}")}</legend>
            {inputs.text(&name(place, "pl"), lang.t("Pytanie po polsku", "Question in Polish"), lang.t("Takie, na które można odpowiedzieć tak albo nie.", "One that can be answered with yes or no."))}
            {inputs.text(&name(place, "purpose_pl"), lang.t("Po co pytamy, po polsku", "Why it is asked, in Polish"), "")}
            {inputs.text(&name(place, "en"), lang.t("Pytanie po angielsku", "Question in English"), lang.t("Może zostać puste.", "May stay empty."))}
            {inputs.text(&name(place, "purpose_en"), lang.t("Po co pytamy, po angielsku", "Why it is asked, in English"), lang.t("Może zostać puste.", "May stay empty."))}
            <div class="row-fields">
                {inputs.select(&name(place, "aim"), lang.t("Cel wśród osób z miejscem", "Aim among those with a place"), "", aims)}
                {inputs.number(&name(place, "number"), lang.t("Liczba", "Number"), lang.t("Pusta przy „nie mniej niż wśród zgłoszonych”.", "Empty for “no less than among those who applied”."))}
            </div>
        </fieldset>
    }
    .into_any()
}

fn orders(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("draw", lang.t("Los", "A draw")),
        Choice::new("receipt", lang.t("Kolejność zgłoszeń", "The order of receipt")),
    ]
}

fn kept_from(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new(
            KeptFrom::Sealing.word(),
            lang.t("Od zatwierdzenia przydziału", "From the sealing of the round"),
        ),
        Choice::new(
            KeptFrom::LastDay.word(),
            lang.t("Od ostatniego dnia kohorty", "From the last day of the cohort"),
        ),
    ]
}

/// What an aim asks for, in words.
fn aim(lang: Lang, aim: QuotaAim) -> String {
    match aim {
        QuotaAim::AtLeast { percent } => {
            say!(lang, "co najmniej {percent}% miejsc", "at least {percent}% of the places")
        }
        QuotaAim::Seats { seats } => say!(lang, "co najmniej {seats} miejsc", "at least {seats} places"),
        QuotaAim::AsAmongEntrants => {
            lang.t("nie mniej niż wśród zgłoszonych", "no less than among those who applied").into()
        }
    }
}

/// The rules after the window has opened.
fn fixed(lang: Lang, rules: &RoundRules, earlier: &[Choice]) -> AnyView {
    let order = match rules.order {
        TieBreak::Draw => lang.t("los", "a draw"),
        TieBreak::Receipt => lang.t("kolejność zgłoszeń", "the order of receipt"),
    };
    let from = rules.carry_over_from.map(|id| id.to_string());
    let first = from.and_then(|id| earlier.iter().find(|choice| choice.value == id));
    let first = first.map_or_else(|| lang.t("nikt", "nobody").to_owned(), |choice| choice.label.clone());
    let line = |question: &Question| {
        let (text, purpose) = (question.text(lang).to_owned(), question.purpose(lang).to_owned());
        view! { <li><strong>{text}</strong>" "{purpose}" "{say!(lang, "Cel: {}.", "Aim: {}.", aim(lang, question.aim))}</li> }
    };
    let asked = rules.questions.iter().map(line).collect_view();
    let asked = if rules.questions.is_empty() {
        view! { <p>{lang.t("Bez pytań.", "No questions.")}</p> }.into_any()
    } else {
        view! { <ul>{asked}</ul> }.into_any()
    };
    let days = rules.keep_days;
    view! {
        <Message tone=Tone::Lamp>{lang.t(
            "Zapisy już się otworzyły, więc zasady się nie zmieniają.",
            "Applications have opened, so the rules stay as they are.",
        )}</Message>
        <div class="card flow">
            <dl class="city-facts">
                <dt>{lang.t("Na tym samym poziomie decyduje", "On the same level decides")}</dt><dd>{order}</dd>
                <dt>{lang.t("Pierwszeństwo po kohorcie", "Those go first whom this cohort left out")}</dt><dd>{first}</dd>
                <dt>{lang.t("Odpowiedzi usuwamy po", "Answers are deleted after")}</dt><dd>{say!(lang, "{days} dniach", "{days} days")}</dd>
            </dl>
            <h2>{lang.t("Pytania do zgłoszenia", "Questions of the application")}</h2>
            {asked}
        </div>
    }
    .into_any()
}
