//! The desk at which one cohort's seats are decided, by one transaction at a time.
//!
//! Opening it writes the cohort's total row: on PostgreSQL that locks the row until the end of the transaction, on
//! SQLite the transaction is the only writer anyway. What is read afterwards stays true, so the pure rule decides on it
//! and the counters follow by conditional updates, which are a second lock on the same door.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{seat_claim, seat_layer};
use super::rules::{Tally, first_full, layers_of_given_seat, layers_of_seat};
use crate::access::Actor;
use crate::cohort::CohortCard;
use crate::cohort::entity::city_exception;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Cap, Layer, LayerKind, Limits};
use crate::db::{Tx, portions};
use crate::ids::{CityId, CohortId, EnrollmentId, SeatLayerId};
use crate::{Academy, Error, Result};

/// What opening the desk takes beside the lock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The next receipt number. It goes back with the transaction when nothing is decided.
    Receipt,
    /// Nothing.
    Nothing,
}

/// How much of the cohort's books is read.
#[derive(Clone, Copy)]
pub enum Read<'r> {
    /// What more seats of these cities need.
    Cities(&'r [CityId]),
    /// All layers, which moving the queue needs.
    Everything,
}

/// By whom a seat is given, which decides on the layers that it consumes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// By the rule, in the order of receipt.
    Turn,
    /// By an organizer, out of the reserve while something is left of it.
    Organizer,
    /// It is there already and only counts anew; whether it came out of the reserve.
    Anew(bool),
}

/// An organizer's word that a seat may exceed the limits.
pub struct Override<'a> {
    /// Why.
    pub reason: &'a str,
}

/// The open books of one cohort.
pub struct Desk<'a> {
    pub academy: &'a Academy,
    pub tx: &'a Tx,
    pub actor: &'a Actor,
    pub cohort: CohortCard,
    pub limits: Limits,
    pub tally: Tally,
    /// The receipt number that was taken, or the last one given.
    pub receipt: i32,
    ids: BTreeMap<Layer, SeatLayerId>,
}

impl<'a> Desk<'a> {
    /// Takes the cohort's total row, then reads its books.
    pub async fn open(
        academy: &'a Academy,
        tx: &'a Tx,
        actor: &'a Actor,
        cohort: CohortId,
        take: Take,
        read: Read<'_>,
    ) -> Result<Self> {
        lock(tx, cohort, (i32::from(take == Take::Receipt), 1)).await?;
        let mut desk = Desk {
            academy,
            tx,
            actor,
            cohort: crate::cohort::queries::load(tx.conn(), cohort).await?,
            limits: Limits::default(),
            tally: Tally::default(),
            receipt: 0,
            ids: BTreeMap::new(),
        };
        desk.read(read).await?;
        Ok(desk)
    }

    /// Reads the books once more, after a limit was changed.
    pub async fn read(&mut self, read: Read<'_>) -> Result<()> {
        self.limits = limits(self.tx, &self.cohort).await?;
        let mut layers = seat_layer::Entity::find().filter(seat_layer::Column::CohortId.eq(self.cohort.id));
        if let Read::Cities(cities) = read {
            let common = seat_layer::Column::Kind.ne(LayerKind::City.code());
            let names = cities.iter().map(ToString::to_string).chain([String::new()]);
            let own = seat_layer::Column::Name.is_in(names);
            layers = layers.filter(common.or(own));
        }
        let rows = layers.all(self.tx.conn()).await?;
        let mut counts = Vec::with_capacity(rows.len());
        for row in rows {
            if row.kind == LayerKind::Total.code() {
                self.receipt = row.next_receipt;
            }
            match layer(&row)? {
                Some(layer) => {
                    self.ids.insert(layer, row.id);
                    counts.push((layer, number(row.taken)));
                }
                None => self.limits.city = cap(row.cap),
            }
            match LayerKind::parse(&row.kind) {
                Some(LayerKind::Total) => self.limits.total = cap(row.cap),
                Some(LayerKind::CityCount) => self.limits.cities = cap(row.cap),
                Some(LayerKind::Additional) => self.limits.additional_seats = cap(row.cap),
                Some(LayerKind::Reserve) => self.limits.reserve = cap(row.cap).0.unwrap_or(0),
                _ => {}
            }
        }
        self.tally = counts.into_iter().collect();
        Ok(())
    }

