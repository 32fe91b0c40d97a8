use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::entity::{cohort, cohort_module};
use crate::cohort::forms::{CohortForm, LimitsForm};
use crate::cohort::limits::Limits;
use crate::cohort::window::Window;
use crate::cohort::{CohortState, CohortTexts};
use crate::db::{Tx, duplicate};
use crate::error::{FieldError, FieldErrors};
use crate::ids::{CohortId, CourseId, ModuleId};
use crate::{Academy, Error, Result};

/// A new run of a course.
#[derive(Clone, Debug)]
pub struct NewCohort {
    /// Its word in addresses: lower-case letters, digits and hyphens.
    pub slug: String,
    /// The course.
    pub course: CourseId,
    /// Name and lead.
    pub texts: CohortTexts,
    /// The IANA zone in which its dates are meant.
    pub time_zone: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When people may apply.
    pub window: Window,
    /// The last second in which somebody gets a seat from the queue.
    pub promotion_until: Instant,
    /// The last second in which the course can be completed.
    pub completion_until: Instant,
    /// After how many days a seat passes on when the office is silent; `None` when it need not confirm.
    pub office_days: Option<u32>,
    /// How it gives its seats.
    pub mode: AdmissionMode,
    /// In how many working days an offered seat has to be answered.
    pub offer_days: u32,
    /// Whether it is shown.
    pub state: CohortState,
    /// Its limits.
    pub limits: Limits,
}

/// Creates a cohort as an organizer typed it.
///
/// # Errors
/// `Denied`, `Invalid` for either form and on a `slug` that is taken.
pub async fn open_cohort(
    academy: &Academy,
    actor: &Actor,
    course: CourseId,
    (form, limits): (&CohortForm, &LimitsForm),
) -> Result<CohortId> {
    check(actor, Action::CreateCohort, &Place::course(course))?;
    let (facts, caps) = match (form.check(), limits.check()) {
        (Ok(facts), Ok(caps)) => (facts, caps),
        (Err(Error::Invalid(mut errors)), Err(Error::Invalid(more))) => {
            errors.0.extend(more.0);
            return Err(Error::Invalid(errors));
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let new = NewCohort {
        slug: facts.slug,
        course,
        texts: facts.texts,
        time_zone: facts.time_zone,
        starts_on: facts.starts_on,
        ends_on: facts.ends_on,
        window: facts.window,
        promotion_until: facts.promotion_until,
        completion_until: facts.completion_until,
        office_days: facts.office_days,
        state: facts.state,
        mode: facts.mode,
        offer_days: facts.offer_days,
        limits: Limits::default().with(&caps),
    };
    let tx = academy.begin().await?;
    let id = create_cohort(academy, &tx, actor, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Creates a cohort with its limits, within a transaction, and pins the published version of each module of its
/// course, open at once and without deadlines.
///
/// # Errors
/// `Denied` to whoever may not create cohorts of the course, `Invalid` on `slug`, `ends_on` or `closes_at`.
pub async fn create_cohort(academy: &Academy, tx: &Tx, actor: &Actor, new: NewCohort) -> Result<CohortId> {
    check(actor, Action::CreateCohort, &Place::course(new.course))?;
    order(&new).check()?;
    let id: CohortId = academy.new_id();
    match cohort::Entity::insert(row(academy, actor, id, &new)?).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if duplicate(&error).is_some_and(|name| name.contains("slug")) => {
            return Err(Error::field("slug", FieldError::Taken));
        }
        Err(error) => return Err(error.into()),
    }
    pin_modules(academy, tx, id, new.course, &Dates::new()).await?;
    crate::enrollment::lay_limits(academy, tx, actor, id, &new.limits).await?;
    let change = Change::new("cohort created", "cohort", id.0).within(Some(new.course), Some(id));
    audit::put(academy, tx, actor, change.after(&new.limits.caps())).await?;
    Ok(id)
}

/// When modules open and are due.
pub(super) type Dates = BTreeMap<ModuleId, (Option<Instant>, Option<Instant>)>;

/// Pins the published version of each module of the course, with the dates that are known of it.
pub(super) async fn pin_modules(
    academy: &Academy,
    tx: &Tx,
    cohort: CohortId,
    course: CourseId,
    dates: &Dates,
) -> Result<()> {
    let versions = crate::catalog::queries::published_versions(academy, course).await?;
    let rows = (1..).zip(versions).map(|(position, (module, version))| {
        let (opens_at, due_at) = dates.get(&module).copied().unwrap_or_default();
        cohort_module::ActiveModel {
            cohort_id: Set(cohort),
            module_id: Set(module),
            module_version_id: Set(version),
            position: Set(position),
            opens_at: Set(opens_at),
            due_at: Set(due_at),
        }
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        cohort_module::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

fn order(new: &NewCohort) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let is_word = |slug: &str| {
        !slug.is_empty() && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    if !is_word(&new.slug) {
        errors.add("slug", FieldError::Required);
    }
    if new.ends_on < new.starts_on {
        errors.add("ends_on", FieldError::Order);
    }
    if new.window.closes < new.window.opens {
        errors.add("closes_at", FieldError::Order);
    }
    errors
}

fn row(academy: &Academy, actor: &Actor, id: CohortId, new: &NewCohort) -> Result<cohort::ActiveModel> {
    let days = new.office_days.unwrap_or(crate::enrollment::rules::OFFICE_DAYS);
    Ok(cohort::ActiveModel {
        id: Set(id),
        slug: Set(new.slug.clone()),
        course_id: Set(new.course),
        texts: Set(serde_json::to_string(&new.texts).map_err(Error::broken)?),
        time_zone: Set(new.time_zone.clone()),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        applications_open_at: Set(new.window.opens),
        applications_close_at: Set(new.window.closes),
        promotion_until: Set(new.promotion_until),
        completion_until: Set(new.completion_until),
        needs_confirmed_affiliation: Set(new.office_days.is_some()),
        office_days: Set(i32::try_from(days).unwrap_or(i32::MAX)),
        minimum_cities: Set(i32::try_from(new.limits.minimum_cities).unwrap_or(i32::MAX)),
        admission_mode: Set(new.mode.word().into()),
        offer_days: Set(i32::try_from(new.offer_days).unwrap_or(i32::MAX)),
        handover_module_id: Set(None),
        city_groups: Set(serde_json::to_string(&new.limits.groups).map_err(Error::broken)?),
        state: Set(new.state.word().into()),
        created_by: Set(actor.person()),
        created_at: Set(academy.now()),
        updated_at: Set(academy.now()),
    })
}
