//! Where a module is taught, so that grants over courses and cohorts reach it.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::access::{Action, Actor, Place, check, may};
use crate::db;
use crate::ids::{CohortId, CourseId, ModuleId};
use crate::{Error, Result};

#[derive(FromQueryResult)]
struct Row {
    module: ModuleId,
    course: CourseId,
    cohort: Option<CohortId>,
}

/// Each module in each course, and in each cohort that has pinned it.
const TAUGHT: &str = "SELECT module_id AS module, course_id AS course, NULL AS cohort FROM course_module \
    UNION ALL SELECT cm.module_id AS module, c.course_id AS course, c.id AS cohort FROM cohort_module cm \
    JOIN cohort c ON c.id = cm.cohort_id";

/// Where modules are taught.
pub(crate) struct Places(HashMap<ModuleId, Vec<Place>>);

impl Places {
    /// Of all modules: one query.
    pub(crate) async fn load(conn: &impl ConnectionTrait) -> Result<Self> {
        Self::read(conn, TAUGHT, []).await
    }

    async fn of(conn: &impl ConnectionTrait, module: ModuleId) -> Result<Self> {
        Self::read(conn, &format!("SELECT * FROM ({TAUGHT}) taught WHERE module = $1"), [module.0.into()])
            .await
    }

    async fn read(
        conn: &impl ConnectionTrait,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Self> {
        let mut places: HashMap<ModuleId, Vec<Place>> = HashMap::new();
        for row in db::all::<Row>(conn, sql, values).await? {
            let place = Place { course: Some(row.course), cohort: row.cohort, ..Place::module(row.module) };
            places.entry(row.module).or_default().push(place);
        }
        Ok(Self(places))
    }

    /// Whether the actor may do this in the module, alone or where it is taught.
    pub(crate) fn may(&self, actor: &Actor, action: Action, module: ModuleId) -> bool {
        let taught = self.0.get(&module).into_iter().flatten();
        may(actor, action, &Place::module(module))
            || taught.into_iter().any(|place| may(actor, action, place))
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
