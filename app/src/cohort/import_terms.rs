//! What the rows of a file are, and on which terms: the words of the page's address and the fields of its forms.

use domain::cohort::limits::Layer;
use domain::enrollment::given::SeatsFrom;
use domain::enrollment::import::ImportKind;
use domain::enrollment::invitation::TermsForm;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::Room;
use crate::form::Fields;
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice};
use crate::{urls, when};

/// The words that name the kind and the terms.
const WORDS: [&str; 3] = ["as", "seats", "until"];

/// Whether they say that the rows are invitations.
pub fn are_invitations(fields: &Fields) -> bool {
    fields.get("as") == "invitations"
}

/// The same, where nothing is said of terms with those that a single invitation has.
pub fn with_terms(caller: &Caller, room: &Room, mut fields: Fields) -> Fields {
    if !are_invitations(&fields) {
        return fields;
    }
    if !fields.has("seats") {
        fields = fields.with("seats", SeatsFrom::default().word());
    }
    if !fields.has("until") {
        let week = caller.academy.now() + chrono::TimeDelta::days(7);
        let until = when::day(week.min(room.cohort.promotion_until), room.zone());
        fields = fields.with("until", until.to_string());
    }
    fields
}

/// What the rows are.
///
/// # Errors
/// `Invalid` for the terms.
pub fn kind(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<ImportKind> {
    if !are_invitations(fields) {
        return Ok(ImportKind::Applications);
    }
    let form = TermsForm { seats: fields.get("seats").into(), until: fields.get("until").into() };
    let cohort = &room.cohort;
    let terms = form.check(caller.academy.now(), cohort.promotion_until, &cohort.time_zone)?;
    Ok(ImportKind::Invitations(terms))
}

/// The words as a query.
pub fn query(fields: &Fields) -> String {
    if !are_invitations(fields) {
        return String::new();
    }
    let words = WORDS.iter().filter(|word| fields.has(word));
    let words: Vec<String> = words.map(|word| format!("{word}={}", urls::escape(fields.get(word)))).collect();
    format!("?{}", words.join("&"))
}

/// The words in a form that does not show them.
pub fn hidden(fields: &Fields) -> AnyView {
    let words = WORDS.into_iter().filter(|word| are_invitations(fields) && fields.has(word));
    let input =
        |word: &'static str| view! { <input type="hidden" name=word value=fields.get(word).to_owned() /> };
    words.map(input).collect_view().into_any()
}

/// The fields of the terms.
pub fn terms(inputs: Inputs<'_>, room: &Room) -> AnyView {
    let lang = inputs.lang;
    let all = room.books.limits.reserve;
    let left = all.saturating_sub(room.books.tally.taken(Layer::Reserve));
    let hint = |from| match from {
        SeatsFrom::Limits => lang
            .t("Rezerwa organizatorów zostaje nienaruszona.", "The organizers' reserve stays as it is.")
            .to_owned(),
        SeatsFrom::Reserve if all == 0 => {
            lang.t("Ta kohorta nie ma rezerwy.", "This cohort has no reserve.").to_owned()
        }
        SeatsFrom::Reserve => say!(
            lang,
            "Najpierw rezerwa (zostało {left} z {all}), potem wolne miejsca.",
            "The reserve first ({left} of {all} left), then free places."
        ),
        SeatsFrom::Beyond => lang
            .t(
                "Gdy brakuje miejsc, każde zaproszenie doda miejsce ponad limit.",
                "When no places are left each invitation adds one over the limit.",
            )
            .to_owned(),
    };
    let label = |from| match from {
        SeatsFrom::Limits => lang.t("Tylko wolne miejsca", "Free places only"),
        SeatsFrom::Reserve => lang.t("Także z rezerwy organizatorów", "Also out of the organizers' reserve"),
        SeatsFrom::Beyond => lang.t("Także ponad limit", "Also beyond the limit"),
    };
    let choice = |from: SeatsFrom| Choice::new(from.word(), label(from)).with_hint(hint(from));
    let last = when::date_time(lang, room.cohort.promotion_until, room.zone());
    let until = say!(
        lang,
        "Do końca tego dnia, ale nie dłużej niż do {last}: wtedy kończy się przyznawanie miejsc.",
        "Until the end of this day, but not after {last}, when places cease to be given."
    );
    view! {
        <Answers
            name="seats"
            label=lang.t("Jakie miejsca czekają na zaproszonych", "Which places are held")
            options=SeatsFrom::ALL.map(choice).to_vec()
            chosen=vec![inputs.state.value("seats")]
            error=inputs.state.error(lang, "seats")
        />
        {inputs.of_kind("until", lang.t("Miejsca czekają do", "The places wait until"), &until, "date")}
    }
    .into_any()
}

/// The terms of a file that is there: other ones play it anew.
pub fn terms_form(inputs: Inputs<'_>, room: &Room, here: String) -> AnyView {
    let lang = inputs.lang;
    view! {
        <section class="card flow">
            <h2>{lang.t("Warunki zaproszeń", "Terms of the invitations")}</h2>
            <form method="get" action=here class="flow">
                <input type="hidden" name="as" value="invitations" />
                {terms(inputs, room)}
                <Button label=lang.t("Pokaż próbę na tych warunkach", "Show the dry run on these terms") />
            </form>
        </section>
    }
    .into_any()
}

/// The way to the other kind: one file can be looked at as either.
pub fn other_kind(caller: &Caller, room: &Room, are_invitations: bool) -> AnyView {
    let lang = caller.lang;
    let import = caller.href(&room.path("/import"));
    let (why, label, href) = if are_invitations {
        (
            lang.t(
                "Te osoby same chcą do kohorty i mają stanąć w kolejce jak inne?",
                "Do these people want to join and take their turn like others?",
            ),
            lang.t("Przyjmij plik jako zgłoszenia", "Take the file as applications"),
            import,
        )
    } else {
        (
            lang.t(
                "Chcesz zaprosić te osoby i trzymać dla nich miejsca?",
                "Do you want to invite these people and hold places for them?",
            ),
            lang.t("Zaproś osoby z pliku", "Invite the people of a file"),
            format!("{import}?as=invitations"),
        )
    };
    view! { <p data-text="sm">{why}" "<a href=href>{label}</a></p> }.into_any()
}

/// What the page is called.
pub const fn title(lang: Lang, are_invitations: bool) -> &'static str {
    if are_invitations {
        lang.t("Zaproszenia z pliku", "Invitations out of a file")
    } else {
        lang.t("Import zgłoszeń", "Import of applications")
    }
}
