//! The decisions: who may apply, which counters a seat consumes, who waits and who is next.
//!
//! Decisions fall in the order of receipt numbers. A seat must fit into every layer that it walks; the first full one
//! is the reason for waiting. The queue moves in the order of (priority, receipt), and one walk of it is enough: seats
//! given on the way only fill layers, so nobody who was passed over fits any better at its end.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::state::{EnrollmentState, Reason};
use crate::cohort::admission::AdmissionMode;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, LayerKind, Limits};
use crate::cohort::window::{Moment, Window, is_due};

/// How many days a seat of a merely declared workplace waits for the office where the cohort says nothing else.
pub const OFFICE_DAYS: u32 = 7;

/// What the office said about a workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Nothing yet: the workplace is only declared.
    Silent,
    /// The person works there.
    Confirmed,
    /// The person does not work there.
    Refused,
}

/// What has to be known about an application before its seat is looked at.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationFacts {
    /// Whether the cohort is shown to the public.
    pub is_published: bool,
    /// How it gives its seats.
    pub mode: AdmissionMode,
    /// When one may apply.
    pub window: Window,
    /// The last second in which a seat may be given.
    pub cut_off: Option<DateTime<Utc>>,
    /// What the office said about the workplace that the application names.
    pub office: Office,
    /// Whether the person has an active enrollment in the cohort already.
    pub is_inside: bool,
}

/// Why an application is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Refusal {
    /// The cohort is not shown to the public.
    NotPublished,
    /// The window is not open yet.
    NotYetOpen {
        /// Its first second.
        opens: DateTime<Utc>,
    },
    /// The window is closed.
    Closed {
        /// Its last second.
        closed: DateTime<Utc>,
    },
    /// The office said that the person does not work there.
    OfficeRefused,
    /// There is an active enrollment already.
    AlreadyInside,
    /// The invited person has an active enrollment already.
    InvitedInside,
    /// The workplace is over, or not this person's.
    NoWorkplace,
    /// The enrollment stands where this cannot be done any more; reading the page again shows where.
    NotPossibleNow,
    /// Nobody of the cities that an organizer chose waits for a seat.
    NobodyWaits,
    /// A change of the cohort has no inverse act, or something newer was decided since.
    CannotBeUndone,
    /// A round is run after its window has closed.
    RoundStillOpen {
        /// The last second of the window.
        closes: DateTime<Utc>,
    },
    /// Nobody has proposed the round that was to be confirmed, or it is sealed already.
    RoundNotProposed,
    /// Whoever proposed a round does not confirm it.
    RoundOwnProposal,
    /// Somebody withdrew or a limit was changed since the round was proposed.
    RoundChanged,
    /// Fewer cities would have a seat than the cohort needs.
    TooFewCities {
        /// How many would.
        cities: u32,
        /// How many it needs.
        minimum: u32,
    },
    /// Organizers decide about each seat of the cohort, so that no city holds one by itself.
    NotForCities,
    /// A limit looks at the size of cities and that of this one is unknown, so that an organizer decides.
    SizeUnknown,
    /// No seat is free for the city.
    NoSeat {
        /// What is full.
        full: LayerKind,
    },
    /// A seat is free, and somebody in the queue is owed it.
    OthersWait,
    /// Only a confirmed seat moves to another cohort: nothing else can be kept, and what is completed is over.
    OnlySeatsMove,
    /// A certificate in force tells of the cohort, so its holder stays there.
    CertifiedHere,
    /// The other cohort is one of another course, or the same one.
    NotOfThisCourse,
    /// The other cohort is not shown yet, or nothing can be completed there any more.
    NotRunning,
    /// An act of an organizer needs a reason, so that others understand it later.
    NeedsReason,
}

/// Whether an application may be taken. It says nothing about a seat: a full cohort still takes applications.
pub fn may_apply(facts: &ApplicationFacts, now: DateTime<Utc>) -> Result<(), Refusal> {
    if !facts.is_published {
        return Err(Refusal::NotPublished);
    }
    match facts.window.moment(now) {
        Moment::TooEarly => return Err(Refusal::NotYetOpen { opens: facts.window.opens }),
        // A round takes late applications: they wait behind everybody who was in time.
        Moment::TooLate if facts.mode != AdmissionMode::Round => {
            return Err(Refusal::Closed { closed: facts.window.closes });
        }
        Moment::TooLate => {}
        Moment::Open => {}
    }
    if let Some(closed) = facts.cut_off.filter(|cut_off| is_due(*cut_off, now)) {
        return Err(Refusal::Closed { closed });
    }
    if facts.office == Office::Refused {
        return Err(Refusal::OfficeRefused);
    }
    if facts.is_inside { Err(Refusal::AlreadyInside) } else { Ok(()) }
}

