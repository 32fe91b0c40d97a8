//! People out of a file: the upload, the dry run row by row, and the import, which does what the dry run showed. The
//! address says whether the rows are applications or invitations, and on which terms.
//!
//! What is read of a file is kept for a day on the server, so that between the two nobody's browser is trusted; it is
//! forgotten when the import is done or given up.

use axum::extract::{FromRequest, Path, RawQuery, Request};
use axum::response::{IntoResponse, Response};
use domain::Academy;
use domain::enrollment::commands::import_people;
use domain::enrollment::import::{FileFault, ImportKind, ImportRow, MOST_BYTES, Plan, dry_run, read};
use domain::error::{Error, FieldError};
use domain::lang::Lang;
use domain::people::DraftLife;
use domain::people::commands::{forget_draft, keep_draft};
use domain::people::queries::draft;
use leptos::prelude::*;

use super::import_terms::{self, are_invitations, kind, other_kind, terms_form, title, with_terms};
use super::import_view::{Shown, report, upload_form};
use super::inputs::Inputs;
use super::invitations::too_late;
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
pub async fn show(caller: Caller, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| Fields::parse(query.unwrap_or_default().as_bytes()));
    page(&caller, &room, FormState::filled(fields), false).await
}

/// Takes a file, does what its dry run showed, or forgets it.
pub async fn take(
    caller: Caller,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let path = room.path("/import");
    if has_files(&request) {
        // Of a file that is too large the fields beside it are not read; the address says what it was meant for.
        let asked = Fields::parse(query.unwrap_or_default().as_bytes());
        let (fields, taken) = upload(&caller, &path, (asked, request)).await;
        return match taken {
            Ok(()) => Ok(see_other(&caller, &format!("{path}{}", import_terms::query(&fields)), None)),
            Err(error @ Error::Invalid(_)) => {
                page(&caller, &room, FormState::failed(fields, error), false).await
            }
            Err(error) => Err(error.into()),
        };
    }
    let fields = Fields::from_request(request, &()).await?;
    let list = room.path(if are_invitations(&fields) { "/zaproszenia" } else { "/osoby?sort=-since" });
    if fields.get("what") == "drop" {
        forget_draft(&caller.academy, caller.actor.signed_in()?, &path).await?;
        return Ok(see_other(&caller, &list, None));
    }
    let Some(rows) = kept(&caller, &room).await? else {
        // Done already, given up, or a day old: the page says that there is no file.
        return Ok(see_other(&caller, &format!("{path}{}", import_terms::query(&fields)), None));
    };
    match run(&caller, &room, &fields, &rows).await {
        Ok(taken) => {
            forget_draft(&caller.academy, caller.actor.signed_in()?, &path).await?;
            let notice = match taken {
                0 => Notice::NothingImported,
                _ if are_invitations(&fields) => Notice::InvitedAll,
                _ => Notice::Imported,
            };
            Ok(see_other(&caller, &list, Some(notice)))
        }
        Err(Error::Conflict) => page(&caller, &room, FormState::filled(fields), true).await,
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, FormState::failed(fields, error), false).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn run(caller: &Caller, room: &Room, fields: &Fields, rows: &[ImportRow]) -> domain::Result<usize> {
    let kind = kind(caller, room, fields)?;
    let (seen, why) = (fields.get("seen"), fields.get("reason"));
    import_people(&caller.academy, &caller.actor, room.cohort.id, &kind, (rows, seen), why).await
}

/// The dry run as text.
pub async fn csv(caller: Caller, path: Path<String>, query: RawQuery) -> Reply {
    file(caller, path, query, Kind::Csv).await
}

/// The dry run as a workbook.
pub async fn xlsx(caller: Caller, path: Path<String>, query: RawQuery) -> Reply {
    file(caller, path, query, Kind::Xlsx).await
}

async fn file(
    caller: Caller,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    kind_of_file: Kind,
) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let rows = kept(&caller, &room).await?.ok_or(Error::NotFound)?;
    let fields = with_terms(&caller, &room, Fields::parse(query.unwrap_or_default().as_bytes()));
    let kind = kind(&caller, &room, &fields)?;
    let plan = dry_run(&caller.academy, &caller.actor, &room.cohort, (&kind, &rows)).await?;
    let sheet = report(&caller, &room, (&kind, &plan), kind_of_file)?;
    Ok(sheet.reply(&format!("{slug}-import")).await?.into_response())
}

