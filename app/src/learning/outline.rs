use domain::lang::Lang;
use domain::learning::Outline;
use domain::say;
use leptos::prelude::*;

use crate::request::Caller;
use crate::ui::figures::bar;
use crate::ui::{Icon, icon, icon_saying};
use crate::{urls, when};

/// The pages of a module beside the page, with what is done.
pub fn outline(caller: &Caller, cohort: &str, outline: &Outline, current: &str) -> AnyView {
    let lang = caller.lang;
    let items = outline
        .items
        .iter()
        .map(|item| {
            let href = caller.href(&urls::lesson(cohort, &outline.module, &item.slug));
            let sign = if item.is_done {
                icon_saying(Icon::Check, lang.t("Ukończona", "Completed"))
            } else {
                icon(if item.is_quiz { Icon::Quiz } else { Icon::Read })
            };
            let state = item.is_done.then_some("done");
            let here = (item.slug == current).then_some("page");
            view! {
                <li data-state=state>
                    <a href=href aria-current=here>
                        {sign}<span>{item.title.clone()}</span><small>{minutes(lang, item.minutes)}</small>
                    </a>
                </li>
            }
        })
        .collect_view();
    let title = format!("{}. {}", outline.number, outline.title);
    let progress =
        bar(outline.progress.done, outline.progress.all, lang.t("Postęp w module", "Progress in the module"));
    let why = super::why::sentence(caller, &outline.missing).map(|text| {
        view! { <p class="soft">{lang.t("Do ukończenia modułu ", "To finish the module, ")} {text}</p> }
    });
    view! {
        <nav class="outline" aria-labelledby="spis">
            <div class="flow" data-space="3">
                <h2 id="spis" lang=foreign(lang, outline.lang)>{title}</h2>
                {progress}
                {why}
                <ol>{items}</ol>
                {booklet(caller, cohort, outline)}
            </div>
        </nav>
    }
    .into_any()
}

/// The way to the module as one document; how large it is, where it is known.
fn booklet(caller: &Caller, cohort: &str, outline: &Outline) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&urls::booklet(cohort, &outline.module));
    let (version, revision) = outline.edition;
    let size = caller.printer.size((version, revision, lang)).map(|bytes| megabytes(lang, bytes));
    let says = match size {
        Some(size) => {
            say!(lang, "Pobierz moduł do czytania (PDF, {size})", "Download the module to read (PDF, {size})")
        }
        None => lang.t("Pobierz moduł do czytania (PDF)", "Download the module to read (PDF)").to_owned(),
    };
    view! { <p class="soft">{icon(Icon::Download)} " " <a href=href>{says}</a></p> }.into_any()
}

/// "1,2 MB"; never nothing.
fn megabytes(lang: Lang, bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000).max(1);
    format!("{}{}{}\u{a0}MB", tenths / 10, lang.t(",", "."), tenths % 10)
}

/// "9 min", "2 godz. 10 min".
pub fn minutes(lang: Lang, minutes: u32) -> String {
    when::duration(lang, minutes)
}

/// The `lang` attribute of a text that is not in the page's language.
pub fn foreign(page: Lang, text: Lang) -> Option<&'static str> {
    (page != text).then(|| text.tag())
}
