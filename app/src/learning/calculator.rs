//! A calculator: the browser reckons while numbers are typed; without scripts a button asks the server for the same.

use domain::catalog::formula::{Formula, shown_number, typed_number};
use domain::lang::Lang;

/// A number that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name in the formula.
    pub key: String,
    /// What it is.
    pub label: String,
    /// What stands in the field.
    pub typed: String,
}

/// What a calculator is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// The language of the page.
    pub lang: Lang,
    /// The numbers.
    pub figures: Vec<Figure>,
    /// How they make the result.
    pub formula: String,
    /// In what the result is measured.
    pub unit: String,
}

impl Reckoning {
    /// The result in words.
    ///
    /// # Errors
    /// Why there is none.
    pub fn says(&self) -> Result<String, String> {
        let lang = self.lang;
        let keys: Vec<&str> = self.figures.iter().map(|figure| figure.key.as_str()).collect();
        let Ok(formula) = Formula::parse(&self.formula, keys.iter().copied()) else {
            return Err(lang.t("Ten wzór ma błąd.", "This formula has a mistake.").to_owned());
        };
        for figure in &self.figures {
            if typed_number(&figure.typed).is_none() {
                let name = &figure.label;
                return Err(domain::say!(
                    lang,
                    "Wpisz liczbę w polu „{name}”.",
                    "Type a number into “{name}”."
                ));
            }
        }
        let of = |key: &str| typed_number(&self.figures.iter().find(|figure| figure.key == key)?.typed);
        match formula.value(of) {
            Some(value) => Ok(format!("{} {}", shown_number(lang, value), self.unit)),
            None => Err(lang
                .t(
                    "Z tych liczb nie da się tego policzyć: dzielenie przez zero.",
                    "These numbers cannot be reckoned with: a division by zero.",
                )
                .to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(of: &str, whole: &str) -> Result<String, String> {
        let figure = |key: &str, label: &str, typed: &str| Figure {
            key: key.into(),
            label: label.into(),
            typed: typed.into(),
        };
        let reckoning = Reckoning {
            lang: Lang::Pl,
            figures: vec![figure("part", "Część", of), figure("whole", "Całość", whole)],
            formula: "part * 100 / whole".into(),
            unit: "%".into(),
        };
        reckoning.says()
    }

    #[test]
    fn the_result_is_in_words_or_says_what_is_missing() {
        assert_eq!(share("1 200", "4800").as_deref(), Ok("25 %"));
        assert!(share("x", "1").is_err_and(|why| why.contains("Część")));
        assert!(share("1", "0").is_err_and(|why| why.contains("zero")));
    }
}
