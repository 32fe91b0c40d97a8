//! One module: its words, its lessons, its versions.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::catalog::authoring::commands::{
    Direction, add_lesson, discard_draft, move_lesson, remove_lesson, save_module, start_draft,
};
use domain::catalog::authoring::forms::Typed;
use domain::catalog::authoring::queries::{newest, versions};
use domain::catalog::authoring::{EditedLesson, EditedModule, VersionLine};
use domain::catalog::content::{LessonKind, VersionState};
use domain::error::Error;
use domain::ids::LessonId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::parts::{
    self, MODULES, english, filled, findings, for_good, line, movers, remove, state_tag, ways,
};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Choice, Empty, ErrorSummary, FieldProblem, Icon, Kind, LinkButton, Select, trail};
use crate::when;

pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &slug, state).await
}

pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    match taken(&caller, &slug, &fields).await {
        Ok(response) => Ok(response),
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &slug, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn taken(caller: &Caller, slug: &str, fields: &Fields) -> domain::Result<Response> {
    let (academy, actor, typed) = (&caller.academy, &caller.actor, Typed(&fields.0));
    let id = || fields.get("lesson").parse::<LessonId>().map_err(|_| Error::NotFound);
    let mut to = parts::module(slug);
    match fields.get("do") {
        "start" => start_draft(academy, actor, slug).await?,
        "discard" => discard_draft(academy, actor, slug, fields.get("stamp")).await?,
        "module" => save_module(academy, actor, slug, fields.get("stamp"), &typed).await?,
        "add" => {
            let kind = if fields.get("lesson_kind") == "quiz" { LessonKind::Quiz } else { LessonKind::Text };
            let id = add_lesson(academy, actor, slug, kind, &typed).await?;
            to = parts::lesson(slug, id);
        }
        "up" => move_lesson(academy, actor, (slug, id()?), Direction::Up).await?,
        "down" => move_lesson(academy, actor, (slug, id()?), Direction::Down).await?,
        "remove" => remove_lesson(academy, actor, (slug, id()?), fields.get("stamp")).await?,
        _ => return Err(Error::NotFound),
    }
    Ok(see_other(caller, &to, Some(Notice::Saved)))
}

async fn page(caller: &Caller, slug: &str, state: FormState) -> Reply {
    let lang = caller.lang;
    let module = newest(&caller.academy, &caller.actor, slug).await?;
    let history = versions(&caller.academy, &caller.actor, slug).await?;
    let is_draft = module.state == VersionState::Draft;
    let title = module.body.pl.title.clone();
    let status = state.status();
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), vec![(lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES))], title.clone())}
        <h1 lang="pl">{title.clone()}</h1>
        <p class="row">{state_tag(lang, module.state, module.number)}</p>
        {problems(lang, &state)}
        <div class="with-aside" data-aside="19">
            <div class="flow" data-space="5">
                {lessons(caller, &module)}
                {is_draft.then(|| add_form(caller, &state))}
                {is_draft.then(|| words_form(caller, &module, &state))}
            </div>
            <aside class="card flow">
                {if is_draft { draft_aside(caller, &module, history.len()) } else { start(caller, &module) }}
                {versions_list(caller, &history)}
            </aside>
        </div>
        </div>
    };
    Ok(Page::new(caller, title, move || body)
        .layout(Layout::Work)
        .nav(Nav::Modules)
        .unlisted()
        .status(status)
        .into_response())
}

/// What is wrong, with links to the fields of the form that was sent: two forms of this page have the same names.
fn problems(lang: Lang, state: &FormState) -> AnyView {
    if state.fields.get("do") != "module" {
        return summary(lang, state);
    }
    let problems =
        state.errors(lang).into_iter().map(|(name, text)| FieldProblem::new(format!("m-{name}"), text));
    let title = lang.t("Popraw formularz", "Correct the form");
    view! { <ErrorSummary title=title problems=problems.collect() text=state.refusal(lang).unwrap_or_default() /> }
        .into_any()
}

fn lessons(caller: &Caller, module: &EditedModule) -> AnyView {
    let lang = caller.lang;
    let is_draft = module.state == VersionState::Draft;
    let rows =
        module.lessons.iter().map(|lesson| lesson_row(caller, module, lesson, is_draft)).collect_view();
    let list = if module.lessons.is_empty() {
        view! { <Empty title=lang.t("Nie ma jeszcze lekcji", "There are no lessons yet") why=lang.t("Dodaj pierwszą poniżej.", "Add the first one below.") /> }.into_any()
    } else {
        view! { <ol class="links flow" data-space="3">{rows}</ol> }.into_any()
    };
    view! { <section class="flow"><h2>{lang.t("Lekcje", "Lessons")}</h2>{list}</section> }.into_any()
}

