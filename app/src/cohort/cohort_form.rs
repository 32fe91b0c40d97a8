//! A cohort's texts, dates and rules: the form of a new one, and its settings later.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::catalog::courses::{CourseRow, course_rows};
use domain::cohort::PinnedModule;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::commands::{edit_cohort, facts_of, open_cohort};
use domain::cohort::forms::{CohortFacts, CohortForm, LimitsForm};
use domain::cohort::queries::{get_cohort, pinned_modules};
use domain::error::{Error, FieldError};
use domain::ids::CourseId;
use domain::lang::Lang;
use domain::{say, zone};
use leptos::prelude::*;

use super::inputs::Inputs;
use super::limits_page::limit_fields;
use super::parts::{Room, Tab, head};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Choice, Empty, Kind, TextField, trail};
use crate::{urls, when};

const ZONES: [&str; 12] = [
    "Europe/Warsaw",
    "Europe/Prague",
    "Europe/Bratislava",
    "Europe/Kyiv",
    "Europe/Chisinau",
    "Europe/Vilnius",
    "Europe/Riga",
    "Europe/Tallinn",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/London",
    "UTC",
];

/// The empty form.
pub async fn ask(caller: Caller) -> Reply {
    let fields = caller.draft.clone().unwrap_or_else(|| {
        let usual = [
            ("time_zone", "Europe/Warsaw"),
            ("needs_office", "on"),
            ("office_days", "7"),
            ("state", "draft"),
            ("total", "150"),
            ("city_cap", "3"),
            ("cities", "50"),
        ];
        usual.into_iter().fold(Fields::default(), |fields, (name, value)| fields.with(name, value))
    });
    new_page(&caller, &FormState::filled(fields)).await
}

