//! Which column is which: by the names that people give them, in Polish and in English.

use std::collections::BTreeMap;

use super::ImportRow;
use super::fault::{Column, FileFault};
use super::file::Line;
use crate::city::fold::fold;

/// The names of columns, folded.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Email,
        &[
            "e mail",
            "email",
            "mail",
            "adres",
            "adres e mail",
            "adres email",
            "adres mailowy",
            "address",
            "e mail address",
            "email address",
            "work e mail",
            "work e mail address",
            "sluzbowy adres e mail",
        ],
    ),
    (
        Column::Name,
        &["imie i nazwisko", "nazwisko i imie", "osoba", "name", "full name", "person", "uczestnik"],
    ),
    (Column::FirstName, &["imie", "first name", "given name"]),
    (Column::LastName, &["nazwisko", "last name", "surname", "family name"]),
    (
        Column::City,
        &[
            "miasto",
            "gmina",
            "miejscowosc",
            "miasto lub kod",
            "kod miasta",
            "kod gminy",
            "kod teryt",
            "teryt",
            "city",
            "town",
            "municipality",
            "city code",
            "city or code",
            "code",
        ],
    ),
    (Column::Region, &["wojewodztwo", "region", "voivodeship"]),
    (Column::Function, &["funkcja", "stanowisko", "funkcja w urzedzie", "function", "position", "job title"]),
    (Column::Lang, &["jezyk", "language", "lang", "jezyk wiadomosci"]),
];

fn column(name: &str) -> Option<Column> {
    let folded = fold(name);
    NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(column, _)| *column)
}

/// The rows below the head. A column that nobody knows is left alone.
pub fn rows(lines: Vec<Line>) -> Result<Vec<ImportRow>, FileFault> {
    let mut lines = lines.into_iter();
    let head = lines.next().ok_or(FileFault::Empty)?;
    let mut places: BTreeMap<Column, usize> = BTreeMap::new();
    for (place, name) in head.cells.iter().enumerate() {
        let Some(column) = column(name) else { continue };
        if places.insert(column, place).is_some() {
            return Err(FileFault::ColumnTwice(column));
        }
    }
    let is_parted = places.contains_key(&Column::FirstName) && places.contains_key(&Column::LastName);
    let needed = [Column::Email, Column::Name, Column::City, Column::Function];
    let missing: Vec<Column> = needed
        .into_iter()
        .filter(|column| !(places.contains_key(column) || is_parted && *column == Column::Name))
        .collect();
    if !missing.is_empty() {
        return Err(FileFault::MissingColumns(missing));
    }
    let row = |line: Line| {
        let cell = |column| {
            places.get(&column).and_then(|place| line.cells.get(*place)).cloned().unwrap_or_default()
        };
        let parted = || format!("{} {}", cell(Column::FirstName), cell(Column::LastName)).trim().to_owned();
        let name = Some(cell(Column::Name)).filter(|name| !name.is_empty()).unwrap_or_else(parted);
        ImportRow {
            line: line.number,
            email: cell(Column::Email),
            name,
            city: cell(Column::City),
            region: cell(Column::Region),
            function: cell(Column::Function),
            lang: cell(Column::Lang),
        }
    };
    Ok(lines.map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<ImportRow>, FileFault> {
        super::super::read(text.as_bytes())
    }

    #[test]
    fn columns_go_by_their_names_in_two_languages_and_any_order() {
        let row = ImportRow {
            line: 2,
            email: "ewa@um.pl".into(),
            name: "Ewa Bąk".into(),
            city: "Ełk".into(),
            function: "inspektorka".into(),
            lang: "pl".into(),
            ..ImportRow::default()
        };
        for text in [
            "E-mail;Imię i nazwisko;Miasto;Funkcja;Język\newa@um.pl;Ewa Bąk;Ełk;inspektorka;pl\n",
            "Uwagi,LANGUAGE,Function,City,Name,Email address\nx,pl,inspektorka,Ełk,Ewa Bąk,ewa@um.pl\n",
            "Nazwisko;Imię;STANOWISKO;Gmina;adres e-mail;język\nBąk;Ewa;inspektorka;Ełk;ewa@um.pl;pl\n",
        ] {
            assert_eq!(read(text), Ok(vec![row.clone()]), "{text}");
        }
        assert_eq!(
            read("Miasto;Imię\nEłk;Ewa\n"),
            Err(FileFault::MissingColumns(vec![Column::Email, Column::Name, Column::Function]))
        );
        assert_eq!(read("Miasto;City\nEłk;Ełk\n"), Err(FileFault::ColumnTwice(Column::City)));
    }
}
