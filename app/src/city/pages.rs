//! The organizer's register: the list, and one city with its names, codes, domains and successor.

use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use domain::access::Action;
use domain::city::commands::{confirm_domain, drop_domain, merge, rename};
use domain::city::{CityCard, CityFacts, CityFilter, CityPage, Country, queries};
use domain::error::{Error, FieldError};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::field::{self, CityField};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::summary;
use crate::request::Caller;
use crate::routes::{Routes, Who};
use crate::sheet::{Kind as SheetKind, Sheet, files};
use crate::ui::pages::{PageWords, onward};
use crate::ui::{Button, DataTable, Empty, Kind, LinkButton, TextField, trail};
use crate::urls;
use crate::words::grouped;

/// The routes of the register.
#[must_use]
pub fn routes() -> Routes {
    let keeper = Who::Allowed(Action::KeepCities);
    Routes::default()
        .page("/zrodla", Who::Everybody, super::sources::show)
        .page("/organizacja/miasta", keeper, list)
        .page("/organizacja/miasta.csv", keeper, csv)
        .page("/organizacja/miasta.xlsx", keeper, xlsx)
        .form("/organizacja/miasta/{id}", keeper, show, take)
}

/// The cities that the filter leaves, as text.
async fn csv(caller: Caller, filter: Query<CityFilter>) -> Reply {
    export(caller, filter, SheetKind::Csv).await
}

/// The same as a workbook.
async fn xlsx(caller: Caller, filter: Query<CityFilter>) -> Reply {
    export(caller, filter, SheetKind::Xlsx).await
}

async fn export(caller: Caller, Query(filter): Query<CityFilter>, kind: SheetKind) -> Reply {
    let cities = queries::listed(&caller.academy, &caller.actor, &filter).await?;
    let lang = caller.lang;
    let head = [
        ("Miasto", "City"),
        ("Region", "Region"),
        ("Kraj", "Country"),
        ("Mieszkańcy", "Inhabitants"),
        ("Wielkość", "Size"),
        ("Stan", "State"),
    ];
    let mut sheet = Sheet::new(kind, lang, caller.zone(), &head.map(|(pl, en)| lang.t(pl, en)))?;
    for city in &cities {
        sheet.row([
            city.naming.label(lang).into(),
            city.naming.region(lang).into(),
            city.naming.country.name(lang).into(),
            city.population.into(),
            city.population.map_or("", |_| city.size_class.name(lang)).into(),
            state_of(lang, city).into(),
        ])?;
    }
    Ok(sheet.reply(lang.t("miasta", "cities")).await?.into_response())
}

async fn list(caller: Caller, Query(mut filter): Query<CityFilter>) -> Reply {
    // Who asks for nothing in particular begins at home.
    if caller.query.is_empty() {
        filter.country = Country::Poland.code().to_owned();
    }
    let page = queries::city_page(&caller.academy, &caller.actor, &filter).await?;
    let title = caller.lang.t("Miasta", "Cities");
    Ok(Page::new(&caller, title, || list_view(&caller, &filter, page))
        .layout(Layout::Work)
        .nav(Nav::Cities)
        .into_response())
}

fn list_view(caller: &Caller, filter: &CityFilter, page: CityPage) -> impl IntoView + use<> {
    let lang = caller.lang;
    let query = format!("?country={}&query={}", urls::escape(&filter.country), urls::escape(&filter.query));
    let address = |after: &str| caller.href(&format!("{}{query}&after={after}", urls::cities()));
    let first = (!filter.after.is_empty()).then(|| address(""));
    let next = page.next.map(|after| address(&after.to_string()));
    let words = PageWords {
        label: lang.t("Strony", "Pages"),
        previous: lang.t("Początek listy", "Beginning of the list"),
        next: lang.t("Następna", "Next"),
    };
    view! {
        <div class="flow">
            <div class="spread">
                <h1>{lang.t("Miasta", "Cities")}</h1>
                <div class="row">{files(caller, &urls::cities(), &query)}</div>
            </div>
            {filters(caller, filter)}
            {found(caller, page)}
            {onward(first, next, words)}
        </div>
    }
}

