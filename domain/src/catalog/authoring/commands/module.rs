use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{held, must_be_seen};
use crate::access::{Action, Actor, Place, may, may_somewhere};
use crate::audit::{self, Change};
use crate::catalog::authoring::forms::{self, Typed};
use crate::catalog::authoring::write;
use crate::catalog::content::VersionState;
use crate::catalog::entity::{
    block, content_text, lesson, module, module_version, question, question_option,
};
use crate::catalog::import::slug;
use crate::db::Tx;
use crate::error::Refusal;
use crate::ids::{ModuleId, ModuleVersionId};
use crate::people::commands::grant_authorship;
use crate::{Academy, Error, Result};

/// Starts a module from nothing and returns its word in addresses. Its author becomes its lecturer.
///
/// # Errors
/// `Denied` to whoever may not create modules, `Invalid` for missing words.
pub async fn create_module(academy: &Academy, actor: &Actor, typed: &Typed<'_>) -> Result<String> {
    let person = actor.signed_in()?;
    if !may_somewhere(actor, Action::CreateModule) {
        return Err(Error::Denied);
    }
    let body = forms::module(typed)?;
    let tx = academy.begin().await?;
    let id: ModuleId = academy.new_id();
    let slug = free_slug(&tx, &body.pl.title).await?;
    let row = module::ActiveModel {
        id: Set(id),
        slug: Set(slug.clone()),
        source_key: Set(None),
        owner_id: Set(Some(person)),
        home_course_id: Set(None),
        created_at: Set(academy.now()),
    };
    module::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    let version = new_version(academy, &tx, actor, id, (1, None, 0)).await?;
    write::texts(academy, &tx, actor, version, id.0, &body).await?;
    if !may(actor, Action::EditModule, &Place::module(id)) {
        grant_authorship(academy, &tx, person, id).await?;
    }
    audit::put(academy, &tx, actor, Change::new("module created", "module", id.0).after(&body.pl.title))
        .await?;
    tx.commit().await?;
    Ok(slug)
}

async fn free_slug(tx: &Tx, title: &str) -> Result<String> {
    let wanted = slug(title);
    let wanted = if wanted.is_empty() { "modul".to_owned() } else { wanted };
    for number in 1..1000 {
        let slug = if number == 1 { wanted.clone() } else { format!("{wanted}-{number}") };
        let taken = module::Entity::find().filter(module::Column::Slug.eq(&slug)).one(tx.conn()).await?;
        if taken.is_none() {
            return Ok(slug);
        }
    }
    Err(Error::Conflict)
}

async fn new_version(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    module: ModuleId,
    (number, based_on, minutes): (i32, Option<ModuleVersionId>, i32),
) -> Result<ModuleVersionId> {
    let id: ModuleVersionId = academy.new_id();
    let row = module_version::ActiveModel {
        id: Set(id),
        module_id: Set(module),
        number: Set(number),
        state: Set(VersionState::Draft.word().into()),
        based_on: Set(based_on),
        first_lang: Set("pl".into()),
        minutes: Set(minutes),
        source_hash: Set(None),
        texts_revision: Set(1),
        created_by: Set(actor.person()),
        created_at: Set(academy.now()),
        updated_at: Set(academy.now()),
        published_at: Set(None),
    };
    module_version::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// Saves title and outcomes of a draft.
///
/// # Errors
/// `Conflict` when they are not what the author saw, `Invalid` for missing words.
pub async fn save_module(
    academy: &Academy,
    actor: &Actor,
    slug: &str,
    seen: &str,
    typed: &Typed<'_>,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, slug).await?;
    let body = forms::module(typed)?;
    must_be_seen(seen, &draft.stamp)?;
    write::texts(academy, &tx, actor, draft.version, draft.module.0, &body).await?;
    tx.commit().await
}

/// Begins the next version as a copy of the newest one. Where a draft is there already, nothing happens.
///
/// # Errors
/// `Denied` to whoever may not edit the module.
pub async fn start_draft(academy: &Academy, actor: &Actor, slug: &str) -> Result<()> {
    let tx = academy.begin().await?;
    let module = write::find_module(tx.conn(), actor, Action::EditModule, slug).await?;
    let newest = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.eq(module))
        .order_by_desc(module_version::Column::Number)
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    if newest.state == VersionState::Draft.word() {
        return Ok(());
    }
    let base = write::of_state(tx.conn(), module, VersionState::Published).await?.unwrap_or(newest.clone());
    let about = (newest.number + 1, Some(base.id), base.minutes);
    let version = new_version(academy, &tx, actor, module, about).await?;
    write::copy(&tx, base.id, version).await?;
    let change = Change::new("draft started", "module", module.0).after(&(newest.number + 1));
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}

/// Throws the draft away; the published version stays as it is.
///
/// # Errors
/// `Refused` where it is the only version, `Conflict` when it is not what the author saw.
pub async fn discard_draft(academy: &Academy, actor: &Actor, slug: &str, seen: &str) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, slug).await?;
    must_be_seen(seen, &draft.whole)?;
    if draft.number == 1 {
        return Err(Refusal::said(
            "To jedyna wersja modułu, więc nie ma do czego wrócić.",
            "This is the only version of the module, so there is nothing to go back to.",
        ));
    }
    let (conn, id) = (tx.conn(), draft.version);
    content_text::Entity::delete_many()
        .filter(content_text::Column::ModuleVersionId.eq(id))
        .exec(conn)
        .await?;
    question_option::Entity::delete_many()
        .filter(question_option::Column::ModuleVersionId.eq(id))
        .exec(conn)
        .await?;
    question::Entity::delete_many().filter(question::Column::ModuleVersionId.eq(id)).exec(conn).await?;
    block::Entity::delete_many().filter(block::Column::ModuleVersionId.eq(id)).exec(conn).await?;
    lesson::Entity::delete_many().filter(lesson::Column::ModuleVersionId.eq(id)).exec(conn).await?;
    module_version::Entity::delete_by_id(id).exec(conn).await?;
    let change = Change::new("draft discarded", "module", draft.module.0).before(&draft.number);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}
