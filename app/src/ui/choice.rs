//! Choosing: boxes to tick, one answer of a few. Native inputs underneath; the whole row is the target.

use leptos::prelude::*;

use super::field::Frame;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// A second, softer line; often empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a second line.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// Adds the second line.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A box to tick. Several with one name make a list.
#[component]
pub fn Check(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(default = "on".to_owned(), into)] value: String,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    let frame =
        Frame { id: id.unwrap_or_else(|| name.clone()), label: String::new(), hint: String::new(), error };
    let small = (!hint.is_empty()).then(|| view! { <small>{hint}</small> });
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=frame.id.clone()
                    name=name
                    value=value
                    checked=checked
                    aria-describedby=frame.described_by()
                    aria-invalid=frame.invalid()
                />
                <span>{label}{small}</span>
            </label>
            {frame.error_view()}
        </div>
    }
}

/// A question with a few long answers: one may be chosen, or several with `many`.
#[component]
pub fn Answers(
    #[prop(into)] name: String,
    /// The question.
    #[prop(into)]
    label: String,
    options: Vec<Choice>,
    /// Values of the chosen answers.
    #[prop(optional)]
    chosen: Vec<String>,
    #[prop(optional)] many: bool,
    #[prop(optional, into)] hint: String,
    #[prop(optional_no_strip)] error: Option<String>,
    /// Larger question, as in a quiz.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let frame = Frame { id: name.clone(), label: String::new(), hint, error };
    let kind = if many { "checkbox" } else { "radio" };
    let rows = options
        .into_iter()
        .enumerate()
        .map(|(place, option)| {
            let id = if place == 0 { name.clone() } else { format!("{name}-{place}") };
            let checked = chosen.contains(&option.value);
            let small =
                (!option.hint.is_empty()).then(|| view! { <small class="soft">{option.hint}</small> });
            view! {
                <label class="answer">
                    <input
                        type=kind
                        id=id
                        name=name.clone()
                        value=option.value
                        checked=checked
                        aria-invalid=frame.invalid()
                    />
                    <span>{option.label} {small}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field choices" aria-describedby=frame.described_by()>
            <legend data-text=large.then_some("xl")>{label}</legend>
            {frame.hint_view()}
            {rows}
            {frame.error_view()}
        </fieldset>
    }
}

/// One of a few short words, as in filters. The label is for screen readers.
#[component]
pub fn Chips(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] value: String,
) -> impl IntoView {
    let chips = options
        .into_iter()
        .map(|option| {
            let checked = option.value == value;
            view! {
                <label>
                    <input type="radio" name=name.clone() value=option.value checked=checked />
                    {option.label}
                </label>
            }
        })
        .collect_view();
    view! { <fieldset class="chips"><legend class="hidden">{label}</legend>{chips}</fieldset> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn answers_are_a_named_group_of_native_inputs() {
        let options =
            vec![Choice::new("a", "Montaż"), Choice::new("b", "Mniej wypadków").with_hint("do 2028")];
        let html = view! {
            <Answers
                name="q4"
                label="Który zapis?"
                options=options
                chosen=vec!["b".to_owned()]
                error=Some("Wybierz odpowiedź".to_owned())
            />
        }
        .sent();
        assert!(html.contains(r#"<fieldset aria-describedby="q4-error""#), "{html}");
        assert!(html.contains("<legend") && html.contains(r#"type="radio""#), "{html}");
        assert!(html.contains(r#"id="q4""#) && html.contains(r#"id="q4-1""#), "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
    }

    #[test]
    fn a_check_is_found_by_its_error() {
        let html = view! { <Check name="terms" label="Zgoda" error=Some("Potrzebna".to_owned()) /> }.sent();
        assert!(html.contains(r#"aria-describedby="terms-error""#), "{html}");
    }
}
