//! What is wrong with a form, in one place.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The element's id: the field's name, unless the field was given another.
    pub id: String,
    /// What to do about it.
    pub text: String,
}

impl FieldProblem {
    /// Problem `text` of the field `id`.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into() }
    }
}

/// Stands above the form of an answer with status 422, takes focus (`autofocus` works on it without a script) and
/// leads to each field. Nothing at all when there is nothing wrong.
#[component]
pub fn ErrorSummary(
    #[prop(into)] title: String,
    problems: Vec<FieldProblem>,
    /// A sentence about the form as a whole, such as a rule that says no.
    #[prop(optional, into)]
    text: String,
) -> impl IntoView {
    if problems.is_empty() && text.is_empty() {
        return ().into_any();
    }
    let links = problems
        .into_iter()
        .map(|problem| view! { <li><a href=format!("#{}", problem.id)>{problem.text}</a></li> })
        .collect_view();
    let list = (!links.is_empty()).then(|| view! { <ul>{links}</ul> });
    let text = (!text.is_empty()).then(|| view! { <p>{text}</p> });
    view! {
        <div
            class="notice error-summary"
            data-tone="brick"
            role="alert"
            id="errors"
            tabindex="-1"
            autofocus=true
            aria-labelledby="errors-title"
        >
            {icon(Icon::Warn)}
            <h2 id="errors-title" data-text="lg">{title}</h2>
            {text}
            {list}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn the_summary_leads_to_the_fields_and_takes_focus() {
        let problems = vec![FieldProblem::new("email", "Podaj adres")];
        let html = view! { <ErrorSummary title="Popraw 1 pole" problems=problems /> }.sent();
        for part in [r##"href="#email""##, r#"tabindex="-1""#, "autofocus", r#"role="alert""#] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn no_problem_no_summary() {
        let html = view! { <ErrorSummary title="Popraw" problems=vec![] /> }.sent();
        assert!(!html.contains("Popraw"), "{html}");
    }
}
