//! The words of a city's coordinator: what is free, how far somebody is, what waits for her.

use domain::clock::Instant;
use domain::cohort::CohortState;
use domain::cohort::window::Moment;
use domain::enrollment::CitySeats;
use domain::enrollment::city_desk::{CityCohort, CityPerson, Level};
use domain::enrollment::rules::{Office, Position};
use domain::lang::Lang;
use domain::say;

use crate::enrollment::parts::zone_of;
use crate::enrollment::words::{Told, full};
use crate::ui::{Icon, Tone};
use crate::when;

/// A word with its colour and its sign.
pub type Mark = (Tone, Option<Icon>, &'static str);

/// How far somebody is.
pub const fn level(lang: Lang, level: Level) -> Mark {
    match level {
        Level::NotStarted => (Tone::Plain, None, lang.t("przed startem", "not started")),
        Level::Started => (Tone::Lamp, Some(Icon::Clock), lang.t("rozpoczęto", "started")),
        Level::OnTrack => (Tone::Sky, None, lang.t("zgodnie z planem", "on track")),
        Level::Finished => (Tone::Patina, Some(Icon::Check), lang.t("ukończono", "finished")),
    }
}

/// Whether the office confirmed where somebody works.
pub const fn office(lang: Lang, office: Office) -> Mark {
    match office {
        Office::Silent => (Tone::Lamp, Some(Icon::Clock), lang.t("niepotwierdzone", "not confirmed")),
        Office::Confirmed => (Tone::Patina, Some(Icon::Check), lang.t("potwierdzone", "confirmed")),
        Office::Refused => (Tone::Brick, Some(Icon::Warn), lang.t("odmowa", "refused")),
    }
}

/// The seats of the city in numbers.
pub fn numbers(lang: Lang, seats: &CitySeats) -> [String; 4] {
    let (taken, held, waiting) = (seats.taken, seats.held, seats.waiting);
    let cap = seats.cap.0.map_or_else(|| lang.t("brak", "none").to_owned(), |cap| cap.to_string());
    [
        say!(lang, "zajęte: {taken}", "taken: {taken}"),
        say!(lang, "zarezerwowane: {held}", "held: {held}"),
        say!(lang, "w kolejce: {waiting}", "waiting: {waiting}"),
        say!(lang, "limit miasta: {cap}", "limit of the city: {cap}"),
    ]
}

/// What is free for the city, in one sentence.
pub fn free(lang: Lang, seen: &CityCohort, now: Instant) -> String {
    let city = seen.city.naming.short();
    if let Some(until) = seen.cohort.cut_off(now) {
        let until = when::date_time(lang, until, zone_of(&seen.cohort));
        return say!(
            lang,
            "Ta kohorta przyznawała miejsca do {until}.",
            "This cohort gave places until {until}."
        );
    }
    if let Some(kind) = seen.full() {
        return full(lang, kind, &city);
    }
    let is_closed =
        seen.cohort.state == CohortState::Closed || seen.cohort.applications(now) == Moment::TooLate;
    let over = if is_closed {
        lang.t(", ale zapisy są już zamknięte", ", but applications are closed")
    } else {
        ""
    };
    match seen.free() {
        Some(free) => {
            let places = lang.plural(free.into(), ["miejsce", "miejsca", "miejsc"], ["place", "places"]);
            say!(
                lang,
                "Wolne dla miasta {city}: {free} {places}{over}.",
                "Free for {city}: {free} {places}{over}."
            )
        }
        None => say!(
            lang,
            "Liczba miejsc dla miasta {city} nie jest ograniczona{over}.",
            "The number of places for {city} has no limit{over}."
        ),
    }
}

/// What waits for the coordinator; nothing where nothing does.
pub fn to_do(lang: Lang, seen: &CityCohort, now: Instant) -> Option<String> {
    let (nominate, confirm) = (seen.to_nominate, seen.to_confirm);
    // After the last second for seats nobody is named any more.
    let named = (nominate > 0 && seen.cohort.cut_off(now).is_none())
        .then(|| say!(lang, "decyzja, kogo miasto zgłasza ({nominate})", "whom the city sends ({nominate})"));
    let confirmed = (confirm > 0)
        .then(|| say!(lang, "potwierdzenie zatrudnienia ({confirm})", "workplaces to confirm ({confirm})"));
    let parts: Vec<String> = named.into_iter().chain(confirmed).collect();
    let all = parts.join(", ");
    (!parts.is_empty()).then(|| say!(lang, "Czeka na Ciebie: {all}.", "Awaiting you: {all}."))
}

/// A place in the queue.
pub fn place(lang: Lang, Position { overall, in_city }: Position) -> String {
    say!(
        lang,
        "{in_city}. w kolejce miasta, {overall}. w całej kohorcie",
        "number {in_city} of the city, number {overall} in the whole cohort"
    )
}

/// The facts behind the sentence about somebody.
pub fn told(seen: &CityCohort, who: &CityPerson, now: Instant) -> Told<'static> {
    Told {
        state: who.state,
        reason: who.reason,
        mode: seen.cohort.mode,
        full: who.full,
        city: who.naming.short().into(),
        office: who.office,
        office_until: who.office_until,
        held_until: who.held_until,
        cut_off: seen.cohort.cut_off(now),
        zone: zone_of(&seen.cohort),
    }
}

