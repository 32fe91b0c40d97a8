//! What was sent to a cohort.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::message::queries::{Sent, sent};
use domain::say;
use leptos::prelude::*;

use crate::cohort::parts::{Tab, head_of};
use crate::nav::Nav;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::{Empty, Icon, Kind, LinkButton};
use crate::{urls, when};

pub(super) async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let messages = sent(&caller.academy, &caller.actor, &cohort).await?;
    let title = caller.lang.t("Wiadomości do uczestników", "Messages to people");
    Ok(Page::new(&caller, title, || view(&caller, &cohort, messages))
        .layout(Layout::Work)
        .nav(Nav::Cohorts)
        .unlisted()
        .into_response())
}

fn view(caller: &Caller, cohort: &CohortCard, messages: Vec<Sent>) -> impl IntoView + use<> {
    let lang = caller.lang;
    let new = caller.href(&urls::new_message(&cohort.slug));
    let automatic = caller.href(&urls::letters(&cohort.slug));
    let returned = caller.href(&urls::returned(&cohort.slug));
    let write = view! {
        <LinkButton label=lang.t("Zwrócona poczta", "Returned mail") href=returned />
        <LinkButton label=lang.t("Wiadomości automatyczne", "Automatic messages") href=automatic />
        <LinkButton label=lang.t("Napisz", "Write") href=new kind=Kind::Primary sign=Icon::Mail />
    };
    let list = if messages.is_empty() {
        view! {
            <Empty
                title=lang.t("Nic jeszcze nie wysłano.", "Nothing was sent yet.")
                why=lang.t("Wysłane wiadomości zostają tutaj.", "Messages stay here after sending.")
            />
        }
        .into_any()
    } else {
        messages.into_iter().map(|message| card(caller, message)).collect_view().into_any()
    };
    view! {
        <div class="flow">
            {head_of(caller, cohort, Tab::Messages, write.into_any())}
            {list}
        </div>
    }
}

fn card(caller: &Caller, message: Sent) -> AnyView {
    let lang = caller.lang;
    let of = |texts: &std::collections::BTreeMap<String, String>| {
        texts.get(lang.tag()).or_else(|| texts.get("pl")).cloned().unwrap_or_default()
    };
    let (subject, body) = (of(&message.subjects), of(&message.bodies));
    let at = when::date_time(lang, message.at, caller.zone());
    let by = message.by.unwrap_or_default();
    let n = message.recipients;
    let people = lang.plural(n.into(), ["osoba", "osoby", "osób"], ["person", "people"]);
    let about = say!(lang, "{at}, {by}, {n} {people}", "{at}, {by}, {n} {people}");
    let html = crate::catalog::markdown::markdown(&body, &[], lang);
    view! {
        <article class="card flow">
            <h2 data-text="lg">{subject}</h2>
            <p class="soft">{about}</p>
            <details>
                <summary>{lang.t("Treść", "Text")}</summary>
                <div class="prose" inner_html=html></div>
            </details>
        </article>
    }
    .into_any()
}
