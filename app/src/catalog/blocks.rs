//! The blocks of a lesson, to be read. Learning puts its own views in the place of those that are answered, and
//! everything else is drawn here alone.

use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, CompletionRule, QuestionKind, Tone};
use domain::catalog::views::{BlockView, QuestionView, Source};
use domain::ids::{FileId, ModuleVersionId};
use domain::lang::Lang;
use leptos::prelude::*;

use super::film::{Film, film};
use super::markdown::{anchor, inline, markdown};
use super::memo;
use crate::ui::{DataTable, Icon, html, icon};

/// What words of a block are made of.
#[derive(Clone, Copy)]
struct Words<'a> {
    sources: &'a [Source],
    lang: Lang,
}

impl Words<'_> {
    /// A plain text with its footnotes.
    fn line(self, text: &str) -> AnyView {
        let html = inline(text, self.sources, self.lang);
        view! { <span inner_html=html></span> }.into_any()
    }

    /// A Markdown text.
    fn prose(self, text: &str) -> AnyView {
        let html = markdown(text, self.sources, self.lang);
        view! { <div class="prose" inner_html=html></div> }.into_any()
    }

    /// A heading, unless it is empty.
    fn heading(self, text: &str) -> Option<AnyView> {
        (!text.is_empty()).then(|| view! { <h2>{self.line(text)}</h2> }.into_any())
    }
}

/// A block with its rule of completion below; `sources` are those of its lesson. The element's id is `b-` and the
/// block's own.
pub fn block_view(block: &BlockView, sources: &[Source], lang: Lang) -> AnyView {
    let answered = match (&block.data, &block.body) {
        (BlockData::Video { .. }, BlockBody::Video { .. }) => {
            film_view(block, sources, lang, &FilmState::default())
        }
        (_, BlockBody::Checklist { title, items }) => {
            let words = Words { sources, lang };
            let items = items.iter().map(|item| view! { <li>{words.line(item)}</li> }).collect_view();
            view! { <div class="card flow"><h2 data-text="lg">{words.line(title)}</h2><ul>{items}</ul></div> }
                .into_any()
        }
        (_, BlockBody::Reflection { question, hint }) => {
            let words = Words { sources, lang };
            view! {
                <div class="card flow"><h2 data-text="lg">{words.line(question)}</h2><p class="soft">{words.line(hint)}</p></div>
            }
            .into_any()
        }
        (BlockData::Calculator { .. }, BlockBody::Calculator { .. }) => {
            crate::learning::calculator_view(block, sources, lang, "")
        }
        (_, BlockBody::Check) => questions_view(block, sources, lang),
        _ => read_view(block, sources, lang),
    };
    frame(block, lang, answered)
}

/// The questions of a block with their answers, without its rule.
pub fn questions_view(block: &BlockView, sources: &[Source], lang: Lang) -> AnyView {
    let words = Words { sources, lang };
    block.questions.iter().map(|asked| question(asked, words)).collect_view().into_any()
}

/// What is around every block: its anchor, its language, its rule in words.
pub fn frame(block: &BlockView, lang: Lang, inside: AnyView) -> AnyView {
    let said = rule_view(block, lang);
    let (id, foreign) = (format!("b-{}", block.id), foreign(block, lang));
    view! {
        <section class="flow" data-space="3" id=id data-block=block.kind().word() lang=foreign>
            {inside}
            {said}
        </section>
    }
    .into_any()
}

/// A block that asks for nothing, of a published version in this revision: its HTML is remembered.
pub fn read_block(
    block: &BlockView,
    sources: &[Source],
    lang: Lang,
    (version, revision): (ModuleVersionId, u32),
) -> AnyView {
    let html = memo::read((version, revision, lang, block.id), || {
        html((read_view(block, sources, lang), rule_view(block, lang)))
    });
    let (id, foreign) = (format!("b-{}", block.id), foreign(block, lang));
    view! {
        <section class="flow" data-space="3" id=id data-block=block.kind().word() lang=foreign inner_html=html></section>
    }
    .into_any()
}

fn foreign(block: &BlockView, lang: Lang) -> Option<&'static str> {
    (block.lang != lang).then(|| block.lang.tag())
}