/// Until when a seat given now waits for the office; `days` is `None` in a cohort that does not ask it.
pub fn office_deadline(days: Option<u32>, office: Office, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    days.filter(|_| office == Office::Silent).map(|days| now + Duration::days(days.into()))
}

/// How much of each layer is taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(BTreeMap<Layer, u32>);

impl Tally {
    /// Seats (or cities) taken in a layer.
    pub fn taken(&self, layer: Layer) -> u32 {
        self.0.get(&layer).copied().unwrap_or(0)
    }

    /// Counts one more.
    pub fn add(&mut self, layer: Layer) {
        *self.0.entry(layer).or_default() += 1;
    }

    /// Gives one back.
    pub fn give_back(&mut self, layer: Layer) {
        if let Some(taken) = self.0.get_mut(&layer) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                self.0.remove(&layer);
            }
        }
    }

    /// Every layer in which something is taken.
    pub fn iter(&self) -> impl Iterator<Item = (Layer, u32)> {
        self.0.iter().map(|(layer, taken)| (*layer, *taken))
    }
}

impl FromIterator<(Layer, u32)> for Tally {
    fn from_iter<I: IntoIterator<Item = (Layer, u32)>>(counts: I) -> Self {
        Tally(counts.into_iter().filter(|(_, taken)| *taken > 0).collect())
    }
}

/// The layers that one more seat of `city` consumes, in the order in which they are walked.
///
/// A city counts towards the number of cities with its first seat only. An additional city consumes neither the total
/// nor the number of cities, and belongs to no group.
pub fn layers_of_seat(limits: &Limits, tally: &Tally, city: SeatCity) -> Vec<Layer> {
    let own = Layer::City(city.id);
    if limits.is_additional(city.id) {
        return vec![own, Layer::Additional];
    }
    let mut layers = vec![Layer::Total, own];
    if tally.taken(own) == 0 {
        layers.push(Layer::CityCount);
    }
    layers.extend(limits.group(city));
    layers
}

/// The layers of a seat that an organizer gives: the same, and the reserve while something is left of it.
pub fn layers_of_given_seat(limits: &Limits, tally: &Tally, city: SeatCity) -> Vec<Layer> {
    let mut layers = layers_of_seat(limits, tally, city);
    if !limits.is_additional(city.id) && limits.cap(Layer::Reserve).has_room(tally.taken(Layer::Reserve)) {
        layers.push(Layer::Reserve);
    }
    layers
}

/// The first full layer that keeps `city` from one more seat; `None` when the seat is free. What is left of the
/// reserve is full for everybody but the organizer.
pub fn first_full(limits: &Limits, tally: &Tally, city: SeatCity) -> Option<Layer> {
    let full = fullest(limits, tally, &layers_of_seat(limits, tally, city));
    full.or_else(|| (!limits.is_additional(city.id) && is_kept_back(limits, tally)).then_some(Layer::Reserve))
}

/// The first full layer that keeps an organizer from giving `city` a seat within the limits.
pub fn first_full_for_given(limits: &Limits, tally: &Tally, city: SeatCity) -> Option<Layer> {
    let layers = layers_of_given_seat(limits, tally, city);
    if layers.contains(&Layer::Reserve) {
        fullest(limits, tally, &layers)
    } else {
        first_full(limits, tally, city)
    }
}

fn fullest(limits: &Limits, tally: &Tally, layers: &[Layer]) -> Option<Layer> {
    layers.iter().copied().find(|layer| !limits.cap(*layer).has_room(tally.taken(*layer)))
}

/// Whether all that is left of the total is kept back for the organizer.
fn is_kept_back(limits: &Limits, tally: &Tally) -> bool {
    beside_reserve(limits, tally) == Some(0)
}

/// What is left of the total beside the unused reserve.
fn beside_reserve(limits: &Limits, tally: &Tally) -> Option<u32> {
    let kept = limits.reserve.saturating_sub(tally.taken(Layer::Reserve));
    limits.total.free(tally.taken(Layer::Total).saturating_add(kept))
}

