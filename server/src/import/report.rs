//! What came of an import: a summary for the screen, and every row for a file.

use std::collections::BTreeSet;
use std::fmt::Write;

use app::csv::Csv;
use domain::city::commands::{FileReport, ImportReport, Outcome, RowReport};
use domain::city::register::Fault;
use domain::lang::Lang;

/// So many rows of a file are named on the screen beside the bad ones, which all are.
const SHOWN: usize = 200;

/// Counts, all faults, and as many rows as one still reads; of longer files only those that changed.
pub fn summary(report: &ImportReport, whole: Option<&str>) -> String {
    let mut out = String::new();
    let left_out: usize = report.files.iter().map(|file| put_file(&mut out, file, report.is_written)).sum();
    match whole {
        Some(path) => {
            let _ = writeln!(out, "every row stands in {path}");
        }
        None if left_out > 0 => {
            let _ = writeln!(
                out,
                "{left_out} rows are only counted here: `--report FILE` writes every row into a file"
            );
        }
        None => {}
    }
    out
}

/// Gives the number of rows that were not named.
fn put_file(out: &mut String, file: &FileReport, is_written: bool) -> usize {
    let kind = file.layout.map_or("not read", |layout| layout.name(Lang::En));
    let (added, updated, unchanged) = file.counts();
    let bad = file.faults.iter().map(|fault| fault.line).collect::<BTreeSet<_>>().len();
    let counts = if is_written {
        format!("{added} added, {updated} updated, {unchanged} unchanged")
    } else {
        format!("not written ({added} would be added, {updated} updated, {unchanged} unchanged)")
    };
    let _ = writeln!(out, "{}: {kind}: {counts}, {bad} bad", file.name);
    let is_short = file.rows.len() <= SHOWN;
    let is_shown = |row: &&RowReport| match row.outcome {
        Outcome::Updated(_) => true,
        Outcome::Added | Outcome::Unchanged => is_short,
        Outcome::NotTaken => false,
    };
    let mut named = 0;
    for row in file.rows.iter().filter(is_shown).take(SHOWN) {
        let (outcome, reason) = told(row, is_written);
        let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
        let _ = writeln!(out, "  line {}: {} {} {outcome}{reason}", row.line, row.code, row.name);
        named += 1;
    }
    for fault in &file.faults {
        let _ = writeln!(out, "  bad: {fault}");
    }
    file.rows.iter().filter(|row| row.outcome != Outcome::NotTaken).count() - named
}

/// Every row of every file as CSV, and what is wrong with files as such.
pub fn every_row(report: &ImportReport) -> String {
    let mut csv = Csv::for_programs(&["file", "line", "code", "name", "outcome", "reason"]);
    for file in &report.files {
        let listed: BTreeSet<u64> = file.rows.iter().map(|row| row.line).collect();
        // Faults of the file itself, of its header, or of lines that are no rows.
        for fault in file.faults.iter().filter(|fault| fault.line.is_none_or(|line| !listed.contains(&line)))
        {
            let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
            let empty = String::new;
            csv.row([file.name.clone(), line, empty(), empty(), "bad".to_owned(), reason(fault)]);
        }
        for row in &file.rows {
            let faults: Vec<String> =
                file.faults.iter().filter(|fault| fault.line == Some(row.line)).map(reason).collect();
            let (outcome, why) =
                if faults.is_empty() { told(row, report.is_written) } else { ("bad", faults.join("; ")) };
            let (code, name) = (row.code.clone(), row.name.clone());
            csv.row([file.name.clone(), row.line.to_string(), code, name, outcome.to_owned(), why]);
        }
    }
    csv.text()
}

/// What became of a row that is not bad itself, and why.
fn told(row: &RowReport, is_written: bool) -> (&'static str, String) {
    let no_reason = String::new();
    match (&row.outcome, is_written) {
        (Outcome::Added, true) => ("added", no_reason),
        (Outcome::Updated(columns), true) => ("updated", columns.join(", ")),
        (Outcome::Unchanged, true) => ("unchanged", no_reason),
        (Outcome::Added, false) => ("not written", "would be added".into()),
        (Outcome::Updated(columns), false) => {
            ("not written", format!("would be updated: {}", columns.join(", ")))
        }
        (Outcome::Unchanged, false) => ("not written", "would stay as it is".into()),
        (Outcome::NotTaken, _) => ("not written", "its file has faults".into()),
    }
}

/// The fault without its line, which has a column of its own.
fn reason(fault: &Fault) -> String {
    let problem = fault.problem.sentence(Lang::En);
    fault.column.map_or(problem.clone(), |column| format!("column {column}: {problem}"))
}
