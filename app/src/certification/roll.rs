//! The organizer's page of a cohort's certificates, and the forms that ask for a reason.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Place};
use domain::certification::{Card, CorrectionForm, Number, ReasonForm, RollLine, State, commands, queries};
use domain::cohort::queries::get_cohort;
use domain::ids::{CohortId, EnrollmentId};
use domain::lang::Lang;
use domain::{Error, Result};
use leptos::prelude::*;

use super::holder::{name_fields, summary};
use super::sheet;
use crate::cohort::parts::{Tab, head_of};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::button::Kind;
use crate::ui::tone::Tone;
use crate::ui::{Button, Check, Icon, LinkButton, TextArea, tag};
use crate::urls;

/// Everybody with a seat and her certificate.
pub async fn show(caller: Caller, Path(cohort): Path<String>) -> Reply {
    let roll = queries::roll(&caller.academy, &caller.actor, cohort_id(&cohort)?).await?;
    let cohort = get_cohort(&caller.academy, roll.cohort).await?;
    let lang = caller.lang;
    let title = lang.t("Certyfikaty kohorty", "Certificates of the cohort");
    let rows = roll.lines.iter().map(|line| row(&caller, roll.cohort, line)).collect_view();
    Ok(Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {head_of(&caller, &cohort, Tab::Certificates, ().into_any())}
                <div class="scroll" tabindex="0" role="region" aria-label=title>
                    <table>
                        <thead><tr>
                            <th scope="col">{lang.t("Kto", "Who")}</th>
                            <th scope="col">{lang.t("Program", "Programme")}</th>
                            <th scope="col">{lang.t("Dane do druku", "Printed data")}</th>
                            <th scope="col">{lang.t("Certyfikat", "Certificate")}</th>
                            <th scope="col">{lang.t("Działania", "Actions")}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </div>
        }
    })
    .layout(Layout::Work)
    .nav(Nav::Cohorts)
    .into_response())
}

fn row(caller: &Caller, cohort: CohortId, line: &RollLine) -> AnyView {
    let lang = caller.lang;
    let yes_no = |yes: bool, pl: &'static str, en: &'static str| {
        if yes { lang.t(pl, en).to_owned() } else { "–".to_owned() }
    };
    let in_force =
        line.certificate.as_ref().filter(|card| matches!(card.state, State::Valid | State::Expired));
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
    let acts = match in_force {
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
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{yes_no(line.is_completed, "ukończony", "completed")}</td>
            <td>{yes_no(line.is_name_checked, "sprawdzone", "checked")}</td>
            <td>{number}{printing}</td>
            <td>{acts}</td>
        </tr>
    }
    .into_any()
}

fn state_word(lang: Lang, state: State) -> (Tone, &'static str) {
    match state {
        State::Valid => (Tone::Patina, lang.t("ważny", "valid")),
        State::Superseded => (Tone::Sky, lang.t("zastąpiony nowym", "superseded")),
        State::Revoked => (Tone::Brick, lang.t("unieważniony", "revoked")),
        State::Expired => (Tone::Lamp, lang.t("po terminie", "expired")),
    }
}

/// Asks why a certificate is issued.
pub async fn ask_issue(caller: Caller, Path((cohort, enrollment)): Path<(String, String)>) -> Reply {
    let line = line_of(&caller, &cohort, &enrollment).await?;
    Ok(ask(
        &caller,
        &Asked::Issue(&line.name),
        &FormState::filled(caller.draft.clone().unwrap_or_default()),
        None,
    ))
}

