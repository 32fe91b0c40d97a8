use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::form::{CourseFacts, CourseForm, CourseText};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::catalog::content::VersionState;
use crate::catalog::entity::{course, course_module, course_text, module_version};
use crate::catalog::places::give_home;
use crate::catalog::topic::Topic;
use crate::db::{Tx, duplicate};
use crate::error::FieldError;
use crate::ids::{CourseId, ModuleId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// Creates a course from published modules.
///
/// # Errors
/// `Denied`, `Invalid` for the form, on `slug` that is taken and on a module without a published version.
pub async fn create_course(academy: &Academy, actor: &Actor, form: &CourseForm) -> Result<CourseId> {
    check(actor, Action::EditCourse, &Place::ACADEMY)?;
    let facts = form.check()?;
    let id: CourseId = academy.new_id();
    let tx = academy.begin().await?;
    let row = course::ActiveModel {
        id: Set(id),
        slug: Set(facts.slug.clone()),
        first_lang: Set(Lang::Pl.tag().into()),
        declared_hours: Set(facts.hours),
        topics: Set(Topic::joined(&facts.topics)),
        rule: Set(serde_json::to_string(&facts.rule).map_err(Error::broken)?),
        state: Set(state(&facts).into()),
        source_key: Set(None),
        created_at: Set(academy.now()),
        updated_at: Set(academy.now()),
    };
    free_slug(course::Entity::insert(row).exec_without_returning(tx.conn()).await)?;
    give_home(&tx, actor, id, &added(&tx, &facts, &[]).await?).await?;
    write_parts(&tx, id, &facts).await?;
    let line = Change::new("course created", "course", id.0).within(Some(id), None);
    audit::put(academy, &tx, actor, line.after(&facts)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a course. Cohorts that are there keep their modules and versions. Any published module may be put into it;
/// that alone gives nobody power over the module (`catalog::places`).
///
/// # Errors
/// `Denied`, `NotFound`, `Invalid` as for a new one.
pub async fn edit_course(academy: &Academy, actor: &Actor, id: CourseId, form: &CourseForm) -> Result<()> {
    check(actor, Action::EditCourse, &Place::course(id))?;
    let facts = form.check()?;
    let tx = academy.begin().await?;
    let before = super::queries::facts(tx.conn(), id).await?.ok_or(Error::NotFound)?;
    let rule = serde_json::to_string(&facts.rule).map_err(Error::broken)?;
    let changed = course::Entity::update_many()
        .col_expr(course::Column::Slug, Expr::value(facts.slug.clone()))
        .col_expr(course::Column::DeclaredHours, Expr::value(facts.hours))
        .col_expr(course::Column::Topics, Expr::value(Topic::joined(&facts.topics)))
        .col_expr(course::Column::Rule, Expr::value(rule))
        .col_expr(course::Column::State, Expr::value(state(&facts)))
        .col_expr(course::Column::UpdatedAt, Expr::value(academy.now()))
        .filter(course::Column::Id.eq(id))
        .exec(tx.conn())
        .await;
    free_slug(changed)?;
    give_home(&tx, actor, id, &added(&tx, &facts, &before.modules).await?).await?;
    let texts = course_text::Entity::delete_many().filter(course_text::Column::CourseId.eq(id));
    texts.exec(tx.conn()).await?;
    let places = course_module::Entity::delete_many().filter(course_module::Column::CourseId.eq(id));
    places.exec(tx.conn()).await?;
    write_parts(&tx, id, &facts).await?;
    let line = Change::new("course changed", "course", id.0).within(Some(id), None);
    audit::put(academy, &tx, actor, line.before(&before).after(&facts)).await?;
    tx.commit().await
}

const fn state(facts: &CourseFacts) -> &'static str {
    if facts.is_published { "published" } else { "draft" }
}

fn free_slug<T>(written: std::result::Result<T, sea_orm::DbErr>) -> Result<T> {
    written.map_err(|error| match duplicate(&error) {
        Some(name) if name.contains("slug") => Error::field("slug", FieldError::Taken),
        _ => error.into(),
    })
}

/// The modules that were not there before; each module of the course must have a published version.
async fn added(tx: &Tx, facts: &CourseFacts, before: &[ModuleId]) -> Result<Vec<ModuleId>> {
    let published = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.is_in(facts.modules.iter().copied()))
        .filter(module_version::Column::State.eq(VersionState::Published.word()))
        .all(tx.conn())
        .await?;
    let is_published = |id| published.iter().any(|version| version.module_id == id);
    if let Some(missing) = facts.modules.iter().find(|id| !is_published(**id)) {
        let why = FieldError::said(
            "Ten moduł nie ma opublikowanej wersji.",
            "This module has no published version.",
        );
        return Err(Error::field(&format!("place.{missing}"), why));
    }
    Ok(facts.modules.iter().filter(|id| !before.contains(id)).copied().collect())
}

async fn write_parts(tx: &Tx, id: CourseId, facts: &CourseFacts) -> Result<()> {
    let text = |lang: Lang, text: &CourseText| course_text::ActiveModel {
        course_id: Set(id),
        lang: Set(lang.tag().into()),
        title: Set(text.title.clone()),
        lead: Set(text.lead.clone()),
        aims: Set(text.aims.clone()),
    };
    let mut texts = vec![text(Lang::Pl, &facts.pl)];
    texts.extend(facts.en.as_ref().map(|en| text(Lang::En, en)));
    course_text::Entity::insert_many(texts).exec_without_returning(tx.conn()).await?;
    let places = (1..).zip(&facts.modules).map(|(position, module)| course_module::ActiveModel {
        course_id: Set(id),
        module_id: Set(*module),
        position: Set(position),
    });
    course_module::Entity::insert_many(places).exec_without_returning(tx.conn()).await?;
    Ok(())
}
