//! The letters that the academy sends by itself to the people of a cohort: when each goes out and what it looks like,
//! with invented data, and a test of it to oneself.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Place, check};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::commands::try_letter;
use domain::enrollment::letters::{EVENT, LetterKind, letters};
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use domain::text::Email;
use leptos::prelude::*;
use serde::Deserialize;

use crate::cohort::parts::{Tab, up_to};
use crate::enrollment::occasions::{key, sample, title, when_sent};
use crate::form::Fields;
use crate::mail::{Composed, compose};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Icon, trail};
use crate::urls;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    lang: String,
}

/// The cohort, for whoever may write to its people.
async fn cohort_of(caller: &Caller, slug: &str) -> domain::Result<CohortCard> {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, slug).await?;
    check(&caller.actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    Ok(cohort)
}

/// The letter of that name, if a cohort of this mode sends it.
fn letter_of(cohort: &CohortCard, name: &str) -> domain::Result<LetterKind> {
    letters(cohort.mode).into_iter().find(|letter| key(letter) == name).ok_or(Error::NotFound)
}

fn composed(
    caller: &Caller,
    cohort: &CohortCard,
    letter: &LetterKind,
    lang: Lang,
) -> domain::Result<Composed> {
    let data = sample(lang, cohort, letter, caller.academy.now());
    let data = serde_json::to_string(&data).map_err(Error::broken)?;
    compose(EVENT, lang, &data, caller.academy.settings())
        .ok_or_else(|| Error::broken("a letter without words"))
}

/// Every letter of the cohort.
pub(super) async fn list(caller: Caller, Path(slug): Path<String>) -> Reply {
    let cohort = cohort_of(&caller, &slug).await?;
    let lang = caller.lang;
    let title = lang.t("Wiadomości automatyczne", "Automatic messages");
    let columns = [lang.t("Wiadomość", "Message"), lang.t("Kiedy wychodzi", "When it goes out"), ""];
    let rows = letters(cohort.mode)
        .iter()
        .map(|letter| {
            let href = caller.href(&urls::letter(&slug, &key(letter)));
            let name = self::title(lang, letter);
            let says = say!(lang, "Podgląd: {name}", "Preview: {name}");
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{when_sent(lang, letter)}</td>
                    <td><a href=href aria-label=says>{lang.t("Podgląd", "Preview")}</a></td>
                </tr>
            }
        })
        .collect_view();
    let about = lang.t(
        "Te wiadomości wychodzą same, gdy zmienia się stan zgłoszenia, w języku osoby. Każdą możesz obejrzeć i wysłać sobie na próbę.",
        "These messages go out by themselves when an application changes, in the person’s language. You can look at each and send yourself a test.",
    );
    Ok(Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up_to(&caller, &cohort, Tab::Messages), title)}
                <h1 data-text="2xl">{title}</h1>
                <p class="lead">{about}</p>
                <div class="card" data-flush="">
                    <DataTable caption=title columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
                </div>
            </div>
        }
    })
    .layout(Layout::Work)
    .nav(Nav::Cohorts)
    .unlisted()
    .into_response())
}

/// One of them, in every language.
pub(super) async fn show(caller: Caller, Path((slug, name)): Path<(String, String)>) -> Reply {
    let cohort = cohort_of(&caller, &slug).await?;
    let letter = letter_of(&cohort, &name)?;
    let lang = caller.lang;
    let title = title(lang, &letter);
    let mut views = Vec::new();
    for of in Lang::ALL {
        views.push(one(&caller, (&slug, &name), of, composed(&caller, &cohort, &letter, of)?));
    }
    let mut up = up_to(&caller, &cohort, Tab::Messages);
    let all = lang.t("Wiadomości automatyczne", "Automatic messages").to_owned();
    up.push((all, caller.href(&urls::letters(&slug))));
    Ok(Page::new(&caller, title.clone(), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up, title.clone())}
                <h1 data-text="2xl">{title}</h1>
                <p class="lead">{when_sent(lang, &letter)}</p>
                <p class="soft">{lang.t("Osoba, miasto i numer są zmyślone.", "Person, city and number are invented.")}</p>
                {views}
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Cohorts)
    .unlisted()
    .frames_own()
    .into_response())
}

fn one(caller: &Caller, (slug, name): (&str, &str), of: Lang, mail: Composed) -> AnyView {
    let lang = caller.lang;
    let (language, label) = match of {
        Lang::Pl => (
            lang.t("Po polsku", "In Polish"),
            lang.t("Wyślij próbę do siebie po polsku", "Send a test to myself in Polish"),
        ),
        Lang::En => (
            lang.t("Po angielsku", "In English"),
            lang.t("Wyślij próbę do siebie po angielsku", "Send a test to myself in English"),
        ),
    };
    let frame = caller.href(&format!("{}?lang={}", urls::letter_text(slug, name), of.tag()));
    let frame_says = say!(lang, "Wiadomość: {}", "Message: {}", mail.subject);
    let file = mail.calendar.map(|file| {
        view! {
            <details>
                <summary>{lang.t("Załącznik do kalendarza: akademia.ics", "Attachment for the calendar: akademia.ics")}</summary>
                <pre class="letter">{file.text.replace("\r\n", "\n")}</pre>
            </details>
        }
    });
    view! {
        <section class="card flow">
            <p class="soft">{language}</p>
            <h2 data-text="lg" lang=of.tag()>{mail.subject}</h2>
            <iframe class="letter" src=frame title=frame_says sandbox="" lang=of.tag()></iframe>
            <details>
                <summary>{lang.t("Sam tekst", "Plain text")}</summary>
                <pre class="letter" lang=of.tag()>{mail.text}</pre>
            </details>
            {file}
            <form method="post"><Button label=label sign=Icon::Mail name="lang" value=of.tag() /></form>
        </section>
    }
    .into_any()
}

/// The HTML of a letter by itself, for the frame: nothing of it runs, and only pages of ours show it.
pub(super) async fn text(
    caller: Caller,
    Path((slug, name)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Reply {
    let cohort = cohort_of(&caller, &slug).await?;
    let letter = letter_of(&cohort, &name)?;
    let lang = Lang::from_tag(&asked.lang).unwrap_or(caller.lang);
    let mail = composed(&caller, &cohort, &letter, lang)?;
    let mut response = Response::new(Body::from(mail.html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}

/// Sends a test to whoever asks.
pub(super) async fn take(
    caller: Caller,
    Path((slug, name)): Path<(String, String)>,
    fields: Fields,
) -> Reply {
    let cohort = cohort_of(&caller, &slug).await?;
    let letter = letter_of(&cohort, &name)?;
    let lang = Lang::from_tag(fields.get("lang")).unwrap_or(caller.lang);
    let to = Email::parse(&caller.signed_in()?.email).map_err(|error| Error::field("email", error))?;
    let data = sample(lang, &cohort, &letter, caller.academy.now());
    try_letter(&caller.academy, &caller.actor, &cohort, (&to, lang), data).await?;
    Ok(see_other(&caller, &urls::letter(&slug, &name), Some(Said::TestSent)))
}
