//! A table as a file for a spreadsheet, as text or as a workbook: what is text stays text, whatever it begins with, and
//! what is a date is one.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::clock::Instant;
use domain::error::Error;
use domain::lang::Lang;
use leptos::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::csv::Csv;
use crate::request::Caller;
use crate::ui::{Icon, LinkButton};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; never a formula.
    Text(String),
    /// A number that may be added up.
    Number(i64),
    /// A minute, as the clocks of the sheet's zone showed it.
    Moment(Instant),
    /// Nothing.
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<Option<u32>> for Cell {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, Self::from)
    }
}

impl From<Instant> for Cell {
    fn from(at: Instant) -> Self {
        Self::Moment(at)
    }
}

impl From<Option<Instant>> for Cell {
    fn from(at: Option<Instant>) -> Self {
        at.map_or(Self::Empty, Self::Moment)
    }
}

/// The kind of file that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text with separators.
    Csv,
    /// A workbook.
    Xlsx,
}

/// The links to the two files of a list, beside each other; `query` is the filter and the order of its page, `?` included.
pub fn files(caller: &Caller, path: &str, query: &str) -> AnyView {
    let lang = caller.lang;
    let link = |ending: &str| caller.href(&format!("{path}.{ending}{query}"));
    view! {
        <LinkButton sign=Icon::Download label=lang.t("Pobierz CSV", "Download CSV") href=link("csv") />
        <LinkButton sign=Icon::Download label=lang.t("Pobierz XLSX", "Download XLSX") href=link("xlsx") />
    }
    .into_any()
}

/// A table that grows row by row.
pub struct Sheet {
    zone: Tz,
    file: File,
}

enum File {
    Csv(Csv),
    Xlsx(Box<Book>),
}

struct Book {
    book: Workbook,
    sheet: Worksheet,
    moment: Format,
    rows: u32,
    columns: u16,
}

/// No cell of a workbook holds more characters.
const LONGEST: usize = 32_000;

impl Sheet {
    /// An empty table with its head; moments are told in the zone.
    ///
    /// # Errors
    /// `Broken` where the library for workbooks refuses the head.
    pub fn new(kind: Kind, lang: Lang, zone: Tz, head: &[&str]) -> domain::Result<Self> {
        let file = match kind {
            Kind::Csv => File::Csv(Csv::new(lang, head)),
            Kind::Xlsx => File::Xlsx(Box::new(Book::new(head).map_err(Error::broken)?)),
        };
        Ok(Self { zone, file })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// `Broken` where there are more rows than a workbook takes.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> domain::Result<()> {
        let zone = self.zone;
        match &mut self.file {
            File::Csv(csv) => {
                csv.row(cells.into_iter().map(|cell| match cell {
                    Cell::Text(text) => text,
                    Cell::Number(number) => number.to_string(),
                    Cell::Moment(at) => local(at, zone).format("%Y-%m-%d %H:%M").to_string(),
                    Cell::Empty => String::new(),
                }));
                Ok(())
            }
            File::Xlsx(book) => book.row(cells, zone).map_err(Error::broken),
        }
    }

    /// The file under a name without its ending.
    ///
    /// # Errors
    /// `Broken` where the workbook cannot be closed.
    pub async fn reply(self, name: &str) -> domain::Result<Response> {
        match self.file {
            File::Csv(csv) => Ok(csv.reply(name)),
            File::Xlsx(book) => {
                // Packing a long table takes a while, and others wait for this thread.
                let packed = tokio::task::spawn_blocking(move || book.bytes()).await;
                Ok(workbook(packed.map_err(Error::broken)?.map_err(Error::broken)?, name))
            }
        }
    }
}

fn local(at: Instant, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

impl Book {
    fn new(head: &[&str]) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        let bold = Format::new().set_bold();
        let columns = u16::try_from(head.len()).unwrap_or(u16::MAX);
        for (column, name) in (0..columns).zip(head) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
            sheet.set_column_width(column, 18)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        Ok(Self { book: Workbook::new(), sheet, moment, rows: 0, columns })
    }

    fn row(&mut self, cells: impl IntoIterator<Item = Cell>, zone: Tz) -> Result<(), XlsxError> {
        self.rows += 1;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                // Written as a string it is one, whatever it begins with.
                Cell::Text(text) => {
                    let text: String = text.chars().take(LONGEST).collect();
                    self.sheet.write_string(self.rows, column, text)?;
                }
                Cell::Number(number) => {
                    // Numbers of a workbook are floating; ours are counts of people.
                    let number = i32::try_from(number).unwrap_or(i32::MAX);
                    self.sheet.write_number(self.rows, column, number)?;
                }
                Cell::Moment(at) => {
                    let at = local(at, zone);
                    self.sheet.write_datetime_with_format(self.rows, column, at, &self.moment)?;
                }
                Cell::Empty => {}
            }
        }
        Ok(())
    }

    fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        if self.columns > 0 {
            self.sheet.autofilter(0, 0, self.rows, self.columns - 1)?;
        }
        self.book.push_worksheet(self.sheet);
        self.book.save_to_buffer()
    }
}

fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}.xlsx\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    #[tokio::test]
    async fn a_minute_is_told_as_the_clocks_of_the_zone_showed_it() {
        let at = Utc.with_ymd_and_hms(2026, 10, 25, 1, 30, 0).unwrap();
        let mut sheet =
            Sheet::new(Kind::Csv, Lang::Pl, chrono_tz::Europe::Warsaw, &["Kiedy", "Kto"]).unwrap();
        sheet.row([Cell::from(at), Cell::from("=1+1")]).unwrap();
        let File::Csv(csv) = sheet.file else { panic!("another file") };
        assert_eq!(csv.text(), "\u{feff}Kiedy;Kto\r\n2026-10-25 02:30;'=1+1\r\n");
    }

    #[tokio::test]
    async fn a_workbook_takes_hostile_text_and_long_text() {
        let head = ["Kto", "Ile", "Kiedy"];
        let mut sheet = Sheet::new(Kind::Xlsx, Lang::Pl, chrono_tz::Europe::Warsaw, &head).unwrap();
        let at = Utc.with_ymd_and_hms(2026, 10, 25, 1, 30, 0).unwrap();
        for text in ["=HYPERLINK(\"x\")", "<&>\u{1}\u{0}", &"ą".repeat(40_000)] {
            sheet.row([Cell::from(text), Cell::Number(-3), Cell::from(at)]).unwrap();
        }
        let File::Xlsx(book) = sheet.file else { panic!("another file") };
        assert!(book.bytes().unwrap().starts_with(b"PK"));
    }
}
