//! The parts of the import's page.

use domain::enrollment::EnrollmentState;
use domain::enrollment::import::{MOST_ROWS, Outcome, Plan, Planned, Who};
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::Room;
use crate::audit::words::reason as reason_word;
use crate::enrollment::words::{short_state, state_tone};
use crate::request::Caller;
use crate::sheet::files;
use crate::sheet::{Kind, Sheet};
use crate::ui::{Button, DataTable, Icon, Kind as Look, Notice as Message, Tone, icon, tag};

/// So many rows of each kind the page shows; the files have all.
const SHOWN: usize = 100;

/// The dry run, or why there is none.
pub fn result(caller: &Caller, room: &Room, plan: Result<&Plan, &Error>, inputs: Inputs<'_>) -> AnyView {
    let lang = caller.lang;
    match plan {
        Ok(plan) => dry(caller, room, plan, inputs),
        Err(error) => {
            let why = crate::words::error(lang, error);
            view! {
                <Message title=lang.t("Nie można teraz importować.", "Nothing can be imported now.")>
                    <p>{why}</p>
                    {forget(lang)}
                </Message>
            }
            .into_any()
        }
    }
}

fn forget(lang: Lang) -> AnyView {
    view! {
        <form method="post">
            <Button kind=Look::Quiet name="what" value="drop" label=lang.t("Porzuć ten plik", "Give this file up") />
        </form>
    }
    .into_any()
}

