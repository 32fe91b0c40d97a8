//! How a city is called on screen, so that namesakes can be told apart.

use serde::{Deserialize, Serialize};

use super::kinds::{Country, Kind};

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

    /// The whole label, in Polish and in English, such as "Ełk, gmina miejska, pow. ełcki".
    pub fn labels(&self) -> (String, String) {
        let (kind_pl, kind_en) = self.kind.names();
        let (place_pl, place_en) = self.places();
        let is_plain = self.kind == Kind::Obec;
        let join = |kind: &str, places: Vec<String>| {
            let kind = (!is_plain).then(|| kind.to_owned());
            let parts: Vec<String> = std::iter::once(self.short()).chain(kind).chain(places).collect();
            parts.join(", ")
        };
        (join(kind_pl, place_pl), join(kind_en, place_en))
    }

    /// The region with the country, in Polish and in English: the second line of a suggestion.
    pub fn regions(&self) -> (String, String) {
        let (pl, en) = self.country.names();
        match self.country {
            Country::Poland => {
                (format!("woj. {}, {pl}", self.region), format!("{} voivodeship, {en}", self.region))
            }
            _ if self.kind == Kind::SpecialCity => (pl.to_owned(), en.to_owned()),
            _ => (format!("{}, {pl}", self.region), format!("{}, {en}", self.region)),
        }
    }

    /// What may be typed beside the name to tell namesakes apart.
    pub fn words(&self) -> Vec<String> {
        let units = [Some(&self.region), self.county.as_ref(), self.district.as_ref()];
        let (kind_pl, kind_en) = self.kind.names();
        let (country_pl, country_en) = self.country.names();
        let words = [kind_pl, kind_en, country_pl, country_en].map(str::to_owned);
        units.into_iter().flatten().cloned().chain(words).collect()
    }

    fn places(&self) -> (Vec<String>, Vec<String>) {
        match self.country {
            Country::Poland => self.polish_places(),
            Country::Czechia => {
                let county = self.county.iter();
                let seat =
                    self.district.iter().filter(|seat| **seat != self.name).map(|seat| format!("ORP {seat}"));
                let pl = county.clone().map(|okres| format!("okr. {okres}")).chain(seat.clone()).collect();
                let en = county.map(|okres| format!("{okres} district")).chain(seat).collect();
                (pl, en)
            }
            Country::Ukraine if self.kind == Kind::SpecialCity => (Vec::new(), Vec::new()),
            Country::Ukraine => {
                let raion = self.county.iter().map(|raion| format!("{raion} raion"));
                let both: Vec<String> = raion.chain([self.region.clone()]).collect();
                (both.clone(), both)
            }
            Country::Moldova => {
                let region: Vec<String> =
                    (self.region != self.name).then(|| self.region.clone()).into_iter().collect();
                (region.clone(), region)
            }
        }
    }

    fn polish_places(&self) -> (Vec<String>, Vec<String>) {
        let Some(county) = &self.county else { return (Vec::new(), Vec::new()) };
        // Of a city that is a powiat by itself the register says so in the powiat's name.
        if county.contains("miasto na prawach powiatu") || county.contains("miasto stołeczne") {
            return (
                vec!["miasto na prawach powiatu".to_owned()],
                vec!["city with powiat rights".to_owned()],
            );
        }
        (vec![format!("pow. {county}")], vec![format!("powiat {county}")])
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
        let town = gmina("Ełk", Kind::UrbanGmina, "ełcki").labels();
        assert_eq!(town, ("Ełk, gmina miejska, pow. ełcki".into(), "Ełk, urban gmina, powiat ełcki".into()));
        let villages = gmina("Ełk", Kind::RuralGmina, "ełcki").labels();
        assert_eq!(villages.0, "Ełk, gmina wiejska, pow. ełcki");
        let city = gmina("Łódź", Kind::UrbanGmina, "Łódź (miasto na prawach powiatu)").labels();
        assert_eq!(city.0, "Łódź, gmina miejska, miasto na prawach powiatu");
    }

    #[test]
    fn czech_namesakes_of_one_okres_are_told_apart_by_their_seat() {
        let obec = Naming {
            country: Country::Czechia,
            region: "Jihomoravský kraj".into(),
            district: Some("Tišnov".into()),
            ..gmina("Březina", Kind::Obec, "Brno-venkov")
        };
        assert_eq!(obec.labels().0, "Březina, okr. Brno-venkov, ORP Tišnov");
        let seat = Naming { name: "Tišnov".into(), ..obec };
        assert_eq!(seat.labels().1, "Tišnov, Brno-venkov district");
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
        assert_eq!(hromada.labels().0, label);
    }
}
