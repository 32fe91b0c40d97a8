//! Rows of the register. They never leave the crate.

pub mod city {
    use sea_orm::entity::prelude::*;

    use crate::ids::CityId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "city")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CityId,
        pub country: String,
        pub name: String,
        pub is_renamed: bool,
        pub centre_name: Option<String>,
        pub centre_latin: Option<String>,
        pub region: String,
        pub county: Option<String>,
        pub district: Option<String>,
        pub kind: String,
        pub population: Option<i32>,
        pub population_year: Option<i32>,
        pub population_source: Option<String>,
        pub population_lender: Option<String>,
        pub size_class: String,
        pub lat: Option<f64>,
        pub lon: Option<f64>,
        pub position_lender: Option<String>,
        pub eurostat_code: Option<String>,
        pub is_selectable: bool,
        pub successor_id: Option<CityId>,
        pub folded: String,
        pub updated_at: DateTimeUtc,
        /// Where the city stands in a list; see `Naming::place`.
        pub sort_key: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod city_code {
    use sea_orm::entity::prelude::*;

    use crate::ids::CityId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "city_code")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub city_id: CityId,
        pub scheme: String,
        pub code: String,
        pub valid_from: Option<Date>,
        pub valid_to: Option<Date>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod city_domain {
    use sea_orm::entity::prelude::*;

    use crate::ids::{CityId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "city_domain")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub city_id: CityId,
        pub domain: String,
        pub confirmed_by: Option<PersonId>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use super::kinds::{Country, Kind, SizeClass};
use super::naming::Naming;
use super::views::CityCard;
use super::{fold, search};
use crate::{Error, Result};

impl city::Model {
    /// How the city is called on screen.
    pub(super) fn naming(&self) -> Result<Naming> {
        let unknown = |word: &str| Error::broken(format!("unknown word in the database: {word}"));
        Ok(fold::with_latin(Naming {
            country: Country::from_code(&self.country).ok_or_else(|| unknown(&self.country))?,
            name: self.name.clone(),
            centre: self.centre_name.clone(),
            latin: None,
            region: self.region.clone(),
            county: self.county.clone(),
            district: self.district.clone(),
            kind: Kind::from_word(&self.kind).ok_or_else(|| unknown(&self.kind))?,
        }))
    }

    pub(super) fn people(&self) -> Option<u32> {
        self.population.and_then(|people| u32::try_from(people).ok())
    }

    pub(super) fn card(&self) -> Result<CityCard> {
        Ok(CityCard {
            id: self.id,
            naming: self.naming()?,
            population: self.people(),
            size_class: SizeClass::of(self.people()),
            is_selectable: self.is_selectable,
            successor: self.successor_id,
        })
    }

    /// What a search looks at; `id` is the place in a list.
    pub(super) fn searchable(&self, id: u32, card: &CityCard) -> search::Searchable<u32> {
        let names = [self.centre_name.as_ref(), self.centre_latin.as_ref(), Some(&self.name)];
        search::Searchable {
            id,
            names: names.into_iter().flatten().cloned().collect(),
            places: card.naming.words(),
            population: card.population,
        }
    }

    /// Brings what follows from other columns up to date.
    pub(super) fn derive(&mut self) {
        self.size_class = SizeClass::of(self.people()).word().to_owned();
        let called = self.centre_name.as_ref().unwrap_or(&self.name);
        self.folded = fold::fold_to_latin(called).unwrap_or_else(|| fold::fold(called));
        self.sort_key = self.naming().map(|naming| naming.sort_key()).unwrap_or_default();
        let has_government = Kind::from_word(&self.kind).is_some_and(Kind::is_selectable);
        self.is_selectable = has_government && self.successor_id.is_none();
    }
}
