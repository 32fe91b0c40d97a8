//! The fields of every kind of block.

use domain::catalog::authoring::MOST_OPTIONS;
use domain::catalog::authoring::forms::MOST_INPUTS;
use domain::catalog::content::BlockKind;
use domain::files::FileKind;
use domain::files::queries::FileCard;
use domain::say;
use leptos::prelude::*;

use super::parts::{area, english, line, markdown_hint};
use crate::form::FormState;
use crate::request::Caller;
use crate::ui::{Check, Choice, Icon, Select, Tone, icon, tag};

/// What of a block or a question may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Everything: it stands in a draft.
    All,
    /// Words alone: it is published, and its structure is sent along as it is.
    Words,
}

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
    view! { {typed_fields(caller, kind, state, Change::All)} {uploads(caller, kind, state, files)} }
        .into_any()
}

/// The fields for the words of a published block.
pub fn fields_for_words(caller: &Caller, kind: BlockKind, state: &FormState) -> AnyView {
    typed_fields(caller, kind, state, Change::Words)
}

/// All fields but those for files. Words stand before numbers and addresses, as they do in what is wrong with the form;
/// only the kind of a callout is chosen first.
fn typed_fields(caller: &Caller, kind: BlockKind, state: &FormState, change: Change) -> AnyView {
    if kind == BlockKind::Check {
        return question_fields(caller, state, change);
    }
    let shared = match change {
        Change::All => shared(caller, kind, state),
        Change::Words => held_structure(caller, kind, state),
    };
    let pl = words(caller, kind, state, "pl");
    let en = english(caller, state, words(caller, kind, state, "en"));
    if kind == BlockKind::Callout {
        view! { {shared} {pl} {en} }.into_any()
    } else {
        view! { {pl} {shared} {en} }.into_any()
    }
}

/// The fields of a kind that are structure; those of numbers and answers are counted besides.
const fn structure_of(kind: BlockKind) -> &'static [&'static str] {
    match kind {
        BlockKind::Callout => &["tone"],
        BlockKind::Image | BlockKind::File | BlockKind::Download => &["file"],
        BlockKind::Video => &["url", "file", "captions_pl", "captions_en"],
        BlockKind::Quiz => &["pass_percent", "attempts", "minutes"],
        BlockKind::Calculator => &["formula"],
        _ => &[],
    }
}

/// Structure as it is, with the words of a calculator's numbers.
fn held_structure(caller: &Caller, kind: BlockKind, state: &FormState) -> AnyView {
    let is_number = |n: &usize| !state.fields.get(&format!("i{n}_key")).is_empty();
    let numbers = (1..=MOST_INPUTS).filter(is_number);
    let inputs = numbers.map(|n| calculator_input(caller, state, n, Change::Words)).collect_view();
    view! { {held(state, structure_of(kind))} {inputs} }.into_any()
}

