//! The erasure of one's account, with what follows from it on the same page.

use axum::response::IntoResponse;
use domain::enrollment::EnrollmentState;
use domain::privacy::commands::{ask_for_erasure, erase};
use domain::privacy::queries::{Consequences, consequences};
use domain::say;
use leptos::prelude::*;

use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Layout, Page, Reply, see_other};
use crate::people::{back_to_account, code_field, cookies, summary};
use crate::request::Caller;
use crate::ui::{Button, Kind, Notice as Message, Tone};
use crate::urls;

pub(super) async fn show(caller: Caller) -> Reply {
    page(&caller, FormState::default()).await
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let found = consequences(&caller.academy, &caller.actor).await?;
    let title = lang.t("Usuń konto", "Erase the account");
    let status = state.status();
    let forms = if found.is_last_administrator {
        view! {
            <Message tone=Tone::Brick title=lang.t("Konta nie można teraz usunąć.", "The account cannot be erased now.")>
                {lang.t(
                    "Tylko Ty masz rolę administratora. Najpierw nadaj tę rolę innej osobie.",
                    "You are the only administrator. Give that role to somebody else first.",
                )}
            </Message>
        }
        .into_any()
    } else {
        confirm(caller, &state, &found)
    };
    let body = view! {
        <div class="flow" data-space="6">
            {back_to_account(caller, title)}
            <h1>{title}</h1>
            {summary(lang, &state)}
            {what_happens(caller, &found)}
            {forms}
        </div>
    };
    Ok(Page::new(caller, title, move || body).layout(Layout::Form).unlisted().status(status).into_response())
}

fn what_happens(caller: &Caller, found: &Consequences) -> AnyView {
    let lang = caller.lang;
    let mut goes: Vec<String> = found
        .leaves
        .iter()
        .map(|(cohort, state)| {
            let name = &cohort.of(lang).name;
            if *state == EnrollmentState::Waitlisted {
                say!(lang, "Znikasz z kolejki: {name}.", "You leave the queue: {name}.")
            } else {
                say!(
                    lang,
                    "Oddajesz miejsce, dostanie je następna osoba: {name}.",
                    "You give your place up, the next person gets it: {name}."
                )
            }
        })
        .collect();
    if found.roles > 0 {
        goes.push(lang.t("Tracisz swoje role.", "You lose your roles.").into());
    }
    goes.push(
        lang.t(
            "Usuwamy imię, nazwisko, adres, hasło, funkcję, zgody, profil prowadzącego, odpowiedzi, próby w sprawdzianach i notatki z nauki.",
            "We delete your name, address, password, function, consents, lecturer's profile, answers, quiz attempts and notes of learning.",
        )
        .into(),
    );
    let mut stays: Vec<String> = found
        .certificates
        .iter()
        .map(|number| {
            say!(
                lang,
                "Certyfikat {number}, z nazwiskiem: każdy, kto zna numer, może go sprawdzić.",
                "Certificate {number}, with your name: whoever knows the number can verify it."
            )
        })
        .collect();
    stays.extend(found.completed.iter().map(|cohort| {
        let name = &cohort.of(lang).name;
        say!(lang, "Ukończenie bez nazwiska: {name}.", "The completion, without your name: {name}.")
    }));
    stays.push(
        lang.t(
            "Historia zgłoszeń i dziennik zmian, w których zamiast Ciebie jest numer nieistniejącego konta.",
            "The history of applications and the change log, with the number of an erased account in your place.",
        )
        .into(),
    );
    let list = |items: Vec<String>| items.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <section class="flow">
            <h2>{lang.t("Co zniknie", "What goes")}</h2>
            <ul>{list(goes)}</ul>
        </section>
        <section class="flow">
            <h2>{lang.t("Co zostanie", "What stays")}</h2>
            <ul>{list(stays)}</ul>
        </section>
        <p><strong>{lang.t("Tego nie da się cofnąć.", "This cannot be undone.")}</strong> " "
            <a href=caller.href(&urls::own_data())>{lang.t("Najpierw pobierz swoje dane", "Download your data first")}</a> "."</p>
    }
    .into_any()
}

fn confirm(caller: &Caller, state: &FormState, found: &Consequences) -> AnyView {
    let lang = caller.lang;
    view! {
        <section class="flow">
            <h2>{lang.t("Potwierdź kodem", "Confirm with a code")}</h2>
            <form class="flow" method="post" action=caller.href("/konto/usun/kod")>
                <p>{lang.t("Kod wyślemy na adres ", "The code goes to ")}<strong>{found.email.clone()}</strong>"."</p>
                <Button label=lang.t("Wyślij kod", "Send the code") />
            </form>
            <form class="flow" method="post" action=caller.href(&urls::erase_account()) novalidate>
                {code_field(lang, state)}
                <Button label=lang.t("Usuń konto na zawsze", "Erase the account for good") kind=Kind::Danger />
            </form>
        </section>
    }
    .into_any()
}

pub(super) async fn send_code(caller: Caller) -> Reply {
    let browser = cookies::browser(&caller);
    let from = (browser.as_str(), caller.network.as_str(), caller.lang);
    match ask_for_erasure(&caller.academy, &caller.actor, from).await {
        Ok(()) => {
            let response = see_other(&caller, &urls::erase_account(), Some(Notice::CodeSent));
            Ok(cookies::name_browser(&caller, response, &browser))
        }
        Err(error) => page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let browser = caller.browser.as_deref().unwrap_or_default();
    match erase(&caller.academy, &caller.actor, browser, fields.get("code")).await {
        Ok(()) => {
            let response = see_other(&caller, &urls::home(), Some(Notice::AccountErased));
            Ok(cookies::sign_out(&caller, response))
        }
        Err(error) => page(&caller, FormState::failed(Fields::default(), error)).await,
    }
}
