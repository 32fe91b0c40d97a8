//! What a change of limits would do, shown before it is saved.

use std::collections::BTreeMap;

use domain::cohort::limits::Layer;
use domain::enrollment::EnrollmentState;
use domain::enrollment::what_if::{Consequences, Newcomer};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::ui::{DataTable, Notice as Message, Tone};

/// How many people the table names; the sentence above it counts all.
const NAMED: usize = 100;

/// The whole panel.
pub fn panel(lang: Lang, found: &Consequences) -> AnyView {
    let over =
        found.over.iter().filter_map(|(layer, over)| said_over(lang, *layer, *over)).collect::<Vec<_>>();
    let over = (!over.is_empty()).then(|| {
        view! {
            <p>{lang.t("Zajętych będzie więcej, niż mówi limit; nikt nie traci miejsca: ", "More will be taken than the limit says; nobody loses a place: ")}{over.join(", ")}"."</p>
        }
    });
    let waits = found.waits_for_office.then(|| {
        view! { <p>{lang.t("Oferty wyjdą, gdy urzędy będą otwarte.", "The offers go out once offices are open.")}</p> }
    });
    let headline = headline(lang, found);
    let named = (!found.seated.is_empty()).then(|| by_city(lang, &found.seated));
    view! {
        <section class="card flow" aria-labelledby="consequences">
            <h2 id="consequences">{lang.t("Skutki tej zmiany", "What this change would do")}</h2>
            <Message tone=Tone::Sky>
                <p><strong>{headline}</strong></p>
                <p>{lang.t("Jeszcze niczego nie zapisano.", "Nothing is saved yet.")}</p>
                {waits}
                {over}
            </Message>
            {named}
        </section>
    }
    .into_any()
}

/// "Miejsce dostanie 20 osób z 12 miast, w tym 3 nowych. Wyjdzie 20 wiadomości. W kolejce zostanie 14 osób."
fn headline(lang: Lang, found: &Consequences) -> String {
    let people = found.mails;
    if people == 0 {
        let waiting = waiting(lang, found.still_waiting);
        return say!(lang, "Nikt nowy nie dostanie miejsca. {waiting}", "Nobody new gets a place. {waiting}");
    }
    let who = lang.plural(people.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
    let cities = cities(&found.seated).len();
    let of = lang.plural(cities as u64, ["miasta", "miast", "miast"], ["city", "cities"]);
    let new = found.new_cities;
    let get = lang.plural(people.into(), ["dostanie", "dostaną", "dostanie"], ["goes to", "goes to"]);
    let what = match found.state {
        EnrollmentState::Offered => say!(lang, "Ofertę miejsca {get}", "An offer {get}"),
        _ => say!(lang, "Miejsce {get}", "A place {get}"),
    };
    let mails = lang.plural(people.into(), ["wiadomość", "wiadomości", "wiadomości"], ["mail", "mails"]);
    let waiting = waiting(lang, found.still_waiting);
    say!(
        lang,
        "{what} {people} {who} z {cities} {of}; nowych miast: {new}. Wyślemy {people} {mails}. {waiting}",
        "{what} {people} {who} of {cities} {of}; new cities: {new}. {people} {mails} will be sent. {waiting}"
    )
}

fn waiting(lang: Lang, people: u32) -> String {
    let who = lang.plural(people.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
    let stay = lang.plural(people.into(), ["zostanie", "zostaną", "zostanie"], ["would", "would"]);
    say!(lang, "W kolejce {stay} {people} {who}.", "{people} {who} {stay} still wait.")
}

fn said_over(lang: Lang, layer: Layer, over: u32) -> Option<String> {
    let name = match layer {
        Layer::Total => lang.t("miejsca", "places"),
        Layer::CityCount => lang.t("miasta", "cities"),
        Layer::Group(_) => lang.t("grupa miast", "a group of cities"),
        Layer::Reserve => lang.t("rezerwa", "the reserve"),
        Layer::Additional => lang.t("dodatkowe miasta", "additional cities"),
        Layer::City(_) => lang.t("miejsca miasta", "places of a city"),
    };
    Some(format!("{name} {}", words::over_by(lang, over)))
}

fn cities(seated: &[Newcomer]) -> BTreeMap<CityId, Vec<&Newcomer>> {
    seated.iter().fold(BTreeMap::new(), |mut cities: BTreeMap<CityId, Vec<&Newcomer>>, who| {
        cities.entry(who.city).or_default().push(who);
        cities
    })
}

fn by_city(lang: Lang, seated: &[Newcomer]) -> AnyView {
    let rows = seated
        .iter()
        .take(NAMED)
        .map(|who| {
            view! {
                <tr>
                    <th scope="row">{who.name.clone()}</th>
                    <td>{who.naming.label(lang)}</td>
                    <td>{who.receipt}</td>
                </tr>
            }
        })
        .collect_view();
    let rest = seated.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| {
        view! { <p data-text="sm">{say!(lang, "I jeszcze {rest}.", "And {rest} more.")}</p> }
    });
    let columns = [("Osoba", "Person"), ("Miasto", "City"), ("Zgłoszenie nr", "Application no.")];
    view! {
        <DataTable caption=lang.t("Kto dostanie miejsce", "Who would get a place") columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
            {rows}
        </DataTable>
        {rest}
    }
    .into_any()
}
