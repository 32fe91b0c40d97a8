//! The document around every page: head, header, navigation, footer.

use domain::lang::Lang;
use domain::people::Theme;
use leptos::prelude::*;

use crate::nav::{self, Nav};
use crate::page::Layout;
use crate::request::{Caller, localized};
use crate::ui::figures::mark;
use crate::ui::icon::MARK;
use crate::ui::{Icon, escaped, icon};
use crate::urls;

/// The width of the page, which header and footer share; none is the usual one. A form keeps the usual header.
type Width = Option<&'static str>;

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
    let frame = crate::page::render(|| view(caller, document));
    // The body was rendered before; only the frame around it is made here.
    let (above, below) = frame.split_once(SLOT).unwrap_or((&frame, ""));
    [above, &document.body, below].concat()
}

/// Where the body goes; no text of a page can contain it unescaped.
const SLOT: &str = "<!--body-->";

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
        format!(
            "{}{}js={}&wasm={}",
            assets.boot,
            if assets.boot.contains('?') { '&' } else { '?' },
            urls::escape(&assets.js),
            urls::escape(&assets.wasm)
        )
    });
    let layout = match document.layout {
        Layout::Page => (Some("wrap"), None),
        Layout::Work => (Some("wrap"), Some("wide")),
        Layout::Form => (Some("wrap"), Some("narrow")),
        Layout::Full => (None, None),
        Layout::Document => (Some("wrap document"), None),
    };
    let (shape, width) = layout;
    let around = width.filter(|width| *width == "wide");
    view! {
        <!DOCTYPE html>
        <html lang=caller.lang.tag() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title inner_html=escaped(&title)></title>
                {document.description.map(|text| view! { <meta name="description" content=text.to_owned()/> })}
                <link rel="icon" type="image/svg+xml" href=MARK/>
                <link rel="stylesheet" href=assets.css.clone()/>
                {document.listed.then(|| alternates(caller))}
                {boot.map(|boot| view! { <script type="module" src=boot></script> })}
                <script src=assets.menus.clone() defer=true></script>
            </head>
            <body>
                <a class="skip" href="#tresc">{caller.lang.t("Przejdź do treści", "Skip to content")}</a>
                {header(caller, document.nav, around)}
                {caller.notice.map(|notice| view! {
                    <div class="wrap toast-row" data-width=width>
                        <div class="notice" data-tone="patina" role="status">
                            {icon(Icon::Check)}
                            <p>{notice.text(caller.lang)}</p>
                        </div>
                    </div>
                })}
                <main id="tresc" class=shape data-width=width inner_html=SLOT></main>
                {footer(caller, around)}
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

fn header(caller: &Caller, current: Option<Nav>, width: Width) -> impl IntoView + use<> {
    let (first, second) = caller.academy.settings().short_name.clone();
    let lang = caller.lang;
    let entries = nav::entries(caller)
        .into_iter()
        .map(|(nav, href, label)| {
            let current = (current == Some(nav)).then_some("page");
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! {
        <header class="site">
            <div class="wrap" data-width=width>
                <a class="brand" href=caller.href(&urls::home())>
                    {mark()}
                    <span>{first} " " <small>{second}</small></span>
                </a>
                <nav aria-label=lang.t("Główna", "Main")><ul class="links">{entries}</ul></nav>
                <div class="account">{languages(caller)} {account(caller)}</div>
            </div>
        </header>
    }
}

fn languages(caller: &Caller) -> impl IntoView + use<> {
    let links = Lang::ALL
        .into_iter()
        .map(|lang| {
            let mut href = localized(lang, &caller.path);
            if !caller.query.is_empty() {
                href = format!("{href}?{}", caller.query);
            }
            let current = (lang == caller.lang).then_some("true");
            view! {
                <li><a href=href lang=lang.tag() hreflang=lang.tag() aria-current=current>{lang.name()}</a></li>
            }
        })
        .collect_view();
    view! {
        <details class="menu">
            <summary aria-label=caller.lang.t("Język: polski", "Language: English")>
                {icon(Icon::Globe)} <span>{caller.lang.tag().to_uppercase()}</span>
            </summary>
            <ul class="langs">{links}</ul>
        </details>
    }
}

fn account(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    let Some(who) = &caller.who else {
        return view! {
            <a class="button" href=caller.href(&urls::sign_in(None))>{lang.t("Zaloguj się", "Sign in")}</a>
        }
        .into_any();
    };
    view! {
        <details class="menu">
            <summary aria-label=domain::say!(lang, "Konto: {}", "Account: {}", who.display_name)>
                <span class="person"><span class="face">{who.initials()}</span></span>
            </summary>
            <ul class="links">
                <li><a href=caller.href(&urls::account())>{who.display_name.clone()}</a></li>
                <li>
                    <form method="post" action=caller.href(&urls::sign_out())>
                        <button>{lang.t("Wyloguj się", "Sign out")}</button>
                    </form>
                </li>
            </ul>
        </details>
    }
    .into_any()
}

fn footer(caller: &Caller, width: Width) -> impl IntoView + use<> {
    let name = caller.academy.settings().name.clone();
    let lang = caller.lang;
    view! {
        <footer class="foot">
            <div class="wrap" data-width=width>
                <p>{name}</p>
                <ul class="links">
                    <li><a href=caller.href(&urls::help())>{lang.t("Pomoc", "Help")}</a></li>
                    <li><a href=caller.href(&urls::accessibility())>{lang.t("Dostępność", "Accessibility")}</a></li>
                    <li><a href=caller.href(&urls::privacy())>{lang.t("Prywatność", "Privacy")}</a></li>
                    <li><a href=caller.href(&urls::sources())>{lang.t("Źródła danych", "Data sources")}</a></li>
                </ul>
            </div>
        </footer>
    }
}