/// Fields that are sent along unseen, where they are set.
fn held(state: &FormState, names: &[impl AsRef<str>]) -> AnyView {
    names
        .iter()
        .map(|name| -> &str { name.as_ref() })
        .filter(|name| state.fields.has(name))
        .map(|name| view! { <input type="hidden" name=name.to_owned() value=state.value(name)/> })
        .collect_view()
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
            let inputs =
                (1..=MOST_INPUTS).map(|n| calculator_input(caller, state, n, Change::All)).collect_view();
            view! {
                {inputs}
                {field("formula", lang.t("Wzór", "Formula"), lang.t("Słowa z pól, liczby, + - * / i nawiasy. Na przykład: koszt * 12 / osoby.", "Words of the fields, numbers, + - * / and parentheses. For example: cost * 12 / people."))}
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn calculator_input(caller: &Caller, state: &FormState, n: usize, change: Change) -> AnyView {
    let lang = caller.lang;
    let name = |part: &str| format!("i{n}_{part}");
    let field = |part: &str, label: &str| line(caller, state, &name(part), label, "");
    let is_open = n == 1 || !state.fields.get(&name("key")).is_empty();
    let structure = match change {
        Change::All => view! {
            {line(caller, state, &name("key"), lang.t("Słowo we wzorze", "Word in the formula"), lang.t("Małe litery bez polskich znaków, np. koszt.", "Small letters without diacritics, such as cost."))}
            {field("default", lang.t("Wartość na początek", "Starting value"))}
        }
        .into_any(),
        Change::Words => held(state, &[name("key"), name("default")]),
    };
    view! {
        <details class="card author-more" open=is_open>
            <summary>{say!(lang, "Liczba {n}", "Number {n}")}</summary>
            <div class="flow">
                {field("pl_label", lang.t("Opis", "Label in Polish"))}
                {field("pl_unit", lang.t("Jednostka", "Unit in Polish"))}
                {structure}
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
    let marks = markdown_hint(lang);
    let plain = lang.t("Krótkie zdania, bez skrótów.", "Short sentences, no abbreviations.");
    let markdown = format!("{marks} {plain}");
    let markdown = markdown.as_str();
    let fields = match kind {
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
            {long("items", lang.t("Punkty", "Points"), lang.t("Każdy w osobnym wierszu.", "One per line."), 6)}
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
            {field("note", lang.t("Czego to wyliczenie nie obejmuje", "What the calculation leaves out"), "")}
        }
        .into_any(),
        BlockKind::Download => view! {
            {title()}
            {field("description", lang.t("Do czego służy", "What it is for"), "")}
            {long("template", lang.t("Szablon", "Template"), &format!("{} {marks}", lang.t("Pusty, jeśli dodajesz plik.", "Empty when you add a file.")), 8)}
        }
        .into_any(),
        BlockKind::Quiz => view! { {title()} {long("intro", lang.t("Wstęp", "Introduction"), marks, 4)} }.into_any(),
        BlockKind::Check => ().into_any(),
    };
    // The English half has its own frame.
    let heading =
        (tongue == "pl").then(|| view! { <h2 data-text="md">{lang.t("Po polsku", "In Polish")}</h2> });
    view! { {heading} {fields} }.into_any()
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
        let hint = lang.t("Zamiast dodawać ten sam jeszcze raz.", "Instead of adding the same one again.");
        view! { <Select name=chosen label=says hint=hint options=options value=state.value(chosen) /> }
    });
    let own = state.error(lang, field);
    // Where nothing can be chosen, what is said of the choice leads here.
    let id = if own.is_none() && select.is_none() { chosen } else { field };
    let error = own.or_else(|| state.error(lang, chosen));
    let (hint_id, error_id) = (format!("{field}-hint"), format!("{field}-error"));
    let described = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let invalid = error.is_some().then_some("true");
    view! {
        {select}
        <div class="field">
            <label for=id>{label}</label>
            <span class="hint" id=hint_id>{kind.takes(lang)}</span>
            <input type="file" id=id name=field accept=kind.accept() aria-describedby=described aria-invalid=invalid/>
            {error.map(|error| view! { <span class="error" id=error_id>{icon(Icon::Warn)} " " {error}</span> })}
        </div>
    }
    .into_any()
}

/// The fields of a question with its answers and key.
pub fn question_fields(caller: &Caller, state: &FormState, change: Change) -> AnyView {
    let lang = caller.lang;
    let options = (1..=MOST_OPTIONS).map(|n| option(caller, state, n, change)).collect_view();
    let en = view! {
        {area(caller, state, "en_text", (lang.t("Pytanie po angielsku", "Question in English"), ""), 2)}
        {area(caller, state, "en_explanation", (lang.t("Wyjaśnienie po angielsku", "Explanation in English"), ""), 3)}
    };
    view! {
        {area(caller, state, "pl_text", (lang.t("Pytanie", "Question in Polish"), ""), 2)}
        {question_kind(caller, state, change)}
        {options}
        {area(caller, state, "pl_explanation", (lang.t("Wyjaśnienie", "Explanation in Polish"), lang.t("Widoczne po odpowiedzi.", "Seen after answering.")), 3)}
        {english(caller, state, en.into_any())}
    }
    .into_any()
}

