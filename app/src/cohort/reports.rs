//! What partners read: how full cohorts are and how they end, in numbers alone.

use axum::response::IntoResponse;
use domain::cohort::CohortRow;
use domain::cohort::queries::reported_cohorts;
use leptos::prelude::*;

use super::words::of_cap;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{DataTable, Empty};
use crate::{urls, when};

/// The numbers of every cohort that the caller may read.
pub async fn show(caller: Caller) -> Reply {
    let cohorts = reported_cohorts(&caller.academy, &caller.actor).await?;
    let lang = caller.lang;
    let title = lang.t("Raporty", "Reports");
    let about = lang.t(
        "Ile osób i miast uczy się w kohortach i ile je ukończyło. Nie ma tu niczyjego nazwiska.",
        "How many people and cities learn in cohorts, and how many have finished. Nobody’s name is here.",
    );
    let page = Page::new(&caller, title, || {
        view! {
            <div class="flow">
                <h1>{title}</h1>
                <p class="lead">{about}</p>
                {table(&caller, &cohorts)}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Reports).unlisted().into_response())
}

fn table(caller: &Caller, cohorts: &[CohortRow]) -> AnyView {
    let lang = caller.lang;
    if cohorts.is_empty() {
        let title = lang.t("Nie ma jeszcze kohorty do pokazania.", "There is no cohort to show yet.");
        let why = lang.t("Liczby pojawią się, gdy ruszą zapisy.", "Numbers come once applications open.");
        return view! { <Empty title=title why=why /> }.into_any();
    }
    let columns = [
        ("Kohorta", "Cohort"),
        ("Termin", "Dates"),
        ("Miasta", "Cities"),
        ("Miejsca zajęte", "Places taken"),
        ("W kolejce", "Waiting"),
        ("Ukończyli", "Finished"),
        ("Certyfikaty", "Certificates"),
    ];
    let columns = columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec();
    let rows = cohorts.iter().map(|row| line(caller, row)).collect_view();
    view! {
        <div class="card" data-flush="">
            <DataTable caption=lang.t("Kohorty w liczbach", "Cohorts in numbers") columns=columns>{rows}</DataTable>
        </div>
    }
    .into_any()
}

fn line(caller: &Caller, row: &CohortRow) -> AnyView {
    let (lang, card) = (caller.lang, &row.card);
    view! {
        <tr>
            <th scope="row"><a href=caller.href(&urls::cohort(&card.slug))>{card.texts.of(lang).name.clone()}</a></th>
            <td>{when::span(lang, card.starts_on, card.ends_on)}</td>
            <td>{of_cap(lang, row.cities, row.city_count)}</td>
            <td>{of_cap(lang, row.seats, row.total)}</td>
            <td>{row.waiting}</td>
            <td>{row.completed}</td>
            <td>{row.certificates}</td>
        </tr>
    }
    .into_any()
}
