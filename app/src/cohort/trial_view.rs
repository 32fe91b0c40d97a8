//! A trial run: what limits would have done with the applications of another cohort, beside what came out there.

use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Layer, LayerKind, Limits};
use domain::enrollment::trial::Giving;
use domain::enrollment::trial_run::{TrialCity, TrialRun, TrialSource};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::words;
use crate::enrollment::parts::CityNames;
use crate::enrollment::rule_words::rule;
use crate::ui::{Button, Choice, DataTable, Notice as Message, Tone};

/// So many cities each table names.
const NAMED: usize = 100;

/// The whole panel.
pub fn panel(lang: Lang, mode: AdmissionMode, run: &TrialRun, names: &CityNames) -> AnyView {
    let of = run.of.texts.of(lang).name.clone();
    let drawn = matches!(run.giving, Giving::Round(_)).then(|| {
        view! { <p>{lang.t(
            "To jeden przykład przydziału, z próbnym ziarnem. Prawdziwy przydział ma inne ziarno i może dać miejsca innym miastom. Próba nie zna deklaracji ani pierwszeństwa z poprzedniej edycji.",
            "This is one example of a round, with a trial seed. The real round has another seed and may give places to other cities. The trial knows neither declarations nor priority from the last edition.",
        )}</p> }
    });
    let (headline, said) = (headline(lang, run), rule(lang, mode, &run.books.limits));
    view! {
        <section class="card flow" aria-labelledby="trial">
            <h2 id="trial">{say!(lang, "Próba na zgłoszeniach: {of}", "Trial run on the applications: {of}")}</h2>
            <Message tone=Tone::Sky>
                <p><strong>{headline}</strong></p>
                <p>{lang.t("To próba: niczego nie zapisano.", "This is a trial: nothing is saved.")}</p>
                {drawn}
            </Message>
            <p data-text="sm">{lang.t("Reguła: ", "The rule: ")}{said}</p>
            {numbers(lang, run)}
            {aims(lang, run)}
            {bounds(lang, run)}
            {cities(lang, run, names)}
        </section>
    }
    .into_any()
}

