//! How a city is called on screen, so that namesakes can be told apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds::{Country, Kind};
use crate::lang::Lang;
use crate::say;

/// The names of a city and of the units that it lies in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The country.
    pub country: Country,
    /// The official name; of a hromada that is "Миколаївська міська громада".
    pub name: String,
    /// The town or village that it is governed from, where the register names it apart.
    pub centre: Option<String>,
    /// The centre, or else the name, in Latin letters; None where it is written in them anyway.
    pub latin: Option<String>,
    /// Voivodeship, kraj, oblast or raion; in Latin letters.
    pub region: String,
    /// Powiat, okres or raion; in Latin letters.
    pub county: Option<String>,
    /// The Czech municipality with extended powers that it belongs to.
    pub district: Option<String>,
    /// What it is by law.
    pub kind: Kind,
}

impl Naming {
    /// The name that people use: the centre of a hromada, otherwise the official name.
    /// A name in Cyrillic has its Latin spelling beside it.
    pub fn short(&self) -> String {
        let name = self.centre.as_ref().unwrap_or(&self.name);
        match &self.latin {
            Some(latin) => format!("{name} ({latin})"),
            None => name.clone(),
        }
    }

    /// The whole label, such as "Ełk, gmina miejska, pow. ełcki".
    pub fn label(&self, lang: Lang) -> String {
        let kind = (self.kind != Kind::Obec).then(|| self.kind.name(lang).to_owned());
        let parts: Vec<String> = std::iter::once(self.short()).chain(kind).chain(self.units(lang)).collect();
        parts.join(", ")
    }

    /// The region with the country: the second line of a suggestion.
    pub fn region(&self, lang: Lang) -> String {
        let (region, country) = (&self.region, self.country.name(lang));
        match self.country {
            Country::Poland => say!(lang, "woj. {region}, {country}", "{region} voivodeship, {country}"),
            _ if self.kind == Kind::SpecialCity => country.to_owned(),
            _ => format!("{region}, {country}"),
        }
    }

    /// What may be typed beside the name to tell namesakes apart.
    pub fn words(&self) -> Vec<String> {
        let units = [Some(&self.region), self.county.as_ref(), self.district.as_ref()];
        let words = Lang::ALL.map(|lang| [self.kind.name(lang), self.country.name(lang)].map(str::to_owned));
        units.into_iter().flatten().cloned().chain(words.into_iter().flatten()).collect()
    }

    /// The units that the label names.
    fn units(&self, lang: Lang) -> Vec<String> {
        let county = self.county.as_deref();
        match self.country {
            Country::Poland => county.map(|county| powiat(county, lang)).into_iter().collect(),
            Country::Czechia => {
                let okres = county.map(|okres| say!(lang, "okr. {okres}", "{okres} district"));
                let seat = self.district.as_ref().filter(|seat| **seat != self.name);
                okres.into_iter().chain(seat.map(|seat| format!("ORP {seat}"))).collect()
            }
            Country::Ukraine if self.kind == Kind::SpecialCity => Vec::new(),
            Country::Ukraine => county
                .map(|raion| format!("{raion} raion"))
                .into_iter()
                .chain([self.region.clone()])
                .collect(),
            Country::Moldova => {
                Some(&self.region).filter(|region| **region != self.name).cloned().into_iter().collect()
            }
        }
    }
}

/// What the cities of one list are called: the name that people use, and the whole label wherever two of them would
/// read the same otherwise.
#[must_use]
pub fn told_apart<'n, K: Ord>(
    lang: Lang,
    cities: impl IntoIterator<Item = (K, &'n Naming)>,
) -> BTreeMap<K, String> {
    let cities: BTreeMap<K, &Naming> = cities.into_iter().collect();
    let longer_and_longer: [fn(&Naming, Lang) -> String; 3] = [
        |naming, _| naming.short(),
        Naming::label,
        |naming, lang| format!("{}, {}", naming.label(lang), naming.region(lang)),
    ];
    let mut names = BTreeMap::new();
    let mut alike: Vec<(K, &Naming)> = cities.into_iter().collect();
    for called in longer_and_longer {
        let mut said: BTreeMap<String, Vec<(K, &Naming)>> = BTreeMap::new();
        for (key, naming) in alike {
            said.entry(called(naming, lang)).or_default().push((key, naming));
        }
        alike = Vec::new();
        for (name, of) in said {
            if of.len() > 1 {
                alike.extend(of);
            } else {
                names.extend(of.into_iter().map(|(key, _)| (key, name.clone())));
            }
        }
    }
    // Nothing that the register knows tells these apart.
    names.extend(alike.into_iter().map(|(key, naming)| (key, naming.label(lang))));
    names
}