fn rule_view(block: &BlockView, lang: Lang) -> Option<AnyView> {
    let rule = block.kind().rule();
    let is_said = rule.is_required() || rule == CompletionRule::Optional;
    let words = || view! { <p class="soft" data-text="sm" lang=lang.tag()>{rule.words(lang)}</p> }.into_any();
    is_said.then(words)
}

/// What is read in a block: all of those that ask for nothing.
pub fn read_view(block: &BlockView, sources: &[Source], lang: Lang) -> AnyView {
    inside(block, Words { sources, lang })
}

/// What a reader did with a film.
#[derive(Default)]
pub struct FilmState {
    /// Where it goes on, in seconds.
    pub second: Option<u32>,
    /// The address that loads it into this page.
    pub load: Option<String>,
    /// Whether that was asked.
    pub is_loaded: bool,
}

/// A film with its title and transcript.
pub fn film_view(block: &BlockView, sources: &[Source], lang: Lang, state: &FilmState) -> AnyView {
    let (BlockData::Video { source, captions }, BlockBody::Video { title, transcript }) =
        (&block.data, &block.body)
    else {
        return ().into_any();
    };
    let words = Words { sources, lang };
    let shown = Film {
        title,
        source,
        captions: captions.iter().map(|(tag, file)| (tag.clone(), *file)).collect(),
        second: state.second,
        load: state.load.clone(),
        is_loaded: state.is_loaded,
    };
    let transcript = (!transcript.is_empty()).then(|| {
        let title = lang.t("Tekst filmu", "Transcript");
        view! { <details><summary><strong>{title}</strong></summary>{words.prose(transcript)}</details> }
    });
    view! { {words.heading(title)} {film(&shown, lang)} {transcript} }.into_any()
}

/// The footnotes of a page.
pub fn sources_view(sources: &[Source], lang: Lang) -> Option<AnyView> {
    if sources.is_empty() {
        return None;
    }
    let items = sources
        .iter()
        .map(|source| {
            let title = if source.key == "G" {
                lang.t("opracowanie własne", "the author’s own work").to_owned()
            } else {
                source.title.clone()
            };
            view! { <li id=anchor(source)>{title}</li> }
        })
        .collect_view();
    let title = lang.t("Źródła", "Sources");
    Some(
        view! { <section class="flow"><h2 data-text="lg">{title}</h2><ol class="soft sources">{items}</ol></section> }
            .into_any(),
    )
}

/// Where an uploaded file is fetched.
#[must_use]
pub fn file_href(file: FileId) -> String {
    format!("/pliki/{file}")
}

fn inside(block: &BlockView, words: Words) -> AnyView {
    match (&block.data, &block.body) {
        (_, BlockBody::Text { heading, markdown }) => {
            view! { {words.heading(heading)} {words.prose(markdown)} }.into_any()
        }
        (BlockData::Callout { tone }, BlockBody::Callout { title, markdown }) => {
            let title = words.line(title);
            let prose = words.prose(markdown);
            if *tone == Tone::Practice {
                view! { <section class="practice"><h2 data-text="lg">{title}</h2>{prose}</section> }
                    .into_any()
            } else {
                let tone = if *tone == Tone::Warning { "lamp" } else { "sky" };
                view! { <div class="notice" data-tone=tone><div><h2 data-text="lg">{title}</h2>{prose}</div></div> }
                    .into_any()
            }
        }
        (BlockData::Image { file }, BlockBody::Image { alt, caption }) => {
            let caption =
                (!caption.is_empty()).then(|| view! { <figcaption>{words.line(caption)}</figcaption> });
            let alt = alt.clone();
            view! { <figure><img src=file_href(*file) alt=alt loading="lazy"/>{caption}</figure> }.into_any()
        }
        (BlockData::File { file }, BlockBody::File { title, description }) => {
            download((title, description), Some(file_href(*file)), "", words)
        }
        (BlockData::Download { file }, BlockBody::Download { title, description, template }) => {
            download((title, description), file.map(file_href), template, words)
        }
        (_, BlockBody::Table { caption, columns, rows }) => table(caption, columns, rows, words),
        (_, BlockBody::Quiz { intro, .. }) => words.prose(intro),
        // Structure and texts of different kinds: nothing that could be shown of it would be right.
        _ => ().into_any(),
    }
}

