//! Module by module, person by person or city by city.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use domain::city::fold::{fold, sort_key};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::ids::CityId;
use domain::lang::Lang;
use domain::progress::queries::overview;
use domain::progress::rules::SILENT_DAYS;
use domain::progress::{Cell, Overview, PersonProgress};
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::words;
use crate::cohort::parts::{Tab, head_of};
use crate::enrollment::parts::CityNames;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::sheet::{Cell as Value, Kind, Sheet, files};
use crate::ui::{Choice, Empty, LinkButton, Select, TextField, tag};
use crate::urls;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    query: String,
    pace: String,
    by: String,
}

impl Asked {
    /// The filter as the query of an address.
    fn query(&self) -> String {
        format!("?query={}&pace={}", urls::escape(&self.query), urls::escape(&self.pace))
    }

    fn lets(&self, lang: Lang, person: &PersonProgress) -> bool {
        let query = fold(&self.query);
        (self.pace.is_empty() || person.pace.word() == self.pace)
            && (query.is_empty()
                || fold(&person.name).contains(&query)
                || fold(&person.naming.label(lang)).contains(&query))
    }
}

pub(super) async fn show(caller: Caller, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let overview = overview(&caller.academy, &caller.actor, &cohort, caller.lang).await?;
    let title = caller.lang.t("Postęp", "Progress");
    Ok(Page::new(&caller, title, || view(&caller, &cohort, &overview, &asked))
        .layout(Layout::Work)
        .nav(Nav::Cohorts)
        .unlisted()
        .into_response())
}

fn view(caller: &Caller, cohort: &CohortCard, overview: &Overview, asked: &Asked) -> impl IntoView + use<> {
    let lang = caller.lang;
    let shown: Vec<&PersonProgress> =
        overview.people.iter().filter(|person| asked.lets(lang, person)).collect();
    let table = if overview.people.is_empty() {
        view! {
            <Empty
                title=lang.t("Nikt nie ma jeszcze miejsca.", "Nobody has a place yet.")
                why=lang.t("Postęp pojawi się, gdy zaczną się uczyć.", "Progress comes once people learn.")
            />
        }
        .into_any()
    } else if shown.is_empty() {
        let all = caller.href(&urls::progress(&cohort.slug));
        view! {
            <Empty title=lang.t("Nikt nie pasuje do filtra.", "Nobody fits the filter.")>
                <LinkButton label=lang.t("Pokaż wszystkich", "Show everybody") href=all />
            </Empty>
        }
        .into_any()
    } else {
        heat(caller, cohort, overview, &shown, asked.by == "city")
    };
    let actions = files(caller, &urls::progress(&cohort.slug), &asked.query());
    view! {
        <div class="flow">
            {head_of(caller, cohort, Tab::Progress, actions)}
            {counters(caller, overview)}
            {filters(caller, cohort, asked)}
            {table}
        </div>
    }
}

fn counters(caller: &Caller, overview: &Overview) -> AnyView {
    let lang = caller.lang;
    let all = overview.people.len();
    let count = |word: &str| overview.people.iter().filter(|person| person.pace.word() == word).count();
    let percent = overview.people.iter().map(|person| person.total.percent() as usize).sum::<usize>();
    let mean = percent.checked_div(all).unwrap_or(0);
    let cells = [
        (lang.t("Średni postęp", "Mean progress"), format!("{mean}%")),
        (lang.t("Ukończyli", "Finished"), say!(lang, "{} z {all}", "{} of {all}", count("finished"))),
        (lang.t("Utknęli", "Stuck"), count("stuck").to_string()),
        (lang.t("Po terminie", "Late"), count("late").to_string()),
    ];
    let cells = cells
        .into_iter()
        .map(|(term, number)| view! { <div><dt>{term}</dt><dd class="figure">{number}</dd></div> })
        .collect_view();
    view! { <dl class="counters">{cells}</dl> }.into_any()
}

