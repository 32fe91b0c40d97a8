//! What organizers type about a cohort: its dates and texts, its limits, the rule of one city.

use serde::{Deserialize, Serialize};

use std::collections::BTreeSet;

use super::admission::AdmissionMode;
use super::groups::{CityGroup, GROUPS_MAX};
use super::limits::{Cap, CityRule, CommonCaps};
use super::window::Window;
use super::{CohortState, CohortText, CohortTexts};
use crate::city::{Kind, SizeClass};
use crate::clock::Instant;
use crate::error::{Error, FieldError, FieldErrors};
use crate::ids::ModuleId;
use crate::{Result, text, zone};
use chrono::NaiveDate;

/// Words that stand in the place of a cohort's in addresses.
const RESERVED: [&str; 2] = ["nowa", "new"];
/// No limit is larger.
pub const MOST: u32 = 100_000;

/// Texts, dates and rules of a cohort as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CohortForm {
    /// Its word in addresses.
    pub slug: String,
    /// Its name in Polish.
    pub name_pl: String,
    /// One sentence about it in Polish.
    pub lead_pl: String,
    /// Its name in English.
    pub name_en: String,
    /// One sentence about it in English.
    pub lead_en: String,
    /// The IANA zone in which all times below are meant.
    pub time_zone: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// The first second in which one may apply.
    pub opens_at: String,
    /// The last second in which one may apply.
    pub closes_at: String,
    /// The last second in which somebody gets a seat from the queue.
    pub promotion_until: String,
    /// The last second in which the course can be completed.
    pub completion_until: String,
    /// Not empty when a seat needs a confirmed affiliation.
    pub needs_office: String,
    /// How many days a seat waits for the office.
    pub office_days: String,
    /// `AdmissionMode::word`; empty for first come.
    pub admission: String,
    /// In how many working days an offer has to be answered; needed where seats are offered.
    pub offer_days: String,
    /// A module's id: up to its opening a city may hand a seat over; empty for the first day.
    pub handover_module: String,
    /// `CohortState::word`.
    pub state: String,
}

/// Valid texts, dates and rules of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohortFacts {
    /// Its word in addresses.
    pub slug: String,
    /// Name and lead.
    pub texts: CohortTexts,
    /// Its zone.
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
    /// The module up to whose opening a city may hand a seat over; without one, up to the first day.
    pub handover_module: Option<ModuleId>,
    /// Whether it is shown.
    pub state: CohortState,
}

impl CohortForm {
    /// Checks it.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<CohortFacts> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name_pl", text::line(&self.name_pl, 120));
        let lead = errors.take("lead_pl", text::line(&self.lead_pl, 400));
        let en = self.english(&mut errors);
        let slug = errors.take("slug", word(&self.slug));
        let tz = errors.take("time_zone", zone::parse_zone(&self.time_zone));
        let starts_on = errors.take("starts_on", zone::parse_day(&self.starts_on));
        let ends_on = errors.take("ends_on", zone::parse_day(&self.ends_on));
        let at = tz.unwrap_or(chrono_tz::UTC);
        let opens = errors.take("opens_at", zone::parse_start(&self.opens_at, at));
        let closes = errors.take("closes_at", zone::parse_deadline(&self.closes_at, at));
        let promotion = errors.take("promotion_until", zone::parse_deadline(&self.promotion_until, at));
        let completion = errors.take("completion_until", zone::parse_deadline(&self.completion_until, at));
        let days = match self.needs_office.as_str() {
            "" => None,
            _ => errors.take("office_days", number(&self.office_days, 1, 90)),
        };
        let mode = errors.take("admission", mode(&self.admission));
        let offer_days = match mode {
            Some(mode) if mode.offers() => errors.take("offer_days", number(&self.offer_days, 1, 30)),
            _ => number(&self.offer_days, 1, 30).ok().or(Some(OFFER_DAYS)),
        };
        let handover_module = match self.handover_module.trim() {
            "" => None,
            id => errors.take("handover_module", id.parse().map_err(|_| FieldError::Choice)),
        };
        let state = errors.take("state", self.state.parse().map_err(|()| FieldError::Choice));
        in_order(&mut errors, ("ends_on", starts_on, ends_on));
        in_order(&mut errors, ("closes_at", opens, closes));
        in_order(&mut errors, ("promotion_until", opens, promotion));
        in_order(&mut errors, ("completion_until", opens, completion));
        errors.check()?;
        let texts = name.zip(lead).map(|(name, lead)| CohortTexts { pl: CohortText { name, lead }, en });
        let dates = starts_on.zip(ends_on).zip(opens.zip(closes)).zip(promotion.zip(completion));
        let admission = mode.zip(offer_days);
        let (Some(slug), Some(tz), Some(texts), Some(dates), Some((mode, offer_days)), Some(state)) =
            (slug, tz, texts, dates, admission, state)
        else {
            return Err(Error::Invalid(FieldErrors::default()));
        };
        let (((starts_on, ends_on), (opens, closes)), (promotion_until, completion_until)) = dates;
        Ok(CohortFacts {
            slug,
            texts,
            time_zone: tz.name().to_owned(),
            starts_on,
            ends_on,
            window: Window { opens, closes },
            promotion_until,
            completion_until,
            office_days: days,
            mode,
            offer_days,
            handover_module,
            state,
        })
    }

    fn english(&self, errors: &mut FieldErrors) -> Option<CohortText> {
        if self.name_en.trim().is_empty() && self.lead_en.trim().is_empty() {
            return None;
        }
        let name = errors.take("name_en", text::line(&self.name_en, 120));
        let lead = errors.take("lead_en", text::line(&self.lead_en, 400));
        name.zip(lead).map(|(name, lead)| CohortText { name, lead })
    }
}

