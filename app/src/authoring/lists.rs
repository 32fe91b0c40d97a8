//! My modules, and a new one.

use axum::response::IntoResponse;
use domain::catalog::authoring::ModuleLine;
use domain::catalog::authoring::commands::create_module;
use domain::catalog::authoring::forms::Typed;
use domain::catalog::authoring::queries::my_modules;
use domain::catalog::content::VersionState;
use leptos::prelude::*;

use super::parts::{self, MODULES, area, english, line, state_tag};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Empty, Icon, Kind};
use crate::when;

pub async fn show(caller: Caller) -> Reply {
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, state).await
}

pub async fn take(caller: Caller, fields: Fields) -> Reply {
    match create_module(&caller.academy, &caller.actor, &Typed(&fields.0)).await {
        Ok(slug) => {
            if caller.draft.is_some() {
                let person = caller.signed_in()?.person;
                domain::people::commands::forget_draft(&caller.academy, person, &caller.path).await?;
            }
            Ok(see_other(&caller, &parts::module(&slug), Some(Notice::Saved)))
        }
        Err(error) if parts::comes_back(&error) => page(&caller, FormState::failed(fields, error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let modules = my_modules(&caller.academy, &caller.actor).await?;
    let title = lang.t("Moje moduły", "My modules");
    let status = state.status();
    let rows = modules.iter().map(|module| row(caller, module)).collect_view();
    let list = if modules.is_empty() {
        let why = lang.t(
            "Nazwij pierwszy poniżej. Dopóki go nie opublikujesz, widzisz go tylko Ty i organizatorzy.",
            "Name the first one below. Until you publish it, only you and organizers see it.",
        );
        view! { <Empty title=lang.t("Nie masz jeszcze modułów", "You have no modules yet") why=why /> }
            .into_any()
    } else {
        view! { <ul class="links flow">{rows}</ul> }.into_any()
    };
    let form = new_form(caller, &state);
    let profile = caller.href("/prowadzenie/profil");
    let has_profile = caller.may_somewhere(domain::access::Action::KeepLecturerProfile);
    let body = view! {
        <div class="flow">
        <h1 data-text="2xl">{title}</h1>
        {has_profile.then(|| view! { <p><a href=profile>{lang.t("Mój profil prowadzącej lub prowadzącego", "My lecturer profile")}</a></p> })}
        {summary(lang, &state)}
        {list}
        {form}
        </div>
    };
    Ok(Page::new(caller, title, move || body)
        .layout(Layout::Page)
        .nav(Nav::Modules)
        .unlisted()
        .status(status)
        .into_response())
}

fn row(caller: &Caller, module: &ModuleLine) -> AnyView {
    let lang = caller.lang;
    let at = when::date_time(lang, module.updated_at, caller.zone());
    let draft = module.draft.map(|number| state_tag(lang, VersionState::Draft, number));
    let published = module.published.map(|number| state_tag(lang, VersionState::Published, number));
    view! {
        <li class="card flow" data-space="2">
            <h2 data-text="lg"><a href=caller.href(&parts::module(&module.slug)) lang="pl">{module.title.clone()}</a></h2>
            <p class="row">{draft} {published} <span class="soft">{lang.t("zmiana ", "changed ")}{at}</span></p>
        </li>
    }
    .into_any()
}

fn new_form(caller: &Caller, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let en = view! {
        {line(caller, state, "en_title", lang.t("Tytuł po angielsku", "Title in English"), "")}
        {area(caller, state, "en_outcomes", (lang.t("Czego się nauczysz, po angielsku", "What one learns, in English"), ""), 3)}
    };
    view! {
        <section class="card flow" aria-labelledby="nowy">
            <h2 id="nowy" data-text="lg">{lang.t("Nowy moduł", "New module")}</h2>
            <form class="flow" method="post" action=caller.href(MODULES) novalidate>
                {line(caller, state, "pl_title", lang.t("Tytuł", "Title in Polish"), "")}
                {area(caller, state, "pl_outcomes", (lang.t("Czego się nauczysz", "What one learns, in Polish"), lang.t("Jedno lub dwa zdania.", "A sentence or two.")), 3)}
                {english(caller, state, en.into_any())}
                <Button label=lang.t("Utwórz moduł", "Create the module") kind=Kind::Primary sign=Icon::Plus />
            </form>
        </section>
    }
    .into_any()
}
