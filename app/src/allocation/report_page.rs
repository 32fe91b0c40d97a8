//! The public report of a round: every decision explained beside its receipt number, and how anybody can check it.

use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use domain::allocation::queries::{RoundCard, round_with_rules, sealed_round};
use domain::allocation::{AllocationFile, Line};
use domain::cohort::admission::AdmissionMode;
use domain::error::Error;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::commitment::promise;
use super::figures;
use super::replay::replay;
use super::words::{self, AimNames};
use crate::cohort::parts::pages;
use crate::enrollment::parts::View;
use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Icon, LinkButton, Notice as Message, TextField, Tone};
use crate::{urls, when};

/// So many decisions are on a page.
const LINES: usize = 25;

/// Which decisions are asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// A receipt number as it was typed.
    nr: String,
    page: u32,
}

/// The report; before the round is sealed, what is promised about it.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(wish): Query<Wish>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let lang = caller.lang;
    let (round, rules) = round_with_rules(&caller.academy, view.cohort.id).await?;
    // A report stays, whatever the cohort does later.
    if view.cohort.mode != AdmissionMode::Round && round.is_none() {
        return Err(Error::NotFound.into());
    }
    let file = match &round {
        Some(round) => sealed_round(&caller.academy, round).await?,
        None => None,
    };
    let title = lang.t("Przydział miejsc", "Allocation of places");
    let page = Page::new(&caller, format!("{title}: {}", view.name(lang)), || {
        let body = match (&round, &file) {
            (Some(round), Some(file)) => {
                let names = AimNames::of(lang, &file.input, &rules);
                report(&Report { caller: &caller, view: &view, round, file, names: &names, wish: &wish })
            }
            _ => promise(lang, &view.cohort, round.as_ref(), &rules),
        };
        view! {
            <div class="flow">
                {view.trail(&caller, title)}
                <h1>{title}": "{view.name(lang)}</h1>
                {body}
            </div>
        }
    });
    Ok(page.nav(Nav::Courses).into_response())
}

/// What the report is made of.
struct Report<'a> {
    caller: &'a Caller,
    view: &'a View,
    round: &'a RoundCard,
    file: &'a AllocationFile,
    names: &'a AimNames,
    wish: &'a Wish,
}

fn report(report: &Report<'_>) -> AnyView {
    let (lang, file) = (report.caller.lang, report.file);
    let summary = &file.outcome.summary;
    let (entrants, seats, cities) = (summary.entrants, summary.seats, summary.cities);
    let applied = words::applications(lang, entrants);
    let places = lang.plural(seats.into(), ["miejsce", "miejsca", "miejsc"], ["place", "places"]);
    let towns = lang.plural(cities.into(), ["miasta", "miast", "miast"], ["city", "cities"]);
    let lead = say!(
        lang,
        "Przydział rozpatrzył {entrants} {applied} i dał {seats} {places}; miejsce mają osoby z {cities} {towns}. Raport nikogo nie nazywa: zgłoszenia mają numery, miasta też.",
        "The round looked at {entrants} {applied} and gave {seats} {places}; {cities} {towns} have one. The report names nobody: applications have numbers, and so have cities."
    );
    view! {
        <p class="lead">{lead}</p>
        {own(report)}
        {figures::counters(lang, summary)}
        {figures::aims(lang, summary, report.names)}
        <div class="with-aside" data-aside="26">
            {seed(report)}
            {check(report)}
        </div>
        <h2>{lang.t("Jak zapadły decyzje", "How it was decided")}</h2>
        <p>{words::rule(lang, file.input.order)}</p>
        {find(report)}
        {lines(report)}
    }
    .into_any()
}

/// The reader's own decision, where she was in the round.
fn own(report: &Report<'_>) -> Option<AnyView> {
    let lang = report.caller.lang;
    let receipt = report.view.standing.as_ref()?.receipt;
    let line = report.file.line(receipt)?;
    let title = say!(lang, "Twoje zgłoszenie ma nr {receipt}.", "Your application is no. {receipt}.");
    let said = words::explained(lang, &line, report.file.input.order, report.names);
    Some(view! { <Message title=title>{said}</Message> }.into_any())
}

/// A field for one's number.
fn find(report: &Report<'_>) -> AnyView {
    let lang = report.caller.lang;
    let typed = report.wish.nr.trim().to_owned();
    let here = report.caller.href(&urls::allocation(&report.view.cohort.slug));
    let all = (!typed.is_empty()).then(|| {
        let here = here.clone();
        view! { <a href=here>{lang.t("Wszystkie zgłoszenia", "All applications")}</a> }
    });
    view! {
        <form class="row" method="get" action=here>
            <TextField name="nr" label=lang.t("Numer zgłoszenia", "Number of the application") value=typed inputmode="numeric" maxlength=10_u32 />
            <Button label=lang.t("Znajdź", "Find") />
            {all}
        </form>
    }
    .into_any()
}

