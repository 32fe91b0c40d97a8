//! Texts of authors as a tree, for documents that are not made of HTML. Read by the parser of the pages; what would be
//! cleaned away there (scripts, pictures of others, addresses that run something) is not in the tree either.

use std::collections::HashSet;

use ammonia::Builder;
use domain::catalog::views::Source;
use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::markdown::parsed;

/// Deeper nesting is flattened: nobody writes it, and what draws the tree has limits of its own.
const DEPTH: usize = 8;
/// Longer addresses lead nowhere.
const LONGEST_ADDRESS: usize = 2000;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading, from 3: a page has its title, a block its heading.
    Heading(u8, Vec<Word>),
    /// A paragraph.
    Text(Vec<Word>),
    /// A list; with a first number where it is numbered.
    List(Option<u64>, Vec<Vec<Piece>>),
    /// A quotation.
    Quote(Vec<Piece>),
    /// Lines as they are typed.
    Code(String),
    /// Rows of cells, the first one of which is the header.
    Table(Vec<Vec<Vec<Word>>>),
    /// A line across.
    Rule,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Letters.
    Plain(String),
    /// Said with weight.
    Strong(Vec<Word>),
    /// Said with stress.
    Stressed(Vec<Word>),
    /// Taken back.
    Struck(Vec<Word>),
    /// Letters as they are typed.
    Code(String),
    /// An address (https, http, mailto, tel, or a path of this site) and its words.
    Link(String, Vec<Word>),
    /// The number of a source, from 1.
    Source(usize),
    /// A new line.
    Break,
}

/// The letters of words, without what they look like.
#[must_use]
pub fn letters(words: &[Word]) -> String {
    words.iter().fold(String::new(), |text, word| match word {
        Word::Plain(more) | Word::Code(more) => text + more,
        Word::Strong(inside) | Word::Stressed(inside) | Word::Struck(inside) | Word::Link(_, inside) => {
            text + &letters(inside)
        }
        Word::Break => text + " ",
        Word::Source(_) => text,
    })
}

/// A plain text, with its source keys as numbers.
#[must_use]
pub fn line(text: &str, sources: &[Source]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some((at, number, key)) = next_key(rest, sources) {
        // A number hangs on the word before it.
        let before = rest[..at].strip_suffix(' ').unwrap_or(&rest[..at]);
        push(&mut words, before);
        words.push(Word::Source(number));
        rest = &rest[at + key + 2..];
    }
    push(&mut words, rest);
    words
}

fn push(words: &mut Vec<Word>, text: &str) {
    if !text.is_empty() {
        words.push(Word::Plain(text.to_owned()));
    }
}

/// Where the next key in brackets is, whose number it has, and how long it is.
fn next_key(text: &str, sources: &[Source]) -> Option<(usize, usize, usize)> {
    text.match_indices('[').find_map(|(at, _)| {
        let (key, _) = text[at + 1..].split_once(']')?;
        let number = sources.iter().position(|source| source.key == key)?;
        Some((at, number + 1, key.len()))
    })
}

/// A Markdown text.
#[must_use]
pub fn prose(text: &str, sources: &[Source]) -> Vec<Piece> {
    let mut reader = Reader { frames: vec![Frame::new(Open::All)], sources, deep: 0, is_mute: false };
    for event in parsed(text) {
        reader.take(event);
    }
    while reader.frames.len() > 1 {
        reader.close();
    }
    let mut all = reader.frames.pop().unwrap_or_else(|| Frame::new(Open::All));
    all.end_line();
    all.pieces
}

/// What was begun and has not ended yet.
enum Open {
    All,
    Paragraph,
    Heading(u8),
    List(Option<u64>),
    Item,
    Quote,
    Code,
    Html,
    Table,
    Row,
    Cell,
    Strong,
    Stressed,
    Struck,
    Link(Option<String>),
    TaggedStrong,
    TaggedStressed,
    /// What is inside is not shown.
    Hidden,
    /// What is around has no meaning here.
    Plain,
}

struct Frame {
    open: Open,
    pieces: Vec<Piece>,
    words: Vec<Word>,
    items: Vec<Vec<Piece>>,
    rows: Vec<Vec<Vec<Word>>>,
    cells: Vec<Vec<Word>>,
    letters: String,
}

impl Frame {
    const fn new(open: Open) -> Self {
        Self {
            open,
            pieces: Vec::new(),
            words: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            letters: String::new(),
        }
    }

    /// Lists and tables hold nothing but their items and cells.
    const fn holds_words(&self) -> bool {
        !matches!(self.open, Open::List(_) | Open::Table | Open::Row)
    }

    /// Words that stand in no paragraph are one.
    fn end_line(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !letters(&words).trim().is_empty() {
            self.pieces.push(Piece::Text(words));
        }
    }
}

