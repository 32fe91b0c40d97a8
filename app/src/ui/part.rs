//! Small parts that many pages share.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::tone::Tone;

/// A state in one or two words; never clickable. With a tone give it an icon too.
pub fn tag(text: impl Into<String>, tone: Tone, sign: Option<Icon>) -> AnyView {
    let text: String = text.into();
    view! { <span class="tag" data-tone=tone.attr()>{sign.map(icon)}{text}</span> }.into_any()
}

/// A thing that stands for itself. `flush` lets a table or list touch its edges.
#[component]
pub fn Card(#[prop(optional)] flush: bool, children: Children) -> impl IntoView {
    let class = if flush { "card" } else { "card flow" };
    view! { <div class=class data-flush=flush.then_some("")>{children()}</div> }
}

/// A person with initials in a window and a second line.
pub fn person(name: impl Into<String>, about: impl Into<String>, tone: Tone) -> AnyView {
    let (name, about): (String, String) = (name.into(), about.into());
    let small = (!about.is_empty()).then(|| view! { <small>{about}</small> });
    view! {
        <div class="person">
            <span class="face" aria-hidden="true" data-tone=tone.attr()>{initials(&name)}</span>
            <span>{name}{small}</span>
        </div>
    }
    .into_any()
}

/// First letters of the first two names; academic titles do not count.
#[must_use]
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter(|word| !word.ends_with('.') && *word != "dr")
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

/// Where the page stands: the ways up as (text, address), then the page itself.
pub fn trail(label: impl Into<String>, up: Vec<(String, String)>, here: impl Into<String>) -> AnyView {
    let (label, here): (String, String) = (label.into(), here.into());
    let up = up.into_iter().map(|(text, href)| view! { <li><a href=href>{text}</a></li> }).collect_view();
    view! {
        <nav class="trail" aria-label=label>
            <ol>{up}<li><span aria-current="page">{here}</span></li></ol>
        </nav>
    }
    .into_any()
}

/// A menu that opens without scripts; children are `<li>`s with links or buttons.
#[component]
pub fn Menu(
    /// What is seen while it is closed.
    #[prop(into)]
    face: AnyView,
    /// What screen readers hear, when the face alone says too little.
    #[prop(optional, into)]
    says: Option<String>,
    /// Opens towards the end of the line instead of the start.
    #[prop(optional)]
    from_start: bool,
    /// Draws the closed menu as a button.
    #[prop(optional)]
    button: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu" data-align=from_start.then_some("start")>
            <summary class=if button { "button" } else { "plain" } aria-label=says>{face}</summary>
            <ul class="links">{children()}</ul>
        </details>
    }
}

/// How far a step of a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Behind us.
    Done,
    /// Where the case stands.
    Now,
    /// To come.
    Later,
}

/// The ordered steps of one case, each with a second line.
#[must_use]
pub fn stages(steps: Vec<(Step, String, String)>) -> AnyView {
    stages_with(steps.into_iter().map(|(step, text, about)| (step, text, about, None)).collect())
}

/// The same, with what can be done about a step.
#[must_use]
pub fn stages_with(steps: Vec<(Step, String, String, Option<AnyView>)>) -> AnyView {
    let steps = steps
        .into_iter()
        .map(|(step, text, about, act)| {
            let small = (!about.is_empty()).then(|| view! { <small>{about}</small> });
            view! {
                <li
                    data-state=(step == Step::Done).then_some("done")
                    aria-current=(step == Step::Now).then_some("step")
                >
                    {text}
                    {small}
                    {act}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="stages">{steps}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(initials("dr Jan Świątek"), "JŚ");
        assert_eq!(initials("prof. Hanna Wąs"), "HW");
        assert_eq!(initials("Łucja"), "Ł");
    }

    #[test]
    fn the_trail_ends_at_the_page_itself() {
        let html =
            trail("Jesteś tutaj", vec![("Programy".into(), "/programy".into())], "Edycja jesienna").sent();
        assert!(html.contains(r#"<nav aria-label="Jesteś tutaj""#), "{html}");
        assert!(html.contains(r#"<span aria-current="page">Edycja jesienna</span>"#), "{html}");
    }

    #[test]
    fn stages_say_where_the_case_stands() {
        let html = stages(vec![
            (Step::Done, "Wysłane".into(), String::new()),
            (Step::Now, "Lista oczekujących".into(), "pozycja 1".into()),
        ])
        .sent();
        assert_eq!(html.matches(r#"aria-current="step""#).count(), 1, "{html}");
    }
}
