//! Moves of enrollments at the open desk: each leaves a line of history, a line of the audit trail and one mail.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::desk::{Desk, Door, Override, Read};
use super::desk_mail::Addresses;
use super::entity::enrollment;
use super::rules::{Office, Waiting, promotions};
use super::sheet::Sheet;
use super::state::{EnrollmentState, Reason};
use crate::affiliation::entity as affiliation;
use crate::city::queries::{counted_under, seat_city};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::LayerKind;
use crate::db::{self, Tx, portions};
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::{Error, Result, office_hours};

/// Where an enrollment goes, and why.
#[derive(Clone, Copy)]
pub struct Move<'m> {
    pub to: EnrollmentState,
    pub reason: Reason,
    /// What an organizer wrote.
    pub note: &'m str,
    /// The full layer, for a move into the queue.
    pub full: Option<LayerKind>,
    /// What the office said, for a move into a seat.
    pub office: Office,
    /// Until when an invitation or an offer holds the seat.
    pub held_until: Option<Instant>,
    /// Whether the same act confirmed the workplace, so that this mail says it too.
    pub is_workplace_confirmed: bool,
}

impl<'m> Move<'m> {
    /// A move that needs no more words.
    pub const fn new(to: EnrollmentState, reason: Reason) -> Self {
        let (full, held_until) = (None, None);
        let office = Office::Confirmed;
        Self { to, reason, note: "", full, office, held_until, is_workplace_confirmed: false }
    }

    /// The same move with an organizer's words.
    pub const fn noted(self, note: &'m str) -> Self {
        Self { note, ..self }
    }
}

