//! The page of the outgoing mail.

use axum::extract::Query;
use axum::response::IntoResponse;
use domain::access::{Action, Place};
use domain::error::Error;
use domain::notification::commands::retry;
use domain::notification::queries::{MailLine, MailState, Outbox, outbox};
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use super::words;
use crate::form::Fields;
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::pages::{PageWords, onward};
use crate::ui::{Button, DataTable, Empty, Icon};
use crate::{urls, when};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    before: String,
}

pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> Reply {
    let state = MailState::parse(&asked.state).unwrap_or_default();
    let mails = outbox(&caller.academy, &caller.actor, state, asked.before.parse().ok()).await?;
    let title = caller.lang.t("Poczta wychodząca", "Outgoing mail");
    Ok(Page::new(&caller, title, || view(&caller, state, &asked, mails))
        .layout(Layout::Work)
        .nav(Nav::Mail)
        .unlisted()
        .into_response())
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let one = match fields.get("mail") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    retry(&caller.academy, &caller.actor, one).await?;
    Ok(see_other(&caller, &urls::outbox(), Some(Said::Saved)))
}

fn address(state: MailState, before: &str) -> String {
    let path = format!("{}?state={}", urls::outbox(), state.word());
    if before.is_empty() { path } else { format!("{path}&before={before}") }
}

fn view(caller: &Caller, state: MailState, asked: &Asked, mails: Outbox) -> impl IntoView + use<> {
    let lang = caller.lang;
    let tabs = MailState::ALL
        .into_iter()
        .zip(mails.counts)
        .map(|(tab, count)| {
            let current = (tab == state).then_some("page");
            let href = caller.href(&address(tab, ""));
            view! { <a href=href aria-current=current>{words::state(lang, tab)} " (" {count} ")"</a> }
        })
        .collect_view();
    let page_words = PageWords {
        label: lang.t("Strony", "Pages"),
        previous: lang.t("Najnowsze", "Newest"),
        next: lang.t("Starsze", "Older"),
    };
    let first = (!asked.before.is_empty()).then(|| caller.href(&address(state, "")));
    let next = mails.next.map(|id| caller.href(&address(state, &id.to_string())));
    let all = mails.mails.iter().any(|mail| mail.may_retry).then(|| {
        view! {
            <form method="post" action=caller.href(&urls::outbox())>
                <Button label=lang.t("Ponów wszystkie", "Try all again") sign=Icon::Undo />
            </form>
        }
    });
    let list =
        if mails.mails.is_empty() { nothing(caller, state) } else { table(caller, state, mails.mails) };
    view! {
        <div class="flow">
            <div class="spread">
                <h1>{lang.t("Poczta wychodząca", "Outgoing mail")}</h1>
                {all}
            </div>
            <nav class="chips" aria-label=lang.t("Stan", "State")>{tabs}</nav>
            {list}
            {onward(first, next, page_words)}
        </div>
    }
}

fn nothing(caller: &Caller, state: MailState) -> AnyView {
    let lang = caller.lang;
    let (title, why) = match state {
        MailState::Failed => (
            lang.t("Wszystko wyszło.", "Everything went out."),
            lang.t(
                "Tu są wiadomości, których serwer odmówił albo nie przyjął mimo 12 prób, i te, które wróciły.",
                "Messages that a server refused, or did not take at 12 tries, and those that came back are listed here.",
            ),
        ),
        MailState::Waiting => (
            lang.t("Nic nie czeka.", "Nothing waits."),
            lang.t("Nowe wiadomości wychodzą w kilka sekund.", "New mails go out within seconds."),
        ),
        MailState::Sent => (lang.t("Nic jeszcze nie wysłano.", "Nothing was sent yet."), ""),
    };
    view! { <Empty title=title why=why /> }.into_any()
}

fn table(caller: &Caller, state: MailState, mails: Vec<MailLine>) -> AnyView {
    let lang = caller.lang;
    let rows = mails.into_iter().map(|mail| row(caller, state, mail)).collect_view();
    let columns = [
        lang.t("Do kogo", "To"),
        lang.t("O czym", "About"),
        lang.t("Powstała", "Written"),
        match state {
            MailState::Sent => lang.t("Wysłana", "Sent"),
            MailState::Waiting => lang.t("Następna próba", "Next try"),
            MailState::Failed => lang.t("Przyczyna", "Cause"),
        },
        "",
    ];
    view! {
        <DataTable caption=words::state(lang, state) columns=columns.map(str::to_owned).to_vec()>{rows}</DataTable>
    }
    .into_any()
}

fn row(caller: &Caller, state: MailState, mail: MailLine) -> impl IntoView + use<> {
    let lang = caller.lang;
    let at = |at| when::date_time(lang, at, caller.zone());
    let to = match mail.person.filter(|_| caller.may(Action::SeePeople, &Place::ACADEMY)) {
        Some(person) => {
            let href = caller.href(&urls::person(person));
            view! { <a href=href>{mail.recipient.clone()}</a> }.into_any()
        }
        None => mail.recipient.clone().into_any(),
    };
    let tries = mail.tries;
    let tried = lang.plural(u64::from(tries), ["próba", "próby", "prób"], ["try", "tries"]);
    let how = match state {
        MailState::Sent => mail.sent_at.map(at).unwrap_or_default(),
        MailState::Waiting => at(mail.next_try_at),
        MailState::Failed => mail.last_error.clone().unwrap_or_default(),
    };
    // Why the last try failed also stands beside what waits for another one.
    let error = mail
        .last_error
        .filter(|_| state == MailState::Waiting)
        .map(|error| view! { <br/><small class="soft">{error}</small> });
    let tries = (state != MailState::Sent && tries > 0)
        .then(|| view! { <br/><small class="soft">{tries}" "{tried}</small> });
    let again = mail.may_retry.then(|| {
        let says = say!(lang, "Ponów: {}", "Try again: {}", mail.recipient);
        view! {
            <form method="post" action=caller.href(&urls::outbox())>
                <Button label=lang.t("Ponów", "Try again") says=says name="mail" value=mail.id.to_string() small=true />
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{to}</th>
            <td>{words::event(lang, &mail.event)}</td>
            <td>{at(mail.created_at)}</td>
            <td><div class="changed"><span>{how}{error}{tries}</span></div></td>
            <td>{again}</td>
        </tr>
    }
}
