//! The organizer's page of a cohort's certificates, and the forms that ask for a reason.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Place};
use domain::certification::{
    Card, CorrectionForm, Number, ReasonForm, Roll, RollLine, State, commands, queries,
};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort;
use domain::ids::{CohortId, EnrollmentId};
use domain::lang::Lang;
use domain::{Error, Result, say};
use leptos::prelude::*;

use super::holder::name_fields;
use super::sheet;
use crate::cohort::parts::{Tab, head_of, up_to};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::{Ask, ask};
use crate::request::Caller;
use crate::sheet::files;
use crate::ui::button::Kind;
use crate::ui::tone::Tone;
use crate::ui::{Check, DataTable, Empty, Icon, LinkButton, tag};
use crate::urls;

/// A cohort with its certificates, for whoever keeps them: anybody else is refused before anything is shown.
pub(super) struct Desk {
    pub cohort: CohortCard,
    pub roll: Roll,
}

impl Desk {
    pub async fn load(caller: &Caller, cohort: &str) -> Result<Self> {
        let id = cohort.parse().map_err(|_| Error::NotFound)?;
        let roll = queries::roll(&caller.academy, &caller.actor, id).await?;
        Ok(Self { cohort: get_cohort(&caller.academy, id).await?, roll })
    }

    fn line(&self, enrollment: &str) -> Result<&RollLine> {
        let enrollment: EnrollmentId = enrollment.parse().map_err(|_| Error::NotFound)?;
        self.roll.lines.iter().find(|line| line.enrollment == enrollment).ok_or(Error::NotFound)
    }

    /// The certificate, and whether its holder agreed to have her city named.
    fn card(&self, caller: &Caller, number: &str) -> Result<(&Card, bool)> {
        let number = Number::parse(number, &caller.academy.settings().mark).ok_or(Error::NotFound)?;
        let mut cards = self.roll.lines.iter().filter_map(|line| {
            let card = line.certificate.as_ref()?;
            Some((card, line.is_city_agreed))
        });
        cards.find(|(card, _)| card.number == number).ok_or(Error::NotFound)
    }
}

/// Everybody with a seat and her certificate.
pub async fn show(caller: Caller, Path(cohort): Path<String>) -> Reply {
    let mut desk = Desk::load(&caller, &cohort).await?;
    completed_first(&mut desk.roll.lines);
    let title = caller.lang.t("Certyfikaty kohorty", "Certificates of the cohort");
    let list_path = format!("{}/lista", urls::certificate_roll(desk.cohort.id));
    Ok(Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {head_of(&caller, &desk.cohort, Tab::Certificates, files(&caller, &list_path, ""))}
                {list(&caller, title, &desk.roll)}
            </div>
        }
    })
    .layout(Layout::Work)
    .nav(Nav::Cohorts)
    .into_response())
}

/// Those for whom there is something to do or to show come first; otherwise the order stays.
pub(super) fn completed_first(lines: &mut [RollLine]) {
    lines.sort_by_key(|line| !line.is_completed);
}

fn list(caller: &Caller, title: &'static str, roll: &Roll) -> AnyView {
    let lang = caller.lang;
    if roll.lines.is_empty() {
        return view! {
            <Empty
                title=lang.t("Nikt nie ma jeszcze miejsca.", "Nobody has a place yet.")
                why=lang.t("Osoby pojawią się tu, gdy dostaną miejsca.", "People appear here once they have places.")
            />
        }
        .into_any();
    }
    let columns = [
        lang.t("Kto", "Who"),
        lang.t("Miasto", "City"),
        lang.t("Ukończenie", "Completed"),
        lang.t("Dane do druku", "Printed data"),
        lang.t("Certyfikat", "Certificate"),
        "",
    ];
    let rows = roll.lines.iter().map(|line| row(caller, roll.cohort, line)).collect_view();
    view! {
        {counters(lang, Counts::of(&roll.lines))}
        <DataTable caption=title columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
    }
    .into_any()
}

/// What the certificates of a cohort come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    all: usize,
    completed: usize,
    /// Completed, and the certificate waits only for the printed data to be checked.
    unchecked: usize,
    /// Issued and neither replaced nor taken back.
    issued: usize,
}

impl Counts {
    fn of(lines: &[RollLine]) -> Self {
        let count = |is: &dyn Fn(&RollLine) -> bool| lines.iter().filter(|line| is(line)).count();
        Self {
            all: lines.len(),
            completed: count(&|line| line.is_completed),
            unchecked: count(&|line| {
                line.is_completed && !line.is_name_checked && line.certificate.is_none()
            }),
            issued: count(&|line| in_force(line).is_some()),
        }
    }
}