/// Issues it.
pub async fn issue(
    caller: Caller,
    Path((cohort, enrollment)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let line = line_of(&caller, &cohort, &enrollment).await?;
    let form: ReasonForm = fields.to()?;
    let done = commands::issue_by_organizer(&caller.academy, &caller.actor, line.enrollment, &form).await;
    answer(&caller, &cohort, &Asked::Issue(&line.name), fields, None, done.map(|_| ()))
}

/// Asks why a certificate is revoked, and says what follows.
pub async fn ask_revoke(caller: Caller, Path((cohort, number)): Path<(String, String)>) -> Reply {
    let (card, _) = card_of(&caller, &cohort, &number).await?;
    Ok(ask(
        &caller,
        &Asked::Revoke,
        &FormState::filled(caller.draft.clone().unwrap_or_default()),
        Some(&card),
    ))
}

/// Revokes it.
pub async fn revoke(caller: Caller, Path((cohort, number)): Path<(String, String)>, fields: Fields) -> Reply {
    let (card, _) = card_of(&caller, &cohort, &number).await?;
    let form: ReasonForm = fields.to()?;
    let done = commands::revoke(&caller.academy, &caller.actor, card.id, &form).await;
    answer(&caller, &cohort, &Asked::Revoke, fields, Some(&card), done)
}

/// Asks what is right instead.
pub async fn ask_correct(caller: Caller, Path((cohort, number)): Path<(String, String)>) -> Reply {
    let (card, agreed) = card_of(&caller, &cohort, &number).await?;
    let mut fields =
        Fields::default().with("printed_name", &card.facts.printed_name).with("form", card.facts.form.word());
    if agreed && card.facts.city.is_some() {
        fields = fields.with("names_city", "yes");
    }
    let fields = caller.draft.clone().unwrap_or(fields);
    Ok(ask(&caller, &Asked::Correct(agreed), &FormState::filled(fields), Some(&card)))
}

/// Issues the corrected one.
pub async fn correct(
    caller: Caller,
    Path((cohort, number)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let (card, agreed) = card_of(&caller, &cohort, &number).await?;
    let form: CorrectionForm = fields.to()?;
    let done = commands::correct(&caller.academy, &caller.actor, card.id, &form).await;
    answer(&caller, &cohort, &Asked::Correct(agreed), fields, Some(&card), done.map(|_| ()))
}

enum Asked<'a> {
    Issue(&'a str),
    Revoke,
    /// With whether the holder has agreed to have her city named.
    Correct(bool),
}

fn answer(
    caller: &Caller,
    cohort: &str,
    asked: &Asked<'_>,
    fields: Fields,
    card: Option<&Card>,
    done: Result<()>,
) -> Reply {
    match done {
        Ok(()) => Ok(see_other(caller, &urls::certificate_roll(cohort_id(cohort)?), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(ask(caller, asked, &FormState::failed(fields, error), card))
        }
        Err(error) => Err(error.into()),
    }
}

fn ask(caller: &Caller, asked: &Asked<'_>, state: &FormState, card: Option<&Card>) -> Response {
    let lang = caller.lang;
    let (title, what, label, kind) = match asked {
        Asked::Issue(name) => (
            format!("{}: {name}", lang.t("Wydaj certyfikat", "Issue a certificate")),
            lang.t(
                "Certyfikat powstanie od razu, także gdy program nie jest ukończony. Powód zostaje w dzienniku zmian.",
                "The certificate is made at once, even when the programme is not completed. The reason stays in the change log.",
            ),
            lang.t("Wydaj certyfikat", "Issue the certificate"),
            Kind::Primary,
        ),
        Asked::Revoke => (
            lang.t("Unieważnij certyfikat", "Revoke the certificate").to_owned(),
            lang.t(
                "Kto sprawdzi numer, zobaczy, że certyfikat unieważniono, i przeczyta powód. Ten sam powód dostanie e-mailem osoba, której to certyfikat. Tego nie można cofnąć.",
                "Whoever checks the number sees that it was revoked and reads the reason. Its holder gets the same reason by e-mail. This cannot be undone.",
            ),
            lang.t("Unieważnij", "Revoke"),
            Kind::Danger,
        ),
        Asked::Correct(_) => (
            lang.t("Popraw certyfikat", "Correct the certificate").to_owned(),
            lang.t(
                "Powstanie nowy certyfikat z nowym numerem, a dotychczasowy wskaże, że go zastąpiono.",
                "A new certificate with a new number is made; the old one will say that it was replaced.",
            ),
            lang.t("Wydaj poprawiony", "Issue the corrected one"),
            Kind::Primary,
        ),
    };
    let names = match asked {
        Asked::Correct(agreed) => {
            Some(view! { {name_fields(lang, state)} {city_of_correction(lang, *agreed, state)} })
        }
        _ => None,
    };
    Page::new(caller, title.clone(), || {
        view! {
            <div class="flow">
                <h1>{title}</h1>
                <p>{what}</p>
                {card.map(|card| sheet::record(caller, card))}
                {summary(lang, state)}
                <form class="card flow" method="post">
                    {names}
                    <TextArea
                        name="reason"
                        label=lang.t("Powód", "Reason")
                        value=state.value("reason")
                        error=state.error(lang, "reason")
                        required=true
                        rows=3
                        maxlength=500_u32
                    />
                    <Button label=label kind=kind sign=Icon::Seal />
                </form>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Cohorts)
    .status(state.status())
    .into_response()
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

fn cohort_id(text: &str) -> Result<CohortId> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn line_of(caller: &Caller, cohort: &str, enrollment: &str) -> Result<RollLine> {
    let enrollment: EnrollmentId = enrollment.parse().map_err(|_| Error::NotFound)?;
    let roll = queries::roll(&caller.academy, &caller.actor, cohort_id(cohort)?).await?;
    roll.lines.into_iter().find(|line| line.enrollment == enrollment).ok_or(Error::NotFound)
}

/// The certificate, and whether its holder agreed to have her city named, for whoever keeps this cohort's: anybody else
/// is refused before it is shown.
async fn card_of(caller: &Caller, cohort: &str, number: &str) -> Result<(Card, bool)> {
    let roll = queries::roll(&caller.academy, &caller.actor, cohort_id(cohort)?).await?;
    let number = Number::parse(number, &caller.academy.settings().mark).ok_or(Error::NotFound)?;
    let mut cards = roll.lines.into_iter().filter_map(|line| line.certificate.zip(Some(line.is_city_agreed)));
    cards.find(|(card, _)| card.number == number).ok_or(Error::NotFound)
}
