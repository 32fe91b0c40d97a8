use std::collections::HashSet;

use super::{Fault, Layout, Listed, Problem};

/// A file split into fields, its header understood.
pub(super) struct Table {
    pub layout: Layout,
    header: Vec<String>,
    /// Line number and fields, as many as the header has.
    pub rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// The trimmed field of a column that the layout is known to have.
    pub fn field<'a>(&self, record: &'a csv::StringRecord, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| record.get(place)).unwrap_or_default().trim()
    }
}

pub(super) fn read(file_name: &str, bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    let text = decode(bytes).map_err(|fault| vec![fault])?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(fields) => fields.iter().map(|field| field.trim().to_owned()).collect(),
        Err(cause) => return Err(vec![unreadable(&cause)]),
    };
    let layout = layout(file_name, &header).map_err(|problem| vec![Fault::row(1, problem)])?;

    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for record in reader.into_records() {
        match record {
            Ok(record) if record.len() == header.len() => rows.push((line_of(&record), record)),
            Ok(record) => {
                let problem = Problem::FieldCount { expected: header.len(), found: record.len() };
                faults.push(Fault::row(line_of(&record), problem));
            }
            Err(cause) => faults.push(unreadable(&cause)),
        }
    }
    match (faults.is_empty(), rows.is_empty()) {
        (false, _) => Err(faults),
        (true, true) => Err(vec![Fault::whole(Problem::NoRows)]),
        (true, false) => Ok(Table { layout, header, rows }),
    }
}

/// The rows of a file that cannot be taken, as far as they can be told apart: for a report that leaves none out.
pub(super) fn listed(bytes: &[u8]) -> Vec<Listed> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |column: &str| header.iter().position(|name| name.trim() == column);
    let (code, name) = (place("code"), place("name"));
    let field = |record: &csv::StringRecord, place: Option<usize>| {
        place.and_then(|place| record.get(place)).unwrap_or_default().trim().to_owned()
    };
    // What cannot even be parted into fields is a fault with its line already.
    let records = reader.into_records().filter_map(Result::ok);
    records
        .map(|record| Listed {
            line: line_of(&record),
            code: field(&record, code),
            name: field(&record, name),
        })
        .collect()
}

fn decode(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Fault::whole(Problem::Utf16));
    }
    // Spreadsheets put a byte order mark before UTF-8; it is no part of the first column's name.
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let offset = cause.valid_up_to();
        let line = bytes[..offset].iter().fold(1, |lines, byte| lines + u64::from(*byte == b'\n'));
        Fault::row(line, Problem::NotUtf8 { offset })
    })?;
    if text.trim().is_empty() { Err(Fault::whole(Problem::Empty)) } else { Ok(text) }
}

fn layout(file_name: &str, header: &[String]) -> Result<Layout, Problem> {
    if let [single] = header
        && let Some(separator) = [';', '\t'].into_iter().find(|separator| single.contains(*separator))
    {
        return Err(Problem::WrongSeparator(separator));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = header.iter().find(|column| !seen.insert(column.as_str())) {
        return Err(Problem::ColumnTwice(twice.clone()));
    }
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    match Layout::of_header(&names) {
        Ok(Layout::CzMunicipalities) if file_name.to_lowercase().contains("selection") => Ok(Layout::CzTowns),
        Ok(layout) => Ok(layout),
        Err(None) => Err(Problem::UnknownHeader),
        Err(Some((layout, columns))) => Err(Problem::MissingColumns { layout, columns }),
    }
}

fn line_of(record: &csv::StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn unreadable(cause: &csv::Error) -> Fault {
    let line = cause.position().map(csv::Position::line);
    Fault { line, column: None, problem: Problem::Unreadable(cause.to_string()) }
}
