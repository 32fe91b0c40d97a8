//! "Why isn't it finished?" on a lesson: what its button still waits for, counted in the browser by the same function as
//! on the server.

use std::collections::BTreeSet;

use domain::lang::Lang;
use domain::learning::rules::{Item, progress};
use leptos::prelude::*;
use uuid::Uuid;

use crate::ui::{Icon, icon};

thread_local! {
    /// Blocks that were answered on this page; only the browser ever writes it.
    static SETTLED: ArcRwSignal<BTreeSet<Uuid>> = ArcRwSignal::new(BTreeSet::new());
}

/// Says that the server has the answer to a block.
pub fn settled(block: Uuid) {
    SETTLED.with(|settled| {
        if !settled.read_untracked().contains(&block) {
            settled.update(|settled| _ = settled.insert(block));
        }
    });
}

/// What the lesson's button waits for. `names` says in words what each item asks for.
#[island]
pub fn LessonLeft(lang: Lang, items: Vec<Item>, done: Vec<Uuid>, names: Vec<String>) -> impl IntoView {
    let done = RwSignal::new(done.into_iter().collect::<BTreeSet<_>>());
    Effect::new(move |_| {
        let settled = SETTLED.with(ArcRwSignal::clone);
        let new = settled.get();
        if !new.is_empty() {
            done.update(|done| done.extend(new));
        }
    });
    let ready = lang.t(
        "Wszystko na tej stronie jest gotowe. Ukończysz ją przyciskiem poniżej.",
        "Everything on this page is done. Finish it by the button below.",
    );
    let shown = move || {
        let done = done.get();
        let sum = progress(&items, &done);
        if sum.is_finished() {
            return view! { <p>{icon(Icon::Check)} " " {ready}</p> }.into_any();
        }
        let count = domain::say!(
            lang,
            "Zanim ukończysz tę stronę: gotowe {} z {}.",
            "Before you finish this page: {} of {} done.",
            sum.done,
            sum.all
        );
        let left = items.iter().zip(&names).filter(|(item, _)| !done.contains(&item.id));
        let left = left
            .map(|(item, name)| view! { <li><a href=format!("#b-{}", item.id)>{name.clone()}</a></li> })
            .collect_view();
        view! { <p>{count}</p><ul>{left}</ul> }.into_any()
    };
    view! { <div class="left flow" data-space="2" role="status">{shown}</div> }
}