    /// The first full layer that keeps the city from one more seat.
    pub fn first_full(&self, city: SeatCity) -> Option<Layer> {
        first_full(&self.limits, &self.tally, city)
    }

    /// Consumes a seat. Without an override a full layer here means that counters and books have parted: nothing is
    /// kept of it.
    pub async fn claim(
        &mut self,
        to: EnrollmentId,
        city: SeatCity,
        door: Door,
        over: Option<&Override<'_>>,
    ) -> Result<()> {
        let layers = self.layers(city, door);
        self.claim_layers(to, layers, over).await
    }

    /// Consumes these layers. Without an override a full one here means that counters and books have parted.
    pub async fn claim_layers(
        &mut self,
        to: EnrollmentId,
        layers: Vec<Layer>,
        over: Option<&Override<'_>>,
    ) -> Result<()> {
        if layers.is_empty() {
            return Ok(());
        }
        let mut claims = Vec::new();
        for layer in layers {
            let id = self.layer_id(layer).await?;
            let fits = raise(self.tx, id, false).await?;
            match over {
                _ if fits => {}
                Some(_) => _ = raise(self.tx, id, true).await?,
                None => {
                    return Err(Error::broken(format!(
                        "layer {layer:?} of {} is fuller than read",
                        self.cohort.id
                    )));
                }
            }
            claims.push(seat_claim::ActiveModel {
                enrollment_id: Set(to),
                layer_id: Set(id),
                is_over: Set(!fits),
                reason: Set(over.filter(|_| !fits).map(|over| over.reason.to_owned())),
                granted_by: Set(over.filter(|_| !fits).and_then(|_| self.actor.person())),
                created_at: Set(self.academy.now()),
            });
            self.tally.add(layer);
        }
        seat_claim::Entity::insert_many(claims).exec_without_returning(self.tx.conn()).await?;
        Ok(())
    }

    pub(super) fn layers(&self, city: SeatCity, door: Door) -> Vec<Layer> {
        let given = |out_of_reserve: bool| {
            let kept = (out_of_reserve && !self.limits.is_additional(city.id)).then_some(Layer::Reserve);
            layers_of_seat(&self.limits, &self.tally, city).into_iter().chain(kept).collect()
        };
        match door {
            Door::Turn => given(false),
            Door::Organizer => layers_of_given_seat(&self.limits, &self.tally, city),
            Door::Anew(out_of_reserve) => given(out_of_reserve),
        }
    }

    /// The seats of a city, and whether each came out of the reserve.
    pub async fn seated_in(&mut self, city: CityId) -> Result<Vec<(EnrollmentId, bool)>> {
        let (layer, reserve) =
            (self.layer_id(Layer::City(city)).await?, self.layer_id(Layer::Reserve).await?);
        let claims = seat_claim::Entity::find()
            .filter(seat_claim::Column::LayerId.is_in([layer, reserve]))
            .order_by_asc(seat_claim::Column::EnrollmentId)
            .all(self.tx.conn())
            .await?;
        let kept = |id| claims.iter().any(|claim| claim.layer_id == reserve && claim.enrollment_id == id);
        let here = claims.iter().filter(|claim| claim.layer_id == layer);
        Ok(here.map(|claim| (claim.enrollment_id, kept(claim.enrollment_id))).collect())
    }

