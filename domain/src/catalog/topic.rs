//! What courses are about, for finding them in the catalogue: a short closed list, so that words stay comparable.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// A topic of a course; a course has any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Diagnosis, aims, plans.
    Strategy,
    /// Budgets, funds, purchases.
    Finance,
    /// Data, indicators, e-government.
    Data,
    /// Transport, energy, environment, water.
    Mobility,
    /// Participation and the local economy.
    People,
}

impl Topic {
    /// All, in the order of the catalogue.
    pub const ALL: [Self; 5] = [Self::Strategy, Self::Finance, Self::Data, Self::Mobility, Self::People];

    /// Its word in addresses and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Strategy => "strategia",
            Self::Finance => "finansowanie",
            Self::Data => "dane",
            Self::Mobility => "mobilnosc",
            Self::People => "mieszkancy",
        }
    }

    /// The topic of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Strategy => lang.t("Strategia", "Strategy"),
            Self::Finance => lang.t("Finansowanie", "Funding"),
            Self::Data => lang.t("Dane i wskaźniki", "Data and indicators"),
            Self::Mobility => lang.t("Mobilność i energia", "Mobility and energy"),
            Self::People => lang.t("Mieszkańcy i firmy", "Residents and businesses"),
        }
    }

    /// Several as they are stored: words with a space between them.
    #[must_use]
    pub fn joined(topics: &[Self]) -> String {
        topics.iter().map(|topic| topic.word()).collect::<Vec<_>>().join(" ")
    }

    /// Several out of what is stored; words of a later release are left out.
    #[must_use]
    pub fn split(words: &str) -> Vec<Self> {
        words.split(' ').filter_map(Self::from_word).collect()
    }
}