impl Desk<'_> {
    /// An enrollment of this cohort, read under the lock. One that was moved to another cohort while it was looked up
    /// stands no longer where it was seen.
    pub async fn enrollment(&self, id: EnrollmentId) -> Result<enrollment::Model> {
        let row = enrollment::Entity::find_by_id(id).one(self.tx.conn()).await?.ok_or(Error::NotFound)?;
        if row.cohort_id == self.cohort.id {
            return Ok(row);
        }
        Err(Error::Refused(crate::error::Refusal::Enrollment(super::rules::Refusal::NotPossibleNow)))
    }

    /// Moves an enrollment, legal moves only, and tells everybody concerned. Claims are the caller's affair.
    pub async fn go(&mut self, row: &enrollment::Model, step: Move<'_>) -> Result<()> {
        let to = Addresses::of(self.tx, [(row.person_id, row.city_id)]).await?;
        let to = to.with_history(self.tx, [row.id]).await?;
        let mut sheet = Sheet::default();
        self.go_on(&mut sheet, &to, row, step)?;
        self.write(sheet).await
    }

    /// Writes history, audit and mail of a move that has been made.
    pub async fn tell(
        &mut self,
        row: &enrollment::Model,
        from: Option<EnrollmentState>,
        step: Move<'_>,
    ) -> Result<()> {
        let to = Addresses::of(self.tx, [(row.person_id, row.city_id)]).await?;
        let mut sheet = Sheet::default();
        self.tell_on(&mut sheet, &to, self.actor, row, from, step)?;
        self.write(sheet).await
    }

    /// Moves the queue: everybody who fits now gets a seat, or an offer of one where the cohort gives seats so, in the
    /// order of priority and receipt. Nothing moves after the cohort's last second for that, and no offer goes out while
    /// offices are closed.
    pub async fn promote(&mut self) -> Result<Vec<EnrollmentId>> {
        if !queue_moves(&self.cohort, self.academy.now())? {
            return Ok(Vec::new());
        }
        let queue = self.queue().await?;
        let cities: BTreeMap<i64, SeatCity> =
            queue.iter().map(|waiting| (waiting.receipt, waiting.city)).collect();
        let receipts = promotions(&self.limits, self.tally.clone(), queue);
        if receipts.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.of_receipts(&receipts).await?;
        let to = Addresses::of(self.tx, rows.values().map(|row| (row.person_id, row.city_id))).await?;
        let to = to.with_history(self.tx, rows.values().map(|row| row.id)).await?;
        let offices = self.offices(rows.values()).await?;
        let mut sheet = Sheet::default();
        let mut seated = Vec::with_capacity(receipts.len());
        for receipt in receipts {
            let (row, city) = rows
                .get(&receipt)
                .zip(cities.get(&receipt))
                .ok_or_else(|| Error::broken("a receipt of the queue is gone"))?;
            self.claim_on(&mut sheet, row.id, *city, Door::Turn);
            let step = if self.cohort.mode.offers() {
                self.offered(Reason::Promoted)?
            } else {
                let office = offices.get(&row.affiliation_id).copied();
                let office = office.ok_or_else(|| Error::broken("an enrollment without a workplace"))?;
                Move { office, ..Move::new(EnrollmentState::Confirmed, Reason::Promoted) }
            };
            self.go_on(&mut sheet, &to, row, step)?;
            seated.push(row.id);
        }
        self.write(sheet).await?;
        Ok(seated)
    }

    /// The enrollments of these receipts.
    async fn of_receipts(&self, receipts: &[i64]) -> Result<BTreeMap<i64, enrollment::Model>> {
        let mut found = BTreeMap::new();
        for some in portions(receipts.to_vec(), 1) {
            let rows = enrollment::Entity::find()
                .filter(enrollment::Column::CohortId.eq(self.cohort.id))
                .filter(enrollment::Column::ReceiptNumber.is_in(some))
                .all(self.tx.conn())
                .await?;
            found.extend(rows.into_iter().map(|row| (row.receipt_number.into(), row)));
        }
        Ok(found)
    }

    /// What the offices of these enrollments say of them.
    async fn offices(
        &self,
        of: impl Iterator<Item = &enrollment::Model>,
    ) -> Result<BTreeMap<AffiliationId, Office>> {
        let mut found = BTreeMap::new();
        for some in portions(of.map(|row| row.affiliation_id).collect(), 1) {
            let rows = affiliation::Entity::find()
                .filter(affiliation::Column::Id.is_in(some))
                .all(self.tx.conn())
                .await?;
            found.extend(rows.into_iter().map(|place| (place.id, office_of(&place.state))));
        }
        Ok(found)
    }

    /// An offer, for an answer in office hours and before the last second for seats.
    pub fn offered(&self, reason: Reason) -> Result<Move<'static>> {
        let answer = office_hours::answer_by(self.academy.now(), self.cohort.offer_days, self.zone()?);
        let held_until = Some(answer.min(self.cohort.promotion_until));
        Ok(Move { held_until, ..Move::new(EnrollmentState::Offered, reason) })
    }

    /// The cohort's zone.
    pub fn zone(&self) -> Result<Tz> {
        self.cohort.time_zone.parse().map_err(Error::broken)
    }

    /// Confirms an enrollment whose seat has been claimed.
    pub async fn seat(&mut self, row: &enrollment::Model, reason: Reason, note: &str) -> Result<()> {
        let office = self.office(row).await?;
        self.go(row, Move { office, ..Move::new(EnrollmentState::Confirmed, reason).noted(note) }).await
    }

    /// Everybody who waits.
    pub async fn queue(&self) -> Result<Vec<Waiting>> {
        queue_of(self.tx.conn(), self.cohort.id).await
    }

    /// Ends an enrollment, gives back what its seat consumed and moves the queue.
    pub async fn end(&mut self, row: &enrollment::Model, step: Move<'_>) -> Result<Vec<EnrollmentId>> {
        self.go(row, step).await?;
        self.release(row.id, row.seat_city_id).await?;
        self.promote().await
    }

    /// Counts the seats of a city anew after it became additional, or ceased to be: nobody loses a seat.
    pub async fn recount(&mut self, city: CityId, reason: &str) -> Result<()> {
        let seated = self.seated_in(city).await?;
        for (id, _) in &seated {
            self.release(*id, city).await?;
        }
        let city = counted_under(self.tx, city).await?;
        self.claim_anew(&seated, city, reason).await
    }

    /// Counts all seats anew in the groups of cities, after the groups or the cities have changed, then reads the books.
    pub async fn regroup(&mut self, reason: &str) -> Result<()> {
        self.forget_groups().await?;
        self.read(Read::Everything).await?;
        #[derive(FromQueryResult)]
        struct Row {
            id: EnrollmentId,
            seat_city_id: CityId,
            kind: String,
            size_class: String,
        }
        let sql = "SELECT e.id, e.seat_city_id, c.kind, c.size_class FROM enrollment e \
                   JOIN city c ON c.id = e.seat_city_id WHERE e.cohort_id = $1 \
                   AND e.state IN ('offered', 'invited', 'confirmed', 'completed') ORDER BY e.receipt_number";
        let rows: Vec<Row> = db::all(self.tx.conn(), sql, [self.cohort.id.0.into()]).await?;
        for row in rows {
            let city = seat_city(row.seat_city_id, &row.kind, &row.size_class)?;
            let group = self.limits.group(city);
            self.claim_layers(row.id, group.into_iter().collect(), Some(&Override { reason })).await?;
        }
        Ok(())
    }

    /// Lets seats that were given back a moment ago count under a city, beyond its bounds where need be.
    pub async fn claim_anew(
        &mut self,
        seated: &[(EnrollmentId, bool)],
        city: SeatCity,
        reason: &str,
    ) -> Result<()> {
        for (id, out_of_reserve) in seated {
            self.claim(*id, city, Door::Anew(*out_of_reserve), Some(&Override { reason })).await?;
        }
        Ok(())
    }

    /// What the office of an enrollment says of it.
    async fn office(&self, row: &enrollment::Model) -> Result<Office> {
        let place = affiliation::Entity::find_by_id(row.affiliation_id).one(self.tx.conn()).await?;
        let place = place.ok_or_else(|| Error::broken("an enrollment without a workplace"))?;
        Ok(office_of(&place.state))
    }
}

