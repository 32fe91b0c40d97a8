//! A lecturer in a window, in a list, in a sentence.

use domain::ids::ModuleId;
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use domain::say;
use leptos::prelude::*;

use crate::catalog::blocks::file_href;
use crate::request::Caller;
use crate::ui::part::initials;
use crate::urls;

/// Her photo, or her initials where there is none. The name stands beside it, so the picture is decoration.
pub fn face(card: &LecturerCard, is_large: bool) -> AnyView {
    let size = is_large.then_some("large");
    match card.photo {
        Some(photo) => {
            view! { <img class="face" data-size=size src=file_href(photo) alt="" loading="lazy"/> }.into_any()
        }
        None => view! { <span class="face" data-size=size aria-hidden="true">{initials(&card.name)}</span> }
            .into_any(),
    }
}

/// Lecturers side by side, each with what she teaches and a link to her page.
pub fn tiles(caller: &Caller, lecturers: &[LecturerCard]) -> AnyView {
    let one = |card: &LecturerCard| {
        let href = caller.href(&urls::lecturer(&card.slug));
        let foreign = foreign(card, caller.lang);
        view! {
            <li class="person">
                {face(card, false)}
                <span>
                    <a href=href>{card.name.clone()}</a>
                    <small lang=foreign>{card.headline.clone()}</small>
                </span>
            </li>
        }
    };
    let people = lecturers.iter().map(one).collect_view();
    view! { <ul class="tiles lecturers" data-tile="16">{people}</ul> }.into_any()
}

/// "dr Jan Świątek, Hanna Wąs": who teaches the module; empty for nobody.
#[must_use]
pub fn names(lecturers: &[LecturerCard], module: ModuleId) -> String {
    let teaching = lecturers.iter().filter(|card| card.modules.contains(&module));
    teaching.map(|card| card.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// "Prowadzi Hanna Wąs", with a link to each page; nothing for nobody.
pub fn named(caller: &Caller, lecturers: &[LecturerCard], module: ModuleId) -> Option<AnyView> {
    let teaching: Vec<&LecturerCard> =
        lecturers.iter().filter(|card| card.modules.contains(&module)).collect();
    let lang = caller.lang;
    let says = match teaching.len() {
        0 => return None,
        1 => lang.t("Prowadzi ", "Taught by "),
        _ => lang.t("Prowadzą ", "Taught by "),
    };
    let links = teaching
        .into_iter()
        .enumerate()
        .map(|(place, card)| {
            let comma = (place > 0).then_some(", ");
            view! { {comma}<a href=caller.href(&urls::lecturer(&card.slug))>{card.name.clone()}</a> }
        })
        .collect_view();
    Some(view! { <p class="soft" data-text="sm">{says}{links}"."</p> }.into_any())
}

/// The language of her words, where it is not the page's.
pub fn foreign(card: &LecturerCard, lang: Lang) -> Option<&'static str> {
    (card.lang != lang).then(|| card.lang.tag())
}

/// "3 moduły" and the like, for the head of her page.
pub fn count_of_modules(lang: Lang, n: usize) -> String {
    let word = lang.plural(n as u64, ["moduł", "moduły", "modułów"], ["module", "modules"]);
    say!(lang, "prowadzi {n} {word}", "teaches {n} {word}")
}
