//! Which cities the board lists, as its address says, and the form that makes such an address.

use domain::city::fold::sort_key;
use domain::enrollment::city_list::{CityFilter, CityQuery, CitySort, CityStanding};
use domain::enrollment::listing::{Cursor, Start};
use leptos::prelude::*;
use serde::Deserialize;

use super::board_view::Board;
use super::people_filter::{choice, clear};
use crate::ui::Button;
use crate::urls;

/// The words of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CityAddress {
    pub city: String,
    pub state: String,
    pub region: String,
    pub sort: String,
    pub after: String,
    pub before: String,
}

impl CityAddress {
    /// What is asked for; a word that nobody knows asks for nothing.
    pub fn query(&self) -> CityQuery {
        let standing = match self.state.as_str() {
            "free" => CityStanding::Free,
            "full" => CityStanding::Full,
            "waiting" => CityStanding::Waiting,
            "held" => CityStanding::Held,
            "exception" => CityStanding::Exception,
            "over" => CityStanding::Over,
            _ => CityStanding::Any,
        };
        let (sort, is_descending) = match self.sort.as_str() {
            "-people" => (CitySort::People, true),
            "people" => (CitySort::People, false),
            "-taken" => (CitySort::Taken, true),
            "-waiting" => (CitySort::Waiting, true),
            _ => (CitySort::Name, false),
        };
        let filter = CityFilter { name: self.city.clone(), region: self.region.clone(), standing };
        CityQuery { filter, sort, is_descending }
    }

    /// Which page of it.
    pub fn start(&self) -> Start {
        Start::of(&self.after, &self.before)
    }

    /// The filter and the order as a query, for files, for acts on all and for the first page.
    pub fn of_list(&self) -> String {
        let words =
            [("city", &self.city), ("state", &self.state), ("region", &self.region), ("sort", &self.sort)];
        let words = words.iter().filter(|(_, value)| !value.is_empty());
        let words: Vec<String> =
            words.map(|(name, value)| format!("{name}={}", urls::escape(value))).collect();
        if words.is_empty() { String::new() } else { format!("?{}", words.join("&")) }
    }

    /// The same for the page behind or before a row.
    pub fn of_page(&self, way: &str, cursor: &Cursor) -> String {
        let list = self.of_list();
        let sign = if list.is_empty() { '?' } else { '&' };
        format!("{list}{sign}{way}={}", urls::escape(cursor.text()))
    }

    /// The page that is shown.
    pub fn of_here(&self) -> String {
        match self.start() {
            Start::Top => self.of_list(),
            Start::After(cursor) => self.of_page("after", &cursor),
            Start::Before(cursor) => self.of_page("before", &cursor),
        }
    }
}

/// The form.
pub fn filters(board: &Board<'_>) -> AnyView {
    let (lang, address) = (board.caller.lang, board.address);
    let states = [
        ("", lang.t("Wszystkie", "All")),
        ("free", lang.t("Wolne miejsca", "Free places")),
        ("full", lang.t("Komplet", "Full")),
        ("waiting", lang.t("Kolejka", "Waiting")),
        ("held", lang.t("Rezerwacje", "Held")),
        ("exception", lang.t("Wyjątki", "Exceptions")),
        ("over", lang.t("Ponad limit", "Over the limit")),
    ];
    let orders = [
        ("", lang.t("Nazwa, A–Ż", "Name, A–Z")),
        ("-people", lang.t("Najwięcej mieszkańców", "Most inhabitants")),
        ("people", lang.t("Najmniej mieszkańców", "Fewest inhabitants")),
        ("-taken", lang.t("Najwięcej zajętych", "Most places taken")),
        ("-waiting", lang.t("Najdłuższa kolejka", "Longest queue")),
    ];
    let mut regions: Vec<&str> = board.cities.iter().map(|row| row.card.naming.region.as_str()).collect();
    regions.sort_by_cached_key(|region| sort_key(region));
    regions.dedup();
    let option = |value: &str| {
        let selected = value == address.region;
        view! { <option value=value.to_owned() selected=selected>{value.to_owned()}</option> }
    };
    let regions = regions.into_iter().map(option).collect_view();
    let all = board.caller.href(&board.room.path(""));
    view! {
        <form class="filters inset" method="get" role="search" action=all.clone()>
            <div class="field wide">
                <label for="city">{lang.t("Miasto", "City")}</label>
                <input id="city" name="city" type="search" maxlength="100" value=address.city.clone() />
            </div>
            {choice("state", lang.t("Stan", "State"), &states, &address.state)}
            <div class="field">
                <label for="region">{lang.t("Region", "Region")}</label>
                <select id="region" name="region"><option value="">{lang.t("Wszystkie", "All")}</option>{regions}</select>
            </div>
            {choice("sort", lang.t("Kolejność", "Order"), &orders, &address.sort)}
            <Button label=lang.t("Filtruj", "Filter") />
            {(!address.of_list().is_empty()).then(|| clear(lang, all.clone()))}
        </form>
    }
    .into_any()
}
