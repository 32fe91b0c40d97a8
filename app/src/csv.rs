//! Tables as files for a spreadsheet.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// A file of rows. Cells are parted by semicolons, which the spreadsheets of our countries expect, and the file begins
/// with the mark by which they know UTF-8.
pub struct Csv(String);

impl Csv {
    /// A file with its head.
    #[must_use]
    pub fn new(head: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".to_owned());
        csv.row(head.iter().map(|cell| (*cell).to_owned()));
        csv
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().map(|text| cell(&text)).collect();
        self.0.push_str(&cells.join(";"));
        self.0.push_str("\r\n");
    }

    /// The file under a name without its ending.
    #[must_use]
    pub fn reply(self, name: &str) -> Response {
        let mut response = Response::new(Body::from(self.0));
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
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_breaks_and_formulas_do_no_harm() {
        assert_eq!(cell("Ełk"), "Ełk");
        assert_eq!(cell("a;b"), "\"a;b\"");
        assert_eq!(cell("a \"b\"\nc"), "\"a \"\"b\"\"\nc\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("-3"), "-3");
    }
}
