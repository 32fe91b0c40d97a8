//! The parts of the board.

use chrono::TimeDelta;
use domain::clock::Instant;
use domain::cohort::limits::{CommonCaps, Layer};
use domain::enrollment::board::{BoardCity, CohortChange};
use domain::enrollment::people_list::PeopleCounts;
use domain::enrollment::{CitySeats, EnrollmentState, Reason};
use domain::ids::{CityId, EnrollmentId};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::board_filter::{CityAddress, filters};
use super::chosen::{Count, clear};
use super::inputs::Inputs;
use super::parts::Room;
use super::words;
use crate::enrollment::parts::{CityNames, number_of, state_of, windows};
use crate::request::Caller;
use crate::ui::figures::{LimitChange, LineChart, SeatState, Size, line_chart, seat};
use crate::ui::{Button, DataTable, Empty, Tone, tag};
use crate::when;
use crate::words::grouped;

/// What the parts of the board are made of.
pub struct Board<'a> {
    pub caller: &'a Caller,
    pub room: &'a Room,
    pub address: &'a CityAddress,
    pub cities: &'a [BoardCity],
    pub shown: &'a [BoardCity],
    pub found: u64,
    pub people: PeopleCounts,
    /// How many move up if nobody takes a held seat, where that matters.
    pub after_silence: u32,
    /// How many people's addresses take no mail.
    pub returned: usize,
    /// Where the enrollments of the latest changes stand.
    pub standings: &'a [(EnrollmentId, EnrollmentState, Reason)],
    pub names: &'a CityNames,
}

impl Board<'_> {
    /// What a city is called on this board.
    pub fn name(&self, city: CityId) -> String {
        self.names.get(&city).cloned().unwrap_or_default()
    }
}

/// Cities × seats, with the filters, and actions on the chosen ones.
pub fn city_table(board: &Board<'_>, inputs: Inputs<'_>) -> AnyView {
    let (lang, room) = (board.caller.lang, board.room);
    let (found, all) = (board.found, board.cities.len());
    let body = if board.shown.is_empty() {
        view! {
            <Empty
                title=lang.t("Nie ma tu żadnego miasta.", "There is no city here.")
                why=lang.t("Miasta pojawiają się z pierwszym zgłoszeniem. Jeśli filtr jest ustawiony, wyczyść go.", "Cities appear with their first application. If a filter is set, clear it.")
            />
        }
        .into_any()
    } else {
        let chosen: Vec<String> = inputs.state.fields.all("chosen").map(str::to_owned).collect();
        let rows = board.shown.iter().map(|row| line(board, row, &chosen)).collect_view();
        let columns = [
            "",
            lang.t("Miasto", "City"),
            lang.t("Mieszkańcy", "Inhabitants"),
            lang.t("Limit", "Limit"),
            lang.t("Miejsca", "Places"),
            lang.t("Zajęte", "Taken"),
            lang.t("Stan", "State"),
            "",
        ];
        let table = view! {
            <DataTable class="cities" caption=lang.t("Miasta w kohorcie", "Cities of the cohort") columns=columns.map(str::to_owned).to_vec()>
                {rows}
            </DataTable>
        };
        if room.may_run {
            let action = board.caller.href(&room.path("/zbiorczo"));
            view! { <form method="get" action=action>{bulk(board)}{table}</form> }.into_any()
        } else {
            table.into_any()
        }
    };
    view! {
        <div class="card" data-flush="">
            <div class="panel-head">
                <h2>{lang.t("Miasta", "Cities")}" "<span class="soft">{found}{lang.t(" z ", " of ")}{all}</span></h2>
                {legend(board)}
            </div>
            {filters(board)}
            {body}
        </div>
    }
    .into_any()
}

