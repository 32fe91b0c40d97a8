//! The fields of every kind of block.

use domain::catalog::authoring::MOST_OPTIONS;
use domain::catalog::authoring::forms::MOST_INPUTS;
use domain::catalog::content::BlockKind;
use domain::files::FileKind;
use domain::files::queries::FileCard;
use domain::say;
use leptos::prelude::*;

use super::parts::{area, english, line};
use crate::form::FormState;
use crate::request::Caller;
use crate::ui::{Check, Choice, Select};

/// The fields for files of a kind of block, with what goes into them.
pub const fn files_of(kind: BlockKind) -> &'static [(&'static str, FileKind)] {
    match kind {
        BlockKind::Image => &[("new_file", FileKind::Image)],
        BlockKind::Video => &[
            ("new_captions_pl", FileKind::Captions),
            ("new_captions_en", FileKind::Captions),
            ("new_file", FileKind::Video),
        ],
        BlockKind::File | BlockKind::Download => &[("new_file", FileKind::Document)],
        _ => &[],
    }
}

/// All fields. Files stand last: what was typed before one that is refused is then there to be shown again.
pub fn fields(caller: &Caller, kind: BlockKind, state: &FormState, files: &[FileCard]) -> AnyView {
    view! { {fields_for_words(caller, kind, state)} {uploads(caller, kind, state, files)} }.into_any()
}

/// All fields but those for files.
pub fn fields_for_words(caller: &Caller, kind: BlockKind, state: &FormState) -> AnyView {
    if kind == BlockKind::Check {
        return question_fields(caller, state);
    }
    let en = words(caller, kind, state, "en");
    view! { {shared(caller, kind, state)} {words(caller, kind, state, "pl")} {english(caller, state, en)} }
        .into_any()
}