fn lesson_row(caller: &Caller, module: &EditedModule, lesson: &EditedLesson, is_draft: bool) -> AnyView {
    let lang = caller.lang;
    let title = lesson.body.pl.title.clone();
    let count = lesson.blocks.len();
    let what = match lesson.kind {
        LessonKind::Quiz => {
            let asked: usize = lesson.blocks.iter().map(|block| block.questions.len()).sum();
            say!(lang, "sprawdzian, pytań: {asked}", "quiz, questions: {asked}")
        }
        LessonKind::Text => say!(lang, "części: {count}, {} min", "parts: {count}, {} min", lesson.minutes),
    };
    let name = if is_draft {
        let href = caller.href(&parts::lesson(&module.slug, lesson.id));
        view! { <a href=href lang="pl">{title.clone()}</a> }.into_any()
    } else {
        let href = caller.href(&parts::preview(&module.slug, lesson.id));
        view! { <a href=href lang="pl">{title.clone()}</a> }.into_any()
    };
    let ways = ways(&module.lessons, |other| other.id == lesson.id);
    let tools = is_draft.then(|| {
        let hidden = vec![("lesson", lesson.id.to_string()), ("stamp", lesson.stamp.clone())];
        view! {
            <div class="row">
                {movers(caller, vec![("lesson", lesson.id.to_string())], ways, &title)}
                {remove(caller, hidden, &title, for_good(lang))}
            </div>
        }
    });
    let missed = lesson.not_translated();
    let missed = (missed > 0).then(|| say!(lang, ", bez angielskiego: {missed}", ", no English: {missed}"));
    view! { <li class="card"><p><strong>{name}</strong> " " <span class="soft">{what}{missed}</span></p>{tools}</li> }
        .into_any()
}

fn add_form(caller: &Caller, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let own = if state.fields.get("do") == "add" { state.clone() } else { FormState::default() };
    let kinds = vec![
        Choice::new("text", lang.t("Lekcja do czytania i ćwiczeń", "Lesson to read and work with")),
        Choice::new("quiz", lang.t("Sprawdzian na ocenę", "Graded quiz")),
    ];
    let minutes = if own.fields.has("minutes") { own.value("minutes") } else { "15".to_owned() };
    let en = line(caller, &own, "en_title", lang.t("Tytuł po angielsku", "Title in English"), "");
    view! {
        <section class="card flow" aria-labelledby="dodaj">
            <h2 id="dodaj" data-text="lg">{lang.t("Dodaj lekcję", "Add a lesson")}</h2>
            <form class="flow" method="post" novalidate>
                {line(caller, &own, "pl_title", lang.t("Tytuł", "Title in Polish"), "")}
                {en}
                <Select name="lesson_kind" label=lang.t("Rodzaj", "Kind") options=kinds value=own.value("lesson_kind") />
                <crate::ui::TextField name="minutes" label=lang.t("Minuty z ćwiczeniami", "Minutes with exercises") kind="number" value=minutes error=own.error(lang, "minutes") />
                <Button label=lang.t("Dodaj lekcję", "Add the lesson") kind=Kind::Primary sign=Icon::Plus name="do" value="add" />
            </form>
        </section>
    }
    .into_any()
}

