//! Actions. One primary button per view; a disabled button is rare, an error after the click is better.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary action.
    #[default]
    Plain,
    /// The one action of the view.
    Primary,
    /// Beside other actions, without a frame.
    Quiet,
    /// Takes something away.
    Danger,
    /// The primary action on the night band.
    Lamp,
}

impl Kind {
    const fn attr(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Quiet => Some("quiet"),
            Self::Danger => Some("danger"),
            Self::Lamp => Some("lamp"),
        }
    }
}

/// A button of a form. `name` and `value` tell the server which button was used; `to` posts to another address.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional, into)] sign: Option<Icon>,
    #[prop(optional)] small: bool,
    #[prop(optional)] full: bool,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional, into)] to: Option<String>,
    #[prop(optional)] disabled: bool,
    /// What screen readers hear when the label alone says too little ("Zmień: Bielawa").
    #[prop(optional, into)]
    says: Option<String>,
) -> impl IntoView {
    view! {
        <button
            class=class_of(full)
            data-kind=kind.attr()
            data-size=small.then_some("small")
            name=name
            value=value
            formaction=to
            disabled=disabled
            aria-label=says
        >
            {sign.map(icon)}
            {label}
        </button>
    }
}

/// The one link that matters, drawn as a button. With `onward` an arrow follows the label.
#[component]
pub fn LinkButton(
    #[prop(into)] label: String,
    #[prop(into)] href: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional, into)] sign: Option<Icon>,
    #[prop(optional)] small: bool,
    #[prop(optional)] full: bool,
    #[prop(optional)] onward: bool,
    #[prop(optional, into)] says: Option<String>,
) -> impl IntoView {
    view! {
        <a
            class=class_of(full)
            data-kind=kind.attr()
            data-size=small.then_some("small")
            href=href
            aria-label=says
        >
            {sign.map(icon)}
            {label}
            {onward.then(|| icon(Icon::Arrow))}
        </a>
    }
}

const fn class_of(full: bool) -> &'static str {
    if full { "button full" } else { "button" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn a_button_says_its_name_and_value_to_the_server() {
        let html =
            view! { <Button label="Zapisz i dalej" kind=Kind::Primary name="krok" value="5" /> }.sent();
        for part in [r#"data-kind="primary""#, r#"name="krok""#, r#"value="5""#, "Zapisz i dalej</button>"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("disabled") && !html.contains("style="), "{html}");
    }
}