fn powiat(county: &str, lang: Lang) -> String {
    // Of a city that is a powiat by itself the register says so in the powiat's name.
    if county.contains("miasto na prawach powiatu") || county.contains("miasto stołeczne") {
        lang.t("miasto na prawach powiatu", "city with county rights").to_owned()
    } else {
        say!(lang, "pow. {county}", "{county} county")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gmina(name: &str, kind: Kind, county: &str) -> Naming {
        Naming {
            country: Country::Poland,
            name: name.into(),
            centre: None,
            latin: None,
            region: "warmińsko-mazurskie".into(),
            county: Some(county.into()),
            district: None,
            kind,
        }
    }

    #[test]
    fn namesakes_are_told_apart() {
        let town = gmina("Ełk", Kind::UrbanGmina, "ełcki");
        assert_eq!(town.label(Lang::Pl), "Ełk, gmina miejska, pow. ełcki");
        assert_eq!(town.label(Lang::En), "Ełk, urban gmina, ełcki county");
        let villages = gmina("Ełk", Kind::RuralGmina, "ełcki").label(Lang::Pl);
        assert_eq!(villages, "Ełk, gmina wiejska, pow. ełcki");
        let city = gmina("Łódź", Kind::UrbanGmina, "Łódź (miasto na prawach powiatu)").label(Lang::Pl);
        assert_eq!(city, "Łódź, gmina miejska, miasto na prawach powiatu");
    }

    #[test]
    fn a_list_says_more_only_of_those_that_would_read_the_same() {
        let [town, villages, nysa] = [
            gmina("Ełk", Kind::UrbanGmina, "ełcki"),
            gmina("Ełk", Kind::RuralGmina, "ełcki"),
            gmina("Nysa", Kind::UrbanRuralGmina, "nyski"),
        ];
        let east = gmina("Brzeg", Kind::RuralGmina, "opolski");
        let west = Naming { region: "lubelskie".into(), ..east.clone() };
        let cities = [&town, &villages, &nysa, &east, &west];
        let names = told_apart(Lang::Pl, cities.into_iter().enumerate());
        let said: Vec<&str> = names.values().map(String::as_str).collect();
        assert_eq!(
            said,
            [
                "Ełk, gmina miejska, pow. ełcki",
                "Ełk, gmina wiejska, pow. ełcki",
                "Nysa",
                "Brzeg, gmina wiejska, pow. opolski, woj. warmińsko-mazurskie, Polska",
                "Brzeg, gmina wiejska, pow. opolski, woj. lubelskie, Polska",
            ]
        );
        assert_eq!(told_apart(Lang::Pl, [(0, &town), (1, &nysa)])[&0], "Ełk", "alone in its list");
    }

    #[test]
    fn czech_namesakes_of_one_okres_are_told_apart_by_their_seat() {
        let obec = Naming {
            country: Country::Czechia,
            region: "Jihomoravský kraj".into(),
            district: Some("Tišnov".into()),
            ..gmina("Březina", Kind::Obec, "Brno-venkov")
        };
        assert_eq!(obec.label(Lang::Pl), "Březina, okr. Brno-venkov, ORP Tišnov");
        let seat = Naming { name: "Tišnov".into(), ..obec };
        assert_eq!(seat.label(Lang::En), "Tišnov, Brno-venkov district");
    }

    #[test]
    fn a_hromada_is_called_by_its_centre_in_both_scripts() {
        let hromada = Naming {
            country: Country::Ukraine,
            name: "Миколаївська міська громада".into(),
            centre: Some("Миколаїв".into()),
            latin: Some("Mykolaiv".into()),
            region: "Mykolaivska oblast".into(),
            county: Some("Mykolaivskyi".into()),
            district: None,
            kind: Kind::UrbanHromada,
        };
        let label = "Миколаїв (Mykolaiv), hromada miejska, Mykolaivskyi raion, Mykolaivska oblast";
        assert_eq!(hromada.label(Lang::Pl), label);
    }
}
