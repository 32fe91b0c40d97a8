//! The page that asks why before something is done that others will feel.

use axum::response::{IntoResponse, Response};
use domain::lang::Lang;
use leptos::prelude::*;

use crate::form::FormState;
use crate::nav::Nav;
use crate::page::{Layout, Page};
use crate::request::Caller;
use crate::ui::{Button, ErrorSummary, FieldProblem, Kind, LinkButton, TextArea, trail};

/// What is asked.
pub struct Ask {
    /// The act as a heading.
    pub title: String,
    /// What follows from it.
    pub follows: String,
    /// The verb on the button.
    pub verb: String,
    /// Whether it takes something away.
    pub is_danger: bool,
    /// Whether the letter about it tells the person the reason too.
    pub is_told: bool,
    /// The ways up: text and address, ending with the page that one comes back to.
    pub up: Vec<(String, String)>,
    /// The entry of the navigation.
    pub nav: Nav,
}

/// The page; `more` stands in the form above the reason.
pub fn ask(caller: &Caller, ask: Ask, state: &FormState, more: Option<AnyView>) -> Response {
    let lang = caller.lang;
    let back = ask.up.last().map(|(_, href)| href.clone()).unwrap_or_default();
    let kind = if ask.is_danger { Kind::Danger } else { Kind::Primary };
    let readers = readers(lang, ask.is_told);
    Page::new(caller, ask.title.clone(), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), ask.up, ask.title.clone())}
                <h1 data-text="2xl">{ask.title}</h1>
                <p>{ask.follows}</p>
                {summary(lang, state)}
                <form class="card flow" method="post" novalidate>
                    {more}
                    <TextArea
                        name="reason"
                        label=lang.t("Powód", "Reason")
                        hint=readers
                        value=state.value("reason")
                        error=state.error(lang, "reason")
                        required=true
                        rows=3
                        maxlength=500_u32
                    />
                    <div class="row">
                        <Button label=ask.verb kind=kind />
                        <LinkButton label=lang.t("Wróć", "Go back") href=back kind=Kind::Quiet />
                    </div>
                </form>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(ask.nav)
    .unlisted()
    .status(state.status())
    .into_response()
}

/// Who reads the reason: whoever it is about should not find an internal remark in her mail.
pub const fn readers(lang: Lang, is_told: bool) -> &'static str {
    if is_told {
        lang.t(
            "Przeczyta go ta osoba (w e-mailu) i organizatorzy.",
            "This person will read it (in an e-mail), and so will the organizers.",
        )
    } else {
        lang.t("Zostaje w dzienniku zmian.", "It stays in the change log.")
    }
}

/// What is wrong with a form, above it.
pub fn summary(lang: Lang, state: &FormState) -> AnyView {
    let problems: Vec<_> =
        state.errors(lang).into_iter().map(|(name, text)| FieldProblem::new(name, text)).collect();
    let title = lang.t("Popraw formularz", "Correct the form");
    view! { <ErrorSummary title=title problems=problems text=state.refusal(lang).unwrap_or_default() /> }
        .into_any()
}