fn dry(caller: &Caller, room: &Room, plan: &Plan, inputs: Inputs<'_>) -> AnyView {
    let lang = caller.lang;
    let (faulty, sound): (Vec<&Planned>, Vec<&Planned>) =
        plan.rows.iter().partition(|row| matches!(row.outcome, Outcome::Fault { .. }));
    let applications = plan.applications();
    let act = if applications == 0 {
        view! { <p>{lang.t("W tym pliku nie ma nikogo do zgłoszenia.", "This file has nobody to apply.")}</p> }.into_any()
    } else {
        let label =
            say!(lang, "Zgłoś osoby z pliku: {applications}", "Take the applications: {applications}");
        view! {
            <form method="post" class="flow">
                <input type="hidden" name="seen" value=plan.fingerprint.clone() />
                {inputs.text(
                    "reason",
                    lang.t("Skąd są te zgłoszenia", "Where these applications come from"),
                    lang.t("Przeczytają to zgłoszone osoby w e-mailu i inni organizatorzy.", "The people read it in their e-mail, and other organizers do."),
                )}
                <Button kind=Look::Primary name="what" value="run" label=label />
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card flow">
            <div class="spread"><h2>{lang.t("Próba: co się stanie", "Dry run: what would happen")}</h2><div class="row">{files(caller, &room.path("/import"), "")}</div></div>
            <ul>{counts(lang, plan).into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <p data-text="sm">{lang.t(
                "Nic jeszcze nie zapisano. Zgłoszenia zajmą miejsca w kolejności wierszy, na takich samych zasadach jak inne. Kto nie ma konta, dostanie je. Kogo nie ma w pliku, tego import nie dotyczy.",
                "Nothing is saved yet. The applications take their turn in the order of the rows, by the same rules as others. Who has no account gets one. Whoever is not in the file is not touched.",
            )}</p>
            {act}
            {forget(lang)}
        </section>
        {table(lang, lang.t("Wiersze z błędami, pominięte", "Rows with faults, left out"), &faulty)}
        {table(lang, lang.t("Pozostałe wiersze", "Other rows"), &sound)}
    }
    .into_any()
}

/// The plan in numbers, those that are not nought.
fn counts(lang: Lang, plan: &Plan) -> Vec<String> {
    let of_state = |wanted: EnrollmentState| {
        plan.count(|outcome| matches!(outcome, Outcome::Applies { state, .. } if *state == wanted))
    };
    let new = plan.count(|outcome| matches!(outcome, Outcome::Applies { who: Who::New, .. }));
    let lines = [
        (of_state(EnrollmentState::Confirmed), lang.t("dostanie miejsce", "would get a place")),
        (of_state(EnrollmentState::Waitlisted), lang.t("trafi na listę oczekujących", "would wait")),
        (of_state(EnrollmentState::Applied), lang.t("będzie czekać na decyzję", "would await a decision")),
        (new, lang.t("dostanie nowe konto", "would get a new account")),
        (
            plan.count(|outcome| matches!(outcome, Outcome::AlreadyThere { .. })),
            lang.t(
                "już jest w tej kohorcie albo z niej odeszło, bez zmian",
                "are in the cohort already or have left it, unchanged",
            ),
        ),
        (
            plan.count(|outcome| matches!(outcome, Outcome::Fault { .. })),
            lang.t("ma błąd i będzie pominięte", "have a fault and are left out"),
        ),
    ];
    let all = plan.rows.len();
    let lines =
        lines.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count}: {what}"));
    std::iter::once(say!(lang, "{all}: wszystkie wiersze", "{all}: all rows")).chain(lines).collect()
}

fn table(lang: Lang, title: &'static str, rows: &[&Planned]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let shown = rows
        .iter()
        .take(SHOWN)
        .map(|planned| {
            let (word, tone) = in_short(lang, &planned.outcome);
            let row = &planned.row;
            let city = planned.naming.as_ref().map_or_else(|| row.city.clone(), |naming| naming.label(lang));
            view! {
                <tr>
                    <td>{row.line}</td>
                    <th scope="row">{row.name.clone()}<br/><small class="soft">{row.email.clone()}</small></th>
                    <td>{city}</td>
                    <td>{tag(word, tone, None)}</td>
                    <td>{in_full(lang, &planned.outcome)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = [
        lang.t("Wiersz", "Row"),
        lang.t("Osoba", "Person"),
        lang.t("Miasto", "City"),
        lang.t("Wynik", "Outcome"),
        lang.t("Dlaczego", "Why"),
    ];
    let count = rows.len();
    let more = (count > SHOWN).then(|| {
        say!(
            lang,
            "Tu jest pierwszych {SHOWN} z {count}. Wszystkie są w pliku do pobrania.",
            "Here are the first {SHOWN} of {count}. All are in the file to download."
        )
    });
    view! {
        <section class="card" data-flush="">
            <div class="panel-head"><h2>{title}" "<span class="soft">{count}</span></h2></div>
            <DataTable caption=title columns=columns.map(str::to_owned).to_vec()>{shown}</DataTable>
            {more.map(|more| view! { <p class="inset">{more}</p> })}
        </section>
    }
    .into_any()
}

fn in_short(lang: Lang, outcome: &Outcome) -> (&'static str, Tone) {
    match outcome {
        Outcome::Fault { .. } => (lang.t("błąd", "fault"), Tone::Lamp),
        Outcome::AlreadyThere { .. } => (lang.t("bez zmian", "unchanged"), Tone::Plain),
        Outcome::Applies { state, .. } => (short_state(lang, *state), state_tone(*state)),
    }
}

fn in_full(lang: Lang, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Fault { faults } => {
            faults.iter().map(|fault| fault.sentence(lang)).collect::<Vec<_>>().join(" ")
        }
        Outcome::AlreadyThere { state } => {
            let state = short_state(lang, *state);
            say!(lang, "jest już w kohorcie: {state}", "in the cohort already: {state}")
        }
        Outcome::Applies { who, reason, .. } => {
            let account = match who {
                Who::New => lang.t("nowe konto", "new account"),
                Who::Known => lang.t("ma konto", "has an account"),
            };
            format!("{}, {account}", reason_word(lang, *reason))
        }
    }
}

/// The form for a file.
pub fn upload_form(inputs: Inputs<'_>, has_file: bool) -> AnyView {
    let lang = inputs.lang;
    let error = inputs.state.error(lang, "file");
    let (invalid, described) = match &error {
        Some(_) => (Some("true"), "file-hint file-error"),
        None => (None, "file-hint"),
    };
    let title = if has_file {
        lang.t("Wgraj inny plik", "Upload another file")
    } else {
        lang.t("Wgraj plik z osobami", "Upload a file of people")
    };
    view! {
        <section class="card flow">
            <h2>{title}</h2>
            <form method="post" enctype="multipart/form-data" class="flow">
                <div class="field">
                    <label for="file">{lang.t("Plik CSV lub XLSX", "CSV or XLSX file")}</label>
                    <span class="hint" id="file-hint">{say!(
                        lang,
                        "Do 5 MB i {MOST_ROWS} wierszy. Pierwszy wiersz to nazwy kolumn: e-mail, imię i nazwisko, miasto (nazwa albo kod TERYT), funkcja, a jeśli trzeba: województwo, język (pl, en).",
                        "Up to 5 MB and {MOST_ROWS} rows. The first row names the columns: e-mail, name, city (name or official code), function, and where needed: region, language (pl, en)."
                    )}</span>
                    <input type="file" id="file" name="file" accept=".csv,.txt,.xlsx,text/csv" required=true aria-describedby=described aria-invalid=invalid />
                    {error.map(|error| view! { <span class="error" id="file-error">{icon(Icon::Warn)} " " {error}</span> })}
                </div>
                <Button kind=if has_file { Look::Plain } else { Look::Primary } sign=Icon::Arrow label=lang.t("Sprawdź plik", "Check the file") />
            </form>
        </section>
    }
    .into_any()
}

/// The whole dry run as a file.
///
/// # Errors
/// As `Sheet`.
pub fn report(caller: &Caller, room: &Room, plan: &Plan, kind: Kind) -> domain::Result<Sheet> {
    let lang = caller.lang;
    let head = [
        ("Wiersz", "Row"),
        ("Osoba", "Person"),
        ("Adres", "Address"),
        ("Miasto", "City"),
        ("Funkcja", "Function"),
        ("Wynik", "Outcome"),
        ("Dlaczego", "Why"),
    ];
    let mut sheet = Sheet::new(kind, lang, room.zone(), &head.map(|(pl, en)| lang.t(pl, en)))?;
    for planned in &plan.rows {
        let row = &planned.row;
        let city = planned.naming.as_ref().map_or_else(|| row.city.clone(), |naming| naming.label(lang));
        sheet.row([
            row.line.into(),
            row.name.as_str().into(),
            row.email.as_str().into(),
            city.into(),
            row.function.as_str().into(),
            in_short(lang, &planned.outcome).0.into(),
            in_full(lang, &planned.outcome).into(),
        ])?;
    }
    Ok(sheet)
}