/// Whose applications the typed limits are tried on.
pub fn fields(inputs: Inputs<'_>, sources: &[TrialSource]) -> Option<AnyView> {
    if sources.is_empty() {
        return None;
    }
    let lang = inputs.lang;
    let option = |source: &TrialSource| {
        let (name, count) = (&source.card.texts.of(lang).name, source.applications);
        let unit = lang.plural(count.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
        Choice::new(source.card.id.to_string(), format!("{name} ({count} {unit})"))
    };
    let options = sources.iter().map(option).collect();
    let label = lang.t("Zgłoszenia kohorty", "Applications of the cohort");
    let hint = lang.t(
        "Zobaczysz, co wpisane limity zrobiłyby z tymi zgłoszeniami. Niczego to nie zmienia.",
        "You will see what the typed limits would have done with them. Nothing changes.",
    );
    Some(
        view! {
            <details open={inputs.state.fields.get("what") == "trial"}>
                <summary>{lang.t("Próba na zgłoszeniach innej kohorty", "A trial run on another cohort's applications")}</summary>
                <div class="flow">
                    {inputs.select("trial_of", label, hint, options)}
                    <div><Button name="what" value="trial" label=lang.t("Zrób próbę", "Make the trial run") /></div>
                </div>
            </details>
        }
        .into_any(),
    )
}

fn people(lang: Lang, count: u32) -> String {
    let unit = lang.plural(count.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
    format!("{count} {unit}")
}

/// "z 1 miasta", "z 12 miast".
fn of_cities(lang: Lang, count: u32) -> String {
    let unit = lang.plural(count.into(), ["miasta", "miast", "miast"], ["city", "cities"]);
    format!("{count} {unit}")
}

fn headline(lang: Lang, run: &TrialRun) -> String {
    if run.applications == 0 {
        return lang.t("Nikt się tam nie zgłosił.", "Nobody applied there.").to_owned();
    }
    let (came, from) = (people(lang, run.applications), of_cities(lang, run.from_cities));
    let (seats, cities) = (people(lang, run.would.seats), of_cities(lang, run.would.cities));
    let (waiting, without) = (run.would.waiting, run.would.cities_left_out);
    say!(
        lang,
        "Zgłoszenia: {came} z {from}. Przy tych limitach miejsce: {seats} z {cities}. W kolejce: {waiting}. Miasta bez miejsca: {without}.",
        "Applications: {came} of {from}. Under these limits a place: {seats} of {cities}. Waiting: {waiting}. Cities without a place: {without}."
    )
}

fn numbers(lang: Lang, run: &TrialRun) -> AnyView {
    let lines = [
        (lang.t("Miejsca", "Places"), run.would.seats, run.did.seats),
        (lang.t("Miasta z miejscem", "Cities with a place"), run.would.cities, run.did.cities),
        (
            lang.t("Miasta bez miejsca", "Cities without a place"),
            run.would.cities_left_out,
            run.did.cities_left_out,
        ),
        (lang.t("W kolejce", "Waiting"), run.would.waiting, run.did.waiting),
    ];
    let rows = lines
        .into_iter()
        .map(
            |(name, would, did)| view! { <tr><th scope="row">{name}</th><td>{would}</td><td>{did}</td></tr> },
        )
        .collect_view();
    let columns = [("Wynik", "Result"), ("Próba", "Trial"), ("Naprawdę", "Really")];
    view! {
        <DataTable
            class="steady"
            caption=lang.t("Próba obok tego, co jest naprawdę", "The trial beside what really is")
            columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
        >
            {rows}
        </DataTable>
        <p data-text="sm" class="soft">{lang.t(
            "Próba zakłada, że nikt nie rezygnuje i każde zgłoszenie ma zgodę. „Naprawdę” to stan na dziś: z osobami zaproszonymi, bez tych, które odeszły.",
            "The trial assumes that nobody leaves and every application is approved. “Really” is how it stands today: with people who were invited, without those who left.",
        )}</p>
    }
    .into_any()
}

/// The shares of groups and the minimum of cities: met or missed, in the trial and really.
fn aims(lang: Lang, run: &TrialRun) -> Option<AnyView> {
    let limits = &run.books.limits;
    let shares = limits.groups.iter().enumerate().filter_map(|(place, group)| {
        let aim = group.aim(limits.total.0?)?;
        let would = run.would.groups.get(place).copied().unwrap_or(0);
        let did = run.did.groups.get(place).copied().unwrap_or(0);
        Some((words::group(lang, group), aim, would, did))
    });
    let least = (limits.minimum_cities > 0).then(|| {
        (
            lang.t("najmniej miast", "minimum of cities").to_owned(),
            limits.minimum_cities,
            run.would.counted_cities,
            run.did.counted_cities,
        )
    });
    let met = |aim: u32, reached: u32| {
        if reached >= aim {
            say!(lang, "{reached} z {aim}, osiągnięty", "{reached} of {aim}, met")
        } else {
            say!(lang, "{reached} z {aim}, nieosiągnięty", "{reached} of {aim}, missed")
        }
    };
    let rows: Vec<_> = shares
        .chain(least)
        .map(|(name, aim, would, did)| {
            view! { <tr><th scope="row">{name}</th><td>{met(aim, would)}</td><td>{met(aim, did)}</td></tr> }
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [("Cel", "Aim"), ("Próba", "Trial"), ("Naprawdę", "Really")];
    Some(
        view! {
            <h3>{lang.t("Cele", "Aims")}</h3>
            <DataTable
                class="steady" caption=lang.t("Cele limitów", "Aims of the limits")
                columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
            >
                {rows}
            </DataTable>
        }
        .into_any(),
    )
}

/// Which limits bind: those that are used up, and for how many each was in the way.
fn bounds(lang: Lang, run: &TrialRun) -> AnyView {
    let limits = &run.books.limits;
    let used_up = run.played.used_up(limits).into_iter().map(|layer| {
        let (name, taken) = (layer_name(lang, layer, limits), run.played.tally.taken(layer));
        let number = words::of_cap(lang, taken, limits.cap(layer));
        say!(lang, "{name}: wyczerpany, {number}.", "{name}: used up, {number}.")
    });
    let kept_out = run.played.kept_out().into_iter().map(|(kind, count)| {
        let (name, who) = (kind_name(lang, kind), people(lang, count));
        say!(lang, "{name}: z tego powodu w kolejce: {who}.", "{name}: waiting because of it: {who}.")
    });
    let lines: Vec<String> = used_up.chain(kept_out).collect();
    if lines.is_empty() {
        return view! { <p>{lang.t("Żaden limit nikogo by nie zatrzymał.", "No limit would have kept anybody out.")}</p> }.into_any();
    }
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! { <h3>{lang.t("Które limity działają", "Which limits bind")}</h3> <ul>{lines}</ul> }.into_any()
}

fn layer_name(lang: Lang, layer: Layer, limits: &Limits) -> String {
    let group = match layer {
        Layer::Group(place) => limits.groups.get(usize::from(place)),
        _ => None,
    };
    let kind = kind_name(lang, layer.kind());
    group.map_or_else(|| kind.to_owned(), |group| format!("{kind} ({})", words::group(lang, group)))
}

const fn kind_name(lang: Lang, kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Total => lang.t("Limit wszystkich miejsc", "Limit of all places"),
        LayerKind::City => lang.t("Limit jednego miasta", "Limit of one city"),
        LayerKind::CityCount => lang.t("Limit liczby miast", "Limit of the number of cities"),
        LayerKind::Group => lang.t("Limit grupy miast", "Limit of a group of cities"),
        LayerKind::Reserve => lang.t("Rezerwa organizatora", "The organizer's reserve"),
        LayerKind::Additional => lang.t("Limit miast dodatkowych", "Limit of additional cities"),
    }
}

/// The cities, those without a place apart.
fn cities(lang: Lang, run: &TrialRun, names: &CityNames) -> AnyView {
    let mut named: Vec<(String, &TrialCity)> =
        run.cities.iter().map(|row| (names.get(&row.city).cloned().unwrap_or_default(), row)).collect();
    named.sort_by_cached_key(|(name, _)| domain::city::fold::sort_key(name));
    let (with, without): (Vec<_>, Vec<_>) = named.into_iter().partition(|(_, row)| row.would > 0);
    let with = table(lang, lang.t("Miasta, które miałyby miejsce", "Cities that would have a place"), &with);
    let without =
        table(lang, lang.t("Miasta, które nie miałyby miejsca", "Cities that would have none"), &without);
    view! { {with}{without} }.into_any()
}

fn table(lang: Lang, title: &'static str, cities: &[(String, &TrialCity)]) -> Option<AnyView> {
    if cities.is_empty() {
        return None;
    }
    let rows = cities
        .iter()
        .take(NAMED)
        .map(|(name, row)| {
            view! { <tr><th scope="row">{name.clone()}</th><td>{row.applied}</td><td>{row.would}</td><td>{row.did}</td></tr> }
        })
        .collect_view();
    let rest = cities.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| {
        view! { <p data-text="sm">{say!(lang, "I jeszcze {rest}.", "And {rest} more.")}</p> }
    });
    let columns = [("Miasto", "City"), ("Zgłoszenia", "Applied"), ("Próba", "Trial"), ("Naprawdę", "Really")];
    Some(
        view! {
            <details>
                <summary>{title}" ("{cities.len()}")"</summary>
                <DataTable class="steady" caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
                    {rows}
                </DataTable>
                {rest}
            </details>
        }
        .into_any(),
    )
}
