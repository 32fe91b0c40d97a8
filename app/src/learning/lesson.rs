use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, VideoSource};
use domain::catalog::views::LessonView;
use domain::learning::LessonPage;
use domain::learning::commands::{BlockAnswer, complete_lesson, save_block_answer};
use domain::learning::queries::{check_key, open_lesson};
use domain::learning::rules::progress;
use domain::say;
use leptos::prelude::*;
use uuid::Uuid;

use super::blocks::{self, Shown};
use super::islands::LessonLife;
use super::materials::materials;
use super::outline::{foreign, minutes, outline};
use super::quiz;
use super::says::left_says;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::page::{Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Icon, Kind, LinkButton, Notice, Tone, icon, trail};
use crate::urls;

/// Cohort, module and lesson as their words in the address.
pub type Address = (String, String, String);

/// A lesson, or the front page of a quiz.
pub async fn show(caller: Caller, Path(address): Path<Address>) -> Reply {
    let form = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &address, form).await
}

/// A post of the page: an answer to a block, the button at its end, or the start of an attempt.
pub async fn take(caller: Caller, Path(address): Path<Address>, fields: Fields) -> Reply {
    let result = if fields.has("zacznij") {
        quiz::start(&caller, &address).await
    } else if fields.has("blok") {
        answer(&caller, &address, &fields).await
    } else {
        complete(&caller, &address).await
    };
    match result {
        Ok(response) => Ok(response),
        Err(error @ domain::Error::NotFound) => Err(error.into()),
        Err(error) => page(&caller, &address, FormState::failed(fields, error)).await,
    }
}

async fn complete(caller: &Caller, (cohort, module, lesson): &Address) -> domain::Result<Response> {
    let done = complete_lesson(&caller.academy, &caller.actor, cohort, module, lesson).await?;
    let to = match done.next {
        Some((module, lesson)) => urls::lesson(cohort, &module, &lesson),
        None => urls::learning_in(cohort),
    };
    Ok(see_other(caller, &to, Some(crate::notice::Notice::LessonCompleted)))
}

async fn answer(caller: &Caller, address: &Address, fields: &Fields) -> domain::Result<Response> {
    let (cohort, module, lesson) = address;
    let block = fields.get("blok").parse().map_err(|_| domain::Error::NotFound)?;
    let answer = BlockAnswer { block, body: blocks::body_of(fields), sequence: None };
    save_block_answer(&caller.academy, &caller.actor, (cohort, module, lesson), answer).await?;
    let to = format!("{}?blok={block}#b-{block}", urls::lesson(cohort, module, lesson));
    Ok(see_other(caller, &to, Some(crate::notice::Notice::Saved)))
}

async fn page(caller: &Caller, address: &Address, form: FormState) -> Reply {
    let (cohort, module, lesson) = address;
    let lang = caller.lang;
    let read = open_lesson(&caller.academy, &caller.actor, (cohort, module, lesson), lang).await?;
    let is_quiz = read.outline.items.iter().any(|item| item.lesson == read.lesson && item.is_quiz);
    if is_quiz {
        return quiz::front(caller, address, form).await;
    }
    let asked = Fields::parse(caller.query.as_bytes());
    let key = match asked.get("blok").parse().ok() {
        Some(block) => check_key(&caller.academy, &read, block, lang).await?.map(|key| (block, key)),
        None => None,
    };
    let view = read.view().ok_or(domain::Error::NotFound)?;
    let shown = Shown { caller, address, page: &read, key: key.as_ref(), asked: &asked, form: &form };
    let title = view.title.clone();
    let hosts = film_hosts(view, asked.get("film"));
    let page = Page::new(caller, title, || body(caller, address, &read, &shown, &form));
    Ok(page
        .frames(hosts)
        .layout(crate::page::Layout::Work)
        .nav(Nav::Learning)
        .status(form.status())
        .into_response())
}

