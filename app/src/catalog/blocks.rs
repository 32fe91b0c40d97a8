//! The blocks of a lesson, to be read. Learning puts its own views in the place of those that are answered.

use domain::catalog::body::{BlockBody, Labelled};
use domain::catalog::content::{BlockData, BlockKind, CalculatorInput, QuestionKind, Tone, VideoSource};
use domain::catalog::views::{BlockView, LessonView, QuestionView, Source};
use domain::ids::FileId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::markdown::{anchor, inline, markdown};
use crate::ui::DataTable;

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

/// A block with its rule of completion below; `sources` are those of its lesson. The element's id is the block's.
pub fn block_view(block: &BlockView, sources: &[Source], lang: Lang) -> AnyView {
    let words = Words { sources, lang };
    let id = block.id.to_string();
    let foreign = (block.lang != lang).then(|| block.lang.tag());
    let rule = (block.kind().rule().is_required()).then(|| {
        view! { <p class="soft">{block.kind().rule().words(lang)}</p> }
    });
    view! {
        <section class="flow" id=id data-block=block.kind().word() lang=foreign>
            {inside(block, words)}
            {rule}
        </section>
    }
    .into_any()
}

/// The footnotes of a lesson.
pub fn sources_view(lesson: &LessonView, lang: Lang) -> Option<AnyView> {
    if lesson.sources.is_empty() {
        return None;
    }
    let items = lesson
        .sources
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
    Some(view! { <section class="flow"><h2>{title}</h2><ol class="soft">{items}</ol></section> }.into_any())
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
                view! { <section class="practice"><h3>{title}</h3>{prose}</section> }.into_any()
            } else {
                let tone = if *tone == Tone::Warning { "lamp" } else { "sky" };
                view! { <div class="notice" data-tone=tone><div><h3>{title}</h3>{prose}</div></div> }
                    .into_any()
            }
        }
        (BlockData::Image { file }, BlockBody::Image { alt, caption }) => {
            let caption =
                (!caption.is_empty()).then(|| view! { <figcaption>{words.line(caption)}</figcaption> });
            let alt = alt.clone();
            view! { <figure><img src=file_href(*file) alt=alt loading="lazy"/>{caption}</figure> }.into_any()
        }
        (BlockData::Video { source, captions }, BlockBody::Video { title, transcript }) => {
            let tracks = captions.iter().map(|(lang, file)| (lang.clone(), *file)).collect();
            video(source, tracks, title, transcript, words)
        }
        (BlockData::File { file }, BlockBody::File { title, description }) => {
            download(title, description, Some(*file), "", words)
        }
        (BlockData::Download { file }, BlockBody::Download { title, description, template }) => {
            download(title, description, *file, template, words)
        }
        (_, BlockBody::Checklist { title, items }) => {
            let items = items.iter().map(|item| view! { <li>{words.line(item)}</li> }).collect_view();
            view! { <div class="card flow"><h3>{words.line(title)}</h3><ul>{items}</ul></div> }.into_any()
        }
        (_, BlockBody::Reflection { question, hint }) => view! {
            <div class="card flow"><h3>{words.line(question)}</h3><p class="soft">{words.line(hint)}</p></div>
        }
        .into_any(),
        (_, BlockBody::Table { caption, columns, rows }) => table(caption, columns, rows, words),
        (BlockData::Calculator { inputs, .. }, BlockBody::Calculator { title, inputs: labels, note, .. }) => {
            calculator(inputs, labels, title, note, words)
        }
        (_, BlockBody::Check) => {
            block.questions.iter().map(|asked| question(asked, words)).collect_view().into_any()
        }
        (_, BlockBody::Quiz { intro, .. }) => words.prose(intro),
        // Structure and texts of different kinds: nothing that could be shown of it would be right.
        _ => ().into_any(),
    }
}

fn video(
    source: &VideoSource,
    tracks: Vec<(String, FileId)>,
    title: &str,
    transcript: &str,
    words: Words,
) -> AnyView {
    let lang = words.lang;
    let film = match source {
        VideoSource::File(file) => {
            let tracks = tracks
                .into_iter()
                .map(|(tag, file)| {
                    let name = Lang::from_tag(&tag).map_or(tag.clone(), |lang| lang.name().to_owned());
                    view! { <track kind="captions" src=file_href(file) srclang=tag label=name/> }
                })
                .collect_view();
            let label = title.to_owned();
            view! { <video controls preload="metadata" aria-label=label src=file_href(*file)>{tracks}</video> }
                .into_any()
        }
        VideoSource::Url(url) => {
            let host = url.trim_start_matches("https://").split('/').next().unwrap_or_default().to_owned();
            let says = domain::say!(lang, "Otwórz film w serwisie {host}", "Open the film at {host}");
            view! { <a class="button" href=url.clone() rel="noopener noreferrer">{says}</a> }.into_any()
        }
    };
    let transcript = (!transcript.is_empty()).then(|| {
        let title = lang.t("Tekst filmu", "Transcript");
        view! { <details><summary><strong>{title}</strong></summary>{words.prose(transcript)}</details> }
    });
    view! { {words.heading(title)} {film} {transcript} }.into_any()
}

fn download(title: &str, description: &str, file: Option<FileId>, template: &str, words: Words) -> AnyView {
    let link = file.map(|file| {
        let says = words.lang.t("Pobierz plik", "Download the file");
        view! { <a class="button" href=file_href(file)>{says}</a> }
    });
    let template = (!template.is_empty()).then(|| {
        let says = words.lang.t("Pokaż szablon", "Show the template");
        view! { <details><summary>{says}</summary>{words.prose(template)}</details> }
    });
    view! {
        <div class="card flow"><h3>{words.line(title)}</h3><p>{words.line(description)}</p>{link}{template}</div>
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
    view! { <DataTable caption=caption columns=columns show_caption=true>{rows}</DataTable> }.into_any()
}

fn calculator(
    inputs: &[CalculatorInput],
    labels: &[Labelled],
    title: &str,
    note: &str,
    words: Words,
) -> AnyView {
    let rows = inputs
        .iter()
        .zip(labels)
        .map(|(input, Labelled { label, unit })| {
            view! { <div><dt>{label.clone()}</dt><dd>{format!("{} {unit}", input.default)}</dd></div> }
        })
        .collect_view();
    view! {
        <div class="card flow"><h3>{words.line(title)}</h3><dl>{rows}</dl><p class="soft">{words.line(note)}</p></div>
    }
    .into_any()
}

fn question(asked: &QuestionView, words: Words) -> AnyView {
    let options =
        asked.options.iter().map(|option| view! { <li>{words.line(&option.text)}</li> }).collect_view();
    let several = (asked.kind == QuestionKind::Multiple)
        .then(|| view! { <p class="hint">{words.lang.t("Więcej niż jedna odpowiedź.", "More than one answer.")}</p> });
    view! { <div class="card flow"><h3>{words.line(&asked.text)}</h3>{several}<ul>{options}</ul></div> }
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

/// Whether learning shows a block of this kind itself, with what is answered in it.
#[must_use]
pub const fn is_answered(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Video
            | BlockKind::Checklist
            | BlockKind::Reflection
            | BlockKind::Calculator
            | BlockKind::Check
            | BlockKind::Quiz
    )
}
