//! Running a published round again in the reader's browser. The island only waits for the press: what reads the file and
//! runs the round is loaded after it.

use leptos::prelude::*;

/// Takes over the part of the page that `replay` has drawn.
#[island]
pub fn ReplayLife() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::live::replay();
    view! { <span hidden></span> }
}
