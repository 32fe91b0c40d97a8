use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::refused;
use crate::access::{Action, Actor, Place, check};
use crate::affiliation::entity as affiliation;
use crate::allocation::commands::{is_round_sealed, wait_behind};
use crate::allocation::declared::keep_declared;
use crate::city::queries::all_counted_under;
use crate::cohort::CohortState;
use crate::cohort::groups::SeatCity;
use crate::db::{Tx, duplicate, stored};
use crate::enrollment::ApplyForm;
use crate::enrollment::desk::{Desk, Door, Read, Take, number};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::desk_moves::{Move, office_of};
use crate::enrollment::entity::enrollment;
use crate::enrollment::forms::Application;
use crate::enrollment::intake::stand_in_line;
use crate::enrollment::rules::{
    ApplicationFacts, Decision, Office, Refusal, decide, may_apply, office_deadline,
};
use crate::enrollment::sheet::Sheet;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::Receipt;
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::{Academy, Error, Result};

/// Somebody who applies.
#[derive(Clone, Debug)]
pub struct Applicant {
    actor: Actor,
    person: PersonId,
    form: Application,
}

/// Takes an application and decides it at once by the cohort's mode: a seat, a place in the queue with its reason, or an
/// open question. The same request key again gives the same receipt and changes nothing.
///
/// # Errors
/// `SignInRequired`, `NotFound` for a cohort that is not shown, `Invalid` for the form, `Refused` by the rules of
/// [`may_apply`].
pub async fn apply(academy: &Academy, actor: &Actor, cohort: CohortId, form: &ApplyForm) -> Result<Receipt> {
    check(actor, Action::Apply, &Place::OWN)?;
    let person = actor.signed_in()?;
    let mut form = form.check()?;
    form.request_key = format!("{person}/{}", form.request_key);
    stand_in_line(academy, cohort, Applicant { actor: actor.clone(), person, form }).await
}

/// Decides those who stand in line, in their order and in one transaction: an answer for each.
pub(in crate::enrollment) async fn decide_all(
    academy: &Academy,
    cohort: CohortId,
    people: &[Applicant],
) -> Result<Vec<Result<Receipt>>> {
    let tx = academy.begin().await?;
    let places = workplaces(&tx, people).await?;
    let cities: Vec<CityId> = places.values().map(|place| place.city_id).collect();
    let nobody = Actor::Guest;
    let desk = Desk::open(academy, &tx, &nobody, cohort, Take::Nothing, Read::Cities(&cities)).await?;
    let mut line = Line::of(desk, people, places, &cities).await?;
    let decided: Vec<_> = people.iter().map(|who| line.decide(who)).collect();
    let Line { mut desk, sheet, given, late, declared, .. } = line;
    if given == 0 {
        return Ok(decided);
    }
    desk.write(sheet).await?;
    keep_declared(academy, &tx, cohort, declared).await?;
    desk.count_receipts(given).await?;
    let decided = wait_late(desk, late, decided).await?;
    tx.commit().await?;
    Ok(decided)
}

/// Who applies after a round waits behind all whom it left out, and is offered what is free at once.
async fn wait_late(
    mut desk: Desk<'_>,
    late: Vec<(EnrollmentId, &Actor)>,
    mut decided: Vec<Result<Receipt>>,
) -> Result<Vec<Result<Receipt>>> {
    if late.is_empty() || !is_round_sealed(desk.tx, desk.cohort.id).await? {
        return Ok(decided);
    }
    desk.read(Read::Everything).await?;
    for (id, actor) in late {
        desk.actor = actor;
        wait_behind(&mut desk, id).await?;
        desk.promote().await?;
        let row = desk.enrollment(id).await?;
        let mut same = decided.iter_mut().flatten().filter(|receipt| receipt.enrollment == id);
        if let Some(receipt) = same.next() {
            *receipt = receipt_of(&row)?;
        }
    }
    Ok(decided)
}