/// The cities that the filter lets through, or a way on where there are none.
fn found(caller: &Caller, page: CityPage) -> AnyView {
    let lang = caller.lang;
    if page.cities.is_empty() {
        let all = caller.href(&format!("{}?country=", urls::cities()));
        return view! {
            <Empty
                title=lang.t("Nie ma takich miast.", "There are no such cities.")
                why=lang.t(
                    "Sprawdź pisownię albo szukaj we wszystkich krajach.",
                    "Check the spelling, or search in all countries.",
                )
            >
                <LinkButton label=lang.t("Pokaż wszystkie miasta", "Show all cities") href=all />
            </Empty>
        }
        .into_any();
    }
    let total = grouped(lang, page.total);
    let rows = page.cities.into_iter().map(|city| row(caller, &city)).collect_view();
    let columns = [
        lang.t("Miasto", "City"),
        lang.t("Region", "Region"),
        lang.t("Mieszkańcy", "Inhabitants"),
        lang.t("Wielkość", "Size"),
        lang.t("Stan", "State"),
    ];
    view! {
        <p class="soft">{say!(lang, "Miast na liście: {total}", "Cities listed: {total}")}</p>
        <DataTable caption=lang.t("Miasta", "Cities") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
    }
    .into_any()
}

fn filters(caller: &Caller, filter: &CityFilter) -> impl IntoView + use<> {
    let lang = caller.lang;
    let countries = Country::ALL
        .into_iter()
        .map(|country| {
            let selected = country.code() == filter.country;
            view! { <option value=country.code() selected=selected>{country.name(lang)}</option> }
        })
        .collect_view();
    view! {
        <form class="filters" method="get" action=caller.href(&urls::cities())>
            <div class="field">
                <label for="query">{lang.t("Nazwa", "Name")}</label>
                <input id="query" name="query" type="search" value=filter.query.clone()/>
            </div>
            <div class="field">
                <label for="country">{lang.t("Kraj", "Country")}</label>
                <select id="country" name="country">
                    <option value="">{lang.t("Wszystkie", "All")}</option>
                    {countries}
                </select>
            </div>
            <button class="button">{lang.t("Filtruj", "Filter")}</button>
        </form>
    }
}

/// Whether people can choose it.
const fn state_of(lang: Lang, city: &CityCard) -> &'static str {
    match (city.successor, city.is_selectable) {
        (Some(_), _) => lang.t("połączone z innym", "merged into another"),
        (None, true) => lang.t("do wyboru", "can be chosen"),
        (None, false) => lang.t("nie do wyboru", "cannot be chosen"),
    }
}

fn row(caller: &Caller, city: &CityCard) -> impl IntoView + use<> {
    let lang = caller.lang;
    let (people, size) = match city.population {
        Some(people) => (grouped(lang, people), city.size_class.name(lang)),
        None => (lang.t("nieznana", "unknown").to_owned(), "–"),
    };
    view! {
        <tr>
            <th scope="row"><a href=caller.href(&urls::city(city.id))>{city.naming.label(lang)}</a></th>
            <td>{city.naming.region(lang)}</td>
            <td>{people}</td>
            <td>{size}</td>
            <td>{state_of(lang, city)}</td>
        </tr>
    }
}

async fn show(caller: Caller, Path(id): Path<String>) -> Reply {
    city_page(&caller, parse(&id)?, FormState::filled(caller.draft.clone().unwrap_or_default())).await
}

