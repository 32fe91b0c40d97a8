//! The formula of a calculator: keys of its inputs, numbers, `+ - * /` and parentheses. Pure, so that the browser and
//! the server reckon alike.

/// Deeper formulas are refused, so that reckoning one always ends.
const MAX_DEPTH: usize = 32;

/// A formula that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Term);

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(f64),
    Key(String),
    Minus(Box<Self>),
    Two(Sign, Box<Self>, Box<Self>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
    Times,
    By,
}

/// Why a text is no formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// It ends too early, or is empty.
    #[error("the formula ends too early")]
    Ends,
    /// A sign that cannot stand there, by its place from 1.
    #[error("unexpected sign at {0}")]
    At(usize),
    /// A word that is the key of no input.
    #[error("no input is called {0}")]
    Unknown(String),
    /// Too many parentheses inside each other.
    #[error("too deep")]
    Deep,
}

impl Formula {
    /// Reads a formula whose words must be among the keys.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse<'k>(text: &str, keys: impl IntoIterator<Item = &'k str>) -> Result<Self, FormulaError> {
        let signs: Vec<char> = text.chars().collect();
        let mut reader = Reader { signs, at: 0, depth: 0, keys: keys.into_iter().collect() };
        let term = reader.sum()?;
        match reader.next() {
            None => Ok(Self(term)),
            Some(_) => Err(FormulaError::At(reader.at + 1)),
        }
    }

    /// The value; `None` where it divides by nought or grows beyond all numbers.
    #[must_use]
    pub fn value(&self, of: impl Fn(&str) -> Option<f64>) -> Option<f64> {
        self.0.value(&of).filter(|value| value.is_finite())
    }

    /// The formula as people read it: what `name` calls each key, joined by the signs of school books.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn words(&self, lang: crate::lang::Lang, name: impl Fn(&str) -> String) -> String {
        self.0.words(lang, &name)
    }
}

impl Term {
    fn value(&self, of: &impl Fn(&str) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Key(key) => of(key),
            Self::Minus(term) => term.value(of).map(|value| -value),
            Self::Two(sign, left, right) => {
                let (left, right) = (left.value(of)?, right.value(of)?);
                match sign {
                    Sign::Plus => Some(left + right),
                    Sign::Minus => Some(left - right),
                    Sign::Times => Some(left * right),
                    Sign::By => (right != 0.0).then(|| left / right),
                }
            }
        }
    }
}

#[cfg(feature = "ssr")]
impl Term {
    fn words(&self, lang: crate::lang::Lang, name: &impl Fn(&str) -> String) -> String {
        match self {
            Self::Number(number) => number.to_string().replace('.', lang.t(",", ".")),
            Self::Key(key) => name(key),
            Self::Minus(term) => format!("−{}", term.in_parentheses(lang, name, term.binds() < 3)),
            Self::Two(sign, left, right) => {
                let own = self.binds();
                // "a − (b − c)" and "a ÷ (b × c)" are other numbers without their parentheses.
                let is_strict = matches!(sign, Sign::Minus | Sign::By);
                let left = left.in_parentheses(lang, name, left.binds() < own);
                let right = right.in_parentheses(
                    lang,
                    name,
                    right.binds() < own || (is_strict && right.binds() == own),
                );
                format!("{left} {} {right}", sign.shown())
            }
        }
    }

    fn in_parentheses(&self, lang: crate::lang::Lang, name: &impl Fn(&str) -> String, are: bool) -> String {
        let words = self.words(lang, name);
        if are { format!("({words})") } else { words }
    }

    /// How tightly it holds together: a sum least.
    const fn binds(&self) -> u8 {
        match self {
            Self::Two(Sign::Plus | Sign::Minus, ..) => 1,
            Self::Two(Sign::Times | Sign::By, ..) => 2,
            Self::Minus(_) => 3,
            Self::Number(_) | Self::Key(_) => 4,
        }
    }
}

#[cfg(feature = "ssr")]
impl Sign {
    const fn shown(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '−',
            Self::Times => '×',
            Self::By => '÷',
        }
    }
}

