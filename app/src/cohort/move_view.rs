//! The parts of the page of a move to another cohort.

use domain::cohort::CohortCard;
use domain::cohort::limits::{Cap, Layer};
use domain::enrollment::arrival::Arrival;
use domain::enrollment::moving::{MovePreview, Queue};
use domain::enrollment::queries::Books;
use domain::enrollment::{Enrollee, EnrollmentState};
use domain::lang::Lang;
use domain::learning::carried::Carried;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::Room;
use super::words::of_cap;
use crate::enrollment::words::full;
use crate::request::Caller;
use crate::ui::{Button, Choice, Empty, Kind, Select};
use crate::when;

/// So many names are told, of more only how many.
const NAMED: usize = 10;

/// Seats taken in both cohorts, each with its bound.
pub struct Places {
    here: (u32, Cap),
    there: (u32, Cap),
}

impl Places {
    /// As they are now.
    pub fn of(room: &Room, there: &Books) -> Self {
        let total = |books: &Books| (books.tally.taken(Layer::Total), books.limits.total);
        Self { here: total(&room.books), there: total(there) }
    }
}

/// The choice of the cohort, which shows what would follow.
pub fn which(lang: Lang, others: &[CohortCard], chosen: Option<&str>) -> AnyView {
    if others.is_empty() {
        return view! {
            <Empty
                title=lang.t("Nie ma dokąd przenieść", "There is nowhere to move to")
                why=lang.t(
                    "Ten program nie ma innej opublikowanej kohorty, którą prowadzisz i w której można jeszcze ukończyć program.",
                    "This programme has no other published cohort that you run and in which it can still be completed.",
                )
            />
        }
        .into_any();
    }
    let option = |to: &CohortCard| {
        let days = when::span(lang, to.starts_on, to.ends_on);
        Choice::new(&to.slug, format!("{} ({days})", to.texts.of(lang).name))
    };
    let options = others.iter().map(option).collect::<Vec<_>>();
    view! {
        <form method="get" class="card flow">
            <Select name="to" id="to" label=lang.t("Do kohorty", "To the cohort") hint=lang.t("Inne kohorty tego samego programu.", "Other cohorts of the same programme.") options=options value=chosen.unwrap_or_default() />
            <Button label=lang.t("Pokaż skutki", "Show what would happen") />
        </form>
    }
    .into_any()
}

/// What would follow, a fact a line.
pub fn follows(
    caller: &Caller,
    (room, to): (&Room, &CohortCard),
    who: &Enrollee,
    (found, places): (&MovePreview, &Places),
) -> AnyView {
    let lang = caller.lang;
    let (here, there) = (room.name(lang), to.texts.of(lang).name.clone());
    let over = room.cut_off.is_some();
    let there = format!("{} {}", taken(lang, &there, places.there), place(lang, found.arrival, who));
    let here = format!("{} {}", taken(lang, &here, places.here), freed(lang, &found.leaving, over));
    let mut facts =
        vec![(lang.t("Tam", "There").to_owned(), there), (lang.t("Tutaj", "Here").to_owned(), here)];
    if !found.joining.seated.is_empty() {
        facts.push((lang.t("Przy okazji", "Besides").to_owned(), besides(lang, &found.joining)));
    }
    let carried = &found.carried;
    facts.push((lang.t("Postęp", "Progress").to_owned(), kept(lang, carried)));
    facts
        .extend(lost(lang, carried).map(|text| (lang.t("Nie liczy się", "Does not count").to_owned(), text)));
    facts.extend(closed(lang, carried).map(|text| (lang.t("Podejścia", "Attempts").to_owned(), text)));
    facts.push((lang.t("Terminy", "Dates").to_owned(), dates(lang, to, found.extensions)));
    let facts = facts.into_iter().map(|(term, text)| view! { <dt>{term}</dt><dd>{text}</dd> }).collect_view();
    view! {
        <section class="card flow" aria-labelledby="follows">
            <h2 id="follows" data-text="lg">{lang.t("Co się stanie", "What would happen")}</h2>
            <dl class="city-facts">{facts}</dl>
        </section>
    }
    .into_any()
}

/// The form that does it.
pub fn confirm(
    caller: &Caller,
    (room, to): (&Room, &CohortCard),
    (who, found): (&Enrollee, &MovePreview),
    inputs: Inputs<'_>,
) -> AnyView {
    let lang = caller.lang;
    let (here, name) = (room.name(lang), who.name.clone());
    let beyond = match found.arrival {
        Arrival::Free => None,
        Arrival::Reserve => Some(lang.t("Daj miejsce z rezerwy", "Give a place out of the reserve")),
        Arrival::Owed => Some(lang.t("Daj miejsce mimo kolejki", "Give the place in spite of the queue")),
        Arrival::Full(_) => Some(lang.t("Daj miejsce ponad limit", "Give a place beyond the limit")),
    };
    let beyond = beyond.map(|label| inputs.check("beyond", label, ""));
    view! {
        <form method="post" class="card flow" novalidate>
            <input type="hidden" name="to" value=to.slug.clone() />
            <input type="hidden" name="seen" value=found.mark().unwrap_or_default() />
            {beyond}
            {inputs.reason_told()}
            <div class="row"><Button kind=Kind::Primary label=say!(lang, "Przenieś: {name}", "Move: {name}") /></div>
            <p data-text="sm">{say!(
                lang,
                "Cofnięciem jest przeniesienie z powrotem do kohorty „{here}”. Zgłoszenie dostaje wtedy nowy numer, a wolne miejsce może już mieć ktoś inny.",
                "The undo is a move back to the cohort “{here}”. The application gets a new number then, and somebody else may have the place already."
            )}</p>
        </form>
    }
    .into_any()
}

