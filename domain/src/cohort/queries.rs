//! Reads about cohorts.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::entity::{cohort, cohort_module};
use super::limits::Cap;
use super::views::{CohortRow, PinnedModule};
use super::window::Window;
use super::{CohortCard, CohortTexts};
use crate::access::{Action, Actor, Place, may};
use crate::clock::Instant;
use crate::db::{all, one, stored};
use crate::ids::{CohortId, CourseId, ModuleId, ModuleVersionId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// The cohort with that word in its address. A draft is there only for those who run it.
///
/// # Errors
/// `NotFound` when there is none that the actor may know of.
pub async fn get_cohort_by_slug(academy: &Academy, actor: &Actor, slug: &str) -> Result<CohortCard> {
    let row = cohort::Entity::find().filter(cohort::Column::Slug.eq(slug)).one(academy.db().read()).await?;
    let card = card(row.ok_or(Error::NotFound)?)?;
    if card.is_public() || may(actor, Action::SeeCohort, &Place::cohort(card.course, card.id)) {
        Ok(card)
    } else {
        Err(Error::NotFound)
    }
}

/// The cohort with that id, whoever asks.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn get_cohort(academy: &Academy, id: CohortId) -> Result<CohortCard> {
    load(academy.db().read(), id).await
}

/// The cohorts of these ids, of which any may be shown by name; one query.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn cohorts(academy: &Academy, ids: &[CohortId]) -> Result<Vec<CohortCard>> {
    let rows = cohort::Entity::find().filter(cohort::Column::Id.is_in(ids.iter().copied()));
    rows.all(academy.db().read()).await?.into_iter().map(card).collect()
}

/// The public cohorts of a course, the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn public_cohorts(academy: &Academy, course: CourseId) -> Result<Vec<CohortCard>> {
    published(academy, Condition::all().add(cohort::Column::CourseId.eq(course))).await
}

/// All public cohorts, the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn all_public_cohorts(academy: &Academy) -> Result<Vec<CohortCard>> {
    published(academy, Condition::all()).await
}

/// The public cohorts in which somebody teaches who was named for these modules, cohorts or courses; the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn cohorts_taught(
    academy: &Academy,
    modules: &[ModuleId],
    cohorts: &[CohortId],
    courses: &[CourseId],
) -> Result<Vec<CohortCard>> {
    let pinning = cohort_module::Entity::find()
        .select_only()
        .column(cohort_module::Column::CohortId)
        .filter(cohort_module::Column::ModuleId.is_in(modules.iter().copied()))
        .into_query();
    let taught = Condition::any()
        .add(cohort::Column::Id.in_subquery(pinning))
        .add(cohort::Column::Id.is_in(cohorts.iter().copied()))
        .add(cohort::Column::CourseId.is_in(courses.iter().copied()));
    published(academy, taught).await
}

async fn published(academy: &Academy, which: Condition) -> Result<Vec<CohortCard>> {
    let rows = cohort::Entity::find()
        .filter(cohort::Column::State.ne("draft"))
        .filter(which)
        .order_by_desc(cohort::Column::StartsOn)
        .order_by_desc(cohort::Column::Id)
        .all(academy.db().read())
        .await?;
    rows.into_iter().map(card).collect()
}

/// The cohorts that the actor may look into, the latest first, with how full they are.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn cohort_rows(academy: &Academy, actor: &Actor) -> Result<Vec<CohortRow>> {
    rows(academy, actor, Action::SeeCohort).await
}

/// The cohorts whose numbers the actor may read, drafts aside, the latest first. Nobody's name is in them.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn reported_cohorts(academy: &Academy, actor: &Actor) -> Result<Vec<CohortRow>> {
    let mut rows = rows(academy, actor, Action::SeeReports).await?;
    rows.retain(|row| row.card.is_public());
    Ok(rows)
}

async fn rows(academy: &Academy, actor: &Actor, action: Action) -> Result<Vec<CohortRow>> {
    #[derive(FromQueryResult)]
    struct Count {
        cohort_id: CohortId,
        kind: String,
        cap: Option<i32>,
        taken: i32,
        waiting: i64,
        completed: i64,
        certificates: i64,
    }
    let conn = academy.db().read();
    let sql = "SELECT l.cohort_id, l.kind, l.cap, l.taken, (SELECT CAST(COUNT(*) AS bigint) FROM enrollment e \
        WHERE e.cohort_id = l.cohort_id AND e.state = 'waitlisted') AS waiting, \
        (SELECT CAST(COUNT(*) AS bigint) FROM enrollment e WHERE e.cohort_id = l.cohort_id \
        AND e.state = 'completed') AS completed, \
        (SELECT CAST(COUNT(*) AS bigint) FROM certificate k WHERE k.cohort_id = l.cohort_id \
        AND k.ended_at IS NULL) AS certificates FROM seat_layer l WHERE l.kind IN ('total', 'city_count')";
    let counts: Vec<Count> = all(conn, sql, []).await?;
    let counts: HashMap<(CohortId, &str), &Count> =
        counts.iter().map(|row| ((row.cohort_id, row.kind.as_str()), row)).collect();
    let rows = cohort::Entity::find()
        .order_by_desc(cohort::Column::StartsOn)
        .order_by_desc(cohort::Column::Id)
        .all(conn)
        .await?;
    let mut cohorts = Vec::new();
    for row in rows {
        let card = card(row)?;
        if !may(actor, action, &Place::cohort(card.course, card.id)) {
            continue;
        }
        let whole = |n: i32| u32::try_from(n).unwrap_or(0);
        let counted = |n: i64| u32::try_from(n).unwrap_or(0);
        let of = |kind| counts.get(&(card.id, kind)).copied();
        let layer = |row: Option<&Count>| {
            row.map(|row| (whole(row.taken), Cap(row.cap.map(whole)))).unwrap_or_default()
        };
        let all = of("total");
        let ((seats, total), (cities, city_count)) = (layer(all), layer(of("city_count")));
        cohorts.push(CohortRow {
            card,
            seats,
            total,
            cities,
            city_count,
            waiting: all.map_or(0, |row| counted(row.waiting)),
            completed: all.map_or(0, |row| counted(row.completed)),
            certificates: all.map_or(0, |row| counted(row.certificates)),
        });
    }
    Ok(cohorts)
}

