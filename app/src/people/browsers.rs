//! The browsers in which a person is signed in.

use domain::error::Error;
use domain::lang::Lang;
use domain::people::commands::{end_all_sessions, end_own_session};
use domain::people::queries::account::OwnAccount;
use domain::say;
use leptos::prelude::*;

use super::cookies;
use crate::form::Fields;
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Icon, Tone, tag};
use crate::{urls, when};

/// The list, with a button to end each.
pub(super) fn section(caller: &Caller, account: &OwnAccount) -> AnyView {
    let lang = caller.lang;
    let here = caller.who.as_ref().map(|who| who.session);
    let rows = account
        .sessions
        .iter()
        .map(|session| {
            let name = name(lang, &session.agent);
            let seen = when::date_time(lang, session.last_seen_at, caller.zone());
            let says = say!(lang, "Wyloguj: {name}, {seen}", "Sign out: {name}, {seen}");
            let end = if Some(session.id) == here {
                tag(lang.t("ta przeglądarka", "this browser"), Tone::Patina, Some(Icon::Check))
            } else {
                view! {
                    <form method="post" action=caller.href("/konto/przegladarki/zakoncz")>
                        <input type="hidden" name="id" value=session.id.to_string() />
                        <Button label=lang.t("Wyloguj", "Sign out") small=true says=says />
                    </form>
                }
                .into_any()
            };
            let used = say!(lang, "ostatnio {seen}", "last used {seen}");
            view! { <li><span><strong>{name}</strong><br/>{used}</span>{end}</li> }
        })
        .collect_view();
    view! {
        <section class="flow" aria-labelledby="browsers">
            <h2 id="browsers">{lang.t("Zalogowane przeglądarki", "Signed-in browsers")}</h2>
            <ul class="settings" role="list">{rows}</ul>
            <form method="post" action=caller.href("/konto/wyloguj-wszedzie")>
                <Button label=lang.t("Wyloguj wszędzie", "Sign out everywhere") />
            </form>
        </section>
    }
    .into_any()
}

/// What a person calls her browser: "Firefox, Windows".
pub(crate) fn name(lang: Lang, agent: &str) -> String {
    // The order matters: most browsers also name the ones that they are like.
    let pick = |known: &[(&'static str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = pick(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = pick(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => lang.t("Nieznana przeglądarka", "Unknown browser").to_owned(),
    }
}

pub(super) async fn end(caller: Caller, fields: Fields) -> Reply {
    let id = fields.get("id").parse().map(domain::ids::SessionId).map_err(|_| Error::NotFound)?;
    end_own_session(&caller.academy, &caller.actor, id).await?;
    Ok(see_other(&caller, &urls::account(), Some(Notice::Saved)))
}

pub(super) async fn sign_out_everywhere(caller: Caller) -> Reply {
    end_all_sessions(&caller.academy, &caller.actor, None).await?;
    let response = see_other(&caller, &urls::home(), Some(Notice::SignedOut));
    Ok(cookies::sign_out(&caller, response))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_short_names() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
        assert_eq!(name(Lang::Pl, chrome), "Chrome, Windows");
        assert_eq!(name(Lang::Pl, &format!("{chrome} Edg/141.0")), "Edge, Windows");
        assert_eq!(name(Lang::En, "curl/8"), "Unknown browser");
    }
}
