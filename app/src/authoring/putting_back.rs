//! Undo of removing a block: what it held is kept as a draft of its form, and the page that follows offers it.

use axum::response::Response;
use domain::catalog::authoring::commands::{Removed, put_back_block, remove_block};
use domain::catalog::authoring::forms::{self, Typed};
use domain::catalog::authoring::queries::draft;
use domain::catalog::authoring::{EditedLesson, fields};
use domain::catalog::content::BlockKind;
use domain::error::Error;
use domain::ids::{BlockId, LessonId};
use domain::people::commands::forget_draft;
use domain::say;
use leptos::prelude::*;

use super::parts::{self, kind_name};
use crate::drafts::{self, DraftLife};
use crate::form::Fields;
use crate::page::see_other;
use crate::request::Caller;
use crate::ui::{Icon, Toast, icon};

type Place<'a> = (&'a str, LessonId, BlockId);

/// In the query of the page that offers the way back.
const REMOVED: &str = "usunieto";
/// Beside the fields of the block: its kind, its place, the question of a check.
const KIND: &str = "rodzaj";
const AT: &str = "miejsce";
const QUESTION: &str = "pytanie";

/// Under which address what was removed is kept; what the author had typed into its form stays beside it.
fn key(slug: &str, lesson: LessonId, id: BlockId) -> String {
    format!("{}#{REMOVED}", parts::block(slug, lesson, id))
}

/// Removes a block and answers with the page that offers it back.
pub async fn remove(caller: &Caller, (slug, lesson, id): Place<'_>, seen: &str) -> domain::Result<Response> {
    let person = caller.signed_in()?.person;
    let module = draft(&caller.academy, &caller.actor, slug).await?;
    let home = module.lesson(lesson).ok_or(Error::NotFound)?;
    let at = home.blocks.iter().position(|block| block.id == id).ok_or(Error::NotFound)?;
    let mut fields = Fields(fields::of_block(&home.blocks[at]));
    fields = fields.with(KIND, home.blocks[at].data.kind().word()).with(AT, at.to_string());
    if let Some(question) = home.blocks[at].questions.first() {
        fields = fields.with(QUESTION, question.id.to_string());
    }
    remove_block(&caller.academy, &caller.actor, (slug, lesson, id), seen).await?;
    let path = key(slug, lesson, id);
    drafts::keep(&caller.academy, person, &path, &fields, DraftLife::Author).await?;
    Ok(see_other(caller, &format!("{}?{REMOVED}={id}", parts::lesson(slug, lesson)), None))
}

/// Puts back what this person removed.
pub async fn put_back(caller: &Caller, (slug, lesson, id): Place<'_>) -> domain::Result<()> {
    let person = caller.signed_in()?.person;
    let path = key(slug, lesson, id);
    let kept = drafts::find(&caller.academy, person, &path, DraftLife::Author).await?;
    let kept = kept.ok_or(Error::NotFound)?.fields;
    let kind: BlockKind = kept.get(KIND).parse().map_err(|_| Error::NotFound)?;
    let was = Removed {
        at: kept.get(AT).parse().map_err(|_| Error::NotFound)?,
        question: kept.get(QUESTION).parse().ok(),
    };
    let input = forms::block(kind, &Typed(&kept.0))?;
    put_back_block(&caller.academy, &caller.actor, (slug, lesson, id), was, &input).await?;
    forget_draft(&caller.academy, person, &path).await
}

/// What was just removed, with the way back.
pub async fn offer(caller: &Caller, slug: &str, lesson: &EditedLesson) -> domain::Result<Option<AnyView>> {
    let lang = caller.lang;
    let asked = Fields::parse(caller.query.as_bytes());
    let Ok(id) = asked.get(REMOVED).parse::<BlockId>() else { return Ok(None) };
    if lesson.block(id).is_some() {
        return Ok(None);
    }
    let path = key(slug, lesson.id, id);
    let person = caller.signed_in()?.person;
    let kept = drafts::find(&caller.academy, person, &path, DraftLife::Author).await?;
    let Some(kind) = kept.and_then(|kept| kept.fields.get(KIND).parse::<BlockKind>().ok()) else {
        return Ok(None);
    };
    let name = kind_name(lang, kind);
    let action = caller.href(&parts::lesson(slug, lesson.id));
    Ok(Some(
        view! {
            <Toast text=say!(lang, "Usunięto część: {name}.", "Part removed: {name}.")>
                <form method="post" action=action>
                    <input type="hidden" name="block" value=id.to_string()/>
                    <button class="button" data-size="small" name="do" value="put_back">
                        {icon(Icon::Undo)} {lang.t("Cofnij", "Undo")}
                    </button>
                </form>
            </Toast>
        }
        .into_any(),
    ))
}
