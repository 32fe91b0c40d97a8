//! A long list in pages: one page is read by the keys of its sort, beginning behind the last row of the page before, so
//! that the last page costs what the first one does.

use std::fmt::Write;

use sea_orm::Value;

use crate::clock::Instant;

/// Where a page of a list begins: what the row beside it is sorted by. Opaque to whoever keeps it in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// The cursor of an address, whatever somebody made of it: what it holds is looked at when a page is read.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text for an address.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Of the keys of a row.
    pub(super) fn new(keys: &[Key]) -> Self {
        let mut text = String::new();
        for (place, key) in keys.iter().enumerate() {
            if place > 0 {
                text.push('~');
            }
            match key {
                Key::Number(number) => {
                    let _ = write!(text, "{number}");
                }
                // Microseconds: PostgreSQL keeps no more.
                Key::Time(at) => {
                    let _ = write!(text, "{}", at.timestamp_micros());
                }
                Key::Text(key) => key.bytes().for_each(|byte| {
                    let _ = write!(text, "{byte:02x}");
                }),
            }
        }
        Self(text)
    }

    /// The keys again, of the kinds that the sort has; `None` for what no page of this sort gave out.
    pub(super) fn keys(&self, kinds: &[Kind]) -> Option<Vec<Value>> {
        let parts: Vec<&str> = self.0.split('~').collect();
        if parts.len() != kinds.len() {
            return None;
        }
        parts.iter().zip(kinds).map(|(part, kind)| kind.read(part)).collect()
    }
}

/// One thing that a row is sorted by.
pub(super) enum Key {
    Number(i64),
    Time(Instant),
    Text(String),
}

/// What kind of thing a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Time,
    Text,
}

impl Kind {
    fn read(self, part: &str) -> Option<Value> {
        Some(match self {
            Self::Number => part.parse::<i64>().ok()?.into(),
            Self::Time => {
                // Within the years whose texts stand in the order of their times.
                let micros =
                    part.parse().ok().filter(|micros| (0..253_402_300_800_000_000).contains(micros))?;
                Instant::from_timestamp_micros(micros)?.into()
            }
            Self::Text => {
                // No key is longer than a name's: a book in an address costs no more.
                if !part.len().is_multiple_of(2) || part.len() > 4000 || !part.is_ascii() {
                    return None;
                }
                let pairs =
                    (0..part.len()).step_by(2).map(|at| u8::from_str_radix(&part[at..at + 2], 16).ok());
                String::from_utf8(pairs.collect::<Option<Vec<u8>>>()?)
                    .ok()
                    .filter(|text| !text.contains('\0'))?
                    .into()
            }
        })
    }
}

/// Which page of a list is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The first one.
    #[default]
    Top,
    /// Behind this row.
    After(Cursor),
    /// Before this row.
    Before(Cursor),
}

impl Start {
    /// By the two words of an address, of which one is empty.
    #[must_use]
    pub fn of(after: &str, before: &str) -> Self {
        match (Cursor::of(after), Cursor::of(before)) {
            (Some(cursor), _) => Self::After(cursor),
            (None, Some(cursor)) => Self::Before(cursor),
            (None, None) => Self::Top,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
    /// The page before it ends before this row.
    pub previous: Option<Cursor>,
    /// The page behind it begins after this row.
    pub next: Option<Cursor>,
}

/// The words of SQL that a page adds to a list.
pub(super) struct Window {
    /// A condition that begins with AND, or nothing.
    pub condition: String,
    /// ORDER BY and LIMIT.
    pub order: String,
    /// The values of the condition, from the given number on.
    pub values: Vec<Value>,
    /// Whether the rows come backwards.
    pub is_backward: bool,
}

/// The page of a list that is sorted by these expressions, which no two rows have all alike. `first` is the number of the
/// first parameter; one row more than the page has is read, which says whether there is another page.
pub(super) fn window(
    sorted_by: &[(&'static str, Kind)],
    is_descending: bool,
    start: &Start,
    (first, size): (usize, usize),
) -> Window {
    let kinds: Vec<Kind> = sorted_by.iter().map(|(_, kind)| *kind).collect();
    let (cursor, is_backward) = match start {
        Start::Top => (None, false),
        Start::After(cursor) => (cursor.keys(&kinds), false),
        Start::Before(cursor) => (cursor.keys(&kinds), true),
    };
    let is_backward = is_backward && cursor.is_some();
    let goes_down = is_descending != is_backward;
    let columns: Vec<&str> = sorted_by.iter().map(|(column, _)| *column).collect();
    let condition = cursor.as_ref().map_or_else(String::new, |values| {
        let marks: Vec<String> = (first..first + values.len()).map(|number| format!("${number}")).collect();
        let sign = if goes_down { '<' } else { '>' };
        format!(" AND ({}) {sign} ({})", columns.join(", "), marks.join(", "))
    });
    let way = if goes_down { " DESC" } else { "" };
    let order: Vec<String> = columns.iter().map(|column| format!("{column}{way}")).collect();
    let order = format!(" ORDER BY {} LIMIT {}", order.join(", "), size + 1);
    Window { condition, order, values: cursor.unwrap_or_default(), is_backward }
}

impl<T> Listed<T> {
    /// Makes a page of what its window gave, each row with its cursor; `starts_at_top` when nothing comes before it.
    pub(super) fn of(
        mut rows: Vec<(T, Cursor)>,
        (total, size): (u64, usize),
        (is_backward, starts_at_top): (bool, bool),
    ) -> Self {
        let is_more = rows.len() > size;
        rows.truncate(size);
        if is_backward {
            rows.reverse();
        }
        let (has_previous, has_next) = if is_backward { (is_more, true) } else { (!starts_at_top, is_more) };
        let end =
            |row: Option<&(T, Cursor)>, has: bool| row.filter(|_| has).map(|(_, cursor)| cursor.clone());
        let (previous, next) = (end(rows.first(), has_previous), end(rows.last(), has_next));
        Self { rows: rows.into_iter().map(|(row, _)| row).collect(), total, previous, next }
    }
}

/// What somebody typed as a pattern of LIKE with `!` for its escape: nothing in it stands for anything else.
pub(super) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars().take(100) {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    const KINDS: [Kind; 3] = [Kind::Text, Kind::Time, Kind::Number];

    #[test]
    fn a_cursor_keeps_its_keys_and_nobody_can_make_it_more() {
        let at = Utc.with_ymd_and_hms(2026, 9, 1, 8, 0, 0).unwrap();
        let cursor = Cursor::new(&[Key::Text("Łódź~1".into()), Key::Time(at), Key::Number(-7)]);
        let keys = Cursor::of(cursor.text()).and_then(|cursor| cursor.keys(&KINDS));
        assert_eq!(keys, Some(vec!["Łódź~1".into(), at.into(), (-7_i64).into()]));
        for bad in [
            "1",
            "zz~1~1",
            "c5~1~1",
            "c5~1",
            "ąb~1~1",
            "41~x~1",
            "41~999999999999999999~1",
            "00~1~1",
            "~~",
            "41~1~1~1",
        ] {
            let keys = Cursor::of(bad).and_then(|cursor| cursor.keys(&KINDS));
            assert_eq!(keys, None, "{bad}");
        }
        assert_eq!(Cursor::of("  "), None);
    }

    #[test]
    fn what_is_typed_stands_for_itself() {
        assert_eq!(contains("50%_a!"), "%50!%!_a!!%");
    }
}
