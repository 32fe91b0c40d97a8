use serde::{Deserialize, Serialize};

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random letters of a number: ten of five bits each make 50.
pub const CODE_LETTERS: usize = 10;

/// A certificate's number, `ALSC-2026-XXXXX-XXXXX`. It is printed, so it is no secret; nobody can guess one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(String);

impl Number {
    /// A number of `mark` and `year` from at least 50 random bits: the lowest 50 are used.
    #[must_use]
    pub fn new(mark: &str, year: i32, random: u64) -> Self {
        let code: String = (0..CODE_LETTERS)
            .map(|place| {
                char::from(ALPHABET[usize::try_from(random >> (place * 5) & 31).unwrap_or_default()])
            })
            .collect();
        Self::of(mark, &format!("{year:04}"), &code)
    }

    /// Reads what somebody typed: case, spaces and dashes do not matter, O is 0, I and L are 1, and the mark may
    /// be left out. `None` when it can be no number of this academy.
    #[must_use]
    pub fn parse(typed: &str, mark: &str) -> Option<Self> {
        let letters: Vec<char> = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !is_dash(*c))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let length = letters.len();
        let start = length.checked_sub(CODE_LETTERS + 4)?;
        let head: String = letters[..start].iter().copied().map(forgiven).collect();
        let wanted: String = mark.to_ascii_uppercase().chars().map(forgiven).collect();
        if !head.is_empty() && head != wanted {
            return None;
        }
        let tail: String = letters[start..].iter().copied().map(forgiven).collect();
        let year = tail.get(..4)?;
        let code = tail.get(4..)?;
        let in_alphabet = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        (year.chars().all(|c| c.is_ascii_digit()) && code.chars().all(in_alphabet))
            .then(|| Self::of(mark, year, code))
    }

    /// The number as it is printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(mark: &str, year: &str, code: &str) -> Self {
        let (first, second) = code.split_at(CODE_LETTERS / 2);
        Self(format!("{mark}-{year}-{first}-{second}"))
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Word processors make typographic dashes of typed ones.
fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn forgiven(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_mark_the_year_and_ten_letters() {
        assert_eq!(Number::new("ALSC", 2026, 0).as_str(), "ALSC-2026-00000-00000");
        assert_eq!(Number::new("ALSC", 2026, u64::MAX).as_str(), "ALSC-2026-ZZZZZ-ZZZZZ");
        assert_eq!(Number::new("ALSC", 2026, 1 | 31 << 45).as_str(), "ALSC-2026-10000-0000Z");
    }

    #[test]
    fn typing_is_forgiven() {
        let number = Number::parse("ALSC-2026-0A1B2-1C3D4", "ALSC");
        for typed in [
            "alsc-2026-0a1b2-1c3d4",
            " ALSC 2026 oa1b2 ic3d4 ",
            "ALSC20260A1B21C3D4",
            "A1SC–2O26–OAlB2–LC3D4",
            "2026-0A1B2-1C3D4",
        ] {
            assert_eq!(Number::parse(typed, "ALSC"), number, "{typed}");
        }
        assert!(number.is_some());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in [
            "",
            "ALSC-2026-0A1B2-1C3D",
            "XXXX-2026-0A1B2-1C3D4",
            "ALSC-2026-0A1B2-1C3DU",
            "ALSC-2026-0A1B2-1C3DŻ",
            "ALSC-20X6-0A1B2-1C3D4",
        ] {
            assert_eq!(Number::parse(typed, "ALSC"), None, "{typed}");
        }
    }

    #[test]
    fn every_made_number_reads_back() {
        for random in [0, 1, 0x0003_1415_9265_3589, u64::MAX, 0x1234_5678_9abc_def0] {
            let number = Number::new("ALSC", 2026, random);
            assert_eq!(Number::parse(number.as_str(), "ALSC"), Some(number));
        }
    }
}
