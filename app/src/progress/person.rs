//! One person of a cohort: how far she is, and what an organizer can do for her.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Place};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::error::Error;
use domain::ids::BlockId;
use domain::progress::commands;
use domain::progress::queries::overview;
use domain::progress::{Overview, Pace, PersonProgress};
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::cohort::parts::{Tab, head_below, up_to};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::{Ask, ask};
use crate::request::Caller;
use crate::ui::figures::bar;
use crate::ui::{DataTable, Icon, LinkButton, TextField, tag};
use crate::{urls, when};

/// The cohort, its overview and where in it the person stands.
struct Here {
    cohort: CohortCard,
    overview: Overview,
    at: usize,
}

impl Here {
    async fn load(caller: &Caller, slug: &str, enrollment: &str) -> domain::Result<Self> {
        let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, slug).await?;
        let overview = overview(&caller.academy, &caller.actor, &cohort, caller.lang).await?;
        let at = overview.people.iter().position(|person| person.enrollment.to_string() == enrollment);
        Ok(Self { cohort, at: at.ok_or(Error::NotFound)?, overview })
    }

    fn person(&self) -> &PersonProgress {
        &self.overview.people[self.at]
    }

    fn may_run(&self, caller: &Caller) -> bool {
        caller.may(Action::RunCohort, &Place::cohort(self.cohort.course, self.cohort.id))
    }

    fn path(&self) -> String {
        urls::person_progress(&self.cohort.slug, self.person().enrollment)
    }

    fn up_to_person(&self, caller: &Caller) -> Vec<(String, String)> {
        let mut up = up_to(caller, &self.cohort, Tab::Progress);
        up.push((self.person().name.clone(), caller.href(&self.path())));
        up
    }
}

pub(super) async fn show(caller: Caller, Path((slug, enrollment)): Path<(String, String)>) -> Reply {
    let here = Here::load(&caller, &slug, &enrollment).await?;
    Ok(Page::new(&caller, here.person().name.clone(), || view(&caller, &here))
        .layout(Layout::Work)
        .nav(Nav::Cohorts)
        .unlisted()
        .into_response())
}

fn view(caller: &Caller, here: &Here) -> impl IntoView + use<> {
    let lang = caller.lang;
    let person = here.person();
    let (tone, sign, word) = words::pace(lang, person.pace);
    let last = person.last_at.map(|at| when::date_time(lang, at, caller.zone()));
    let rows = (0..here.overview.modules.len()).map(|index| row(caller, here, index)).collect_view();
    let columns = [
        lang.t("Moduł", "Module"),
        lang.t("Postęp", "Progress"),
        lang.t("Termin", "Due"),
        lang.t("Sprawdzian", "Quiz"),
        "",
    ];
    let account = caller.may(Action::SeePeople, &Place::ACADEMY).then(|| {
        let href = caller.href(&urls::person(person.person));
        view! { <LinkButton label=lang.t("Konto", "Account") href=href sign=Icon::Person /> }
    });
    let acts = here.may_run(caller).then(|| acts(caller, here));
    view! {
        <div class="flow">
            {head_below(caller, &here.cohort, Tab::Progress, &person.name, account.into_any())}
            <p>
                {person.naming.label(lang)} " " {tag(word, tone, sign)} " "
                <span class="soft">{last.map(|at| say!(lang, "ostatnio {at}", "last seen {at}"))}</span>
            </p>
            {acts}
            <DataTable caption=lang.t("Moduły", "Modules") columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
        </div>
    }
}

fn acts(caller: &Caller, here: &Here) -> AnyView {
    let lang = caller.lang;
    let person = here.person();
    let path = here.path();
    let extend = format!("{}?whom=person:{}", urls::extend_deadline(&here.cohort.slug), person.enrollment);
    let is_finished = person.pace == Pace::Finished;
    let extend = (!is_finished).then(|| {
        view! { <LinkButton label=lang.t("Przedłuż termin", "Extend a deadline") href=caller.href(&extend) sign=Icon::Clock /> }
    });
    let complete = (!is_finished).then(|| {
        let href = caller.href(&format!("{path}/ukoncz"));
        view! { <LinkButton label=lang.t("Oznacz jako ukończone", "Mark as completed") href=href sign=Icon::Check /> }
    });
    let certificates =
        caller.may(Action::KeepCertificates, &Place::cohort(here.cohort.course, here.cohort.id)).then(|| {
            let href = caller.href(&urls::certificate_roll(here.cohort.id));
            view! { <LinkButton label=lang.t("Certyfikaty", "Certificates") href=href sign=Icon::Seal /> }
        });
    view! {
        <div class="row">
            {extend}
            {complete}
            {certificates}
        </div>
    }
    .into_any()
}

