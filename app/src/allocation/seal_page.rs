//! Another organizer confirms a proposed round; after that nothing of it changes.

use axum::extract::Path;
use axum::response::Response;
use domain::allocation::commands::seal_round;
use domain::allocation::queries::{RoundCard, RoundState, find_round};
use domain::error::Error;
use domain::say;
use leptos::prelude::*;

use super::room_page::load;
use crate::cohort::parts::{Room, Tab, up_to};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::reason::{self, Ask};
use crate::request::Caller;
use crate::{urls, when};

/// Asks before it is sealed; where nothing is proposed, leads to the round.
pub async fn ask(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = load(&caller, &slug).await?;
    match proposal(&caller, &room).await? {
        Some(round) => {
            let state = FormState::filled(caller.draft.clone().unwrap_or_default());
            Ok(question(&caller, &room, &round, &state))
        }
        None => Ok(see_other(&caller, &urls::round(&slug), None)),
    }
}

/// Seals it.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = load(&caller, &slug).await?;
    let seen = (fields.get("input_hash"), fields.get("reason"));
    match seal_round(&caller.academy, &caller.actor, room.cohort.id, seen).await {
        Ok(_) => Ok(see_other(&caller, &urls::round(&slug), Some(Notice::RoundSealed))),
        Err(error @ Error::Refused(_)) => {
            let round = find_round(&caller.academy, room.cohort.id).await?.ok_or(Error::NotFound)?;
            Ok(question(&caller, &room, &round, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn proposal(caller: &Caller, room: &Room) -> domain::Result<Option<RoundCard>> {
    let round = find_round(&caller.academy, room.cohort.id).await?;
    Ok(round.filter(|round| round.state == RoundState::Proposed))
}

fn question(caller: &Caller, room: &Room, round: &RoundCard, state: &FormState) -> Response {
    let lang = caller.lang;
    let hash = round.input_hash.clone().unwrap_or_default();
    let when = round.proposed_at.map(|at| when::date_time(lang, at, room.zone())).unwrap_or_default();
    let follows = say!(
        lang,
        "Zatwierdzasz propozycję z {when}. Przydział pobiegnie od razu z wylosowanym wcześniej ziarnem: oferty wyjdą e-mailem, pozostali staną w kolejce, a raport będzie publiczny. Tego nie da się cofnąć.",
        "You confirm the proposal of {when}. The round runs at once with the seed that was drawn before: offers go out by e-mail, all others join the queue, and the report is public. This cannot be undone."
    );
    let asked = Ask {
        title: lang.t("Zatwierdź przydział", "Confirm the round").into(),
        follows,
        verb: lang.t("Zatwierdź i zapieczętuj", "Confirm and seal").into(),
        is_danger: false,
        is_told: false,
        up: up_to(caller, &room.cohort, Tab::Round),
        nav: Nav::Cohorts,
    };
    let more = view! {
        <input type="hidden" name="input_hash" value=hash.clone() />
        <p>{lang.t("Skrót zgłoszeń i limitów: ", "Hash of applications and limits: ")}<code>{hash}</code></p>
    };
    reason::ask(caller, asked, state, Some(more.into_any()))
}
