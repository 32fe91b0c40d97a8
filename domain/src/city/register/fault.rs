use std::fmt;

use super::layout::Layout;
use crate::lang::Lang;
use crate::say;

/// One thing that is wrong with a file of cities, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1, the header being line 1; None where the whole file is meant.
    pub line: Option<u64>,
    /// The column, where one is meant.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a file of cities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing but white space in it.
    Empty,
    /// The bytes are not UTF-8; offset of the first one that is not, counted from 0.
    NotUtf8 {
        /// Bytes before the first wrong one.
        offset: usize,
    },
    /// A file of two-byte characters, as "Unicode text" of spreadsheets is.
    Utf16,
    /// Columns are parted by semicolons or tabs.
    WrongSeparator(char),
    /// The header is that of none of the lists.
    UnknownHeader,
    /// The header is nearly that of a list.
    MissingColumns {
        /// The list that it is nearest to.
        layout: Layout,
        /// What it lacks.
        columns: Vec<&'static str>,
    },
    /// A column stands in the header twice.
    ColumnTwice(String),
    /// A row has more or fewer fields than the header.
    FieldCount {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A header without rows.
    NoRows,
    /// A quote that nothing closes, or the like.
    Unreadable(String),
    /// A field that must not be blank is.
    Blank,
    /// A code that cannot be one of this list.
    BadCode(String),
    /// The code stands in an earlier line as well.
    DuplicateCode {
        /// The code.
        code: String,
        /// The line where it stood first.
        first: u64,
    },
    /// A value that is none of the words allowed here.
    UnknownWord(String),
    /// Not a whole number within reason.
    BadNumber(String),
    /// Not a year.
    BadYear(String),
    /// Not degrees.
    BadDegrees(String),
    /// Of latitude and longitude only one is there.
    HalfPosition,
    /// Text with control characters or longer than 200 characters.
    BadText,
    /// A loan to a city that is not in the register.
    NoSuchCity(String),
    /// Two files of one run both hold the city.
    InAnotherFile {
        /// The code.
        code: String,
        /// The other file's name.
        file: String,
    },
}

impl Fault {
    pub(super) fn whole(problem: Problem) -> Self {
        Self { line: None, column: None, problem }
    }

    pub(crate) fn row(line: u64, problem: Problem) -> Self {
        Self { line: Some(line), column: None, problem }
    }

    pub(crate) fn field(line: u64, column: &'static str, problem: Problem) -> Self {
        Self { line: Some(line), column: Some(column), problem }
    }

    /// The fault as one line of the report.
    pub fn sentence(&self, lang: Lang) -> String {
        let problem = self.problem.sentence(lang);
        match (self.line, self.column) {
            (None, _) => problem,
            (Some(line), None) => say!(lang, "wiersz {line}: {problem}", "line {line}: {problem}"),
            (Some(line), Some(column)) => {
                say!(
                    lang,
                    "wiersz {line}, kolumna {column}: {problem}",
                    "line {line}, column {column}: {problem}"
                )
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence(Lang::En))
    }
}

impl Problem {
    /// What is wrong, and where it helps what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        let (pl, en) = self.sentences();
        match lang {
            Lang::Pl => pl,
            Lang::En => en,
        }
    }

    fn sentences(&self) -> (String, String) {
        match self {
            Self::Empty | Self::NoRows | Self::Blank | Self::HalfPosition | Self::BadText | Self::Utf16 => {
                let (pl, en) = self.plain_sentences();
                (pl.to_owned(), en.to_owned())
            }
            Self::NotUtf8 { .. } | Self::WrongSeparator(_) | Self::Unreadable(_) => self.file_sentences(),
            Self::UnknownHeader
            | Self::MissingColumns { .. }
            | Self::ColumnTwice(_)
            | Self::FieldCount { .. } => self.header_sentences(),
            _ => self.value_sentences(),
        }
    }

