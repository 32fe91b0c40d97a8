//! The part of the board that shows who is falling behind.

use domain::cohort::CohortCard;
use domain::lang::Lang;
use domain::progress::{Overview, PersonProgress};
use domain::say;
use leptos::prelude::*;

use super::grid::{cell, heads};
use crate::request::Caller;
use crate::urls;

/// So many people are shown.
const SHOWN: usize = 12;

/// Those furthest behind, module by module, with the way to everybody; nothing before anybody learns.
pub fn behind(caller: &Caller, cohort: &CohortCard, overview: &Overview) -> AnyView {
    // Rows of people who have done nothing would show nothing; their number says it.
    let mut people: Vec<&PersonProgress> =
        overview.people.iter().filter(|person| person.total.percent() > 0).collect();
    if people.is_empty() || overview.modules.is_empty() {
        return ().into_any();
    }
    let lang = caller.lang;
    let (begun, all) = (people.len(), overview.people.len());
    // Of equals the order of cities and names stays.
    people.sort_by_key(|person| (std::cmp::Reverse(late(person)), person.total.percent()));
    people.truncate(SHOWN);
    let rows = people.iter().map(|person| row(caller, cohort, person)).collect_view();
    let (shown, none) = (people.len(), all - begun);
    let caption = lang.t("Postęp osób w modułach, w procentach", "Progress of people by module, in per cent");
    view! {
        <section class="card" data-flush="">
            <div class="panel-head">
                <h2>{lang.t("Postęp", "Progress")}</h2>
                {legend(lang)}
            </div>
            <div class="scroll inset" tabindex="0" role="region" aria-label=caption>
                <table class="heat">
                    <caption class="hidden">{caption}</caption>
                    <thead><tr>
                        <th scope="col">{lang.t("Osoba", "Person")}</th>
                        {heads(overview)}
                        <th scope="col">{lang.t("Razem", "Total")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="inset soft" data-text="sm">
                {say!(
                    lang,
                    "Najbardziej spóźnieni z tych, którzy zaczęli: {shown} z {begun}. Jeszcze nie zaczęli: {none} z {all}.",
                    "Furthest behind of those who have begun: {shown} of {begun}. Not begun yet: {none} of {all}."
                )}" "
                <a href=caller.href(&urls::progress(&cohort.slug))>{lang.t("Postęp wszystkich", "Everybody’s progress")}</a>
            </p>
        </section>
    }
    .into_any()
}

fn late(person: &PersonProgress) -> usize {
    person.modules.iter().filter(|cell| cell.is_late).count()
}

fn row(caller: &Caller, cohort: &CohortCard, person: &PersonProgress) -> AnyView {
    let cells =
        person.modules.iter().map(|one| cell(caller, one.progress.percent(), one.is_late)).collect_view();
    let href = caller.href(&urls::person_progress(&cohort.slug, person.enrollment));
    view! {
        <tr>
            <th scope="row"><a href=href>{person.name.clone()}</a></th>
            {cells}
            {cell(caller, person.total.percent(), false)}
        </tr>
    }
    .into_any()
}

fn legend(lang: Lang) -> AnyView {
    let steps = [("1", "1–24%"), ("2", "25–49%"), ("3", "50–74%"), ("4", "75–99%"), ("5", "100%")];
    let steps = steps
        .map(|(step, words)| view! { <li><span class="swatch" data-step=step></span>{words}</li> })
        .collect_view();
    view! {
        <ul class="legend">
            {steps}
            <li><span class="swatch" data-late=""></span>{lang.t("po terminie", "late")}</li>
        </ul>
    }
    .into_any()
}
