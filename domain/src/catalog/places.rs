//! Where a module is taught, so that grants over courses and cohorts reach it.
//!
//! A module is at home in one course at most: the first into which it was put by somebody who might change the module
//! herself (its lecturer, an organizer of everything, an import). Whoever organizes or teaches the home course or its
//! cohorts may change the module, publish it, and see its drafts, keys and files. Every other course only borrows it:
//! its people see what its learners see, without keys, and may change nothing. So an organizer may put together her
//! course of all published modules of the academy, and a scope never grows by that act of its own holder. To let her
//! change a borrowed module, name her its lecturer. A module that its home course teaches no longer finds a new home as
//! it found the first.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Value};

use super::entity::module;
use crate::access::{Action, Actor, Place, check, may};
use crate::db::{self, Tx};
use crate::ids::{CohortId, CourseId, ModuleId, ModuleVersionId};
use crate::{Error, Result};

#[derive(FromQueryResult)]
struct Row {
    module: ModuleId,
    course: CourseId,
    cohort: Option<CohortId>,
    version: Option<ModuleVersionId>,
    home: Option<CourseId>,
}

/// Each module in each course, with its published version, and in each cohort, with the version that it has pinned.
const TAUGHT: &str = "SELECT t.*, m.home_course_id AS home FROM module m JOIN \
    (SELECT cm.module_id AS module, cm.course_id AS course, NULL AS cohort, v.id AS version FROM course_module cm \
    LEFT JOIN module_version v ON v.module_id = cm.module_id AND v.state = 'published' \
    UNION ALL SELECT cm.module_id, c.course_id, c.id, cm.module_version_id FROM cohort_module cm \
    JOIN cohort c ON c.id = cm.cohort_id) t ON t.module = m.id";

/// A place in which a module is taught.
struct Taught {
    place: Place,
    version: Option<ModuleVersionId>,
    is_home: bool,
}

/// Where modules are taught.
pub(crate) struct Places(HashMap<ModuleId, Vec<Taught>>);

impl Places {
    /// Of all modules: one query.
    pub(crate) async fn load(conn: &impl ConnectionTrait) -> Result<Self> {
        Self::read(conn, TAUGHT, []).await
    }

    async fn of(conn: &impl ConnectionTrait, module: ModuleId) -> Result<Self> {
        Self::read(conn, &format!("{TAUGHT} WHERE m.id = $1"), [module.0.into()]).await
    }

    async fn read(
        conn: &impl ConnectionTrait,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Self> {
        let mut places: HashMap<ModuleId, Vec<Taught>> = HashMap::new();
        for row in db::all::<Row>(conn, sql, values).await? {
            let place = Place { course: Some(row.course), cohort: row.cohort, ..Place::module(row.module) };
            let is_home = row.home == Some(row.course);
            places.entry(row.module).or_default().push(Taught { place, version: row.version, is_home });
        }
        Ok(Self(places))
    }

    fn taught(&self, module: ModuleId) -> impl Iterator<Item = &Taught> {
        self.0.get(&module).into_iter().flatten()
    }

    /// Whether the actor may do this in the module, alone or where it is at home.
    pub(crate) fn may(&self, actor: &Actor, action: Action, module: ModuleId) -> bool {
        may(actor, action, &Place::module(module))
            || self.taught(module).any(|taught| taught.is_home && may(actor, action, &taught.place))
    }
}

/// Whether the actor may do this in the module.
pub(crate) async fn may_module(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    action: Action,
    module: ModuleId,
) -> Result<bool> {
    if may(actor, action, &Place::module(module)) {
        return Ok(true);
    }
    Ok(Places::of(conn, module).await?.may(actor, action, module))
}

/// The versions of the module that are taught where the actor may preview lessons: what its learners there see. Whoever
/// may preview the module itself sees more (`may_module`).
pub(crate) async fn taught_before(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    module: ModuleId,
) -> Result<Vec<ModuleVersionId>> {
    let places = Places::of(conn, module).await?;
    let seen = places.taught(module).filter(|taught| may(actor, Action::PreviewLesson, &taught.place));
    Ok(seen.filter_map(|taught| taught.version).collect())
}

/// Refuses whoever may not do this in the module: `Denied` to who may at least see its lessons, `NotFound` to others.
pub(crate) async fn check_module(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    action: Action,
    module: ModuleId,
) -> Result<()> {
    check_guest(actor, action, module)?;
    if may_module(conn, actor, action, module).await? {
        Ok(())
    } else if may_module(conn, actor, Action::PreviewLesson, module).await?
        || !taught_before(conn, actor, module).await?.is_empty()
    {
        Err(Error::Denied)
    } else {
        Err(Error::NotFound)
    }
}

/// Makes the course the home of those modules newly put into it that have none and that the actor may change anyway; for
/// every other it changes nothing.
pub(crate) async fn give_home(tx: &Tx, actor: &Actor, course: CourseId, modules: &[ModuleId]) -> Result<()> {
    for module in modules {
        let row = module::Entity::find_by_id(*module).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let places = Places::of(tx.conn(), *module).await?;
        let is_at_home =
            row.home_course_id == Some(course) || places.taught(*module).any(|taught| taught.is_home);
        if is_at_home || !places.may(actor, Action::EditModule, *module) {
            continue;
        }
        module::Entity::update_many()
            .col_expr(module::Column::HomeCourseId, Expr::value(course.0))
            .filter(module::Column::Id.eq(*module))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

fn check_guest(actor: &Actor, action: Action, module: ModuleId) -> Result<()> {
    match check(actor, action, &Place::module(module)) {
        Err(Error::SignInRequired) => Err(Error::SignInRequired),
        _ => Ok(()),
    }
}
