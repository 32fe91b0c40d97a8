//! The languages of the product, and plural forms.

use serde::{Deserialize, Serialize};

/// A language of the interface. Polish is the first and needs no prefix in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Polish.
    #[default]
    Pl,
    /// English.
    En,
}

impl Lang {
    /// Every language that is shipped, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Pl, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pl => "pl",
            Self::En => "en",
        }
    }

    /// The language with that tag, if it is shipped.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// What goes before a path of this language: "" or "/en".
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Pl => "",
            Self::En => "/en",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pl => "Polski",
            Self::En => "English",
        }
    }

    /// The text of this language. The Polish one is also its name in catalogues of further languages.
    #[must_use]
    pub const fn t<'a>(self, pl: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Pl => pl,
            Self::En => en,
        }
    }

    /// The plural form for `n`: `pl` holds one, few, many ("miejsce", "miejsca", "miejsc"), `en` one, other.
    /// Source of the rule: Unicode CLDR, plural rules.
    #[must_use]
    pub fn plural<'a>(self, n: u64, pl: [&'a str; 3], en: [&'a str; 2]) -> &'a str {
        match self {
            Self::Pl => {
                let (tens, units) = (n % 100, n % 10);
                if n == 1 {
                    pl[0]
                } else if (2..=4).contains(&units) && !(12..=14).contains(&tens) {
                    pl[1]
                } else {
                    pl[2]
                }
            }
            Self::En => en[usize::from(n != 1)],
        }
    }
}

/// `format!` in the language: `say!(lang, "Masz {n} miejsc", "You have {n} places")`.
#[macro_export]
macro_rules! say {
    ($lang:expr, $pl:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        match $lang {
            $crate::lang::Lang::Pl => format!($pl $(, $arg)*),
            $crate::lang::Lang::En => format!($en $(, $arg)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polish_has_three_plural_forms() {
        let seats = |n| Lang::Pl.plural(n, ["miejsce", "miejsca", "miejsc"], ["place", "places"]);
        let expected = [
            (0, "miejsc"),
            (1, "miejsce"),
            (2, "miejsca"),
            (5, "miejsc"),
            (12, "miejsc"),
            (22, "miejsca"),
            (112, "miejsc"),
            (101, "miejsc"),
        ];
        for (n, word) in expected {
            assert_eq!(seats(n), word, "{n}");
        }
    }
}
