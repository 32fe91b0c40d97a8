//! `academy import …`: files in, a report by row out.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use domain::Academy;
use domain::access::Actor;
use domain::city::commands::{FileReport, ImportReport, ListFile, Outcome, import_lists};
use domain::lang::Lang;

use crate::cli::say;

/// Of a longer file, rows that are new or were there already are only counted; changed and bad ones are all named.
const ROWS_IN_FULL: usize = 200;

/// Reads the files and imports them, all or nothing.
///
/// # Errors
/// When a file cannot be opened, or when a fault kept everything from being written; the faults are printed.
pub async fn municipalities(academy: &Academy, paths: &[&str]) -> Result<()> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = tokio::fs::read(path).await.with_context(|| format!("cannot read {path}"))?;
        let name = std::path::Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        files.push(ListFile { name: name.unwrap_or_else(|| (*path).to_owned()), bytes });
    }
    let report = import_lists(academy, &Actor::System { job: "import" }, &files).await?;
    let cities = domain::city::queries::count(academy).await?;
    say(&text(&report, cities))?;
    if !report.is_written {
        bail!("nothing was written");
    }
    Ok(())
}

fn text(report: &ImportReport, cities: usize) -> String {
    let mut out = String::new();
    for file in &report.files {
        put_file(&mut out, file);
    }
    let _ = writeln!(out, "the register holds {cities} cities");
    out
}

fn put_file(out: &mut String, file: &FileReport) {
    let kind = file.layout.map_or("not read", |layout| layout.name(Lang::En));
    let (added, updated, unchanged) = file.counts();
    let bad = file.faults.len();
    let _ = writeln!(
        out,
        "{}: {kind}: {added} added, {updated} updated, {unchanged} unchanged, {bad} bad",
        file.name
    );
    let in_full = file.rows.len() <= ROWS_IN_FULL;
    for row in &file.rows {
        let line = |what: &str| format!("  line {}: {} {what}\n", row.line, row.code);
        match &row.outcome {
            Outcome::Updated(columns) => out.push_str(&line(&format!("updated: {}", columns.join(", ")))),
            Outcome::Added if in_full => out.push_str(&line("added")),
            Outcome::Unchanged if in_full => out.push_str(&line("unchanged")),
            _ => {}
        }
    }
    for fault in &file.faults {
        let _ = writeln!(out, "  bad: {fault}");
    }
}
