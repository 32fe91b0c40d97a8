//! From texts of authors to values that the template draws: every node is a dictionary that says what it is, every leaf
//! a plain string.

use app::catalog::prose::{Piece, Word, letters, line, prose};
use domain::catalog::views::Source;
use domain::lang::Lang;
use typst::foundations::{Array, Dict, IntoValue, Value, dict};

use crate::press::text::{running, typed};

/// Nodes for the template.
pub type Nodes = Vec<Value>;

/// Fewer letters than this are kept on one page.
const WHOLE: usize = 900;

/// What texts of a lesson are set with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The language of the texts.
    pub lang: Lang,
    /// The academy's address, for paths of this site.
    pub base: &'a str,
    /// The sources of the lesson.
    pub sources: &'a [Source],
    /// The place of the lesson, for the names of its footnotes.
    pub lesson: usize,
}

impl Setting<'_> {
    /// A text of an author as a string.
    pub fn text(&self, text: &str) -> String {
        running(text, self.lang == Lang::Pl)
    }

    /// A plain text with its footnotes.
    pub fn line(&self, text: &str) -> Array {
        self.words(&line(text, self.sources))
    }

    /// A Markdown text; `levels` keeps its headings in order.
    pub fn prose(&self, text: &str, levels: &mut Levels) -> Nodes {
        self.pieces(&prose(text, self.sources), levels)
    }

    /// A heading, unless nothing of it can be read.
    pub fn heading(&self, wanted: u8, text: &str, levels: &mut Levels) -> Option<Value> {
        self.heading_of(wanted, &line(text, self.sources), levels)
    }

    fn heading_of(&self, wanted: u8, words: &[Word], levels: &mut Levels) -> Option<Value> {
        if self.text(&letters(words)).trim().is_empty() {
            return None;
        }
        let level = i64::from(levels.step(wanted));
        Some(node(dict! { "k" => "heading", "level" => level, "body" => self.words(words) }))
    }

    fn pieces(&self, pieces: &[Piece], levels: &mut Levels) -> Nodes {
        pieces.iter().filter_map(|piece| self.piece(piece, levels)).collect()
    }

    fn piece(&self, piece: &Piece, levels: &mut Levels) -> Option<Value> {
        Some(match piece {
            Piece::Heading(level, words) => return self.heading_of(*level, words, levels),
            Piece::Text(words) => paragraph(self.words(words)),
            Piece::List(first, items) => {
                let items: Array =
                    items.iter().map(|item| array(self.pieces(item, levels)).into_value()).collect();
                let first = first.map(|first| i64::try_from(first).unwrap_or(1));
                node(dict! { "k" => "list", "first" => first, "items" => items })
            }
            Piece::Quote(inside) => {
                node(dict! { "k" => "quote", "body" => array(self.pieces(inside, levels)) })
            }
            Piece::Code(text) => node(dict! { "k" => "code", "text" => typed(text.trim_end()) }),
            Piece::Table(rows) => {
                let (head, rows) = rows.split_first()?;
                let head: Vec<Array> = head.iter().map(|cell| self.words(cell)).collect();
                let rows = rows.iter().map(|row| row.iter().map(|cell| self.words(cell)).collect());
                return table(None, head, rows);
            }
            Piece::Rule => node(dict! { "k" => "rule" }),
        })
    }

    fn words(&self, words: &[Word]) -> Array {
        words.iter().map(|word| self.word(word)).collect()
    }

    fn word(&self, word: &Word) -> Value {
        node(match word {
            Word::Plain(text) => dict! { "k" => "plain", "text" => self.text(text) },
            Word::Strong(inside) => dict! { "k" => "strong", "body" => self.words(inside) },
            Word::Stressed(inside) => dict! { "k" => "stressed", "body" => self.words(inside) },
            Word::Struck(inside) => dict! { "k" => "struck", "body" => self.words(inside) },
            Word::Code(text) => dict! { "k" => "code", "text" => self.text(text) },
            Word::Link(to, inside) => {
                let to = if to.starts_with('/') { format!("{}{to}", self.base) } else { to.clone() };
                // On paper nobody can follow a link: its address stands beside it, unless it is what is said.
                let shown = shown_address(&to);
                let is_said = shown_address(letters(inside).trim()) == shown;
                let beside = (!is_said).then_some(shown);
                dict! { "k" => "link", "to" => to, "body" => self.words(inside), "beside" => beside }
            }
            Word::Source(number) => {
                dict! { "k" => "source", "number" => number.to_string(), "to" => footnote(self.lesson, *number) }
            }
            Word::Break => dict! { "k" => "break" },
        })
    }
}