fn question_kind(caller: &Caller, state: &FormState, change: Change) -> AnyView {
    let lang = caller.lang;
    if change == Change::Words {
        return held(state, &["kind"]);
    }
    let kinds = vec![
        Choice::new("single", lang.t("jedna dobra odpowiedź", "one right answer")),
        Choice::new("multiple", lang.t("kilka dobrych odpowiedzi", "several right answers")),
    ];
    view! { <Select name="kind" label=lang.t("Odpowiedzi", "Answers") options=kinds value=state.value("kind") /> }
        .into_any()
}

/// One answer. Two are needed; in a draft the others stay folded until there is something in them, in a published
/// question there are no others.
fn option(caller: &Caller, state: &FormState, n: usize, change: Change) -> AnyView {
    let name = |part: &str| format!("o{n}_{part}");
    let fields = || option_fields(caller, state, n, change);
    if change == Change::Words {
        return if state.fields.get(&name("id")).is_empty() { ().into_any() } else { fields() };
    }
    let parts = ["id", "pl_text", "right", "pl_why", "en_text", "en_why"];
    let is_used = parts.iter().any(|part| !state.fields.get(&name(part)).is_empty())
        || state.errors(caller.lang).iter().any(|(field, _)| field.starts_with(&name("")));
    if n <= 2 || is_used {
        return fields();
    }
    let summary = say!(caller.lang, "Odpowiedź {n}", "Answer {n}");
    view! { <details class="author-more"><summary>{summary}</summary>{fields()}</details> }.into_any()
}

fn option_fields(caller: &Caller, state: &FormState, n: usize, change: Change) -> AnyView {
    let lang = caller.lang;
    let name = |part: &str| format!("o{n}_{part}");
    let field = |part: &str, label: &str| line(caller, state, &name(part), label, "");
    view! {
        <fieldset class="card flow" data-space="3">
            <legend><strong>{say!(lang, "Odpowiedź {n}", "Answer {n}")}</strong></legend>
            <input type="hidden" name=name("id") value=state.value(&name("id"))/>
            {field("pl_text", &say!(lang, "Odpowiedź {n}", "Answer {n} in Polish"))}
            {right(caller, state, &name("right"), change)}
            {field("pl_why", lang.t("Dlaczego dobra albo zła", "Why it is right or wrong, in Polish"))}
            {field("en_text", &say!(lang, "Odpowiedź {n} po angielsku", "Answer {n} in English"))}
            {field("en_why", lang.t("Dlaczego dobra albo zła, po angielsku", "Why it is right or wrong, in English"))}
        </fieldset>
    }
    .into_any()
}

/// Whether an answer is right: to be ticked, or said where the key stays.
fn right(caller: &Caller, state: &FormState, name: &str, change: Change) -> AnyView {
    let lang = caller.lang;
    let is_right = state.fields.has(name);
    let label = lang.t("To jest dobra odpowiedź", "This is a right answer");
    match change {
        Change::All => {
            view! { <Check name=name label=label checked=is_right error=state.error(lang, name) /> }
                .into_any()
        }
        Change::Words => {
            let says = is_right.then(|| tag(label, Tone::Patina, Some(Icon::Check)));
            view! { {held(state, &[name])} {says} }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Fields;
    use crate::ui::html::Sent;

    #[test]
    fn structure_that_stays_is_sent_along_where_it_is_set() {
        let fields = Fields::default().with("kind", "single").with("o2_right", "on").with("o3_right", "on");
        let html = held(&FormState::filled(fields), &["kind", "o1_right", "o2_right"]).sent();
        assert_eq!(html.matches(r#"type="hidden""#).count(), 2, "{html}");
        for part in [r#"name="kind""#, r#"value="single""#, r#"name="o2_right""#] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
