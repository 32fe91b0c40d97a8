use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::assessment::commands::{save_answer, submit_attempt};
use domain::assessment::queries::{Attempt, attempt};
use domain::assessment::views::{AttemptView, NewAnswer};
use domain::say;

use super::{result, sheet};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::urls;

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
    let title = say!(lang, "Sprawdzian: {}", "Quiz: {}", view.title);
    let page = Page::new(caller, title, || sheet::view_of(caller, &address, &view, step, form.refusal(lang)));
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
