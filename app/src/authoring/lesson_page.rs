//! One lesson: its blocks in order with their preview, its words.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::catalog::authoring::commands::{
    Direction, move_block, move_question, remove_question, save_lesson,
};
use domain::catalog::authoring::forms::Typed;
use domain::catalog::authoring::queries::{draft, versions};
use domain::catalog::authoring::{EditedBlock, EditedLesson, EditedModule};
use domain::catalog::content::{BlockKind, LessonKind};
use domain::error::Error;
use domain::ids::{BlockId, LessonId, QuestionId};
use domain::say;
use leptos::prelude::*;

use super::marks::{has_no_english, marks, no_english};
use super::module_page::versions_list;
use super::parts::{
    self, MODULES, area, english, filled, findings, for_good, gist, kind_icon, kind_name, line,
    markdown_hint, movers, remove, state_tag, ways,
};
use super::{preview, putting_back};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Choice, Empty, Icon, Kind, LinkButton, Select, icon, trail};

type Address = (String, LessonId);

pub async fn show(caller: Caller, Path((slug, lesson)): Path<(String, String)>) -> Reply {
    let id = lesson.parse().map_err(|_| Error::NotFound)?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &(slug, id), state).await
}

pub async fn take(caller: Caller, Path((slug, lesson)): Path<(String, String)>, fields: Fields) -> Reply {
    let id = lesson.parse().map_err(|_| Error::NotFound)?;
    let address = (slug, id);
    match taken(&caller, &address, &fields).await {
        Ok(response) => Ok(response),
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &address, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn taken(caller: &Caller, (slug, lesson): &Address, fields: &Fields) -> domain::Result<Response> {
    let (academy, actor, seen) = (&caller.academy, &caller.actor, fields.get("stamp"));
    let block = || fields.get("block").parse::<BlockId>().map_err(|_| Error::NotFound);
    let place = || Ok::<_, Error>((slug.as_str(), *lesson, block()?));
    let way = if fields.get("do") == "up" { Direction::Up } else { Direction::Down };
    let question = fields.get("question").parse::<QuestionId>().ok();
    let mut says = Notice::Saved;
    match (fields.get("do"), question) {
        ("lesson", _) => save_lesson(academy, actor, (slug, *lesson), seen, &Typed(&fields.0)).await?,
        ("up" | "down", Some(id)) => move_question(academy, actor, (slug, block()?, id), way).await?,
        ("up" | "down", None) => move_block(academy, actor, place()?, way).await?,
        ("remove", Some(id)) => remove_question(academy, actor, (slug, block()?, id), seen).await?,
        ("remove", None) => return putting_back::remove(caller, place()?, seen).await,
        ("put_back", _) => {
            putting_back::put_back(caller, place()?).await?;
            says = Notice::PartBack;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(see_other(caller, &parts::lesson(slug, *lesson), Some(says)))
}

async fn page(caller: &Caller, (slug, id): &Address, state: FormState) -> Reply {
    let lang = caller.lang;
    let module = draft(&caller.academy, &caller.actor, slug).await?;
    let lesson = module.lesson(*id).ok_or(Error::NotFound)?;
    let title = lesson.body.pl.title.clone();
    let status = state.status();
    let up = vec![
        (lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(slug))),
    ];
    let shown: Vec<_> = lesson.blocks.iter().map(|block| preview::as_shown(block, lang)).collect();
    let preview = caller.href(&parts::preview(slug, *id));
    let history = versions(&caller.academy, &caller.actor, slug).await?;
    let removed = putting_back::offer(caller, slug, lesson).await?;
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, title.clone())}
        <h1 lang="pl">{title.clone()}</h1>
        <div class="row">
            {state_tag(lang, module.state, module.number)}
            <LinkButton label=lang.t("Podgląd", "Preview") href=preview sign=Icon::Eye small=true />
        </div>
        {summary(lang, &state)}
        {removed}
        <div class="workbench" data-bench="editor">
            <div class="flow" data-space="5">
                {contents(caller, &module, lesson)}
                {words_form(caller, lesson, &state)}
            </div>
            {preview::side(caller, preview::frame(caller, lang, &shown, &lesson.sources))}
            <aside class="flow">{findings(caller, &module)} {versions_list(caller, &history)}</aside>
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

fn contents(caller: &Caller, module: &EditedModule, lesson: &EditedLesson) -> AnyView {
    let lang = caller.lang;
    let count = lesson.blocks.len();
    let parts_word = lang.plural(count as u64, ["część", "części", "części"], ["part", "parts"]);
    let rows = lesson.blocks.iter().map(|block| row(caller, module, lesson, block)).collect_view();
    let list = if lesson.blocks.is_empty() {
        view! { <Empty title=lang.t("Lekcja jest pusta", "The lesson is empty") why=lang.t("Dodaj pierwszą część poniżej.", "Add the first part below.") /> }.into_any()
    } else {
        view! { <ol class="links flow" data-space="3">{rows}</ol> }.into_any()
    };
    let quiz = lesson.blocks.iter().find(|block| block.data.kind() == BlockKind::Quiz);
    view! {
        <section class="card flow" aria-labelledby="tresc">
            <div class="row"><h2 id="tresc" data-text="lg">{lang.t("Treść lekcji", "What the lesson holds")}</h2> <span class="soft">{count} " " {parts_word}", " {lesson.minutes} " min"</span></div>
            {list}
            {quiz.map(|quiz| questions(caller, module, lesson, quiz))}
            {(lesson.kind == LessonKind::Text).then(|| add(caller, module, lesson))}
        </section>
    }
    .into_any()
}

fn row(caller: &Caller, module: &EditedModule, lesson: &EditedLesson, block: &EditedBlock) -> AnyView {
    let lang = caller.lang;
    let kind = block.data.kind();
    let name = kind_name(lang, kind);
    let gist = gist(block);
    let href = caller.href(&parts::block(&module.slug, lesson.id, block.id));
    let what = format!("{name}, {gist}");
    let edit = format!("{}: {what}", lang.t("Edytuj", "Edit"));
    let hidden = vec![("block", block.id.to_string()), ("stamp", block.stamp.clone())];
    let ways = ways(&lesson.blocks, |other| other.id == block.id);
    let tools = (lesson.kind == LessonKind::Text).then(|| {
        view! {
            {movers(caller, vec![("block", block.id.to_string())], ways, &what)}
            {remove(caller, hidden, &what, lang.t("Usuń część", "Remove the part"))}
        }
    });
    view! {
        <li class="author-part">
            <p>{icon(kind_icon(kind))} " " <strong>{name}</strong> " " {marks(lang, block)} <br/> <span class="soft" lang="pl">{gist}</span></p>
            <div class="row">
                <LinkButton label=lang.t("Edytuj", "Edit") href=href small=true says=edit />
                {tools}
            </div>
        </li>
    }
    .into_any()
}

fn questions(caller: &Caller, module: &EditedModule, lesson: &EditedLesson, quiz: &EditedBlock) -> AnyView {
    let lang = caller.lang;
    let rows = quiz
        .questions
        .iter()
        .map(|question| {
            let text = question.body.pl.text.clone();
            let href = caller.href(&parts::question(&module.slug, lesson.id, quiz.id, question.id));
            let hidden = vec![
                ("block", quiz.id.to_string()),
                ("question", question.id.to_string()),
                ("stamp", question.stamp.clone()),
            ];
            let place = vec![("block", quiz.id.to_string()), ("question", question.id.to_string())];
            let ways = ways(&quiz.questions, |other| other.id == question.id);
            view! {
                <li class="author-part">
                    <p><a href=href lang="pl">{text.clone()}</a> " " {has_no_english(question).then(|| no_english(lang))}</p>
                    <div class="row">
                        {movers(caller, place, ways, &text)}
                        {remove(caller, hidden, &text, for_good(lang))}
                    </div>
                </li>
            }
        })
        .collect_view();
    let new = caller.href(&parts::question(&module.slug, lesson.id, quiz.id, "nowe"));
    view! {
        <h3>{say!(lang, "Pytania: {}", "Questions: {}", quiz.questions.len())}</h3>
        <ol class="links flow" data-space="3">{rows}</ol>
        <p><LinkButton label=lang.t("Dodaj pytanie", "Add a question") href=new kind=Kind::Primary sign=Icon::Plus /></p>
    }
    .into_any()
}

/// The kind of the new block goes into the query of its page; nothing is made before its form is saved.
fn add(caller: &Caller, module: &EditedModule, lesson: &EditedLesson) -> AnyView {
    let lang = caller.lang;
    let kinds = BlockKind::ALL
        .into_iter()
        .filter(|kind| *kind != BlockKind::Quiz)
        .map(|kind| Choice::new(kind.word(), kind_name(lang, kind)))
        .collect();
    let action = caller.href(&parts::block(&module.slug, lesson.id, "nowa"));
    view! {
        <form class="row author-add" method="get" action=action>
            <Select name="rodzaj" label=lang.t("Nowa część", "New part") options=kinds />
            <button class="button" data-kind="primary">{icon(Icon::Plus)} {lang.t("Dodaj część", "Add the part")}</button>
        </form>
    }
    .into_any()
}

fn words_form(caller: &Caller, lesson: &EditedLesson, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let sources: Vec<_> =
        lesson.sources.iter().map(|source| format!("{} | {}", source.key, source.title)).collect();
    let mut kept = vec![
        own("minutes", &lesson.minutes.to_string()),
        own("sources", &sources.join("\n")),
        own("pl_title", &lesson.body.pl.title),
        own("pl_aim", &lesson.body.pl.aim),
        own("pl_summary", &lesson.body.pl.summary),
    ];
    if let Some(en) = &lesson.body.en {
        kept.extend([own("en_title", &en.title), own("en_aim", &en.aim), own("en_summary", &en.summary)]);
    }
    let typed = if state.fields.get("do") == "lesson" { state.clone() } else { FormState::default() };
    let own = filled(&typed, kept, "do");
    let en = view! {
        {line(caller, &own, "en_title", lang.t("Tytuł po angielsku", "Title in English"), "")}
        {line(caller, &own, "en_aim", lang.t("Cel po angielsku", "Aim in English"), "")}
        {area(caller, &own, "en_summary", (lang.t("Podsumowanie po angielsku", "Summary in English"), markdown_hint(lang)), 4)}
    };
    view! {
        <section class="card flow" aria-labelledby="slowa">
            <h2 id="slowa" data-text="lg">{lang.t("Tytuł, cel, źródła", "Title, aim, sources")}</h2>
            <form class="flow" method="post" novalidate>
                <input type="hidden" name="stamp" value=lesson.stamp.clone()/>
                {line(caller, &own, "pl_title", lang.t("Tytuł", "Title in Polish"), "")}
                {line(caller, &own, "pl_aim", lang.t("Cel w jednym zdaniu", "Aim in one sentence, in Polish"), "")}
                {area(caller, &own, "pl_summary", (lang.t("W skrócie", "In short, in Polish"), markdown_hint(lang)), 4)}
                <crate::ui::TextField name="minutes" label=lang.t("Minuty z ćwiczeniami", "Minutes with exercises") kind="number" value=own.value("minutes") error=own.error(lang, "minutes") />
                {area(caller, &own, "sources", (lang.t("Źródła", "Sources"), lang.t("Po jednym w wierszu: klucz | tytuł. Na przykład: 004 | Strategia Lublin 2030; w tekście [004].", "One per line: key | title. For example: 004 | Lublin Strategy 2030; in the text [004].")), 3)}
                {english(caller, &own, en.into_any())}
                <Button label=lang.t("Zapisz", "Save") name="do" value="lesson" />
            </form>
        </section>
    }
    .into_any()
}