struct Reader<'a> {
    frames: Vec<Frame>,
    sources: &'a [Source],
    /// How many were begun beyond the depth, and have not ended.
    deep: usize,
    /// Inside a script.
    is_mute: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(_) if self.deep > 0 || (self.frames.len() > DEPTH && self.top().holds_words()) => {
                self.deep += 1;
                self.word(Word::Break);
            }
            Event::End(_) if self.deep > 0 => self.deep -= 1,
            Event::Start(tag) => self.open(opened(tag)),
            Event::End(_) => {
                // A tag of HTML that was never closed ends with what it stands in.
                while matches!(self.top().open, Open::TaggedStrong | Open::TaggedStressed) {
                    self.close();
                }
                self.close();
            }
            Event::Text(text) if matches!(self.top().open, Open::Code | Open::Html) => {
                self.top().letters.push_str(&text);
            }
            Event::Text(_) if self.is_mute => {}
            Event::Text(text) => {
                let words = line(&text, self.sources);
                self.top().words.extend(words);
            }
            Event::Code(text) => self.word(Word::Code(text.into_string())),
            Event::Html(html) => self.top().letters.push_str(&html),
            Event::InlineHtml(html) => self.tag(&html),
            Event::SoftBreak => self.word(Word::Plain(" ".into())),
            Event::HardBreak => self.word(Word::Break),
            Event::Rule => {
                self.top().end_line();
                self.top().pieces.push(Piece::Rule);
            }
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {}
            Event::TaskListMarker(_) => {}
        }
    }

    /// The innermost frame; the outermost is never closed.
    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Open::All));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn word(&mut self, word: Word) {
        if !self.is_mute {
            self.top().words.push(word);
        }
    }

    fn open(&mut self, open: Open) {
        let is_inline = matches!(
            open,
            Open::Strong
                | Open::Stressed
                | Open::Struck
                | Open::Link(_)
                | Open::TaggedStrong
                | Open::TaggedStressed
                | Open::Hidden
                | Open::Plain
        );
        if !is_inline {
            self.top().end_line();
        }
        self.frames.push(Frame::new(open));
    }

    /// An inline tag of HTML.
    fn tag(&mut self, html: &str) {
        let name: String = html
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let is_end = html.starts_with("</");
        match name.as_str() {
            "script" | "style" => self.is_mute = !is_end,
            "br" => self.word(Word::Break),
            "b" | "strong" if is_end => {
                if matches!(self.top().open, Open::TaggedStrong) {
                    self.close();
                }
            }
            "i" | "em" if is_end => {
                if matches!(self.top().open, Open::TaggedStressed) {
                    self.close();
                }
            }
            _ if self.frames.len() > DEPTH => {}
            "b" | "strong" => self.open(Open::TaggedStrong),
            "i" | "em" => self.open(Open::TaggedStressed),
            _ => {}
        }
    }

    /// Ends the innermost frame and puts what it holds into the one around it.
    fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(mut frame) = self.frames.pop() else { return };
        if matches!(frame.open, Open::Item | Open::Quote) {
            frame.end_line();
        }
        let Frame { open, pieces, words, items, rows, cells, letters: text } = frame;
        let is_empty = letters(&words).trim().is_empty();
        let around = self.top();
        match open {
            Open::Paragraph if !is_empty => around.pieces.push(Piece::Text(words)),
            Open::Heading(level) if !is_empty => around.pieces.push(Piece::Heading(level, words)),
            Open::List(first) if !items.is_empty() => around.pieces.push(Piece::List(first, items)),
            Open::Item => around.items.push(pieces),
            Open::Quote if !pieces.is_empty() => around.pieces.push(Piece::Quote(pieces)),
            Open::Code => around.pieces.push(Piece::Code(text)),
            Open::Html => {
                let words = line(&without_tags(&text), self.sources);
                if !letters(&words).trim().is_empty() {
                    self.top().pieces.push(Piece::Text(words));
                }
            }
            Open::Table => around.pieces.push(Piece::Table(rows)),
            Open::Row => around.rows.push(cells),
            Open::Cell => around.cells.push(words),
            Open::Strong | Open::TaggedStrong => around.words.push(Word::Strong(words)),
            Open::Stressed | Open::TaggedStressed => around.words.push(Word::Stressed(words)),
            Open::Struck => around.words.push(Word::Struck(words)),
            Open::Link(Some(to)) if !is_empty => around.words.push(Word::Link(to, words)),
            Open::Link(_) | Open::Plain => around.words.extend(words),
            _ => {}
        }
    }
}

