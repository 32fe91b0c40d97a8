//! What a round comes to, in numbers and small pictures.

use domain::allocation::{AimResult, Summary};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::words::{AimNames, applications};
use crate::ui::figures::{bar, compared_bar};
use crate::ui::{DataTable, Tone, tag};

/// Applications, seats and cities.
pub fn counters(lang: Lang, summary: &Summary) -> AnyView {
    let (entrants, seats) = (summary.entrants, summary.seats);
    let applied = applications(lang, entrants);
    let (cities, without) = (summary.cities, summary.cities_left_out);
    let seats_said =
        say!(lang, "Miejsca: {seats} na {entrants} {applied}", "Places: {seats} for {entrants} {applied}");
    let whole = cities + without;
    let cities_said =
        say!(lang, "Miasta z miejscem: {cities} z {whole}", "Cities with a place: {cities} of {whole}");
    let waiting = entrants - seats.min(entrants);
    view! {
        <dl class="counters">
            <div><dt>{lang.t("Miejsca z przydziału", "Places of the round")}</dt><dd>
                <p class="figure">{seats}" "<small>{say!(lang, "na {entrants} {applied}", "for {entrants} {applied}")}</small></p>
                {bar(seats, entrants, seats_said)}
            </dd></div>
            <div><dt>{lang.t("Miasta z miejscem", "Cities with a place")}</dt><dd>
                <p class="figure">{cities}" "<small>{say!(lang, "bez miejsca {without}", "without a place {without}")}</small></p>
                {bar(cities, whole, cities_said)}
            </dd></div>
            <div><dt>{lang.t("W kolejce", "In the queue")}</dt><dd>
                <p class="figure">{waiting}</p>
                <p>{lang.t("w kolejności przydziału", "in the order of the round")}</p>
            </dd></div>
            <div><dt>{lang.t("Cele", "Aims")}</dt><dd>{aims_met(lang, &summary.aims)}</dd></div>
        </dl>
    }
    .into_any()
}

fn aims_met(lang: Lang, aims: &[AimResult]) -> AnyView {
    let (met, all) = (aims.iter().filter(|aim| aim.is_met).count(), aims.len());
    if all == 0 {
        return view! { <p>{lang.t("Ta kohorta nie ma celów.", "This cohort has no aims.")}</p> }.into_any();
    }
    view! { <p class="figure">{met}" "<small>{say!(lang, "z {all} osiągnięte", "of {all} met")}</small></p> }
        .into_any()
}

/// Each aim with what it asks for and what there is.
pub fn aims(lang: Lang, summary: &Summary, names: &AimNames) -> Option<AnyView> {
    if summary.aims.is_empty() {
        return None;
    }
    let rows = summary.aims.iter().map(|aim| row(lang, aim, names)).collect_view();
    let title = lang.t("Cele przydziału", "Aims of the round");
    let columns = [
        ("Cel", "Aim"),
        ("Potrzeba", "Needed"),
        ("Jest", "There are"),
        ("Obraz", "Picture"),
        ("Wynik", "Result"),
    ];
    Some(
        view! {
            <div class="card" data-flush="">
                <div class="panel-head"><h2>{title}</h2></div>
                <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>{rows}</DataTable>
            </div>
        }
        .into_any(),
    )
}

fn row(lang: Lang, aim: &AimResult, names: &AimNames) -> AnyView {
    let (goal, reached) = (aim.goal, aim.reached);
    let name = names.name(lang, &aim.of);
    let label =
        say!(lang, "{name}: jest {reached}, potrzeba {goal}", "{name}: there are {reached}, needed {goal}");
    let (said, tone) = if aim.is_met {
        (lang.t("osiągnięty", "met"), Tone::Patina)
    } else {
        (lang.t("nieosiągnięty", "missed"), Tone::Lamp)
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{goal}</td>
            <td>{reached}</td>
            <td>{compared_bar(reached, goal, goal.max(reached), label)}</td>
            <td>{tag(said, tone, None)}</td>
        </tr>
    }
    .into_any()
}
