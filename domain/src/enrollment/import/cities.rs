//! Which city a row means: by official code, by the name that people use, or by the whole label.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::ImportRow;
use super::fault::RowFault;
use crate::city::CityCard;
use crate::city::entity::city_code;
use crate::city::fold::fold;
use crate::city::queries::selectable;
use crate::ids::CityId;
use crate::lang::Lang;
use crate::{Academy, Result};

/// The cities of the register under whatever a row may call them.
pub struct Cities {
    cards: HashMap<CityId, CityCard>,
    named: HashMap<String, Vec<CityId>>,
    coded: HashMap<String, CityId>,
}

/// An official code as a row has it: spreadsheets drop the noughts in front.
fn code_of(typed: &str) -> Option<String> {
    let code = typed.trim();
    let is_code = !code.is_empty() && code.len() <= 20 && code.bytes().any(|byte| byte.is_ascii_digit());
    (is_code && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| code.to_uppercase())
}

impl Cities {
    /// Reads what the rows ask for.
    pub async fn read(academy: &Academy, conn: &impl ConnectionTrait, rows: &[ImportRow]) -> Result<Self> {
        let mut cards = HashMap::new();
        let mut named: HashMap<String, Vec<CityId>> = HashMap::new();
        for card in selectable(academy).await? {
            let naming = &card.naming;
            let mut names = vec![fold(&naming.name), fold(&naming.short())];
            names.extend(naming.centre.iter().chain(&naming.latin).map(|name| fold(name)));
            for lang in Lang::ALL {
                names.push(fold(&naming.label(lang)));
                names.push(fold(&format!("{}, {}", naming.label(lang), naming.region(lang))));
            }
            names.sort_unstable();
            names.dedup();
            for name in names {
                named.entry(name).or_default().push(card.id);
            }
            cards.insert(card.id, card);
        }
        let mut codes: Vec<String> = rows.iter().filter_map(|row| code_of(&row.city)).collect();
        codes.extend(codes.clone().into_iter().map(padded));
        codes.sort_unstable();
        codes.dedup();
        let mut coded = HashMap::new();
        for codes in codes.chunks(500) {
            let found =
                city_code::Entity::find().filter(city_code::Column::Code.is_in(codes)).all(conn).await?;
            coded.extend(found.into_iter().map(|row| (row.code, row.city_id)));
        }
        Ok(Self { cards, named, coded })
    }

    /// The card of a city that was found.
    pub fn card(&self, id: CityId) -> Option<&CityCard> {
        self.cards.get(&id)
    }

    /// The city of a row.
    pub fn find(&self, row: &ImportRow) -> Result<CityId, RowFault> {
        if row.city.trim().is_empty() {
            return Err(RowFault::NoCity);
        }
        if let Some(code) = code_of(&row.city)
            && let Some(id) = self.coded.get(&code).or_else(|| self.coded.get(&padded(code)))
        {
            return if self.cards.contains_key(id) { Ok(*id) } else { Err(RowFault::UnknownCity) };
        }
        let alike = self.named.get(&fold(&row.city)).map_or(&[][..], Vec::as_slice);
        let region = fold(&row.region);
        let fits = |id: &&CityId| {
            region.is_empty() || self.cards.get(id).is_some_and(|card| fold(&card.naming.region) == region)
        };
        let fitting: Vec<CityId> = alike.iter().filter(fits).copied().collect();
        match fitting.as_slice() {
            [] => Err(RowFault::UnknownCity),
            [one] => Ok(*one),
            several => {
                let label = |id| self.cards.get(id).map(|card| card.naming.label(Lang::Pl));
                Err(RowFault::SeveralCities { labels: several.iter().take(6).filter_map(label).collect() })
            }
        }
    }
}

/// Polish codes have seven digits.
fn padded(code: String) -> String {
    if code.bytes().all(|byte| byte.is_ascii_digit()) { format!("{code:0>7}") } else { code }
}