fn legend(board: &Board<'_>) -> AnyView {
    let lang = board.caller.lang;
    let entries = [
        (SeatState::Taken, lang.t("zajęte", "taken")),
        (SeatState::Held, lang.t("rezerwacja", "held")),
        (SeatState::Free, lang.t("wolne", "free")),
        (SeatState::Extra, lang.t("ponad limit", "over the limit")),
        (SeatState::Waiting, lang.t("kolejka", "waiting")),
    ];
    let entries =
        entries.into_iter().map(|(state, word)| view! { <li>{seat(state)}{word}</li> }).collect_view();
    view! { <ul class="legend">{entries}</ul> }.into_any()
}

/// What can be done with the ticked cities, or with all that the filter leaves; each act first shows what it would do.
fn bulk(board: &Board<'_>) -> AnyView {
    let (caller, lang, address) = (board.caller, board.caller.lang, board.address);
    let count = Count {
        none: lang.t("Zaznaczone miasta", "Chosen cities"),
        one: lang.t("Zaznaczono 1 miasto", "1 city chosen"),
        few: lang.t("Zaznaczono # miasta", "# cities chosen"),
        many: lang.t("Zaznaczono # miast", "# cities chosen"),
    };
    let filter = [("city", &address.city), ("state", &address.state), ("region", &address.region)];
    let filter = filter
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> })
        .collect_view();
    let found = board.found;
    let all = (found > board.shown.len() as u64).then(|| {
        let label = say!(lang, "Wszystkie z listy: {found}", "All of the list: {found}");
        view! { <label><input type="checkbox" name="all" value="on" />" "{label}</label> }
    });
    view! {
        <div class="bulk" id="chosen" role="group" aria-label=lang.t("Działania na zaznaczonych miastach", "Actions on the chosen cities")>
            {filter}
            {count.view()}
            {all}
            <Button small=true name="what" value="promote" label=lang.t("Awansuj z kolejki", "Give a place to the next") />
            <Button small=true name="what" value="extra" label=lang.t("Dodaj miejsce", "Add a place") />
            <Button small=true name="what" value="rule" label=lang.t("Ustaw wyjątek", "Set an exception") />
            <Button small=true name="what" value="write" label=lang.t("Napisz do miast", "Write to the cities") />
            {clear(caller)}
        </div>
    }
    .into_any()
}

fn line(board: &Board<'_>, row: &BoardCity, chosen: &[String]) -> AnyView {
    let (lang, room) = (board.caller.lang, board.room);
    let id = row.card.id.to_string();
    let name = board.name(row.card.id);
    let checked = chosen.contains(&id);
    let pick = room.may_run.then(|| {
        let says = format!("{}: {name}", lang.t("Zaznacz", "Choose"));
        view! { <input type="checkbox" name="chosen" value=id.clone() checked=checked aria-label=says /> }
    });
    let change = room.may_run.then(|| {
        let href = board.caller.href(&room.path(&format!("/miasta/{id}")));
        let says = format!("{}: {name}", lang.t("Zmień", "Change"));
        view! { <a href=href aria-label=says>{lang.t("Zmień", "Change")}</a> }
    });
    let cap = row.seats.cap.0.map_or_else(|| "–".to_owned(), |cap| cap.to_string());
    view! {
        <tr>
            <td>{pick}</td>
            <th scope="row">{name}<br/><small class="soft">{row.card.naming.region.clone()}</small></th>
            <td data-cell="people">{row.card.population.map_or_else(|| "–".to_owned(), |people| grouped(lang, people))}</td>
            <td data-cell="limit">{cap}</td>
            <td data-cell="seats">{windows(lang, &row.seats, false, Size::Medium)}</td>
            <td data-cell="taken">{number_of(lang, &row.seats)}</td>
            <td data-cell="state">{state_tags(board, row)}</td>
            <td>{change}</td>
        </tr>
    }
    .into_any()
}

fn state_tags(board: &Board<'_>, row: &BoardCity) -> AnyView {
    let lang = board.caller.lang;
    let own = row.exception.as_ref().map(|exception| {
        tag(
            format!("{}: {}", lang.t("wyjątek", "exception"), words::rule(lang, exception.rule)),
            Tone::Lamp,
            None,
        )
    });
    view! { {tag(state_of(lang, &row.seats, &board.room.books), tone_of(&row.seats), None)}" "{own} }
        .into_any()
}