/// Everybody who waits in a cohort.
pub async fn queue_of(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Waiting>> {
    #[derive(FromQueryResult)]
    struct Row {
        priority: i32,
        receipt_number: i32,
        seat_city_id: CityId,
        kind: String,
        size_class: String,
    }
    let sql = "SELECT e.priority, e.receipt_number, e.seat_city_id, c.kind, c.size_class FROM enrollment e \
               JOIN city c ON c.id = e.seat_city_id WHERE e.cohort_id = $1 AND e.state = 'waitlisted'";
    let rows: Vec<Row> = db::all(conn, sql, [cohort.0.into()]).await?;
    let waiting = |row: Row| {
        let city = seat_city(row.seat_city_id, &row.kind, &row.size_class)?;
        Ok(Waiting { priority: row.priority, receipt: row.receipt_number.into(), city })
    };
    rows.into_iter().map(waiting).collect()
}

/// Whether a cohort's queue moves now: not after the last second for that, and no offer goes out while offices are
/// closed.
pub fn queue_moves(cohort: &CohortCard, now: Instant) -> Result<bool> {
    let zone: Tz = cohort.time_zone.parse().map_err(Error::broken)?;
    let waits_for_office = cohort.mode.offers() && !office_hours::are_open(now, zone);
    Ok(cohort.cut_off(now).is_none() && !waits_for_office)
}

/// A person's enrollments in a cohort, ended ones too.
pub async fn of_person(tx: &Tx, desk: &Desk<'_>, person: PersonId) -> Result<Vec<enrollment::Model>> {
    Ok(enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(desk.cohort.id))
        .filter(enrollment::Column::PersonId.eq(person))
        .all(tx.conn())
        .await?)
}

/// What a stored state of an affiliation says about the office.
pub fn office_of(state: &str) -> Office {
    match state {
        "confirmed" => Office::Confirmed,
        "refused" => Office::Refused,
        _ => Office::Silent,
    }
}
