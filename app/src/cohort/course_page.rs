//! A course as organizers make it.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::catalog::courses::{
    CourseForm, CourseRow, CourseText, ModuleChoice, course_row, create_course, edit_course, module_choices,
};
use domain::catalog::topic::Topic;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Empty, Kind, TextField, trail};
use crate::urls;

/// The empty form.
pub async fn ask(caller: Caller) -> Reply {
    let fields = caller.draft.clone().unwrap_or_else(|| {
        let usual = [("hours", "19"), ("all_lessons", "on"), ("quiz_percent", "75"), ("attempts", "3")];
        usual.into_iter().fold(Fields::default(), |fields, (name, value)| fields.with(name, value))
    });
    page(&caller, None, &FormState::filled(fields)).await
}

/// Creates the course.
pub async fn create(caller: Caller, fields: Fields) -> Reply {
    match create_course(&caller.academy, &caller.actor, &form(&fields)).await {
        Ok(_) => Ok(see_other(&caller, &urls::boards(), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, None, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form of a course that is there.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let course = course_row(&caller.academy, &caller.actor, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| typed(&course));
    page(&caller, Some(&course), &FormState::filled(fields)).await
}

/// Changes it.
pub async fn edit(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let course = course_row(&caller.academy, &caller.actor, &slug).await?;
    match edit_course(&caller.academy, &caller.actor, course.id, &form(&fields)).await {
        Ok(()) => Ok(see_other(&caller, &urls::boards(), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, Some(&course), &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn form(fields: &Fields) -> CourseForm {
    let text = |name: &str| fields.get(name).to_owned();
    let of = |lang: &str| CourseText {
        title: text(&format!("title_{lang}")),
        lead: text(&format!("lead_{lang}")),
        aims: text(&format!("aims_{lang}")),
    };
    let places = fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("place.")?, value)));
    CourseForm {
        slug: text("slug"),
        pl: of("pl"),
        en: of("en"),
        hours: text("hours"),
        topics: Topic::ALL
            .into_iter()
            .filter(|topic| fields.has(&topic_field(*topic)))
            .map(|topic| topic.word().into())
            .collect(),
        all_lessons: text("all_lessons"),
        quiz_percent: text("quiz_percent"),
        attempts: text("attempts"),
        is_published: text("is_published"),
        places: places.map(|(id, value)| (id.to_owned(), value.clone())).collect(),
    }
}

fn topic_field(topic: Topic) -> String {
    format!("topic_{}", topic.word())
}

fn typed(course: &CourseRow) -> Fields {
    let facts = &course.facts;
    let en = facts.en.clone().unwrap_or_default();
    let mut fields = Fields::default()
        .with("slug", &facts.slug)
        .with("title_pl", &facts.pl.title)
        .with("lead_pl", &facts.pl.lead)
        .with("aims_pl", &facts.pl.aims)
        .with("title_en", en.title)
        .with("lead_en", en.lead)
        .with("aims_en", en.aims)
        .with("hours", facts.hours.to_string())
        .with("quiz_percent", facts.rule.quiz_percent.to_string())
        .with("attempts", facts.rule.attempts.to_string());
    for topic in &facts.topics {
        fields = fields.with(&topic_field(*topic), "on");
    }
    if facts.rule.all_lessons {
        fields = fields.with("all_lessons", "on");
    }
    if facts.is_published {
        fields = fields.with("is_published", "on");
    }
    (1..).zip(&facts.modules).fold(fields, |fields, (place, module): (u32, _)| {
        fields.with(&format!("place.{module}"), place.to_string())
    })
}

async fn page(caller: &Caller, course: Option<&CourseRow>, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let modules = module_choices(&caller.academy, lang).await?;
    let title = match course {
        Some(course) => course.title(lang).to_owned(),
        None => lang.t("Nowy program", "New programme").to_owned(),
    };
    let up = vec![(lang.t("Kohorty", "Cohorts").to_owned(), caller.href(&urls::boards()))];
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, title.clone(), || {
        view! {
            <div class="flow">
            {trail(lang.t("Jesteś tutaj", "You are here"), up, title.clone())}
            <h1 data-text="2xl">{title}</h1>
            {inputs.summary()}
            {if modules.is_empty() { no_modules(lang) } else { the_form(inputs, &modules) }}
            </div>
        }
    });
    Ok(page.layout(Layout::Form).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn no_modules(lang: Lang) -> AnyView {
    view! {
        <Empty
            title=lang.t("Nie ma jeszcze opublikowanego modułu.", "No module is published yet.")
            why=lang.t("Program składa się z opublikowanych modułów. Gdy prowadzący opublikuje pierwszy, będzie tu do wyboru.", "A programme is made of published modules. When a lecturer publishes the first one it can be chosen here.")
        />
    }
    .into_any()
}

fn the_form(inputs: Inputs<'_>, modules: &[ModuleChoice]) -> AnyView {
    let lang = inputs.lang;
    view! {
        <form method="post" class="flow">
            <div class="card flow">
                <h2>{lang.t("Po polsku", "In Polish")}</h2>
                {texts(inputs, "pl")}
            </div>
            <div class="card flow">
                <h2>{lang.t("Po angielsku", "In English")}</h2>
                <p class="soft">{lang.t("Zostaw puste, jeśli programu nie ma po angielsku.", "Leave empty if the programme is not in English.")}</p>
                {texts(inputs, "en")}
            </div>
            <div class="card flow">
                <h2>{lang.t("Moduły i ich kolejność", "Modules and their order")}</h2>
                {places(inputs, modules)}
            </div>
            <div class="card flow">
                <h2>{lang.t("Ukończenie", "Completion")}</h2>
                {inputs.check("all_lessons", lang.t("Trzeba ukończyć wszystkie lekcje", "All lessons must be finished"), "")}
                <div class="row-fields">
                    {inputs.number("quiz_percent", lang.t("Próg sprawdzianu w procentach", "Quiz threshold in per cent"), "")}
                    {inputs.number("attempts", lang.t("Podejścia do sprawdzianu", "Attempts at a quiz"), "")}
                    {inputs.number("hours", lang.t("Godziny na certyfikacie", "Hours on the certificate"), "")}
                </div>
            </div>
            <div class="card flow">
                <h2>{lang.t("Adres i widoczność", "Address and visibility")}</h2>
                {topics(inputs)}
                {inputs.text("slug", lang.t("Słowo w adresie", "Word in the address"), lang.t("Na przykład lider-smart-city.", "For example smart-city-leader."))}
                {inputs.check("is_published", lang.t("Program widzą wszyscy", "Everybody sees the programme"), "")}
            </div>
            <Button kind=Kind::Primary label=lang.t("Zapisz program", "Save the programme") />
        </form>
    }
    .into_any()
}

/// Under which topics the catalogue lists it.
fn topics(inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    let boxes = Topic::ALL
        .into_iter()
        .map(|topic| inputs.check(&topic_field(topic), topic.name(lang), ""))
        .collect_view();
    view! {
        <fieldset class="flow" data-space="2">
            <legend>{lang.t("Tematy w katalogu", "Topics in the catalogue")}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}

fn texts(inputs: Inputs<'_>, tongue: &str) -> AnyView {
    let lang = inputs.lang;
    view! {
        {inputs.text(&format!("title_{tongue}"), lang.t("Tytuł", "Title"), "")}
        {inputs.area(&format!("lead_{tongue}"), lang.t("Zapowiedź", "Lead"), lang.t("Jedno lub dwa zdania w katalogu.", "A sentence or two in the catalogue."), 3)}
        {inputs.area(&format!("aims_{tongue}"), lang.t("Cele", "Aims"), lang.t("Co będzie umieć osoba po programie; każdy cel w osobnym wierszu.", "What one can do after the programme; each aim on a line of its own."), 6)}
    }
    .into_any()
}

fn places(inputs: Inputs<'_>, modules: &[ModuleChoice]) -> AnyView {
    let lang = inputs.lang;
    let error = inputs.state.error(lang, "modules");
    let described = error.as_ref().map(|_| "modules-error");
    // What is in the programme comes first, in its order.
    let place = |module: &ModuleChoice| {
        inputs.state.value(&format!("place.{}", module.id)).trim().parse().unwrap_or(u32::MAX)
    };
    let mut modules: Vec<&ModuleChoice> = modules.iter().collect();
    modules.sort_by_key(|module| place(module));
    let rows = modules
        .into_iter()
        .map(|module| {
            let name = format!("place.{}", module.id);
            let (number, minutes) = (module.number, module.minutes);
            let hint = say!(lang, "wersja {number}, {minutes} min", "version {number}, {minutes} min");
            let (value, error) = (inputs.state.value(&name), inputs.state.error(lang, &name));
            let label = module.title.clone();
            view! { <TextField name=name label=label hint=hint value=value error=error inputmode="numeric" maxlength=3_u32 /> }
        })
        .collect_view();
    view! {
        <fieldset id="modules" class="field places" tabindex="-1" aria-describedby=described>
            <legend class="hidden">{lang.t("Moduły i ich kolejność", "Modules and their order")}</legend>
            <p class="soft">{lang.t(
                "Wpisz numer kolejny przy module, który wchodzi do programu. Puste pole: moduł nie wchodzi. Moduł, którego uczy już inny program, zmieniają dalej tylko jego prowadzący i organizatorzy.",
                "Type the number of each module that belongs to the programme. Empty: it does not. A module that another programme teaches already is still changed by its own lecturers and organizers alone.",
            )}</p>
            {rows}
            {error.map(|text| view! { <span class="error" id="modules-error">{text}</span> })}
        </fieldset>
    }
    .into_any()
}