fn tone_of(seats: &CitySeats) -> Tone {
    if seats.cap.over_by(seats.taken + seats.held) > 0 {
        Tone::Lamp
    } else if seats.waiting > 0 {
        Tone::Sky
    } else if seats.free() == Some(0) {
        Tone::Plain
    } else {
        Tone::Patina
    }
}

/// Cities that applied, week by week, against the limit.
pub fn chart(board: &Board<'_>, firsts: &[Instant], changes: &[CohortChange]) -> AnyView {
    let (lang, room) = (board.caller.lang, board.room);
    let (Some(first), Some(last)) = (firsts.first().copied(), firsts.last().copied()) else {
        return ().into_any();
    };
    // About a dozen points, whether applications take a week or a season.
    let days = (last - first).num_days();
    let unit = (days / 12).max(1);
    let points = u32::try_from(days / unit + 1).unwrap_or(1);
    let moment = |n: u32| first + TimeDelta::days(i64::from(n) * unit);
    let upto = |at: Instant| u32::try_from(firsts.iter().filter(|one| **one <= at).count()).unwrap_or(0);
    let values: Vec<u32> = (0..=points).map(|n| upto(moment(n))).collect();
    let day = |n: u32| when::day_month(lang, when::day(moment(n), room.zone()));
    let steps = [0, points / 2].map(|n| (n, day(n)));
    let raised = changes.iter().find_map(raised);
    let now = room.books.limits.cities.0;
    let name = |limit: u32| say!(lang, "limit {limit}", "limit {limit}");
    let limit = raised.as_ref().map(|(before, _, _)| *before).or(now).map(|limit| (limit, name(limit)));
    let change = raised.map(|(_, to, at)| LimitChange {
        at: u32::try_from((at - first).num_days().max(0) / unit).unwrap_or(0).min(points),
        to,
        name: name(to),
    });
    let label = finding(lang, firsts.len() as u64, room.books.tally.taken(Layer::CityCount));
    let chart = LineChart { values, steps: steps.to_vec(), limit, change, label: label.clone() };
    view! {
        <div class="card flow">
            <h2 data-text="lg">{lang.t("Zgłoszone miasta i limit", "Cities that applied, and the limit")}</h2>
            {line_chart(chart)}
            <p data-text="sm">{label}</p>
        </div>
    }
    .into_any()
}

/// What the chart shows, as a sentence.
fn finding(lang: Lang, all: u64, seated: u32) -> String {
    let applied = lang.plural(
        all,
        ["Zgłosiło się {} miasto", "Zgłosiły się {} miasta", "Zgłosiło się {} miast"],
        ["{} city applied", "{} cities applied"],
    );
    let applied = applied.replace("{}", &all.to_string());
    let have = lang.plural(seated.into(), ["ma", "mają", "ma"], ["has", "have"]);
    say!(
        lang,
        "{applied} (także te, które już nie mają zgłoszeń); miejsce w limicie {have} {seated}.",
        "{applied} (also those that have no application any more); {seated} {have} a place within the limit."
    )
}

/// The latest change of the number of cities: from, to, when.
pub(super) fn raised(change: &CohortChange) -> Option<(u32, u32, Instant)> {
    let caps = |json: &Option<String>| serde_json::from_str::<CommonCaps>(json.as_deref()?).ok();
    let (before, after) = (caps(&change.before)?.cities.0?, caps(&change.after)?.cities.0?);
    (change.action == "limits changed" && before != after).then_some((before, after, change.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_board_are_counted_in_polish() {
        let (few, many) = (finding(Lang::Pl, 4, 22), finding(Lang::Pl, 31, 25));
        assert!(
            few.starts_with("Zgłosiły się 4 miasta (") && few.ends_with("miejsce w limicie mają 22."),
            "{few}"
        );
        assert!(many.starts_with("Zgłosiło się 31 miast (") && many.ends_with("limicie ma 25."), "{many}");
    }
}
