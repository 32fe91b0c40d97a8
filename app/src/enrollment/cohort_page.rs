use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use domain::allocation::RoundRules;
use domain::allocation::queries::{RoundCard, round_with_rules};
use domain::catalog::programme::{CourseName, PinnedModule, course_name, pinned_modules};
use domain::cohort::CohortState;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::window::Moment;
use domain::enrollment::queries::city_seats;
use domain::enrollment::rule_changes::{RuleChange, cities_raised_from, rule_changes};
use domain::enrollment::{CitySeats, EnrollmentState, Reason, Standing};
use domain::ids::ModuleId;
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use domain::lecturer::queries::public_lecturers;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::city_table::{limits, table};
use super::parts::{CityNames, View, free_line, names_of, number_of, state_of, window_tag, windows};
use super::plan::plan;
use super::words;
use crate::allocation::{own, section};
use crate::catalog::modules::{Line, modules};
use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::figures::Size;
use crate::ui::{Icon, Kind, LinkButton, Tone, icon, tag, trail};
use crate::{lecturers, urls, when};

/// What a part of the page is asked for.
#[derive(Default, Deserialize)]
pub struct Wish {
    /// `wszystkie` for the seats of all cities.
    #[serde(default)]
    miasta: String,
}

/// Everything of the page that does not depend on who looks.
struct Sheet {
    course: CourseName,
    modules: Vec<PinnedModule>,
    lecturers: Vec<LecturerCard>,
    cities: Vec<CitySeats>,
    /// How its limits changed since it was published.
    changes: Vec<RuleChange>,
    /// The round, where the cohort gives its seats by one.
    round: Option<RoundCard>,
    rules: RoundRules,
}

impl Sheet {
    async fn load(caller: &Caller, view: &View) -> domain::Result<Self> {
        let (academy, cohort) = (&caller.academy, &view.cohort);
        let course = course_name(academy, cohort.course, caller.lang).await?;
        let modules = pinned_modules(academy, cohort.id, caller.lang).await?;
        let pinned: Vec<ModuleId> = modules.iter().map(|module| module.content.module).collect();
        let mut lecturers = public_lecturers(academy, caller.lang).await?;
        lecturers.retain(|card| card.teaches_in(cohort.course, cohort.id, &pinned));
        let cities = city_seats(academy, cohort.id, &view.books, &view.names).await?;
        let changes = rule_changes(academy, cohort).await?;
        let (round, rules) = match cohort.mode {
            AdmissionMode::Round => round_with_rules(academy, cohort.id).await?,
            _ => (None, RoundRules::default()),
        };
        Ok(Self { course, modules, lecturers, cities, changes, round, rules })
    }
}

/// The cohort's page, for everybody; whoever applied sees where she stands.
pub async fn show(caller: Caller, Path(slug): Path<String>, Query(wish): Query<Wish>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let sheet = Sheet::load(&caller, &view).await?;
    let lang = caller.lang;
    let lead = view.cohort.texts.of(lang).lead.clone();
    let in_full = wish.miasta == "wszystkie";
    let page = Page::new(&caller, view.name(lang), || whole(&caller, &view, &sheet, in_full));
    Ok(page.nav(Nav::Courses).description(lead).into_response())
}

fn whole(caller: &Caller, view: &View, sheet: &Sheet, in_full: bool) -> impl IntoView {
    let lang = caller.lang;
    let (name, course) = (view.name(lang), &sheet.course);
    let mut up = vec![(lang.t("Programy", "Programmes").to_owned(), caller.href(&urls::home()))];
    if course.is_published {
        up.push((course.title.clone(), caller.href(&urls::course(&course.slug))));
    }
    let names = names_of(lang, &sheet.cities);
    let today = when::day(caller.academy.now(), view.zone());
    // A line never ends between the two words.
    let title = format!("{}: {name}", course.title).replace("Smart City", "Smart\u{a0}City");
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, name)}
        <div class="with-aside">
            <div class="lead-in">
                <div class="row">{window_tag(caller, &view.cohort)}{raised(lang, view, sheet)}</div>
                <h1>{title}</h1>
                <p class="lead">{view.cohort.texts.of(lang).lead.clone()}</p>
                {facts(lang, view, sheet)}
            </div>
            {application(caller, view, (&sheet.cities, &names), sheet)}
            <div class="flow" data-space="7">
                <section aria-labelledby="plan">
                    <h2 id="plan" data-after="4">{lang.t("Plan kohorty", "Plan of the cohort")}</h2>
                    {plan(lang, &view.cohort, &sheet.modules, today)}
                </section>
                {programme(caller, view, sheet)}
                {section(caller, &view.cohort, (sheet.round.as_ref(), &sheet.rules))}
                {limits(lang, view, (&sheet.cities, &names), &sheet.changes)}
                {table(caller, view, (&sheet.cities, &names), in_full)}
                {teachers(caller, sheet)}
            </div>
        </div>
    }
}

