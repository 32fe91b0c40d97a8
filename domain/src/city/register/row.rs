use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::table::Table;
use super::{Centre, Country, Fault, Kind, Layout, Loan, Population, Position, Problem, RegisterRow};

/// No column of the lists marks them and namesakes are real towns, so they are known by their codes:
/// Libavá, Boletice, Hradiště, Březina.
const CZECH_MILITARY_DISTRICTS: [&str; 4] = ["503941", "545422", "555177", "592935"];

/// More people than any city has; a larger figure is a slip, such as a postal code in the wrong column.
const MOST_PEOPLE: u32 = 40_000_000;

/// Reads every row of the table and gathers the faults of all of them.
pub(super) fn every<T>(table: &Table, read: fn(&mut Fields) -> T) -> Result<Vec<T>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut lines = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (line, record) in &table.rows {
        let mut fields = Fields { table, record, line: *line, faults: &mut faults };
        rows.push(read(&mut fields));
        let code = table.field(record, "code");
        let first = *lines.entry(code).or_insert(*line);
        if first != *line && !code.is_empty() {
            let problem = Problem::DuplicateCode { code: code.to_owned(), first };
            faults.push(Fault::field(*line, "code", problem));
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// One row being read. A bad field leaves a fault and a stand-in value; the row is then never used.
pub(super) struct Fields<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    line: u64,
    faults: &'a mut Vec<Fault>,
}

pub(super) fn city(fields: &mut Fields) -> RegisterRow {
    let layout = fields.table.layout;
    fields.check_list();
    let code = fields.code("code");
    let kind = fields.kind(&code);
    let population = fields.population().filter(|_| kind != Kind::MilitaryDistrict);
    RegisterRow {
        line: fields.line,
        country: layout.country(),
        scheme: layout.scheme(),
        name: fields.text("name"),
        centre: (layout == Layout::UaHromadas).then(|| fields.centre()),
        region: fields.text("region"),
        county: fields.county(),
        district: fields.optional("orp"),
        kind,
        population,
        position: fields.position(),
        eurostat: fields.optional("eurostat_city_code"),
        code,
    }
}

pub(super) fn loan(fields: &mut Fields) -> Loan {
    let layout = fields.table.layout;
    fields.check_list();
    let lender = fields.code("code");
    let code = if layout == Layout::PlTowns { fields.code("gmina_code") } else { lender.clone() };
    let name = fields.text("name");
    let is_military = layout == Layout::CzTowns && CZECH_MILITARY_DISTRICTS.contains(&code.as_str());
    Loan {
        line: fields.line,
        scheme: layout.scheme(),
        population: fields.population().filter(|_| !is_military),
        position: fields.position(),
        eurostat: fields.optional("eurostat_city_code"),
        code,
        name,
        lender,
    }
}

impl Fields<'_> {
    fn raw(&self, column: &str) -> &'_ str {
        self.table.field(self.record, column)
    }

    fn fault(&mut self, column: &'static str, problem: Problem) {
        self.faults.push(Fault::field(self.line, column, problem));
    }

    fn optional(&mut self, column: &'static str) -> Option<String> {
        let text: String = self.raw(column).nfc().collect();
        if text.chars().any(char::is_control) || text.chars().count() > 200 {
            self.fault(column, Problem::BadText);
        }
        (!text.is_empty()).then_some(text)
    }

    fn text(&mut self, column: &'static str) -> String {
        let text = self.optional(column);
        if text.is_none() {
            self.fault(column, Problem::Blank);
        }
        text.unwrap_or_default()
    }

    /// A row of another country or code list has slipped in.
    fn check_list(&mut self) {
        let layout = self.table.layout;
        for (column, expected) in
            [("country", layout.country().code()), ("code_scheme", layout.scheme_word())]
        {
            let found = self.text(column);
            if !found.is_empty() && found != expected {
                self.fault(column, Problem::UnknownWord(found));
            }
        }
    }

    fn code(&mut self, column: &'static str) -> String {
        let code = self.text(column);
        if !code.is_empty() && !is_code(self.table.layout, column, &code) {
            self.fault(column, Problem::BadCode(code.clone()));
        }
        code
    }

    fn kind(&mut self, code: &str) -> Kind {
        let country = self.table.layout.country();
        if country == Country::Czechia {
            let is_military = CZECH_MILITARY_DISTRICTS.contains(&code);
            return if is_military { Kind::MilitaryDistrict } else { Kind::Obec };
        }
        let word = self.text("unit_type");
        match word.as_str() {
            "gmina miejska" if country == Country::Poland => Kind::UrbanGmina,
            "gmina wiejska" if country == Country::Poland => Kind::RuralGmina,
            "gmina miejsko-wiejska" if country == Country::Poland => Kind::UrbanRuralGmina,
            "міська" if country == Country::Ukraine => Kind::UrbanHromada,
            "селищна" if country == Country::Ukraine => Kind::SettlementHromada,
            "сільська" if country == Country::Ukraine => Kind::RuralHromada,
            "місто зі спеціальним статусом" if country == Country::Ukraine => {
                Kind::SpecialCity
            }
            "municipiu" if country == Country::Moldova => Kind::Municipiu,
            "oraș" if country == Country::Moldova => Kind::Oras,
            _ => {
                if !word.is_empty() {
                    self.fault("unit_type", Problem::UnknownWord(word));
                }
                Kind::Obec
            }
        }
    }

    fn county(&mut self) -> Option<String> {
        match self.table.layout.country() {
            Country::Poland => Some(self.text("county")),
            Country::Czechia => Some(self.text("district")),
            // Kyiv lies in no raion.
            Country::Ukraine => self.optional("raion"),
            Country::Moldova => None,
        }
    }

    fn centre(&mut self) -> Centre {
        Centre {
            name: self.text("centre_name"),
            latin: self.optional("centre_name_latin"),
            code: self.optional("centre_code"),
        }
    }

    fn population(&mut self) -> Option<Population> {
        let raw = self.raw("population").to_owned();
        let year = self.year();
        if raw.is_empty() {
            return None;
        }
        let source = self.text("population_source");
        match raw.parse() {
            Ok(people) if people <= MOST_PEOPLE && is_digits(&raw) => {
                Some(Population { people, year, source })
            }
            _ => {
                self.fault("population", Problem::BadNumber(raw));
                None
            }
        }
    }

    fn year(&mut self) -> Option<u16> {
        let raw = self.raw("population_year").to_owned();
        let year = raw.parse().ok().filter(|year| (1900..=2100).contains(year));
        if year.is_none() && !raw.is_empty() {
            self.fault("population_year", Problem::BadYear(raw));
        }
        year
    }

    fn position(&mut self) -> Option<Position> {
        let latitude = self.degrees("lat", 90.0);
        let longitude = self.degrees("lon", 180.0);
        if self.raw("lat").is_empty() != self.raw("lon").is_empty() {
            let column = if self.raw("lat").is_empty() { "lat" } else { "lon" };
            self.fault(column, Problem::HalfPosition);
        }
        Some(Position { latitude: latitude?, longitude: longitude? })
    }

    fn degrees(&mut self, column: &'static str, most: f64) -> Option<f64> {
        let raw = self.raw(column).to_owned();
        let degrees = raw.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        if degrees.is_none() && !raw.is_empty() {
            self.fault(column, Problem::BadDegrees(raw));
        }
        degrees
    }
}

fn is_code(layout: Layout, column: &str, code: &str) -> bool {
    match layout {
        // The last digit of TERC tells the kind: 1 urban, 2 rural, 3 urban-rural, 4 the town in such a one.
        Layout::PlTowns if column == "code" => {
            is_digits(code) && code.len() == 7 && code.ends_with(['1', '4'])
        }
        Layout::PlTowns | Layout::PlGminas => {
            is_digits(code) && code.len() == 7 && code.ends_with(['1', '2', '3'])
        }
        Layout::CzMunicipalities | Layout::CzTowns => is_digits(code) && code.len() == 6,
        Layout::UaHromadas => code.len() == 19 && code.strip_prefix("UA").is_some_and(is_digits),
        Layout::MdTowns => is_digits(code) && code.len() <= 10,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
