//! The fields with which a coordinator names a colleague.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::clock::Instant;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::form::{Fields, FormState};
use crate::request::Caller;
use crate::ui::{Choice, Select, TextArea, TextField};
use crate::when;

/// A form that is shown for the first time: a week for the answer, but no longer than `last`.
pub fn fresh(caller: &Caller, last: Instant, zone: Tz) -> FormState {
    let fields = caller.draft.clone().unwrap_or_else(|| {
        let week = caller.academy.now() + TimeDelta::days(7);
        let until = when::day(week.min(last), zone);
        Fields::default().with("lang", caller.lang.tag()).with("until", until.to_string())
    });
    FormState::filled(fields)
}

/// The fields; `until` says how long the place may wait.
pub fn colleague(lang: Lang, state: &FormState, until: &str) -> AnyView {
    let tongues: Vec<Choice> =
        Lang::ALL.into_iter().map(|tongue| Choice::new(tongue.tag(), tongue.name())).collect();
    let error = |name: &str| state.error(lang, name);
    view! {
        <TextField
            name="email"
            kind="email"
            label=lang.t("Służbowy adres e-mail", "Work e-mail address")
            hint=lang.t("Ta osoba nie musi mieć jeszcze konta.", "This person need not have an account yet.")
            value=state.value("email")
            error=error("email")
            required=true
            autocomplete="off"
        />
        <TextField
            name="name"
            label=lang.t("Imię i nazwisko", "Name")
            value=state.value("name")
            error=error("name")
            required=true
            maxlength=120_u32
        />
        <TextField
            name="function"
            label=lang.t("Funkcja w urzędzie", "Function in the office")
            hint=lang.t(
                "Podając tę osobę, potwierdzasz też, że pracuje w urzędzie.",
                "By naming this person you also confirm that she or he works in the office.",
            )
            value=state.value("function")
            error=error("function")
            required=true
            maxlength=120_u32
        />
        <Select
            name="lang"
            label=lang.t("Język wiadomości", "Language of the message")
            hint=lang.t(
                "Dla osoby bez konta; inni dostają ją w swoim.",
                "For somebody without an account; others get it in their own.",
            )
            options=tongues
            value=state.value("lang")
            error=error("lang")
        />
        <TextField
            name="until"
            kind="date"
            label=lang.t("Miejsce czeka na odpowiedź do", "The place waits for an answer until")
            hint=until
            value=state.value("until")
            error=error("until")
            required=true
        />
        <TextArea
            name="reason"
            label=lang.t("Dlaczego ta osoba", "Why this person")
            hint=lang.t(
                "Przeczyta to ta osoba (w e-mailu) i organizatorzy.",
                "This person reads it (in an e-mail), and so do the organizers.",
            )
            value=state.value("reason")
            error=error("reason")
            required=true
            rows=3
            maxlength=500_u32
        />
    }
    .into_any()
}