/// That more cities may come than was planned first.
fn raised(lang: Lang, view: &View, sheet: &Sheet) -> Option<AnyView> {
    let cities = view.books.limits.cities.0;
    let (from, to) = (cities_raised_from(&sheet.changes, cities)?, cities?);
    let text =
        say!(lang, "Limit miast zwiększony z {from} do {to}", "Number of cities raised from {from} to {to}");
    Some(tag(text, Tone::Lamp, Some(Icon::Hall)))
}

fn facts(lang: Lang, view: &View, sheet: &Sheet) -> AnyView {
    let dates = when::span(lang, view.cohort.starts_on, view.cohort.ends_on);
    let (n, hours) = (sheet.modules.len(), sheet.course.declared_hours);
    let modules = lang.plural(n as u64, ["moduł", "moduły", "modułów"], ["module", "modules"]);
    let unit = lang.plural(hours.into(), ["godzina", "godziny", "godzin"], ["hour", "hours"]);
    view! {
        <ul class="facts">
            <li>{icon(Icon::Calendar)}{dates}</li>
            <li>{icon(Icon::Read)}{format!("{n} {modules}")}</li>
            <li>{icon(Icon::Seal)}{say!(lang, "certyfikat, {hours} {unit}", "certificate, {hours} {unit}")}</li>
        </ul>
    }
    .into_any()
}

/// The modules as this cohort has pinned them, with their dates.
fn programme(caller: &Caller, view: &View, sheet: &Sheet) -> Option<AnyView> {
    if sheet.modules.is_empty() {
        return None;
    }
    let lang = caller.lang;
    let line = |module: &PinnedModule| {
        let due = module.due_at.map(|due| {
            let day = when::day_month(lang, when::day(due, view.zone()));
            say!(lang, "do {day}", "until {day}")
        });
        Line { due, ..Line::of(&module.content) }
    };
    let lines = sheet.modules.iter().map(line).collect();
    Some(
        view! {
            <section aria-labelledby="moduly">
                <h2 id="moduly" data-after="4">{lang.t("Czego się nauczysz", "What you will learn")}</h2>
                {modules(caller, lines, &sheet.lecturers)}
            </section>
        }
        .into_any(),
    )
}

fn teachers(caller: &Caller, sheet: &Sheet) -> Option<AnyView> {
    if sheet.lecturers.is_empty() {
        return None;
    }
    Some(
        view! {
            <section aria-labelledby="kadra">
                <h2 id="kadra" data-after="4">{caller.lang.t("Kto uczy", "Who teaches")}</h2>
                {lecturers::tiles(caller, &sheet.lecturers)}
            </section>
        }
        .into_any(),
    )
}

/// My place: the answer first, then the picture, why, and the way on or out.
fn application(caller: &Caller, view: &View, cities: (&[CitySeats], &CityNames), sheet: &Sheet) -> AnyView {
    let lang = caller.lang;
    let active = view.standing.as_ref().filter(|standing| !standing.state.is_end());
    let body = match (&view.standing, active) {
        (_, Some(standing)) => inside(caller, view, standing, cities),
        (Some(ended), None) => {
            let sentence = words::sentence(lang, ended, view.zone());
            view! {
                <header><p class="over">{lang.t("Twoje zgłoszenie", "Your application")}</p>
                    <h2 id="application">{words::headline(lang, ended)}</h2></header>
                <div><p>{sentence}</p>{way_in(caller, view)}</div>
            }
            .into_any()
        }
        (None, None) => stranger(caller, view),
    };
    let decided = view
        .standing
        .as_ref()
        .map(|standing| own(caller, &view.cohort, standing.receipt, (sheet.round.as_ref(), &sheet.rules)));
    view! { <aside class="application" aria-labelledby="application">{body}{decided}</aside> }.into_any()
}

