//! A lesson as a learner sees it: of the draft, or else of the published version.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalog::authoring::queries::{may_edit, previewed};
use domain::catalog::content::{LessonKind, VersionState};
use domain::catalog::queries::module_content;
use domain::error::Error;
use domain::ids::LessonId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::parts::{self, state_tag};
use crate::catalog::blocks::{block_view, sources_view};
use crate::catalog::markdown::markdown;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Icon, LinkButton, Notice, icon};

pub async fn show(caller: Caller, Path((slug, lesson)): Path<(String, String)>) -> Reply {
    let lang = caller.lang;
    let id: LessonId = lesson.parse().map_err(|_| Error::NotFound)?;
    let version = previewed(&caller.academy, &caller.actor, &slug).await?;
    let content = module_content(&caller.academy, version, lang).await?;
    let lesson = content.lesson(id).ok_or(Error::NotFound)?;
    let outline = content
        .lessons
        .iter()
        .map(|other| {
            let href = caller.href(&parts::preview(&slug, other.id));
            let current = (other.id == id).then_some("page");
            let sign = icon(if other.kind == LessonKind::Quiz { Icon::Quiz } else { Icon::Read });
            view! { <li><a href=href aria-current=current>{sign}<span>{other.title.clone()}</span></a></li> }
        })
        .collect_view();
    let blocks = lesson.blocks.iter().map(|block| block_view(block, &lesson.sources, lang)).collect_view();
    let summary = (!lesson.summary.trim().is_empty()).then(|| {
        let html = markdown(&lesson.summary, &lesson.sources, lang);
        view! { <section class="prose"><h2>{lang.t("W skrócie", "In short")}</h2><div inner_html=html></div></section> }
    });
    let foreign = (lesson.lang != lang).then(|| lesson.lang.tag());
    // Whoever only previews would be refused on the pages of authors.
    let is_author = may_edit(&caller.academy, &caller.actor, &slug).await?;
    let back = is_author.then(|| {
        let href = caller.href(&parts::module(&slug));
        view! { " " <a href=href>{lang.t("Wróć do modułu", "Back to the module")}</a> }
    });
    let change = way_to_change(lang, content.state, &slug, id).filter(|_| is_author).map(|(label, to)| {
        let href = caller.href(&to);
        view! { <p lang=lang.tag()><LinkButton label=label href=href sign=Icon::Pencil small=true /></p> }
    });
    let says = lang.t(
        "To jest podgląd. Odpowiedzi się tu nie zapisują.",
        "This is a preview. Answers are not saved here.",
    );
    let view = view! {
        <div class="flow">
        <Notice>{says}{back}</Notice>
        <div class="workbench" data-bench="lesson">
            <article class="flow" data-space="5" lang=foreign>
                <header class="flow" data-space="2">
                    <p class="row" lang=lang.tag()>{state_tag(lang, content.state, content.number)}</p>
                    <h1 data-text="2xl">{lesson.title.clone()}</h1>
                    {(!lesson.aim.is_empty()).then(|| view! { <p class="soft">{lesson.aim.clone()}</p> })}
                    {change}
                </header>
                {blocks}
                {summary}
                {sources_view(&lesson.sources, lang)}
            </article>
            <nav class="outline" aria-label=lang.t("Lekcje modułu", "Lessons of the module")><ol>{outline}</ol></nav>
        </div>
        </div>
    };
    let title = lesson.title.clone();
    Ok(Page::new(&caller, title, move || view)
        .layout(Layout::Work)
        .nav(Nav::Modules)
        .unlisted()
        .into_response())
}

/// Where what is shown is changed: a draft in the lesson, what is published by corrections, older versions nowhere.
fn way_to_change(
    lang: Lang,
    state: VersionState,
    slug: &str,
    lesson: LessonId,
) -> Option<(&'static str, String)> {
    match state {
        VersionState::Draft => {
            Some((lang.t("Edytuj lekcję", "Edit the lesson"), parts::lesson(slug, lesson)))
        }
        VersionState::Published => Some((lang.t("Popraw słowa", "Correct words"), parts::corrections(slug))),
        VersionState::Superseded | VersionState::Withdrawn => None,
    }
}