/// The bounds of a cohort as they were typed; an empty one means that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitsForm {
    /// All seats, additional cities aside.
    pub total: String,
    /// Seats of a city that has no exception.
    pub city_cap: String,
    /// How many cities may hold a seat.
    pub cities: String,
    /// How many cities the cohort needs.
    pub minimum_cities: String,
    /// Seats that only an organizer gives.
    pub reserve: String,
    /// All seats of additional cities together.
    pub additional_seats: String,
    /// Groups of cities; empty ones are none.
    #[serde(skip)]
    pub groups: Vec<CityGroupForm>,
    /// Why, when they are changed.
    pub reason: String,
}

/// A group of cities as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CityGroupForm {
    /// Words of `Kind`.
    pub kinds: Vec<String>,
    /// Words of `SizeClass`.
    pub sizes: Vec<String>,
    /// Its bound.
    pub cap: String,
    /// Its least share in per cent.
    pub share: String,
}

impl CityGroupForm {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
            && self.sizes.is_empty()
            && self.cap.trim().is_empty()
            && self.share.trim().is_empty()
    }
}

impl LimitsForm {
    /// Checks the numbers; the reason is for the command.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<CommonCaps> {
        let mut errors = FieldErrors::default();
        let total = errors.take("total", cap(&self.total));
        let city = errors.take("city_cap", cap(&self.city_cap));
        let cities = errors.take("cities", cap(&self.cities));
        let minimum_cities = errors.take("minimum_cities", or_nought(&self.minimum_cities));
        let reserve = errors.take("reserve", or_nought(&self.reserve));
        let additional_seats = errors.take("additional_seats", cap(&self.additional_seats));
        if let (Some(Cap(Some(cities))), Some(minimum)) = (cities, minimum_cities)
            && minimum > cities
        {
            errors.add(
                "minimum_cities",
                FieldError::said(
                    "Minimum nie może być większe niż limit miast.",
                    "The minimum cannot be larger than the limit of cities.",
                ),
            );
        }
        let groups = groups(&mut errors, &self.groups);
        errors.check()?;
        Ok(CommonCaps {
            total: total.unwrap_or_default(),
            city: city.unwrap_or_default(),
            cities: cities.unwrap_or_default(),
            additional_seats: additional_seats.unwrap_or_default(),
            reserve: reserve.unwrap_or_default(),
            minimum_cities: minimum_cities.unwrap_or_default(),
            groups,
        })
    }
}

/// What one city gets of its own, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CityRuleForm {
    /// "usual", "own" or "none": the common bound, one of its own, or no bound.
    pub bound: String,
    /// The bound of its own.
    pub own_cap: String,
    /// Not empty when it is admitted beside the limits.
    pub is_additional: String,
    /// Why.
    pub reason: String,
}

impl CityRuleForm {
    /// Checks it; the reason is for the command.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<CityRule> {
        let mut errors = FieldErrors::default();
        let cap = match self.bound.as_str() {
            "usual" => None,
            "none" => Some(Cap::NONE),
            "own" => errors.take("own_cap", number(&self.own_cap, 0, MOST).map(Cap::of)),
            _ => {
                errors.add("bound", FieldError::Choice);
                None
            }
        };
        errors.check()?;
        Ok(CityRule { cap, is_additional: !self.is_additional.is_empty() })
    }
}

/// In how many working days an offer has to be answered where nobody says otherwise.
pub const OFFER_DAYS: u32 = 3;

fn mode(typed: &str) -> std::result::Result<AdmissionMode, FieldError> {
    match typed {
        "" => Ok(AdmissionMode::FirstCome),
        word => word.parse().map_err(|()| FieldError::Choice),
    }
}

/// Each wrong field is named by the place of its group: `group-1-cap`. All are the groups that were typed, in order.
fn groups(errors: &mut FieldErrors, typed: &[CityGroupForm]) -> Vec<CityGroup> {
    let mut found: Vec<CityGroup> = Vec::new();
    for (place, form) in (1..).zip(typed.iter().take(GROUPS_MAX)).filter(|(_, form)| !form.is_empty()) {
        let field = |name: &str| format!("group-{place}-{name}");
        let cap = errors.take(&field("cap"), cap(&form.cap));
        let share = errors.take(&field("share"), share(&form.share));
        let kinds = errors.take(&field("kinds"), known(&form.kinds, Kind::from_word));
        let sizes = errors.take(&field("sizes"), known(&form.sizes, SizeClass::from_word));
        let (Some(cap), Some(share), Some(kinds), Some(sizes)) = (cap, share, kinds, sizes) else { continue };
        let group = CityGroup { kinds, sizes, cap, share };
        if let Some(why) = group_fault(&group, &found) {
            errors.add(&field("kinds"), why);
        }
        found.push(group);
    }
    let shares = found.iter().filter_map(|group| group.share).fold(0, u32::saturating_add);
    if shares > 100 {
        errors.add(
            "group-1-share",
            FieldError::said(
                "Udziały grup razem nie mogą przekraczać 100%.",
                "The shares of groups cannot exceed 100% together.",
            ),
        );
    }
    found
}

