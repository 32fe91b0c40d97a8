use super::{Country, Scheme};
use crate::lang::Lang;

/// The official lists that the academy can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// All Polish gminas.
    PlGminas,
    /// Polish towns: they lend population and coordinates to their gminas.
    PlTowns,
    /// All Czech municipalities.
    CzMunicipalities,
    /// A selection of Czech towns: it lends to the full list.
    CzTowns,
    /// All Ukrainian hromadas.
    UaHromadas,
    /// Moldovan towns.
    MdTowns,
}

const COMMON: [&str; 10] = [
    "country",
    "code",
    "code_scheme",
    "name",
    "region",
    "population",
    "lat",
    "lon",
    "population_year",
    "population_source",
];

impl Layout {
    /// Every list that a header can belong to. The Czech selection shares its header with the full list.
    const BY_HEADER: [Self; 5] =
        [Self::PlTowns, Self::PlGminas, Self::CzMunicipalities, Self::UaHromadas, Self::MdTowns];

    /// The columns that only this list has, besides the ones common to all.
    fn own_columns(self) -> &'static [&'static str] {
        match self {
            Self::PlGminas => &["county", "unit_type"],
            Self::PlTowns => &["county", "unit_type", "gmina_code", "eurostat_city_code"],
            Self::CzMunicipalities | Self::CzTowns => {
                &["district", "orp", "is_orp_seat", "is_pou_seat", "eurostat_city_code"]
            }
            Self::UaHromadas => &["raion", "unit_type", "centre_name", "centre_name_latin", "centre_code"],
            Self::MdTowns => &["iso_3166_2", "unit_type"],
        }
    }

    fn columns(self) -> impl Iterator<Item = &'static str> {
        COMMON.into_iter().chain(self.own_columns().iter().copied())
    }

    /// The list with exactly these columns, in any order. Where none fits: the one whose own columns the
    /// header has most of, with what it lacks; None when it resembles no list.
    pub(super) fn of_header(header: &[&str]) -> Result<Self, Option<(Self, Vec<&'static str>)>> {
        let missing =
            |layout: Self| layout.columns().filter(|column| !header.contains(column)).collect::<Vec<_>>();
        // The list with the most columns of its own comes first: gminas have a part of what towns have.
        let fitting = Self::BY_HEADER
            .into_iter()
            .filter(|layout| missing(*layout).is_empty())
            .max_by_key(|layout| layout.own_columns().len());
        if let Some(layout) = fitting {
            return Ok(layout);
        }
        let nearest = Self::BY_HEADER
            .into_iter()
            .map(|layout| (layout, missing(layout)))
            .filter(|(layout, missing)| missing.len() * 2 < layout.columns().count())
            .min_by_key(|(_, missing)| missing.len());
        Err(nearest)
    }

    /// Whether rows of this list only lend to cities of another.
    pub fn is_enriching(self) -> bool {
        matches!(self, Self::PlTowns | Self::CzTowns)
    }

    /// The country of the list.
    pub fn country(self) -> Country {
        match self {
            Self::PlGminas | Self::PlTowns => Country::Poland,
            Self::CzMunicipalities | Self::CzTowns => Country::Czechia,
            Self::UaHromadas => Country::Ukraine,
            Self::MdTowns => Country::Moldova,
        }
    }

    /// The code list of the column `code`.
    pub fn scheme(self) -> Scheme {
        match self.country() {
            Country::Poland => Scheme::Terc,
            Country::Czechia => Scheme::Ruian,
            Country::Ukraine => Scheme::Katottg,
            Country::Moldova => Scheme::GeoNames,
        }
    }

    /// What stands in the column `code_scheme`.
    pub(super) fn scheme_word(self) -> &'static str {
        match self.country() {
            Country::Poland => "TERYT-TERC",
            Country::Czechia => "CZSO-OBEC (RÚIAN)",
            Country::Ukraine => "КАТОТТГ (KATOTTG)",
            Country::Moldova => "GeoNames",
        }
    }

    /// The list's name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::PlGminas => lang.t("gminy polskie", "Polish gminas"),
            Self::PlTowns => lang.t("miasta polskie (uzupełnienie)", "Polish towns (enrichment)"),
            Self::CzMunicipalities => lang.t("gminy czeskie", "Czech municipalities"),
            Self::CzTowns => {
                lang.t("wybór miast czeskich (uzupełnienie)", "selected Czech towns (enrichment)")
            }
            Self::UaHromadas => lang.t("hromady ukraińskie", "Ukrainian hromadas"),
            Self::MdTowns => lang.t("miasta mołdawskie", "Moldovan towns"),
        }
    }
}
