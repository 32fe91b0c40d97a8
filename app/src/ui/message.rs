//! Messages: what belongs to the page, what just happened, what is not there yet.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::tone::Tone;

/// A message that belongs to the page: `Sky` informs, `Lamp` is soon, `Patina` is done, `Brick` is an alert.
#[component]
pub fn Notice(
    #[prop(default = Tone::Sky)] tone: Tone,
    /// The bold beginning of the message.
    #[prop(optional, into)]
    title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let alert = (tone == Tone::Brick).then_some("alert");
    let title = (!title.is_empty()).then(|| view! { <strong>{title}</strong> " " });
    view! {
        <div class="notice" data-tone=tone.attr() role=alert>
            {icon(sign_of(tone))}
            <div>{title}{children.map(|children| children())}</div>
        </div>
    }
}

/// The result of what the person just did. An action such as undoing goes into the children.
#[component]
pub fn Toast(
    #[prop(into)] text: String,
    #[prop(default = Icon::Check)] sign: Icon,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="toast" role="status">
            {icon(sign)}
            <span>{text}</span>
            {children.map(|children| children())}
        </div>
    }
}

/// Nothing yet: what is missing, why, and one action (children).
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(optional, into)] why: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let why = (!why.is_empty()).then(|| view! { <p class="soft">{why}</p> });
    view! {
        <div class="empty">
            <p class="title">{title}</p>
            {why}
            {children.map(|children| children())}
        </div>
    }
}

/// How far saving in the background is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// On its way.
    Busy,
    /// Kept.
    Done,
    /// Not kept; the text says what happens next.
    Failed,
}

/// The mark of saving in the background, one per form.
pub fn saved(state: Saving, text: impl Into<String>) -> AnyView {
    let (sign, name) = match state {
        Saving::Busy => (Icon::Clock, "busy"),
        Saving::Done => (Icon::Check, "done"),
        Saving::Failed => (Icon::Warn, "failed"),
    };
    let text: String = text.into();
    view! { <span class="saved" role="status" data-state=name>{icon(sign)}{text}</span> }.into_any()
}

const fn sign_of(tone: Tone) -> Icon {
    match tone {
        Tone::Plain | Tone::Sky => Icon::Info,
        Tone::Patina => Icon::Check,
        Tone::Lamp => Icon::Clock,
        Tone::Brick => Icon::Warn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn only_an_error_interrupts() {
        let wrong = view! { <Notice tone=Tone::Brick title="Nie zapisano.">"Spróbuj"</Notice> }.sent();
        assert!(wrong.contains(r#"role="alert""#) && wrong.contains("<strong>Nie zapisano."), "{wrong}");
        let calm = view! { <Notice>"Pracujesz bez połączenia"</Notice> }.sent();
        assert!(!calm.contains("role="), "{calm}");
    }

    #[test]
    fn a_toast_is_a_status() {
        assert!(view! { <Toast text="Zapisano" /> }.sent().contains(r#"role="status""#));
    }
}
