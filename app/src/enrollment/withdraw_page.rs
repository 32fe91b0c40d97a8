use axum::extract::Path;
use axum::response::IntoResponse;
use domain::enrollment::commands;
use domain::error::Error;
use leptos::prelude::*;

use super::parts::View;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, LinkButton};
use crate::urls;

/// Asks before the place goes to somebody else.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let Some(standing) = view.standing.as_ref().filter(|standing| !standing.state.is_end()) else {
        return Ok(see_other(&caller, &urls::cohort(&slug), None));
    };
    let lang = caller.lang;
    let title = lang.t("Wycofać zgłoszenie?", "Withdraw the application?");
    let consequence = if standing.state.takes_seat() {
        lang.t(
            "Twoje miejsce od razu dostanie następna osoba z listy. Tego nie można cofnąć.",
            "The next person on the list gets your place at once. This cannot be undone.",
        )
    } else {
        lang.t(
            "Stracisz pozycję w kolejce. Nowe zgłoszenie dostanie nowy numer.",
            "You lose your position in the queue. A new application gets a new number.",
        )
    };
    let page = Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {view.trail(&caller, title)}
                <h1>{title}</h1>
                <p>{consequence}</p>
                <form method="post" class="row">
                    <Button kind=Kind::Danger label=lang.t("Wycofaj zgłoszenie", "Withdraw the application") />
                    <LinkButton label=lang.t("Zostaję", "I am staying") href=caller.href(&urls::cohort(&slug)) />
                </form>
            </div>
        }
    });
    Ok(page.layout(Layout::Form).unlisted().into_response())
}

/// Withdraws.
pub async fn take(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let standing = view.standing.as_ref().ok_or(Error::NotFound)?;
    commands::withdraw(&caller.academy, &caller.actor, standing.id).await?;
    Ok(see_other(&caller, &urls::cohort(&slug), Some(Said::ApplicationWithdrawn)))
}
