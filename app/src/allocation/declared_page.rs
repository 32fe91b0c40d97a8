//! What somebody declared for the quotas of a round: the questions beside the application, and the page on which she sees
//! and deletes her answers.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::allocation::declared::{OwnAnswer, forget_own_declared, forgotten_at, own_declared};
use domain::allocation::queries::round_with_rules;
use domain::allocation::{Question, RoundRules};
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::enrollment::parts::{View, zone_of};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice, Kind};
use crate::{urls, when};

/// What the names of these fields begin with.
const PREFIX: &str = "declared-";

/// The answers of an application; no answer is none.
pub fn declared_of(fields: &Fields) -> BTreeMap<String, bool> {
    let answers =
        fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?, value.as_str())));
    answers
        .filter_map(|(key, value)| match value {
            "yes" => Some((key.to_owned(), true)),
            "no" => Some((key.to_owned(), false)),
            _ => None,
        })
        .collect()
}

/// The questions of a cohort, each of which may stay without an answer.
pub fn questions(lang: Lang, cohort: &CohortCard, rules: &RoundRules, form: &FormState) -> Option<AnyView> {
    if rules.questions.is_empty() {
        return None;
    }
    let asked = rules.questions.iter().map(|question| one(lang, question, form)).collect_view();
    Some(
        view! {
            <fieldset class="card flow">
                <legend>{lang.t("Pytania do zasad przydziału (nieobowiązkowe)", "Questions for the rules of the round (optional)")}</legend>
                <p data-text="sm">{notice(lang, cohort, rules)}</p>
                {asked}
            </fieldset>
        }
        .into_any(),
    )
}

/// Who sees the answers and for how long.
fn notice(lang: Lang, cohort: &CohortCard, rules: &RoundRules) -> String {
    let until = when::date(lang, when::day(forgotten_at(cohort, rules, None), zone_of(cohort)));
    say!(
        lang,
        "Odpowiedzi nie zmieniają tego, czy przyjmiemy zgłoszenie. Liczy je tylko przydział: organizatorzy nie widzą ich przy osobach. W publicznym pliku przydziału odpowiedź „tak” stoi przy numerze zgłoszenia, bez nazwiska. Usuniemy je najpóźniej {until}, a wcześniej w każdej chwili możesz to zrobić na stronie zgłoszenia.",
        "The answers do not change whether the application is taken. Only the round counts them: organizers do not see them beside people. In the public file of the round a “yes” stands beside the number of the application, without a name. They are deleted on {until} at the latest, and before that by you at any time on the page of your application."
    )
}

fn one(lang: Lang, question: &Question, form: &FormState) -> AnyView {
    let name = format!("{PREFIX}{}", question.key);
    let options = vec![
        Choice::new("yes", lang.t("Tak", "Yes")),
        Choice::new("no", lang.t("Nie", "No")),
        Choice::new("", lang.t("Wolę nie odpowiadać", "I would rather not say")),
    ];
    let label = format!("{} {}", question.text(lang), question.purpose(lang));
    let chosen = vec![form.value(&name)];
    view! { <Answers name=name label=label options=options chosen=chosen /> }.into_any()
}

/// One's own answers.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    if view.cohort.mode != AdmissionMode::Round {
        return Err(Error::NotFound.into());
    }
    let lang = caller.lang;
    let answers = own_declared(&caller.academy, &caller.actor, view.cohort.id).await?;
    let (round, rules) = round_with_rules(&caller.academy, view.cohort.id).await?;
    let sealed = round.and_then(|round| round.sealed_at);
    let until = when::date(lang, when::day(forgotten_at(&view.cohort, &rules, sealed), view.zone()));
    let title = lang.t("Moje odpowiedzi", "My answers");
    let page = Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {view.trail(&caller, title)}
                <h1>{title}": "{view.name(lang)}</h1>
                {listed(lang, &answers, &until)}
            </div>
        }
    });
    Ok(page.layout(Layout::Form).unlisted().into_response())
}

fn listed(lang: Lang, answers: &[OwnAnswer], until: &str) -> AnyView {
    if answers.iter().all(|(_, answer)| answer.is_none()) {
        return view! { <p>{lang.t("Nie przechowujemy żadnych odpowiedzi.", "No answers are kept.")}</p> }
            .into_any();
    }
    let said = |answer: Option<bool>| match answer {
        Some(true) => lang.t("tak", "yes"),
        Some(false) => lang.t("nie", "no"),
        None => lang.t("bez odpowiedzi", "no answer"),
    };
    let line = |(question, answer): &OwnAnswer| {
        view! { <dt>{question.text(lang).to_owned()}</dt><dd>{said(*answer)}</dd> }
    };
    let lines = answers.iter().map(line).collect_view();
    view! {
        <dl class="city-facts">{lines}</dl>
        <p>{say!(
            lang,
            "Liczy je tylko przydział. Usuniemy je {until}. Jeśli usuniesz je przed przydziałem, nie będą się liczyć; plik zatwierdzonego przydziału już się nie zmieni.",
            "Only the round counts them. They are deleted on {until}. If you delete them before the round, they do not count; the file of a sealed round does not change any more."
        )}</p>
        <form method="post">
            <Button kind=Kind::Danger label=lang.t("Usuń moje odpowiedzi", "Delete my answers") />
        </form>
    }
    .into_any()
}

/// Deletes them.
pub async fn take(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    forget_own_declared(&caller.academy, &caller.actor, view.cohort.id).await?;
    Ok(see_other(&caller, &urls::declared(&slug), Some(Notice::Saved)))
}
