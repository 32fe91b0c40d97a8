//! One question of a form. Always in this order: label, hint, control, error; the control points at both texts.

use leptos::prelude::*;

use super::choice::Choice;
use super::html::escaped;
use super::icon::{Icon, icon};

/// A line of text. `name` is the name in the form, in the errors and (unless `id` is given) of the element.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional_no_strip)] error: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] readonly: bool,
    /// `email`, `password`, `number`, `date`, `datetime-local`, `search`, `url`…
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] inputmode: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] maxlength: Option<u32>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    #[prop(optional, into)] step: Option<String>,
    /// A button or a link that stands on the same line.
    #[prop(optional, into)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let frame = Frame { id: id.unwrap_or_else(|| name.clone()), label, hint, error };
    let control = view! {
        <input
            id=frame.id.clone()
            name=name
            type=kind
            value=value
            required=required
            readonly=readonly
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder
            maxlength=maxlength.map(|n| n.to_string())
            min=min
            max=max
            step=step
            aria-describedby=frame.described_by()
            aria-invalid=frame.invalid()
        />
    }
    .into_any();
    match beside {
        Some(beside) => frame.around(view! { <div class="row nowrap">{control}{beside}</div> }.into_any()),
        None => frame.around(control),
    }
}

/// A longer text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional_no_strip)] error: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(default = 5)] rows: u32,
    #[prop(optional, into)] maxlength: Option<u32>,
    #[prop(optional, into)] placeholder: Option<String>,
) -> impl IntoView {
    let frame = Frame { id: id.unwrap_or_else(|| name.clone()), label, hint, error };
    // The parser drops one line feed right after the tag, so a text that begins with one needs another.
    let text = if value.starts_with('\n') { format!("\n{}", escaped(&value)) } else { escaped(&value) };
    let control = view! {
        <textarea
            id=frame.id.clone()
            name=name
            rows=rows.to_string()
            required=required
            placeholder=placeholder
            maxlength=maxlength.map(|n| n.to_string())
            aria-describedby=frame.described_by()
            aria-invalid=frame.invalid()
         inner_html=text></textarea>
    };
    frame.around(control.into_any())
}

/// One of a list that is too long to show.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] hint: String,
    /// The value of the chosen option.
    #[prop(optional, into)]
    value: String,
    #[prop(optional_no_strip)] error: Option<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let frame = Frame { id: id.unwrap_or_else(|| name.clone()), label, hint, error };
    let options = options
        .into_iter()
        .map(|option| {
            let selected = option.value == value;
            view! { <option value=option.value selected=selected>{option.label}</option> }
        })
        .collect_view();
    let control = view! {
        <select
            id=frame.id.clone()
            name=name
            required=required
            aria-describedby=frame.described_by()
            aria-invalid=frame.invalid()
        >
            {options}
        </select>
    };
    frame.around(control.into_any())
}

/// The texts around one control.
pub(super) struct Frame {
    pub id: String,
    pub label: String,
    pub hint: String,
    pub error: Option<String>,
}

impl Frame {
    pub fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| self.hint_id());
        let error = self.error.is_some().then(|| self.error_id());
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    pub fn hint_view(&self) -> Option<AnyView> {
        let (id, hint) = (self.hint_id(), self.hint.clone());
        (!self.hint.is_empty()).then(|| view! { <span class="hint" id=id>{hint}</span> }.into_any())
    }

    pub fn error_view(&self) -> Option<AnyView> {
        let id = self.error_id();
        self.error
            .clone()
            .map(|error| view! { <span class="error" id=id>{icon(Icon::Warn)} " " {error}</span> }.into_any())
    }

    fn around(self, control: AnyView) -> AnyView {
        let (hint, error) = (self.hint_view(), self.error_view());
        view! { <div class="field"><label for=self.id>{self.label}</label>{hint}{control}{error}</div> }
            .into_any()
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.id)
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn a_wrong_field_keeps_its_value_and_points_at_hint_and_error() {
        let html = view! {
            <TextField
                name="email"
                label="Adres"
                hint="Służbowy"
                value="k@\"elk"
                kind="email"
                error=Some("Adres wygląda na niepełny".to_owned())
            />
        }
        .sent();
        for part in [
            r#"<label for="email">"#,
            r#"aria-describedby="email-hint email-error""#,
            r#"aria-invalid="true""#,
            r#"value="k@&quot;elk""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let place = |text: &str| html.find(text).unwrap();
        assert!(place("<label") < place("Służbowy") && place("Służbowy") < place("<input"));
        assert!(place("<input") < place("niepełny"));
    }

    #[test]
    fn a_right_field_is_silent() {
        let html = view! { <TextArea name="note" label="Notatka" value="<b>" /> }.sent();
        assert!(!html.contains("aria-"), "{html}");
        assert!(html.contains("&lt;b&gt;</textarea>"), "{html}");
    }

    #[test]
    fn a_select_marks_the_chosen_option() {
        let options = vec![Choice::new("a", "Ełk"), Choice::new("b", "Nysa")];
        let html = view! { <Select name="city" label="Miasto" options=options value="b" /> }.sent();
        assert!(html.contains(r#"value="b" selected"#) && !html.contains(r#"value="a" selected"#), "{html}");
    }
}