fn group_fault(group: &CityGroup, earlier: &[CityGroup]) -> Option<FieldError> {
    if group.kinds.is_empty() && group.sizes.is_empty() {
        return Some(FieldError::said(
            "Zaznacz rodzaj gminy albo wielkość.",
            "Tick a kind of municipality or a size.",
        ));
    }
    earlier.iter().any(|other| other.overlaps(group)).then(|| {
        FieldError::said(
            "Miasto mogłoby należeć do dwóch grup. Zmień zaznaczenia.",
            "A city could belong to two groups. Change what is ticked.",
        )
    })
}

fn known<T: Ord>(
    words: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> std::result::Result<BTreeSet<T>, FieldError> {
    words.iter().map(|word| parse(word).ok_or(FieldError::Choice)).collect()
}

fn share(typed: &str) -> std::result::Result<Option<u32>, FieldError> {
    if typed.trim().is_empty() { Ok(None) } else { number(typed, 0, 100).map(Some) }
}

fn word(typed: &str) -> std::result::Result<String, FieldError> {
    let slug = text::slug(typed)?;
    if RESERVED.contains(&slug.as_str()) { Err(FieldError::Taken) } else { Ok(slug) }
}

fn in_order<T: PartialOrd>(errors: &mut FieldErrors, (name, from, to): (&str, Option<T>, Option<T>)) {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        errors.add(name, FieldError::Order);
    }
}

fn cap(typed: &str) -> std::result::Result<Cap, FieldError> {
    if typed.trim().is_empty() { Ok(Cap::NONE) } else { number(typed, 0, MOST).map(Cap::of) }
}

fn or_nought(typed: &str) -> std::result::Result<u32, FieldError> {
    if typed.trim().is_empty() { Ok(0) } else { number(typed, 0, MOST) }
}

pub(crate) fn number(typed: &str, min: u32, max: u32) -> std::result::Result<u32, FieldError> {
    let bounds = FieldError::Number { min: min.into(), max: max.into() };
    match typed.trim() {
        "" => Err(FieldError::Required),
        typed => typed.parse().ok().filter(|n| (min..=max).contains(n)).ok_or(bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CohortForm {
        CohortForm {
            slug: "jesien-2026".into(),
            name_pl: "Edycja jesienna".into(),
            lead_pl: "Trzy miesiące.".into(),
            time_zone: "Europe/Warsaw".into(),
            starts_on: "2026-10-06".into(),
            ends_on: "2026-12-19".into(),
            opens_at: "2026-09-01T08:00".into(),
            closes_at: "2026-09-30T23:59".into(),
            promotion_until: "2026-10-20T23:59".into(),
            completion_until: "2027-01-31T23:59".into(),
            needs_office: "on".into(),
            office_days: "7".into(),
            state: "draft".into(),
            ..CohortForm::default()
        }
    }

    #[test]
    fn times_are_meant_in_the_cohorts_zone() {
        let facts = form().check().unwrap();
        assert_eq!(facts.window.opens.to_rfc3339(), "2026-09-01T06:00:00+00:00");
        assert_eq!(facts.window.closes.to_rfc3339(), "2026-09-30T21:59:59+00:00");
        assert_eq!(facts.completion_until.to_rfc3339(), "2027-01-31T22:59:59+00:00");
        assert_eq!((facts.office_days, facts.texts.en), (Some(7), None));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = CohortForm {
            slug: "nowa".into(),
            time_zone: "Polska".into(),
            ends_on: "2026-10-01".into(),
            closes_at: "2026-08-01T12:00".into(),
            office_days: "0".into(),
            name_en: "Autumn".into(),
            ..form()
        };
        let Err(Error::Invalid(errors)) = wrong.check() else { panic!("taken") };
        let names: Vec<_> = errors.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["lead_en", "slug", "time_zone", "office_days", "ends_on", "closes_at"]);
    }

    #[test]
    fn an_empty_bound_is_none_and_nought_is_closed() {
        let typed = LimitsForm { total: "150".into(), city_cap: "0".into(), ..LimitsForm::default() };
        let caps = typed.check().unwrap();
        assert_eq!((caps.total, caps.city, caps.cities), (Cap::of(150), Cap::of(0), Cap::NONE));
        let wrong =
            LimitsForm { total: "dużo".into(), cities: "5".into(), minimum_cities: "6".into(), ..typed };
        let Err(Error::Invalid(errors)) = wrong.check() else { panic!("taken") };
        assert!(errors.of("total").is_some() && errors.of("minimum_cities").is_some());
    }
}
