//! `academy import municipalities`: files in, a report by row out.

mod report;

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::Academy;
use domain::access::Actor;
use domain::city::commands::{ImportReport, ListFile, import_lists};

use crate::cli::say;

/// Reads the files and imports them, all or nothing. Every row stands in `whole`, where one is asked for.
///
/// # Errors
/// When a file cannot be opened, or when a fault kept everything from being written; the faults are printed.
pub async fn municipalities(academy: &Academy, paths: &[&str], whole: Option<&str>) -> Result<()> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = tokio::fs::read(path).await.with_context(|| format!("cannot read {path}"))?;
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        files.push(ListFile { name: name.unwrap_or_else(|| (*path).to_owned()), bytes });
    }
    // Before anything is imported; and a list that is named in the wrong place is not written over.
    let file =
        whole.map(|path| File::create_new(path).with_context(|| format!("--report: cannot make {path}")));
    let file = file.transpose()?;
    let report = import_lists(academy, &Actor::System { job: "import" }, &files).await;
    let (report, written) = match (report, file) {
        (Ok(report), Some(file)) => {
            let written = write(&report, file);
            (report, written)
        }
        (Ok(report), None) => (report, Ok(())),
        (Err(error), _) => {
            whole.map(std::fs::remove_file).transpose().ok();
            return Err(error.into());
        }
    };
    let cities = domain::city::queries::count(academy).await?;
    say(&report::summary(&report, whole))?;
    say(&format!("the register holds {cities} cities\n"))?;
    written.with_context(|| format!("--report: cannot write {}", whole.unwrap_or_default()))?;
    if !report.is_written {
        bail!("nothing was written");
    }
    Ok(())
}

fn write(report: &ImportReport, mut file: File) -> std::io::Result<()> {
    file.write_all(report::every_row(report).as_bytes())?;
    file.sync_all()
}
