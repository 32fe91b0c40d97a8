//! Mail that came back from the people of a cohort: whose, why, and what can be done.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::lang::Lang;
use domain::notification::bounce::BounceKind;
use domain::notification::returned::{Returned, returned};
use leptos::prelude::*;

use crate::cohort::parts::{Tab, up_to};
use crate::nav::Nav;
use crate::notification::words::event;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{DataTable, Empty, trail};
use crate::{urls, when};

pub(super) async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let rows = returned(&caller.academy, &caller.actor, &cohort).await?;
    let lang = caller.lang;
    let title = lang.t("Zwrócona poczta", "Returned mail");
    let about = lang.t(
        "Te adresy nie przyjęły naszej ostatniej wiadomości. Nie ponawiamy jej sami.",
        "These addresses did not take our latest message. We do not send it again by ourselves.",
    );
    Ok(Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up_to(&caller, &cohort, Tab::Messages), title)}
                <h1 data-text="2xl">{title}</h1>
                {if rows.is_empty() { nothing(lang) } else { table(&caller, &cohort, (title, about), rows) }}
            </div>
        }
    })
    .layout(Layout::Work)
    .nav(Nav::Cohorts)
    .unlisted()
    .into_response())
}

fn nothing(lang: Lang) -> AnyView {
    let title = lang.t("Nic nie wróciło.", "Nothing came back.");
    let why = lang.t(
        "Gdy czyjś adres odmówi przyjęcia wiadomości, będzie tu powód i co można zrobić.",
        "When an address refuses a message, the reason and what can be done will stand here.",
    );
    view! { <Empty title=title why=why /> }.into_any()
}

fn table(
    caller: &Caller,
    cohort: &CohortCard,
    (title, about): (&'static str, &'static str),
    rows: Vec<Returned>,
) -> AnyView {
    let lang = caller.lang;
    let columns = [
        lang.t("Osoba", "Person"),
        lang.t("Wiadomość", "Message"),
        lang.t("Powód", "Reason"),
        lang.t("Co zrobić", "What to do"),
    ];
    let rows = rows.into_iter().map(|row| line(caller, cohort, row)).collect_view();
    view! {
        <p class="lead">{about}</p>
        <div class="card" data-flush="">
            <DataTable caption=title columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
        </div>
    }
    .into_any()
}

fn line(caller: &Caller, cohort: &CohortCard, row: Returned) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&format!("{}/osoby/{}", urls::board(&cohort.slug), row.enrollment));
    let said = (!row.said.is_empty()).then(|| view! { <br/><small class="soft">{row.said}</small> });
    view! {
        <tr>
            <th scope="row"><a href=href>{row.name}</a><br/><small class="soft">{row.recipient}</small></th>
            <td>{event(lang, &row.event)}<br/><small class="soft">{when::date_time(lang, row.at, caller.zone())}</small></td>
            <td>{why(lang, row.kind)}{said}</td>
            <td>{what_to_do(lang, row.kind)}</td>
        </tr>
    }
    .into_any()
}

/// Why an address did not take a mail.
const fn why(lang: Lang, kind: BounceKind) -> &'static str {
    match kind {
        BounceKind::NoMailbox => lang.t("Nie ma takiej skrzynki.", "There is no such mailbox."),
        BounceKind::NoServer => {
            lang.t("Nie ma serwera poczty o tej nazwie.", "There is no mail server of that name.")
        }
        BounceKind::Full => lang.t("Skrzynka jest pełna.", "The mailbox is full."),
        BounceKind::Closed => lang.t("Skrzynka jest wyłączona.", "The mailbox is switched off."),
        BounceKind::Blocked => {
            lang.t("Serwer urzędu nie przyjmuje naszej poczty.", "The office’s server keeps our mail out.")
        }
        BounceKind::Silent => lang.t(
            "Serwer poczty nie przyjął wiadomości mimo wielu prób.",
            "The mail server did not take the message at many tries.",
        ),
        BounceKind::Other => lang.t("Serwer poczty odmówił.", "The mail server refused."),
    }
}

/// What an organizer can do about it.
const fn what_to_do(lang: Lang, kind: BounceKind) -> &'static str {
    match kind {
        BounceKind::NoMailbox | BounceKind::NoServer | BounceKind::Closed => lang.t(
            "Zadzwoń i sprawdź adres. Kto ma konto, zmieni go na swojej stronie; kogo zaproszono, zaproś na dobry adres.",
            "Call and check the address. Whoever has an account changes it there; invite an invited person at the right one.",
        ),
        BounceKind::Full | BounceKind::Silent => lang.t(
            "Zadzwoń albo napisz inaczej. Następna wiadomość może już dojść.",
            "Call or write otherwise. The next message may arrive.",
        ),
        BounceKind::Blocked => lang.t(
            "Poproś informatyka urzędu, żeby przepuścił naszą pocztę. Do tego czasu zadzwoń.",
            "Ask the office’s IT to let our mail in. Call until then.",
        ),
        BounceKind::Other => {
            lang.t("Zadzwoń i zapytaj, dlaczego adres odmawia.", "Call and ask why the address refuses.")
        }
    }
}