/// For somebody who has not applied: what there is, or that it is over.
fn stranger(caller: &Caller, view: &View) -> AnyView {
    let lang = caller.lang;
    let zone = view.zone();
    let title = match view.cohort.applications(caller.academy.now()) {
        Moment::Open if view.cohort.state == CohortState::Published => free_line(lang, &view.books),
        Moment::TooEarly => lang.t("Zapisy jeszcze się nie zaczęły", "Applications are not open yet").into(),
        _ => lang.t("Zapisy są zakończone", "Applications are closed").into(),
    };
    let window = view.cohort.window;
    let (opens, closes) = (window.opens, window.closes.min(view.cohort.promotion_until));
    let (opens, closes) = (when::date_time(lang, opens, zone), when::date_time(lang, closes, zone));
    let dates = say!(lang, "Zapisy od {opens} do {closes}.", "Applications from {opens} to {closes}.");
    view! {
        <header><p class="over">{lang.t("Zgłoszenia", "Applications")}</p>
            <h2 id="application">{title}</h2></header>
        <div class="flow"><p data-text="sm">{dates}</p>{way_in(caller, view)}</div>
    }
    .into_any()
}

fn inside(
    caller: &Caller,
    view: &View,
    standing: &Standing,
    (cities, names): (&[CitySeats], &CityNames),
) -> AnyView {
    let lang = caller.lang;
    let receipt = standing.receipt;
    let sent = when::date_time(lang, standing.applied_at, view.zone());
    let mine = standing.state.takes_seat();
    let city = cities.iter().find(|city| city.city == standing.seat_city).map(|city| {
        view! {
            <div class="flow">
                <div class="spread"><strong>{names.get(&city.city).cloned()}</strong>{windows(lang, city, mine, Size::Large)}</div>
                <p data-text="sm">{number_of(lang, city)}" · "{state_of(lang, city, &view.books)}</p>
            </div>
        }
    });
    let is_held = matches!(standing.state, EnrollmentState::Invited | EnrollmentState::Offered);
    let answer = is_held.then(|| {
        let label = match standing.state {
            EnrollmentState::Offered => lang.t("Odpowiedz na ofertę", "Answer the offer"),
            _ => lang.t("Odpowiedz na zaproszenie", "Answer the invitation"),
        };
        view! {
            <LinkButton
                kind=Kind::Primary
                label=label
                href=caller.href(&urls::invitation(&view.cohort.slug))
            />
        }
    });
    let certificate = (standing.state == EnrollmentState::Completed).then(|| {
        view! {
            <LinkButton
                kind=Kind::Primary
                label=lang.t("Mój certyfikat", "My certificate")
                href=caller.href(&urls::own_certificate(standing.id))
                sign=Icon::Seal
            />
        }
    });
    let leave = (standing.state != EnrollmentState::Completed && !is_held).then(|| {
        view! {
            <LinkButton
                small=true
                label=lang.t("Wycofaj zgłoszenie", "Withdraw the application")
                href=caller.href(&urls::withdraw(&view.cohort.slug))
            />
        }
    });
    // Whoever was invited has not applied.
    let (over, number) = if standing.reason == Reason::Invitation {
        (
            lang.t("Twoje zaproszenie", "Your invitation"),
            say!(lang, "Zaproszenie nr {receipt}, wysłane {sent}.", "Invitation no. {receipt}, sent {sent}."),
        )
    } else {
        (
            lang.t("Twoje zgłoszenie", "Your application"),
            say!(lang, "Zgłoszenie nr {receipt}, wysłane {sent}.", "Application no. {receipt}, sent {sent}."),
        )
    };
    view! {
        <header><p class="over">{over}</p>
            <h2 id="application">{words::headline(lang, standing)}</h2></header>
        {city}
        <div class="flow">
            <p data-text="sm">{words::sentence(lang, standing, view.zone())}</p>
            <p data-text="sm">{number}</p>
            <div class="row">{answer}{certificate}{leave}</div>
        </div>
    }
    .into_any()
}

fn way_in(caller: &Caller, view: &View) -> Option<AnyView> {
    let open = view.cohort.state == CohortState::Published
        && view.cohort.applications(caller.academy.now()) == Moment::Open;
    let lang = caller.lang;
    open.then(|| {
        view! {
            <LinkButton
                kind=Kind::Primary
                label=lang.t("Zgłoś się", "Apply")
                href=caller.href(&urls::apply(&view.cohort.slug))
            />
        }
        .into_any()
    })
}
