//! The limits of a cohort and the seats of its cities: pictures with their numbers beside them.

use domain::cohort::limits::{Layer, Limits};
use domain::enrollment::CitySeats;
use domain::enrollment::rule_changes::RuleChange;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::parts::{CityNames, View, number_of, state_of, windows};
use super::rule_list::changes;
use super::rule_words::rule;
use super::words::of_cap;
use crate::request::Caller;
use crate::ui::figures::{SeatState, Size, bar, seat};
use crate::ui::{Card, DataTable};
use crate::urls;

/// A longer list is opened on demand.
const FIRST: usize = 12;

/// What bounds the cohort and how much of it is used.
pub fn limits(
    lang: Lang,
    view: &View,
    cities: (&[CitySeats], &CityNames),
    changed: &[RuleChange],
) -> AnyView {
    let (tally, limits) = (&view.books.tally, &view.books.limits);
    let layer = |title: &'static str, layer: Layer| {
        let (taken, cap) = (tally.taken(layer), limits.cap(layer));
        let over = cap.over_by(taken);
        let over = (over > 0).then(|| {
            let says = say!(lang, " ponad limit o {over}", " over by {over}");
            view! { <strong class="wrong">{says}</strong> }
        });
        let number = of_cap(lang, taken, cap.0);
        let picture = cap.0.map(|cap| bar(taken, cap, format!("{title}: {number}")));
        view! { <div><dt>{title}</dt><dd><span>{number}{over}</span>{picture}</dd></div> }
    };
    let each = match limits.city.0 {
        Some(cap) if limits.exceptions.is_empty() => say!(lang, "do {cap}", "up to {cap}"),
        Some(cap) => {
            say!(
                lang,
                "zwykle do {cap}, niektóre mają własny limit",
                "usually up to {cap}, some have their own"
            )
        }
        None => lang.t("bez limitu", "no limit").into(),
    };
    let kept = view.books.kept_back();
    let reserve = (kept > 0).then(|| {
        let title = lang.t("Rezerwa organizatora", "The organizer's reserve");
        view! { <div><dt>{title}</dt><dd>{kept}</dd></div> }
    });
    view! {
        <section aria-labelledby="limity">
            <h2 id="limity" data-after="4">{lang.t("Limity", "Limits")}</h2>
            <p data-after="4">{rule(lang, view.cohort.mode, limits)}</p>
            <dl class="limits card" data-after=(!changed.is_empty()).then_some("4")>
                {layer(lang.t("Miejsca", "Places"), Layer::Total)}
                {layer(lang.t("Miasta", "Cities"), Layer::CityCount)}
                <div><dt>{lang.t("Miejsca jednego miasta", "Places of one city")}</dt><dd>{each}</dd></div>
                {reserve}
                {beside(lang, limits, cities)}
            </dl>
            {changes(lang, view.zone(), changed)}
        </section>
    }
    .into_any()
}

/// Cities that are admitted beside the limits, by name.
fn beside(lang: Lang, limits: &Limits, (cities, names): (&[CitySeats], &CityNames)) -> Option<AnyView> {
    if limits.additional.is_empty() {
        return None;
    }
    let named = cities.iter().filter(|city| city.is_additional).filter_map(|city| names.get(&city.city));
    let names = named.map(String::as_str).collect::<Vec<_>>().join("; ");
    let title = lang.t("Miasta dodatkowe, obok limitów", "Additional cities, beside the limits");
    let names = if names.is_empty() { limits.additional.len().to_string() } else { names };
    Some(view! { <div><dt>{title}</dt><dd>{names}</dd></div> }.into_any())
}

/// The seats of cities; `in_full` shows all of them. The reader's own city comes first.
pub fn table(
    caller: &Caller,
    view: &View,
    (cities, names): (&[CitySeats], &CityNames),
    in_full: bool,
) -> AnyView {
    if cities.is_empty() {
        return ().into_any();
    }
    let lang = caller.lang;
    let own = view.standing.as_ref().filter(|standing| !standing.state.is_end());
    let is_mine = |city: &&CitySeats| own.is_some_and(|standing| standing.seat_city == city.city);
    let all = cities.len();
    let shown = if in_full { all } else { FIRST };
    let ordered = cities.iter().filter(is_mine).chain(cities.iter().filter(|city| !is_mine(city)));
    let rows = ordered.take(shown).map(|city| row(lang, view, (city, names), is_mine(&city))).collect_view();
    let columns = [("Miasto", "City"), ("Miejsca", "Places"), ("Zajęte", "Taken"), ("Stan", "State")];
    let title = lang.t("Miejsca w miastach", "Places in cities");
    let more = (all > shown).then(|| {
        let href = caller.href(&urls::cohort_cities(&view.cohort.slug));
        let unit = lang.plural(all as u64, ["miasto", "miasta", "miast"], ["city", "cities"]);
        view! { <p class="pad"><a href=href>{say!(lang, "Pokaż wszystkie: {all} {unit}", "Show all {all} {unit}")}</a></p> }
    });
    view! {
        <section id="miasta" aria-labelledby="miasta-tytul">
            <div class="spread" data-after="4"><h2 id="miasta-tytul">{title}</h2>{legend(lang)}</div>
            <Card flush=true>
                <DataTable class="steady" caption=lang.t("Każde miasto i jego miejsca", "Each city and its places") columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
                    {rows}
                </DataTable>
                {more}
            </Card>
        </section>
    }
    .into_any()
}

fn row(lang: Lang, view: &View, (city, names): (&CitySeats, &CityNames), mine: bool) -> AnyView {
    let seated = mine && view.standing.as_ref().is_some_and(|standing| standing.state.takes_seat());
    let yours = mine.then(|| view! { <strong>{lang.t("Twoje miasto", "Your city")}</strong>", " });
    let beside = city.is_additional.then(|| lang.t(", dodatkowe", ", additional"));
    view! {
        <tr>
            <th scope="row">{names.get(&city.city).cloned()}</th>
            <td>{windows(lang, city, seated, Size::Medium)}</td>
            <td class="spare">{number_of(lang, city)}</td>
            <td>{yours}{state_of(lang, city, &view.books)}{beside}</td>
        </tr>
    }
    .into_any()
}

fn legend(lang: Lang) -> AnyView {
    let entries = [
        (SeatState::Taken, lang.t("zajęte", "taken")),
        (SeatState::Held, lang.t("zarezerwowane", "held")),
        (SeatState::Free, lang.t("wolne", "free")),
        (SeatState::Waiting, lang.t("w kolejce", "waiting")),
    ];
    let entries = entries.map(|(state, word)| view! { <li>{seat(state)}{word}</li> }).collect_view();
    view! { <ul class="legend">{entries}</ul> }.into_any()
}
