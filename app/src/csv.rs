//! Tables as files for a spreadsheet.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::lang::Lang;

/// A file of rows.
pub struct Csv {
    text: String,
    separator: &'static str,
}

impl Csv {
    /// A file for people, with its head. Cells are parted by what the spreadsheets of the country expect, and the file
    /// begins with the mark by which they know UTF-8.
    #[must_use]
    pub fn new(lang: Lang, head: &[&str]) -> Self {
        Self { text: "\u{feff}".to_owned(), separator: lang.t(";", ",") }.with(head)
    }

    /// A file for programs: commas and no mark.
    #[must_use]
    pub fn for_programs(head: &[&str]) -> Self {
        Self { text: String::new(), separator: "," }.with(head)
    }

    fn with(mut self, head: &[&str]) -> Self {
        self.row(head.iter().map(|cell| (*cell).to_owned()));
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().map(|text| cell(&text)).collect();
        self.text.push_str(&cells.join(self.separator));
        self.text.push_str("\r\n");
    }

    /// What is in the file.
    #[must_use]
    pub fn text(self) -> String {
        self.text
    }

    /// The file under a name without its ending.
    #[must_use]
    pub fn reply(self, name: &str) -> Response {
        let mut response = Response::new(Body::from(self.text));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        let safe: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}.csv\"")) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// A cell in quotes where it needs them. What a spreadsheet would take for a formula is marked as text: people choose
/// their own names.
fn cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', ',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_breaks_and_formulas_do_no_harm() {
        assert_eq!(cell("Ełk"), "Ełk");
        assert_eq!(cell("a;b"), "\"a;b\"");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("a \"b\"\nc"), "\"a \"\"b\"\"\nc\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("Ełk \"centrum\""), "\"Ełk \"\"centrum\"\"\"");
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        for bad in ["=1+1", "+48 600", "-2", "@SUM(A1)", " =HYPERLINK(\"x\")", "\t=1"] {
            assert!(cell(bad).trim_start_matches('"').starts_with('\''), "{bad}");
        }
    }

    #[test]
    fn people_get_their_countrys_separator_and_programs_commas() {
        let text = |mut csv: Csv| {
            csv.row(["Ełk".to_owned(), "3".to_owned()]);
            csv.text()
        };
        assert_eq!(text(Csv::new(Lang::Pl, &["Miasto", "Limit"])), "\u{feff}Miasto;Limit\r\nEłk;3\r\n");
        assert_eq!(text(Csv::new(Lang::En, &["City", "Limit"])), "\u{feff}City,Limit\r\nEłk,3\r\n");
        assert_eq!(text(Csv::for_programs(&["city", "cap"])), "city,cap\r\nEłk,3\r\n");
    }
}
