//! What is wrong with a file or a row, in plain sentences.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::say;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing in it, or a head alone.
    Empty,
    /// Larger than `MOST_BYTES`, packed or unpacked.
    TooLarge,
    /// More rows than `MOST_ROWS`.
    TooManyRows,
    /// The workbook format of before 2007.
    OldWorkbook,
    /// Neither text nor a workbook, or a damaged one.
    Unreadable,
    /// The first line lacks these columns.
    MissingColumns(Vec<Column>),
    /// A column stands in the first line twice.
    ColumnTwice(Column),
}

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The person's address.
    Email,
    /// Her whole name.
    Name,
    /// Her first name, in files that part it from the last.
    FirstName,
    /// Her last name.
    LastName,
    /// Her city.
    City,
    /// Its region.
    Region,
    /// What she does.
    Function,
    /// Her language.
    Lang,
}

impl Column {
    /// What the column is called.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Email => lang.t("e-mail", "e-mail"),
            Self::Name => lang.t("imię i nazwisko", "name"),
            Self::FirstName => lang.t("imię", "first name"),
            Self::LastName => lang.t("nazwisko", "last name"),
            Self::City => lang.t("miasto", "city"),
            Self::Region => lang.t("województwo", "region"),
            Self::Function => lang.t("funkcja", "function"),
            Self::Lang => lang.t("język", "language"),
        }
    }
}

impl FileFault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let rows = super::MOST_ROWS;
        match self {
            Self::Empty => {
                lang.t("Plik nie ma żadnego wiersza z osobą.", "The file has no row with a person.").into()
            }
            Self::TooLarge => lang
                .t(
                    "Plik jest za duży. Podziel go na mniejsze.",
                    "The file is too large. Split it into smaller ones.",
                )
                .into(),
            Self::TooManyRows => say!(
                lang,
                "Plik ma więcej niż {rows} wierszy. Podziel go na mniejsze.",
                "The file has more than {rows} rows. Split it into smaller ones."
            ),
            Self::OldWorkbook => lang
                .t(
                    "To stary plik XLS. Zapisz go w arkuszu jako XLSX albo CSV.",
                    "This is an old XLS file. Save it from the spreadsheet as XLSX or CSV.",
                )
                .into(),
            Self::Unreadable => lang
                .t(
                    "Tego pliku nie da się odczytać. Zapisz go w arkuszu jako XLSX albo CSV.",
                    "This file cannot be read. Save it from the spreadsheet as XLSX or CSV.",
                )
                .into(),
            Self::MissingColumns(columns) => {
                let columns: Vec<&str> = columns.iter().map(|column| column.name(lang)).collect();
                let columns = columns.join(", ");
                say!(
                    lang,
                    "W pierwszym wierszu brakuje kolumn: {columns}.",
                    "The first row lacks the columns: {columns}."
                )
            }
            Self::ColumnTwice(column) => {
                let column = column.name(lang);
                say!(
                    lang,
                    "Kolumna „{column}” jest w pierwszym wierszu dwa razy. Zostaw jedną.",
                    "The column “{column}” stands in the first row twice. Leave one of them."
                )
            }
        }
    }
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum RowFault {
    /// No address, or none that could be one.
    Email,
    /// No name, or a longer one than anybody has, or one that a spreadsheet would calculate.
    Name,
    /// No function, a too long one, or one that a spreadsheet would calculate.
    Function,
    /// A language that the academy does not speak.
    Lang,
    /// No city.
    NoCity,
    /// No city that can be chosen has the name or the code.
    UnknownCity,
    /// Several cities have the name.
    SeveralCities {
        /// What they are called in full.
        labels: Vec<String>,
    },
    /// The same person stands in another row with another city.
    TwoCities {
        /// The line of that row.
        other: u32,
    },
    /// The same row stands there before.
    Repeated {
        /// The line of that row.
        first: u32,
    },
    /// Her account is closed.
    ClosedAccount,
    /// Her office said that she does not work there.
    OfficeRefused,
}

impl RowFault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::SeveralCities { labels } => {
                let labels = labels.join("; ");
                say!(
                    lang,
                    "Jest kilka miast o tej nazwie: {labels}. Wpisz kod TERYT albo całą nazwę z tej listy.",
                    "Several cities have this name: {labels}. Give the official code or a whole name of this list."
                )
            }
            Self::TwoCities { other } => say!(
                lang,
                "Ten adres jest też w wierszu {other} z innym miastem. Zostaw jeden z nich.",
                "This address also stands in row {other} with another city. Leave one of them."
            ),
            Self::Repeated { first } => {
                say!(lang, "Powtórzony wiersz {first}. Pomijamy go.", "Row {first} again. It is skipped.")
            }
            other => other.plain(lang).into(),
        }
    }

    const fn plain(&self, lang: Lang) -> &'static str {
        match self {
            Self::Email => lang.t("To nie jest adres e-mail.", "This is no e-mail address."),
            Self::Name => lang.t(
                "Podaj imię i nazwisko, do 120 znaków, bez znaku formuły na początku.",
                "Give the name, up to 120 characters, without the sign of a formula at its beginning.",
            ),
            Self::Function => lang.t(
                "Podaj funkcję, do 120 znaków, bez znaku formuły na początku.",
                "Give the function, up to 120 characters, without the sign of a formula at its beginning.",
            ),
            Self::Lang => lang.t("Język to pl albo en.", "The language is pl or en."),
            Self::NoCity => lang.t("Podaj miasto.", "Give the city."),
            Self::UnknownCity => lang.t(
                "Nie ma takiego miasta na liście. Sprawdź nazwę albo wpisz kod TERYT.",
                "The list has no such city. Check the name or give the official code.",
            ),
            Self::ClosedAccount => {
                lang.t("Konto z tym adresem jest zamknięte.", "The account with this address is closed.")
            }
            Self::OfficeRefused => lang.t(
                "Urząd odpowiedział, że ta osoba tam nie pracuje.",
                "The office has said that this person does not work there.",
            ),
            Self::SeveralCities { .. } | Self::TwoCities { .. } | Self::Repeated { .. } => "",
        }
    }
}
