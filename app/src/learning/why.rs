//! "Why isn't it finished?" in words, of a module and of the course.

use domain::lang::Lang;
use domain::learning::rules::Missing;
use domain::learning::{Dashboard, ModuleCard, Outline};
use domain::say;
use leptos::prelude::*;

use super::outline::foreign;
use crate::request::Caller;
use crate::{urls, when};

/// What a module still needs, in one sentence; `None` when it is finished.
pub fn sentence(caller: &Caller, missing: &[Missing]) -> Option<String> {
    let lang = caller.lang;
    match missing.first()? {
        Missing::NotOpen { opens_at } => {
            let day = when::day_month(lang, when::day(*opens_at, caller.zone()));
            Some(say!(lang, "otworzy się {day}", "opens on {day}"))
        }
        _ => Some(counted(lang, missing)),
    }
}

fn counted(lang: Lang, missing: &[Missing]) -> String {
    let lessons = missing.iter().filter(|one| matches!(one, Missing::Lesson(_))).count() as u64;
    let quiz = missing.iter().find_map(|one| match one {
        Missing::Quiz { percent, .. } => Some(*percent),
        _ => None,
    });
    let mut parts = Vec::new();
    if lessons > 0 {
        let word = lang.plural(lessons, ["lekcja", "lekcje", "lekcji"], ["lesson", "lessons"]);
        parts.push(format!("{lessons} {word}"));
    }
    if let Some(percent) = quiz {
        parts.push(say!(lang, "sprawdzian na {percent}%", "quiz with {percent}%"));
    }
    say!(lang, "brakuje: {}", "missing: {}", parts.join(", "))
}

/// Everything that the course still needs, module by module.
pub fn list(caller: &Caller, board: &Dashboard) -> Option<AnyView> {
    let lang = caller.lang;
    let unfinished: Vec<&ModuleCard> =
        board.modules.iter().filter(|module| !module.outline.missing.is_empty()).collect();
    if unfinished.is_empty() {
        return None;
    }
    let modules = unfinished.into_iter().map(|module| of_module(caller, board, module)).collect_view();
    let title = lang.t("Czego jeszcze brakuje?", "What is still missing?");
    Some(
        view! {
            <section aria-labelledby="brakuje" class="flow" data-space="3">
                <h2 id="brakuje" data-text="xl">{title}</h2>
                {modules}
            </section>
        }
        .into_any(),
    )
}

fn of_module(caller: &Caller, board: &Dashboard, module: &ModuleCard) -> AnyView {
    let lang = caller.lang;
    let outline = &module.outline;
    let says = sentence(caller, &outline.missing).unwrap_or_default();
    let head = view! {
        <strong lang=foreign(lang, outline.lang)>{format!("{}. {}", outline.number, outline.title)}</strong>
        ", "
        {says}
    };
    if !module.is_open {
        return view! { <p class="why">{head}</p> }.into_any();
    }
    let items = outline.missing.iter().filter_map(|one| item(caller, &board.enrolled.slug, outline, *one));
    view! { <details class="why"><summary>{head}</summary><ul>{items.collect_view()}</ul></details> }
        .into_any()
}

fn item(caller: &Caller, cohort: &str, outline: &Outline, missing: Missing) -> Option<AnyView> {
    let lang = caller.lang;
    let (lesson, percent) = match missing {
        Missing::Lesson(lesson) => (lesson, None),
        Missing::Quiz { lesson, percent } => (lesson, Some(percent)),
        Missing::NotOpen { .. } => return None,
    };
    let page = outline.items.iter().find(|item| item.lesson == lesson)?;
    let href = caller.href(&urls::lesson(cohort, &outline.module, &page.slug));
    let how = match percent {
        Some(percent) => say!(lang, "do zaliczenia na {percent}%", "to be passed with {percent}%"),
        None => lang.t("do ukończenia przyciskiem", "to be finished by its button").to_owned(),
    };
    Some(
        view! {
            <li><a href=href lang=foreign(lang, outline.lang)>{page.title.clone()}</a> <span class="soft">", " {how}</span></li>
        }
        .into_any(),
    )
}
