//! One person: account, work, roles, enrollments.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::affiliation;
use domain::directory::{GrantLine, PersonEnrollment, PersonPage, Work, queries};
use domain::error::Error;
use domain::ids::PersonId;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::form::Fields;
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Icon, Kind, LinkButton, Tone, tag, trail};
use crate::{urls, when};

pub(super) fn parse(id: &str) -> domain::Result<PersonId> {
    id.parse().map_err(|_| Error::NotFound)
}

/// The ways up to the pages below a person's.
pub(super) fn up(caller: &Caller, person: &PersonPage) -> Vec<(String, String)> {
    vec![
        (caller.lang.t("Ludzie", "People").to_owned(), caller.href(&urls::people())),
        (person.name.clone(), caller.href(&urls::person(person.id))),
    ]
}

pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Reply {
    let person = queries::person_page(&caller.academy, &caller.actor, parse(&id)?).await?;
    Ok(Page::new(&caller, person.name.clone(), || view(&caller, person))
        .layout(Layout::Work)
        .nav(Nav::People)
        .unlisted()
        .into_response())
}

/// Confirms a workplace with one press; refusing needs a reason, which the page of all that wait asks for.
pub(super) async fn take(caller: Caller, Path(id): Path<String>, fields: Fields) -> Reply {
    let id = parse(&id)?;
    let work = fields.get("confirm").parse().map_err(|_| Error::NotFound)?;
    affiliation::commands::decide(&caller.academy, &caller.actor, &[work], true, "").await?;
    Ok(see_other(&caller, &urls::person(id), Some(Said::Saved)))
}

fn view(caller: &Caller, person: PersonPage) -> impl IntoView + use<> {
    let lang = caller.lang;
    let up = vec![(lang.t("Ludzie", "People").to_owned(), caller.href(&urls::people()))];
    let audit = caller.may_somewhere(Action::SeeAudit).then(|| {
        let href = caller.href(&urls::audit_of(person.id));
        view! { <LinkButton label=lang.t("Dziennik zmian", "Change log") href=href sign=Icon::List /> }
    });
    let id = person.id;
    view! {
        <div class="flow">
            {trail(lang.t("Jesteś tutaj", "You are here"), up, person.name.clone())}
            <div class="spread">
                <h1>{person.name.clone()}</h1>
                {audit}
            </div>
            {facts(caller, &person)}
            <section class="flow">
                <h2>{lang.t("Miejsca pracy", "Workplaces")}</h2>
                {work_list(caller, person.work)}
            </section>
            <section class="flow">
                <div class="spread">
                    <h2>{lang.t("Role", "Roles")}</h2>
                    {caller.may_somewhere(Action::NameStaff).then(|| view! {
                        <LinkButton label=lang.t("Nadaj rolę", "Give a role") href=caller.href(&urls::give_role(id)) sign=Icon::Plus />
                    })}
                </div>
                {grants(caller, id, person.grants)}
            </section>
            <section class="flow">
                <h2>{lang.t("Kohorty", "Cohorts")}</h2>
                {enrollments(caller, person.enrollments)}
            </section>
        </div>
    }
}

fn facts(caller: &Caller, person: &PersonPage) -> AnyView {
    let lang = caller.lang;
    let state = match words::account(lang, &person.state) {
        Some((tone, word)) => tag(word, tone, None),
        None => tag(lang.t("czynne", "in use"), Tone::Patina, Some(Icon::Check)),
    };
    let demo = person.is_demo.then(|| tag(lang.t("osoba pokazowa", "demo person"), Tone::Sky, None));
    let seen =
        person.last_seen_at.map_or_else(|| "–".to_owned(), |at| when::date_time(lang, at, caller.zone()));
    let sessions = person.sessions as u64;
    let browsers =
        lang.plural(sessions, ["przeglądarka", "przeglądarki", "przeglądarek"], ["browser", "browsers"]);
    let end = (sessions > 0 && caller.may(Action::EndSessions, &Place::ACADEMY)).then(|| {
        let href = caller.href(&urls::end_sessions(person.id));
        view! { " " <a href=href>{lang.t("Wyloguj wszędzie", "Sign out everywhere")}</a> }
    });
    view! {
        <dl class="pairs card">
            <dt>{lang.t("Adres", "Address")}</dt>
            <dd>{person.email.clone()}</dd>
            <dt>{lang.t("Konto", "Account")}</dt>
            <dd>{state} " " {demo}</dd>
            <dt>{lang.t("Język wiadomości", "Language of mails")}</dt>
            <dd>{person.lang.name()}</dd>
            <dt>{lang.t("Od", "Since")}</dt>
            <dd>{when::date_time(lang, person.created_at, caller.zone())}</dd>
            <dt>{lang.t("Ostatnio", "Last here")}</dt>
            <dd>{seen}</dd>
            <dt>{lang.t("Zalogowane", "Signed in")}</dt>
            <dd>{sessions}" "{browsers}{end}</dd>
        </dl>
    }
    .into_any()
}