/// Reads a file and keeps its rows; gives the fields beside it.
async fn upload(
    caller: &Caller,
    path: &str,
    (asked, request): (Fields, Request),
) -> (Fields, domain::Result<()>) {
    let fault = |why: &FileFault| {
        Error::field("file", FieldError::said(why.sentence(Lang::Pl), why.sentence(Lang::En)))
    };
    let sent = match read_small(request, "file", MOST_BYTES).await {
        Ok(sent) => sent,
        Err(Error::TooLarge { .. }) => return (asked, Err(fault(&FileFault::TooLarge))),
        Err(error) => return (asked, Err(error)),
    };
    // A sheet is unpacked away from other requests, and a file that breaks its reader breaks nothing else.
    let bytes = sent.bytes;
    let rows = tokio::task::spawn_blocking(move || read(&bytes)).await.unwrap_or(Err(FileFault::Unreadable));
    let kept = match rows {
        Ok(rows) => keep(caller, path, &rows).await,
        Err(why) => Err(fault(&why)),
    };
    (sent.fields, kept)
}

async fn keep(caller: &Caller, path: &str, rows: &[ImportRow]) -> domain::Result<()> {
    let text = serde_json::to_string(rows).map_err(Error::broken)?;
    keep_draft(&caller.academy, caller.actor.signed_in()?, path, &text, DraftLife::Import).await
}

/// What is kept of the file of this organizer.
async fn kept(caller: &Caller, room: &Room) -> domain::Result<Option<Vec<ImportRow>>> {
    let academy: &Academy = &caller.academy;
    let person = caller.actor.signed_in()?;
    let kept = draft(academy, person, &room.path("/import"), DraftLife::Import).await?;
    Ok(kept.and_then(|(text, _)| serde_json::from_str(&text).ok()))
}

/// The dry run of what is kept; `None` without a file. Why nothing can be done now is said instead of it.
async fn played(
    caller: &Caller,
    room: &Room,
    kind: &ImportKind,
    rows: Option<&[ImportRow]>,
) -> domain::Result<Option<Result<Plan, Error>>> {
    let Some(rows) = rows else { return Ok(None) };
    match dry_run(&caller.academy, &caller.actor, &room.cohort, (kind, rows)).await {
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => Ok(Some(Err(error))),
        Err(error) => Err(error),
        Ok(plan) => Ok(Some(Ok(plan))),
    }
}

async fn page(
    caller: &Caller,
    room: &Room,
    state: FormState,
    has_changed: bool,
) -> Result<Response, Failure> {
    let lang = caller.lang;
    let rows = kept(caller, room).await?;
    let has_file = rows.is_some();
    let mut state = FormState { fields: with_terms(caller, room, state.fields), ..state };
    let invites = are_invitations(&state.fields);
    let is_too_late = invites && room.cut_off.is_some();
    // Terms that do not hold are shown with what is wrong with them, without a dry run.
    let mut played_as = None;
    match kind(caller, room, &state.fields) {
        Ok(kind) => {
            let plan = played(caller, room, &kind, rows.as_deref()).await?;
            played_as = Some((kind, plan));
        }
        Err(error) if !is_too_late => state.error = state.error.or(Some(error)),
        Err(_) => {}
    }
    let inputs = Inputs::of(lang, &state);
    let title = title(lang, invites);
    let here = caller.href(&room.path("/import"));
    let upload_to = if invites { format!("{here}?as=invitations") } else { here.clone() };
    let tab = if invites { Tab::Invitations } else { Tab::People };
    let page = Page::new(caller, format!("{}: {title}", room.name(lang)), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, tab, title, ().into_any())}
                {inputs.summary()}
                {has_changed.then(|| changed(lang))}
                {other_kind(caller, room, invites)}
                {(invites && has_file && !is_too_late).then(|| terms_form(inputs, room, here))}
                {played_as.as_ref().and_then(|(kind, plan)| {
                    let shown = Shown { caller, room, kind, inputs };
                    plan.as_ref().map(|plan| shown.result(plan.as_ref()))
                })}
                {if is_too_late { too_late(caller, room) } else { upload_form(inputs, room, (has_file, upload_to)) }}
            </div>
        }
    });
    let status = if has_changed { 409 } else { state.status() };
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(status).into_response())
}

fn changed(lang: Lang) -> AnyView {
    view! {
        <Message title=lang.t("Nic nie zapisano.", "Nothing was saved.")>
            <p>{lang.t(
                "Od próby coś się zmieniło w kohorcie albo w pliku. Poniżej jest nowa próba. Sprawdź ją i potwierdź jeszcze raz.",
                "Something in the cohort or in the file has changed since the dry run. Below is a new one. Look at it and confirm again.",
            )}</p>
        </Message>
    }
    .into_any()
}