fn filters(caller: &Caller, cohort: &CohortCard, asked: &Asked) -> AnyView {
    let lang = caller.lang;
    let paces = words::filters(lang).map(|(word, text)| Choice::new(word, text)).to_vec();
    let by =
        vec![Choice::new("", lang.t("osoby", "people")), Choice::new("city", lang.t("miasta", "cities"))];
    view! {
        <form class="filters" method="get" action=caller.href(&urls::progress(&cohort.slug))>
            <TextField name="query" label=lang.t("Osoba lub miasto", "Person or city") kind="search" value=asked.query.clone() />
            <Select name="pace" label=lang.t("Kto", "Who") options=paces value=asked.pace.clone() />
            <Select name="by" label=lang.t("Wiersze", "Rows") options=by value=asked.by.clone() />
            <button class="button">{lang.t("Filtruj", "Filter")}</button>
        </form>
    }
    .into_any()
}

fn heat(
    caller: &Caller,
    cohort: &CohortCard,
    overview: &Overview,
    shown: &[&PersonProgress],
    by_city: bool,
) -> AnyView {
    let lang = caller.lang;
    let names = overview.cities(lang);
    let heads = heads(overview);
    let rows = if by_city {
        cities(shown, &names)
            .into_iter()
            .map(|(name, people)| city_row(caller, &name, &people))
            .collect_view()
    } else {
        shown.iter().map(|person| person_row(caller, cohort, person, &names)).collect_view()
    };
    let legend = overview
        .modules
        .iter()
        .map(|module| view! { <li>{module.number}". "{module.title.clone()}</li> })
        .collect_view();
    let caption = lang.t("Postęp w modułach, w procentach", "Progress by module, in per cent");
    let days = SILENT_DAYS;
    let stuck = say!(
        lang,
        "Utknęła osoba, która od {days} dni nic nie zrobiła, choć ma otwarty moduł, albo wykorzystała wszystkie podejścia do sprawdzianu.",
        "Somebody is stuck who has done nothing for {days} days although a module is open, or who has used all attempts at a quiz."
    );
    view! {
        <details open>
            <summary>{lang.t("Moduły i znaki", "Modules and signs")}</summary>
            <ol class="links plain">{legend}</ol>
            <p class="soft">{lang.t("Gruba ramka: po terminie.", "Thick outline: late.")}" "{stuck}</p>
        </details>
        <div class="scroll card" tabindex="0" role="region" aria-label=caption>
            <table class="heat">
                <caption class="hidden">{caption}</caption>
                <thead><tr>
                    <th scope="col">{if by_city { lang.t("Miasto", "City") } else { lang.t("Osoba", "Person") }}</th>
                    {heads}
                    <th scope="col">{lang.t("Razem", "Total")}</th>
                    <th scope="col">{lang.t("Stan", "State")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The heads of the modules' columns: numbers that say their titles.
pub(super) fn heads(overview: &Overview) -> AnyView {
    let heads = overview.modules.iter().map(|module| {
        let title = format!("{}. {}", module.number, module.title);
        view! { <th scope="col"><abbr title=title>{module.number}</abbr></th> }
    });
    heads.collect_view().into_any()
}

/// Steps of the colour: nothing, up to a quarter, half, three quarters, nearly all, all.
const fn step(percent: u32) -> Option<&'static str> {
    match percent {
        0 => None,
        1..=24 => Some("1"),
        25..=49 => Some("2"),
        50..=74 => Some("3"),
        75..=99 => Some("4"),
        _ => Some("5"),
    }
}

/// One person or city in one module.
pub(super) fn cell(caller: &Caller, percent: u32, is_late: bool) -> AnyView {
    let late = is_late.then(|| {
        view! { <span class="hidden">{caller.lang.t(", po terminie", ", late")}</span> }
    });
    let text = if percent == 0 { "·".to_owned() } else { percent.to_string() };
    view! { <td data-step=step(percent) data-late=is_late.then_some("")>{text}{late}</td> }.into_any()
}

fn person_row(caller: &Caller, cohort: &CohortCard, person: &PersonProgress, names: &CityNames) -> AnyView {
    let lang = caller.lang;
    let cells = person
        .modules
        .iter()
        .map(|Cell { progress, is_late, .. }| cell(caller, progress.percent(), *is_late))
        .collect_view();
    let (tone, sign, word) = words::pace(lang, person.pace);
    let href = caller.href(&urls::person_progress(&cohort.slug, person.enrollment));
    view! {
        <tr>
            <th scope="row"><a href=href>{person.name.clone()}</a><br/><small class="soft">{names.get(&person.city).cloned()}</small></th>
            {cells}
            {cell(caller, person.total.percent(), false)}
            <td class="bare">{tag(word, tone, sign)}</td>
        </tr>
    }
    .into_any()
}

fn cities<'a>(shown: &[&'a PersonProgress], names: &CityNames) -> Vec<(String, Vec<&'a PersonProgress>)> {
    let mut cities: BTreeMap<CityId, Vec<&PersonProgress>> = BTreeMap::new();
    for person in shown {
        cities.entry(person.city).or_default().push(person);
    }
    let name = |city: &CityId| names.get(city).cloned().unwrap_or_default();
    let mut cities: Vec<_> = cities.into_iter().map(|(city, people)| (name(&city), people)).collect();
    cities.sort_by_cached_key(|(name, _)| sort_key(name));
    cities
}

