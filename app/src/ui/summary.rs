//! What is wrong with a form, in one place.

use leptos::prelude::*;

use super::html::escaped;
use super::icon::{Icon, icon};

/// Stands before a problem's text until the page is whole; the field's id follows.
const NAME: &str = "<!--field:";

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
        .map(|problem| {
            let says = format!("{NAME}{}-->{}", problem.id, escaped(&problem.text));
            view! { <li><a href=format!("#{}", problem.id) inner_html=says></a></li> }
        })
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

/// Puts the names of fields before their problems. The summary is drawn before the fields, so that only the whole page
/// knows what they are called; a problem of something without a label stands alone.
pub fn with_names(html: String) -> String {
    if !html.contains(NAME) {
        return html;
    }
    let mut pieces = html.split(NAME);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (id, rest) = piece.split_once("-->").unwrap_or(("", piece));
        match name_of(&html, id) {
            Some(name) => {
                out.push_str(name);
                if name.ends_with('?') {
                    out.push(' ');
                    out.push_str(rest);
                } else {
                    out.push_str(": ");
                    push_uncapitalised(&mut out, rest);
                }
            }
            None => out.push_str(rest),
        }
    }
    out
}

/// The label of a field, or the legend of the group that it begins.
fn name_of<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let label = format!("<label for=\"{id}\">");
    let name = if let Some(at) = html.find(&label) {
        html[at + label.len()..].split("</label>").next()
    } else {
        let control = html.find(&format!(" id=\"{id}\""))?;
        let group = html[..control].rfind("<fieldset")?;
        let legend = &html[group..control];
        if legend.contains("</fieldset>") {
            return None;
        }
        legend.split_once("<legend")?.1.split_once('>')?.1.split("</legend>").next()
    };
    name.filter(|name| !name.is_empty() && !name.contains('<'))
}

/// After a colon a sentence goes on small, unless it begins with an abbreviation.
fn push_uncapitalised(out: &mut String, text: &str) {
    let mut letters = text.chars();
    let is_word = letters.clone().nth(1).is_some_and(char::is_lowercase);
    match letters.next() {
        Some(first) if is_word => {
            out.extend(first.to_lowercase());
            out.push_str(letters.as_str());
        }
        _ => out.push_str(text),
    }
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
    fn each_problem_names_its_field() {
        use crate::ui::{Answers, Check, Choice, TextField};
        let problems = ["name", "form", "privacy"].map(|id| FieldProblem::new(id, "Uzupełnij <to>."));
        let form = || vec![Choice::new("she", "ukończyła"), Choice::new("he", "ukończył")];
        let html = view! {
            <ErrorSummary title="Popraw" problems=problems.to_vec() />
            <TextField name="name" label="Imię & nazwisko" />
            <Answers name="form" label="Jak pisać?" options=form() />
            <Check name="privacy" label="Znam zasady" />
        }
        .sent();
        let html = with_names(html);
        for part in [
            "\"#name\">Imię &amp; nazwisko: uzupełnij &lt;to&gt;.</a>",
            "\"#form\">Jak pisać? Uzupełnij &lt;to&gt;.</a>",
            "\"#privacy\">Uzupełnij &lt;to&gt;.</a>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn no_problem_no_summary() {
        let html = view! { <ErrorSummary title="Popraw" problems=vec![] /> }.sent();
        assert!(!html.contains("Popraw"), "{html}");
    }
}
