//! One block: its form beside its preview.

use axum::extract::{Path, Request};
use axum::response::IntoResponse;
use domain::catalog::authoring::commands::{BlockPlace, save_block};
use domain::catalog::authoring::forms::{self, BlockInput, Typed};
use domain::catalog::authoring::queries::draft;
use domain::catalog::authoring::{EditedBlock, EditedLesson, EditedModule, EditedQuestion};
use domain::catalog::content::{BlockKind, LessonKind};
use domain::error::Error;
use domain::files::commands::{Home, register};
use domain::files::queries::of_module;
use domain::ids::{BlockId, LessonId, QuestionId};
use leptos::prelude::*;

use super::block_form::{fields, files_of};
use super::parts::{self, MODULES, as_shown, filled, kind_name, preview_frame};
use crate::files::{Upload, receive};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Kind, trail};

type Words = (String, String, String);

/// Where the block stands.
struct Address {
    slug: String,
    lesson: LessonId,
    block: Option<BlockId>,
}

impl Address {
    fn of((slug, lesson, block): Words) -> domain::Result<Self> {
        let lesson = lesson.parse().map_err(|_| Error::NotFound)?;
        let block = match block.as_str() {
            "nowa" => None,
            id => Some(id.parse().map_err(|_| Error::NotFound)?),
        };
        Ok(Self { slug, lesson, block })
    }
}

/// The kind of the block: what it is, or what the query asks for.
fn kind_of(caller: &Caller, known: Option<&EditedBlock>, sent: &str) -> domain::Result<BlockKind> {
    if let Some(known) = known {
        return Ok(known.data.kind());
    }
    let asked = caller.query.split('&').find_map(|pair| pair.strip_prefix("rodzaj=")).unwrap_or(sent);
    asked.parse().map_err(|_| Error::NotFound)
}

pub async fn show(caller: Caller, Path(words): Path<Words>) -> Reply {
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &Address::of(words)?, state).await
}