/// How many seats those who apply can still get, additional cities aside; `None` without a bound. What is kept back for
/// the organizer is not free to them, nor is a seat that no city may take any more: every page announces this number.
pub fn free_to_applicants(limits: &Limits, tally: &Tally) -> Option<u32> {
    match (beside_reserve(limits, tally), room_in_cities(limits, tally)) {
        (Some(total), Some(cities)) => Some(total.min(cities)),
        (total, cities) => total.or(cities),
    }
}

/// How many seats the cities inside and those that may still come have room for; `None` without a bound.
fn room_in_cities(limits: &Limits, tally: &Tally) -> Option<u32> {
    let mut room: u32 = 0;
    let inside = tally.iter().filter_map(|(layer, taken)| match layer {
        Layer::City(city) if !limits.is_additional(city) => Some((city, taken)),
        _ => None,
    });
    for (city, taken) in inside {
        room = room.saturating_add(limits.of_city(city).free(taken)?);
    }
    let newcomers = limits.cities.free(tally.taken(Layer::CityCount)).unwrap_or(u32::MAX);
    if newcomers == 0 {
        return Some(room);
    }
    let usual = limits.city.0?;
    room = room.saturating_add(newcomers.saturating_mul(usual));
    // Of the cities with more than the usual number as many as may still come.
    let outside = limits
        .exceptions
        .iter()
        .filter(|(city, _)| !limits.is_additional(**city) && tally.taken(Layer::City(**city)) == 0);
    let mut more =
        outside.map(|(_, cap)| cap.0.map(|cap| cap.saturating_sub(usual))).collect::<Option<Vec<u32>>>()?;
    more.sort_unstable_by(|a, b| b.cmp(a));
    let most = usize::try_from(newcomers).unwrap_or(usize::MAX);
    Some(more.into_iter().take(most).fold(room, u32::saturating_add))
}

/// One place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Smaller goes first; nought is usual.
    pub priority: i32,
    /// The order of receipt within one priority.
    pub receipt: i64,
    /// The city whose seat is asked for.
    pub city: SeatCity,
}

/// The receipts that get a seat when the queue moves, in the order in which they get it.
pub fn promotions(limits: &Limits, mut tally: Tally, mut queue: Vec<Waiting>) -> Vec<i64> {
    queue.sort_by_key(|entry| (entry.priority, entry.receipt));
    queue.retain(|entry| take_if_free(limits, &mut tally, entry.city));
    queue.into_iter().map(|entry| entry.receipt).collect()
}

/// What comes of an application at the moment of its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A seat, at once.
    Seat,
    /// The queue, with the full layer as its reason.
    Wait(Layer),
    /// Somebody has to decide first; the reason says who.
    Open(Reason),
}

impl Decision {
    /// The state that it leads to, with its reason.
    #[must_use]
    pub fn outcome(self) -> (EnrollmentState, Reason) {
        match self {
            Self::Seat => (EnrollmentState::Confirmed, Reason::SeatFree),
            Self::Wait(layer) => (EnrollmentState::Waitlisted, Reason::from(layer.kind())),
            Self::Open(reason) => (EnrollmentState::Applied, reason),
        }
    }
}

/// Decides an application when it is received. In a round, one that comes after the window is late.
#[must_use]
pub fn decide(
    (mode, moment): (AdmissionMode, Moment),
    limits: &Limits,
    tally: &Tally,
    city: SeatCity,
) -> Decision {
    match mode {
        AdmissionMode::Approval => Decision::Open(Reason::AwaitsApproval),
        AdmissionMode::Nomination => Decision::Open(Reason::AwaitsNomination),
        AdmissionMode::Round if moment == Moment::TooLate => Decision::Open(Reason::Late),
        AdmissionMode::Round => Decision::Open(Reason::AwaitsRound),
        AdmissionMode::FirstCome if limits.needs_size(city) => Decision::Open(Reason::SizeUnknown),
        AdmissionMode::FirstCome => first_full(limits, tally, city).map_or(Decision::Seat, Decision::Wait),
    }
}

/// Decides an application that somebody has just said yes to: it stands in the queue like everybody else, so it gets a
/// seat only where nobody before it is owed that seat.
#[must_use]
pub fn in_turn(limits: &Limits, tally: &Tally, queue: &[Waiting], own: Waiting) -> Decision {
    let turn = |entry: &Waiting| (entry.priority, entry.receipt);
    let mut ahead: Vec<Waiting> = queue.iter().filter(|entry| turn(entry) < turn(&own)).copied().collect();
    ahead.sort_by_key(turn);
    let mut tally = tally.clone();
    for entry in ahead {
        take_if_free(limits, &mut tally, entry.city);
    }
    first_full(limits, &tally, own.city).map_or(Decision::Seat, Decision::Wait)
}