fn row(caller: &Caller, here: &Here, index: usize) -> AnyView {
    let lang = caller.lang;
    let (module, person) = (&here.overview.modules[index], here.person());
    let cell = person.modules[index];
    let (done, all) = (cell.progress.done, cell.progress.all);
    let title = format!("{}. {}", module.number, module.title);
    let zone = here.cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let due = cell.due_at.map_or_else(|| "–".to_owned(), |at| when::date_time(lang, at, zone));
    let late = cell.is_late.then(|| {
        let (tone, sign, word) = words::pace(lang, Pace::Late);
        tag(word, tone, sign)
    });
    let quizzes: Vec<_> = person.quizzes.iter().filter(|quiz| quiz.module == index).collect();
    let standing = quizzes
        .iter()
        .map(|quiz| {
            let (used, allowed) = (quiz.used, quiz.allowed);
            let text = if quiz.is_passed {
                lang.t("zaliczony", "passed").to_owned()
            } else if quiz.is_open {
                say!(lang, "podejście {used} z {allowed} w toku", "attempt {used} of {allowed} under way")
            } else {
                say!(lang, "podejścia: {used} z {allowed}", "attempts: {used} of {allowed}")
            };
            view! { <div>{text}</div> }
        })
        .collect_view();
    let may_run = here.may_run(caller) && person.pace != Pace::Finished;
    let more = quizzes
        .iter()
        .filter(|quiz| may_run && quiz.is_used_up())
        .map(|quiz| {
            let href = caller.href(&format!("{}/podejscia/{}", here.path(), quiz.block));
            let says = say!(lang, "Dodaj podejście: {title}", "Add an attempt: {title}");
            view! { <LinkButton label=lang.t("Dodaj podejście", "Add an attempt") says=says href=href small=true /> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{title.clone()}</th>
            <td>{bar(done, all, title)} " " {done}"/"{all}</td>
            <td>{due} " " {late}</td>
            <td>{standing}</td>
            <td>{more}</td>
        </tr>
    }
    .into_any()
}

pub(super) async fn ask_complete(caller: Caller, Path((slug, enrollment)): Path<(String, String)>) -> Reply {
    let here = Here::load(&caller, &slug, &enrollment).await?;
    Ok(completing(&caller, &here, &FormState::filled(caller.draft.clone().unwrap_or_default())))
}

pub(super) async fn complete(
    caller: Caller,
    Path((slug, enrollment)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let here = Here::load(&caller, &slug, &enrollment).await?;
    let (id, reason) = (here.person().enrollment, fields.get("reason"));
    match commands::complete(&caller.academy, &caller.actor, &here.cohort, id, reason).await {
        Ok(()) => Ok(see_other(&caller, &here.path(), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(completing(&caller, &here, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn completing(caller: &Caller, here: &Here, state: &FormState) -> Response {
    let lang = caller.lang;
    let name = &here.person().name;
    let asked = Ask {
        title: say!(lang, "Oznacz jako ukończone: {name}", "Mark as completed: {name}"),
        follows: lang
            .t(
                "Program będzie ukończony, choć warunki nie są spełnione. Certyfikat powstanie, gdy osoba sprawdzi dane do druku. Tego nie można cofnąć.",
                "The programme counts as completed though its rule is not met. The certificate follows once the printed name is checked. This cannot be undone.",
            )
            .to_owned(),
        verb: lang.t("Oznacz jako ukończone", "Mark as completed").to_owned(),
        is_danger: false,
        is_told: true,
        up: here.up_to_person(caller),
        nav: Nav::Cohorts,
    };
    ask(caller, asked, state, None)
}

pub(super) async fn ask_attempts(
    caller: Caller,
    Path((slug, enrollment, _)): Path<(String, String, String)>,
) -> Reply {
    let here = Here::load(&caller, &slug, &enrollment).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| Fields::default().with("extra", "1"));
    Ok(allowing(&caller, &here, &FormState::filled(fields)))
}

pub(super) async fn allow(
    caller: Caller,
    Path((slug, enrollment, block)): Path<(String, String, String)>,
    fields: Fields,
) -> Reply {
    let here = Here::load(&caller, &slug, &enrollment).await?;
    let block: BlockId = block.parse().map_err(|_| Error::NotFound)?;
    let quiz = (here.person().enrollment, block);
    let words = (fields.get("extra"), fields.get("reason"));
    match commands::allow_attempts(&caller.academy, &caller.actor, &here.cohort, quiz, words).await {
        Ok(()) => Ok(see_other(&caller, &here.path(), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(allowing(&caller, &here, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn allowing(caller: &Caller, here: &Here, state: &FormState) -> Response {
    let lang = caller.lang;
    let name = &here.person().name;
    let extra = view! {
        <TextField
            name="extra" kind="number" label=lang.t("Ile podejść", "How many attempts")
            value=state.value("extra") error=state.error(lang, "extra") min="1" max="5" required=true
        />
    }
    .into_any();
    let asked = Ask {
        title: say!(lang, "Dodaj podejście: {name}", "Add an attempt: {name}"),
        follows: lang
            .t(
                "Dotychczasowe podejścia zostają. Osoba dostanie e-mail.",
                "Earlier attempts stay. The person gets an e-mail.",
            )
            .to_owned(),
        verb: lang.t("Dodaj", "Add").to_owned(),
        is_danger: false,
        is_told: false,
        up: here.up_to_person(caller),
        nav: Nav::Cohorts,
    };
    ask(caller, asked, state, Some(extra))
}
