//! What a round aims at, and how far it is. Aims order, they never leave a seat empty.

use super::check::Ground;
use super::input::{Entrant, Quota, QuotaAim, RoundInput};
use super::outcome::{AimOf, AimResult};
use crate::cohort::groups::part;
use crate::cohort::limits::{Layer, Limits};
use crate::enrollment::rules::Tally;

/// One aim while the round runs.
struct Aim {
    of: AimOf,
    goal: u32,
    /// Seats of the round for a quota; seats of the cohort for a group.
    reached: u32,
}

/// All aims of a round.
pub(super) struct Aims<'a> {
    aims: Vec<Aim>,
    quotas: &'a [Quota],
    /// Seats that applicants could get when the round began; `None` without a bound.
    seats: Option<u32>,
}

impl<'a> Aims<'a> {
    /// The aims before the first decision.
    pub fn of(input: &'a RoundInput, ground: &Ground) -> Self {
        let groups = group_aims(&ground.limits, &ground.tally);
        let quotas =
            input.quotas.iter().map(|quota| Aim { of: AimOf::Quota(quota.key.clone()), goal: 0, reached: 0 });
        let (limits, tally) = (&ground.limits, &ground.tally);
        let kept = limits.reserve.saturating_sub(tally.taken(Layer::Reserve));
        let seats = limits.total.free(tally.taken(Layer::Total).saturating_add(kept));
        Self { aims: groups.chain(quotas).collect(), quotas: &input.quotas, seats }
    }

    /// Sets the goals of quotas by those who stand in this level or an earlier one: whoever asks for a later seat of her
    /// city changes nothing about the earlier ones.
    pub fn set_goals(&mut self, so_far: &[&Entrant]) {
        let all = count(so_far.len());
        let seats = self.seats.unwrap_or(all);
        self.set_goals_of(so_far, seats, seats.min(all));
    }

    /// Holds quotas against the seats that the round gave: it is the share among those seated that has to be right.
    pub fn close(&mut self, all: &[&Entrant], given: u32) {
        self.set_goals_of(all, given, given);
    }

    fn set_goals_of(&mut self, so_far: &[&Entrant], at_least: u32, as_among: u32) {
        let all = count(so_far.len());
        for quota in self.quotas {
            let goal = match quota.aim {
                QuotaAim::AtLeast { percent } => part(percent, at_least),
                QuotaAim::Seats { seats } => seats,
                QuotaAim::AsAmongEntrants => {
                    let with = so_far.iter().filter(|entrant| entrant.has.contains(&quota.key)).count();
                    share_of(as_among, count(with), all)
                }
            };
            if let Some(aim) = self.aims.iter_mut().find(|aim| is_quota(&aim.of, &quota.key)) {
                aim.goal = goal;
            }
        }
    }

    /// The places of the aims that the entrant belongs to, met or not.
    pub fn of_entrant(&self, entrant: &Entrant, group: Option<Layer>) -> Vec<usize> {
        let belongs = |of: &AimOf| match of {
            AimOf::Group(place) => group == Some(Layer::Group(*place)),
            AimOf::Quota(key) => entrant.has.contains(key),
        };
        let places = self.aims.iter().enumerate().filter(|(_, aim)| belongs(&aim.of));
        places.map(|(place, _)| place).collect()
    }

    /// Those of them that are not met.
    pub fn unmet<'p>(&'p self, places: &'p [usize]) -> impl Iterator<Item = &'p AimOf> {
        let aims = places.iter().filter_map(|place| self.aims.get(*place));
        aims.filter(|aim| aim.reached < aim.goal).map(|aim| &aim.of)
    }

    /// Counts a seat of somebody who belongs to these.
    pub fn count(&mut self, places: &[usize]) {
        for place in places {
            if let Some(aim) = self.aims.get_mut(*place) {
                aim.reached += 1;
            }
        }
    }

    /// How all of them came out.
    pub fn results(&self) -> Vec<AimResult> {
        let result = |aim: &Aim| AimResult {
            of: aim.of.clone(),
            goal: aim.goal,
            reached: aim.reached,
            is_met: aim.reached >= aim.goal,
        };
        self.aims.iter().map(result).collect()
    }
}

/// The shares of groups, which need a total to be shares of.
fn group_aims<'a>(limits: &'a Limits, tally: &'a Tally) -> impl Iterator<Item = Aim> + 'a {
    let places = (0_u16..).zip(&limits.groups);
    places.filter_map(|(place, group)| {
        let goal = group.aim(limits.total.0?)?;
        Some(Aim { of: AimOf::Group(place), goal, reached: tally.taken(Layer::Group(place)) })
    })
}

fn is_quota(of: &AimOf, wanted: &str) -> bool {
    matches!(of, AimOf::Quota(key) if key == wanted)
}

/// So many of `seats` as `with` are of `all`, rounded up.
fn share_of(seats: u32, with: u32, all: u32) -> u32 {
    let product = u64::from(seats) * u64::from(with);
    u32::try_from(product.div_ceil(u64::from(all.max(1)))).unwrap_or(u32::MAX)
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
