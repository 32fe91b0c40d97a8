//! The limits of cohorts and how much of them is taken.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::desk::{cap, layer, number};
use super::entity::seat_layer;
use super::rules::{Tally, free_to_applicants};
use crate::cohort::CohortCard;
use crate::cohort::entity::city_exception;
use crate::cohort::limits::{Layer, Limits};
use crate::ids::CohortId;
use crate::{Academy, Result};

/// The limits of a cohort and how much of them is taken, as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// The bounds.
    pub limits: Limits,
    /// What is taken.
    pub tally: Tally,
}

impl Books {
    /// How many seats those who apply can still get; `None` without a bound.
    #[must_use]
    pub fn free_to_applicants(&self) -> Option<u32> {
        free_to_applicants(&self.limits, &self.tally)
    }

    /// What is left of the organizer's reserve.
    #[must_use]
    pub fn kept_back(&self) -> u32 {
        let unused = self.limits.reserve.saturating_sub(self.tally.taken(Layer::Reserve));
        unused.min(self.limits.total.free(self.tally.taken(Layer::Total)).unwrap_or(unused))
    }
}

/// Reads a cohort's books: two queries.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn books(academy: &Academy, cohort: &CohortCard) -> Result<Books> {
    let mut books = books_of(academy, std::slice::from_ref(cohort)).await?;
    Ok(books.remove(&cohort.id).unwrap_or_default())
}

/// Reads the books of several cohorts: two queries for all.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn books_of(academy: &Academy, cohorts: &[CohortCard]) -> Result<HashMap<CohortId, Books>> {
    let conn = academy.db().read();
    let mut limits: HashMap<CohortId, Limits> =
        cohorts.iter().map(|cohort| (cohort.id, super::desk::bare(cohort))).collect();
    let ids = || cohorts.iter().map(|cohort| cohort.id);
    let own = city_exception::Entity::find()
        .filter(city_exception::Column::CohortId.is_in(ids()))
        .all(conn)
        .await?;
    for row in own {
        let Some(limits) = limits.get_mut(&row.cohort_id) else { continue };
        if row.has_cap {
            limits.exceptions.insert(row.city_id, cap(row.cap));
        }
        if row.is_additional {
            limits.additional.insert(row.city_id);
        }
    }
    let layers =
        seat_layer::Entity::find().filter(seat_layer::Column::CohortId.is_in(ids())).all(conn).await?;
    let mut counts: HashMap<CohortId, Vec<(Layer, u32)>> = HashMap::new();
    for row in layers {
        let Some(limits) = limits.get_mut(&row.cohort_id) else { continue };
        let Some(layer) = layer(&row)? else {
            limits.city = cap(row.cap);
            continue;
        };
        counts.entry(row.cohort_id).or_default().push((layer, number(row.taken)));
        match layer {
            Layer::Total => limits.total = cap(row.cap),
            Layer::CityCount => limits.cities = cap(row.cap),
            Layer::Additional => limits.additional_seats = cap(row.cap),
            Layer::Reserve => limits.reserve = cap(row.cap).0.unwrap_or(0),
            // Single cities and groups have their bounds beside their counters.
            Layer::City(_) | Layer::Group(_) => {}
        }
    }
    let books = limits.into_iter().map(|(cohort, limits)| {
        let tally = counts.remove(&cohort).unwrap_or_default().into_iter().collect();
        (cohort, Books { limits, tally })
    });
    Ok(books.collect())
}
