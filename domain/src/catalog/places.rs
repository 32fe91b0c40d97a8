//! Where a module is taught, so that grants over courses and cohorts reach it.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::access::{Action, Actor, Place, check, may};
use crate::ids::{CohortId, CourseId, ModuleId};
use crate::{Error, Result};

#[derive(FromQueryResult)]
struct Row {
    course: CourseId,
    cohort: Option<CohortId>,
}

/// The module alone, in each course, and in each cohort that has pinned it.
async fn places(conn: &impl ConnectionTrait, module: ModuleId) -> Result<Vec<Place>> {
    let sql = "SELECT course_id AS course, NULL AS cohort FROM course_module WHERE module_id = $1 \
        UNION ALL SELECT c.course_id AS course, c.id AS cohort FROM cohort_module cm \
        JOIN cohort c ON c.id = cm.cohort_id WHERE cm.module_id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [module.0.into()]);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    let taught = rows.into_iter().map(|row| Place {
        course: Some(row.course),
        cohort: row.cohort,
        ..Place::module(module)
    });
    Ok(std::iter::once(Place::module(module)).chain(taught).collect())
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
    Ok(places(conn, module).await?.iter().any(|place| may(actor, action, place)))
}

/// Refuses whoever may not do this in the module: `Denied` to who may at least preview it, `NotFound` to others.
pub(crate) async fn check_module(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    action: Action,
    module: ModuleId,
) -> Result<()> {
    check_guest(actor, action, module)?;
    if may_module(conn, actor, action, module).await? {
        Ok(())
    } else if may_module(conn, actor, Action::PreviewLesson, module).await? {
        Err(Error::Denied)
    } else {
        Err(Error::NotFound)
    }
}

fn check_guest(actor: &Actor, action: Action, module: ModuleId) -> Result<()> {
    match check(actor, action, &Place::module(module)) {
        Err(Error::SignInRequired) => Err(Error::SignInRequired),
        _ => Ok(()),
    }
}
