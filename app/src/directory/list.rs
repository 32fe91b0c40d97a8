//! The list of people.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::IntoResponse;
use domain::access::Role;
use domain::affiliation::State;
use domain::city::{Naming, told_apart};
use domain::directory::{PeopleFilter, PeoplePage, PersonLine, queries};
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::sheet::{Kind, Sheet, files};
use crate::ui::pages::{PageWords, numbered};
use crate::ui::{Choice, DataTable, Empty, Icon, LinkButton, Select, TextField, Tone, tag};
use crate::urls;

/// The people that the filter leaves, as text.
pub(super) async fn csv(caller: Caller, filter: Query<PeopleFilter>) -> Reply {
    export(caller, filter, Kind::Csv).await
}

/// The same as a workbook.
pub(super) async fn xlsx(caller: Caller, filter: Query<PeopleFilter>) -> Reply {
    export(caller, filter, Kind::Xlsx).await
}

async fn export(caller: Caller, Query(filter): Query<PeopleFilter>, kind: Kind) -> Reply {
    let people = queries::all_people(&caller.academy, &caller.actor, &filter).await?;
    let lang = caller.lang;
    let head = [
        ("Osoba", "Person"),
        ("Adres", "Address"),
        ("Miejsce pracy", "Workplace"),
        ("Do potwierdzenia", "To be confirmed"),
        ("Role", "Roles"),
        ("Konto", "Account"),
    ];
    let mut sheet = Sheet::new(kind, lang, caller.zone(), &head.map(|(pl, en)| lang.t(pl, en)))?;
    let work = people.iter().flat_map(|person| &person.work).map(|(city, _)| city);
    let cities = told_apart(lang, work.map(|city| (city.label(lang), city)));
    let name = |city: &Naming| cities.get(&city.label(lang)).cloned().unwrap_or_default();
    for person in &people {
        let all = person.work.iter().map(|(city, _)| name(city)).collect::<Vec<_>>();
        let open = person.work.iter().filter(|(_, state)| *state == State::Declared);
        let open: Vec<String> = open.map(|(city, _)| name(city)).collect();
        let roles: Vec<_> = person.roles.iter().map(|role| words::role(lang, *role)).collect();
        sheet.row([
            person.name.as_str().into(),
            person.email.as_str().into(),
            all.join("; ").into(),
            open.join("; ").into(),
            roles.join(", ").into(),
            words::account(lang, &person.state).map_or("", |(_, word)| word).into(),
        ])?;
    }
    Ok(sheet.reply(lang.t("ludzie", "people")).await?.into_response())
}

pub(super) async fn show(caller: Caller, Query(filter): Query<PeopleFilter>) -> Reply {
    let page = queries::people(&caller.academy, &caller.actor, &filter).await?;
    let title = caller.lang.t("Ludzie", "People");
    Ok(Page::new(&caller, title, || view(&caller, &filter, page))
        .layout(Layout::Work)
        .nav(Nav::People)
        .unlisted()
        .into_response())
}

fn view(caller: &Caller, filter: &PeopleFilter, page: PeoplePage) -> impl IntoView + use<> {
    let lang = caller.lang;
    let total = page.total as u64;
    let word = lang.plural(total, ["osoba", "osoby", "osób"], ["person", "people"]);
    let query = format!("?query={}&role={}", urls::escape(&filter.query), urls::escape(&filter.role));
    let pages = numbered(page.page, page.pages, words_of_pages(caller), |number| {
        caller.href(&format!("{}{query}&page={number}", urls::people()))
    });
    let columns = [
        lang.t("Osoba", "Person"),
        lang.t("Miejsce pracy", "Workplace"),
        lang.t("Role", "Roles"),
        lang.t("Konto", "Account"),
    ];
    let list = if page.people.is_empty() {
        nobody(caller, filter)
    } else {
        let work = page.people.iter().flat_map(|person| &person.work).map(|(city, _)| city);
        let cities = told_apart(lang, work.map(|city| (city.label(lang), city)));
        let rows = page.people.into_iter().map(|person| row(caller, person, &cities)).collect_view();
        view! {
            <DataTable caption=lang.t("Ludzie", "People") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
        }
        .into_any()
    };
    view! {
        <div class="flow">
            <div class="spread">
                <h1>{lang.t("Ludzie", "People")}</h1>
                <div class="row">
                    {files(caller, &urls::people(), &query)}
                    <LinkButton
                        label=lang.t("Kto czeka na potwierdzenie", "Who waits to be confirmed")
                        href=caller.href(&urls::affiliations())
                        sign=Icon::Hall
                    />
                </div>
            </div>
            {filters(caller, filter)}
            <p class="soft">{total}" "{word}</p>
            {list}
            {pages}
        </div>
    }
}

