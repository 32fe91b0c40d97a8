//! The proof that counters, claims and rows agree: `academy seats check`.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::desk::{Desk, Read, Take, layer};
use super::entity::{enrollment, seat_claim, seat_layer};
use super::rules::{Tally, first_full};
use super::state::EnrollmentState;
use crate::access::Actor;
use crate::city::queries::seat_city;
use crate::cohort::entity::cohort;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Layer;
use crate::cohort::window::is_due;
use crate::db::{self, Tx, stored};
use crate::ids::{CityId, CohortId, EnrollmentId, SeatLayerId};
use crate::{Academy, Result};

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In this cohort.
    pub cohort: CohortId,
    /// What, for the operator, in English.
    pub what: String,
}

/// Checks every cohort, each at a moment in which nobody decides there. An empty answer is the proof.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn check_seats(academy: &Academy) -> Result<Vec<Finding>> {
    let cohorts: Vec<CohortId> = cohort::Entity::find()
        .select_only()
        .column(cohort::Column::Id)
        .into_tuple()
        .all(academy.db().read())
        .await?;
    let mut findings = Vec::new();
    for cohort in cohorts {
        let found = check_cohort(academy, cohort).await?;
        findings.extend(found.into_iter().map(|what| Finding { cohort, what }));
    }
    Ok(findings)
}

async fn check_cohort(academy: &Academy, cohort: CohortId) -> Result<Vec<String>> {
    // The transaction is only for the lock; nothing of it is kept.
    let tx = academy.begin().await?;
    let actor = Actor::System { job: "seats check" };
    let desk = Desk::open(academy, &tx, &actor, cohort, Take::Nothing, Read::Everything).await?;
    let layers =
        seat_layer::Entity::find().filter(seat_layer::Column::CohortId.eq(cohort)).all(tx.conn()).await?;
    let mut named: BTreeMap<SeatLayerId, Layer> = BTreeMap::new();
    for row in &layers {
        if let Some(layer) = layer(row)? {
            named.insert(row.id, layer);
        }
    }
    let rows =
        enrollment::Entity::find().filter(enrollment::Column::CohortId.eq(cohort)).all(tx.conn()).await?;
    let claims = seat_claim::Entity::find()
        .filter(seat_claim::Column::LayerId.is_in(layers.iter().map(|row| row.id)))
        .all(tx.conn())
        .await?;
    let mut found = counters_are_claims(&desk.tally, &claims, &named);
    let cities = seat_cities(&tx, cohort).await?;
    found.extend(claims_are_rows((&desk, &cities), &rows, &claims, &named)?);
    // Where seats are offered, the next offer may have to wait for offices to open.
    if !is_due(desk.cohort.promotion_until, academy.now()) && !desk.cohort.mode.offers() {
        for waiting in desk.queue().await? {
            if first_full(&desk.limits, &desk.tally, waiting.city).is_none() {
                found.push(format!("receipt {} waits beside a free seat", waiting.receipt));
            }
        }
    }
    Ok(found)
}

fn counters_are_claims(
    tally: &Tally,
    claims: &[seat_claim::Model],
    named: &BTreeMap<SeatLayerId, Layer>,
) -> Vec<String> {
    let mut claimed = Tally::default();
    claims.iter().filter_map(|claim| named.get(&claim.layer_id)).for_each(|layer| claimed.add(*layer));
    let layers: BTreeSet<&Layer> = named.values().collect();
    let wrong = layers.into_iter().filter(|layer| tally.taken(**layer) != claimed.taken(**layer));
    wrong
        .map(|layer| format!("{layer:?}: counter {}, claims {}", tally.taken(*layer), claimed.taken(*layer)))
        .collect()
}

/// The cities under which seats count.
async fn seat_cities(tx: &Tx, cohort: CohortId) -> Result<BTreeMap<CityId, SeatCity>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CityId,
        kind: String,
        size_class: String,
    }
    let sql = "SELECT c.id, c.kind, c.size_class FROM city c WHERE EXISTS \
               (SELECT 1 FROM enrollment e WHERE e.cohort_id = $1 AND e.seat_city_id = c.id)";
    let rows: Vec<Row> = db::all(tx.conn(), sql, [cohort.0.into()]).await?;
    rows.into_iter().map(|row| Ok((row.id, seat_city(row.id, &row.kind, &row.size_class)?))).collect()
}

fn claims_are_rows(
    (desk, seat_cities): (&Desk<'_>, &BTreeMap<CityId, SeatCity>),
    rows: &[enrollment::Model],
    claims: &[seat_claim::Model],
    named: &BTreeMap<SeatLayerId, Layer>,
) -> Result<Vec<String>> {
    let mut held: BTreeMap<EnrollmentId, BTreeSet<Layer>> = BTreeMap::new();
    for claim in claims {
        if let Some(layer) = named.get(&claim.layer_id) {
            held.entry(claim.enrollment_id).or_default().insert(*layer);
        }
    }
    let (mut found, mut counted, mut cities) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let mut layers = held.remove(&row.id).unwrap_or_default();
        if layers.remove(&Layer::CityCount) && !counted.insert(row.seat_city_id) {
            found.push(format!("city {} counts twice", row.seat_city_id));
        }
        let state: EnrollmentState = stored(&row.state)?;
        let additional = desk.limits.is_additional(row.seat_city_id);
        // A seat may have come out of the reserve, which only its claim knows.
        if state.takes_seat() && !additional {
            layers.remove(&Layer::Reserve);
        }
        let base = if additional { Layer::Additional } else { Layer::Total };
        let group = seat_cities.get(&row.seat_city_id).and_then(|city| desk.limits.group(*city));
        let consumed = [base, Layer::City(row.seat_city_id)].into_iter().chain(group);
        let expected: BTreeSet<Layer> = consumed.filter(|_| state.takes_seat()).collect();
        if layers != expected {
            found.push(format!("receipt {} ({}) claims {layers:?}", row.receipt_number, row.state));
        }
        if state.takes_seat() && !additional {
            cities.insert(row.seat_city_id);
        }
        if state.is_end() != row.ended_at.is_some() {
            found.push(format!("receipt {} is {} with a wrong end", row.receipt_number, row.state));
        }
    }
    if counted != cities {
        found.push(format!("{} cities count, {} have seats", counted.len(), cities.len()));
    }
    found.extend(held.keys().map(|id| format!("claims of an unknown enrollment {id}")));
    Ok(found)
}
