//! Deadlines of a cohort and their extensions.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::{Action, Place};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::error::Error;
use domain::lang::Lang;
use domain::progress::commands::{end_extension, extend};
use domain::progress::queries::overview;
use domain::progress::{Extension, ExtensionForm, Overview, Pace, Whom};
use domain::say;
use domain::zone::parse_day;
use leptos::prelude::*;

use crate::cohort::parts::{Tab, head_of, up_to};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::{Ask, ask as ask_page};
use crate::request::Caller;
use crate::ui::{Button, Choice, DataTable, Icon, Kind, LinkButton, Select, TextField};
use crate::{urls, when};

fn zone(cohort: &CohortCard) -> Tz {
    cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw)
}

pub(super) async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let overview = overview(&caller.academy, &caller.actor, &cohort, caller.lang).await?;
    let title = Tab::Deadlines.title(caller.lang);
    Ok(Page::new(&caller, title, || view(&caller, &cohort, &overview))
        .layout(Layout::Work)
        .nav(Nav::Cohorts)
        .unlisted()
        .into_response())
}

/// Undoes an extension.
pub(super) async fn end(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let id = fields.get("extension").parse().map_err(|_| Error::NotFound)?;
    end_extension(&caller.academy, &caller.actor, &cohort, id).await?;
    Ok(see_other(&caller, &urls::deadlines(&slug), Some(Said::Saved)))
}