fn opened(tag: Tag<'_>) -> Open {
    match tag {
        Tag::Paragraph => Open::Paragraph,
        Tag::Heading { level, .. } => Open::Heading(lowered(level)),
        Tag::BlockQuote(_) => Open::Quote,
        Tag::CodeBlock(_) => Open::Code,
        Tag::HtmlBlock => Open::Html,
        Tag::List(first) => Open::List(first),
        Tag::Item => Open::Item,
        Tag::Table(_) => Open::Table,
        Tag::TableHead | Tag::TableRow => Open::Row,
        Tag::TableCell => Open::Cell,
        Tag::Emphasis => Open::Stressed,
        Tag::Strong => Open::Strong,
        Tag::Strikethrough => Open::Struck,
        Tag::Link { dest_url, .. } => Open::Link(address(&dest_url)),
        Tag::Image { .. } | Tag::MetadataBlock(_) => Open::Hidden,
        _ => Open::Plain,
    }
}

const fn lowered(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 | HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// An address that can do nothing but be gone to, in the letters that addresses are sent in.
fn address(typed: &str) -> Option<String> {
    let is_path = typed.starts_with('/') && !typed.starts_with("//");
    let is_known = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|start| typed.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)));
    if !(is_path || is_known) || typed.len() > LONGEST_ADDRESS {
        return None;
    }
    Some(typed.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    }))
}

/// What a block of HTML says, without its tags and its scripts.
fn without_tags(html: &str) -> String {
    let text = Builder::new().tags(HashSet::new()).clean(html).to_string();
    let known = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    known.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Word {
        Word::Plain(text.into())
    }

    #[test]
    fn a_text_becomes_a_tree_of_what_its_author_marked() {
        let sources = [Source { key: "004".into(), title: "Lublin".into() }];
        let text = "# Cel\n\nRaz **dwa *trzy*** [004].\n\n3. a\n4. b\n   - c\n\n> cytat\n\n---\n\n| A | B |\n|---|---|\n| 1 | `[004]` |\n\n```\nlet [004]\n```\n";
        let expected = vec![
            Piece::Heading(3, vec![plain("Cel")]),
            Piece::Text(vec![
                plain("Raz "),
                Word::Strong(vec![plain("dwa "), Word::Stressed(vec![plain("trzy")])]),
                Word::Source(1),
                plain("."),
            ]),
            Piece::List(
                Some(3),
                vec![
                    vec![Piece::Text(vec![plain("a")])],
                    vec![
                        Piece::Text(vec![plain("b")]),
                        Piece::List(None, vec![vec![Piece::Text(vec![plain("c")])]]),
                    ],
                ],
            ),
            Piece::Quote(vec![Piece::Text(vec![plain("cytat")])]),
            Piece::Rule,
            Piece::Table(vec![
                vec![vec![plain("A")], vec![plain("B")]],
                vec![vec![plain("1")], vec![Word::Code("[004]".into())]],
            ]),
            Piece::Code("let [004]\n".into()),
        ];
        assert_eq!(prose(text, &sources), expected);
    }

    #[test]
    fn scripts_foreign_pictures_and_addresses_that_run_are_not_in_the_tree() {
        let text = "a <script>alert(1)</script> <b>b</b> [c](javascript:x) ![d](https://e.example/f.png) \
                    [e](https://e.example/ż)\n\n<div onclick=\"x()\">f &amp; <script>alert(2)</script></div>\n";
        let tree = format!("{:?}", prose(text, &[]));
        for harm in ["alert", "onclick", "javascript", "f.png"] {
            assert!(!tree.contains(harm), "{harm}: {tree}");
        }
        assert!(tree.contains("Strong([Plain(\"b\")])"), "{tree}");
        assert!(tree.contains("Link(\"https://e.example/%C5%BC\", [Plain(\"e\")])"), "{tree}");
        assert!(tree.contains("f & "), "{tree}");
        let crossed = format!("{:?}", prose("- **a</b> b** <i>c\n- *d <b>e* f</b>\n", &[]));
        assert!(crossed.matches("Text(").count() == 2, "tags that cross take no item apart: {crossed}");
    }

    #[test]
    fn what_is_nested_without_end_is_flat_and_loses_no_letter() {
        for (before, after) in [("> ", ""), ("- ", ""), ("*a **b ", "** c*"), ("<b>", "</b>")] {
            let text = format!("{}koniec{}", before.repeat(5000), after.repeat(5000));
            let tree = prose(&text, &[]);
            assert!(depth(&tree) <= DEPTH + 2, "{before}");
            assert!(format!("{tree:?}").contains("koniec"), "{before}");
        }
    }

    fn depth(pieces: &[Piece]) -> usize {
        let inside = pieces.iter().map(|piece| match piece {
            Piece::Quote(pieces) => depth(pieces),
            Piece::List(_, items) => items.iter().map(|item| depth(item)).max().unwrap_or_default(),
            Piece::Text(words) => deep(words),
            _ => 0,
        });
        1 + inside.max().unwrap_or_default()
    }

    fn deep(words: &[Word]) -> usize {
        let inside = words.iter().map(|word| match word {
            Word::Strong(words) | Word::Stressed(words) => 1 + deep(words),
            _ => 0,
        });
        inside.max().unwrap_or_default()
    }
}
