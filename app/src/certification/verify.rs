//! Everybody checks a certificate: by its number, and by the file itself.

use axum::extract::{Multipart, Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::Error;
use domain::certification::{Card, Number, commands, count_look_up, queries};
use domain::say;
use leptos::prelude::*;

use super::sheet;
use crate::form::Fields;
use crate::nav::Nav;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::button::Kind;
use crate::ui::tone::Tone;
use crate::ui::{Button, Card as Box, Icon, Notice, TextField};
use crate::urls;

/// The form that takes a number, and what it says of one that cannot be.
pub async fn form(caller: Caller, RawQuery(query): RawQuery) -> Reply {
    let typed = Fields::parse(query.unwrap_or_default().as_bytes()).get(urls::CERTIFICATE_NUMBER).to_owned();
    if typed.trim().is_empty() {
        return Ok(asking(&caller, &typed, false).into_response());
    }
    count_look_up(&caller.academy, &caller.network)?;
    match number(&caller, &typed) {
        Some(number) => Ok(see_other(&caller, &urls::certificate(number.as_str()), None)),
        None => Ok(asking(&caller, &typed, true).status(404).into_response()),
    }
}

/// The register's page of one certificate.
pub async fn show(caller: Caller, Path(typed): Path<String>) -> Reply {
    count_look_up(&caller.academy, &caller.network)?;
    let Some(number) = number(&caller, &typed) else {
        return Ok(asking(&caller, &typed, true).status(404).into_response());
    };
    if number.as_str() != typed {
        return Ok(see_other(&caller, &urls::certificate(number.as_str()), None));
    }
    match queries::public_card(&caller.academy, &number).await {
        Ok(card) => Ok(record(&caller, &card, None)),
        Err(Error::NotFound) => Ok(asking(&caller, &typed, true).status(404).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Compares an uploaded file with the issued one; the upload is not kept.
pub async fn compare(caller: Caller, Path(typed): Path<String>, upload: Multipart) -> Reply {
    commands::count_comparison(&caller.academy, &caller.network).await?;
    let number = number(&caller, &typed).ok_or(Error::NotFound)?;
    let card = queries::public_card(&caller.academy, &number).await?;
    let found = match file(upload).await? {
        Some(bytes) => Compared::With(queries::is_identical(&caller.academy, &number, &bytes).await?),
        None => Compared::Nothing,
    };
    Ok(record(&caller, &card, Some(found)))
}

/// What came of a comparison.
#[derive(Clone, Copy)]
enum Compared {
    /// No file was chosen.
    Nothing,
    /// Whether the bytes are equal; `None` while there is no PDF.
    With(Option<bool>),
}

fn number(caller: &Caller, typed: &str) -> Option<Number> {
    Number::parse(typed, &caller.academy.settings().mark)
}

async fn file(mut upload: Multipart) -> Result<Option<Vec<u8>>, Failure> {
    let unreadable = |_| Failure(Error::Invalid(domain::error::FieldErrors::default()));
    while let Some(field) = upload.next_field().await.map_err(unreadable)? {
        if field.name() == Some("plik") {
            let bytes = field.bytes().await.map_err(unreadable)?;
            return Ok((!bytes.is_empty()).then(|| bytes.to_vec()));
        }
    }
    Ok(None)
}

fn asking(caller: &Caller, typed: &str, unknown: bool) -> Page {
    let lang = caller.lang;
    let title = lang.t("Sprawdź certyfikat", "Check a certificate");
    let hint = unknown.then(|| {
        view! {
            <Notice tone=Tone::Brick title=lang.t("Nie ma takiego numeru.", "There is no such number.")>
                {lang.t(
                    "Sprawdź, czy nie pomylono znaków. Po roku w numerze nie ma liter O, I, L ani U.",
                    "Check for a mistyped character. After the year, numbers have no letters O, I, L or U.",
                )}
            </Notice>
        }
    });
    let typed = typed.to_owned();
    Page::new(caller, title, || {
        view! {
            <div class="flow">
                <h1>{title}</h1>
                {hint}
                {number_form(caller, &typed, None)}
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Verify)
    .unlisted()
}

fn number_form(caller: &Caller, typed: &str, title: Option<&'static str>) -> AnyView {
    let lang = caller.lang;
    let mark = &caller.academy.settings().mark;
    let hint = say!(
        lang,
        "Na przykład {mark}-2026-4K7M9-2WX5T; kreski możesz pominąć",
        "For example {mark}-2026-4K7M9-2WX5T; dashes may be left out"
    );
    let title = title.map(|title| view! { <h2 data-text="lg">{title}</h2> });
    view! {
        <form class="card flow" method="get" action=caller.href(&urls::verify())>
            {title}
            <TextField
                name=urls::CERTIFICATE_NUMBER
                label=lang.t("Numer certyfikatu", "Certificate number")
                hint=hint
                value=typed.to_owned()
                required=true
                maxlength=60_u32
                autocomplete="off"
            />
            <Button label=lang.t("Sprawdź", "Check") kind=Kind::Primary sign=Icon::Search />
        </form>
    }
    .into_any()
}

fn record(caller: &Caller, card: &Card, compared: Option<Compared>) -> Response {
    let lang = caller.lang;
    let title = format!("{} {}", lang.t("Certyfikat", "Certificate"), card.number);
    let result = compared.map(|compared| comparison(caller, compared));
    Page::new(caller, title, || {
        view! {
            <div class="flow" data-space="5">
                {result}
                {sheet::verdict(caller, card)}
                {sheet::record(caller, card)}
                {upload_form(caller, card)}
                {number_form(caller, "", Some(lang.t("Sprawdź inny certyfikat", "Check another certificate")))}
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Verify)
    .unlisted()
    .into_response()
}

fn comparison(caller: &Caller, compared: Compared) -> AnyView {
    let lang = caller.lang;
    let (tone, text) = match compared {
        Compared::Nothing => (Tone::Brick, lang.t("Wybierz plik PDF do porównania.", "Choose a PDF file to compare.")),
        Compared::With(None) => (
            Tone::Lamp,
            lang.t("Plik tego certyfikatu dopiero powstaje. Spróbuj za chwilę.", "The file of this certificate is being made. Try again in a moment."),
        ),
        Compared::With(Some(true)) => (
            Tone::Patina,
            lang.t("Plik jest identyczny z wydanym, bajt po bajcie.", "The file is identical with the issued one, byte for byte."),
        ),
        Compared::With(Some(false)) => (
            Tone::Brick,
            lang.t(
                "Plik różni się od wydanego. Mógł zostać zapisany na nowo albo zmieniony: porównaj dane z rejestru poniżej.",
                "The file differs from the issued one. It may have been saved anew or changed: compare the register's facts below.",
            ),
        ),
    };
    view! { <Notice tone=tone>{text}</Notice> }.into_any()
}

fn upload_form(caller: &Caller, card: &Card) -> AnyView {
    let lang = caller.lang;
    let action = caller.href(&urls::certificate(card.number.as_str()));
    view! {
        <Box>
            <h2 data-text="lg">{lang.t("Porównaj plik", "Compare a file")}</h2>
            <form class="flow" method="post" action=action enctype="multipart/form-data">
                <div class="field">
                    <label for="plik">{lang.t("Plik PDF, który masz", "The PDF file that you have")}</label>
                    <span class="hint" id="plik-hint">
                        {lang.t("Pliku nie zachowujemy. Najwyżej 2 MB.", "We do not keep the file. At most 2 MB.")}
                    </span>
                    <input id="plik" name="plik" type="file" accept="application/pdf" required=true aria-describedby="plik-hint" />
                </div>
                <Button label=lang.t("Porównaj z wydanym", "Compare with the issued one") sign=Icon::File />
            </form>
        </Box>
    }
    .into_any()
}
