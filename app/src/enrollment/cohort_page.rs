use axum::extract::Path;
use axum::response::IntoResponse;
use domain::cohort::CohortState;
use domain::cohort::limits::Layer;
use domain::cohort::window::Moment;
use domain::enrollment::queries::city_seats;
use domain::enrollment::{CitySeats, EnrollmentState, Standing};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::parts::{View, number_of, state_of, windows};
use super::words;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::figures::Size;
use crate::ui::{Card, DataTable, Icon, Kind, LinkButton, Tone, icon, tag};
use crate::{urls, when};

/// The cohort's page, for everybody; whoever applied sees where she stands.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let cities = city_seats(&caller.academy, view.cohort.id, &view.books).await?;
    let lang = caller.lang;
    let text = view.cohort.texts.of(lang).clone();
    let page = Page::new(&caller, view.name(lang), || {
        view! {
            <div class="with-aside">
                <div class="lead-in">
                    <div class="row">{window_tag(&caller, &view)}</div>
                    <h1>{text.name.clone()}</h1>
                    <p class="lead">{text.lead.clone()}</p>
                    {facts(lang, &view)}
                </div>
                {application(&caller, &view, &cities)}
                <div class="flow">{table(lang, &view, &cities)}</div>
            </div>
        }
    });
    Ok(page.description(text.lead.clone()).into_response())
}

fn window_tag(caller: &Caller, view: &View) -> AnyView {
    let lang = caller.lang;
    let day = |at| when::day_month(lang, when::day(at, view.zone()));
    let (text, tone) = match (view.cohort.state, view.cohort.window.moment(caller.academy.now())) {
        (CohortState::Published, Moment::TooEarly) => {
            let from = day(view.cohort.window.opens);
            (say!(lang, "Zapisy od {from}", "Applications from {from}"), Tone::Sky)
        }
        (CohortState::Published, Moment::Open) => {
            let to = day(view.cohort.window.closes);
            (say!(lang, "Zapisy do {to}", "Applications until {to}"), Tone::Patina)
        }
        _ => (lang.t("Zapisy zakończone", "Applications closed").into(), Tone::Plain),
    };
    tag(text, tone, Some(Icon::Calendar))
}

fn facts(lang: Lang, view: &View) -> AnyView {
    let from = when::day_month(lang, view.cohort.starts_on);
    let to = when::date(lang, view.cohort.ends_on);
    let seats = words::of_cap(lang, view.books.tally.taken(Layer::Total), view.books.limits.total.0);
    let cities = words::of_cap(lang, view.books.tally.taken(Layer::CityCount), view.books.limits.cities.0);
    view! {
        <ul class="facts">
            <li>{icon(Icon::Calendar)}{from}" – "{to}</li>
            <li>{icon(Icon::Window)}{say!(lang, "zajęte miejsca: {seats}", "places taken: {seats}")}</li>
            <li>{icon(Icon::Hall)}{say!(lang, "miasta: {cities}", "cities: {cities}")}</li>
        </ul>
    }
    .into_any()
}

/// My place: the answer first, then the picture, why, and the way on or out.
fn application(caller: &Caller, view: &View, cities: &[CitySeats]) -> AnyView {
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
        (None, None) => view! {
            <header><p class="over">{lang.t("Zgłoszenia", "Applications")}</p>
                <h2 id="application">{free_line(lang, view)}</h2></header>
            <div>{way_in(caller, view)}</div>
        }
        .into_any(),
    };
    view! { <aside class="application" aria-labelledby="application">{body}</aside> }.into_any()
}

fn inside(caller: &Caller, view: &View, standing: &Standing, cities: &[CitySeats]) -> AnyView {
    let lang = caller.lang;
    let receipt = standing.receipt;
    let sent = when::date_time(lang, standing.applied_at, view.zone());
    let mine = standing.state.takes_seat();
    let city = cities.iter().find(|city| city.city == standing.seat_city).map(|city| {
        view! {
            <div class="flow">
                <div class="spread"><strong>{city.name.clone()}</strong>{windows(lang, city, mine, Size::Large)}</div>
                <p data-text="sm">{number_of(lang, city)}" · "{state_of(lang, city)}</p>
            </div>
        }
    });
    let answer = (standing.state == EnrollmentState::Invited).then(|| {
        view! {
            <LinkButton
                kind=Kind::Primary
                label=lang.t("Odpowiedz na zaproszenie", "Answer the invitation")
                href=caller.href(&urls::invitation(&view.cohort.slug))
            />
        }
    });
    let leave =
        (!matches!(standing.state, EnrollmentState::Completed | EnrollmentState::Invited)).then(|| {
            view! {
                <LinkButton
                    small=true
                    label=lang.t("Wycofaj zgłoszenie", "Withdraw the application")
                    href=caller.href(&urls::withdraw(&view.cohort.slug))
                />
            }
        });
    view! {
        <header><p class="over">{lang.t("Twoje zgłoszenie", "Your application")}</p>
            <h2 id="application">{words::headline(lang, standing)}</h2></header>
        {city}
        <div class="flow">
            <p data-text="sm">{words::sentence(lang, standing, view.zone())}</p>
            <p data-text="sm">
                {say!(lang, "Zgłoszenie nr {receipt}, wysłane {sent}.", "Application no. {receipt}, sent {sent}.")}
            </p>
            <div class="row">{answer}{leave}</div>
        </div>
    }
    .into_any()
}

fn way_in(caller: &Caller, view: &View) -> Option<AnyView> {
    let open = view.cohort.state == CohortState::Published
        && view.cohort.window.moment(caller.academy.now()) == Moment::Open;
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

fn free_line(lang: Lang, view: &View) -> String {
    match view.books.limits.total.free(view.books.tally.taken(Layer::Total)) {
        Some(0) => lang
            .t(
                "Komplet: zgłoszenia trafiają na listę oczekujących",
                "Full: applications join the waiting list",
            )
            .into(),
        Some(free) => {
            let word = lang.plural(
                free.into(),
                ["wolne miejsce", "wolne miejsca", "wolnych miejsc"],
                ["free place", "free places"],
            );
            format!("{free} {word}")
        }
        None => lang.t("Miejsca są wolne", "There are free places").into(),
    }
}

fn table(lang: Lang, view: &View, cities: &[CitySeats]) -> AnyView {
    if cities.is_empty() {
        return ().into_any();
    }
    let own = view.standing.as_ref().filter(|standing| !standing.state.is_end());
    let rows = cities
        .iter()
        .map(|city| {
            let mine = own.is_some_and(|standing| standing.seat_city == city.city);
            let seated = mine && own.is_some_and(|standing| standing.state.takes_seat());
            let yours = mine.then(|| view! { <strong>{lang.t("Twoje miasto", "Your city")}</strong>", " });
            view! {
                <tr>
                    <th scope="row">{city.name.clone()}</th>
                    <td>{windows(lang, city, seated, Size::Medium)}</td>
                    <td class="spare">{number_of(lang, city)}</td>
                    <td>{yours}{state_of(lang, city)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [("Miasto", "City"), ("Miejsca", "Places"), ("Zajęte", "Taken"), ("Stan", "State")];
    let title = lang.t("Miejsca w miastach", "Places in cities");
    view! {
        <section id="cities" aria-labelledby="cities-title">
            <h2 id="cities-title">{title}</h2>
            <Card flush=true>
                <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>
                    {rows}
                </DataTable>
            </Card>
        </section>
    }
    .into_any()
}
