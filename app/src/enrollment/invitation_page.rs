use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::enrollment::commands::{accept_seat, decline_seat};
use domain::enrollment::{EnrollmentState, Standing};
use domain::error::Error;
use leptos::prelude::*;

use super::parts::View;
use super::words;
use crate::form::{Fields, FormState};
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, ErrorSummary, Kind};
use crate::{urls, when};

/// The seat that is held, and the two answers. Reading changes nothing: mail scanners open links first.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    match held(&view) {
        Some(standing) => Ok(page(&caller, &view, standing, &FormState::default())),
        None => Ok(see_other(&caller, &urls::cohort(&slug), None)),
    }
}

/// Takes the answer.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let Some(standing) = held(&view) else { return Ok(see_other(&caller, &urls::cohort(&slug), None)) };
    let (done, said) = match fields.get("answer") {
        "accept" => (accept_seat(&caller.academy, &caller.actor, standing.id).await, Said::SeatTaken),
        "decline" => (decline_seat(&caller.academy, &caller.actor, standing.id).await, Said::Declined),
        _ => return Err(Error::NotFound.into()),
    };
    match done {
        Ok(()) => Ok(see_other(&caller, &urls::cohort(&slug), Some(said))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(page(&caller, &view, standing, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn held(view: &View) -> Option<&Standing> {
    view.standing
        .as_ref()
        .filter(|standing| matches!(standing.state, EnrollmentState::Invited | EnrollmentState::Offered))
}

fn page(caller: &Caller, view: &View, standing: &Standing, state: &FormState) -> Response {
    let lang = caller.lang;
    let title = match standing.state {
        EnrollmentState::Offered => lang.t("Oferta miejsca", "Offer of a place"),
        _ => lang.t("Zaproszenie", "Invitation"),
    };
    let dates = when::span(lang, view.cohort.starts_on, view.cohort.ends_on);
    let text = view.cohort.texts.of(lang).clone();
    Page::new(caller, format!("{title}: {}", text.name), || {
        view! {
            <div class="flow">
                {view.trail(caller, title)}
                <h1>{title}": "{text.name}</h1>
                <ErrorSummary
                    title=lang.t("Nie zapisano odpowiedzi", "The answer was not saved")
                    problems=vec![]
                    text=state.refusal(lang).unwrap_or_default()
                />
                <p class="lead">{text.lead}</p>
                <p>{dates}</p>
                <p>{words::sentence(lang, standing, view.zone())}</p>
                <form method="post" class="row">
                    <Button kind=Kind::Primary name="answer" value="accept" label=lang.t("Przyjmuję miejsce", "I accept the place") />
                    <Button name="answer" value="decline" label=lang.t("Rezygnuję", "I decline") />
                </form>
                <p data-text="sm">
                    {lang.t("Co robimy z Twoimi danymi, mówi ", "What we do with your data is in the ")}
                    <a href=caller.href(&urls::privacy())>{lang.t("informacja o prywatności", "privacy notice")}</a>"."
                </p>
            </div>
        }
    })
    .layout(Layout::Form)
    .status(state.status())
    .unlisted()
    .into_response()
}