fn lines(report: &Report<'_>) -> AnyView {
    let (lang, file, wish) = (report.caller.lang, report.file, report.wish);
    if !wish.nr.trim().is_empty() {
        let found = wish.nr.trim().parse().ok().and_then(|receipt| file.line(receipt));
        return match found {
            Some(line) => table(report, &[line]),
            None => view! {
                <Message tone=Tone::Lamp title=lang.t("Tego numeru nie było w przydziale.", "This number was not in the round.")>
                    {lang.t(
                        "Zgłoszenia złożone po terminie stoją w kolejce za wszystkimi z przydziału.",
                        "Applications that came late stand in the queue behind all of the round.",
                    )}
                </Message>
            }
            .into_any(),
        };
    }
    let count = u32::try_from(file.outcome.decided.len().div_ceil(LINES)).unwrap_or(u32::MAX).max(1);
    let here = wish.page.clamp(1, count);
    let from = usize::try_from(here - 1).unwrap_or(0) * LINES;
    let shown: Vec<Line<'_>> = file.lines(from, LINES).collect();
    let path = urls::allocation(&report.view.cohort.slug);
    view! {
        {table(report, &shown)}
        {pages(lang, here, count, |page| report.caller.href(&format!("{path}?page={page}")))}
    }
    .into_any()
}

fn table(report: &Report<'_>, shown: &[Line<'_>]) -> AnyView {
    let lang = report.caller.lang;
    let order = report.file.input.order;
    let rows = shown
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">{line.decided.receipt}</th>
                    <td>{words::city(lang, line.city)}</td>
                    <td>{words::verdict(lang, line.decided.verdict)}</td>
                    <td data-cell="why">{words::explained(lang, line, order, report.names)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns =
        [("Zgłoszenie nr", "Application no."), ("Miasto", "City"), ("Wynik", "Result"), ("Dlaczego", "Why")];
    let title = lang.t("Decyzje przydziału", "Decisions of the round");
    view! {
        <div class="card" data-flush="">
            <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>{rows}</DataTable>
        </div>
    }
    .into_any()
}

/// Seed and hashes, with their times.
fn seed(report: &Report<'_>) -> AnyView {
    let (lang, file) = (report.caller.lang, report.file);
    let at = |at| when::date_time(lang, at, report.view.zone());
    let drawn = at(report.round.opened_at);
    let sealed = report.round.sealed_at.map(at).unwrap_or_default();
    view! {
        <div class="card flow">
            <h2>{lang.t("Ziarno i skróty", "Seed and hashes")}</h2>
            <p>{say!(
                lang,
                "Ziarno wylosowano {drawn} i od tego czasu jego skrót był na stronie kohorty. Przydział zatwierdziły dwie osoby, {sealed}.",
                "The seed was drawn on {drawn}, and its hash has been on the cohort’s page since. Two people confirmed the round, {sealed}."
            )}</p>
            <dl class="city-facts">
                <dt>{lang.t("Ziarno", "Seed")}</dt><dd><code>{String::from(file.seed)}</code></dd>
                <dt>{lang.t("Skrót ziarna (SHA-256)", "Hash of the seed (SHA-256)")}</dt><dd><code>{file.seed_hash.clone()}</code></dd>
                <dt>{lang.t("Skrót zgłoszeń i limitów", "Hash of applications and limits")}</dt><dd><code>{file.input_hash.clone()}</code></dd>
            </dl>
        </div>
    }
    .into_any()
}

/// The file, and three ways to run it again.
fn check(report: &Report<'_>) -> AnyView {
    let lang = report.caller.lang;
    let file = report.caller.href(&urls::allocation_file(&report.view.cohort.slug));
    let name = super::file::name_of(&report.view.cohort.slug);
    view! {
        <div class="card flow">
            <h2>{lang.t("Sprawdź to", "Check it")}</h2>
            <p>{lang.t(
                "Plik zawiera wszystko, co weszło do przydziału, ziarno i każdą decyzję. Każdy może go przeliczyć; mają wyjść te same bajty.",
                "The file has all that went into the round, the seed and every decision. Anybody can run it again; the same bytes should come out.",
            )}</p>
            <p><LinkButton sign=Icon::Download label=lang.t("Pobierz plik", "Download the file") href=file.clone() /></p>
            <p>{lang.t("Na komputerze: ", "On a computer: ")}<code>{format!("academy allocation replay {name}")}</code></p>
            {replay(lang, file)}
        </div>
    }
    .into_any()
}