/// The last second in which a city may hand a seat to a colleague: before the module opens up to which the cohort allows
/// it, or before the first day.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn handed_over_until(academy: &Academy, cohort: &CohortCard) -> Result<Instant> {
    let zone = cohort.time_zone.parse().map_err(Error::broken)?;
    let first_day = crate::zone::start_of(cohort.starts_on, zone);
    let opens = match cohort.handover_module {
        None => None,
        Some(module) => {
            let pinned =
                cohort_module::Entity::find_by_id((cohort.id, module)).one(academy.db().read()).await?;
            pinned.and_then(|row| row.opens_at)
        }
    };
    Ok(opens.unwrap_or(first_day) - chrono::Duration::seconds(1))
}

/// The modules that a cohort has pinned, in order, with the version that is published now.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn pinned_modules(academy: &Academy, cohort: CohortId, lang: Lang) -> Result<Vec<PinnedModule>> {
    let rows = cohort_module::Entity::find()
        .filter(cohort_module::Column::CohortId.eq(cohort))
        .order_by_asc(cohort_module::Column::Position)
        .all(academy.db().read())
        .await?;
    let versions: Vec<_> = rows.iter().map(|row| row.module_version_id).collect();
    let contents = crate::catalog::queries::module_contents(academy, &versions, lang).await?;
    let published = crate::catalog::courses::module_choices(academy, lang).await?;
    let pinned = rows.into_iter().filter_map(|row| {
        let content = contents.iter().find(|content| content.version == row.module_version_id)?;
        let newest = published.iter().find(|choice| choice.id == row.module_id);
        Some(PinnedModule {
            module: row.module_id,
            title: content.title.clone(),
            number: content.number,
            newest: newest.map_or(content.number, |choice| choice.number),
            opens_at: row.opens_at,
            due_at: row.due_at,
        })
    });
    Ok(pinned.collect())
}

/// Whether pinning anew would change anything now: the course publishes other modules or versions than the cohort has
/// pinned, and nobody has begun to learn.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn can_pin(academy: &Academy, cohort: &CohortCard) -> Result<bool> {
    let conn = academy.db().read();
    let pinned: Vec<(ModuleId, ModuleVersionId)> = cohort_module::Entity::find()
        .select_only()
        .columns([cohort_module::Column::ModuleId, cohort_module::Column::ModuleVersionId])
        .filter(cohort_module::Column::CohortId.eq(cohort.id))
        .order_by_asc(cohort_module::Column::Position)
        .into_tuple()
        .all(conn)
        .await?;
    let published = crate::catalog::queries::published_versions(academy, cohort.course).await?;
    Ok(pinned != published && !has_begun(conn, cohort.id).await?)
}

/// Whether somebody of the cohort has left a trace of learning.
pub(super) async fn has_begun(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Begun {
        begun: i64,
    }
    let sql = format!(
        "SELECT CAST(COUNT(*) AS bigint) AS begun FROM enrollment e WHERE e.cohort_id = $1 AND {}",
        crate::learning::traces::has_trace()
    );
    let found = one::<Begun>(conn, &sql, [cohort.0.into()]).await?;
    Ok(found.is_some_and(|found| found.begun > 0))
}

pub(crate) async fn load(conn: &impl ConnectionTrait, id: CohortId) -> Result<CohortCard> {
    card(cohort::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

pub(crate) fn card(row: cohort::Model) -> Result<CohortCard> {
    let texts: CohortTexts = serde_json::from_str(&row.texts).map_err(Error::broken)?;
    Ok(CohortCard {
        id: row.id,
        slug: row.slug,
        course: row.course_id,
        texts,
        time_zone: row.time_zone,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        window: Window { opens: row.applications_open_at, closes: row.applications_close_at },
        promotion_until: row.promotion_until,
        completion_until: row.completion_until,
        office_days: row.needs_confirmed_affiliation.then(|| u32::try_from(row.office_days).unwrap_or(0)),
        minimum_cities: u32::try_from(row.minimum_cities).unwrap_or(0),
        mode: stored(&row.admission_mode)?,
        offer_days: u32::try_from(row.offer_days).unwrap_or(0),
        handover_module: row.handover_module_id,
        groups: serde_json::from_str(&row.city_groups).map_err(Error::broken)?,
        state: stored(&row.state)?,
    })
}
