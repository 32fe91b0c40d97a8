//! What several account pages share.

use domain::lang::Lang;
use domain::people::commands::{CodeEntry, Purpose, ask_again, asked_address};
use domain::say;
use leptos::prelude::*;

use crate::form::{Fields, FormState};
use crate::request::Caller;
use crate::ui::{ErrorSummary, FieldProblem, Icon, TextField, icon};
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

/// The name of the button that asks for another code, within the form that takes it.
const AGAIN: &str = "nowy";

/// Whether another code is asked for instead of typing this one.
pub(super) fn asks_again(fields: &Fields) -> bool {
    fields.has(AGAIN)
}

/// The button that sends another code, below the one that takes it: who presses Enter sends what was typed.
pub(super) fn again(lang: Lang) -> AnyView {
    view! {
        <button class="button full" name=AGAIN value="1" formnovalidate="">
            {icon(Icon::Mail)}
            {lang.t("Wyślij nowy kod", "Send a new code")}
        </button>
    }
    .into_any()
}

/// Where the code went, and where to look for it.
pub(super) async fn where_it_went(caller: &Caller, purpose: Purpose) -> domain::Result<String> {
    let lang = caller.lang;
    let browser = caller.browser.as_deref().unwrap_or_default();
    Ok(match asked_address(&caller.academy, purpose, browser).await? {
        Some(email) => say!(
            lang,
            "Wysłaliśmy kod na adres {email}. Jeśli go nie widać, zajrzyj do spamu.",
            "We sent a code to {email}. If you cannot see it, look into the spam folder."
        ),
        None => lang
            .t(
                "Kod wysyłamy e-mailem. Jeśli go nie widać, zajrzyj do spamu.",
                "The code comes by e-mail. If you cannot see it, look into the spam folder.",
            )
            .to_owned(),
    })
}

/// Sends another code and stays on the page.
pub(super) async fn send_again(caller: &Caller, purpose: Purpose) -> domain::Result<()> {
    let browser = caller.browser.as_deref().unwrap_or_default();
    ask_again(&caller.academy, purpose, (browser, &caller.network, caller.lang)).await
}

/// A typed code with what it is bound to.
pub(super) fn entry<'a>(caller: &'a Caller, purpose: Purpose, typed: &'a str) -> CodeEntry<'a> {
    CodeEntry { purpose, browser: caller.browser.as_deref().unwrap_or_default(), typed }
}
