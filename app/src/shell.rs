//! The document around every page: head, header, navigation, footer.

use domain::lang::Lang;
use domain::people::Theme;
use leptos::prelude::*;

use crate::nav::{self, Nav};
use crate::page::Layout;
use crate::request::{Caller, localized};
use crate::urls;

/// What goes into the shell.
pub struct Document<'a> {
    /// The page's own title.
    pub title: &'a str,
    /// The rendered main part.
    pub body: String,
    /// Its shape.
    pub layout: Layout,
    /// The current entry of the navigation.
    pub nav: Option<Nav>,
    /// Whether an island is on it, which needs scripts and WASM.
    pub islands: bool,
    /// Whether search engines are told of its other languages.
    pub listed: bool,
    /// What search results say of it.
    pub description: Option<&'a str>,
}

/// The whole document as HTML.
#[must_use]
pub fn document(caller: &Caller, document: &Document<'_>) -> String {
    crate::page::render(|| view(caller, document))
}

fn view(caller: &Caller, document: &Document<'_>) -> impl IntoView + use<> {
    let settings = caller.academy.settings();
    let title = if document.title == settings.name {
        settings.name.clone()
    } else {
        format!("{} · {}", document.title, settings.name)
    };
    let theme = match caller.theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let assets = caller.assets.clone();
    let boot = document.islands.then(|| {
        format!("{}?js={}&wasm={}", assets.boot, urls::escape(&assets.js), urls::escape(&assets.wasm))
    });
    let layout = match document.layout {
        Layout::Page => "page",
        Layout::Work => "page work",
        Layout::Form => "page narrow",
        Layout::Full => "full",
        Layout::Document => "page document",
    };
    view! {
        <!DOCTYPE html>
        <html lang=caller.lang.tag() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                {document.description.map(|text| view! { <meta name="description" content=text.to_owned()/> })}
                <link rel="stylesheet" href=assets.css.clone()/>
                {document.listed.then(|| alternates(caller))}
                {boot.map(|boot| view! { <script type="module" src=boot></script> })}
                <script src=assets.menus.clone() defer=true></script>
            </head>
            <body>
                <a class="skip" href="#tresc">{caller.lang.t("Przejdź do treści", "Skip to content")}</a>
                {header(caller, document.nav)}
                {caller.notice.map(|notice| view! {
                    <p class="toast" role="status">{notice.text(caller.lang)}</p>
                })}
                <main id="tresc" class=layout inner_html=document.body.clone()></main>
                {footer(caller)}
            </body>
        </html>
    }
}

fn alternates(caller: &Caller) -> impl IntoView + use<> {
    Lang::ALL
        .into_iter()
        .map(|lang| {
            let href = caller.academy.link(&localized(lang, &caller.path));
            view! { <link rel="alternate" hreflang=lang.tag() href=href/> }
        })
        .collect_view()
}

fn header(caller: &Caller, current: Option<Nav>) -> impl IntoView + use<> {
    let settings = caller.academy.settings();
    let (first, second) = settings.short_name.clone();
    let lang = caller.lang;
    let entries = nav::entries(caller)
        .into_iter()
        .map(|(nav, href, label)| {
            let current = (current == Some(nav)).then_some("page");
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! {
        <header class="site-header">
            <div class="page site-header-row">
                <a class="brand" href=caller.href(&urls::home())>
                    <span class="brand-name">{first}<small>{second}</small></span>
                </a>
                <nav aria-label=lang.t("Główna", "Main")><ul>{entries}</ul></nav>
                {languages(caller)}
                {account(caller)}
            </div>
        </header>
    }
}

fn languages(caller: &Caller) -> impl IntoView + use<> {
    let links = Lang::ALL
        .into_iter()
        .filter(|lang| *lang != caller.lang)
        .map(|lang| {
            let mut href = localized(lang, &caller.path);
            if !caller.query.is_empty() {
                href = format!("{href}?{}", caller.query);
            }
            view! { <a class="language" href=href lang=lang.tag() hreflang=lang.tag()>{lang.name()}</a> }
        })
        .collect_view();
    view! { <div class="languages">{links}</div> }
}

fn account(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    match &caller.who {
        Some(who) => view! {
            <details class="menu">
                <summary aria-label=domain::say!(lang, "Konto: {}", "Account: {}", who.display_name)>
                    <span class="initials" aria-hidden="true">{who.initials()}</span>
                </summary>
                <ul>
                    <li><a href=caller.href(&urls::account())>{lang.t("Moje konto", "My account")}</a></li>
                    <li>
                        <form method="post" action=caller.href(&urls::sign_out())>
                            <button class="button" data-kind="quiet">{lang.t("Wyloguj się", "Sign out")}</button>
                        </form>
                    </li>
                </ul>
            </details>
        }
        .into_any(),
        None => view! {
            <a class="button" href=caller.href(&urls::sign_in(None))>{lang.t("Zaloguj się", "Sign in")}</a>
        }
        .into_any(),
    }
}

fn footer(caller: &Caller) -> impl IntoView + use<> {
    let name = caller.academy.settings().name.clone();
    view! {
        <footer class="site-footer">
            <div class="page spread"><p>{name}</p></div>
        </footer>
    }
}
