//! Texts of authors into HTML that can do no harm: Markdown is rendered, then cleaned.
//!
//! Source keys in brackets become links to the footnotes of the page (`blocks::sources_view`). Headings start at
//! level three: a page has its title, a block its heading.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::memo;
use ammonia::Builder;
use domain::catalog::views::Source;
use domain::lang::Lang;
use domain::say;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    // Pictures are blocks with a text for those who do not see them; one in a text would load from anywhere.
    cleaner.rm_tags(["img", "map", "area"]);
    cleaner.add_tag_attributes("a", ["aria-label"]);
    cleaner.url_schemes(HashSet::from(["https", "http", "mailto", "tel"]));
    cleaner
});

/// Markdown as clean HTML.
#[must_use]
pub fn markdown(text: &str, sources: &[Source], lang: Lang) -> String {
    memo::rendered(text, sources, lang, || render(text, sources, lang)).to_string()
}

/// A text of an author, read.
pub(super) fn parsed(text: &str) -> TextMergeStream<'_, Parser<'_>> {
    TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH))
}

fn render(text: &str, sources: &[Source], lang: Lang) -> String {
    let mut in_code = false;
    let events = parsed(text).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lowered(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        Event::Start(Tag::CodeBlock(kind)) => {
            in_code = true;
            Event::Start(Tag::CodeBlock(kind))
        }
        Event::End(TagEnd::CodeBlock) => {
            in_code = false;
            Event::End(TagEnd::CodeBlock)
        }
        Event::Text(text) if !in_code => Event::InlineHtml(CowStr::from(inline(&text, sources, lang))),
        other => other,
    });
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    CLEANER.clean(&html).to_string()
}

/// A Markdown text without its marks, as one line.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for event in parsed(text) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableCell
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => words.push(' '),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A plain text as HTML, with its source keys as links to the footnotes.
#[must_use]
pub fn inline(text: &str, sources: &[Source], lang: Lang) -> String {
    let mut html = escape(text);
    if !html.contains('[') {
        return html;
    }
    for (number, source) in (1..).zip(sources) {
        let key = format!("[{}]", source.key);
        if html.contains(&key) {
            let says = say!(lang, "źródło {number}", "source {number}");
            let link =
                format!("<sup><a href=\"#{}\" aria-label=\"{says}\">{number}</a></sup>", anchor(source));
            // A number hangs on the word before it.
            html = html.replace(&format!(" {key}"), &link).replace(&key, &link);
        }
    }
    html
}

/// Where the footnote of a source stands on the page.
#[must_use]
pub fn anchor(source: &Source) -> String {
    format!("zrodlo-{}", source.key)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 | HeadingLevel::H3 => HeadingLevel::H3,
        HeadingLevel::H4 => HeadingLevel::H4,
        HeadingLevel::H5 => HeadingLevel::H5,
        HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_handlers_and_foreign_pictures_do_not_pass() {
        let html = markdown(
            "a <script>alert(1)</script> <b onclick=\"x()\">b</b> [c](javascript:x) ![d](https://e.example/f.png)",
            &[],
            Lang::Pl,
        );
        for harm in ["script", "onclick", "javascript", "<img"] {
            assert!(!html.contains(harm), "{harm}: {html}");
        }
    }

    #[test]
    fn a_source_key_becomes_a_link_to_its_footnote() {
        let sources = [Source { key: "004".into(), title: "Lublin".into() }];
        let html = markdown("Idea zaczęła się w Lublinie [004]. <i>[004]</i> `[004]`", &sources, Lang::Pl);
        assert!(html.contains("Lublinie<sup><a href=\"#zrodlo-004\" aria-label=\"źródło 1\""), "{html}");
        assert!(html.contains("<code>[004]</code>"), "{html}");
    }
}