/// Whose player may stand in the page: that of the film which was asked for.
fn film_hosts(lesson: &LessonView, asked: &str) -> Vec<String> {
    let asked = lesson.blocks.iter().find(|block| block.id.to_string() == asked);
    match asked.map(|block| &block.data) {
        Some(BlockData::Video { source: VideoSource::Url(url), .. }) => {
            crate::catalog::film::player(url).map(|(host, _)| host.to_owned()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn body(
    caller: &Caller,
    address: &Address,
    page: &LessonPage,
    shown: &Shown<'_>,
    form: &FormState,
) -> AnyView {
    let lang = caller.lang;
    let (cohort, _, slug) = address;
    let Some(lesson) = page.view() else { return ().into_any() };
    let module = say!(lang, "Moduł {}", "Module {}", page.outline.number);
    let up = vec![(lang.t("Moja nauka", "My learning").to_owned(), caller.href(&urls::learning_in(cohort)))];
    let over = say!(
        lang,
        "{} · lekcja {} z {} · czytanie {}, razem z ćwiczeniami {}",
        "{} · lesson {} of {} · {} to read, {} with the exercises",
        module,
        page.place.0,
        page.place.1,
        minutes(lang, lesson.reading_minutes),
        minutes(lang, lesson.minutes)
    );
    let here = lesson.title.clone();
    let spot = format!("{cohort}/{}/{slug}", address.1);
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, here)}
        <div class="workbench" data-bench="lesson">
            <article
                class="flow"
                data-space="5"
                lang=foreign(lang, lesson.lang)
                data-spot=spot
                data-enrollment=page.enrollment.to_string()
            >
                <header class="flow" data-space="2">
                    <p class="over" lang=lang.tag()>{over}</p>
                    <h1 data-text="2xl">{lesson.title.clone()}</h1>
                    {(!lesson.aim.is_empty()).then(|| view! { <p class="soft">{lesson.aim.clone()}</p> })}
                </header>
                {refused(caller, form)}
                {back(caller, page)}
                {lesson.blocks.iter().map(|block| blocks::block(shown, block)).collect_view()}
                {summary(caller, lesson)}
                {crate::catalog::blocks::sources_view(&lesson.sources, lang)}
                <div class="flow" data-space="3" lang=lang.tag()>
                    {left(caller, page)}
                    {end(caller, address, page)}
                    <p class="soft" data-text="sm" data-reading=""></p>
                    <LessonLife/>
                </div>
            </article>
            {outline(caller, cohort, &page.outline, slug)}
            {materials(shown, &lesson.blocks)}
        </div>
    }
    .into_any()
}

fn summary(caller: &Caller, lesson: &LessonView) -> Option<AnyView> {
    let markdown = &lesson.summary;
    let html = crate::catalog::markdown::markdown(markdown, &lesson.sources, caller.lang);
    (!markdown.trim().is_empty()).then(|| {
        view! {
            <section class="prose">
                <h2>{caller.lang.t("W skrócie", "In short")}</h2>
                <div inner_html=html></div>
            </section>
        }
        .into_any()
    })
}

fn refused(caller: &Caller, form: &FormState) -> Option<AnyView> {
    let lang = caller.lang;
    let text = form.refusal(lang)?;
    let title = lang.t("Jeszcze nie.", "Not yet.");
    let block = form.fields.get("blok").parse::<domain::ids::BlockId>().ok();
    let link = block.map(|block| {
        view! { " " <a href=format!("#b-{block}")>{lang.t("Przejdź do tego zadania", "Go to this task")}</a> }
    });
    Some(view! { <Notice tone=Tone::Brick title=title>{text} {link}</Notice> }.into_any())
}

fn back(caller: &Caller, page: &LessonPage) -> Option<AnyView> {
    let lang = caller.lang;
    let place = page.resume.as_ref()?;
    let block = place.block?;
    let title = lang.t("Tu możesz wrócić do przerwanego czytania.", "You can go on where you stopped.");
    let link = match place.second.filter(|second| *second > 0) {
        Some(second) => {
            let (minutes, seconds) = (second / 60, second % 60);
            say!(lang, "Film, {minutes}:{seconds:02}", "Film, {minutes}:{seconds:02}")
        }
        None => lang.t("Przejdź tam", "Go there").to_owned(),
    };
    Some(view! { <Notice title=title><a href=format!("#b-{block}")>{link}</a></Notice> }.into_any())
}

/// What the button still waits for.
fn left(caller: &Caller, page: &LessonPage) -> Option<AnyView> {
    if page.is_done || page.required.is_empty() {
        return None;
    }
    let lang = caller.lang;
    let done: BTreeSet<Uuid> = page.answers.keys().map(|block| block.0).collect();
    let rows = page.required.iter().map(|item| {
        let block = page.content.block(item.id.into());
        let name = match block.map(|block| &block.body) {
            Some(BlockBody::Video { title, .. }) => {
                say!(lang, "obejrzyj film „{title}”", "watch the film “{title}”")
            }
            _ => lang.t("odpowiedz na pytanie kontrolne", "answer the check").to_owned(),
        };
        let is_done = done.contains(&item.id);
        let is_marked = is_done.then_some("");
        view! {
            <li data-item=item.id.to_string() data-done=is_marked hidden=is_done>
                <a href=format!("#b-{}", item.id)>{name}</a>
            </li>
        }
    });
    let rows = rows.collect_view();
    let says = left_says(lang, progress(&page.required, &done));
    Some(
        view! {
            <div class="left flow" data-space="2" data-left="">
                <p role="status" data-words="">{says}</p>
                <ul>{rows}</ul>
            </div>
        }
        .into_any(),
    )
}

/// The way back and the button that completes the lesson.
fn end(caller: &Caller, (cohort, module, _): &Address, page: &LessonPage) -> AnyView {
    let lang = caller.lang;
    let before = page.before.clone().map(|(slug, title)| {
        let href = caller.href(&urls::lesson(cohort, module, &slug));
        view! { <LinkButton label=title href=href kind=Kind::Quiet sign=Icon::Back/> }
    });
    let label = if page.is_done {
        lang.t("Ukończona. Przejdź dalej", "Completed. Go on")
    } else {
        lang.t("Ukończ i przejdź dalej", "Complete and go on")
    };
    view! {
        <form class="next" method="post" lang=lang.tag()>
            {before.unwrap_or_else(|| view! { <LinkButton label=lang.t("Moja nauka", "My learning") href=caller.href(&urls::learning_in(cohort)) kind=Kind::Quiet sign=Icon::Back/> })}
            {page.is_done.then(|| view! { <span class="saved">{icon(Icon::Check)} {lang.t("Ukończono", "Completed")}</span> })}
            <Button label=label kind=Kind::Primary name="ukoncz" value="1"/>
        </form>
    }
    .into_any()
}