/// Creates the cohort and leads to its board.
pub async fn create(caller: Caller, fields: Fields) -> Reply {
    match open(&caller, &fields).await {
        Ok(slug) => Ok(see_other(&caller, &urls::board(&slug), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            new_page(&caller, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn open(caller: &Caller, fields: &Fields) -> domain::Result<String> {
    let (form, limits): (CohortForm, LimitsForm) = (fields.to()?, fields.to()?);
    let course: CourseId =
        fields.get("course").parse().map_err(|_| Error::field("course", FieldError::Choice))?;
    let id = open_cohort(&caller.academy, &caller.actor, course, (&form, &limits)).await?;
    Ok(get_cohort(&caller.academy, id).await?.slug)
}

async fn new_page(caller: &Caller, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let courses = course_rows(&caller.academy, &caller.actor).await?;
    let title = lang.t("Nowa kohorta", "New cohort");
    let up = vec![(lang.t("Kohorty", "Cohorts").to_owned(), caller.href(&urls::boards()))];
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, title, || {
        view! {
            <div class="flow">
            {trail(lang.t("Jesteś tutaj", "You are here"), up, title)}
            <h1 data-text="2xl">{title}</h1>
            {inputs.summary()}
            {if courses.is_empty() { no_course(lang) } else { new_form(inputs, &courses) }}
            </div>
        }
    });
    Ok(page.layout(Layout::Form).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn no_course(lang: Lang) -> AnyView {
    view! {
        <Empty
            title=lang.t("Nie ma jeszcze programu.", "There is no programme yet.")
            why=lang.t("Kohorta jest edycją programu, więc najpierw utwórz program.", "A cohort is a run of a programme, so create the programme first.")
        />
    }
    .into_any()
}

fn new_form(inputs: Inputs<'_>, courses: &[CourseRow]) -> AnyView {
    let lang = inputs.lang;
    let options = courses.iter().map(|row| Choice::new(row.id.to_string(), row.title(lang))).collect();
    view! {
        <form method="post" class="flow">
            <div class="card flow">
                <h2>{lang.t("Program", "Programme")}</h2>
                {inputs.select(
                    "course",
                    lang.t("Program", "Programme"),
                    lang.t("Kohorta będzie pracować na dzisiejszych wersjach modułów; późniejsze jej nie zmienią.", "The cohort will work on today’s versions of the modules; later ones will not change it."),
                    options,
                )}
            </div>
            {fields(inputs, None, None)}
            <div class="card flow">
                <h2>{lang.t("Limity", "Limits")}</h2>
                {limit_fields(inputs)}
            </div>
            <Button kind=Kind::Primary label=lang.t("Utwórz kohortę", "Create the cohort") />
        </form>
    }
    .into_any()
}

/// The settings of a cohort that is there.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| typed(&facts_of(&room.cohort)));
    settings(&caller, &room, &FormState::filled(fields)).await
}

/// Changes them.
pub async fn edit(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let form: CohortForm = fields.to()?;
    match edit_cohort(&caller.academy, &caller.actor, room.cohort.id, &form).await {
        Ok(()) => {
            let slug = get_cohort(&caller.academy, room.cohort.id).await?.slug;
            Ok(see_other(&caller, &format!("{}/ustawienia", urls::board(&slug)), Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            settings(&caller, &room, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn settings(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let modules = pinned_modules(&caller.academy, room.cohort.id, lang).await?;
    let modules = modules.as_slice();
    let inputs = Inputs::of(lang, state);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Settings.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Settings, ().into_any())}
                {inputs.summary()}
                <form method="post" class="flow form-width">
                    {fields(inputs, room.cohort.is_public().then_some(room.cohort.slug.as_str()), Some(modules))}
                    <Button kind=Kind::Primary label=lang.t("Zapisz ustawienia", "Save the settings") />
                </form>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn typed(facts: &CohortFacts) -> Fields {
    let zone = facts.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let en = facts.texts.en.clone().unwrap_or_default();
    let mut fields = Fields::default()
        .with("slug", &facts.slug)
        .with("name_pl", &facts.texts.pl.name)
        .with("lead_pl", &facts.texts.pl.lead)
        .with("name_en", en.name)
        .with("lead_en", en.lead)
        .with("time_zone", &facts.time_zone)
        .with("starts_on", facts.starts_on.to_string())
        .with("ends_on", facts.ends_on.to_string())
        .with("opens_at", zone::typed(facts.window.opens, zone))
        .with("closes_at", zone::typed(facts.window.closes, zone))
        .with("promotion_until", zone::typed(facts.promotion_until, zone))
        .with("completion_until", zone::typed(facts.completion_until, zone))
        .with("admission", facts.mode.word())
        .with("offer_days", facts.offer_days.to_string())
        .with("handover_module", facts.handover_module.map(|module| module.to_string()).unwrap_or_default())
        .with("office_days", facts.office_days.unwrap_or(7).to_string())
        .with("state", facts.state.word());
    if facts.office_days.is_some() {
        fields = fields.with("needs_office", "on");
    }
    fields
}

/// Until when a city may hand a seat to a colleague; a new cohort has pinned no modules yet.
fn handover(inputs: Inputs<'_>, modules: &[PinnedModule]) -> AnyView {
    let lang = inputs.lang;
    let first = Choice::new("", lang.t("Do pierwszego dnia kohorty", "Until the first day of the cohort"));
    let until = modules.iter().map(|module| {
        let title = &module.title;
        Choice::new(
            module.module.to_string(),
            say!(lang, "Do otwarcia modułu: {title}", "Until this module opens: {title}"),
        )
    });
    inputs.select(
        "handover_module",
        lang.t(
            "Do kiedy miasto może przekazać miejsce innej osobie",
            "Until when a city may hand a place to somebody else",
        ),
        lang.t(
            "Moduł bez daty otwarcia liczy się jak pierwszy dzień.",
            "A module without a date of opening counts as the first day.",
        ),
        std::iter::once(first).chain(until).collect(),
    )
}

/// `fixed` is the word in the address of a cohort that is public already.
fn fields(inputs: Inputs<'_>, fixed: Option<&str>, modules: Option<&[PinnedModule]>) -> AnyView {
    let lang = inputs.lang;
    view! {
        <div class="card flow">
            <h2>{lang.t("Nazwa", "Name")}</h2>
            {inputs.text("name_pl", lang.t("Nazwa po polsku", "Name in Polish"), lang.t("Na przykład edycja jesienna 2026.", "For example edycja jesienna 2026."))}
            {inputs.area("lead_pl", lang.t("Opis w jednym zdaniu, po polsku", "Description in one sentence, in Polish"), "", 2)}
            {inputs.text("name_en", lang.t("Nazwa po angielsku", "Name in English"), lang.t("Może zostać pusta.", "May stay empty."))}
            {inputs.area("lead_en", lang.t("Opis w jednym zdaniu, po angielsku", "Description in one sentence, in English"), "", 2)}
            {address(inputs, fixed)}
        </div>
        {dates(inputs)}
        <div class="card flow">
            <h2>{lang.t("Zasady i widoczność", "Rules and visibility")}</h2>
            {inputs.check(
                "needs_office",
                lang.t("Miejsce wymaga potwierdzenia zatrudnienia", "A place needs a confirmed workplace"),
                lang.t("Potwierdza koordynator miasta, organizator albo domena poczty.", "The city's coordinator, an organizer or an e-mail domain confirms it."),
            )}
            {inputs.number("office_days", lang.t("Ile dni miejsce czeka na urząd", "How many days a place waits for the office"), "")}
            {inputs.select(
                "admission",
                lang.t("Jak przyznajemy miejsca", "How places are given"),
                lang.t("Nie zmienia się, dopóki ktoś czeka na decyzję albo na miejsce.", "It does not change while somebody awaits a decision or a place."),
                modes(lang),
            )}
            {inputs.number(
                "offer_days",
                lang.t("Ile dni roboczych na odpowiedź na ofertę", "Working days to answer an offer"),
                lang.t("Oferty wychodzą i wygasają w godzinach pracy urzędów, 8–16. Przy kolejności zgłoszeń nie ma ofert.", "Offers go out and lapse in office hours, 8 to 16. With first come there are no offers."),
            )}
            {modules.map(|modules| handover(inputs, modules))}
            {inputs.select("state", lang.t("Widoczność", "Visibility"), "", states(lang))}
        </div>
    }
    .into_any()
}

/// The word in the address; once it is public it is sent as it is, whatever was typed before.
fn address(inputs: Inputs<'_>, fixed: Option<&str>) -> AnyView {
    let lang = inputs.lang;
    let label = lang.t("Słowo w adresie", "Word in the address");
    let Some(word) = fixed else {
        let hint = lang.t(
            "Na przykład jesien-2026. Po publikacji się nie zmienia.",
            "For example autumn-2026. It does not change after publication.",
        );
        return inputs.text("slug", label, hint);
    };
    let hint = lang.t(
        "Kohorta jest opublikowana, więc adres się nie zmienia.",
        "The cohort is published, so its address does not change.",
    );
    let error = inputs.state.error(lang, "slug");
    view! { <TextField name="slug" label=label hint=hint value=word error=error readonly=true /> }.into_any()
}

fn dates(inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    let chosen = inputs.state.value("time_zone");
    let other = (!chosen.is_empty() && !ZONES.contains(&chosen.as_str())).then_some(chosen);
    let zones = ZONES.into_iter().map(str::to_owned).chain(other);
    let zones = zones.map(|zone| Choice::new(zone.clone(), when::zone_name(lang, &zone)));
    let minute = lang.t("Ta minuta jeszcze się liczy.", "This minute still counts.");
    let moment = |name, label, hint| inputs.of_kind(name, label, hint, "datetime-local");
    view! {
        <div class="card flow">
            <h2>{lang.t("Terminy", "Dates")}</h2>
            {inputs.select("time_zone", lang.t("Strefa czasowa", "Time zone"), lang.t("W niej są wszystkie godziny poniżej.", "All times below are meant in it."), zones.collect())}
            <div class="row-fields">
                {inputs.of_kind("starts_on", lang.t("Pierwszy dzień", "First day"), "", "date")}
                {inputs.of_kind("ends_on", lang.t("Ostatni dzień", "Last day"), "", "date")}
            </div>
            <div class="row-fields">
                {moment("opens_at", lang.t("Zapisy od", "Applications from"), "")}
                {moment("closes_at", lang.t("Zapisy do", "Applications until"), minute)}
            </div>
            <div class="row-fields">
                {moment("promotion_until", lang.t("Miejsca z kolejki do", "Places from the queue until"), minute)}
                {moment("completion_until", lang.t("Ukończenie do", "Completion until"), minute)}
            </div>
        </div>
    }
    .into_any()
}

fn modes(lang: Lang) -> Vec<Choice> {
    let told = |mode| match mode {
        AdmissionMode::FirstCome => {
            lang.t("Kolejność zgłoszeń: wolne miejsce od razu", "First come: a free place at once")
        }
        AdmissionMode::Approval => {
            lang.t("Zgoda: każde zgłoszenie przyjmuje organizator", "Approval: an organizer says yes to each")
        }
        AdmissionMode::Nomination => lang.t(
            "Zgłoszenie przez miasto: decyduje koordynator miasta",
            "Nomination: the coordinator of the city decides",
        ),
        AdmissionMode::Round => lang.t(
            "Przydział: wszystkie zgłoszenia razem, po zamknięciu zapisów",
            "Allocation round: all together, after applications close",
        ),
    };
    AdmissionMode::ALL.into_iter().map(|mode| Choice::new(mode.word(), told(mode))).collect()
}

fn states(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("draft", lang.t("Szkic: widzą tylko organizatorzy", "Draft: only organizers see it")),
        Choice::new(
            "published",
            lang.t(
                "Opublikowana: widzą wszyscy, w terminie można się zgłosić",
                "Published: everybody sees it and may apply in time",
            ),
        ),
        Choice::new(
            "closed",
            lang.t(
                "Zamknięta: widzą wszyscy, nikt się nie zgłasza",
                "Closed: everybody sees it, nobody applies",
            ),
        ),
    ]
}
