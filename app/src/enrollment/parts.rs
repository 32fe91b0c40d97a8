//! What the pages of a cohort share: its facts, its zone, the seats of its cities.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::city::{Names, told_apart};
use domain::cohort::limits::Layer;
use domain::cohort::queries::get_cohort_by_slug;
use domain::cohort::window::Moment;
use domain::cohort::{CohortCard, CohortState};
use domain::enrollment::queries::{Books, books, find_standing};
use domain::enrollment::rules::first_full;
use domain::enrollment::{CitySeats, Standing};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::request::Caller;
use crate::ui::figures::{Seats, Size, seats};
use crate::ui::{Icon, Tone, tag, trail};
use crate::{urls, when};

/// A cohort with its books and where the caller stands in it.
pub struct View {
    pub cohort: CohortCard,
    pub books: Books,
    pub names: Names,
    pub standing: Option<Standing>,
}

impl View {
    pub async fn load(caller: &Caller, slug: &str) -> domain::Result<Self> {
        let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, slug).await?;
        let books = books(&caller.academy, &cohort).await?;
        let names = Names::read(&caller.academy).await?;
        let standing = match &caller.who {
            Some(who) => find_standing(&caller.academy, who.person, &cohort, &books, &names).await?,
            None => None,
        };
        Ok(Self { cohort, books, names, standing })
    }

    /// The zone in which the cohort's dates are meant.
    pub fn zone(&self) -> Tz {
        zone_of(&self.cohort)
    }

    pub fn name(&self, lang: Lang) -> String {
        self.cohort.texts.of(lang).name.clone()
    }

    /// Where a page below the cohort's stands.
    pub fn trail(&self, caller: &Caller, here: &str) -> AnyView {
        let up = vec![
            (caller.lang.t("Programy", "Programmes").to_owned(), caller.href(&urls::home())),
            (self.name(caller.lang), caller.href(&urls::cohort(&self.cohort.slug))),
        ];
        trail(caller.lang.t("Jesteś tutaj", "You are here"), up, here)
    }
}

/// The zone in which a cohort's dates are meant.
pub fn zone_of(cohort: &CohortCard) -> Tz {
    cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw)
}

/// Whether one may apply, until when or from when.
pub fn window_tag(caller: &Caller, cohort: &CohortCard) -> AnyView {
    let lang = caller.lang;
    let day = |at| when::day_month(lang, when::day(at, zone_of(cohort)));
    let (text, tone) = match (cohort.state, cohort.applications(caller.academy.now())) {
        (CohortState::Published, Moment::TooEarly) => {
            let from = day(cohort.window.opens);
            (say!(lang, "Zapisy od {from}", "Applications from {from}"), Tone::Sky)
        }
        (CohortState::Published, Moment::Open) => {
            let to = day(cohort.window.closes.min(cohort.promotion_until));
            (say!(lang, "Zapisy do {to}", "Applications until {to}"), Tone::Patina)
        }
        _ => (lang.t("Zapisy zakończone", "Applications closed").into(), Tone::Plain),
    };
    tag(text, tone, Some(Icon::Calendar))
}

/// How many seats are free to those who apply, or that they will wait.
pub fn free_line(lang: Lang, books: &Books) -> String {
    match books.free_to_applicants() {
        Some(0) => lang
            .t(
                "Komplet: zgłoszenia trafiają na listę oczekujących",
                "Full: applications join the waiting list",
            )
            .into(),
        Some(free) => {
            let word = lang.plural(
                free.into(),
                ["wolne miejsce", "wolne miejsca", "wolnych miejsc"],
                ["free place", "free places"],
            );
            format!("{free} {word}")
        }
        None => lang.t("Miejsca są wolne", "There are free places").into(),
    }
}

/// What the cities of one list are called.
pub type CityNames = BTreeMap<CityId, String>;

/// What the cities of a list of seats are called, so that no two read the same.
pub fn names_of<'s>(lang: Lang, cities: impl IntoIterator<Item = &'s CitySeats>) -> CityNames {
    told_apart(lang, cities.into_iter().map(|city| (city.city, &city.naming)))
}

/// The seats of a city as windows, with the sentence that they say.
pub fn windows(lang: Lang, city: &CitySeats, mine: bool, size: Size) -> AnyView {
    let (taken, held, waiting) = (city.taken, city.held, city.waiting);
    let free = city.free().unwrap_or(0);
    let label = say!(
        lang,
        "Zajęte: {taken}, zarezerwowane: {held}, wolne: {free}, w kolejce: {waiting}",
        "Taken: {taken}, held: {held}, free: {free}, waiting: {waiting}"
    );
    let own = u32::from(mine && taken > 0);
    let extra = city.over.min(taken.saturating_sub(own));
    let drawn = Seats { taken: taken.saturating_sub(own + extra), mine: own, extra, held, free, waiting };
    seats(drawn, size, label)
}

/// What there is to say of a city's seats beside their number. People may wait although their city has free places: when
/// no further city may come in, which is said.
pub fn state_of(lang: Lang, city: &CitySeats, books: &Books) -> String {
    let over = city.cap.over_by(city.taken + city.held);
    let waiting = city.waiting;
    if over > 0 {
        say!(lang, "ponad limit o {over}", "over by {over}")
    } else if waiting > 0 {
        let cities_are_full =
            first_full(&books.limits, &books.tally, city.seat_city()) == Some(Layer::CityCount);
        let why = if cities_are_full { lang.t(": limit miast", ": limit of cities") } else { "" };
        say!(lang, "{waiting} w kolejce{why}", "{waiting} waiting{why}")
    } else {
        match city.free() {
            Some(0) => lang.t("komplet", "full").into(),
            Some(free) => {
                let word = lang.plural(free.into(), ["wolne", "wolne", "wolnych"], ["free", "free"]);
                format!("{free} {word}")
            }
            None => lang.t("bez limitu", "no limit").into(),
        }
    }
}

/// "3 z 4" for a city.
pub fn number_of(lang: Lang, city: &CitySeats) -> String {
    words::of_cap(lang, city.taken + city.held, city.cap.0)
}

#[cfg(test)]
mod tests {
    use domain::city::{Country, Kind, Naming, SizeClass};
    use domain::cohort::limits::{Cap, Limits};
    use domain::enrollment::rules::Tally;

    use super::*;

    #[test]
    fn a_city_with_free_places_says_why_somebody_waits() {
        let naming = Naming {
            country: Country::Poland,
            name: "Ełk".into(),
            centre: None,
            latin: None,
            region: String::new(),
            county: None,
            district: None,
            kind: Kind::UrbanGmina,
        };
        let city = CitySeats {
            city: uuid::Uuid::from_u128(1).into(),
            naming,
            size: SizeClass::Medium,
            cap: Cap::of(3),
            is_additional: false,
            taken: 0,
            held: 0,
            waiting: 2,
            over: 0,
        };
        let limits = Limits { city: Cap::of(3), cities: Cap::of(1), ..Limits::default() };
        let books = Books { limits, tally: Tally::from_iter([(Layer::CityCount, 1)]) };
        assert_eq!(state_of(Lang::Pl, &city, &books), "2 w kolejce: limit miast");
        assert_eq!(state_of(Lang::En, &city, &Books::default()), "2 waiting");
    }
}
