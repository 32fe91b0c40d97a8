//! What several account pages share.

use domain::lang::Lang;
use domain::people::commands::{CodeEntry, Purpose};
use leptos::prelude::*;

use crate::form::FormState;
use crate::request::Caller;
use crate::ui::{ErrorSummary, FieldProblem, TextField};
use crate::urls;

/// What is wrong with a form, above it.
pub(crate) fn summary(lang: Lang, state: &FormState) -> AnyView {
    let problems: Vec<_> =
        state.errors(lang).into_iter().map(|(name, text)| FieldProblem::new(name, text)).collect();
    let title = lang.t("Popraw formularz", "Correct the form");
    view! { <ErrorSummary title=title problems=problems text=state.refusal(lang).unwrap_or_default() /> }
        .into_any()
}

/// Where to go afterwards, as the query or the form says.
pub(super) fn next(caller: &Caller) -> String {
    #[derive(serde::Deserialize)]
    struct Query {
        #[serde(default)]
        dalej: String,
    }
    let query = serde_html_form::from_str::<Query>(&caller.query).map(|query| query.dalej);
    urls::local(&query.unwrap_or_default())
}

/// The field for a six-digit code.
pub(crate) fn code_field(lang: Lang, state: &FormState) -> AnyView {
    view! {
        <TextField
            name="code"
            label=lang.t("Kod z wiadomości", "Code from the message")
            hint=lang.t("Sześć cyfr. Kod działa 10 minut.", "Six digits. The code works for 10 minutes.")
            error=state.error(lang, "code")
            autocomplete="one-time-code"
            inputmode="numeric"
            maxlength=7_u32
            required=true
        />
    }
    .into_any()
}

/// A typed code with what it is bound to.
pub(super) fn entry<'a>(caller: &'a Caller, purpose: Purpose, typed: &'a str) -> CodeEntry<'a> {
    CodeEntry { purpose, browser: caller.browser.as_deref().unwrap_or_default(), typed }
}