fn city_row(caller: &Caller, name: &str, people: &[&PersonProgress]) -> AnyView {
    let lang = caller.lang;
    let count = u32::try_from(people.len()).unwrap_or(1).max(1);
    let modules = people.first().map_or(0, |person| person.modules.len());
    let cells = (0..modules)
        .map(|at| {
            let sum: u32 = people.iter().map(|person| person.modules[at].progress.percent()).sum();
            cell(caller, sum / count, people.iter().any(|person| person.modules[at].is_late))
        })
        .collect_view();
    let total: u32 = people.iter().map(|person| person.total.percent()).sum();
    let persons = lang.plural(count.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
    view! {
        <tr>
            <th scope="row">{name.to_owned()}</th>
            {cells}
            {cell(caller, total / count, false)}
            <td class="bare">{count}" "{persons}</td>
        </tr>
    }
    .into_any()
}

/// The people that the filter leaves, with each module, as text.
pub(super) async fn csv(caller: Caller, path: Path<String>, asked: Query<Asked>) -> Reply {
    export(caller, path, asked, Kind::Csv).await
}

/// The same as a workbook.
pub(super) async fn xlsx(caller: Caller, path: Path<String>, asked: Query<Asked>) -> Reply {
    export(caller, path, asked, Kind::Xlsx).await
}

async fn export(caller: Caller, Path(slug): Path<String>, Query(asked): Query<Asked>, kind: Kind) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let overview = overview(&caller.academy, &caller.actor, &cohort, caller.lang).await?;
    let lang = caller.lang;
    let zone = cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let mut head = vec![lang.t("Miasto", "City").to_owned(), lang.t("Osoba", "Person").to_owned()];
    head.extend(overview.modules.iter().map(|module| format!("{}. {} (%)", module.number, module.title)));
    head.extend(
        [lang.t("Razem (%)", "Total (%)"), lang.t("Stan", "State"), lang.t("Ostatnio", "Last")]
            .map(str::to_owned),
    );
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut sheet = Sheet::new(kind, lang, zone, &head)?;
    let names = overview.cities(lang);
    for person in overview.people.iter().filter(|person| asked.lets(lang, person)) {
        let city = names.get(&person.city).cloned().unwrap_or_default();
        let mut row: Vec<Value> = vec![city.into(), person.name.as_str().into()];
        row.extend(person.modules.iter().map(|cell| Value::from(cell.progress.percent())));
        row.push(person.total.percent().into());
        row.push(words::pace(lang, person.pace).2.into());
        row.push(person.last_at.into());
        sheet.row(row)?;
    }
    let name = format!("{}-{}", lang.t("postep", "progress"), cohort.slug);
    Ok(sheet.reply(&name).await?.into_response())
}
