//! The numbers on top of the board.

use domain::cohort::limits::Layer;
use domain::enrollment::board::CohortChange;
use domain::enrollment::people_list::PeopleCounts;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::board_view::{Board, raised};
use super::words;
use crate::ui::figures::bar;
use crate::when;

/// The four numbers on top.
pub fn counters(board: &Board<'_>, changes: &[CohortChange]) -> AnyView {
    let (caller, room, lang) = (board.caller, board.room, board.caller.lang);
    let books = &room.books;
    let taken = |layer| books.tally.taken(layer);
    let meter = |layer: Layer, label: &'static str| {
        books.limits.cap(layer).0.map(|cap| bar(taken(layer), cap, label))
    };
    let number = |layer: Layer| {
        let cap = books.limits.cap(layer).0.map(|cap| say!(lang, "z {cap}", "of {cap}"));
        view! { <p class="figure">{taken(layer)}" "<small>{cap}</small></p> }
    };
    let over = |layer: Layer| match books.limits.cap(layer).over_by(taken(layer)) {
        0 => None,
        over => Some(view! { <p><strong>{words::over_by(lang, over)}</strong></p> }),
    };
    let PeopleCounts { waiting, awaiting_office: office, open, .. } = board.people;
    let from = board.cities.iter().filter(|row| row.seats.waiting > 0).count();
    let queue = waiting_line(lang, waiting, from as u64);
    let people = |state: &str| caller.href(&room.path(&format!("/osoby?state={state}")));
    let (cities, places) = (lang.t("Miasta", "Cities"), lang.t("Miejsca zajęte", "Places taken"));
    view! {
        <dl class="counters" data-part="counters" data-said=said(board, waiting)>
            <div><dt>{cities}</dt><dd>{number(Layer::CityCount)}{meter(Layer::CityCount, cities)}{over(Layer::CityCount)}{raised_line(board, changes)}{beside(board)}</dd></div>
            <div><dt>{places}</dt><dd>{number(Layer::Total)}{meter(Layer::Total, places)}{over(Layer::Total)}<p>{free_line(board)}</p></dd></div>
            <div><dt>{lang.t("Lista oczekujących", "Waiting list")}</dt><dd>
                <p class="figure">{waiting}" "<small>{queue}</small></p>
                {silence_line(lang, board.after_silence)}
                <p><a href=people("waiting")>{lang.t("Kto czeka i dlaczego", "Who waits and why")}</a></p>
            </dd></div>
            <div><dt>{lang.t("Do decyzji", "To decide")}</dt><dd>
                <p class="figure">{office}" "<small>{lang.t("bez odpowiedzi urzędu", "no answer of the office")}</small></p>
                <p><a href=people("office")>{lang.t("Potwierdź zatrudnienie", "Confirm workplaces")}</a></p>
                {open_line(lang, open, people("open"))}
                {returned_line(board)}
            </dd></div>
        </dl>
    }
    .into_any()
}

/// The numbers in a sentence, for whoever hears the board.
fn said(board: &Board<'_>, waiting: u64) -> String {
    let (lang, books) = (board.caller.lang, &board.room.books);
    let of =
        |layer| crate::enrollment::words::of_cap(lang, books.tally.taken(layer), books.limits.cap(layer).0);
    let (cities, seats) = (of(Layer::CityCount), of(Layer::Total));
    say!(
        lang,
        "Miasta: {cities}. Miejsca zajęte: {seats}. Na liście oczekujących: {waiting}.",
        "Cities: {cities}. Places taken: {seats}. Waiting: {waiting}."
    )
}

/// Who moves up if held seats are not taken.
fn silence_line(lang: Lang, count: u32) -> Option<AnyView> {
    let verb = lang.plural(count.into(), ["awansuje", "awansują", "awansuje"], ["moves", "move"]);
    let text = say!(
        lang,
        "{count} {verb}, jeśli nikt nie przyjmie rezerwacji",
        "{count} {verb} up if no held place is taken"
    );
    (count > 0).then(|| view! { <p>{text}</p> }.into_any())
}

/// When the number of cities was changed last.
fn raised_line(board: &Board<'_>, changes: &[CohortChange]) -> Option<AnyView> {
    let (lang, room) = (board.caller.lang, board.room);
    let (from, to, at) = changes.iter().find_map(raised)?;
    let day = when::day_month(lang, when::day(at, room.zone()));
    let text = if to > from {
        say!(lang, "limit zwiększony z {from}, {day}", "limit raised from {from}, {day}")
    } else {
        say!(lang, "limit zmniejszony z {from}, {day}", "limit lowered from {from}, {day}")
    };
    Some(view! { <p>{text}</p> }.into_any())
}

/// The way to applications that somebody has to decide, while there are some.
fn open_line(lang: Lang, count: u64, href: String) -> Option<AnyView> {
    let label = say!(lang, "Zgłoszenia do rozpatrzenia: {count}", "Applications to decide: {count}");
    (count > 0).then(|| view! { <p><a href=href>{label}</a></p> }.into_any())
}

/// The way to the people whom mail does not reach, while there are some.
fn returned_line(board: &Board<'_>) -> Option<AnyView> {
    let (lang, count) = (board.caller.lang, board.returned);
    let href = board.caller.href(&crate::urls::returned(&board.room.cohort.slug));
    let label = say!(lang, "Zwrócona poczta: {count}", "Returned mail: {count}");
    (count > 0).then(|| view! { <p><a href=href>{label}</a></p> }.into_any())
}

/// The words after the number of those who wait.
fn waiting_line(lang: Lang, waiting: u64, cities: u64) -> String {
    let people = lang.plural(waiting, ["osoba", "osoby", "osób"], ["person", "people"]);
    let of = lang.plural(cities, ["miasta", "miast", "miast"], ["city", "cities"]);
    if waiting == 0 {
        people.into()
    } else {
        say!(lang, "{people} z {cities} {of}", "{people} from {cities} {of}")
    }
}

fn free_line(board: &Board<'_>) -> String {
    let (lang, books) = (board.caller.lang, &board.room.books);
    let held: u32 =
        board.cities.iter().filter(|row| !row.seats.is_additional).map(|row| row.seats.held).sum();
    let kept = match books.kept_back() {
        0 => String::new(),
        kept => say!(lang, ", rezerwa organizatora {kept}", ", the organizer's reserve {kept}"),
    };
    match books.free_to_applicants() {
        Some(free) => say!(
            lang,
            "w tym zarezerwowane {held}; wolne dla zgłoszeń {free}{kept}",
            "of these held {held}; free to applicants {free}{kept}"
        ),
        None => say!(lang, "w tym zarezerwowane {held}; bez limitu", "of these held {held}; no limit"),
    }
}

fn beside(board: &Board<'_>) -> Option<AnyView> {
    let lang = board.caller.lang;
    let cities = board.cities.iter().filter(|row| row.seats.is_additional);
    let (count, seats) =
        cities.fold((0, 0), |(n, seats), row| (n + 1, seats + row.seats.taken + row.seats.held));
    (count > 0).then(|| {
        view! { <p>{say!(lang, "dodatkowe miasta: {count}, ich miejsca: {seats}", "additional cities: {count}, their places: {seats}")}</p> }
            .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_counted_in_polish() {
        assert_eq!(waiting_line(Lang::Pl, 16, 9), "osób z 9 miast");
        assert_eq!(waiting_line(Lang::Pl, 1, 1), "osoba z 1 miasta");
        assert_eq!(waiting_line(Lang::En, 2, 1), "people from 1 city");
        assert_eq!(waiting_line(Lang::Pl, 0, 0), "osób");
    }
}