fn counters(lang: Lang, counts: Counts) -> AnyView {
    let Counts { all, completed, unchecked, issued } = counts;
    let cells = [
        (lang.t("Ukończyli", "Completed"), say!(lang, "{completed} z {all}", "{completed} of {all}")),
        (
            lang.t("Czekają na sprawdzenie danych", "Wait for the printed data to be checked"),
            unchecked.to_string(),
        ),
        (lang.t("Wydane certyfikaty", "Certificates issued"), issued.to_string()),
    ];
    let cells = cells
        .into_iter()
        .map(|(term, number)| view! { <div><dt>{term}</dt><dd class="figure">{number}</dd></div> })
        .collect_view();
    view! { <dl class="counters">{cells}</dl> }.into_any()
}

/// The certificate, unless another one or none stands in its place.
fn in_force(line: &RollLine) -> Option<&Card> {
    line.certificate.as_ref().filter(|card| matches!(card.state, State::Valid | State::Expired))
}

pub(super) const fn completed(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.t("tak", "yes") } else { lang.t("nie", "no") }
}

pub(super) const fn checked(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.t("sprawdzone", "checked") } else { lang.t("niesprawdzone", "not checked") }
}

fn row(caller: &Caller, cohort: CohortId, line: &RollLine) -> AnyView {
    let lang = caller.lang;
    let number = line.certificate.as_ref().map(|card| {
        let (tone, word) = state_word(lang, card.state);
        let href = caller.href(&urls::certificate(card.number.as_str()));
        view! { <a href=href>{card.number.to_string()}</a> " " {tag(word, tone, None)} }
    });
    let name = if caller.may(Action::SeePeople, &Place::ACADEMY) {
        let href = caller.href(&urls::person(line.person));
        view! { <a href=href>{line.name.clone()}</a> }.into_any()
    } else {
        line.name.clone().into_any()
    };
    let printing = line.print_error.clone().map(|why| {
        let word = lang.t("druk ponawiany", "printing is tried again");
        view! { <br/>{tag(word, Tone::Lamp, Some(Icon::Clock))} <small class="soft">" " {why}</small> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{line.city.clone()}</td>
            <td>{completed(lang, line.is_completed)}</td>
            <td>{checked(lang, line.is_name_checked)}</td>
            <td>{number}{printing}</td>
            <td>{acts(caller, cohort, line)}</td>
        </tr>
    }
    .into_any()
}

/// What can be done about somebody's certificate.
fn acts(caller: &Caller, cohort: CohortId, line: &RollLine) -> AnyView {
    let lang = caller.lang;
    match in_force(line) {
        Some(card) => {
            let revoke = caller.href(&act(cohort, "uniewaznij", &card.number));
            let correct = caller.href(&act(cohort, "popraw", &card.number));
            view! {
                <LinkButton label=lang.t("Popraw", "Correct") href=correct small=true says=format!("{}: {}", lang.t("Popraw", "Correct"), line.name) />
                " "
                <LinkButton label=lang.t("Unieważnij", "Revoke") href=revoke kind=Kind::Quiet small=true says=format!("{}: {}", lang.t("Unieważnij", "Revoke"), line.name) />
            }
            .into_any()
        }
        None => {
            let issue = caller.href(&act(cohort, "wydaj", &line.enrollment));
            view! { <LinkButton label=lang.t("Wydaj", "Issue") href=issue small=true says=format!("{}: {}", lang.t("Wydaj", "Issue"), line.name) /> }
                .into_any()
        }
    }
}

pub(super) fn state_word(lang: Lang, state: State) -> (Tone, &'static str) {
    match state {
        State::Valid => (Tone::Patina, lang.t("ważny", "valid")),
        State::Superseded => (Tone::Sky, lang.t("zastąpiony nowym", "superseded")),
        State::Revoked => (Tone::Brick, lang.t("unieważniony", "revoked")),
        State::Expired => (Tone::Lamp, lang.t("po terminie", "expired")),
    }
}

/// Asks why a certificate is issued.
pub async fn ask_issue(caller: Caller, Path((cohort, enrollment)): Path<(String, String)>) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    Ok(page(&caller, &desk, &Asked::Issue(desk.line(&enrollment)?), &state))
}

/// Issues it.
pub async fn issue(
    caller: Caller,
    Path((cohort, enrollment)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let line = desk.line(&enrollment)?;
    let form: ReasonForm = fields.to()?;
    let done = commands::issue_by_organizer(&caller.academy, &caller.actor, line.enrollment, &form).await;
    answer(&caller, &desk, &Asked::Issue(line), fields, done.map(|_| ()))
}

/// Asks why a certificate is revoked, and says what follows.
pub async fn ask_revoke(caller: Caller, Path((cohort, number)): Path<(String, String)>) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let (card, _) = desk.card(&caller, &number)?;
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    Ok(page(&caller, &desk, &Asked::Revoke(card), &state))
}

/// Revokes it.
pub async fn revoke(caller: Caller, Path((cohort, number)): Path<(String, String)>, fields: Fields) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let (card, _) = desk.card(&caller, &number)?;
    let form: ReasonForm = fields.to()?;
    let done = commands::revoke(&caller.academy, &caller.actor, card.id, &form).await;
    answer(&caller, &desk, &Asked::Revoke(card), fields, done)
}