fn words_of_pages(caller: &Caller) -> PageWords<'static> {
    let lang = caller.lang;
    PageWords {
        label: lang.t("Strony", "Pages"),
        previous: lang.t("Poprzednia", "Previous"),
        next: lang.t("Następna", "Next"),
    }
}

fn filters(caller: &Caller, filter: &PeopleFilter) -> AnyView {
    let lang = caller.lang;
    let mut options = vec![
        Choice::new("", lang.t("wszyscy", "everybody")),
        Choice::new("waiting", lang.t("praca do potwierdzenia", "work to be confirmed")),
    ];
    options.extend(Role::ALL.map(|role| Choice::new(role.name(), words::role(lang, role))));
    view! {
        <form class="filters" method="get" action=caller.href(&urls::people()) role="search">
            <TextField
                name="query"
                label=lang.t("Imię, adres lub miasto", "Name, address or city")
                kind="search"
                value=filter.query.clone()
            />
            <Select name="role" label=lang.t("Kto", "Who") options=options value=filter.role.clone() />
            <button class="button">{lang.t("Filtruj", "Filter")}</button>
        </form>
    }
    .into_any()
}

fn nobody(caller: &Caller, filter: &PeopleFilter) -> AnyView {
    let lang = caller.lang;
    let all = caller.href(&urls::people());
    let query = &filter.query;
    let title = if query.is_empty() {
        lang.t("Nikogo tu nie ma.", "There is nobody here.").to_owned()
    } else {
        say!(lang, "Brak wyników dla „{query}”.", "No results for “{query}”.")
    };
    view! {
        <Empty title=title why=lang.t("Szukamy w imionach, adresach i nazwach miast.", "We look at names, addresses and cities.")>
            <LinkButton label=lang.t("Pokaż wszystkich", "Show everybody") href=all />
        </Empty>
    }
    .into_any()
}

/// `cities` says what each is called in this list, by its label.
fn row(caller: &Caller, person: PersonLine, cities: &BTreeMap<String, String>) -> impl IntoView + use<> {
    let lang = caller.lang;
    let work = person
        .work
        .iter()
        .map(|(naming, state)| {
            let waits = (*state == State::Declared)
                .then(|| tag(lang.t("do potwierdzenia", "to be confirmed"), Tone::Lamp, Some(Icon::Clock)));
            let city = cities.get(&naming.label(lang)).cloned().unwrap_or_default();
            view! { <div>{city} " " {waits}</div> }
        })
        .collect_view();
    let roles: Vec<_> = person.roles.iter().map(|role| words::role(lang, *role)).collect();
    let account = words::account(lang, &person.state);
    view! {
        <tr>
            <th scope="row">
                <a href=caller.href(&urls::person(person.id))>{person.name}</a>
                <br/>
                <small class="soft">{person.email}</small>
            </th>
            <td>{work}</td>
            <td>{roles.join(", ")}</td>
            <td>{account.map(|(tone, word)| tag(word, tone, None))}</td>
        </tr>
    }
}