fn work_list(caller: &Caller, work: Vec<Work>) -> AnyView {
    let lang = caller.lang;
    if work.is_empty() {
        return view! { <p class="soft">{lang.t("Nie podano miejsca pracy.", "No workplace was given.")}</p> }
            .into_any();
    }
    let rows = work
        .into_iter()
        .map(|work| {
            let (tone, word) = words::work(lang, work.state);
            let ended = work.is_ended.then(|| tag(lang.t("zakończone", "ended"), Tone::Plain, None));
            let decide = work.may_decide.then(|| {
                let (id, place) = (work.id.to_string(), work.naming.label(lang));
                view! {
                    <form method="post" class="row">
                        <Button
                            label=lang.t("Potwierdź", "Confirm")
                            says=say!(lang, "Potwierdź: {place}", "Confirm: {place}")
                            name="confirm" value=id small=true
                        />
                        <LinkButton
                            label=lang.t("Odmów", "Refuse")
                            says=say!(lang, "Odmów: {place}", "Refuse: {place}")
                            href=caller.href(&urls::affiliations()) kind=Kind::Quiet small=true
                        />
                    </form>
                }
            });
            view! {
                <tr>
                    <th scope="row">{work.naming.label(lang)}</th>
                    <td>{work.function}</td>
                    <td>{tag(word, tone, None)} " " {ended} {work.reason.map(|reason| view! { <br/><small class="soft">{reason}</small> })}</td>
                    <td>{decide}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [lang.t("Miasto", "City"), lang.t("Funkcja", "Function"), lang.t("Stan", "State"), ""];
    view! {
        <DataTable caption=lang.t("Miejsca pracy", "Workplaces") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
    }
    .into_any()
}

fn grants(caller: &Caller, person: PersonId, grants: Vec<GrantLine>) -> AnyView {
    let lang = caller.lang;
    if grants.is_empty() {
        let text = lang.t(
            "Bez dodatkowych ról. Każde konto może się zgłaszać i uczyć.",
            "No further roles. Every account can apply and learn.",
        );
        return view! { <p class="soft">{text}</p> }.into_any();
    }
    let rows = grants
        .into_iter()
        .map(|line| {
            let role = words::role(lang, line.grant.role);
            let scope = words::scope(lang, line.grant.scope, &line.scope_name);
            let by = line.by.unwrap_or_else(|| lang.t("system", "the system").to_owned());
            let at = when::date(lang, when::day(line.at, caller.zone()));
            let take = line.may_take.then(|| {
                let href = caller.href(&urls::take_role(person, line.id));
                let says = say!(lang, "Odbierz: {role}, {scope}", "Take: {role}, {scope}");
                view! { <LinkButton label=lang.t("Odbierz", "Take") says=says href=href small=true kind=Kind::Quiet /> }
            });
            view! {
                <tr>
                    <th scope="row">{role}</th>
                    <td>{scope.clone()}</td>
                    <td>{at} ", " {by} <br/><small class="soft">{line.reason}</small></td>
                    <td>{take}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        lang.t("Rola", "Role"),
        lang.t("Zakres", "Scope"),
        lang.t("Od kiedy, od kogo", "Since when, by whom"),
        "",
    ];
    view! { <DataTable caption=lang.t("Role", "Roles") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable> }
        .into_any()
}

fn enrollments(caller: &Caller, enrollments: Vec<PersonEnrollment>) -> AnyView {
    let lang = caller.lang;
    if enrollments.is_empty() {
        return view! { <p class="soft">{lang.t("Bez zgłoszeń.", "No applications.")}</p> }.into_any();
    }
    // Who runs cohorts goes to the application itself.
    let may_run = caller.may(Action::RunCohort, &Place::ACADEMY);
    let rows = enrollments
        .into_iter()
        .map(|row| {
            let state = crate::enrollment::words::short_state(lang, row.state);
            let cohort = row.texts.of(lang).name.clone();
            let to = if may_run {
                format!("{}/osoby/{}", urls::board(&row.cohort_slug), row.id)
            } else {
                urls::cohort(&row.cohort_slug)
            };
            let certificate = row.certificate.map(|number| {
                let href = caller.href(&urls::certificate(&number));
                view! { <a href=href>{number}</a> }
            });
            view! {
                <tr>
                    <th scope="row"><a href=caller.href(&to)>{cohort}</a></th>
                    <td>{row.city}</td>
                    <td>{state}</td>
                    <td>{when::date(lang, when::day(row.applied_at, caller.zone()))}</td>
                    <td>{certificate}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        lang.t("Kohorta", "Cohort"),
        lang.t("Miasto", "City"),
        lang.t("Stan", "State"),
        lang.t("Zgłoszenie", "Application"),
        lang.t("Certyfikat", "Certificate"),
    ];
    view! { <DataTable caption=lang.t("Kohorty", "Cohorts") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable> }
        .into_any()
}