fn words_form(caller: &Caller, module: &EditedModule, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let mut kept = vec![
        ("pl_title".to_owned(), module.body.pl.title.clone()),
        ("pl_outcomes".to_owned(), module.body.pl.outcomes.clone()),
    ];
    if let Some(en) = &module.body.en {
        kept.push(("en_title".to_owned(), en.title.clone()));
        kept.push(("en_outcomes".to_owned(), en.outcomes.clone()));
    }
    let typed = if state.fields.get("do") == "module" { state.clone() } else { FormState::default() };
    let own = filled(&typed, kept, "do");
    // The other form of the page has a title too, so ids differ.
    let field = |name: &str, label: &str| {
        let (id, name) = (format!("m-{name}"), name.to_owned());
        view! { <crate::ui::TextField name=name.clone() id=id label=label value=own.value(&name) error=own.error(lang, &name) /> }.into_any()
    };
    let text = |name: &str, label: &str| {
        let (id, name) = (format!("m-{name}"), name.to_owned());
        view! { <crate::ui::TextArea name=name.clone() id=id label=label rows=3 value=own.value(&name) error=own.error(lang, &name) /> }.into_any()
    };
    let en = view! {
        {field("en_title", lang.t("Tytuł po angielsku", "Title in English"))}
        {text("en_outcomes", lang.t("Czego się nauczysz, po angielsku", "What one learns, in English"))}
    };
    view! {
        <section class="card flow" aria-labelledby="opis">
            <h2 id="opis" data-text="lg">{lang.t("Tytuł i opis", "Title and description")}</h2>
            <form class="flow" method="post" novalidate>
                <input type="hidden" name="stamp" value=module.stamp.clone()/>
                {field("pl_title", lang.t("Tytuł modułu", "Title in Polish"))}
                {text("pl_outcomes", lang.t("Czego się nauczysz", "What one learns, in Polish"))}
                {english(caller, &own, en.into_any())}
                <Button label=lang.t("Zapisz opis", "Save the description") name="do" value="module" />
            </form>
        </section>
    }
    .into_any()
}

fn draft_aside(caller: &Caller, module: &EditedModule, versions: usize) -> AnyView {
    let lang = caller.lang;
    let publish = caller.href(&format!("{}/publikacja", parts::module(&module.slug)));
    let discard = (versions > 1).then(|| {
        view! {
            <details>
                <summary>{lang.t("Porzuć szkic", "Discard the draft")}</summary>
                <form method="post" class="flow">
                    <input type="hidden" name="stamp" value=module.whole.clone()/>
                    <p>{lang.t("Zmiany ze szkicu znikną. Opublikowana wersja zostaje.", "The changes of the draft will be gone. The published version stays.")}</p>
                    <Button label=lang.t("Porzuć na dobre", "Discard for good") kind=Kind::Danger name="do" value="discard" />
                </form>
            </details>
        }
    });
    // A typo in what is published does not wait for the draft.
    let correct = (versions > 1).then(|| {
        let href = caller.href(&parts::corrections(&module.slug));
        let label = lang.t("Popraw słowa w wersji opublikowanej", "Correct words of the published version");
        view! { <LinkButton label=label href=href full=true /> }
    });
    view! {
        {findings(caller, module)}
        {correct}
        <LinkButton label=lang.t("Przejdź do publikacji", "Go to publishing") href=publish kind=Kind::Primary full=true />
        {discard}
    }
    .into_any()
}

fn start(caller: &Caller, module: &EditedModule) -> AnyView {
    let lang = caller.lang;
    let correct = caller.href(&parts::corrections(&module.slug));
    view! {
        <h2 data-text="lg">{lang.t("Co chcesz zmienić?", "What do you want to change?")}</h2>
        <p>{lang.t("Literówkę lub zdanie: poprawka jest od razu widoczna i zapisana w dzienniku zmian.", "A typo or a sentence: the correction is seen at once and noted in the change log.")}</p>
        <p><LinkButton label=lang.t("Popraw słowa", "Correct words") href=correct full=true /></p>
        <p>{lang.t("Lekcje, części lub pytania: zrób nową wersję. Trwające kohorty zostają przy swojej.", "Lessons, parts or questions: make a new version. Running cohorts keep theirs.")}</p>
        <form method="post"><Button label=lang.t("Zacznij nową wersję", "Start a new version") kind=Kind::Primary name="do" value="start" full=true /></form>
    }
    .into_any()
}

pub fn versions_list(caller: &Caller, history: &[VersionLine]) -> AnyView {
    let lang = caller.lang;
    let rows = history
        .iter()
        .map(|version| {
            let at = when::date_time(lang, version.at, caller.zone());
            let cohorts = (version.cohorts > 0).then(|| {
                say!(lang, ", uczą się z niej kohorty: {}", ", cohorts that learn it: {}", version.cohorts)
            });
            let words = (version.corrections > 0)
                .then(|| say!(lang, ", poprawek słów: {}", ", corrections: {}", version.corrections));
            view! { <li>{state_tag(lang, version.state, version.number)} <br/> <span class="soft">{at}{cohorts}{words}</span></li> }
        })
        .collect_view();
    view! { <h2 data-text="lg">{lang.t("Wersje", "Versions")}</h2><ol class="links flow" data-space="2">{rows}</ol> }
        .into_any()
}
