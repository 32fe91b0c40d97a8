//! The mark of saving, drawn once for all its states: the browser changes the state and the words.

use leptos::prelude::*;

use crate::ui::{Icon, icon};

/// A sign and words; hidden while there are none, and then nothing is done yet.
pub fn mark(words: String) -> AnyView {
    let is_silent = words.is_empty();
    let state = (!is_silent).then_some("done");
    view! {
        <span role="status">
            <span class="saved" data-state=state hidden=is_silent>
                <span data-sign="done">{icon(Icon::Check)}</span>
                <span data-sign="busy">{icon(Icon::Clock)}</span>
                <span data-sign="failed">{icon(Icon::Warn)}</span>
                <span data-words="">{words}</span>
            </span>
        </span>
    }
    .into_any()
}
