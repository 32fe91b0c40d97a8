//! The parts of the import's page.

use domain::enrollment::import::{ImportKind, MOST_ROWS, Outcome, Plan, Planned};
use domain::error::Error;
use domain::say;
use leptos::prelude::*;

use super::import_terms::{are_invitations, hidden, query, terms};
use super::import_words::{counts, in_full, in_short};
use super::inputs::Inputs;
use super::parts::Room;
use crate::request::Caller;
use crate::sheet::files;
use crate::sheet::{Kind, Sheet};
use crate::ui::{Button, DataTable, Icon, Kind as Look, Notice as Message, icon, tag};

/// So many rows of each kind the page shows; the files have all.
const SHOWN: usize = 100;

/// What the page shows of a file.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub caller: &'a Caller,
    pub room: &'a Room,
    pub kind: &'a ImportKind,
    pub inputs: Inputs<'a>,
}

impl Shown<'_> {
    /// The dry run, or why there is none.
    pub fn result(self, plan: Result<&Plan, &Error>) -> AnyView {
        let lang = self.caller.lang;
        match plan {
            Ok(plan) => self.dry(plan),
            Err(error) => {
                let why = crate::words::error(lang, error);
                let title = match self.kind {
                    ImportKind::Applications => {
                        lang.t("Nie można teraz importować.", "Nothing can be imported now.")
                    }
                    ImportKind::Invitations(_) => {
                        lang.t("Nie można teraz zapraszać.", "Nobody can be invited now.")
                    }
                };
                let forget = self.forget();
                view! { <Message title=title><p>{why}</p>{forget}</Message> }.into_any()
            }
        }
    }

    fn forget(self) -> AnyView {
        let label = self.caller.lang.t("Porzuć ten plik", "Give this file up");
        view! {
            <form method="post">
                {hidden(&self.inputs.state.fields)}
                <Button kind=Look::Quiet name="what" value="drop" label=label />
            </form>
        }
        .into_any()
    }

    fn dry(self, plan: &Plan) -> AnyView {
        let lang = self.caller.lang;
        let rows = |is: fn(&Outcome) -> bool| -> Vec<&Planned> {
            plan.rows.iter().filter(|row| is(&row.outcome)).collect()
        };
        let faulty = rows(|outcome| matches!(outcome, Outcome::Fault { .. }));
        let without = rows(|outcome| matches!(outcome, Outcome::WithoutSeat { .. }));
        let there = rows(|outcome| matches!(outcome, Outcome::AlreadyThere { .. }));
        let coming = rows(|outcome| matches!(outcome, Outcome::Applies { .. } | Outcome::Invited { .. }));
        let coming_title = match self.kind {
            ImportKind::Applications => lang.t("Zgłoszenia", "Applications"),
            ImportKind::Invitations(_) => lang.t("Zaproszenia", "Invitations"),
        };
        let files = files(self.caller, &self.room.path("/import"), &query(&self.inputs.state.fields));
        let words = match self.kind {
            ImportKind::Applications => lang.t(
                "Nic jeszcze nie zapisano. Zgłoszenia zajmą miejsca w kolejności wierszy, na takich samych zasadach jak inne. Kto nie ma konta, dostanie je. Kogo nie ma w pliku, tego import nie dotyczy.",
                "Nothing is saved yet. The applications take their turn in the order of the rows, by the same rules as others. Who has no account gets one. Whoever is not in the file is not touched.",
            ),
            ImportKind::Invitations(_) => lang.t(
                "Nic jeszcze nie zapisano. Miejsca zajmują kolejne wiersze, od góry. Każda zaproszona osoba dostanie e-mail z terminem, a kto nie ma konta, dostanie je. Kogo nie ma w pliku, tego to nie dotyczy.",
                "Nothing is saved yet. The rows take places from the top. Everybody invited gets an e-mail with the deadline, and who has no account gets one. Whoever is not in the file is not touched.",
            ),
        };
        view! {
            <section class="card flow">
                <div class="spread"><h2>{lang.t("Próba: co się stanie", "Dry run: what would happen")}</h2><div class="row">{files}</div></div>
                <ul>{counts(lang, plan).into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                <p data-text="sm">{words}</p>
                {self.act(plan)}
                {self.forget()}
            </section>
            {self.table(lang.t("Wiersze z błędami, pominięte", "Rows with faults, left out"), &faulty)}
            {self.table(lang.t("Bez miejsca, pominięte", "Without a place, left out"), &without)}
            {self.table(lang.t("Bez zmian", "Unchanged"), &there)}
            {self.table(coming_title, &coming)}
        }
        .into_any()
    }

    /// The button that does it, with the reason that it asks for.
    fn act(self, plan: &Plan) -> AnyView {
        let lang = self.caller.lang;
        let (count, nobody, label, why, readers) = match self.kind {
            ImportKind::Applications => {
                let count = plan.applications();
                (
                    count,
                    lang.t("W tym pliku nie ma nikogo do zgłoszenia.", "This file has nobody to apply."),
                    say!(lang, "Zgłoś osoby z pliku: {count}", "Take the applications: {count}"),
                    lang.t("Skąd są te zgłoszenia", "Where these applications come from"),
                    lang.t(
                        "Przeczytają to zgłoszone osoby w e-mailu i inni organizatorzy.",
                        "The people read it in their e-mail, and other organizers do.",
                    ),
                )
            }
            ImportKind::Invitations(_) => {
                let count = plan.invitations();
                (
                    count,
                    lang.t("W tym pliku nie ma nikogo do zaproszenia.", "This file has nobody to invite."),
                    say!(lang, "Wyślij zaproszenia: {count}", "Send the invitations: {count}"),
                    lang.t("Dlaczego zapraszamy", "Why we invite"),
                    lang.t(
                        "Przeczytają to zaproszone osoby w e-mailu i inni organizatorzy.",
                        "The invited people read it in their e-mail, and other organizers do.",
                    ),
                )
            }
        };
        if count == 0 {
            return view! { <p>{nobody}</p> }.into_any();
        }
        view! {
            <form method="post" class="flow">
                <input type="hidden" name="seen" value=plan.fingerprint.clone() />
                {hidden(&self.inputs.state.fields)}
                {self.inputs.text("reason", why, readers)}
                <Button kind=Look::Primary name="what" value="run" label=label />
            </form>
        }
        .into_any()
    }

    fn table(self, title: &'static str, rows: &[&Planned]) -> AnyView {
        let lang = self.caller.lang;
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
                        <td>{in_full(lang, self.kind, planned)}</td>
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
}

/// The form for a file.
pub fn upload_form(inputs: Inputs<'_>, room: &Room, (has_file, here): (bool, String)) -> AnyView {
    let lang = inputs.lang;
    let fields = &inputs.state.fields;
    // The terms of a file that is there have a form of their own.
    let terms = match (are_invitations(fields), has_file) {
        (true, false) => {
            view! { <input type="hidden" name="as" value="invitations" />{terms(inputs, room)} }.into_any()
        }
        _ => hidden(fields),
    };
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
            <form method="post" action=here enctype="multipart/form-data" class="flow">
                {terms}
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
pub fn report(
    caller: &Caller,
    room: &Room,
    (import, plan): (&ImportKind, &Plan),
    kind: Kind,
) -> domain::Result<Sheet> {
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
            in_full(lang, import, planned).into(),
        ])?;
    }
    Ok(sheet)
}
