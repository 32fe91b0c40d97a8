//! The typo lane: words of the published version.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalog::authoring::commands::{correct_block, correct_question};
use domain::catalog::authoring::fields;
use domain::catalog::authoring::forms::{self, Typed};
use domain::catalog::authoring::queries::published;
use domain::catalog::authoring::{EditedBlock, EditedLesson, EditedModule, EditedQuestion};
use domain::catalog::content::BlockKind;
use domain::error::Error;
use domain::ids::{BlockId, QuestionId};
use domain::lang::Lang;
use leptos::prelude::*;

use super::block_form::{Change, fields_for_words, question_fields};
use super::keeping::{self, Kept};
use super::parts::{self, MODULES, corrections, filled, gist, kind_name};
use super::preview::{self, Shown, Wish, as_edited};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Kind, Notice as Message, trail};

fn up(caller: &Caller, module: &EditedModule) -> Vec<(String, String)> {
    vec![
        (caller.lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(&module.slug))),
    ]
}

pub async fn list(caller: Caller, Path(slug): Path<String>) -> Reply {
    let lang = caller.lang;
    let module = published(&caller.academy, &caller.actor, &slug).await?;
    let title = lang.t("Poprawki słów", "Corrections of words");
    let lessons = module.lessons.iter().map(|lesson| lesson_list(&caller, &slug, lesson)).collect_view();
    let home = caller.href(&parts::module(&slug));
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up(&caller, &module), title)}
        <h1 data-text="2xl">{title}</h1>
        <p>{lang.t("Poprawka jest od razu widoczna dla wszystkich i zapisana w dzienniku zmian. Nie wpływa na postępy.", "A correction is seen by everybody at once and noted in the change log. It does not affect progress.")}</p>
        <p>{lang.t("Tytuły, cele i źródła zmienia się w ", "Titles, aims and sources are changed in ")} <a href=home>{lang.t("nowej wersji modułu", "a new version of the module")}</a>"."</p>
        {lessons}
        </div>
    };
    Ok(Page::new(&caller, title, move || body)
        .layout(Layout::Page)
        .nav(Nav::Modules)
        .unlisted()
        .into_response())
}

fn lesson_list(caller: &Caller, slug: &str, lesson: &EditedLesson) -> AnyView {
    let blocks = lesson
        .blocks
        .iter()
        .map(|block| {
            let href = caller.href(&format!("{}/{}", corrections(slug), block.id));
            let name = kind_name(caller.lang, block.data.kind());
            let questions = (block.data.kind() == BlockKind::Quiz).then(|| {
                block
                    .questions
                    .iter()
                    .map(|question| {
                        let href = format!("{href}/{}", question.id);
                        view! { <li><a href=href lang="pl">{question.body.pl.text.clone()}</a></li> }
                    })
                    .collect_view()
            });
            let gist = gist(block);
            view! { <li><a href=href.clone()>{name} ": " <span lang="pl">{gist}</span></a></li> {questions} }
        })
        .collect_view();
    view! { <section class="card flow"><h2 data-text="lg" lang="pl">{lesson.body.pl.title.clone()}</h2><ul class="flow" data-space="2">{blocks}</ul></section> }
        .into_any()
}

fn find(module: &EditedModule, id: &str) -> domain::Result<(EditedLesson, EditedBlock)> {
    let id: BlockId = id.parse().map_err(|_| Error::NotFound)?;
    let found = module.lessons.iter().find_map(|lesson| Some((lesson.clone(), lesson.block(id)?.clone())));
    found.ok_or(Error::NotFound)
}

pub async fn show_block(caller: Caller, Path((slug, block)): Path<(String, String)>) -> Reply {
    block_page(&caller, &slug, &block, None).await
}

