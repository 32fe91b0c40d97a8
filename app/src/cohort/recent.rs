//! The latest decisions about a cohort, each with its way back while there is one.

use domain::enrollment::EnrollmentState;
use domain::enrollment::board::CohortChange;
use domain::enrollment::undo::{Inverse, inverse};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::board_view::{Board, raised};
use super::words;
use crate::enrollment::words::short_state;
use crate::ui::part::Step;
use crate::ui::{Button, Kind, stages_with};
use crate::when;

/// How many lines the board shows.
const SHOWN: usize = 6;

/// The latest decisions about the cohort.
pub fn recent(board: &Board<'_>, changes: &[CohortChange]) -> AnyView {
    let (lang, room) = (board.caller.lang, board.room);
    if changes.is_empty() {
        return ().into_any();
    }
    let lines = changes.iter().take(SHOWN).map(|change| {
        let reason = change.reason.as_ref().map(|reason| format!(" „{reason}”")).unwrap_or_default();
        let (at, by) = (when::date_time(lang, change.at, room.zone()), words::by(lang, change.by.as_deref()));
        let what = what(lang, change, |city| board.name(city));
        let undo = (room.may_run && can_be_undone(board, change)).then(|| undo(lang, change, &what));
        (Step::Done, what, format!("{at}, {by}.{reason}"), undo)
    });
    let all = |ending: &str| board.caller.href(&room.path(&format!("/zmiany.{ending}")));
    view! {
        <section class="flow">
            <h2 data-text="lg">{lang.t("Ostatnie zmiany", "Latest changes")}</h2>
            {stages_with(lines.collect())}
            <p data-text="sm">{lang.t("Wszystkie zmiany:", "All changes:")}" "<a href=all("csv")>"CSV"</a>", "<a href=all("xlsx")>"XLSX"</a></p>
        </section>
    }
    .into_any()
}

/// What was decided, in words.
pub fn what(lang: Lang, change: &CohortChange, name: impl Fn(CityId) -> String) -> String {
    #[derive(Deserialize)]
    struct Move {
        state: EnrollmentState,
        receipt: u32,
    }
    let moved = change.enrollment.and(change.after.as_deref()).map(serde_json::from_str::<Move>);
    if let Some(Ok(Move { state, receipt })) = moved {
        let state = short_state(lang, state);
        return say!(lang, "Zgłoszenie nr {receipt}: {state}", "Application no. {receipt}: {state}");
    }
    if let Some(said) = between_cohorts(lang, change) {
        return said;
    }
    let city = change.city.zip(change.naming.as_ref());
    let city = city.map(|(id, naming)| match name(id) {
        name if name.is_empty() => format!(": {}", naming.label(lang)),
        name => format!(": {name}"),
    });
    let limit = raised(change).map(|(from, to, _)| format!(": {from} → {to}")).unwrap_or_default();
    format!("{}{}{limit}", words::change(lang, &change.action), city.unwrap_or_default())
}

/// Who left for another cohort, or came from one.
fn between_cohorts(lang: Lang, change: &CohortChange) -> Option<String> {
    #[derive(Deserialize)]
    struct Place {
        receipt: u32,
    }
    let other = &change.other.as_ref()?.of(lang).name;
    let receipt =
        |json: Option<&String>| serde_json::from_str::<Place>(json?).ok().map(|place| place.receipt);
    let (old, new) = (receipt(change.before.as_ref())?, receipt(change.after.as_ref())?);
    Some(if change.action == "moved to another cohort" {
        say!(
            lang,
            "Zgłoszenie nr {old}: przeniesione do kohorty „{other}”, tam nr {new}",
            "Application no. {old}: moved to the cohort “{other}”, there no. {new}"
        )
    } else {
        say!(
            lang,
            "Zgłoszenie nr {new}: przeniesione z kohorty „{other}”, tam nr {old}",
            "Application no. {new}: moved from the cohort “{other}”, there no. {old}"
        )
    })
}

/// Only while the cohort stands where the change left it: undoing an older one would undo what came after it.
fn can_be_undone(board: &Board<'_>, change: &CohortChange) -> bool {
    let standing =
        |id| board.standings.iter().find(|row| row.0 == id).map(|(_, state, reason)| (*state, *reason));
    inverse(change).is_some_and(|inverse| inverse.still_holds(&board.room.books.limits, standing))
}

fn undo(lang: Lang, change: &CohortChange, what: &str) -> AnyView {
    let says = say!(lang, "Cofnij: {what}", "Undo: {what}");
    view! {
        <form method="post">
            <input type="hidden" name="undone" value=change.id.to_string() />
            <Button small=true kind=Kind::Quiet name="what" value="undo" label=lang.t("Cofnij", "Undo") says=says />
        </form>
    }
    .into_any()
}

/// The reason that the audit trail keeps, and the mail of whoever is moved by it.
pub fn reason(lang: Lang, inverse: Option<&Inverse>) -> &'static str {
    match inverse {
        Some(Inverse::PutBack(_)) => {
            lang.t("Cofnięto miejsce przyznane poza kolejką.", "The place given out of turn was taken back.")
        }
        Some(Inverse::SeatAgain(_)) => {
            lang.t("Cofnięto powrót do kolejki.", "The return to the queue was undone.")
        }
        _ => lang.t("Cofnięcie zmiany.", "The change was undone."),
    }
}
