//! Applications out of a file: the upload, the dry run row by row, and the import, which does what the dry run showed.
//!
//! What is read of a file is kept for a day on the server, so that between the two nobody's browser is trusted; it is
//! forgotten when the import is done or given up.

use axum::extract::{FromRequest, Path, Request};
use axum::response::{IntoResponse, Response};
use domain::Academy;
use domain::enrollment::commands::import_people;
use domain::enrollment::import::{FileFault, ImportRow, MOST_BYTES, Plan, dry_run, read};
use domain::error::{Error, FieldError};
use domain::lang::Lang;
use domain::people::DraftLife;
use domain::people::commands::{forget_draft, keep_draft};
use domain::people::queries::draft;
use leptos::prelude::*;

use super::import_view::{report, result, upload_form};
use super::inputs::Inputs;
use super::parts::{Room, Tab, head_below};
use crate::files::{has_files, read_small};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::sheet::Kind;
use crate::ui::Notice as Message;

/// The form, and the dry run of the file that waits.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &state, false).await
}

/// Takes a file, does what its dry run showed, or forgets it.
pub async fn take(caller: Caller, Path(slug): Path<String>, request: Request) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let path = room.path("/import");
    if has_files(&request) {
        return match upload(&caller, &path, request).await {
            Ok(()) => Ok(see_other(&caller, &path, None)),
            Err(error @ Error::Invalid(_)) => {
                page(&caller, &room, &FormState::failed(Fields::default(), error), false).await
            }
            Err(error) => Err(error.into()),
        };
    }
    let fields = Fields::from_request(request, &()).await?;
    if fields.get("what") == "drop" {
        forget_draft(&caller.academy, caller.actor.signed_in()?, &path).await?;
        return Ok(see_other(&caller, &room.path("/osoby"), None));
    }
    let Some(rows) = kept(&caller, &room).await? else {
        // Done already, given up, or a day old: the page says that there is no file.
        return Ok(see_other(&caller, &path, None));
    };
    let (academy, actor, seen) = (&caller.academy, &caller.actor, fields.get("seen"));
    match import_people(academy, actor, room.cohort.id, (&rows, seen), fields.get("reason")).await {
        Ok(applications) => {
            forget_draft(academy, caller.actor.signed_in()?, &path).await?;
            let notice = if applications == 0 { Notice::NothingImported } else { Notice::Imported };
            Ok(see_other(&caller, &room.path("/osoby?sort=-since"), Some(notice)))
        }
        Err(Error::Conflict) => page(&caller, &room, &FormState::filled(fields), true).await,
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error), false).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The dry run as text.
pub async fn csv(caller: Caller, path: Path<String>) -> Reply {
    file(caller, path, Kind::Csv).await
}

/// The dry run as a workbook.
pub async fn xlsx(caller: Caller, path: Path<String>) -> Reply {
    file(caller, path, Kind::Xlsx).await
}

async fn file(caller: Caller, Path(slug): Path<String>, kind: Kind) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let rows = kept(&caller, &room).await?.ok_or(Error::NotFound)?;
    let plan = dry_run(&caller.academy, &caller.actor, &room.cohort, &rows).await?;
    let sheet = report(&caller, &room, &plan, kind)?;
    Ok(sheet.reply(&format!("{slug}-import")).await?.into_response())
}

async fn upload(caller: &Caller, path: &str, request: Request) -> domain::Result<()> {
    let person = caller.actor.signed_in()?;
    let fault = |why: &FileFault| {
        Error::field("file", FieldError::said(why.sentence(Lang::Pl), why.sentence(Lang::En)))
    };
    let sent = match read_small(request, "file", MOST_BYTES).await {
        Err(Error::TooLarge { .. }) => return Err(fault(&FileFault::TooLarge)),
        sent => sent?,
    };
    // A sheet is unpacked away from other requests, and a file that breaks its reader breaks nothing else.
    let rows = tokio::task::spawn_blocking(move || read(&sent.bytes)).await;
    let rows = rows.unwrap_or(Err(FileFault::Unreadable)).map_err(|why| fault(&why))?;
    let text = serde_json::to_string(&rows).map_err(Error::broken)?;
    keep_draft(&caller.academy, person, path, &text, DraftLife::Import).await
}

/// What is kept of the file of this organizer.
async fn kept(caller: &Caller, room: &Room) -> domain::Result<Option<Vec<ImportRow>>> {
    let academy: &Academy = &caller.academy;
    let person = caller.actor.signed_in()?;
    let kept = draft(academy, person, &room.path("/import"), DraftLife::Import).await?;
    Ok(kept.and_then(|(text, _)| serde_json::from_str(&text).ok()))
}

async fn page(
    caller: &Caller,
    room: &Room,
    state: &FormState,
    has_changed: bool,
) -> Result<Response, Failure> {
    let lang = caller.lang;
    let rows = kept(caller, room).await?;
    // Why the cohort takes no applications now is said instead of a dry run.
    let plan: Option<Result<Plan, Error>> = match &rows {
        None => None,
        Some(rows) => Some(match dry_run(&caller.academy, &caller.actor, &room.cohort, rows).await {
            Err(error @ Error::Refused(_)) => Err(error),
            Err(error) => return Err(error.into()),
            Ok(plan) => Ok(plan),
        }),
    };
    let inputs = Inputs::of(lang, state);
    let title = lang.t("Import zgłoszeń", "Import of applications");
    let changed = has_changed.then(|| {
        view! {
            <Message title=lang.t("Nic nie zapisano.", "Nothing was saved.")>
                <p>{lang.t(
                    "Od próby coś się zmieniło w kohorcie albo w pliku. Poniżej jest nowa próba. Sprawdź ją i potwierdź jeszcze raz.",
                    "Something in the cohort or in the file has changed since the dry run. Below is a new one. Look at it and confirm again.",
                )}</p>
            </Message>
        }
    });
    let page = Page::new(caller, format!("{}: {title}", room.name(lang)), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::People, title, ().into_any())}
                {inputs.summary()}
                {changed}
                {plan.as_ref().map(|plan| result(caller, room, plan.as_ref(), inputs))}
                {upload_form(inputs, plan.is_some())}
            </div>
        }
    });
    let status = if has_changed { 409 } else { state.status() };
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(status).into_response())
}
