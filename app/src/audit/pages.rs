//! The page of the change log and its export.

use axum::extract::Query;
use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::audit::{By, Kind, Line, Trail, queries};
use domain::ids::PersonId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::query::Asked;
use super::words;
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::sheet::{Cell, Kind as SheetKind, Sheet, files};
use crate::ui::pages::{PageWords, onward};
use crate::ui::{Choice, DataTable, Empty, LinkButton, Select, TextField};
use crate::{urls, when};

pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> Reply {
    let filter = asked.filter(&caller).await?;
    let trail = queries::trail(&caller.academy, &caller.actor, &filter, queries::PAGE).await?;
    let title = caller.lang.t("Dziennik zmian", "Change log");
    Ok(Page::new(&caller, title, || view(&caller, &asked, trail))
        .layout(Layout::Work)
        .nav(Nav::Audit)
        .unlisted()
        .into_response())
}

fn view(caller: &Caller, asked: &Asked, trail: Trail) -> impl IntoView + use<> {
    let lang = caller.lang;
    let words = PageWords {
        label: lang.t("Strony", "Pages"),
        previous: lang.t("Najnowsze", "Newest"),
        next: lang.t("Starsze", "Older"),
    };
    let first = (!asked.before.is_empty()).then(|| caller.href(&asked.address(&urls::audit(), "")));
    let next = trail.next.map(|id| caller.href(&asked.address(&urls::audit(), &id.to_string())));
    let query = asked.address("", "");
    let list = if trail.lines.is_empty() { empty(caller) } else { table(caller, trail.lines) };
    view! {
        <div class="flow">
            <div class="spread">
                <h1>{lang.t("Dziennik zmian", "Change log")}</h1>
                <div class="row">{files(caller, &urls::audit(), &query)}</div>
            </div>
            {filters(caller, asked)}
            {list}
            {onward(first, next, words)}
        </div>
    }
}

fn empty(caller: &Caller) -> AnyView {
    let (lang, all) = (caller.lang, caller.href(&urls::audit()));
    view! {
        <Empty
            title=lang.t("Brak wpisów dla tych filtrów.", "No lines for these filters.")
            why=lang.t(
                "Sprawdź adres osoby i okres albo pokaż wszystko.",
                "Check the address and the period, or show everything.",
            )
        >
            <LinkButton label=lang.t("Pokaż wszystko", "Show everything") href=all />
        </Empty>
    }
    .into_any()
}

fn filters(caller: &Caller, asked: &Asked) -> AnyView {
    let lang = caller.lang;
    let mut kinds = vec![Choice::new("", lang.t("wszystko", "everything"))];
    kinds.extend(Kind::ALL.map(|kind| Choice::new(kind.word(), words::kind(lang, kind))));
    view! {
        <form class="filters" method="get" action=caller.href(&urls::audit())>
            <Select name="kind" label=lang.t("Czego dotyczy", "About") options=kinds value=asked.kind.clone() />
            <TextField
                name="person"
                label=lang.t("Adres osoby", "Address of a person")
                value=asked.person.clone()
                autocomplete="off"
            />
            <TextField name="from" label=lang.t("Od dnia", "From") kind="date" value=asked.from.clone() />
            <TextField name="to" label=lang.t("Do dnia", "To") kind="date" value=asked.to.clone() />
            <button class="button">{lang.t("Filtruj", "Filter")}</button>
        </form>
    }
    .into_any()
}

fn table(caller: &Caller, lines: Vec<Line>) -> AnyView {
    let lang = caller.lang;
    let rows = lines.iter().map(|line| row(caller, line)).collect_view();
    let columns = [
        lang.t("Kiedy", "When"),
        lang.t("Kto", "Who"),
        lang.t("Co", "What"),
        lang.t("Przed i po", "Before and after"),
        lang.t("Powód", "Why"),
    ];
    view! {
        <DataTable caption=lang.t("Dziennik zmian", "Change log") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
    }
    .into_any()
}

