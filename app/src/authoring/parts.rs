//! What authors' pages share.

use axum::response::{IntoResponse, Response};
use domain::catalog::authoring::{EditedBlock, EditedModule, Finding};
use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockKind, VersionState};
use domain::error::Error;
use domain::ids::{BlockId, LessonId};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::catalog::markdown::plain;
use crate::form::FormState;
use crate::nav::Nav;
use crate::page::{Layout, Page};
use crate::request::Caller;
use crate::ui::{Icon, TextArea, TextField, Tone, icon, icon_saying, tag};

/// The list of modules.
pub const MODULES: &str = "/prowadzenie/moduly";

pub fn module(slug: &str) -> String {
    format!("{MODULES}/{slug}")
}

/// Corrections of what is published.
pub fn corrections(slug: &str) -> String {
    format!("{}/poprawki", module(slug))
}

pub fn lesson(slug: &str, lesson: LessonId) -> String {
    format!("{MODULES}/{slug}/lekcje/{lesson}")
}

pub fn block(slug: &str, of: LessonId, block: impl std::fmt::Display) -> String {
    format!("{}/czesci/{block}", lesson(slug, of))
}

pub fn question(slug: &str, of: LessonId, block: BlockId, question: impl std::fmt::Display) -> String {
    format!("{}/pytania/{block}/{question}", lesson(slug, of))
}

pub fn preview(slug: &str, lesson: LessonId) -> String {
    format!("{MODULES}/{slug}/podglad/{lesson}")
}

/// A page of one form.
pub fn form_page<V: IntoView>(
    caller: &Caller,
    title: impl Into<String>,
    status: u16,
    view: impl FnOnce() -> V,
) -> Response {
    own_page(Page::new(caller, title, view).layout(Layout::Form), status)
}

/// A page of one form beside its preview.
pub fn bench_page<V: IntoView>(
    caller: &Caller,
    title: impl Into<String>,
    status: u16,
    view: impl FnOnce() -> V,
) -> Response {
    own_page(Page::new(caller, title, view).layout(Layout::Work), status)
}

fn own_page(page: Page, status: u16) -> Response {
    page.nav(Nav::Modules).unlisted().status(status).into_response()
}

/// Whether the form comes back with what was typed.
pub const fn comes_back(error: &Error) -> bool {
    matches!(error, Error::Invalid(_) | Error::Refused(_) | Error::Conflict | Error::TooLarge { .. })
}

/// What the form's fields hold: what was typed, or what is kept.
pub fn filled(state: &FormState, kept: Vec<(String, String)>, mark: &str) -> FormState {
    if state.fields.has(mark) {
        return state.clone();
    }
    FormState { fields: crate::form::Fields(kept), error: state.error.clone() }
}

/// What a block is called in the author's menu.
pub const fn kind_name(lang: Lang, kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Text => lang.t("Tekst", "Text"),
        BlockKind::Callout => lang.t("Wyróżnienie", "Callout"),
        BlockKind::Image => lang.t("Obraz", "Picture"),
        BlockKind::Video => lang.t("Film", "Film"),
        BlockKind::File => lang.t("Plik", "File"),
        BlockKind::Checklist => lang.t("Lista kontrolna", "Checklist"),
        BlockKind::Reflection => lang.t("Pytanie do siebie", "Reflection"),
        BlockKind::Table => lang.t("Tabela", "Table"),
        BlockKind::Calculator => lang.t("Kalkulator", "Calculator"),
        BlockKind::Download => lang.t("Szablon do pobrania", "Template to download"),
        BlockKind::Check => lang.t("Pytanie kontrolne", "Check"),
        BlockKind::Quiz => lang.t("Sprawdzian", "Quiz"),
    }
}

pub const fn kind_icon(kind: BlockKind) -> Icon {
    match kind {
        BlockKind::Text | BlockKind::Callout => Icon::Text,
        BlockKind::Image => Icon::Image,
        BlockKind::Video => Icon::Play,
        BlockKind::File => Icon::File,
        BlockKind::Checklist | BlockKind::Table => Icon::List,
        BlockKind::Reflection => Icon::Pencil,
        BlockKind::Calculator => Icon::Chart,
        BlockKind::Download => Icon::Download,
        BlockKind::Check | BlockKind::Quiz => Icon::Quiz,
    }
}