pub async fn take_block(
    caller: Caller,
    Path((slug, block)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let module = published(&caller.academy, &caller.actor, &slug).await?;
    let (lesson, known) = find(&module, &block)?;
    let input = forms::block(known.data.kind(), &Typed(&fields.0));
    let wish = Wish::of(&fields);
    if let Wish::Follow(tongue) = wish {
        let typed = input.ok().map(|input| as_edited(&input, Some(&known)));
        let shown = typed.as_ref().map(|block| Shown::Block(block, &lesson.sources));
        return Ok(preview::follow(&caller, tongue, shown));
    }
    if let Some(answer) = keeping::taken(&caller, &fields).await? {
        return Ok(answer);
    }
    if wish != Wish::Save && input.is_ok() {
        return block_page(&caller, &slug, &block, Some(FormState::filled(fields))).await;
    }
    let result = match input {
        Ok(input) => {
            let seen = fields.get("stamp");
            correct_block(&caller.academy, &caller.actor, (&slug, known.id), seen, &input).await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => saved(&caller, &slug).await,
        Err(error) if parts::comes_back(&error) => {
            block_page(&caller, &slug, &block, Some(FormState::failed(fields, error))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn saved(caller: &Caller, slug: &str) -> Reply {
    keeping::forget(caller).await?;
    Ok(see_other(caller, &corrections(slug), Some(Notice::Saved)))
}

/// With what was posted, or as it is opened.
async fn block_page(caller: &Caller, slug: &str, block: &str, posted: Option<FormState>) -> Reply {
    let lang = caller.lang;
    let module = published(&caller.academy, &caller.actor, slug).await?;
    let (lesson, known) = find(&module, block)?;
    let kind = known.data.kind();
    let kept = Kept::of(caller).await?;
    let notice = posted.is_none().then(|| kept.notice(caller));
    let state = posted.unwrap_or_else(|| kept.state(&known.stamp));
    let own = filled(&state, fields::of_block(&known), "stamp");
    let typed = forms::block(kind, &Typed(&own.fields.0)).ok().map(|input| as_edited(&input, Some(&known)));
    let shown = Shown::Block(typed.as_ref().unwrap_or(&known), &lesson.sources);
    let tongue = Wish::of(&state.fields).tongue(caller);
    let words = fields_for_words(caller, kind, &own);
    let name = kind_name(lang, kind);
    let status = state.status();
    let mut up = up(caller, &module);
    up.push((lang.t("Poprawki słów", "Corrections of words").to_owned(), caller.href(&corrections(slug))));
    let form = view! {
        <form class="card flow" method="post" novalidate>
            <input type="hidden" name="stamp" value=known.stamp.clone()/>
            {words}
            <div class="row">
                <Button label=lang.t("Zapisz poprawkę", "Save the correction") kind=Kind::Primary name="do" value="save" />
                {preview::buttons(caller)}
                {kept.tools(caller)}
            </div>
        </form>
    };
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, name)}
        <h1 data-text="2xl">{name}</h1>
        {only_words(lang)}
        {notice}
        {summary(lang, &state)}
        {preview::bench(caller, form.into_any(), tongue, Some(shown))}
        </div>
    };
    Ok(parts::bench_page(caller, name, status, move || body))
}

/// What a correction cannot do.
fn only_words(lang: Lang) -> AnyView {
    let says = lang.t(
        "Tu zmieniają się tylko słowa: liczba punktów, pól i odpowiedzi zostaje.",
        "Only words change here: the number of points, fields and answers stays.",
    );
    view! { <Message>{says}</Message> }.into_any()
}

type QuestionWords = (String, String, String);

fn find_question(
    module: &EditedModule,
    (_, block, question): &QuestionWords,
) -> domain::Result<EditedQuestion> {
    let (_, quiz) = find(module, block)?;
    let id: QuestionId = question.parse().map_err(|_| Error::NotFound)?;
    quiz.questions.into_iter().find(|known| known.id == id).ok_or(Error::NotFound)
}

pub async fn show_question(caller: Caller, Path(words): Path<QuestionWords>) -> Reply {
    question_page(&caller, &words, None).await
}

pub async fn take_question(caller: Caller, Path(words): Path<QuestionWords>, fields: Fields) -> Reply {
    let id: QuestionId = words.2.parse().map_err(|_| Error::NotFound)?;
    let (seen, typed) = (fields.get("stamp"), Typed(&fields.0));
    match Wish::of(&fields) {
        Wish::Save => {}
        Wish::Show(_) => return question_page(&caller, &words, Some(FormState::filled(fields))).await,
        Wish::Keep | Wish::Forget => {
            // A draft is one of a form that there is.
            let module = published(&caller.academy, &caller.actor, &words.0).await?;
            find_question(&module, &words)?;
            return keeping::taken(&caller, &fields).await?.ok_or_else(|| Error::NotFound.into());
        }
        Wish::Follow(tongue) => {
            published(&caller.academy, &caller.actor, &words.0).await?;
            return Ok(preview::follow(
                &caller,
                tongue,
                preview::question(&fields).as_ref().map(Shown::Question),
            ));
        }
    }
    match correct_question(&caller.academy, &caller.actor, (&words.0, id), seen, &typed).await {
        Ok(()) => saved(&caller, &words.0).await,
        Err(error) if parts::comes_back(&error) => {
            question_page(&caller, &words, Some(FormState::failed(fields, error))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn question_page(caller: &Caller, words: &QuestionWords, posted: Option<FormState>) -> Reply {
    let lang = caller.lang;
    let slug = &words.0;
    let module = published(&caller.academy, &caller.actor, slug).await?;
    let known = &find_question(&module, words)?;
    let kept = Kept::of(caller).await?;
    let notice = posted.is_none().then(|| kept.notice(caller));
    let state = posted.unwrap_or_else(|| kept.state(&known.stamp));
    let own = filled(&state, fields::of_question(known), "stamp");
    let title = lang.t("Poprawka pytania", "Correction of a question");
    let status = state.status();
    let mut up = up(caller, &module);
    up.push((lang.t("Poprawki słów", "Corrections of words").to_owned(), caller.href(&corrections(slug))));
    let tongue = Wish::of(&state.fields).tongue(caller);
    let form = view! {
        <form class="card flow" method="post" novalidate>
            <input type="hidden" name="stamp" value=known.stamp.clone()/>
            {question_fields(caller, &own, Change::Words)}
            <div class="row">
                <Button label=lang.t("Zapisz poprawkę", "Save the correction") kind=Kind::Primary name="do" value="save" />
                {preview::buttons(caller)}
                {kept.tools(caller)}
            </div>
        </form>
    };
    let shown = preview::question(&own.fields);
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, title)}
        <h1 data-text="2xl">{title}</h1>
        {only_words(lang)}
        {notice}
        {summary(lang, &state)}
        {preview::bench(caller, form.into_any(), tongue, shown.as_ref().map(Shown::Question))}
        </div>
    };
    Ok(parts::bench_page(caller, title, status, move || body))
}