/// A template; `made` is where the file is fetched that is made from its text.
pub fn template_view(block: &BlockView, sources: &[Source], lang: Lang, made: String) -> AnyView {
    match (&block.data, &block.body) {
        (BlockData::Download { file }, BlockBody::Download { title, description, template }) => {
            let made = (!template.is_empty()).then_some(made);
            download((title, description), file.map(file_href).or(made), template, Words { sources, lang })
        }
        _ => ().into_any(),
    }
}

fn download(
    (title, description): (&str, &str),
    href: Option<String>,
    template: &str,
    words: Words,
) -> AnyView {
    let lang = words.lang;
    let link = href.map(|href| {
        let says = lang.t("Pobierz plik", "Download the file");
        view! { <p><a class="button" href=href lang=lang.tag()>{icon(Icon::Download)} {says}</a></p> }
    });
    let template = (!template.is_empty()).then(|| {
        let says = lang.t("Pokaż szablon", "Show the template");
        view! { <details><summary lang=lang.tag()>{says}</summary>{words.prose(template)}</details> }
    });
    view! {
        <div class="card flow">
            <h2 data-text="lg">{words.line(title)}</h2>
            <p>{words.line(description)}</p>
            {link}
            {template}
        </div>
    }
    .into_any()
}

fn table(caption: &str, columns: &[String], rows: &[Vec<String>], words: Words) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let (first, rest) = row.split_first().map_or(("", [].as_slice()), |(first, rest)| (first, rest));
            let cells = rest.iter().map(|cell| view! { <td>{words.line(cell)}</td> }).collect_view();
            view! { <tr><th scope="row">{words.line(first)}</th>{cells}</tr> }
        })
        .collect_view();
    let caption = without_keys(caption, words.sources);
    let columns = columns.iter().map(|column| without_keys(column, words.sources)).collect();
    view! { <DataTable caption=caption columns=columns show_caption=true class="steady">{rows}</DataTable> }
        .into_any()
}

fn question(asked: &QuestionView, words: Words) -> AnyView {
    let options =
        asked.options.iter().map(|option| view! { <li>{words.line(&option.text)}</li> }).collect_view();
    let several = (asked.kind == QuestionKind::Multiple)
        .then(|| view! { <p class="hint">{words.lang.t("Więcej niż jedna odpowiedź.", "More than one answer.")}</p> });
    view! { <div class="card flow"><h2 data-text="lg">{words.line(&asked.text)}</h2>{several}<ul>{options}</ul></div> }
        .into_any()
}

/// A text where links cannot stand, without its source keys.
fn without_keys(text: &str, sources: &[Source]) -> String {
    let plain = sources.iter().fold(text.to_owned(), |text, source| {
        let key = format!("[{}]", source.key);
        text.replace(&format!(" {key}"), "").replace(&key, "")
    });
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn footnotes_have_their_titles_and_the_authors_own_work_is_called_so() {
        let source = |key: &str, title: &str| Source { key: key.into(), title: title.into() };
        let sources = [source("004", "Smart City Lublin: obszary działań"), source("G", "")];
        let shown = |lang| sources_view(&sources, lang).unwrap().sent();
        let polish = shown(Lang::Pl);
        assert!(
            polish.contains(r#"<li id="zrodlo-004">Smart City Lublin: obszary działań</li>"#),
            "{polish}"
        );
        assert!(polish.contains(r#"<li id="zrodlo-G">opracowanie własne</li>"#), "{polish}");
        assert!(shown(Lang::En).contains("the author’s own work"));
        let words = inline("Od tego zacznij [G].", &sources, Lang::Pl);
        assert!(
            words.contains("zacznij<sup><a href=\"#zrodlo-G\" aria-label=\"źródło 2\">2</a></sup>"),
            "{words}"
        );
        assert!(!words.contains("[G]"), "{words}");
    }
}