fn taken(lang: Lang, cohort: &str, (taken, cap): (u32, Cap)) -> String {
    let taken = of_cap(lang, taken, cap);
    say!(lang, "„{cohort}”, zajęte {taken}.", "“{cohort}”, taken {taken}.")
}

/// How a seat is found.
fn place(lang: Lang, arrival: Arrival, who: &Enrollee) -> String {
    match arrival {
        Arrival::Free => lang.t("Jest tam wolne miejsce.", "There is a free place.").to_owned(),
        Arrival::Reserve => {
            lang.t("Wolne miejsca są tylko w rezerwie.", "Only the reserve has free places.").to_owned()
        }
        Arrival::Owed => lang
            .t(
                "Na wolne miejsce czeka już ktoś z kolejki.",
                "Somebody in the queue waits for the free place.",
            )
            .to_owned(),
        Arrival::Full(kind) => full(lang, kind, &who.naming.short()),
    }
}

/// Who gets the seat that becomes free.
fn freed(lang: Lang, queue: &Queue, is_cut_off: bool) -> String {
    if queue.seated.is_empty() {
        return if is_cut_off {
            lang.t(
                "Miejsce zostanie wolne, bo czas na awans z kolejki już minął.",
                "The place stays free, as the time for the queue to move is over.",
            )
        } else {
            lang.t(
                "Miejsce zostanie wolne, bo nikt z kolejki na nie nie czeka.",
                "The place stays free, as nobody in the queue waits for it.",
            )
        }
        .to_owned();
    }
    let names = names(lang, queue);
    match (queue.state, queue.waits_for_office) {
        (EnrollmentState::Offered, true) => say!(
            lang,
            "Gdy otworzą się urzędy, ofertę miejsca dostanie: {names}.",
            "When offices open, an offer of the place goes to: {names}."
        ),
        (EnrollmentState::Offered, false) => {
            say!(lang, "Ofertę miejsca dostanie: {names}.", "An offer of the place goes to: {names}.")
        }
        _ => say!(
            lang,
            "Zwolnione miejsce dostanie: {names}.",
            "The place that becomes free goes to: {names}."
        ),
    }
}

/// Who else gets in where she goes.
fn besides(lang: Lang, queue: &Queue) -> String {
    let names = names(lang, queue);
    say!(
        lang,
        "W tamtej kohorcie miejsce dostanie też: {names}.",
        "In that cohort a place goes to these too: {names}."
    )
}

fn names(lang: Lang, queue: &Queue) -> String {
    let told =
        queue.seated.iter().take(NAMED).map(|who| format!("{} ({})", who.name, who.naming.label(lang)));
    let mut told: Vec<String> = told.collect();
    let rest = queue.seated.len().saturating_sub(NAMED);
    if rest > 0 {
        told.push(say!(lang, "i jeszcze {rest}", "and {rest} more"));
    }
    told.join("; ")
}

fn kept(lang: Lang, carried: &Carried) -> String {
    if carried.now.done == 0 {
        return lang.t("Nic nie jest jeszcze ukończone.", "Nothing is completed yet.").to_owned();
    }
    let (done, all) = (carried.then.done, carried.then.all);
    let (finished, modules) = (carried.modules_then.finished, carried.modules_then.all);
    let (was, of) = (carried.now.done, carried.now.all);
    let counts = say!(
        lang,
        "Przechodzi {done} z {all} części programu i {finished} z {modules} modułów. Tutaj było {was} z {of}.",
        "{done} of {all} parts of the programme and {finished} of {modules} modules go along. Here it was {was} of {of}."
    );
    if !carried.completes {
        return counts;
    }
    let over = lang.t(
        "To spełnia warunki tamtej kohorty, więc program będzie od razu ukończony.",
        "That meets the rule of that cohort, so the programme is completed at once.",
    );
    format!("{counts} {over}")
}

fn lost(lang: Lang, carried: &Carried) -> Option<String> {
    let lost = carried.lost;
    let parts = lang.plural(lost.into(), ["część", "części", "części"], ["part", "parts"]);
    (lost > 0).then(|| {
        say!(
            lang,
            "{lost} {parts}, bo tamta kohorta ma inne wersje modułów. Zapis zostaje i po powrocie znów się liczy.",
            "{lost} {parts}, as that cohort has other versions of modules. The record stays and counts again after a move back."
        )
    })
}

fn closed(lang: Lang, carried: &Carried) -> Option<String> {
    let open = carried.closed_attempts;
    (open > 0).then(|| {
        say!(
            lang,
            "Trwające podejścia do sprawdzianu: {open}. Zamkną się z zapisanymi odpowiedziami, bo tam nie można ich dokończyć.",
            "Attempts at a quiz under way: {open}. They are closed with the saved answers, as they cannot go on there."
        )
    })
}

fn dates(lang: Lang, to: &CohortCard, extensions: u32) -> String {
    let zone = to.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let (first, last) = (when::date(lang, to.starts_on), when::date_time(lang, to.completion_until, zone));
    let dates = say!(
        lang,
        "Pierwszy dzień {first}, ukończenie do {last}.",
        "First day {first}, completion until {last}."
    );
    if extensions == 0 {
        return dates;
    }
    let ended = say!(
        lang,
        "Przedłużenia terminu dane tylko tej osobie: {extensions}. Skończą się.",
        "Deadlines extended for this person alone: {extensions}. They end."
    );
    format!("{dates} {ended}")
}
