//! Fields of the organizers' forms: label, value and error of one name in one call.

use domain::lang::Lang;
use leptos::prelude::*;

use crate::form::FormState;
use crate::reason::readers;
use crate::ui::{Check, Choice, ErrorSummary, FieldProblem, Select, TextArea, TextField};

/// A form as it is shown, in a language.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub lang: Lang,
    pub state: &'a FormState,
    /// What ids of this form begin with, where another form of the page has the same names.
    pub prefix: &'static str,
}

impl<'a> Inputs<'a> {
    /// The only form of its page.
    pub const fn of(lang: Lang, state: &'a FormState) -> Self {
        Self { lang, state, prefix: "" }
    }

    fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// What is wrong, on top of the form.
    pub fn summary(&self) -> AnyView {
        let lang = self.lang;
        let problems =
            self.state.errors(lang).into_iter().map(|(name, text)| FieldProblem::new(self.id(&name), text));
        view! {
            <ErrorSummary
                title=lang.t("Nie zapisano", "Not saved")
                problems=problems.collect()
                text=self.state.refusal(lang).unwrap_or_default()
            />
        }
        .into_any()
    }

    /// A line of text.
    pub fn text(&self, name: &str, label: &str, hint: &str) -> AnyView {
        self.of_kind(name, label, hint, "text")
    }

    /// A whole number.
    pub fn number(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (value, error) = (self.state.value(name), self.state.error(self.lang, name));
        view! { <TextField name=name id=self.id(name) label=label hint=hint value=value error=error inputmode="numeric" maxlength=6_u32 /> }
            .into_any()
    }

    /// `date`, `datetime-local`, `email`.
    pub fn of_kind(&self, name: &str, label: &str, hint: &str, kind: &'static str) -> AnyView {
        let (value, error) = (self.state.value(name), self.state.error(self.lang, name));
        view! { <TextField name=name id=self.id(name) label=label hint=hint value=value error=error kind=kind /> }.into_any()
    }

    /// A longer text.
    pub fn area(&self, name: &str, label: &str, hint: &str, rows: u32) -> AnyView {
        let (value, error) = (self.state.value(name), self.state.error(self.lang, name));
        view! { <TextArea name=name id=self.id(name) label=label hint=hint value=value error=error rows=rows /> }.into_any()
    }

    /// A box to tick.
    pub fn check(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (checked, error) = (self.state.fields.has(name), self.state.error(self.lang, name));
        view! { <Check name=name id=self.id(name) label=label hint=hint checked=checked error=error /> }
            .into_any()
    }

    /// One of a list.
    pub fn select(&self, name: &str, label: &str, hint: &str, options: Vec<Choice>) -> AnyView {
        let (value, error) = (self.state.value(name), self.state.error(self.lang, name));
        view! { <Select name=name id=self.id(name) label=label hint=hint options=options value=value error=error /> }
            .into_any()
    }

    /// Why; every act on other people's seats asks for it.
    pub fn reason(&self) -> AnyView {
        self.reason_for(self.lang.t(
            "Zostaje w dzienniku zmian; przeczytają go inni organizatorzy.",
            "It stays in the change log; other organizers read it.",
        ))
    }

    /// Why, where the letter about it says so too.
    pub fn reason_told(&self) -> AnyView {
        self.reason_for(readers(self.lang, true))
    }

    fn reason_for(&self, readers: &str) -> AnyView {
        self.text("reason", self.lang.t("Powód", "Reason"), readers)
    }
}
