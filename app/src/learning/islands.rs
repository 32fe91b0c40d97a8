//! The islands of learners. They draw next to nothing: they take over what the server has drawn (`live`).

use leptos::prelude::*;

/// Takes over a lesson: forms save themselves, the place of reading is posted.
#[island]
pub fn LessonLife() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::live::lesson();
    view! { <span hidden></span> }
}

/// Takes over an attempt at a quiz: answers save themselves, questions are turned without loading a page.
#[island(lazy)]
pub fn QuizLife() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::live::attempt();
    view! { <span hidden></span> }
}