fn view(caller: &Caller, cohort: &CohortCard, overview: &Overview) -> impl IntoView + use<> {
    let lang = caller.lang;
    let may_run = caller.may(Action::RunCohort, &Place::cohort(cohort.course, cohort.id));
    let at = |at: Option<DateTime<Utc>>| {
        at.map_or_else(|| "–".to_owned(), |at| when::date_time(lang, at, zone(cohort)))
    };
    let rows = overview
        .modules
        .iter()
        .enumerate()
        .map(|(index, module)| {
            let late = overview.people.iter().filter(|person| person.modules[index].is_late).count();
            let done = overview.people.iter().filter(|p| p.modules[index].progress.is_finished()).count();
            let all = overview.people.len();
            view! {
                <tr>
                    <th scope="row">{module.number}". "{module.title.clone()}</th>
                    <td>{at(module.opens_at)}</td>
                    <td>{at(module.due_at)}</td>
                    <td>{say!(lang, "{done} z {all}", "{done} of {all}")}</td>
                    <td>{late}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        lang.t("Moduł", "Module"),
        lang.t("Otwarcie", "Opens"),
        lang.t("Termin", "Due"),
        lang.t("Ukończyli", "Finished"),
        lang.t("Po terminie", "Late"),
    ];
    let last = at(Some(cohort.completion_until));
    let extensions = if overview.extensions.is_empty() {
        view! { <p class="soft">{lang.t("Nikomu nie przedłużono terminu.", "No deadline was extended.")}</p> }
            .into_any()
    } else {
        let rows = overview
            .extensions
            .iter()
            .map(|extension| extension_row(caller, cohort, overview, extension, may_run))
            .collect_view();
        let columns = [
            lang.t("Komu", "For whom"),
            lang.t("Co", "What"),
            lang.t("Do", "Until"),
            lang.t("Powód", "Why"),
            "",
        ];
        view! { <DataTable caption=lang.t("Przedłużone terminy", "Extended deadlines") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable> }
            .into_any()
    };
    let new = may_run.then(|| {
        let href = caller.href(&urls::extend_deadline(&cohort.slug));
        view! { <LinkButton label=lang.t("Przedłuż termin", "Extend a deadline") href=href kind=Kind::Primary sign=Icon::Clock /> }
    });
    view! {
        <div class="flow">
            {head_of(caller, cohort, Tab::Deadlines, new.into_any())}
            <p>{say!(lang, "Cały program można ukończyć do {last}.", "The programme can be completed until {last}.")}</p>
            <DataTable caption=lang.t("Terminy modułów", "Deadlines of modules") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
            <section class="flow"><h2>{lang.t("Przedłużone terminy", "Extended deadlines")}</h2>{extensions}</section>
        </div>
    }
}

fn extension_row(
    caller: &Caller,
    cohort: &CohortCard,
    overview: &Overview,
    extension: &Extension,
    may_run: bool,
) -> AnyView {
    let lang = caller.lang;
    let find =
        |is: &dyn Fn(&domain::progress::PersonProgress) -> bool| overview.people.iter().find(|p| is(p));
    let whom = match extension.whom {
        Whom::Person(id) => find(&|person| person.person == id).map(|person| person.name.clone()),
        Whom::City(id) => find(&|person| person.city == id).map(|person| person.naming.label(lang)),
        Whom::Cohort => Some(lang.t("wszystkim", "everybody").to_owned()),
    };
    let whom = whom.unwrap_or_else(|| lang.t("poza kohortą", "no longer in the cohort").to_owned());
    let module = extension.module.map_or_else(
        || lang.t("cały program", "the whole programme").to_owned(),
        |id| {
            let module = overview.modules.iter().find(|module| module.id == id);
            module.map_or_else(String::new, |module| format!("{}. {}", module.number, module.title))
        },
    );
    let undo = may_run.then(|| {
        let says = say!(lang, "Cofnij: {whom}", "Undo: {whom}");
        view! {
            <form method="post" action=caller.href(&urls::deadlines(&cohort.slug))>
                <Button label=lang.t("Cofnij", "Undo") says=says small=true kind=Kind::Quiet name="extension" value=extension.id.to_string() />
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{whom.clone()}</th>
            <td>{module}</td>
            <td>{when::date_time(lang, extension.until, zone(cohort))}</td>
            <td>{extension.reason.clone()}</td>
            <td>{undo}</td>
        </tr>
    }
    .into_any()
}

pub(super) async fn ask(caller: Caller, Path(slug): Path<String>) -> Reply {
    let fields = caller.draft.clone().unwrap_or_else(|| {
        let asked: Vec<(String, String)> = serde_html_form::from_str(&caller.query).unwrap_or_default();
        Fields(asked.into_iter().filter(|(name, _)| name == "whom").collect())
    });
    page(&caller, &slug, &FormState::filled(fields)).await
}

pub(super) async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let form: ExtensionForm = fields.to()?;
    let until = last_second(fields.get("until"), zone(&cohort));
    match extend(&caller.academy, &caller.actor, &cohort, &form, until).await {
        Ok(()) => Ok(see_other(&caller, &urls::deadlines(&slug), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &slug, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What can be extended, with its present date.
fn dated(lang: Lang, zone: Tz, what: String, due: Option<DateTime<Utc>>) -> String {
    match due.map(|due| when::date_time(lang, due, zone)) {
        Some(due) => say!(lang, "{what} (teraz do {due})", "{what} (now until {due})"),
        None => say!(lang, "{what} (bez terminu)", "{what} (no date)"),
    }
}

/// The last second of a day in a zone.
fn last_second(day: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let local = parse_day(day).ok()?.and_hms_opt(23, 59, 59)?;
    local.and_local_timezone(zone).latest().map(|at| at.with_timezone(&Utc))
}

async fn page(caller: &Caller, slug: &str, state: &FormState) -> Result<Response, crate::page::Failure> {
    let lang = caller.lang;
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, slug).await?;
    let overview = overview(&caller.academy, &caller.actor, &cohort, lang).await?;
    let mut whom = vec![Choice::new("", lang.t("wybierz", "choose"))];
    let mut last = None;
    let names = overview.cities(lang);
    // Who has completed the programme has nothing to be extended.
    for person in overview.people.iter().filter(|person| person.pace != Pace::Finished) {
        let city = names.get(&person.city).cloned().unwrap_or_default();
        if last != Some(person.city) {
            let all = say!(lang, "{city}: całe miasto", "{city}: the whole city");
            whom.push(Choice::new(format!("city:{}", person.city), all));
            last = Some(person.city);
        }
        let label = format!("{city}: {}", person.name);
        whom.push(Choice::new(format!("person:{}", person.enrollment), label));
    }
    let whole = lang.t("cały program", "the whole programme").to_owned();
    let at = |what, due| dated(lang, zone(&cohort), what, due);
    let mut modules = vec![Choice::new("", at(whole, Some(cohort.completion_until)))];
    modules.extend(overview.modules.iter().map(|module| {
        let title = format!("{}. {}", module.number, module.title);
        Choice::new(module.id.to_string(), at(title, module.due_at))
    }));
    let fields = view! {
        <Select name="whom" label=lang.t("Komu", "For whom") options=whom value=state.value("whom") error=state.error(lang, "whom") required=true />
        <Select
            name="module" label=lang.t("Co przedłużasz", "What you extend")
            hint=lang.t(
                "W nawiasie termin całej kohorty. Kto ma już przedłużenie, ma późniejszy.",
                "In brackets the date of the whole cohort. Who has an extension already has a later one.",
            )
            options=modules value=state.value("module") error=state.error(lang, "module") />
        <TextField
            name="until" kind="date" label=lang.t("Do dnia (włącznie)", "Until the end of")
            value=state.value("until") error=state.error(lang, "until") required=true
        />
    }
    .into_any();
    let up = up_to(caller, &cohort, Tab::Deadlines);
    let asked = Ask {
        title: lang.t("Przedłuż termin", "Extend a deadline").to_owned(),
        follows: lang
            .t(
                "Osoby, których to dotyczy, dostaną e-mail i zobaczą nowy termin w swojej nauce.",
                "Those whom it concerns get an e-mail and see the new date in their learning.",
            )
            .to_owned(),
        verb: lang.t("Przedłuż", "Extend").to_owned(),
        is_danger: false,
        is_told: false,
        up,
        nav: Nav::Cohorts,
    };
    Ok(ask_page(caller, asked, state, Some(fields)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Warsaw;

    #[test]
    fn what_is_extended_says_its_present_date() {
        let due = "2027-04-27T21:00:00Z".parse().ok();
        let told = dated(Lang::Pl, ZONE, "cały program".into(), due).replace('\u{a0}', " ");
        assert_eq!(told, "cały program (teraz do 27 kwietnia 2027, 23.00)");
        assert_eq!(dated(Lang::En, ZONE, "2. Budget".into(), None), "2. Budget (no date)");
    }

    #[test]
    fn a_day_ends_in_its_last_second_however_it_is_typed() {
        let at = last_second("2026-10-06", ZONE);
        assert_eq!(at.map(|at| at.to_rfc3339()).as_deref(), Some("2026-10-06T21:59:59+00:00"));
        assert_eq!(last_second("6.10.2026", ZONE), at);
        assert_eq!(last_second("jutro", ZONE), None);
    }
}