/// The first words of a block.
pub fn gist(block: &EditedBlock) -> String {
    let text = match &block.body.pl {
        BlockBody::Text { heading, markdown } if heading.is_empty() => return shortened(&plain(markdown)),
        BlockBody::Text { heading, .. } => heading,
        BlockBody::Image { alt, caption } => {
            if caption.is_empty() {
                alt
            } else {
                caption
            }
        }
        BlockBody::Reflection { question, .. } => question,
        BlockBody::Table { caption, .. } => caption,
        BlockBody::Callout { title, .. }
        | BlockBody::Video { title, .. }
        | BlockBody::File { title, .. }
        | BlockBody::Checklist { title, .. }
        | BlockBody::Calculator { title, .. }
        | BlockBody::Download { title, .. }
        | BlockBody::Quiz { title, .. } => title,
        BlockBody::Check => match block.questions.first() {
            Some(question) => &question.body.pl.text,
            None => return String::new(),
        },
    };
    shortened(text)
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(120).collect();
    if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
}

/// Where a version stands, as a tag.
pub fn state_tag(lang: Lang, state: VersionState, number: u32) -> AnyView {
    match state {
        VersionState::Draft => tag(
            say!(lang, "Szkic, wersja {number}", "Draft, version {number}"),
            Tone::Lamp,
            Some(Icon::Pencil),
        ),
        VersionState::Published => tag(
            say!(lang, "Opublikowana wersja {number}", "Published version {number}"),
            Tone::Patina,
            Some(Icon::Check),
        ),
        VersionState::Superseded => {
            tag(say!(lang, "Zastąpiona wersja {number}", "Superseded version {number}"), Tone::Plain, None)
        }
        VersionState::Withdrawn => {
            tag(say!(lang, "Wycofana wersja {number}", "Withdrawn version {number}"), Tone::Plain, None)
        }
    }
}

/// "Before you publish": what is missing, with links.
pub fn findings(caller: &Caller, draft: &EditedModule) -> AnyView {
    let lang = caller.lang;
    let items = draft.findings();
    let title = lang.t("Zanim opublikujesz", "Before you publish");
    if items.is_empty() {
        let all = lang.t("Wszystko jest gotowe.", "Everything is ready.");
        return view! { <h2 data-text="lg">{title}</h2><p class="row">{icon(Icon::Check)} {all}</p> }
            .into_any();
    }
    let rows = items
        .into_iter()
        .map(|finding| {
            let sign = sign_of(lang, finding);
            let (text, href) = finding_words(caller, draft, finding);
            let text = match href {
                Some(href) => view! { <a href=href>{text}</a> }.into_any(),
                None => text.into_any(),
            };
            view! { <li class="row nowrap">{sign}<span>{text}</span></li> }
        })
        .collect_view();
    view! { <h2 data-text="lg">{title}</h2><ul class="links flow" data-space="2">{rows}</ul> }.into_any()
}

/// A triangle for what publication waits for: in its own colour, and with a name for those who do not see it.
fn sign_of(lang: Lang, finding: Finding) -> AnyView {
    if finding.is_blocking() {
        let says = lang.t("Potrzebne do publikacji", "Needed for publishing");
        view! { <span class="wrong">{icon_saying(Icon::Warn, says)}</span> }.into_any()
    } else {
        view! { <span class="soft">{icon(Icon::Info)}</span> }.into_any()
    }
}

fn finding_words(caller: &Caller, draft: &EditedModule, finding: Finding) -> (String, Option<String>) {
    let lang = caller.lang;
    let title = |id| draft.lesson(id).map(|lesson| lesson.body.pl.title.clone()).unwrap_or_default();
    let to = |of, id: BlockId| Some(caller.href(&block(&draft.slug, of, id)));
    match finding {
        Finding::NoLesson => (lang.t("Dodaj pierwszą lekcję", "Add the first lesson").to_owned(), None),
        Finding::EmptyLesson(id) => (
            say!(lang, "Pusta lekcja: {}", "Empty lesson: {}", title(id)),
            Some(caller.href(&lesson(&draft.slug, id))),
        ),
        Finding::NoAlt(of, id) => {
            (say!(lang, "Opis obrazu w lekcji: {}", "Text for the picture in: {}", title(of)), to(of, id))
        }
        Finding::NoCaptions(of, id) => {
            (say!(lang, "Napisy do filmu w lekcji: {}", "Captions of the film in: {}", title(of)), to(of, id))
        }
        Finding::NoQuestion(of, _) => (
            say!(lang, "Sprawdzian bez pytań: {}", "Quiz without questions: {}", title(of)),
            Some(caller.href(&lesson(&draft.slug, of))),
        ),
        Finding::NotTranslated(count) => {
            let what = lang.plural(
                count as u64,
                [
                    "tekst bez wersji angielskiej",
                    "teksty bez wersji angielskiej",
                    "tekstów bez wersji angielskiej",
                ],
                ["text without English", "texts without English"],
            );
            (format!("{count} {what}"), None)
        }
    }
}