fn shared(caller: &Caller, kind: BlockKind, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let field = |name: &str, label: &str, hint: &str| line(caller, state, name, label, hint);
    match kind {
        BlockKind::Callout => {
            let tones = vec![
                Choice::new("info", lang.t("Warto wiedzieć", "Good to know")),
                Choice::new("practice", lang.t("Z praktyki", "From practice")),
                Choice::new("warning", lang.t("Uwaga", "Mind this")),
            ];
            view! { <Select name="tone" label=lang.t("Rodzaj", "Kind") options=tones value=state.value("tone") /> }.into_any()
        }
        BlockKind::Video => field("url", lang.t("Adres filmu w innym serwisie", "Address of a film elsewhere"), lang.t("Tylko gdy nie dodajesz pliku. Film wczyta się dopiero po kliknięciu.", "Only without a file. The film loads only after a click.")),
        BlockKind::Quiz => view! {
            {field("pass_percent", lang.t("Próg zaliczenia w procentach", "Threshold in per cent"), lang.t("Puste: próg programu. Niższy niż w programie się nie liczy.", "Empty: that of the course. One below the course’s does not count."))}
            {field("attempts", lang.t("Liczba podejść", "Number of attempts"), lang.t("Puste: tyle, ile daje program.", "Empty: as many as the course gives."))}
            {field("minutes", lang.t("Minuty na podejście", "Minutes for an attempt"), lang.t("Puste: bez limitu czasu.", "Empty: no time limit."))}
        }
        .into_any(),
        BlockKind::Calculator => {
            let inputs = (1..=MOST_INPUTS).map(|n| calculator_input(caller, state, n)).collect_view();
            view! {
                {inputs}
                {field("formula", lang.t("Wzór", "Formula"), lang.t("Słowa z pól, liczby, + - * / i nawiasy. Na przykład: koszt * 12 / osoby.", "Words of the fields, numbers, + - * / and parentheses. For example: cost * 12 / people."))}
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn calculator_input(caller: &Caller, state: &FormState, n: usize) -> AnyView {
    let lang = caller.lang;
    let field = |name: &str, label: &str| line(caller, state, &format!("i{n}_{name}"), label, "");
    let is_open = n == 1 || !state.fields.get(&format!("i{n}_key")).is_empty();
    view! {
        <details class="card" open=is_open>
            <summary>{say!(lang, "Liczba {n}", "Number {n}")}</summary>
            <div class="flow">
                {field("key", lang.t("Słowo we wzorze", "Word in the formula"))}
                {field("default", lang.t("Wartość na początek", "Value at first"))}
                {field("pl_label", lang.t("Opis", "Label in Polish"))}
                {field("pl_unit", lang.t("Jednostka", "Unit in Polish"))}
                {field("en_label", lang.t("Opis po angielsku", "Label in English"))}
                {field("en_unit", lang.t("Jednostka po angielsku", "Unit in English"))}
            </div>
        </details>
    }
    .into_any()
}

fn words(caller: &Caller, kind: BlockKind, state: &FormState, tongue: &str) -> AnyView {
    let lang = caller.lang;
    let field =
        |name: &str, label: &str, hint: &str| line(caller, state, &format!("{tongue}_{name}"), label, hint);
    let long = |name: &str, label: &str, hint: &str, rows| {
        area(caller, state, &format!("{tongue}_{name}"), (label, hint), rows)
    };
    let title = || field("title", lang.t("Tytuł", "Title"), "");
    let markdown = lang.t(
        "Można używać Markdown. Krótkie zdania, bez skrótów.",
        "Markdown can be used. Short sentences, no abbreviations.",
    );
    match kind {
        BlockKind::Text => view! {
            {field("heading", lang.t("Nagłówek", "Heading"), lang.t("Może zostać pusty.", "It may stay empty."))}
            {long("markdown", lang.t("Treść", "Text"), markdown, 14)}
        }
        .into_any(),
        BlockKind::Callout => view! { {title()} {long("markdown", lang.t("Treść", "Text"), markdown, 8)} }.into_any(),
        BlockKind::Image => view! {
            {field("alt", lang.t("Opis dla osób, które nie widzą obrazu", "Text for those who do not see the picture"), lang.t("Bez niego modułu nie opublikujesz.", "The module cannot be published without it."))}
            {field("caption", lang.t("Podpis", "Caption"), "")}
        }
        .into_any(),
        BlockKind::Video => view! { {title()} {long("transcript", lang.t("Tekst filmu", "Transcript"), markdown, 6)} }.into_any(),
        BlockKind::File => view! { {title()} {field("description", lang.t("Do czego służy", "What it is for"), "")} }.into_any(),
        BlockKind::Checklist => view! {
            {title()}
            {long("items", lang.t("Punkty", "Points"), lang.t("Każdy w osobnym wierszu.", "Each in a line of its own."), 6)}
        }
        .into_any(),
        BlockKind::Reflection => view! {
            {field("question", lang.t("Pytanie", "Question"), "")}
            {field("hint", lang.t("Wskazówka", "Hint"), "")}
        }
        .into_any(),
        BlockKind::Table => view! {
            {field("caption", lang.t("Co pokazuje tabela", "What the table shows"), "")}
            {long("table", lang.t("Tabela", "Table"), lang.t("Wiersz po wierszu, pola rozdzielone kreską |. Pierwszy wiersz to nagłówek.", "Line by line, fields divided by |. The first line is the header."), 8)}
        }
        .into_any(),
        BlockKind::Calculator => view! {
            {title()}
            {field("result", lang.t("Opis wyniku", "Label of the result"), "")}
            {field("result_unit", lang.t("Jednostka wyniku", "Unit of the result"), "")}
            {field("note", lang.t("Czego to wyliczenie nie obejmuje", "What the reckoning leaves out"), "")}
        }
        .into_any(),
        BlockKind::Download => view! {
            {title()}
            {field("description", lang.t("Do czego służy", "What it is for"), "")}
            {long("template", lang.t("Szablon", "Template"), lang.t("Markdown. Pusty, jeśli dodajesz plik.", "Markdown. Empty when you add a file."), 8)}
        }
        .into_any(),
        BlockKind::Quiz => view! { {title()} {long("intro", lang.t("Wstęp", "Introduction"), "", 4)} }.into_any(),
        BlockKind::Check => ().into_any(),
    }
}

fn uploads(caller: &Caller, kind: BlockKind, state: &FormState, files: &[FileCard]) -> AnyView {
    files_of(kind)
        .iter()
        .map(|(field, kind)| upload(caller, state, (field, *kind), files))
        .collect_view()
        .into_any()
}

fn upload(
    caller: &Caller,
    state: &FormState,
    (field, kind): (&'static str, FileKind),
    files: &[FileCard],
) -> AnyView {
    let lang = caller.lang;
    let chosen = field.trim_start_matches("new_");
    let label = match (kind, chosen) {
        (FileKind::Image, _) => lang.t("Obraz z dysku", "Picture from your disk"),
        (FileKind::Document, _) => lang.t("Plik z dysku", "File from your disk"),
        (FileKind::Video, _) => lang.t("Film z dysku", "Film from your disk"),
        (FileKind::Captions, "captions_en") => lang.t("Napisy angielskie", "English captions"),
        (FileKind::Captions, _) => lang.t("Napisy polskie", "Polish captions"),
    };
    let mut options = vec![Choice::new("", lang.t("żaden", "none"))];
    let known = files.iter().filter(|file| file.kind == kind);
    options.extend(known.map(|file| Choice::new(file.id.to_string(), file.name.clone())));
    let select = (options.len() > 1).then(|| {
        let says = match (kind, chosen) {
            (FileKind::Image, _) => lang.t("Obraz z plików modułu", "Picture from the module’s files"),
            (FileKind::Document, _) => lang.t("Plik z plików modułu", "File from the module’s files"),
            (FileKind::Video, _) => lang.t("Film z plików modułu", "Film from the module’s files"),
            (FileKind::Captions, "captions_en") => {
                lang.t("Napisy angielskie z plików modułu", "English captions from the module’s files")
            }
            (FileKind::Captions, _) => {
                lang.t("Napisy polskie z plików modułu", "Polish captions from the module’s files")
            }
        };
        view! { <Select name=chosen label=says options=options value=state.value(chosen) /> }
    });
    let error = state.error(lang, field).or_else(|| state.error(lang, chosen));
    let (hint_id, error_id) = (format!("{field}-hint"), format!("{field}-error"));
    let described = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let invalid = error.is_some().then_some("true");
    view! {
        {select}
        <div class="field">
            <label for=field>{label}</label>
            <span class="hint" id=hint_id>{kind.takes(lang)}</span>
            <input type="file" id=field name=field accept=kind.accept() aria-describedby=described aria-invalid=invalid/>
            {error.map(|error| view! { <span class="error" id=error_id>{error}</span> })}
        </div>
    }
    .into_any()
}

/// The fields of a question with its options and key.
pub fn question_fields(caller: &Caller, state: &FormState) -> AnyView {
    let lang = caller.lang;
    let kinds = vec![
        Choice::new("single", lang.t("jedna dobra odpowiedź", "one right answer")),
        Choice::new("multiple", lang.t("kilka dobrych odpowiedzi", "several right answers")),
    ];
    let options = (1..=MOST_OPTIONS).map(|n| option(caller, state, n)).collect_view();
    let en = view! {
        {area(caller, state, "en_text", (lang.t("Pytanie po angielsku", "Question in English"), ""), 2)}
        {area(caller, state, "en_explanation", (lang.t("Wyjaśnienie po angielsku", "Explanation in English"), ""), 3)}
    };
    view! {
        {area(caller, state, "pl_text", (lang.t("Pytanie", "Question in Polish"), ""), 2)}
        <Select name="kind" label=lang.t("Odpowiedzi", "Answers") options=kinds value=state.value("kind") />
        {options}
        {area(caller, state, "pl_explanation", (lang.t("Wyjaśnienie", "Explanation in Polish"), lang.t("Widoczne po odpowiedzi.", "Seen after answering.")), 3)}
        {english(caller, state, en.into_any())}
    }
    .into_any()
}

fn option(caller: &Caller, state: &FormState, n: usize) -> AnyView {
    let lang = caller.lang;
    let name = |part: &str| format!("o{n}_{part}");
    let field = |part: &str, label: &str| line(caller, state, &name(part), label, "");
    let right = name("right");
    let legend = say!(lang, "Odpowiedź {n}", "Answer {n}");
    let parts = ["id", "pl_text", "right", "pl_why", "en_text", "en_why"];
    let is_used = parts.iter().any(|part| !state.fields.get(&name(part)).is_empty())
        || state.errors(lang).iter().any(|(field, _)| field.starts_with(&format!("o{n}_")));
    let fieldset = view! {
        <fieldset class="card flow" data-space="3">
            <legend><strong>{legend.clone()}</strong></legend>
            <input type="hidden" name=name("id") value=state.value(&name("id"))/>
            {field("pl_text", lang.t("Tekst", "Text in Polish"))}
            <Check name=right.clone() label=lang.t("To jest dobra odpowiedź", "This is a right answer") checked=state.fields.has(&right) error=state.error(lang, &right) />
            {field("pl_why", lang.t("Dlaczego", "Why, in Polish"))}
            {field("en_text", lang.t("Tekst po angielsku", "Text in English"))}
            {field("en_why", lang.t("Dlaczego, po angielsku", "Why, in English"))}
        </fieldset>
    };
    // Two answers are needed; the others stay folded until there is something in them.
    if n <= 2 || is_used {
        return fieldset.into_any();
    }
    view! { <details class="author-more"><summary>{legend}</summary>{fieldset}</details> }.into_any()
}