pub async fn take(caller: Caller, Path(words): Path<Words>, request: Request) -> Reply {
    let address = Address::of(words)?;
    let module = draft(&caller.academy, &caller.actor, &address.slug).await?;
    let lesson = module.lesson(address.lesson).ok_or(Error::NotFound)?;
    let known = address.block.map(|id| lesson.block(id).ok_or(Error::NotFound)).transpose()?;
    let kind = kind_of(&caller, known, "")?;
    let upload = receive(&caller.academy, request, files_of(kind)).await?;
    let (fields, result) = save(&caller, &address, &module, kind, upload).await;
    match result {
        Ok(true) => {
            if caller.draft.is_some() {
                let person = caller.signed_in()?.person;
                domain::people::commands::forget_draft(&caller.academy, person, &caller.path).await?;
            }
            Ok(see_other(&caller, &parts::lesson(&address.slug, address.lesson), Some(Notice::Saved)))
        }
        Ok(false) => page(&caller, &address, FormState::filled(fields)).await,
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &address, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Registers what was uploaded, so that it stays even when the rest comes back, then saves or only shows the block.
/// Returns the fields with the files in them, and whether anything was saved.
async fn save(
    caller: &Caller,
    address: &Address,
    module: &EditedModule,
    kind: BlockKind,
    upload: Upload,
) -> (Fields, domain::Result<bool>) {
    let mut fields = upload.fields;
    for (field, received) in &upload.files {
        let id = async {
            let tx = caller.academy.begin().await?;
            let home = Home::Module(module.module);
            let id = register(&caller.academy, &tx, &caller.actor, received, home).await?;
            tx.commit().await?;
            Ok::<_, Error>(id)
        };
        match id.await {
            Ok(id) => {
                let name = field.trim_start_matches("new_");
                fields.0.retain(|(known, _)| known != name);
                fields.0.push((name.to_owned(), id.to_string()));
            }
            Err(error) => return (fields, Err(error)),
        }
    }
    if let Some(error) = upload.error {
        return (fields, Err(error));
    }
    let input = match forms::block(kind, &Typed(&fields.0)) {
        Ok(input) => input,
        Err(error) => return (fields, Err(error)),
    };
    if fields.get("do") == "preview" {
        return (fields, Ok(false));
    }
    let place = BlockPlace { module: &address.slug, lesson: address.lesson, block: address.block };
    let seen = fields.get("stamp").to_owned();
    let saved = save_block(&caller.academy, &caller.actor, place, &seen, &input).await;
    (fields, saved.map(|_| true))
}

async fn page(caller: &Caller, address: &Address, state: FormState) -> Reply {
    let lang = caller.lang;
    let module = draft(&caller.academy, &caller.actor, &address.slug).await?;
    let lesson = module.lesson(address.lesson).ok_or(Error::NotFound)?;
    let known = address.block.map(|id| lesson.block(id).ok_or(Error::NotFound)).transpose()?;
    let kind = kind_of(caller, known, state.fields.get("rodzaj"))?;
    if known.is_none() && (lesson.kind == LessonKind::Quiz || kind == BlockKind::Quiz) {
        return Err(Error::NotFound.into());
    }
    let files = if files_of(kind).is_empty() {
        Vec::new()
    } else {
        of_module(&caller.academy, &caller.actor, module.module).await?
    };
    let own = filled(&state, known.map(forms::fields_of).unwrap_or_default(), "stamp");
    // What is typed is shown; where it cannot be, what is kept.
    let typed = forms::block(kind, &Typed(&own.fields.0)).ok().map(|input| as_edited(&input, known));
    let shown: Vec<_> = typed.as_ref().or(known).map(|block| as_shown(block, lang)).into_iter().collect();
    let name = kind_name(lang, kind);
    let status = state.status();
    let up = trail_of(caller, &module, lesson);
    let is_multipart = (!files_of(kind).is_empty()).then_some("multipart/form-data");
    let stamp = known.map(|block| block.stamp.clone()).unwrap_or_default();
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, name)}
        <h1>{name}</h1>
        {summary(lang, &state)}
        <div class="workbench" data-bench="block">
            <form class="card flow" method="post" enctype=is_multipart novalidate>
                <input type="hidden" name="stamp" value=stamp/>
                <input type="hidden" name="rodzaj" value=kind.word()/>
                {fields(caller, kind, &own, &files)}
                <div class="row">
                    <Button label=lang.t("Zapisz i wróć do lekcji", "Save and go back to the lesson") kind=Kind::Primary name="do" value="save" />
                    <Button label=lang.t("Pokaż podgląd", "Show the preview") name="do" value="preview" />
                </div>
            </form>
            {preview_frame(caller, &shown, &lesson.sources)}
        </div>
        </div>
    };
    Ok(Page::new(caller, name, move || body)
        .layout(Layout::Work)
        .nav(Nav::Modules)
        .unlisted()
        .status(status)
        .into_response())
}

fn trail_of(caller: &Caller, module: &EditedModule, lesson: &EditedLesson) -> Vec<(String, String)> {
    vec![
        (caller.lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(&module.slug))),
        (lesson.body.pl.title.clone(), caller.href(&parts::lesson(&module.slug, lesson.id))),
    ]
}

/// What was typed as a block, for its preview.
pub fn as_edited(input: &BlockInput, known: Option<&EditedBlock>) -> EditedBlock {
    let nil = uuid::Uuid::nil();
    let question = input.question.clone().map(|mut question| {
        for (n, option) in question.options.iter_mut().enumerate() {
            option.id = format!("{n}");
        }
        let options = question.options.iter().map(|option| (option.id.clone(), option.is_right)).collect();
        EditedQuestion {
            id: QuestionId(nil),
            kind: question.kind,
            options,
            body: question.body(),
            stamp: String::new(),
        }
    });
    EditedBlock {
        id: known.map_or(BlockId(nil), |block| block.id),
        data: input.data.clone(),
        body: input.body.clone(),
        questions: question.into_iter().collect(),
        stamp: String::new(),
    }
}
