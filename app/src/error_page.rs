//! Error pages: what may have happened, what is safe, two ways on, a code for help.

use axum::response::{IntoResponse, Response};
use domain::error::Error;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::page::{Layout, Page, see_other};
use crate::request::Caller;
use crate::ui::figures::{Size, skyline, street};
use crate::urls;

/// The answer to an error that left a handler: sign-in for guests, otherwise a page of its own.
#[must_use]
pub fn answer(caller: &Caller, error: &Error, is_page: bool) -> Response {
    if *error == Error::SignInRequired && is_page {
        let mut next = caller.path.clone();
        if !caller.query.is_empty() {
            next = format!("{next}?{}", caller.query);
        }
        return see_other(caller, &urls::sign_in(Some(&next)), None);
    }
    page(caller, error).into_response()
}

fn page(caller: &Caller, error: &Error) -> Page {
    let lang = caller.lang;
    let title = title(lang, error);
    let sentence = match error {
        Error::NotFound => lang
            .t(
                "Adres mógł się zmienić albo skopiował się bez końcówki. Twoja nauka i zgłoszenia są bezpieczne.",
                "The address may have changed, or was copied without its end. Your learning and applications are safe.",
            )
            .to_owned(),
        error => crate::words::error(lang, error),
    };
    let code = match error {
        Error::Broken { reference } => reference.clone(),
        _ => caller.request_id.clone(),
    };
    let home = caller.href(&urls::home());
    let (other, label) = if caller.who.is_some() {
        (urls::learning(), lang.t("Moja nauka", "My learning"))
    } else {
        (urls::help(), lang.t("Pomoc", "Help"))
    };
    let other = caller.href(&other);
    Page::new(caller, title, move || {
        view! {
            <section class="night night-page">
                <div class="wrap">
                    <div class="lead-in">
                        <h1>{title}</h1>
                        <p class="lead">{sentence}</p>
                        <p class="row">
                            <a class="button" data-kind="lamp" href=home>
                                {lang.t("Przejdź do programów", "Go to the programmes")}
                            </a>
                            <a class="button" href=other>{label}</a>
                        </p>
                        <p class="soft" data-text="sm">
                            {lang.t("Numer dla pomocy: ", "Number for help: ")} <code>{code}</code>
                        </p>
                    </div>
                </div>
                <div class="wrap horizon">{skyline(street(), Size::Medium, None)}</div>
                <div class="ground"></div>
            </section>
        }
    })
    .layout(Layout::Full)
    .unlisted()
    .status(error.status())
}

const fn title(lang: Lang, error: &Error) -> &'static str {
    match error {
        Error::SignInRequired => lang.t("Zaloguj się", "Sign in"),
        Error::Denied => lang.t("Brak dostępu", "No access"),
        Error::NotFound => lang.t("Nie ma takiej strony", "There is no such page"),
        Error::Invalid(_) | Error::Refused(_) => {
            lang.t("Nie udało się tego zapisać", "This could not be saved")
        }
        Error::Conflict => lang.t("Ktoś był szybszy", "Somebody was faster"),
        Error::TooMany { .. } => lang.t("Za dużo prób", "Too many tries"),
        Error::TooLarge { .. } => lang.t("Plik jest za duży", "The file is too large"),
        Error::Broken { .. } => lang.t("To nasza usterka", "This is our fault"),
    }
}
