//! The modules that a cohort has pinned: versions, and when each is open and due.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::cohort::PinnedModule;
use domain::cohort::commands::{ModuleDates, pin_versions, plan_modules};
use domain::cohort::queries::{can_pin, pinned_modules};
use domain::error::{Error, FieldErrors};
use domain::say;
use domain::zone;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Empty, Kind, Notice as Message};

/// The modules.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let modules = pinned_modules(&caller.academy, room.cohort.id, caller.lang).await?;
    page(&caller, &room, &modules, &FormState::filled(caller.draft.clone().unwrap_or_default())).await
}

/// Sets dates, or pins the newest versions.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let modules = pinned_modules(&caller.academy, room.cohort.id, caller.lang).await?;
    let done: Result<(), Error> = match fields.get("what") {
        "pin" => pin_versions(&caller.academy, &caller.actor, room.cohort.id).await,
        "dates" => plan(&caller, &room, &modules, &fields).await,
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(()) => Ok(see_other(&caller, &room.path("/moduly"), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &modules, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(Failure(error)),
    }
}

async fn plan(caller: &Caller, room: &Room, modules: &[PinnedModule], fields: &Fields) -> domain::Result<()> {
    let mut errors = FieldErrors::default();
    let mut dates = Vec::new();
    for row in modules {
        let (opens, due) = (format!("opens.{}", row.module), format!("due.{}", row.module));
        let filled = |name: &str| !fields.get(name).trim().is_empty();
        let opens_at =
            filled(&opens).then(|| errors.take(&opens, zone::parse_start(fields.get(&opens), room.zone())));
        let due_at =
            filled(&due).then(|| errors.take(&due, zone::parse_deadline(fields.get(&due), room.zone())));
        let (opens_at, due_at) = (opens_at.flatten(), due_at.flatten());
        if opens_at.zip(due_at).is_some_and(|(opens, due)| due < opens) {
            errors.add(&due, domain::error::FieldError::Order);
        }
        dates.push(ModuleDates { module: row.module, opens_at, due_at });
    }
    errors.check()?;
    let tx = caller.academy.begin().await?;
    plan_modules(&caller.academy, &tx, &caller.actor, room.cohort.id, &dates).await?;
    tx.commit().await
}

fn typed(room: &Room, modules: &[PinnedModule]) -> Fields {
    let moment = |at: Option<_>| at.map(|at| zone::typed(at, room.zone())).unwrap_or_default();
    modules.iter().fold(Fields::default(), |fields, row| {
        fields
            .with(&format!("opens.{}", row.module), moment(row.opens_at))
            .with(&format!("due.{}", row.module), moment(row.due_at))
    })
}

async fn page(
    caller: &Caller,
    room: &Room,
    modules: &[PinnedModule],
    state: &FormState,
) -> Result<Response, Failure> {
    let lang = caller.lang;
    let can_pin = can_pin(&caller.academy, &room.cohort).await?;
    // The button beside the dates sends none of them: the form then shows those that are set.
    let mut shown = state.clone();
    if state.fields.get("what") != "dates" {
        shown.fields = typed(room, modules);
    }
    let inputs = Inputs::of(lang, &shown);
    let is_behind = modules.iter().any(|row| row.newest > row.number);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), Tab::Modules.title(lang)), || {
        view! {
            <div class="flow">
                {head(caller, room, Tab::Modules, ().into_any())}
                {inputs.summary()}
                {is_behind.then(|| view! {
                    <Message title=lang.t("Są nowsze wersje modułów.", "There are newer versions of modules.")>
                        {if can_pin {
                            lang.t("Kohorta uczy się z przypiętych. Póki nikt nie zaczął, możesz przypiąć nowe; terminy zostają.", "The cohort learns from the pinned ones. While nobody has begun you can pin the new ones; the dates stay.")
                        } else {
                            lang.t("Kohorta uczy się z przypiętych. Ktoś już zaczął, więc zostają do końca.", "The cohort learns from the pinned ones. Somebody has begun, so they stay to the end.")
                        }}
                    </Message>
                })}
                {if modules.is_empty() { empty(caller, can_pin) } else { dates_form(inputs, modules) }}
                {can_pin.then(|| view! {
                    <form method="post"><Button name="what" value="pin" label=lang.t("Przypnij obecne wersje modułów", "Pin the present versions of modules") /></form>
                })}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn empty(caller: &Caller, can_pin: bool) -> AnyView {
    let lang = caller.lang;
    let why = if can_pin {
        lang.t("Przypnij opublikowane moduły jej programu.", "Pin the published modules of its programme.")
    } else {
        lang.t(
            "Jej program nie ma opublikowanych modułów. Gdy się pojawią, przypniesz je tutaj.",
            "Its programme has no published modules. Once there are some, you can pin them here.",
        )
    };
    view! {
        <Empty
            title=lang.t("Kohorta nie ma jeszcze modułów.", "The cohort has no modules yet.")
            why=why
        />
    }
    .into_any()
}

fn dates_form(inputs: Inputs<'_>, modules: &[PinnedModule]) -> AnyView {
    let lang = inputs.lang;
    let cards = (1..)
        .zip(modules)
        .map(|(place, row): (u32, _)| {
            let (number, newest) = (row.number, row.newest);
            let newer = (newest > number).then(|| say!(lang, ", jest już {newest}", ", {newest} is there"));
            let version = say!(lang, "wersja {number}", "version {number}");
            let moment = |name: &str, label| inputs.of_kind(&format!("{name}.{}", row.module), label, "", "datetime-local");
            view! {
                <div class="card flow">
                    <h2 data-text="lg">{place}". "{row.title.clone()}" "<small class="soft">{version}{newer}</small></h2>
                    <div class="row-fields">
                        {moment("opens", lang.t("Otwarty od", "Open from"))}
                        {moment("due", lang.t("Termin do", "Due by"))}
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <form method="post" class="flow form-width">
            <p class="soft">{lang.t("Puste pole: moduł jest otwarty od początku albo nie ma terminu.", "Empty: the module is open from the start, or has no deadline.")}</p>
            {cards}
            <Button kind=Kind::Primary name="what" value="dates" label=lang.t("Zapisz terminy", "Save the dates") />
        </form>
    }
    .into_any()
}
