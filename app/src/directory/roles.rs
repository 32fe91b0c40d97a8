//! Giving and taking roles.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::access::{Action, Place, Role, Scope};
use domain::directory::{PersonPage, commands, queries};
use domain::error::Error;
use domain::ids::GrantId;
use domain::people::GrantForm;
use domain::people::granting::action_for;
use domain::say;
use leptos::prelude::*;

use super::person::{parse, up};
use super::words;
use crate::city::field::{self, CityField};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::{Ask, ask, summary};
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice, Kind, Select, TextArea, trail};
use crate::urls;

pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    page(&caller, &person, &FormState::filled(caller.draft.clone().unwrap_or_default())).await
}

pub(super) async fn give(caller: Caller, Path(id): Path<String>, fields: Fields) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    if field::is_search(&fields) {
        return page(&caller, &person, &FormState::filled(fields)).await;
    }
    let form: GrantForm = fields.to()?;
    match commands::give_role(&caller.academy, &caller.actor, person.id, &form).await {
        Ok(()) => Ok(see_other(&caller, &urls::person(person.id), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &person, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, person: &PersonPage, state: &FormState) -> Reply {
    let lang = caller.lang;
    let scopes = scopes(caller).await?;
    let city =
        CityField::of(&caller.academy, lang, state, lang.t("Miasto koordynatora", "The coordinator's city"))
            .await?;
    let title = say!(lang, "Nadaj rolę: {}", "Give a role: {}", person.name);
    let roles = Role::ALL
        .into_iter()
        .filter(|role| caller.may_somewhere(action_for(*role)))
        .map(|role| Choice::new(role.name(), words::role(lang, role)).with_hint(words::role_hint(lang, role)))
        .collect();
    Ok(Page::new(caller, title.clone(), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up(caller, person), lang.t("Nadaj rolę", "Give a role"))}
                <h1 data-text="2xl">{title}</h1>
                {summary(lang, state)}
                <form class="card flow" method="post" novalidate>
                    <Answers
                        name="role"
                        label=lang.t("Rola", "Role")
                        options=roles
                        chosen=vec![state.value("role")]
                        error=state.error(lang, "role")
                    />
                    <Select
                        name="scope"
                        label=lang.t("Zakres", "Scope")
                        hint=lang.t(
                            "Administrator działa w całej Akademii, partner w programie lub kohorcie. Koordynator: wybierz miasto niżej.",
                            "An administrator keeps the whole Academy, a partner a programme or a cohort. Coordinator: choose the city below.",
                        )
                        options=scopes
                        value=state.value("scope")
                        error=state.error(lang, "scope")
                    />
                    {city.view()}
                    <TextArea
                        name="reason"
                        label=lang.t("Powód", "Reason")
                        hint=lang.t("Zostaje w dzienniku zmian.", "It stays in the change log.")
                        value=state.value("reason")
                        error=state.error(lang, "reason")
                        required=true
                        rows=2
                        maxlength=500_u32
                    />
                    <Button label=lang.t("Nadaj rolę", "Give the role") kind=Kind::Primary />
                </form>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::People)
    .unlisted()
    .status(state.status())
    .into_response())
}

/// The scopes in which the caller may name somebody.
async fn scopes(caller: &Caller) -> domain::Result<Vec<Choice>> {
    let lang = caller.lang;
    let choice = |scope: Scope, name: &str| Choice::new(scope.word(), words::scope(lang, scope, name));
    let mut choices = Vec::new();
    let everywhere =
        [Action::GrantRoles, Action::NameStaff].into_iter().any(|action| caller.may(action, &Place::ACADEMY));
    if everywhere {
        choices.push(choice(Scope::Everything, ""));
    }
    let all = queries::choices(&caller.academy).await?;
    choices.extend(all.into_iter().map(|(scope, name)| choice(scope, &name)));
    Ok(choices)
}

pub(super) async fn ask_take(caller: Caller, Path((id, grant)): Path<(String, String)>) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    taking(&caller, &person, &grant, &state)
}

pub(super) async fn take(caller: Caller, Path((id, grant)): Path<(String, String)>, fields: Fields) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    let which: GrantId = grant.parse().map_err(|_| Error::NotFound)?;
    let reason = fields.get("reason");
    match commands::take_role(&caller.academy, &caller.actor, person.id, which, reason).await {
        Ok(()) => Ok(see_other(&caller, &urls::person(person.id), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            taking(&caller, &person, &grant, &FormState::failed(fields, error))
        }
        Err(error) => Err(error.into()),
    }
}

fn taking(caller: &Caller, person: &PersonPage, grant: &str, state: &FormState) -> Reply {
    let lang = caller.lang;
    let line = person.grants.iter().find(|line| line.id.to_string() == grant).ok_or(Error::NotFound)?;
    if !line.may_take {
        return Err(Error::Denied.into());
    }
    let role = words::role(lang, line.grant.role);
    let scope = words::scope(lang, line.grant.scope, &line.scope_name);
    let (title, follows) = words::taking(lang, &person.name, role, &scope);
    let asked = Ask {
        title,
        follows,
        verb: lang.t("Odbierz rolę", "Remove the role").to_owned(),
        is_danger: true,
        is_told: false,
        up: up(caller, person),
        nav: Nav::People,
    };
    Ok(ask(caller, asked, state, None))
}