fn row(caller: &Caller, line: &Line) -> impl IntoView + use<> {
    let lang = caller.lang;
    let at = when::date_time(lang, line.at, caller.zone());
    let who = match &line.by {
        By::Person(id, Some(name)) => named(caller, *id, name.clone()),
        by => by_whom(lang, by).into_any(),
    };
    let subject = line.subject.clone().map(|name| {
        let name = match line.subject_person {
            Some(id) => named(caller, id, name),
            None => name.into_any(),
        };
        view! { <br/>{name} }
    });
    let place: Vec<String> = [line.cohort.clone(), line.city.clone()].into_iter().flatten().collect();
    let place = (!place.is_empty()).then(|| view! { <br/><small class="soft">{place.join(", ")}</small> });
    let value = |value| words::value_of(lang, caller.zone(), &line.subject_kind, value);
    let before = line.before.as_ref().map(|before| view! { <del>{value(before)}</del> });
    let after = line.after.as_ref().map(|after| {
        let arrow = line.before.is_some().then_some("→ ");
        view! { <ins>{arrow}{value(after)}</ins> }
    });
    view! {
        <tr>
            <td><time datetime=when::machine(line.at)>{at}</time></td>
            <td>{who}</td>
            <th scope="row">{words::action(lang, &line.action)}{subject}{place}</th>
            <td><div class="changed">{before}{after}</div></td>
            <td>{line.reason.clone()}</td>
        </tr>
    }
}

/// A name, as a link for those who may open the person's page.
fn named(caller: &Caller, id: PersonId, name: String) -> AnyView {
    if !caller.may(Action::SeePeople, &Place::ACADEMY) {
        return name.into_any();
    }
    view! { <a href=caller.href(&urls::person(id))>{name}</a> }.into_any()
}

fn by_whom(lang: Lang, by: &By) -> String {
    match by {
        By::Person(_, Some(name)) => name.clone(),
        By::Person(_, None) => lang.t("usunięte konto", "an erased account").to_owned(),
        By::Job(_) => lang.t("automatycznie", "automatically").to_owned(),
    }
}

/// The lines that the filter leaves, as text.
pub(super) async fn csv(caller: Caller, asked: Query<Asked>) -> Reply {
    export(caller, asked, SheetKind::Csv).await
}

/// The same as a workbook.
pub(super) async fn xlsx(caller: Caller, asked: Query<Asked>) -> Reply {
    export(caller, asked, SheetKind::Xlsx).await
}

async fn export(caller: Caller, Query(asked): Query<Asked>, kind: SheetKind) -> Reply {
    let lang = caller.lang;
    let filter = asked.filter(&caller).await?;
    let trail = queries::trail(&caller.academy, &caller.actor, &filter, queries::EXPORT).await?;
    let head = [
        lang.t("Kiedy", "When"),
        lang.t("Kto", "Who"),
        lang.t("Co", "What"),
        lang.t("Czego dotyczy", "About"),
        lang.t("Kohorta", "Cohort"),
        lang.t("Miasto", "City"),
        lang.t("Przed", "Before"),
        lang.t("Po", "After"),
        lang.t("Powód", "Why"),
    ];
    let mut sheet = Sheet::new(kind, lang, caller.zone(), &head)?;
    for line in trail.lines {
        sheet.row(cells(&caller, line))?;
    }
    Ok(sheet.reply(lang.t("dziennik-zmian", "change-log")).await?.into_response())
}

fn cells(caller: &Caller, line: Line) -> [Cell; 9] {
    let lang = caller.lang;
    let value = |value: Option<serde_json::Value>| {
        value.map(|v| words::value_of(lang, caller.zone(), &line.subject_kind, &v)).unwrap_or_default()
    };
    let (before, after) = (value(line.before), value(line.after));
    [
        line.at.into(),
        by_whom(lang, &line.by).into(),
        words::action(lang, &line.action).into(),
        line.subject.unwrap_or_default().into(),
        line.cohort.unwrap_or_default().into(),
        line.city.unwrap_or_default().into(),
        before.into(),
        after.into(),
        line.reason.unwrap_or_default().into(),
    ]
}
