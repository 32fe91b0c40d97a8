//! The parts of the page of an act on many cities.

use std::collections::BTreeMap;

use domain::city::told_apart;
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::bulk_page::{Deed, NAMED, Summary};
use super::city_page::{rule_fields, usual_rule};
use super::inputs::Inputs;
use super::parts::Room;
use super::{consequences, words};
use crate::form::Fields;
use crate::ui::{Button, DataTable, Kind};

/// The cities and the filter, so that the next step means the same ones.
fn hidden(fields: &Fields, names: &[&str]) -> AnyView {
    let kept = fields.0.iter().filter(|(name, _)| names.contains(&name.as_str()));
    kept.map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
        .collect_view()
        .into_any()
}

const WHICH: [&str; 7] = ["what", "chosen", "all", "city", "state", "region", "sort"];
const RULE: [&str; 3] = ["bound", "own_cap", "is_additional"];

/// The fields of a rule, which the preview needs first.
pub fn ask(room: &Room, inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    let filled = if inputs.state.fields.has("bound") { inputs.state.clone() } else { usual_rule() };
    let own = Inputs { state: &filled, ..inputs };
    view! {
        <form method="get" class="card flow">
            {hidden(&inputs.state.fields, &WHICH)}
            {rule_fields(own, room.books.limits.city)}
            <Button kind=Kind::Primary label=lang.t("Pokaż skutki", "Show what would happen") />
        </form>
    }
    .into_any()
}

/// What would happen, whom it is about, and the button that does it.
pub fn preview(lang: Lang, summary: &Summary, inputs: Inputs<'_>) -> AnyView {
    let found = match &summary.deed {
        Deed::Rules { found, .. } => Some(consequences::panel(lang, found)),
        Deed::Ask | Deed::Seats(_) => None,
    };
    let form = (!matches!(summary.deed, Deed::Ask)).then(|| {
        view! {
            <form method="post" class="card flow">
                {hidden(&inputs.state.fields, &WHICH)}
                {hidden(&inputs.state.fields, &RULE)}
                <input type="hidden" name="seen" value=summary.mark() />
                {inputs.reason()}
                <Button kind=Kind::Primary label=confirm(lang, summary) />
            </form>
        }
    });
    view! { {found} {listed(lang, summary)} {form} }.into_any()
}

fn confirm(lang: Lang, summary: &Summary) -> String {
    match &summary.deed {
        Deed::Seats(people) => {
            let count = people.len();
            say!(lang, "Daj miejsca: {count}", "Give the places: {count}")
        }
        _ => {
            let count = summary.cities.len();
            say!(lang, "Zmień miasta: {count}", "Change the cities: {count}")
        }
    }
}

/// Whom it is about: cities with what they have and would have, or people.
fn listed(lang: Lang, summary: &Summary) -> AnyView {
    let names: BTreeMap<CityId, String> =
        told_apart(lang, summary.cities.iter().map(|row| (row.card.id, &row.card.naming)));
    let name = |city: CityId| names.get(&city).cloned().unwrap_or_default();
    let (head, rows): (Vec<&str>, Vec<Vec<String>>) = match &summary.deed {
        Deed::Rules { rules, seen, .. } => (
            vec![lang.t("Miasto", "City"), lang.t("Teraz", "Now"), lang.t("Potem", "Then")],
            summary
                .cities
                .iter()
                .map(|row| row.card.id)
                .map(|city| vec![name(city), words::rule(lang, seen[&city]), words::rule(lang, rules[&city])])
                .collect(),
        ),
        Deed::Seats(people) => (
            vec![lang.t("Miejsce dostanie", "A place for")],
            people.iter().map(|(_, who)| vec![who.clone()]).collect(),
        ),
        Deed::Ask => (
            vec![lang.t("Miasto", "City")],
            summary.cities.iter().map(|row| vec![name(row.card.id)]).collect(),
        ),
    };
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let count = rows.len();
    let lines = rows
        .into_iter()
        .take(NAMED)
        .map(|cells| {
            let mut cells = cells.into_iter();
            let first = cells.next();
            view! { <tr><th scope="row">{first}</th>{cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
        })
        .collect_view();
    let more = (count > NAMED).then(|| {
        let rest = count - NAMED;
        say!(lang, "i jeszcze {rest}", "and {rest} more")
    });
    let title = lang.t("Kogo to dotyczy", "Whom it is about");
    view! {
        <section class="card" data-flush="">
            <div class="panel-head"><h2>{title}" "<span class="soft">{count}</span></h2></div>
            <DataTable caption=title columns=head>{lines}</DataTable>
            {more.map(|more| view! { <p class="inset">{more}</p> })}
        </section>
    }
    .into_any()
}
