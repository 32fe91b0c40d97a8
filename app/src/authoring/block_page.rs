//! One block: its form beside its preview.

use axum::extract::{Path, Request};
use domain::catalog::authoring::commands::{BlockPlace, save_block};
use domain::catalog::authoring::fields;
use domain::catalog::authoring::forms::{self, Typed};
use domain::catalog::authoring::queries::draft;
use domain::catalog::authoring::{EditedBlock, EditedLesson, EditedModule};
use domain::catalog::content::{BlockKind, LessonKind};
use domain::error::Error;
use domain::files::commands::{Home, register};
use domain::files::queries::of_module;
use domain::ids::{BlockId, LessonId};
use leptos::prelude::*;

use super::block_form::{fields, files_of};
use super::keeping::{self, Kept};
use super::parts::{self, MODULES, filled, kind_name};
use super::preview::{self, Shown, Wish, as_edited};
use crate::files::{Upload, receive};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Reply, see_other};
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
    page(&caller, &Address::of(words)?, None).await
}

pub async fn take(caller: Caller, Path(words): Path<Words>, request: Request) -> Reply {
    let address = Address::of(words)?;
    let module = draft(&caller.academy, &caller.actor, &address.slug).await?;
    let lesson = module.lesson(address.lesson).ok_or(Error::NotFound)?;
    let known = address.block.map(|id| lesson.block(id).ok_or(Error::NotFound)).transpose()?;
    let kind = kind_of(&caller, known, "")?;
    let upload = receive(&caller.academy, request, files_of(kind)).await?;
    if let Wish::Follow(tongue) = Wish::of(&upload.fields) {
        let typed = typed(kind, known, &upload.fields);
        let shown = typed.as_ref().map(|block| Shown::Block(block, &lesson.sources));
        return Ok(preview::follow(&caller, tongue, shown));
    }
    if let Some(answer) = keeping::taken(&caller, &upload.fields).await? {
        return Ok(answer);
    }
    let (fields, result) = save(&caller, &address, &module, kind, upload).await;
    match result {
        Ok(true) => {
            keeping::forget(&caller).await?;
            Ok(see_other(&caller, &parts::lesson(&address.slug, address.lesson), Some(Notice::Saved)))
        }
        Ok(false) => page(&caller, &address, Some(FormState::filled(fields))).await,
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &address, Some(FormState::failed(fields, error))).await
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
    if Wish::of(&fields) != Wish::Save {
        return (fields, Ok(false));
    }
    let place = BlockPlace { module: &address.slug, lesson: address.lesson, block: address.block };
    let seen = fields.get("stamp").to_owned();
    let saved = save_block(&caller.academy, &caller.actor, place, &seen, &input).await;
    (fields, saved.map(|_| true))
}

/// The block as it is typed, where that is whole.
fn typed(kind: BlockKind, known: Option<&EditedBlock>, fields: &Fields) -> Option<EditedBlock> {
    forms::block(kind, &Typed(&fields.0)).ok().map(|input| as_edited(&input, known))
}

/// With what was posted, or as it is opened.
async fn page(caller: &Caller, address: &Address, posted: Option<FormState>) -> Reply {
    let lang = caller.lang;
    let module = draft(&caller.academy, &caller.actor, &address.slug).await?;
    let lesson = module.lesson(address.lesson).ok_or(Error::NotFound)?;
    let known = address.block.map(|id| lesson.block(id).ok_or(Error::NotFound)).transpose()?;
    let kept = Kept::of(caller).await?;
    // Whoever comes back from signing in has the kind of her new block in what was kept alone.
    let sent = posted.as_ref().map_or_else(|| kept.value("rodzaj"), |state| state.value("rodzaj"));
    let kind = kind_of(caller, known, &sent)?;
    let kept = kept.only("rodzaj", kind.word());
    if known.is_none() && (lesson.kind == LessonKind::Quiz || kind == BlockKind::Quiz) {
        return Err(Error::NotFound.into());
    }
    let files = if files_of(kind).is_empty() {
        Vec::new()
    } else {
        of_module(&caller.academy, &caller.actor, module.module).await?
    };
    let stamp = known.map(|block| block.stamp.clone()).unwrap_or_default();
    let notice = posted.is_none().then(|| kept.notice(caller));
    let state = posted.unwrap_or_else(|| kept.state(&stamp));
    let own = filled(&state, known.map(fields::of_block).unwrap_or_default(), "stamp");
    // What is typed is shown; where it cannot be, what is kept.
    let typed = typed(kind, known, &own.fields);
    let shown = typed.as_ref().or(known).map(|block| Shown::Block(block, &lesson.sources));
    let tongue = Wish::of(&state.fields).tongue(caller);
    let name = kind_name(lang, kind);
    let status = state.status();
    let up = trail_of(caller, &module, lesson);
    let is_multipart = (!files_of(kind).is_empty()).then_some("multipart/form-data");
    let form = view! {
        <form class="card flow" method="post" enctype=is_multipart novalidate>
            <input type="hidden" name="stamp" value=stamp/>
            <input type="hidden" name="rodzaj" value=kind.word()/>
            {fields(caller, kind, &own, &files)}
            <div class="row">
                <Button label=lang.t("Zapisz i wróć do lekcji", "Save and go back to the lesson") kind=Kind::Primary name="do" value="save" />
                {preview::buttons(caller)}
                {kept.tools(caller)}
            </div>
        </form>
    };
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, name)}
        <h1 data-text="2xl">{name}</h1>
        {notice}
        {summary(lang, &state)}
        {preview::bench(caller, form.into_any(), tongue, shown)}
        </div>
    };
    Ok(parts::bench_page(caller, name, status, move || body))
}

fn trail_of(caller: &Caller, module: &EditedModule, lesson: &EditedLesson) -> Vec<(String, String)> {
    vec![
        (caller.lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(&module.slug))),
        (lesson.body.pl.title.clone(), caller.href(&parts::lesson(&module.slug, lesson.id))),
    ]
}
