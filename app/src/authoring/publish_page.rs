//! The confirmation before a version is published.

use axum::extract::Path;
use domain::catalog::authoring::Finding;
use domain::catalog::authoring::commands::publish;
use domain::catalog::authoring::queries::{draft, versions};
use domain::catalog::content::VersionState;
use domain::say;
use leptos::prelude::*;

use super::parts::{self, MODULES, findings, state_tag};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Kind, LinkButton, Notice as Message, Tone, trail};

pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    page(&caller, &slug, FormState::default()).await
}

pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    match publish(&caller.academy, &caller.actor, &slug, fields.get("stamp")).await {
        Ok(_) => Ok(see_other(&caller, &parts::module(&slug), Some(Notice::ModulePublished))),
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &slug, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, slug: &str, state: FormState) -> Reply {
    let lang = caller.lang;
    let module = draft(&caller.academy, &caller.actor, slug).await?;
    let history = versions(&caller.academy, &caller.actor, slug).await?;
    let title = say!(lang, "Publikacja: {}", "Publishing: {}", module.body.pl.title);
    let up = vec![
        (lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(slug))),
    ];
    let cohorts: u32 = history.iter().map(|version| version.cohorts).sum();
    let before = history.iter().find(|version| version.state == VersionState::Published);
    let consequence = match before {
        Some(before) => say!(
            lang,
            "Wersja {} zastąpi wersję {}. Nowe kohorty dostaną nową; kohorty, które już się z tego modułu uczą ({cohorts}), zostają przy swojej, dopóki organizator ich nie przeniesie.",
            "Version {} takes the place of version {}. New cohorts get the new one; cohorts that already learn this module ({cohorts}) keep theirs until an organizer moves them.",
            module.number,
            before.number
        ),
        None => lang
            .t("Moduł będzie można dodać do programu.", "The module can then be added to a programme.")
            .to_owned(),
    };
    let frozen = lang.t(
        "Po publikacji budowy tej wersji nie zmienisz, słowa można poprawiać.",
        "After publishing, the structure of this version cannot be changed; words can be corrected.",
    );
    let is_ready = !module.findings().iter().any(|finding| Finding::is_blocking(*finding));
    let waits = lang.t(
        "Jeszcze nie można opublikować. Uzupełnij to, co oznaczono trójkątem.",
        "It cannot be published yet. Complete what is marked with a triangle.",
    );
    let back = caller.href(&parts::module(slug));
    let status = state.status();
    let heading = title.clone();
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, lang.t("Publikacja", "Publishing"))}
        <h1 data-text="2xl">{heading}</h1>
        <p class="row">{state_tag(lang, module.state, module.number)}</p>
        {summary(lang, &state)}
        {(!is_ready).then(|| view! { <Message tone=Tone::Lamp>{waits}</Message> })}
        <section class="card flow">{findings(caller, &module)}</section>
        <p>{consequence} " " {frozen}</p>
        <form class="row" method="post">
            <input type="hidden" name="stamp" value=module.whole.clone()/>
            {is_ready.then(|| view! { <Button label=lang.t("Opublikuj moduł", "Publish the module") kind=Kind::Primary /> })}
            <LinkButton label=lang.t("Wróć do modułu", "Back to the module") href=back kind=Kind::Quiet />
        </form>
        </div>
    };
    Ok(parts::form_page(caller, title, status, move || body))
}