    fn plain_sentences(&self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => (
                "plik jest pusty; wskaż plik z listą gmin",
                "the file is empty; name the file that holds the list",
            ),
            Self::NoRows => (
                "plik ma nagłówek, ale żadnego wiersza; wskaż cały plik z listą gmin",
                "the file has a header but no rows; name the whole file of the list",
            ),
            Self::Blank => ("pole nie może być puste", "the field must not be blank"),
            Self::HalfPosition => ("podaj obie współrzędne albo żadnej", "give both coordinates or neither"),
            Self::BadText => (
                "tekst ma znaki sterujące albo jest dłuższy niż 200 znaków",
                "the text has control characters or is longer than 200 characters",
            ),
            _ => (
                "plik jest w kodowaniu UTF-16; zapisz go w arkuszu jako „CSV UTF-8”",
                "the file is encoded as UTF-16; save it from the spreadsheet as “CSV UTF-8”",
            ),
        }
    }

    fn file_sentences(&self) -> (String, String) {
        match self {
            Self::NotUtf8 { offset } => (
                format!(
                    "plik nie jest w kodowaniu UTF-8 (bajt {offset}); zapisz go w arkuszu jako „CSV UTF-8”"
                ),
                format!(
                    "the file is not encoded as UTF-8 (byte {offset}); save it from the spreadsheet as “CSV UTF-8”"
                ),
            ),
            Self::WrongSeparator(separator) => {
                let (pl, en) =
                    if *separator == '\t' { ("tabulatory", "tabs") } else { ("średniki", "semicolons") };
                (
                    format!("kolumny rozdzielają {pl}, a mają przecinki; zapisz plik z przecinkami"),
                    format!("columns are separated by {en}, not by commas; save the file with commas"),
                )
            }
            Self::Unreadable(cause) => (
                format!("nie da się odczytać wiersza ({cause})"),
                format!("the row cannot be read ({cause})"),
            ),
            _ => (String::new(), String::new()),
        }
    }

    fn header_sentences(&self) -> (String, String) {
        match self {
            Self::MissingColumns { layout, columns } => {
                let (pl, en) = (layout.name(Lang::Pl), layout.name(Lang::En));
                let columns = columns.join(", ");
                (
                    format!("{pl}: w nagłówku brakuje kolumn: {columns}; nazwij je w pierwszym wierszu dokładnie tak"),
                    format!("{en}: the header lacks the columns {columns}; name them in the first line exactly so"),
                )
            }
            Self::ColumnTwice(column) => (
                format!("kolumna {column} jest w nagłówku dwa razy; zostaw jedną"),
                format!("the column {column} stands in the header twice; leave one of them"),
            ),
            Self::FieldCount { expected, found } => (
                format!(
                    "wiersz ma {found} pól, a nagłówek {expected}; tekst z przecinkiem weź w cudzysłów, puste pole zostaw między przecinkami"
                ),
                format!(
                    "the row has {found} fields, the header {expected}; put text with a comma in quotes, leave an empty field between commas"
                ),
            ),
            _ => (
                "nagłówek nie pasuje do żadnej znanej listy gmin; pierwszy wiersz musi mieć nazwy kolumn, jak country, code, name"
                    .to_owned(),
                "the header is that of no known list of municipalities; the first line must name columns, such as country, code, name"
                    .to_owned(),
            ),
        }
    }

    fn value_sentences(&self) -> (String, String) {
        match self {
            Self::BadCode(code) => (
                format!("„{code}” nie jest kodem z tej listy"),
                format!("“{code}” is not a code of this list"),
            ),
            Self::DuplicateCode { code, first } => (
                format!("kod {code} był już w wierszu {first}; zostaw jeden z nich"),
                format!("the code {code} stands in line {first} already; leave one of them"),
            ),
            Self::UnknownWord(word) => {
                (format!("nieznana wartość „{word}”"), format!("unknown value “{word}”"))
            }
            Self::BadNumber(text) => {
                (format!("„{text}” nie jest liczbą całkowitą"), format!("“{text}” is not a whole number"))
            }
            Self::BadYear(text) => (format!("„{text}” nie jest rokiem"), format!("“{text}” is not a year")),
            Self::BadDegrees(text) => (
                format!("„{text}” nie jest współrzędną w stopniach"),
                format!("“{text}” is not a coordinate in degrees"),
            ),
            Self::NoSuchCity(code) => (
                format!("w rejestrze nie ma miasta o kodzie {code}; najpierw wczytaj pełną listę"),
                format!("no city of the register has the code {code}; import the full list first"),
            ),
            Self::InAnotherFile { code, file } => (
                format!("kod {code} jest też w pliku {file}; usuń go z jednego z nich"),
                format!("the code {code} is in the file {file} too; take it out of one of them"),
            ),
            _ => (String::new(), String::new()),
        }
    }
}
