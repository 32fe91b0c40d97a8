//! What a round decides about, read at the desk of its cohort.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::FromQueryResult;

use super::declared::{left_out_of, yeses};
use super::input::{Entrant, RoundCity, RoundInput, RoundLimits, Taken};
use super::rulebook::read;
use crate::Result;
use crate::city::queries::seat_city;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Layer;
use crate::db;
use crate::enrollment::desk::{Desk, number};
use crate::ids::{CityId, EnrollmentId};

/// The input of a round, and who stands behind its receipts.
pub(super) struct Gathered {
    pub input: RoundInput,
    pub enrollments: BTreeMap<u32, EnrollmentId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: EnrollmentId,
    receipt_number: i32,
    seat_city_id: CityId,
    kind: String,
    size_class: String,
}

/// Reads it: everybody whose application awaits the round, the limits, and what is taken already.
pub(super) async fn gather(desk: &Desk<'_>) -> Result<Gathered> {
    let sql = "SELECT e.id, e.receipt_number, e.seat_city_id, c.kind, c.size_class FROM enrollment e \
        JOIN city c ON c.id = e.seat_city_id WHERE e.cohort_id = $1 AND e.state = 'applied' \
        AND e.reason_code = 'awaits_round' ORDER BY e.receipt_number";
    let rows: Vec<Row> = db::all(desk.tx.conn(), sql, [desk.cohort.id.0.into()]).await?;
    let mut cities: BTreeMap<CityId, (u32, SeatCity)> = BTreeMap::new();
    for row in &rows {
        let city = seat_city(row.seat_city_id, &row.kind, &row.size_class)?;
        number_it(&mut cities, city);
    }
    for city in seated(desk).await? {
        number_it(&mut cities, city);
    }
    let numbers: BTreeMap<CityId, u32> = cities.iter().map(|(id, (number, _))| (*id, *number)).collect();
    let rules = read(desk.tx.conn(), desk.cohort.id).await?;
    let declared = yeses(desk.tx.conn(), desk.cohort.id).await?;
    let carried = match rules.carry_over_from {
        Some(earlier) => left_out_of(desk.tx.conn(), desk.cohort.id, earlier).await?,
        None => BTreeSet::new(),
    };
    let quotas = rules.quotas();
    let has = |id: EnrollmentId| {
        let keys = declared.get(&id).into_iter().flatten();
        keys.filter(|key| quotas.iter().any(|quota| quota.key == **key)).cloned().collect()
    };
    let entrant = |row: &Row| {
        Some(Entrant {
            receipt: number(row.receipt_number),
            city: *numbers.get(&row.seat_city_id)?,
            carried_over: carried.contains(&row.id),
            has: has(row.id),
        })
    };
    let round_city =
        |(number, city): &(u32, SeatCity)| RoundCity { number: *number, kind: city.kind, size: city.size };
    let input = RoundInput {
        cities: cities.values().map(round_city).collect(),
        limits: RoundLimits::of(&desk.limits, &numbers),
        taken: Taken::of(&desk.tally, desk.limits.groups.len(), &numbers),
        order: rules.order,
        quotas: quotas.clone(),
        entrants: rows.iter().filter_map(entrant).collect(),
    };
    let enrollments = rows.iter().map(|row| (number(row.receipt_number), row.id)).collect();
    Ok(Gathered { input: input.canonical(), enrollments })
}

/// Cities are numbered in the order of their first receipt, those that only have seats after them.
fn number_it(cities: &mut BTreeMap<CityId, (u32, SeatCity)>, city: SeatCity) {
    let next = u32::try_from(cities.len()).unwrap_or(u32::MAX).saturating_add(1);
    cities.entry(city.id).or_insert((next, city));
}

async fn seated(desk: &Desk<'_>) -> Result<Vec<SeatCity>> {
    let mut found = Vec::new();
    for (layer, _) in desk.tally.iter() {
        if let Layer::City(city) = layer {
            found.push(crate::city::queries::counted_under(desk.tx, city).await?);
        }
    }
    Ok(found)
}