struct Reader<'k> {
    signs: Vec<char>,
    at: usize,
    depth: usize,
    keys: Vec<&'k str>,
}

impl Reader<'_> {
    /// The next sign that is no space.
    fn next(&mut self) -> Option<char> {
        while self.signs.get(self.at).is_some_and(|sign| sign.is_whitespace()) {
            self.at += 1;
        }
        self.signs.get(self.at).copied()
    }

    fn sum(&mut self) -> Result<Term, FormulaError> {
        self.chain(Self::product, |sign| match sign {
            '+' => Some(Sign::Plus),
            '-' | '−' => Some(Sign::Minus),
            _ => None,
        })
    }

    fn product(&mut self) -> Result<Term, FormulaError> {
        self.chain(Self::factor, |sign| match sign {
            '*' | '·' | '×' => Some(Sign::Times),
            '/' | ':' => Some(Sign::By),
            _ => None,
        })
    }

    fn chain(
        &mut self,
        part: fn(&mut Self) -> Result<Term, FormulaError>,
        sign_of: fn(char) -> Option<Sign>,
    ) -> Result<Term, FormulaError> {
        let mut left = part(self)?;
        while let Some(sign) = self.next().and_then(sign_of) {
            self.at += 1;
            let right = part(self)?;
            left = Term::Two(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Term, FormulaError> {
        let sign = self.next().ok_or(FormulaError::Ends)?;
        match sign {
            '-' | '−' | '(' => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(FormulaError::Deep);
                }
                self.at += 1;
                let term = if sign == '(' { self.closed()? } else { Term::Minus(Box::new(self.factor()?)) };
                self.depth -= 1;
                Ok(term)
            }
            '0'..='9' => self.number(),
            _ if sign.is_alphabetic() => self.key(),
            _ => Err(FormulaError::At(self.at + 1)),
        }
    }

    fn closed(&mut self) -> Result<Term, FormulaError> {
        let inside = self.sum()?;
        match self.next() {
            Some(')') => {
                self.at += 1;
                Ok(inside)
            }
            Some(_) => Err(FormulaError::At(self.at + 1)),
            None => Err(FormulaError::Ends),
        }
    }

    fn number(&mut self) -> Result<Term, FormulaError> {
        let from = self.at;
        let text = self.word(|sign| sign.is_ascii_digit() || sign == '.');
        decimal(&text).map(Term::Number).ok_or(FormulaError::At(from + 1))
    }

    fn key(&mut self) -> Result<Term, FormulaError> {
        let word = self.word(|sign| sign.is_alphanumeric() || sign == '_');
        if self.keys.contains(&word.as_str()) {
            Ok(Term::Key(word))
        } else {
            Err(FormulaError::Unknown(word))
        }
    }

    fn word(&mut self, belongs: fn(char) -> bool) -> String {
        let word: String = self.signs[self.at..].iter().take_while(|sign| belongs(**sign)).collect();
        self.at += word.chars().count();
        word
    }
}

/// A number as people type it: "1 200,5" and "1200.5" are the same.
#[must_use]
pub fn typed_number(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if sign == ',' { '.' } else { sign })
        .collect();
    match plain.strip_prefix(['-', '−']) {
        Some(rest) => decimal(rest).map(|number| -number),
        None => decimal(&plain),
    }
}

/// Digits with at most one point among them. At most fifteen: so many are exact, and the standard library's way of
/// reading numbers would cost the browser more than all the rest of this file.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.len() + part.len();
    if whole.is_empty()
        || digits > 15
        || !whole.bytes().chain(part.bytes()).all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let sum = whole.bytes().chain(part.bytes()).fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'));
    Some(part.bytes().fold(1.0, |power: f64, _| power * 10.0)).map(|power| sum / power)
}