async fn take(caller: Caller, Path(id): Path<String>, fields: Fields) -> Reply {
    let id = parse(&id)?;
    if field::is_search(&fields) {
        return city_page(&caller, id, FormState::filled(fields)).await;
    }
    match change(&caller, id, &fields).await {
        Ok(()) => Ok(see_other(&caller, &urls::city(id), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            city_page(&caller, id, FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The pressed button says which of the page's forms was sent.
async fn change(caller: &Caller, id: CityId, fields: &Fields) -> domain::Result<()> {
    let (academy, actor) = (&caller.academy, &caller.actor);
    match fields.get("what") {
        "rename" => rename(academy, actor, id, fields.get("name"), fields.get("rename_reason")).await,
        "confirm" => confirm_domain(academy, actor, id, fields.get("domain")).await,
        "drop" => drop_domain(academy, actor, id, fields.get("dropped")).await,
        "merge" => {
            let into = field::chosen(fields).ok_or_else(|| Error::field("city", FieldError::Required))?;
            merge(academy, actor, id, into, fields.get("reason")).await
        }
        _ => Err(Error::NotFound),
    }
}

fn parse(id: &str) -> domain::Result<CityId> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn city_page(caller: &Caller, id: CityId, state: FormState) -> Reply {
    let facts = queries::city_facts(&caller.academy, &caller.actor, id).await?;
    let lang = caller.lang;
    let heir = match facts.card.successor {
        Some(id) => Some(queries::get_city(&caller.academy, id).await?),
        None => None,
    };
    let label = lang.t("Następca", "Successor");
    let successor = CityField::of(&caller.academy, lang, &state, label).await?;
    let title = facts.card.naming.label(lang);
    let status = state.status();
    Ok(Page::new(caller, title, || city_view(caller, (facts, heir), &state, successor))
        .layout(Layout::Form)
        .nav(Nav::Cities)
        .status(status)
        .into_response())
}

fn city_view(
    caller: &Caller,
    (facts, heir): (CityFacts, Option<CityCard>),
    state: &FormState,
    successor: CityField,
) -> impl IntoView + use<> {
    let lang = caller.lang;
    let is_merged = facts.card.successor.is_some();
    let name = facts.card.naming.label(lang);
    let up = vec![(lang.t("Miasta", "Cities").to_owned(), caller.href(&urls::cities()))];
    view! {
        <div class="flow" data-space="6">
            {trail(lang.t("Jesteś tutaj", "You are here"), up, name.clone())}
            <h1 data-text="2xl">{name}</h1>
            {summary(lang, state)}
            {facts_view(caller, &facts, heir)}
            {domains_form(caller, &facts, state)}
            {rename_form(lang, &facts, state)}
            {(!is_merged).then(|| merge_form(lang, facts.applications, state, successor))}
        </div>
    }
}

fn facts_view(caller: &Caller, facts: &CityFacts, heir: Option<CityCard>) -> impl IntoView + use<> {
    let lang = caller.lang;
    let mut pairs = vec![(lang.t("Region", "Region"), facts.card.naming.region(lang))];
    let people = facts.inhabitants.as_ref().map(|count| {
        let year = count
            .year
            .map_or_else(|| lang.t("w przybliżeniu", "approximate").to_owned(), |year| year.to_string());
        let lent = count
            .lender
            .as_ref()
            .map(|code| say!(lang, ", sama miejscowość {code}", ", the town {code} alone"));
        format!("{} ({}, {year}{})", grouped(lang, count.people), count.source, lent.unwrap_or_default())
    });
    let size = people.is_some().then(|| facts.card.size_class.name(lang).to_owned());
    let unknown = || lang.t("nieznana", "unknown").to_owned();
    pairs.push((lang.t("Liczba mieszkańców", "Inhabitants"), people.unwrap_or_else(unknown)));
    pairs.extend(size.map(|size| (lang.t("Wielkość", "Size"), size)));
    if let Some((north, east)) = facts.position {
        pairs.push((lang.t("Położenie", "Position"), format!("{north:.4}° N, {east:.4}° E")));
    }
    pairs.extend(facts.eurostat.clone().map(|code| ("Eurostat", code)));
    let codes =
        facts.codes.iter().map(|(scheme, code)| format!("{scheme} {code}")).collect::<Vec<_>>().join(", ");
    pairs.push((lang.t("Kody", "Codes"), codes));
    let heir = heir.map(|heir| {
        let (href, name) = (caller.href(&urls::city(heir.id)), heir.naming.label(lang));
        view! { <dt>{lang.t("Połączone z", "Merged into")}</dt><dd><a href=href>{name}</a></dd> }
    });
    let pairs = pairs.into_iter().map(|(term, text)| view! { <dt>{term}</dt><dd>{text}</dd> }).collect_view();
    view! { <dl class="city-facts">{pairs}{heir}</dl> }
}

fn domains_form(caller: &Caller, facts: &CityFacts, state: &FormState) -> impl IntoView + use<> {
    let lang = caller.lang;
    let domains = facts
        .domains
        .iter()
        .map(|domain| {
            let label = say!(lang, "Usuń {domain}", "Remove {domain}");
            view! {
                <li>
                    <form method="post" class="row">
                        <span>{domain.clone()}</span>
                        <input type="hidden" name="dropped" value=domain.clone()/>
                        <button class="button" data-kind="quiet" name="what" value="drop">{label}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let domains = (!facts.domains.is_empty()).then(|| view! { <ul>{domains}</ul> });
    view! {
        <section class="flow">
            <h2>{lang.t("Domeny poczty", "E-mail domains")}</h2>
            <p>{lang.t(
                "Kto ma adres w potwierdzonej domenie, tego zatrudnienie w tym mieście jest od razu potwierdzone.",
                "Whoever has an address at a confirmed domain is at once confirmed as working for this city.",
            )}</p>
            {domains}
            <form method="post" class="flow">
                {text_field(lang, state, "domain", lang.t("Nowa domena, np. um.elk.pl", "New domain, e.g. um.elk.pl"), String::new())}
                <button class="button" name="what" value="confirm">{lang.t("Potwierdź domenę", "Confirm the domain")}</button>
            </form>
        </section>
    }
}

fn rename_form(lang: Lang, facts: &CityFacts, state: &FormState) -> impl IntoView + use<> {
    view! {
        <section class="flow">
            <h2>{lang.t("Nazwa", "Name")}</h2>
            <form method="post" class="flow">
                {text_field(lang, state, "name", lang.t("Nazwa urzędowa", "Official name"), facts.card.naming.name.clone())}
                {text_field(lang, state, "rename_reason", lang.t("Powód zmiany", "Reason for the change"), String::new())}
                <button class="button" name="what" value="rename">{lang.t("Zmień nazwę", "Rename")}</button>
            </form>
        </section>
    }
}

fn merge_form(
    lang: Lang,
    applications: u64,
    state: &FormState,
    successor: CityField,
) -> impl IntoView + use<> {
    let applications = grouped(lang, applications);
    let how_many = say!(
        lang,
        "Pod następcą policzą się zgłoszenia tego miasta: {applications}.",
        "Applications of this city that will count under the successor: {applications}."
    );
    view! {
        <section class="flow">
            <h2>{lang.t("Połączenie z innym miastem", "Merging into another city")}</h2>
            <p>{lang.t(
                "Połącz, gdy to miasto stało się częścią innego albo jest w rejestrze drugi raz.",
                "Merge when this city has become a part of another, or stands in the register twice.",
            )}</p>
            <form method="post" class="flow">
                <input type="hidden" name="what" value="merge"/>
                {successor.view()}
                {text_field(lang, state, "reason", lang.t("Powód połączenia", "Reason for merging"), String::new())}
                <p>
                    {lang.t(
                        "Tego miasta nie będzie można wybrać, a miejsca obu policzą się razem pod następcą, razem z kolejką. Dawne zgłoszenia zachowują nazwę swojego miasta. ",
                        "Nobody will be able to choose this city, and the places of both count together under the successor, and so does the queue. Past applications keep the name of their city. ",
                    )}
                    {how_many} " "
                    <strong>{lang.t("Tego nie można cofnąć.", "This cannot be undone.")}</strong>
                </p>
                <div><Button kind=Kind::Danger label=lang.t("Połącz miasta", "Merge the cities") /></div>
            </form>
        </section>
    }
}

fn text_field(
    lang: Lang,
    state: &FormState,
    name: &'static str,
    label: &str,
    first: String,
) -> impl IntoView + use<> {
    let value = if state.fields.has(name) { state.value(name) } else { first };
    view! { <TextField name=name label=label value=value error=state.error(lang, name) /> }
}