/// The state into which a seat that became free takes the next in the queue.
#[must_use]
pub const fn promoted(mode: AdmissionMode) -> EnrollmentState {
    if mode.offers() { EnrollmentState::Offered } else { EnrollmentState::Confirmed }
}

fn take_if_free(limits: &Limits, tally: &mut Tally, city: SeatCity) -> bool {
    let is_free = first_full(limits, tally, city).is_none();
    if is_free {
        for layer in layers_of_seat(limits, tally, city) {
            tally.add(layer);
        }
    }
    is_free
}

/// A place in the queue as its holder sees it: counted from one, among all and within the own city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Among everybody who waits in the cohort.
    pub overall: u32,
    /// Among those of the same city.
    pub in_city: u32,
}

/// The place of `receipt` in the queue; `None` when it does not wait.
pub fn position(queue: &[Waiting], receipt: i64) -> Option<Position> {
    let own = queue.iter().find(|entry| entry.receipt == receipt)?;
    let before = |entry: &&Waiting| (entry.priority, entry.receipt) < (own.priority, own.receipt);
    let counted = |entries: usize| u32::try_from(entries).unwrap_or(u32::MAX).saturating_add(1);
    Some(Position {
        overall: counted(queue.iter().filter(before).count()),
        in_city: counted(queue.iter().filter(before).filter(|entry| entry.city.id == own.city.id).count()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{Kind, SizeClass};
    use crate::cohort::limits::Cap;
    use crate::ids::CityId;
    use chrono::TimeZone;

    fn city(number: u128) -> SeatCity {
        SeatCity {
            id: CityId(uuid::Uuid::from_u128(number)),
            kind: Kind::UrbanGmina,
            size: SizeClass::Medium,
        }
    }

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 9, 10, 12, 0, 0).unwrap()
    }

    fn facts() -> ApplicationFacts {
        let window = Window { opens: noon() - Duration::days(1), closes: noon() + Duration::days(1) };
        ApplicationFacts {
            is_published: true,
            mode: AdmissionMode::FirstCome,
            window,
            cut_off: None,
            office: Office::Silent,
            is_inside: false,
        }
    }

    #[test]
    fn an_application_is_taken_or_told_why_not() {
        let opens = noon() + Duration::hours(1);
        let closed = noon() - Duration::seconds(1);
        let cases = [
            (facts(), Ok(())),
            (ApplicationFacts { office: Office::Confirmed, ..facts() }, Ok(())),
            (ApplicationFacts { is_published: false, ..facts() }, Err(Refusal::NotPublished)),
            (
                ApplicationFacts { window: Window { opens, ..facts().window }, ..facts() },
                Err(Refusal::NotYetOpen { opens }),
            ),
            (
                ApplicationFacts { window: Window { closes: closed, ..facts().window }, ..facts() },
                Err(Refusal::Closed { closed }),
            ),
            (ApplicationFacts { cut_off: Some(closed), ..facts() }, Err(Refusal::Closed { closed })),
            (ApplicationFacts { cut_off: Some(noon()), ..facts() }, Ok(())),
            (ApplicationFacts { office: Office::Refused, ..facts() }, Err(Refusal::OfficeRefused)),
            (ApplicationFacts { is_inside: true, ..facts() }, Err(Refusal::AlreadyInside)),
        ];
        for (facts, expected) in cases {
            assert_eq!(may_apply(&facts, noon()), expected, "{facts:?}");
        }
    }

    #[test]
    fn only_a_declared_workplace_waits_for_the_office() {
        let in_a_week = Some(noon() + Duration::days(7));
        assert_eq!(office_deadline(Some(OFFICE_DAYS), Office::Silent, noon()), in_a_week);
        assert_eq!(office_deadline(Some(OFFICE_DAYS), Office::Confirmed, noon()), None);
        assert_eq!(office_deadline(None, Office::Silent, noon()), None);
    }

    #[test]
    fn the_first_full_layer_is_the_reason() {
        let limits = Limits { total: Cap::of(5), city: Cap::of(2), cities: Cap::of(2), ..Limits::default() };
        let tally = |total, one, two, cities| -> Tally {
            [
                (Layer::Total, total),
                (Layer::City(city(1).id), one),
                (Layer::City(city(2).id), two),
                (Layer::CityCount, cities),
            ]
            .into_iter()
            .collect()
        };
        let cases = [
            (tally(0, 0, 0, 0), city(1), None),
            (tally(2, 1, 1, 2), city(1), None),
            (tally(3, 2, 1, 2), city(1), Some(Layer::City(city(1).id))),
            (tally(2, 1, 1, 2), city(3), Some(Layer::CityCount)),
            (tally(5, 2, 1, 2), city(1), Some(Layer::Total)),
        ];
        for (tally, who, expected) in cases {
            assert_eq!(first_full(&limits, &tally, who), expected, "{tally:?} {who:?}");
        }
    }

    #[test]
    fn an_additional_city_fits_beside_a_full_cohort_but_not_beyond_its_own_bound() {
        let mut limits =
            Limits { total: Cap::of(0), city: Cap::of(1), cities: Cap::of(0), ..Limits::default() };
        limits.additional.insert(city(1).id);
        assert_eq!(first_full(&limits, &Tally::default(), city(1)), None);
        let full: Tally = [(Layer::City(city(1).id), 1)].into_iter().collect();
        assert_eq!(first_full(&limits, &full, city(1)), Some(Layer::City(city(1).id)));
        limits.additional_seats = Cap::of(0);
        assert_eq!(first_full(&limits, &Tally::default(), city(1)), Some(Layer::Additional));
    }

    #[test]
    fn a_seat_is_announced_only_where_somebody_who_applies_can_get_it() {
        let caps = |total, city, cities, reserve| Limits {
            total: Cap::of(total),
            city: Cap::of(city),
            cities: Cap(cities),
            reserve,
            ..Limits::default()
        };
        let tally = |total: u32, one: u32, given: u32| -> Tally {
            let layers = [Layer::Total, Layer::City(city(1).id), Layer::CityCount, Layer::Reserve];
            layers.into_iter().zip([total, one, u32::from(one > 0), given]).collect()
        };
        let mut with_exception = caps(20, 2, Some(2), 0);
        with_exception.exceptions.insert(city(2).id, Cap::of(5));
        let mut beside = caps(20, 2, Some(1), 0);
        beside.exceptions.insert(city(2).id, Cap::NONE);
        beside.additional.insert(city(2).id);
        let cases = [
            (caps(10, 10, None, 2), tally(8, 8, 0), Some(0), "what is left is the organizer's"),
            (caps(10, 10, None, 2), tally(8, 8, 1), Some(1), "half of the reserve is used"),
            (caps(10, 10, None, 2), tally(7, 7, 2), Some(3), "the reserve is used up"),
            (caps(10, 4, Some(1), 0), tally(4, 4, 0), Some(0), "the only city is full"),
            (caps(10, 4, Some(2), 0), tally(3, 3, 0), Some(5), "one of it and four of a newcomer"),
            (with_exception, tally(2, 2, 0), Some(5), "the newcomer may be the one with more"),
            (beside, tally(2, 2, 0), Some(0), "an additional city takes nobody's seat"),
            (Limits::default(), tally(3, 3, 0), None, "nothing bounds it"),
        ];
        for (limits, tally, free, why) in cases {
            assert_eq!(free_to_applicants(&limits, &tally), free, "{why}");
            let waits = first_full(&limits, &tally, city(1)).is_some()
                && first_full(&limits, &tally, city(9)).is_some();
            assert!(free != Some(0) || waits, "{why}: nought is announced, yet somebody gets a seat");
        }
    }

    #[test]
    fn the_queue_moves_by_priority_then_receipt_and_passes_over_who_does_not_fit() {
        let limits = Limits { total: Cap::of(3), city: Cap::of(1), ..Limits::default() };
        let queue = vec![
            Waiting { priority: 0, receipt: 1, city: city(1) },
            Waiting { priority: 0, receipt: 2, city: city(1) },
            Waiting { priority: 0, receipt: 3, city: city(2) },
            Waiting { priority: -1, receipt: 4, city: city(3) },
            Waiting { priority: 0, receipt: 5, city: city(4) },
        ];
        assert_eq!(promotions(&limits, Tally::default(), queue.clone()), [4, 1, 3]);
        assert_eq!(position(&queue, 2), Some(Position { overall: 3, in_city: 2 }));
        assert_eq!(position(&queue, 9), None);
    }
}
