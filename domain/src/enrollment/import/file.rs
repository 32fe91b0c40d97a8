//! Bytes in, lines of cells out: text in whatever way a spreadsheet saves it, or a workbook. Nothing here trusts its
//! sender: what is unpacked, how many cells are kept and how long they are is bounded before it is done.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::fault::FileFault;

/// No file is larger.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// No file has more people.
pub const MOST_ROWS: usize = 5000;
/// So much a workbook may hold when it is unpacked.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// No workbook that people make has more parts.
const MOST_PARTS: usize = 500;
/// So many columns are looked at.
const COLUMNS: usize = 40;
/// A longer cell is wrong anyway, so its end does not matter.
const CELL: usize = 1000;

/// A line of a file that has something in it.
pub struct Line {
    /// Counted from 1.
    pub number: u32,
    pub cells: Vec<String>,
}

/// The lines of a file.
pub fn lines(bytes: &[u8]) -> Result<Vec<Line>, FileFault> {
    if bytes.len() > MOST_BYTES {
        return Err(FileFault::TooLarge);
    }
    let lines = if bytes.starts_with(b"PK") {
        workbook(bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(FileFault::OldWorkbook);
    } else {
        text(&decoded(bytes)?)?
    };
    if lines.len() < 2 { Err(FileFault::Empty) } else { Ok(lines) }
}

/// UTF-8 with and without its mark, UTF-16 with one, otherwise Windows-1250.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => encoding_rs::WINDOWS_1250.decode(bytes).0,
        },
    };
    // A picture or a program, which no table of people is.
    if text.contains('\0') { Err(FileFault::Unreadable) } else { Ok(text) }
}

fn text(text: &str) -> Result<Vec<Line>, FileFault> {
    // Some spreadsheets say in a first line of its own what parts the columns.
    let (skipped, text) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().to_lowercase().starts_with("sep=") => (1, rest),
        _ => (0, text),
    };
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: char| head.matches(separator).count();
    let separator =
        [';', ',', '\t'].into_iter().max_by_key(|separator| (count(*separator), *separator == ';'));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator.unwrap_or(';')).unwrap_or(b';'))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| FileFault::Unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().take(COLUMNS).map(cell).collect();
        let number = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(skipped);
        push(&mut lines, Line { number, cells })?;
    }
    Ok(lines)
}

fn cell(text: &str) -> String {
    text.trim().chars().take(CELL).collect()
}

fn push(lines: &mut Vec<Line>, line: Line) -> Result<(), FileFault> {
    if line.cells.iter().all(String::is_empty) {
        return Ok(());
    }
    // The head is a line more.
    if lines.len() > MOST_ROWS {
        return Err(FileFault::TooManyRows);
    }
    lines.push(line);
    Ok(())
}

/// The first sheet of a workbook, cell by cell: read as a whole, a sheet with one cell in its last corner would ask for all
/// between. Of a formula there is what it gave when the workbook was saved.
fn workbook(bytes: &[u8]) -> Result<Vec<Line>, FileFault> {
    measure(bytes)?;
    let unreadable = |_| FileFault::Unreadable;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheet = book.sheet_names().first().cloned().ok_or(FileFault::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(found) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = found.get_position();
        let column = usize::try_from(column).unwrap_or(COLUMNS);
        let text = said(found.get_value());
        if column >= COLUMNS || text.is_empty() {
            continue;
        }
        let line = rows.entry(row).or_default();
        if line.len() <= column {
            line.resize(column + 1, String::new());
        }
        line[column] = text;
        // The head is a row more.
        if rows.len() > MOST_ROWS + 1 {
            return Err(FileFault::TooManyRows);
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| Line { number: row.saturating_add(1), cells }).collect())
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => cell(text),
        DataRef::SharedString(text) => cell(text),
        DataRef::Int(number) => number.to_string(),
        // Codes that a spreadsheet took for numbers.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
            "?".into()
        }
        DataRef::Empty => String::new(),
    }
}

/// Unpacks everything once without keeping it: what a packed file says of its own size is its sender's word.
fn measure(bytes: &[u8]) -> Result<(), FileFault> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Unreadable)?;
    if packed.len() > MOST_PARTS {
        return Err(FileFault::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    for place in 0..packed.len() {
        let part = packed.by_index(place).map_err(|_| FileFault::Unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| FileFault::Unreadable)?;
        left = left.checked_sub(read).ok_or(FileFault::TooLarge)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        lines(bytes).unwrap().into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn text_is_read_however_a_spreadsheet_saved_it() {
        let expected = vec![vec!["Miasto", "Kto"], vec!["Łódź; centrum", "Żaneta \"Bąk\""]];
        let semicolons = "Miasto;Kto\r\n\"Łódź; centrum\";\"Żaneta \"\"Bąk\"\"\"\r\n\r\n;\r\n";
        assert_eq!(cells(semicolons.as_bytes()), expected);
        assert_eq!(cells(format!("\u{feff}{semicolons}").as_bytes()), expected);
        assert_eq!(cells(format!("sep=;\n{semicolons}").as_bytes()), expected);
        let tabs = "Miasto\tKto\nŁódź; centrum\t\"Żaneta \"\"Bąk\"\"\"\n";
        assert_eq!(cells(tabs.as_bytes()), expected);
        assert_eq!(cells(&encoding_rs::WINDOWS_1250.encode(semicolons).0), expected);
        let unicode: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(semicolons.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(cells(&unicode), expected);
    }

    #[test]
    fn what_is_no_table_of_people_is_refused_without_harm() {
        let fault = |bytes: &[u8]| lines(bytes).err();
        assert_eq!(fault(b""), Some(FileFault::Empty));
        assert_eq!(fault(b"e-mail;miasto\r\n"), Some(FileFault::Empty));
        assert_eq!(fault(b"\x89PNG\x00\x00"), Some(FileFault::Unreadable));
        assert_eq!(fault(&[0xD0, 0xCF, 0x11, 0xE0, 0, 0]), Some(FileFault::OldWorkbook));
        assert_eq!(fault(b"PK\x03\x04 no workbook"), Some(FileFault::Unreadable));
        assert_eq!(fault(&vec![b'a'; MOST_BYTES + 1]), Some(FileFault::TooLarge));
        let rows = format!("a;b\n{}", "x;y\n".repeat(MOST_ROWS + 1));
        assert_eq!(fault(rows.as_bytes()), Some(FileFault::TooManyRows));
        assert!(lines(format!("a;b\n{}", "x;y\n".repeat(MOST_ROWS)).as_bytes()).is_ok());
        let wide = format!("a;b\n{}\n", "x;".repeat(100_000));
        assert_eq!(cells(wide.as_bytes())[1].len(), COLUMNS);
        let long = format!("a;b\n{};y\n", "ż".repeat(100_000));
        assert_eq!(cells(long.as_bytes())[1][0].chars().count(), CELL);
    }

    #[test]
    fn what_unpacks_into_more_than_a_workbook_holds_is_not_unpacked() {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        packed.start_file("xl/sharedStrings.xml", options).unwrap();
        let zeros = vec![b' '; 1024 * 1024];
        for _ in 0..70 {
            std::io::Write::write_all(&mut packed, &zeros).unwrap();
        }
        let bytes = packed.finish().unwrap().into_inner();
        assert!(bytes.len() < 200_000, "the bomb is small: {}", bytes.len());
        assert_eq!(lines(&bytes).err(), Some(FileFault::TooLarge));
    }
}
