//! Countries, official kinds of municipality and size classes: the small words that the register is made of.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// A country whose register of municipalities the academy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Country {
    /// Poland: a city is a gmina.
    Poland,
    /// Czechia: a city is an obec.
    Czechia,
    /// Ukraine: a city is a hromada.
    Ukraine,
    /// Moldova: a city is a town with its own mayor.
    Moldova,
}

impl Country {
    /// Every country, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Poland, Self::Czechia, Self::Ukraine, Self::Moldova];

    /// The ISO 3166-1 code, two capital letters; so it is stored too.
    pub fn code(self) -> &'static str {
        match self {
            Self::Poland => "PL",
            Self::Czechia => "CZ",
            Self::Ukraine => "UA",
            Self::Moldova => "MD",
        }
    }

    /// The country with this ISO code, None for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|country| country.code() == code)
    }

    /// The name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Poland => lang.t("Polska", "Poland"),
            Self::Czechia => lang.t("Czechy", "Czechia"),
            Self::Ukraine => lang.t("Ukraina", "Ukraine"),
            Self::Moldova => lang.t("Mołdawia", "Moldova"),
        }
    }
}

/// What a municipality is by the law of its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Gmina miejska: the town alone.
    UrbanGmina,
    /// Gmina wiejska: villages; often has the name of the town that it surrounds.
    RuralGmina,
    /// Gmina miejsko-wiejska: a town with its villages.
    UrbanRuralGmina,
    /// Obec: a Czech municipality of any rank.
    Obec,
    /// Vojenský újezd: a Czech military district. It has no self-government and cannot be chosen.
    MilitaryDistrict,
    /// Міська громада: a hromada with a town as its centre.
    UrbanHromada,
    /// Селищна громада: a hromada with a settlement as its centre.
    SettlementHromada,
    /// Сільська громада: a hromada with a village as its centre.
    RuralHromada,
    /// A Ukrainian city with special status: Kyiv.
    SpecialCity,
    /// Municipiu: a Moldovan city.
    Municipiu,
    /// Oraș: a Moldovan town.
    Oras,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::UrbanGmina,
        Self::RuralGmina,
        Self::UrbanRuralGmina,
        Self::Obec,
        Self::MilitaryDistrict,
        Self::UrbanHromada,
        Self::SettlementHromada,
        Self::RuralHromada,
        Self::SpecialCity,
        Self::Municipiu,
        Self::Oras,
    ];

    /// The word under which the kind is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::UrbanGmina => "urban_gmina",
            Self::RuralGmina => "rural_gmina",
            Self::UrbanRuralGmina => "urban_rural_gmina",
            Self::Obec => "obec",
            Self::MilitaryDistrict => "military_district",
            Self::UrbanHromada => "urban_hromada",
            Self::SettlementHromada => "settlement_hromada",
            Self::RuralHromada => "rural_hromada",
            Self::SpecialCity => "special_city",
            Self::Municipiu => "municipiu",
            Self::Oras => "oras",
        }
    }

    /// The kind stored under this word, None for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind as people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::UrbanGmina => lang.t("gmina miejska", "urban gmina"),
            Self::RuralGmina => lang.t("gmina wiejska", "rural gmina"),
            Self::UrbanRuralGmina => lang.t("gmina miejsko-wiejska", "urban-rural gmina"),
            Self::Obec => lang.t("gmina czeska (obec)", "Czech municipality (obec)"),
            Self::MilitaryDistrict => lang.t("obszar wojskowy", "military district"),
            Self::UrbanHromada => lang.t("hromada miejska", "urban hromada"),
            Self::SettlementHromada => lang.t("hromada osiedlowa", "settlement hromada"),
            Self::RuralHromada => lang.t("hromada wiejska", "rural hromada"),
            Self::SpecialCity => lang.t("miasto o specjalnym statusie", "city with special status"),
            Self::Municipiu => lang.t("municipium", "municipality (municipiu)"),
            Self::Oras => lang.t("miasto (oraș)", "town (oraș)"),
        }
    }

    /// Whether an official can work there. A military district has no self-government.
    pub fn is_selectable(self) -> bool {
        self != Self::MilitaryDistrict
    }
}

/// The list of official codes that a code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scheme {
    /// TERC of the Polish TERYT register: 7 digits, the last one tells the kind of gmina.
    Terc,
    /// The Czech municipality code of ČSÚ and RÚIAN: 6 digits.
    Ruian,
    /// The Ukrainian KATOTTG: "UA" and 17 digits.
    Katottg,
    /// The number of a place at GeoNames, used where no official code list is open.
    GeoNames,
}

impl Scheme {
    /// Every code list.
    pub const ALL: [Self; 4] = [Self::Terc, Self::Ruian, Self::Katottg, Self::GeoNames];

    /// The word under which the code list is stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terc => "TERYT-TERC",
            Self::Ruian => "CZSO-OBEC",
            Self::Katottg => "KATOTTG",
            Self::GeoNames => "GeoNames",
        }
    }

    /// The code list stored under this word, None for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.word() == word)
    }
}

/// How large a city is, by the number of its inhabitants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeClass {
    /// Under 20,000 people.
    Small,
    /// From 20,000 to under 100,000 people.
    Medium,
    /// 100,000 people and more.
    Large,
    /// No population is known, so size rules send the application to approval.
    Unknown,
}

impl SizeClass {
    /// Every class, the smallest first.
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::Unknown];

    /// The class of a city with this many people.
    pub fn of(people: Option<u32>) -> Self {
        match people {
            None => Self::Unknown,
            Some(..20_000) => Self::Small,
            Some(20_000..100_000) => Self::Medium,
            Some(100_000..) => Self::Large,
        }
    }

    /// The word under which the class is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Unknown => "unknown",
        }
    }

    /// The class stored under this word, None for any other.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }

    /// The class as people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Small => lang.t("małe, do 20 tys.", "small, under 20,000"),
            Self::Medium => lang.t("średnie, 20–100 tys.", "medium, 20,000–100,000"),
            Self::Large => lang.t("duże, od 100 tys.", "large, 100,000 and more"),
            Self::Unknown => lang.t("wielkość nieznana", "size unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_class_follows_the_population() {
        let cases = [
            (None, SizeClass::Unknown),
            (Some(0), SizeClass::Small),
            (Some(19_999), SizeClass::Small),
            (Some(20_000), SizeClass::Medium),
            (Some(99_999), SizeClass::Medium),
            (Some(100_000), SizeClass::Large),
            (Some(u32::MAX), SizeClass::Large),
        ];
        for (people, class) in cases {
            assert_eq!(SizeClass::of(people), class, "{people:?}");
        }
    }

    #[test]
    fn stored_words_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(kind));
        }
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::from_word(scheme.word()), Some(scheme));
        }
        for class in SizeClass::ALL {
            assert_eq!(SizeClass::from_word(class.word()), Some(class));
        }
        for country in Country::ALL {
            assert_eq!(Country::from_code(country.code()), Some(country));
        }
    }
}
