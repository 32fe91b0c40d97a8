//! Text as the fonts can print it. An archivable PDF may not contain a letter without a shape, so a
//! missing one would stop the whole print.

use unicode_normalization::UnicodeNormalization;

use super::world;

/// Longest word that is left alone; longer ones get invisible break points so that they cannot overflow.
const LONG_WORD: usize = 28;

/// The letters of `text` that the certificate's fonts lack: empty for a name that prints as typed.
pub fn unprintable(text: &str) -> Vec<char> {
    let mut missing: Vec<char> = text.nfc().filter(|c| !c.is_whitespace() && !world::has_glyph(*c)).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// One line of printable text: composed letters, single spaces, nothing invisible. A letter without a
/// shape loses its marks, and if that does not help, becomes a question mark: visible, never silent.
pub(super) fn printable(text: &str) -> String {
    let letters: String = text.nfc().filter_map(shape).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Like [`printable`], with break points inside very long words.
pub(super) fn breakable(text: &str) -> String {
    let words = printable(text);
    words.split(' ').map(with_break_points).collect::<Vec<_>>().join(" ")
}

/// Running text of an author: what [`printable`] says, but spaces at its ends stay, signs that fonts lack become others
/// that mean the same, and in Polish no word of one letter ends a line.
pub(super) fn running(text: &str, is_polish: bool) -> String {
    let mut letters = String::with_capacity(text.len());
    for letter in text.nfc() {
        match alike(letter) {
            Some(other) => letters.push_str(other),
            None => letters.extend(shape(letter)),
        }
    }
    let mut out = String::with_capacity(letters.len());
    let mut before: Option<&str> = None;
    for word in letters.split(' ') {
        if let Some(before) = before
            && !out.ends_with([' ', '\u{a0}'])
        {
            out.push(if is_polish && is_one_letter(before) { '\u{a0}' } else { ' ' });
        }
        out.push_str(&with_break_points(word));
        before = Some(word);
    }
    out
}

/// "w", "(z", "„A": what Polish type keeps with the next word.
fn is_one_letter(word: &str) -> bool {
    let mut letters = word.trim_start_matches(['(', '„', '"', '«']).chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Letters of lines that keep their spaces.
pub(super) fn typed(text: &str) -> String {
    text.nfc().filter_map(|letter| if letter == '\n' { Some(letter) } else { shape(letter) }).collect()
}

/// A sign that says the same where the fonts have no shape for the author's.
fn alike(letter: char) -> Option<&'static str> {
    if world::has_glyph(letter) {
        return None;
    }
    match letter {
        '→' | '⇒' | '➔' => Some("›"),
        '←' | '⇐' => Some("‹"),
        '≤' => Some("<="),
        '≥' => Some(">="),
        '≈' => Some("~"),
        '≠' => Some("<>"),
        '✓' | '✔' | '☑' | '✅' | '☐' | '□' | '■' | '▪' | '●' | '◦' => Some("•"),
        '\u{202f}' | '\u{2007}' => Some("\u{a0}"),
        _ => None,
    }
}

fn shape(letter: char) -> Option<char> {
    // A no-break space stays what it is; every other space is just a space.
    if letter == '\u{a0}' {
        return Some(letter);
    }
    if letter.is_whitespace() {
        return Some(' ');
    }
    if letter.is_control() || is_invisible(letter) {
        return None;
    }
    if world::has_glyph(letter) {
        return Some(letter);
    }
    let base = std::iter::once(letter).nfkd().next().filter(|base| world::has_glyph(*base));
    Some(base.unwrap_or('?'))
}

/// Joiners, direction marks, variation selectors and the like: they would let two different names look alike.
fn is_invisible(letter: char) -> bool {
    matches!(u32::from(letter), 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}

fn with_break_points(word: &str) -> String {
    let letters = word.chars().count();
    if letters <= LONG_WORD {
        return word.to_owned();
    }
    let mut broken = String::with_capacity(word.len() + letters);
    for (at, letter) in word.chars().enumerate() {
        if at > 0 && at % 10 == 0 {
            broken.push('\u{200b}');
        }
        broken.push(letter);
    }
    broken
}