    /// Gives back exactly what a seat consumed. The claim on the number of cities belongs to the city: while another
    /// seat of it is there, that one inherits it.
    pub async fn release(&mut self, from: EnrollmentId, city: CityId) -> Result<()> {
        let claims = seat_claim::Entity::find()
            .filter(seat_claim::Column::EnrollmentId.eq(from))
            .all(self.tx.conn())
            .await?;
        for claim in claims {
            let layer = self.layer_of(claim.layer_id)?;
            if layer == Layer::CityCount
                && let Some(heir) = self.heir(from, city).await?
            {
                hand_on(self.tx, &claim, heir).await?;
                continue;
            }
            seat_layer::Entity::update_many()
                .col_expr(seat_layer::Column::Taken, Expr::col(seat_layer::Column::Taken).sub(1))
                .filter(seat_layer::Column::Id.eq(claim.layer_id))
                .exec(self.tx.conn())
                .await?;
            self.tally.give_back(layer);
        }
        seat_claim::Entity::delete_many()
            .filter(seat_claim::Column::EnrollmentId.eq(from))
            .exec(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Removes what is counted in groups of cities, and the counters themselves: the next reading makes new ones.
    pub async fn forget_groups(&mut self) -> Result<()> {
        let groups: Vec<SeatLayerId> = seat_layer::Entity::find()
            .select_only()
            .column(seat_layer::Column::Id)
            .filter(seat_layer::Column::CohortId.eq(self.cohort.id))
            .filter(seat_layer::Column::Kind.eq(LayerKind::Group.code()))
            .into_tuple()
            .all(self.tx.conn())
            .await?;
        self.ids.retain(|_, id| !groups.contains(id));
        let claims = seat_claim::Column::LayerId.is_in(groups.clone());
        seat_claim::Entity::delete_many().filter(claims).exec(self.tx.conn()).await?;
        let layers = seat_layer::Column::Id.is_in(groups);
        seat_layer::Entity::delete_many().filter(layers).exec(self.tx.conn()).await?;
        Ok(())
    }

    /// The row of a layer; a city's first one is made on the way.
    pub async fn layer_id(&mut self, layer: Layer) -> Result<SeatLayerId> {
        self.lay([layer]).await?;
        self.ids.get(&layer).copied().ok_or_else(|| Error::broken(format!("no row for layer {layer:?}")))
    }

    /// Makes the rows of those layers that have none yet.
    pub async fn lay(&mut self, layers: impl IntoIterator<Item = Layer>) -> Result<()> {
        let missing: Vec<_> = layers.into_iter().filter(|layer| !self.ids.contains_key(layer)).collect();
        let mut rows = Vec::with_capacity(missing.len());
        for layer in missing {
            let name = match layer {
                Layer::City(city) => city.to_string(),
                Layer::Group(place) => place.to_string(),
                _ => String::new(),
            };
            let id = self.academy.new_id();
            rows.push(layer_row(id, self.cohort.id, (layer.kind(), name), self.limits.cap(layer)));
            self.ids.insert(layer, id);
        }
        for some in portions(rows, 8) {
            seat_layer::Entity::insert_many(some).exec_without_returning(self.tx.conn()).await?;
        }
        Ok(())
    }

    /// Writes down that so many more receipts were given.
    pub async fn count_receipts(&mut self, given: i32) -> Result<()> {
        lock(self.tx, self.cohort.id, (given, 0)).await?;
        self.receipt += given;
        Ok(())
    }

    fn layer_of(&self, id: SeatLayerId) -> Result<Layer> {
        let found = self.ids.iter().find(|(_, known)| **known == id).map(|(layer, _)| *layer);
        found.ok_or_else(|| Error::broken(format!("a claim on layer {id} of another cohort")))
    }

    async fn heir(&self, from: EnrollmentId, city: CityId) -> Result<Option<EnrollmentId>> {
        let Some(layer) = self.ids.get(&Layer::City(city)) else { return Ok(None) };
        let other = seat_claim::Entity::find()
            .filter(seat_claim::Column::LayerId.eq(*layer))
            .filter(seat_claim::Column::EnrollmentId.ne(from))
            .one(self.tx.conn())
            .await?;
        Ok(other.map(|claim| claim.enrollment_id))
    }
}

/// Writes the limits of a new cohort.
pub(crate) async fn lay_limits(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    cohort: CohortId,
    limits: &Limits,
) -> Result<()> {
    let common = [
        (LayerKind::Total, limits.total),
        (LayerKind::City, limits.city),
        (LayerKind::CityCount, limits.cities),
        (LayerKind::Additional, limits.additional_seats),
        (LayerKind::Reserve, Cap::of(limits.reserve)),
    ];
    let rows = common.map(|(kind, cap)| layer_row(academy.new_id(), cohort, (kind, String::new()), cap));
    seat_layer::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    let cities: std::collections::BTreeSet<CityId> =
        limits.exceptions.keys().chain(limits.additional.iter()).copied().collect();
    for city in cities {
        let exception = limits.exceptions.get(&city);
        let row = city_exception::ActiveModel {
            cohort_id: Set(cohort),
            city_id: Set(city),
            has_cap: Set(exception.is_some()),
            cap: Set(exception.copied().and_then(stored_cap)),
            is_additional: Set(limits.is_additional(city)),
            reason: Set(String::new()),
            decided_by: Set(actor.person()),
            decided_at: Set(academy.now()),
        };
        city_exception::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// The bounds that the cohort's own row holds.
pub fn bare(cohort: &CohortCard) -> Limits {
    Limits { minimum_cities: cohort.minimum_cities, groups: cohort.groups.clone(), ..Limits::default() }
}

/// Takes the cohort's total row, with so many receipts, and counts so many changes for boards that follow it.
async fn lock(tx: &Tx, cohort: CohortId, (receipts, changes): (i32, i32)) -> Result<()> {
    let locked = seat_layer::Entity::update_many()
        .col_expr(seat_layer::Column::NextReceipt, Expr::col(seat_layer::Column::NextReceipt).add(receipts))
        .col_expr(seat_layer::Column::Changes, Expr::col(seat_layer::Column::Changes).add(changes))
        .filter(seat_layer::Column::CohortId.eq(cohort))
        .filter(seat_layer::Column::Kind.eq(LayerKind::Total.code()))
        .filter(seat_layer::Column::Name.eq(""))
        .exec(tx.conn())
        .await?;
    if locked.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
}

async fn limits(tx: &Tx, cohort: &CohortCard) -> Result<Limits> {
    let rows = city_exception::Entity::find()
        .filter(city_exception::Column::CohortId.eq(cohort.id))
        .all(tx.conn())
        .await?;
    let mut limits = bare(cohort);
    for row in rows {
        if row.has_cap {
            limits.exceptions.insert(row.city_id, cap(row.cap));
        }
        if row.is_additional {
            limits.additional.insert(row.city_id);
        }
    }
    Ok(limits)
}

async fn raise(tx: &Tx, layer: SeatLayerId, beyond: bool) -> Result<bool> {
    let mut update = seat_layer::Entity::update_many()
        .col_expr(seat_layer::Column::Taken, Expr::col(seat_layer::Column::Taken).add(1))
        .filter(seat_layer::Column::Id.eq(layer));
    if !beyond {
        let has_room = Expr::col(seat_layer::Column::Taken).lt(Expr::col(seat_layer::Column::Cap));
        update = update.filter(seat_layer::Column::Cap.is_null().or(has_room));
    }
    Ok(update.exec(tx.conn()).await?.rows_affected == 1)
}

async fn hand_on(tx: &Tx, claim: &seat_claim::Model, heir: EnrollmentId) -> Result<()> {
    seat_claim::Entity::update_many()
        .col_expr(seat_claim::Column::EnrollmentId, Expr::value(heir.0))
        .filter(seat_claim::Column::EnrollmentId.eq(claim.enrollment_id))
        .filter(seat_claim::Column::LayerId.eq(claim.layer_id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn layer_row(
    id: SeatLayerId,
    cohort: CohortId,
    (kind, name): (LayerKind, String),
    cap: Cap,
) -> seat_layer::ActiveModel {
    seat_layer::ActiveModel {
        id: Set(id),
        cohort_id: Set(cohort),
        kind: Set(kind.code().into()),
        name: Set(name),
        cap: Set(stored_cap(cap)),
        taken: Set(0),
        next_receipt: Set(0),
        changes: Set(0),
    }
}

/// The layer of a row; `None` for the common bound of cities, which nothing is taken from.
pub fn layer(row: &seat_layer::Model) -> Result<Option<Layer>> {
    let unknown = || Error::broken(format!("unknown layer {} {}", row.kind, row.name));
    Ok(Some(match LayerKind::parse(&row.kind) {
        Some(LayerKind::Total) => Layer::Total,
        Some(LayerKind::City) if row.name.is_empty() => return Ok(None),
        Some(LayerKind::City) => Layer::City(row.name.parse().map_err(|_| unknown())?),
        Some(LayerKind::CityCount) => Layer::CityCount,
        Some(LayerKind::Group) => Layer::Group(row.name.parse().map_err(|_| unknown())?),
        Some(LayerKind::Additional) => Layer::Additional,
        Some(LayerKind::Reserve) => Layer::Reserve,
        None => return Err(unknown()),
    }))
}

/// A stored bound.
pub fn cap(stored: Option<i32>) -> Cap {
    Cap(stored.map(number))
}

/// A bound as it is stored.
pub fn stored_cap(cap: Cap) -> Option<i32> {
    cap.0.map(|cap| i32::try_from(cap).unwrap_or(i32::MAX))
}

/// A stored count; the schema forbids negative ones.
pub fn number(stored: i32) -> u32 {
    u32::try_from(stored).unwrap_or(0)
}
