//! Reading the official lists of municipalities from CSV files: bytes in, typed rows or named faults out.
//!
//! A file is read whole or not at all: with one fault in it, no row of it may reach the database. Which list
//! a file is, its header tells. Two of the lists only enrich: their rows lend population and coordinates to
//! cities that are there already and never make a city.

mod fault;
mod layout;
mod row;
mod table;

use super::fold;
use super::kinds::{Country, Kind, Scheme};
use super::naming::Naming;

pub use fault::{Fault, Problem};
pub use layout::Layout;

/// One city as an official list gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterRow {
    /// The line of the file, counted from 1, the header being line 1.
    pub line: u64,
    /// The country.
    pub country: Country,
    /// The list that the code belongs to.
    pub scheme: Scheme,
    /// The official code.
    pub code: String,
    /// The name, in the country's language.
    pub name: String,
    /// The seat of the municipality where the list names it apart, as the Ukrainian one does.
    pub centre: Option<Centre>,
    /// Voivodeship, kraj, oblast or raion, as the list spells it.
    pub region: String,
    /// Powiat, okres or raion.
    pub county: Option<String>,
    /// The Czech municipality with extended powers that the city belongs to; it tells namesakes of one okres apart.
    pub district: Option<String>,
    /// What it is by law.
    pub kind: Kind,
    /// How many people live there, where that is known.
    pub population: Option<Population>,
    /// Where its seat lies, where that is known.
    pub position: Option<Position>,
    /// Its code in Eurostat's city statistics.
    pub eurostat: Option<String>,
}

impl RegisterRow {
    /// Every name that people may look for.
    pub fn names(&self) -> Vec<String> {
        // The centre goes first: it is what people call the place, so lists are in its order.
        let centre = self.centre.iter().flat_map(|centre| [Some(&centre.name), centre.latin.as_ref()]);
        centre.flatten().chain([&self.name]).cloned().collect()
    }

    /// How the city is called on screen. Ukrainian units are written in Latin letters, the name in both.
    pub fn naming(&self) -> Naming {
        let naming = Naming {
            country: self.country,
            name: self.name.clone(),
            centre: self.centre.as_ref().map(|centre| centre.name.clone()),
            latin: None,
            region: self.region.clone(),
            county: self.county.clone(),
            district: self.district.clone(),
            kind: self.kind,
        };
        fold::with_latin(naming)
    }
}

/// The town or village that a municipality is governed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// Its name in the country's language.
    pub name: String,
    /// Its name in Latin letters, where the list gives one.
    pub latin: Option<String>,
    /// Its own official code.
    pub code: Option<String>,
}

/// A number of inhabitants and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Inhabitants.
    pub people: u32,
    /// The year of the count; None where the source does not say, then the figure is shown as approximate.
    pub year: Option<u16>,
    /// The source in the words of the list.
    pub source: String,
}

/// A place on the map, in degrees of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// What an enriching list lends to one city.
#[derive(Clone, Debug, PartialEq)]
pub struct Loan {
    /// The line of the file.
    pub line: u64,
    /// The list that the city's code belongs to.
    pub scheme: Scheme,
    /// The code of the city that borrows; it must be in the register already.
    pub code: String,
    /// The lender's name.
    pub name: String,
    /// The code of the town part that lends, equal to `code` where the row speaks of the whole city.
    pub lender: String,
    /// The lender's population.
    pub population: Option<Population>,
    /// The lender's place on the map.
    pub position: Option<Position>,
    /// The city's Eurostat code.
    pub eurostat: Option<String>,
}

/// A file that was read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterFile {
    /// Which list it is.
    pub layout: Layout,
    /// Its content.
    pub content: Content,
}

/// What a list holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Rows that each are a city.
    Cities(Vec<RegisterRow>),
    /// Rows that lend to cities.
    Loans(Vec<Loan>),
}

/// A row of a file that could not be taken: what is in it by name, whatever it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The line of the file.
    pub line: u64,
    /// What stands in the column `code`.
    pub code: String,
    /// What stands in the column `name`.
    pub name: String,
}

/// Every row of a file that `read` refused.
#[must_use]
pub fn listed(bytes: &[u8]) -> Vec<Listed> {
    table::listed(bytes)
}

/// Reads one list. The file's name matters only for the Czech selection of towns, whose header is that of
/// the full Czech list: a name with "selection" in it makes the rows lend instead of being cities.
///
/// # Errors
/// All faults of the file, by line; a file that is not UTF-8 or has the wrong columns gives just that fault.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<RegisterFile, Vec<Fault>> {
    let table = table::read(file_name, bytes)?;
    let layout = table.layout;
    let content = if layout.is_enriching() {
        Content::Loans(row::every(&table, row::loan)?)
    } else {
        Content::Cities(row::every(&table, row::city)?)
    };
    Ok(RegisterFile { layout, content })
}

#[cfg(test)]
#[path = "register/tests.rs"]
pub(super) mod tests;