/// Asks what is right instead.
pub async fn ask_correct(caller: Caller, Path((cohort, number)): Path<(String, String)>) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let (card, agreed) = desk.card(&caller, &number)?;
    let mut fields =
        Fields::default().with("printed_name", &card.facts.printed_name).with("form", card.facts.form.word());
    if agreed && card.facts.city.is_some() {
        fields = fields.with("names_city", "yes");
    }
    let fields = caller.draft.clone().unwrap_or(fields);
    Ok(page(&caller, &desk, &Asked::Correct(card, agreed), &FormState::filled(fields)))
}

/// Issues the corrected one.
pub async fn correct(
    caller: Caller,
    Path((cohort, number)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let desk = Desk::load(&caller, &cohort).await?;
    let (card, agreed) = desk.card(&caller, &number)?;
    let form: CorrectionForm = fields.to()?;
    let done = commands::correct(&caller.academy, &caller.actor, card.id, &form).await;
    answer(&caller, &desk, &Asked::Correct(card, agreed), fields, done.map(|_| ()))
}

enum Asked<'a> {
    Issue(&'a RollLine),
    Revoke(&'a Card),
    /// With whether the holder has agreed to have her city named.
    Correct(&'a Card, bool),
}

fn answer(caller: &Caller, desk: &Desk, asked: &Asked<'_>, fields: Fields, done: Result<()>) -> Reply {
    match done {
        Ok(()) => Ok(see_other(caller, &urls::certificate_roll(desk.roll.cohort), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(page(caller, desk, asked, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(caller: &Caller, desk: &Desk, asked: &Asked<'_>, state: &FormState) -> Response {
    let lang = caller.lang;
    let (title, follows, verb) = asked.words(lang);
    let question = Ask {
        title,
        follows: follows.to_owned(),
        verb: verb.to_owned(),
        is_danger: matches!(asked, Asked::Revoke(_)),
        is_told: matches!(asked, Asked::Revoke(_)),
        up: up_to(caller, &desk.cohort, Tab::Certificates),
        nav: Nav::Cohorts,
    };
    let more = match asked {
        Asked::Issue(line) => to_be_issued(lang, line),
        Asked::Revoke(card) => sheet::record(caller, card),
        Asked::Correct(card, agreed) => view! {
            {sheet::record(caller, card)}
            {name_fields(lang, state)}
            {city_of_correction(lang, *agreed, state)}
        }
        .into_any(),
    };
    ask(caller, question, state, Some(more))
}

impl Asked<'_> {
    /// The act as a heading, what follows from it, and its verb.
    fn words(&self, lang: Lang) -> (String, &'static str, &'static str) {
        match self {
            Self::Issue(line) => (
                format!("{}: {}", lang.t("Wydaj certyfikat", "Issue a certificate"), line.name),
                lang.t(
                    "Certyfikat powstanie od razu, także gdy program nie jest ukończony.",
                    "The certificate is made at once, even when the programme is not completed.",
                ),
                lang.t("Wydaj certyfikat", "Issue the certificate"),
            ),
            Self::Revoke(_) => (
                lang.t("Unieważnij certyfikat", "Revoke the certificate").to_owned(),
                lang.t(
                    "Kto sprawdzi numer, zobaczy, że certyfikat unieważniono, i przeczyta powód. Ten sam powód dostanie e-mailem osoba, której to certyfikat. Tego nie można cofnąć.",
                    "Whoever checks the number sees that it was revoked and reads the reason. Its holder gets the same reason by e-mail. This cannot be undone.",
                ),
                lang.t("Unieważnij", "Revoke"),
            ),
            Self::Correct(..) => (
                lang.t("Popraw certyfikat", "Correct the certificate").to_owned(),
                lang.t(
                    "Powstanie nowy certyfikat z nowym numerem, a dotychczasowy wskaże, że go zastąpiono.",
                    "A new certificate with a new number is made; the old one will say that it was replaced.",
                ),
                lang.t("Wydaj poprawiony", "Issue the corrected one"),
            ),
        }
    }
}

/// What the certificate will say, and what of it nobody has checked yet. The city is on it by consent only.
fn to_be_issued(lang: Lang, line: &RollLine) -> AnyView {
    let mut facts = vec![
        (lang.t("Nazwisko do druku", "Name to be printed"), line.name.clone()),
        (lang.t("Dane do druku", "Printed data"), checked(lang, line.is_name_checked).to_owned()),
        (lang.t("Program ukończony", "Programme completed"), completed(lang, line.is_completed).to_owned()),
    ];
    facts.extend(
        line.is_city_agreed.then(|| (lang.t("Miasto na certyfikacie", "City on it"), line.city.clone())),
    );
    let facts = facts
        .into_iter()
        .map(|(term, text)| view! { <div><dt>{term}</dt><dd>{text}</dd></div> })
        .collect_view();
    view! { <dl class="record">{facts}</dl> }.into_any()
}

/// The city of a corrected certificate: only its holder agrees to have it named, so there may be nothing to choose.
fn city_of_correction(lang: Lang, agreed: bool, state: &FormState) -> AnyView {
    if !agreed {
        let why = lang.t(
            "Miasta nie będzie na certyfikacie: zgodę daje tylko jego właściciel, sprawdzając dane do druku.",
            "The certificate will not name the city: only its holder agrees to that, when checking the printed data.",
        );
        return view! { <p class="hint">{why}</p> }.into_any();
    }
    view! {
        <Check
            name="names_city"
            label=lang.t("Podaj na certyfikacie miasto", "Name the city on the certificate")
            value="yes"
            checked=state.value("names_city") == "yes"
            hint=lang.t("Właściciel certyfikatu się na to zgodził.", "The certificate's holder has agreed to it.")
        />
    }
    .into_any()
}

fn act(cohort: CohortId, verb: &str, what: &impl std::fmt::Display) -> String {
    format!("{}/{verb}/{what}", urls::certificate_roll(cohort))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::certification::Facts;
    use domain::ids::{CertificateId, PersonId};
    use domain::people::GrammaticalForm;

    use super::*;

    fn line(name: &str, is_completed: bool, is_name_checked: bool) -> RollLine {
        RollLine {
            enrollment: EnrollmentId(uuid::Uuid::nil()),
            person: PersonId(uuid::Uuid::nil()),
            name: name.into(),
            city: "Ełk".into(),
            is_completed,
            is_name_checked,
            is_city_agreed: false,
            certificate: None,
            print_error: None,
        }
    }

    fn card(state: State) -> Card {
        let day = chrono::NaiveDate::default();
        Card {
            id: CertificateId(uuid::Uuid::nil()),
            number: Number::new("ALSC", 2026, 7),
            state,
            facts: Facts {
                printed_name: "Ewa".into(),
                form: GrammaticalForm::She,
                lang: Lang::Pl,
                course: BTreeMap::new(),
                hours: 40,
                modules: 3,
                cohort: BTreeMap::new(),
                city: None,
                result: None,
                from: day,
                to: day,
                time_zone: "Europe/Warsaw".into(),
                issuer: "Akademia".into(),
                content: Vec::new(),
                replaces: None,
            },
            issued_at: chrono::DateTime::UNIX_EPOCH,
            ended_at: None,
            end_reason: None,
            expires_at: None,
            superseded_by: None,
            sha256: None,
            person: PersonId(uuid::Uuid::nil()),
            enrollment: EnrollmentId(uuid::Uuid::nil()),
        }
    }

    #[test]
    fn the_counters_tell_who_waits_for_what() {
        let with = |state| RollLine { certificate: Some(card(state)), ..line("Ewa", true, true) };
        let lines = [
            line("Adam", false, false),
            line("Ola", true, false),
            line("Jan", true, true),
            with(State::Valid),
            with(State::Revoked),
        ];
        assert_eq!(Counts::of(&lines), Counts { all: 5, completed: 4, unchecked: 1, issued: 1 });
    }

    #[test]
    fn who_completed_comes_first_and_the_order_stays_otherwise() {
        let mut lines = [line("Adam", false, false), line("Ola", true, false), line("Jan", true, true)];
        completed_first(&mut lines);
        assert_eq!(lines.map(|line| line.name), ["Ola", "Jan", "Adam"]);
    }
}
