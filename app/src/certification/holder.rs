//! The holder's own certificate: her name for paper, the sheet, the file.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Error;
use domain::certification::{Card, HolderPage, NameForm, Number, State, commands, queries};
use domain::ids::EnrollmentId;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::sheet;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::button::Kind;
use crate::ui::tone::Tone;
use crate::ui::{
    Answers, Button, Check, Choice, ErrorSummary, FieldProblem, Icon, LinkButton, Notice, TextField, trail,
};
use crate::urls;

/// The page of one enrollment's certificate.
pub async fn show(caller: Caller, Path(enrollment): Path<String>) -> Reply {
    let known = queries::holder_page(&caller.academy, &caller.actor, id(&enrollment)?).await?;
    let name = &known.name;
    let mut fields =
        Fields::default().with("printed_name", &name.printed_name).with("form", name.form.word());
    if name.names_city {
        fields = fields.with("names_city", "yes");
    }
    let fields = caller.draft.clone().unwrap_or(fields);
    Ok(page(&caller, &known, &FormState::filled(fields)))
}

/// Takes the name for paper.
pub async fn check_name(caller: Caller, Path(enrollment): Path<String>, fields: Fields) -> Reply {
    let enrollment = id(&enrollment)?;
    let form: NameForm = fields.to()?;
    match commands::check_name(&caller.academy, &caller.actor, enrollment, &form).await {
        Ok(_) => Ok(see_other(&caller, &urls::own_certificate(enrollment), Some(Said::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let known = queries::holder_page(&caller.academy, &caller.actor, enrollment).await?;
            Ok(page(&caller, &known, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The issued file.
pub async fn pdf(caller: Caller, Path(number): Path<String>) -> Reply {
    let number = Number::parse(&number, &caller.academy.settings().mark).ok_or(Error::NotFound)?;
    let document = queries::document(&caller.academy, &caller.actor, &number).await?;
    let mut response = Response::new(Body::from(document.pdf));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{number}.pdf\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn id(text: &str) -> Result<EnrollmentId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

fn page(caller: &Caller, known: &HolderPage, state: &FormState) -> Response {
    match &known.certificate {
        Some(card) if card.state == State::Valid => issued(caller, card),
        Some(card) => ended(caller, card),
        None => to_be_issued(caller, known, state),
    }
}

/// A certificate that is not in force any more: what became of it comes first, and nothing offers to show it to others.
fn ended(caller: &Caller, card: &Card) -> Response {
    let lang = caller.lang;
    let public = caller.href(&urls::certificate(card.number.as_str()));
    let help = lang.t("Jeśli to pomyłka, ", "If that is a mistake, ");
    let contact = caller.href(&urls::contact());
    Page::new(caller, lang.t("Certyfikat", "Certificate"), || {
        view! {
            <div class="flow">
                {sheet::verdict(caller, card)}
                {sheet::record(caller, card)}
                <p>{help}<a href=contact>{lang.t("napisz do organizatorów", "write to the organizers")}</a>"."</p>
                <p><LinkButton label=lang.t("Zobacz, co widzą inni", "See what others see") href=public sign=Icon::Eye /></p>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Learning)
    .unlisted()
    .into_response()
}

fn issued(caller: &Caller, card: &Card) -> Response {
    let lang = caller.lang;
    let public = caller.href(&urls::certificate(card.number.as_str()));
    let link = caller.academy.link(&public);
    let title = lang.t("Certyfikat", "Certificate");
    let file = if card.sha256.is_some() {
        let href = caller.href(&urls::certificate_pdf(card.number.as_str()));
        view! { <LinkButton label=lang.t("Pobierz PDF", "Download the PDF") href=href kind=Kind::Primary sign=Icon::Download /> }
            .into_any()
    } else {
        let again = caller.href(&urls::own_certificate(card.enrollment));
        view! { <p role="status">{lang.t("PDF powstaje. ", "The PDF is being made. ")}<a href=again>{lang.t("Odśwież", "Refresh")}</a></p> }
            .into_any()
    };
    let up = vec![(lang.t("Moja nauka", "My learning").to_owned(), caller.href(&urls::learning()))];
    let contact = caller.href(&urls::contact());
    Page::new(caller, title, || {
        view! {
            {trail(lang.t("Jesteś tutaj", "You are here"), up, title)}
            <div class="flow" data-space="5">
                <div class="spread no-print">
                    <p class="lead">
                        {lang.t(
                            "Gratulacje. Każdy może sprawdzić ten certyfikat po numerze.",
                            "Congratulations. Everybody can check this certificate by its number.",
                        )}
                    </p>
                    <div class="row">
                        <LinkButton label=lang.t("Zobacz, co widzą inni", "See what others see") href=public sign=Icon::Eye />
                        {file}
                    </div>
                </div>
                {sheet::sheet(caller, card)}
                <section class="no-print flow" aria-labelledby="share">
                    <h2 id="share">{lang.t("Pokaż go innym", "Show it to others")}</h2>
                    <TextField
                        name="link"
                        label=lang.t("Odnośnik do sprawdzenia, np. do CV", "The address to check it, for a CV")
                        value=link
                        readonly=true
                    />
                    <p>
                        {lang.t(
                            "W certyfikacie jest błąd? Organizatorzy wydadzą poprawiony, a stary będzie do niego odsyłać: ",
                            "Is something wrong with it? The organizers issue a corrected one, and the old one will point to it: ",
                        )}
                        <a href=contact>{lang.t("napisz do nich", "write to them")}</a>"."
                    </p>
                </section>
            </div>
        }
    })
    .layout(Layout::Document)
    .nav(Nav::Learning)
    .unlisted()
    .into_response()
}

fn to_be_issued(caller: &Caller, known: &HolderPage, state: &FormState) -> Response {
    let lang = caller.lang;
    let title = lang.t("Twój certyfikat", "Your certificate");
    let course =
        known.course.get(lang.tag()).or_else(|| known.course.values().next()).cloned().unwrap_or_default();
    let stage = match (known.is_completed, known.name.is_confirmed) {
        (true, true) => lang.t(
            "Program ukończony. Certyfikat powstaje, odśwież za chwilę.",
            "The programme is completed. The certificate is being made, refresh in a moment.",
        ),
        (true, false) => lang.t(
            "Program ukończony. Sprawdź dane do druku, a certyfikat powstanie od razu.",
            "The programme is completed. Check the printed data, and the certificate is made at once.",
        ),
        (false, true) => lang.t(
            "Dane do druku są sprawdzone. Certyfikat powstanie, gdy ukończysz program.",
            "The printed data are checked. The certificate is made when you complete the programme.",
        ),
        (false, false) => lang.t(
            "Sprawdź dane do druku już teraz. Certyfikat powstanie, gdy ukończysz program.",
            "Check the printed data now. The certificate is made when you complete the programme.",
        ),
    };
    let form = name_form(caller, known, state);
    Page::new(caller, title, || {
        view! {
            <div class="flow">
                <h1>{title}</h1>
                <p class="lead">{course}</p>
                <Notice tone=Tone::Sky>{stage}</Notice>
                {form}
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Learning)
    .status(state.status())
    .unlisted()
    .into_response()
}

fn name_form(caller: &Caller, known: &HolderPage, state: &FormState) -> AnyView {
    let lang = caller.lang;
    view! {
        {summary(lang, state)}
        <form class="card flow" method="post" action=caller.href(&urls::own_certificate(known.enrollment))>
            {name_fields(lang, state)}
            {city_field(lang, &known.city, state)}
            <Button label=lang.t("Potwierdź dane do druku", "Confirm the printed data") kind=Kind::Primary sign=Icon::Check />
        </form>
    }
    .into_any()
}

/// What is wrong, above a form.
fn summary(lang: Lang, state: &FormState) -> AnyView {
    let problems: Vec<_> =
        state.errors(lang).into_iter().map(|(id, text)| FieldProblem::new(id, text)).collect();
    let text = state.refusal(lang).unwrap_or_default();
    view! { <ErrorSummary title=lang.t("Popraw dane", "Please correct") problems=problems text=text /> }
        .into_any()
}

/// Name and grammatical form.
pub fn name_fields(lang: Lang, state: &FormState) -> AnyView {
    let forms = vec![
        Choice::new("she", lang.t("ukończyła", "ukończyła (she)")),
        Choice::new("he", lang.t("ukończył", "ukończył (he)")),
        Choice::new("neutral", lang.t("bez rodzaju: „za ukończenie”", "neutral: “za ukończenie”")),
    ];
    view! {
        <TextField
            name="printed_name"
            label=lang.t("Imię i nazwisko do druku", "Name as it shall be printed")
            value=state.value("printed_name")
            error=state.error(lang, "printed_name")
            required=true
            maxlength=120_u32
            autocomplete="name"
        />
        <Answers
            name="form"
            label=lang.t("Forma gramatyczna na polskim certyfikacie", "Grammatical form on the Polish certificate")
            options=forms
            chosen=vec![state.value("form")]
            error=state.error(lang, "form")
        />
    }
    .into_any()
}

/// The holder's consent to name her city.
fn city_field(lang: Lang, city: &str, state: &FormState) -> AnyView {
    view! {
        <Check
            name="names_city"
            label=say!(lang, "Podaj na certyfikacie miasto: {}", "Name the city on the certificate: {}", city)
            value="yes"
            checked=state.value("names_city") == "yes"
            hint=lang.t("Tylko za Twoją zgodą; zobaczy je każdy, kto zna numer.", "Only with your consent; everybody who knows the number sees it.")
        />
    }
    .into_any()
}