/// The name under which the footnote of a lesson is found.
pub fn footnote(lesson: usize, number: usize) -> String {
    format!("s-{lesson}-{number}")
}

/// How deep headings may go: each at most one below the one before it, as readers of tagged files ask for.
pub struct Levels(u8);

impl Levels {
    /// Below the heading of that level.
    pub const fn below(level: u8) -> Self {
        Self(level)
    }

    fn step(&mut self, wanted: u8) -> u8 {
        // The two above are the module's and the lesson's.
        self.0 = wanted.clamp(3, self.0.saturating_add(1).max(3));
        self.0
    }
}

/// A value of a dictionary.
pub fn node(dict: Dict) -> Value {
    Value::Dict(dict)
}

/// A list of values.
pub fn array(nodes: Nodes) -> Array {
    nodes.into_iter().collect()
}

/// A paragraph.
pub fn paragraph(words: Array) -> Value {
    node(dict! { "k" => "text", "body" => words })
}

/// A paragraph that steps back.
pub fn soft(words: Array) -> Value {
    node(dict! { "k" => "soft", "body" => words })
}

/// Letters of the document itself.
pub fn said(text: &str) -> Array {
    [node(dict! { "k" => "plain", "text" => text })].into_iter().collect()
}

/// A table of these cells; rows are as long as its header. `None` without columns.
pub fn table(
    caption: Option<Array>,
    head: Vec<Array>,
    rows: impl Iterator<Item = Vec<Array>>,
) -> Option<Value> {
    let columns = head.len();
    if columns == 0 {
        return None;
    }
    let rows: Vec<Vec<Array>> = rows
        .map(|mut row| {
            row.resize(columns, Array::new());
            row
        })
        .collect();
    let all = || rows.iter().chain([&head]);
    let widths: Array = (0..columns).map(|at| width(all().map(|row| &row[at])).into_value()).collect();
    let cells = |row: Vec<Array>| row.into_iter().map(IntoValue::into_value).collect::<Array>();
    let head = cells(head);
    let rows: Array = rows.into_iter().map(|row| cells(row).into_value()).collect();
    Some(node(
        dict! { "k" => "table", "caption" => caption, "widths" => widths, "head" => head, "rows" => rows },
    ))
}

/// The share of a table that a column of these cells is given: for its longest line, in letters and within reason, and
/// for the white around it.
fn width<'a>(cells: impl Iterator<Item = &'a Array>) -> i64 {
    let longest = cells.map(|cell| {
        let text = shown(&Value::Array(cell.clone()));
        let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
        text.chars().count().min(34).max(word.min(28))
    });
    i64::try_from(longest.max().unwrap_or_default()).unwrap_or_default().max(3) + 4
}

/// The letters that a value shows.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(shown).collect(),
        Value::Dict(dict) => {
            ["text", "number", "body"].iter().filter_map(|key| dict.get(key).ok()).map(shown).collect()
        }
        Value::Str(text) => text.to_string(),
        _ => String::new(),
    }
}

/// A box of a tone around nodes; a short one stays on one page.
pub fn framed(tone: &str, over: Option<&str>, inside: Nodes) -> Value {
    let body = array(inside);
    let whole = size(&Value::Array(body.clone())) < WHOLE;
    node(dict! { "k" => "box", "tone" => tone, "over" => over, "whole" => whole, "body" => body })
}

/// About how many letters a value shows.
fn size(value: &Value) -> usize {
    match value {
        Value::Str(text) => text.chars().count(),
        // A line costs room even when it is short.
        Value::Array(all) => all.iter().map(|one| 8 + size(one)).sum(),
        Value::Dict(dict) => dict.iter().map(|(_, one)| size(one)).sum(),
        _ => 0,
    }
}

/// An address as it is typed: without the part that nobody types, broken where it may be.
pub fn shown_address(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let address = address.strip_prefix("mailto:").or_else(|| address.strip_prefix("tel:")).unwrap_or(address);
    let address = address.split('#').next().unwrap_or_default().trim_end_matches('/');
    let mut out = String::with_capacity(address.len() * 2);
    let mut since = 0;
    for letter in typed(address).chars() {
        if since == 28 {
            out.push('\u{200b}');
            since = 0;
        }
        out.push(letter);
        since += 1;
        if "/-_.?&=".contains(letter) {
            out.push('\u{200b}');
            since = 0;
        }
    }
    out
}
