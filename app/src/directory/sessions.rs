//! Signing somebody out everywhere.

use axum::extract::Path;
use domain::directory::{PersonPage, commands, queries};
use domain::error::Error;
use domain::say;

use super::person::{parse, up};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Reply, see_other};
use crate::reason::{Ask, ask};
use crate::request::Caller;
use crate::urls;

pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    Ok(page(&caller, &person, &FormState::filled(caller.draft.clone().unwrap_or_default())))
}

pub(super) async fn end(caller: Caller, Path(id): Path<String>, fields: Fields) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    match commands::end_sessions_of(&caller.academy, &caller.actor, person.id, fields.get("reason")).await {
        Ok(_) => Ok(see_other(&caller, &urls::person(person.id), Some(Said::Saved))),
        Err(error @ Error::Invalid(_)) => Ok(page(&caller, &person, &FormState::failed(fields, error))),
        Err(error) => Err(error.into()),
    }
}

fn page(caller: &Caller, person: &PersonPage, state: &FormState) -> axum::response::Response {
    let lang = caller.lang;
    let name = &person.name;
    let asked = Ask {
        title: say!(lang, "Wyloguj wszędzie: {name}", "Sign out everywhere: {name}"),
        follows: lang
            .t(
                "Wszystkie przeglądarki tej osoby zostaną wylogowane. Formularz, który właśnie wypełnia, wróci po zalogowaniu.",
                "All browsers of this person are signed out. A form being filled in comes back after sign-in.",
            )
            .to_owned(),
        verb: lang.t("Wyloguj", "Sign out").to_owned(),
        is_danger: true,
        is_told: false,
        up: up(caller, person),
        nav: Nav::People,
    };
    ask(caller, asked, state, None)
}