/// The marks that authors need, where a text is Markdown.
pub const fn markdown_hint(lang: Lang) -> &'static str {
    lang.t(
        "Możesz użyć: **pogrubienie**, lista od „- ”, ### śródtytuł, odnośnik [tekst](adres).",
        "You can use: **bold**, a list with “- ”, ### a subheading, a link [text](address).",
    )
}

/// A line of text under the names and values of the form.
pub fn line(caller: &Caller, state: &FormState, name: &str, label: &str, hint: &str) -> AnyView {
    view! {
        <TextField name=name label=label hint=hint value=state.value(name) error=state.error(caller.lang, name) />
    }
    .into_any()
}

/// A longer text.
pub fn area(
    caller: &Caller,
    state: &FormState,
    name: &str,
    (label, hint): (&str, &str),
    rows: u32,
) -> AnyView {
    view! {
        <TextArea name=name label=label hint=hint rows=rows value=state.value(name) error=state.error(caller.lang, name) />
    }
    .into_any()
}

/// The English half of a form: open when there is something in it or something is wrong with it.
pub fn english(caller: &Caller, state: &FormState, fields: AnyView) -> AnyView {
    let is_english = |name: &str| name.starts_with("en_") || name.contains("_en_");
    let has_text = state.fields.0.iter().any(|(name, value)| is_english(name) && !value.trim().is_empty());
    let is_wrong = state.errors(caller.lang).iter().any(|(name, _)| is_english(name));
    let title = caller.lang.t("Wersja angielska", "English version");
    let hint = caller.lang.t(
        "Bez niej anglojęzyczni uczestnicy zobaczą tekst polski.",
        "Without it, English readers see the Polish text.",
    );
    view! {
        <details class="card author-more" open=has_text || is_wrong>
            <summary><strong>{title}</strong></summary>
            <div class="flow"><p class="soft">{hint}</p>{fields}</div>
        </details>
    }
    .into_any()
}

/// What the last press says where nothing brings back what is removed.
pub const fn for_good(lang: Lang) -> &'static str {
    lang.t("Usuń na dobre", "Remove for good")
}

/// Removing in two steps without a script: open, then press; `sure` stands on the button.
pub fn remove(
    caller: &Caller,
    hidden: Vec<(&'static str, String)>,
    what: &str,
    sure: &'static str,
) -> AnyView {
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let ask = caller.lang.t("Usuń", "Remove");
    let says = format!("{ask}: {what}");
    view! {
        <details class="author-remove">
            <summary aria-label=says>{ask}</summary>
            <form class="links" method="post">
                {hidden}
                <button class="button" data-kind="danger" data-size="small" name="do" value="remove">{sure}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Whether a thing of a list can go up, and down.
pub fn ways<T>(all: &[T], is_it: impl Fn(&T) -> bool) -> (bool, bool) {
    let at = all.iter().position(is_it).unwrap_or_default();
    (at > 0, at + 1 < all.len())
}

/// Up and down for a thing of a list, where there is a way.
pub fn movers(
    caller: &Caller,
    hidden: Vec<(&'static str, String)>,
    (may_rise, may_sink): (bool, bool),
    what: &str,
) -> AnyView {
    let lang = caller.lang;
    let (up, down) = (lang.t("W górę", "Up"), lang.t("W dół", "Down"));
    let button = |word: &'static str, label: &'static str| {
        let says = format!("{label}: {what}");
        view! { <button class="button" data-kind="quiet" data-size="small" name="do" value=word aria-label=says>{label}</button> }
    };
    if !may_rise && !may_sink {
        return ().into_any();
    }
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <form class="row" method="post">
            {hidden}
            {may_rise.then(|| button("up", up))}
            {may_sink.then(|| button("down", down))}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::catalog::authoring::Both;
    use domain::catalog::content::BlockData;

    use super::*;

    #[test]
    fn the_first_words_of_a_text_are_plain_and_end_at_a_letter() {
        let text = |markdown: String| EditedBlock {
            id: BlockId(uuid::Uuid::nil()),
            data: BlockData::Text,
            body: Both { pl: BlockBody::Text { heading: String::new(), markdown }, en: None },
            questions: Vec::new(),
            stamp: String::new(),
        };
        let marked =
            "### Woda\n\nGinie **co szósty** litr, [raport](https://a.example).\n\n- rury\n- *krany*";
        assert_eq!(gist(&text(marked.into())), "Woda Ginie co szósty litr, raport. rury krany");
        let long = format!("{} {}", "a".repeat(119), "b".repeat(40));
        assert_eq!(gist(&text(long)), format!("{}…", "a".repeat(119)));
    }
}