/// A number as people read it: at most two decimals, thousands apart, a comma in Polish.
#[must_use]
pub fn shown_number(lang: crate::lang::Lang, number: f64) -> String {
    let hundredths = hundredths(number.abs());
    let whole = (hundredths / 100).to_string();
    let part = hundredths % 100;
    let mut out = String::new();
    if number < 0.0 && hundredths > 0 {
        out.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        // Four digits stay together, as Polish type does it.
        if place > 0 && whole.len() > 4 && (whole.len() - place).is_multiple_of(3) {
            out.push_str(lang.t("\u{a0}", ","));
        }
        out.push(digit);
    }
    if part > 0 {
        out.push_str(lang.t(",", "."));
        out.push(char::from(b'0' + u8::try_from(part / 10).unwrap_or_default()));
        if !part.is_multiple_of(10) {
            out.push(char::from(b'0' + u8::try_from(part % 10).unwrap_or_default()));
        }
    }
    out
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is too large stays the largest"
)]
fn hundredths(number: f64) -> u64 {
    (number * 100.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn value(text: &str) -> Result<Option<f64>, FormulaError> {
        let formula = Formula::parse(text, ["a", "b_2"])?;
        Ok(formula.value(|key| if key == "a" { Some(6.0) } else { Some(0.0) }))
    }

    #[test]
    fn signs_bind_as_at_school() {
        let cases = [
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("8 / 2 / 2", 2.0),
            ("7 - 3 - 2", 2.0),
            ("-a * -(2)", 12.0),
            ("a*100/(a+b_2)", 100.0),
            ("0.5 * a", 3.0),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), Ok(Some(expected)), "{text}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn words_keep_the_parentheses_that_matter() {
        let cases = [
            ("a * 0.0005 / 12", "Kwota × 0,0005 ÷ 12"),
            ("a - (b_2 - 1)", "Kwota − (Czas − 1)"),
            ("(a * b_2) / (a + 1)", "Kwota × Czas ÷ (Kwota + 1)"),
            ("a / (b_2 * 2)", "Kwota ÷ (Czas × 2)"),
            ("-(a + 1) * -b_2", "−(Kwota + 1) × −Czas"),
        ];
        for (text, expected) in cases {
            let formula = Formula::parse(text, ["a", "b_2"]).expect("it is a formula");
            let name = |key: &str| if key == "a" { "Kwota" } else { "Czas" }.to_owned();
            assert_eq!(formula.words(Lang::Pl, name), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_divided_by_nought() {
        assert_eq!(value("a / b_2"), Ok(None));
        assert_eq!(value("a / (b_2 * 3)"), Ok(None));
    }

    #[test]
    fn what_is_no_formula_says_where() {
        let cases = [
            ("", FormulaError::Ends),
            ("1 +", FormulaError::Ends),
            ("(1", FormulaError::Ends),
            ("1 2", FormulaError::At(3)),
            ("1 ^ 2", FormulaError::At(3)),
            ("1..2", FormulaError::At(1)),
            ("kwota", FormulaError::Unknown("kwota".into())),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), Err(expected), "{text}");
        }
        assert_eq!(value(&"(".repeat(10_000)), Err(FormulaError::Deep));
        assert_eq!(value(&"-".repeat(10_000)), Err(FormulaError::Deep));
    }

    #[test]
    fn numbers_are_typed_and_read_in_either_hand() {
        for (text, expected) in [("1 200,5", Some(1200.5)), ("1200.5", Some(1200.5)), ("-3", Some(-3.0))] {
            assert_eq!(typed_number(text), expected, "{text}");
        }
        for text in ["", "abc", "1,2,3", "inf", "NaN", "1e9", ",5", "--1", "1234567890123456"] {
            assert_eq!(typed_number(text), None, "{text}");
        }
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (1234.5, "1234,5"),
            (0.05, "0,05"),
            (2.999, "3"),
            (1_234_567.891, "1\u{a0}234\u{a0}567,89"),
        ];
        for (number, expected) in cases {
            assert_eq!(shown_number(Lang::Pl, number), expected);
        }
        assert_eq!(shown_number(Lang::En, -12_345.0), "−12,345");
    }
}
