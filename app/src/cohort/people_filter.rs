//! Which people a list shows, as its address says, and the form that makes such an address.

use domain::enrollment::Reason;
use domain::enrollment::listing::{Cursor, Start};
use domain::enrollment::people_list::{PeopleFilter, PeopleQuery, PeopleSort, Standing};
use domain::enrollment::rules::Office;
use domain::lang::Lang;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::Room;
use super::people_page::office;
use crate::audit::words::reason as reason_word;
use crate::request::Caller;
use crate::ui::Button;
use crate::urls;

/// The words of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleAddress {
    pub who: String,
    pub state: String,
    pub reason: String,
    pub office: String,
    pub city: String,
    pub sort: String,
    pub after: String,
    pub before: String,
}

const OFFICES: [(&str, Office); 3] =
    [("silent", Office::Silent), ("confirmed", Office::Confirmed), ("refused", Office::Refused)];

impl PeopleAddress {
    /// What is asked for; a word that nobody knows asks for nothing.
    pub fn query(&self) -> PeopleQuery {
        let standing = match self.state.as_str() {
            "seated" => Standing::Seated,
            "waiting" => Standing::Waiting,
            "invited" => Standing::Invited,
            "open" => Standing::Open,
            "office" => Standing::AwaitsOffice,
            "over" => Standing::Over,
            "idle" => Standing::NotStarted,
            "ended" => Standing::Ended,
            _ => Standing::Any,
        };
        let filter = PeopleFilter {
            who: self.who.clone(),
            standing,
            reason: Reason::parse(&self.reason),
            office: OFFICES.into_iter().find(|(word, _)| *word == self.office).map(|(_, office)| office),
            city: self.city.parse().ok(),
        };
        let (sort, is_descending) = match self.sort.strip_prefix('-') {
            Some(sort) => (sort, true),
            None => (self.sort.as_str(), false),
        };
        let sort = match sort {
            "number" => PeopleSort::Receipt,
            "name" => PeopleSort::Name,
            "city" => PeopleSort::City,
            "state" => PeopleSort::State,
            "since" => PeopleSort::Since,
            _ => PeopleSort::Turn,
        };
        PeopleQuery { filter, sort, is_descending }
    }

    /// Which page of it.
    pub fn start(&self) -> Start {
        Start::of(&self.after, &self.before)
    }

    /// The filter and the order as a query, for files and for the first page.
    pub fn of_list(&self) -> String {
        let words = [
            ("who", &self.who),
            ("state", &self.state),
            ("reason", &self.reason),
            ("office", &self.office),
            ("city", &self.city),
            ("sort", &self.sort),
        ];
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
pub fn filters(caller: &Caller, room: &Room, address: &PeopleAddress) -> AnyView {
    let lang = caller.lang;
    let states = [
        ("", lang.t("Wszystkie", "All")),
        ("seated", lang.t("Mają miejsce", "With a place")),
        ("waiting", lang.t("W kolejce", "Waiting")),
        ("invited", lang.t("Zaproszone", "Invited")),
        ("open", lang.t("Do decyzji", "To decide")),
        ("office", lang.t("Czekają na urząd", "Awaiting the office")),
        ("over", lang.t("Ponad limit", "Over the limit")),
        ("idle", lang.t("Mają miejsce, nie zaczęły", "With a place, not started")),
        ("ended", lang.t("Zakończone", "Ended")),
    ];
    let orders = [
        ("", lang.t("Miejsca, kolejka, zakończone", "Places, queue, ended")),
        ("number", lang.t("Numer zgłoszenia", "Number of the application")),
        ("name", lang.t("Imię i nazwisko, A–Ż", "Name, A–Z")),
        ("city", lang.t("Miasto, A–Ż", "City, A–Z")),
        ("state", lang.t("Stan", "State")),
        ("-since", lang.t("Najnowsze zmiany", "Latest changes")),
        ("since", lang.t("Najdawniejsze zmiany", "Oldest changes")),
    ];
    let all = lang.t("Wszystkie", "All");
    let reasons = Reason::ALL.map(|reason| (reason.code(), reason_word(lang, reason)));
    let reasons: Vec<_> = std::iter::once(("", all)).chain(reasons).collect();
    let offices: Vec<_> =
        std::iter::once(("", all)).chain(OFFICES.map(|(word, said)| (word, office(lang, said)))).collect();
    view! {
        <form class="filters inset" method="get" role="search" action=caller.href(&room.path("/osoby"))>
            <div class="field wide">
                <label for="who">{lang.t("Osoba, adres lub miasto", "Person, address or city")}</label>
                <input id="who" name="who" type="search" maxlength="100" value=address.who.clone() />
            </div>
            {choice("state", lang.t("Stan", "State"), &states, &address.state)}
            {choice("reason", lang.t("Dlaczego", "Why"), &reasons, &address.reason)}
            {choice("office", lang.t("Urząd", "Office"), &offices, &address.office)}
            {choice("sort", lang.t("Kolejność", "Order"), &orders, &address.sort)}
            {(!address.city.is_empty()).then(|| view! { <input type="hidden" name="city" value=address.city.clone() /> })}
            <Button label=lang.t("Filtruj", "Filter") />
            {(!address.of_list().is_empty()).then(|| clear(lang, caller.href(&room.path("/osoby"))))}
        </form>
    }
    .into_any()
}

/// The way back to the whole list.
pub fn clear(lang: Lang, href: String) -> AnyView {
    view! { <a class="button" data-kind="quiet" href=href>{lang.t("Wyczyść", "Clear")}</a> }.into_any()
}

/// A field of the form with its options, value and label.
pub fn choice(
    name: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
) -> AnyView {
    let options = options
        .iter()
        .map(|(value, label)| view! { <option value=*value selected=*value == chosen>{*label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_was_asked_for_and_no_more() {
        let address = PeopleAddress {
            who: "Łódź & co".into(),
            state: "waiting".into(),
            sort: "-since".into(),
            after: "1~2".into(),
            ..PeopleAddress::default()
        };
        let list = "?who=%C5%81%C3%B3d%C5%BA%20%26%20co&state=waiting&sort=-since";
        assert_eq!(address.of_list(), list);
        assert!(address.of_here().starts_with(&format!("{list}&after=")), "{}", address.of_here());
        let query = address.query();
        assert_eq!((query.sort, query.is_descending), (PeopleSort::Since, true));
        assert_eq!(query.filter.standing, Standing::Waiting);
        let odd = PeopleAddress {
            state: "x".into(),
            reason: "y".into(),
            sort: "--".into(),
            ..PeopleAddress::default()
        };
        assert_eq!(odd.query().filter, PeopleFilter::default());
    }
}