/// Those who stand in line, at the open desk.
struct Line<'d, 'p> {
    desk: Desk<'d>,
    sheet: Sheet,
    places: BTreeMap<AffiliationId, affiliation::Model>,
    cities: BTreeMap<CityId, SeatCity>,
    to: Addresses,
    /// What each has in the cohort, with what was decided a moment ago.
    rows: BTreeMap<PersonId, Vec<enrollment::Model>>,
    /// How many receipts were given.
    given: i32,
    late: Vec<(EnrollmentId, &'p Actor)>,
    declared: Vec<(EnrollmentId, &'p BTreeMap<String, bool>)>,
}

impl<'d, 'p> Line<'d, 'p> {
    async fn of(
        mut desk: Desk<'d>,
        people: &'p [Applicant],
        places: BTreeMap<AffiliationId, affiliation::Model>,
        read: &[CityId],
    ) -> Result<Self> {
        // Under the lock: a merge of cities takes it too.
        let cities = all_counted_under(desk.tx, read.iter().copied()).await?;
        let under: Vec<CityId> = cities.values().map(|city| city.id).collect();
        if under.iter().any(|city| !read.contains(city)) {
            desk.read(Read::Cities(&under)).await?;
        }
        let to = places.values().map(|place| (place.person_id, place.city_id));
        let to = Addresses::of(desk.tx, to).await?;
        let rows = of_people(&desk, people.iter().map(|who| who.person)).await?;
        Ok(Self {
            desk,
            sheet: Sheet::default(),
            places,
            cities,
            to,
            rows,
            given: 0,
            late: Vec::new(),
            declared: Vec::new(),
        })
    }

    fn decide(&mut self, who: &'p Applicant) -> Result<Receipt> {
        let place = self.places.get(&who.form.affiliation).filter(|place| place.person_id == who.person);
        let place = place.ok_or_else(|| refused(Refusal::NoWorkplace))?;
        let (city, office) = (place.city_id, office_of(&place.state));
        let seat_city = *self.cities.get(&city).ok_or(Error::NotFound)?;
        let earlier = self.rows.entry(who.person).or_default();
        if let Some(same) = earlier.iter().find(|row| row.request_key == who.form.request_key) {
            return receipt_of(same);
        }
        may_apply(&facts(&self.desk, office, earlier), self.desk.academy.now()).map_err(refused)?;
        let receipt = self.desk.receipt + self.given + 1;
        let row = decided(&self.desk, receipt, who, (city, seat_city), office);
        let (state, reason) = (stored(&row.state)?, stored(&row.reason_code)?);
        self.desk.tell_on(&mut self.sheet, &self.to, &who.actor, &row, None, Move::new(state, reason))?;
        if state == EnrollmentState::Confirmed {
            self.desk.claim_on(&mut self.sheet, row.id, seat_city, Door::Turn);
        }
        if reason == Reason::Late {
            self.late.push((row.id, &who.actor));
        }
        self.declared.push((row.id, &who.form.declared));
        self.given += 1;
        let receipt = receipt_of(&row)?;
        self.sheet.enroll(row.clone());
        earlier.push(row);
        Ok(receipt)
    }
}

fn facts(desk: &Desk<'_>, office: Office, earlier: &[enrollment::Model]) -> ApplicationFacts {
    ApplicationFacts {
        is_published: desk.cohort.state == CohortState::Published,
        mode: desk.cohort.mode,
        window: desk.cohort.window,
        cut_off: Some(desk.cohort.promotion_until),
        office,
        is_inside: earlier.iter().any(|row| row.ended_at.is_none()),
    }
}

/// The row of a decided application; its seat is not claimed yet.
fn decided(
    desk: &Desk<'_>,
    receipt: i32,
    who: &Applicant,
    (city, seat_city): (CityId, SeatCity),
    office: Office,
) -> enrollment::Model {
    let now = desk.academy.now();
    let moment = desk.cohort.window.moment(now);
    let decision = decide((desk.cohort.mode, moment), &desk.limits, &desk.tally, seat_city);
    let (state, reason) = decision.outcome();
    let office_days = desk.cohort.office_days.filter(|_| decision == Decision::Seat);
    enrollment::Model {
        id: desk.academy.new_id(),
        cohort_id: desk.cohort.id,
        person_id: who.person,
        affiliation_id: who.form.affiliation,
        city_id: city,
        seat_city_id: seat_city.id,
        receipt_number: receipt,
        request_key: who.form.request_key.clone(),
        state: state.code().into(),
        reason_code: reason.code().into(),
        waits_for: reason.full().map(|kind| kind.code().into()),
        priority: 0,
        motivation: who.form.motivation.clone(),
        applied_at: now,
        decided_at: now,
        office_until: office_deadline(office_days, office, now),
        held_until: None,
        ended_at: None,
        updated_at: now,
    }
}

pub(super) async fn insert(tx: &Tx, row: &enrollment::Model) -> Result<()> {
    let row = row.clone().into_active_model().reset_all();
    match enrollment::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_) => Ok(()),
        // The desk's lock keeps this from happening; the constraint is there for whoever comes past the desk.
        Err(error) if duplicate(&error).is_some() => Err(refused(Refusal::AlreadyInside)),
        Err(error) => Err(error.into()),
    }
}

/// Their workplaces, kept as they are until the end of the transaction: an answer of an office comes before or after an
/// application, never unseen between. In one order, so that no two lines wait for each other.
async fn workplaces(tx: &Tx, people: &[Applicant]) -> Result<BTreeMap<AffiliationId, affiliation::Model>> {
    let rows = affiliation::Entity::find()
        .filter(affiliation::Column::Id.is_in(people.iter().map(|who| who.form.affiliation)))
        .filter(affiliation::Column::EndedOn.is_null())
        .order_by_asc(affiliation::Column::Id)
        .lock_shared()
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn of_people(
    desk: &Desk<'_>,
    people: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Vec<enrollment::Model>>> {
    let rows = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(desk.cohort.id))
        .filter(enrollment::Column::PersonId.is_in(people))
        .all(desk.tx.conn())
        .await?;
    let mut of: BTreeMap<PersonId, Vec<enrollment::Model>> = BTreeMap::new();
    for row in rows {
        of.entry(row.person_id).or_default().push(row);
    }
    Ok(of)
}

pub(super) fn receipt_of(row: &enrollment::Model) -> Result<Receipt> {
    let enrollment: EnrollmentId = row.id;
    Ok(Receipt {
        enrollment,
        number: number(row.receipt_number),
        state: stored(&row.state)?,
        reason: stored(&row.reason_code)?,
    })
}