/// Until when a seat can be handed to a colleague, or that it is too late.
pub fn hand_over(lang: Lang, (until, is_late): (&str, bool)) -> String {
    if is_late {
        say!(
            lang,
            "Miejsce można było przekazać do {until}. Teraz miasto może je już tylko oddać.",
            "The place could be handed over until {until}. Now the city can only give it back."
        )
    } else {
        say!(
            lang,
            "Możliwe do {until}. Nowa osoba zaczyna naukę od początku, a kolejka się nie przesuwa.",
            "Possible until {until}. The new person starts from the beginning, and the queue does not move."
        )
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use domain::city::{CityCard, Country, Kind, Naming, SizeClass};
    use domain::cohort::admission::AdmissionMode;
    use domain::cohort::limits::{Cap, Layer, Limits};
    use domain::cohort::window::Window;
    use domain::cohort::{CohortCard, CohortTexts};
    use domain::enrollment::queries::Books;
    use domain::enrollment::rules::Tally;

    use super::*;

    fn at(seconds: i64) -> Instant {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    /// A city with two of three seats taken, while applications are open until second 10 and seats given until 20.
    fn seen() -> CityCohort {
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
        let id = domain::ids::CityId(uuid::Uuid::from_u128(1));
        let size = SizeClass::Medium;
        let seats = CitySeats {
            city: id,
            naming: naming.clone(),
            size,
            cap: Cap::of(3),
            is_additional: false,
            taken: 2,
            held: 0,
            waiting: 0,
            over: 0,
        };
        let limits = Limits { total: Cap::of(9), city: Cap::of(3), ..Limits::default() };
        let tally = Tally::from_iter([(Layer::Total, 2), (Layer::City(id), 2)]);
        let day = NaiveDate::default();
        let cohort = CohortCard {
            id: domain::ids::CohortId(uuid::Uuid::nil()),
            slug: "jesien".into(),
            course: domain::ids::CourseId(uuid::Uuid::nil()),
            texts: CohortTexts::default(),
            time_zone: "Europe/Warsaw".into(),
            starts_on: day,
            ends_on: day,
            window: Window { opens: at(0), closes: at(10) },
            promotion_until: at(20),
            completion_until: at(30),
            office_days: None,
            minimum_cities: 0,
            mode: AdmissionMode::FirstCome,
            offer_days: 3,
            handover_module: None,
            groups: vec![],
            state: CohortState::Published,
        };
        CityCohort {
            city: CityCard {
                id,
                naming,
                population: None,
                size_class: size,
                is_selectable: true,
                successor: None,
            },
            cohort,
            books: Books { limits, tally },
            seats,
            to_nominate: 0,
            to_confirm: 0,
        }
    }

    #[test]
    fn one_sentence_says_what_is_free_and_whether_one_can_get_it() {
        let seen = seen();
        assert_eq!(free(Lang::Pl, &seen, at(5)), "Wolne dla miasta Ełk: 1 miejsce.");
        assert_eq!(free(Lang::En, &seen, at(15)), "Free for Ełk: 1 place, but applications are closed.");
        assert!(free(Lang::Pl, &seen, at(25)).starts_with("Ta kohorta przyznawała miejsca do "));
        let limits = Limits { city: Cap::of(2), ..seen.books.limits.clone() };
        let full = CityCohort { books: Books { limits, ..seen.books.clone() }, ..seen };
        assert_eq!(free(Lang::Pl, &full, at(5)), "Wszystkie miejsca dla miasta Ełk są zajęte.");
    }

    #[test]
    fn only_what_she_can_decide_waits_for_her() {
        let seen = CityCohort { to_nominate: 2, to_confirm: 1, ..seen() };
        let now = to_do(Lang::En, &seen, at(5)).unwrap();
        assert_eq!(now, "Awaiting you: whom the city sends (2), workplaces to confirm (1).");
        let later = to_do(Lang::En, &seen, at(25)).unwrap();
        assert_eq!(later, "Awaiting you: workplaces to confirm (1).");
        assert_eq!(to_do(Lang::Pl, &CityCohort { to_confirm: 0, ..seen }, at(25)), None);
    }
}
