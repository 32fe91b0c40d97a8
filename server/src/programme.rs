//! `academy import programme`: a file of modules and quizzes into the academy.

use std::io::Write;

use anyhow::{Context, Result, bail};
use domain::Error;
use domain::access::Actor;
use domain::catalog::import::{Outcome, ProgrammeReport, import_programme};
use domain::error::Refusal;

use crate::boot;
use crate::config::Config;

/// Imports a programme and prints a line per module.
///
/// # Errors
/// Names the fault of the file; nothing was written then.
pub async fn import(file: &str) -> Result<()> {
    let config = Config::read()?;
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {file}"))?;
    let academy = boot::open(&config).await?;
    let report = match import_programme(&academy, &Actor::System { job: "import" }, &bytes).await {
        Ok(report) => report,
        Err(Error::Refused(Refusal::Said { en, .. })) => bail!("{file}: {en} (nothing was written)"),
        Err(error) => bail!("{file}: {error}"),
    };
    std::io::stdout().write_all(words(&report).as_bytes())?;
    Ok(())
}

fn words(report: &ProgrammeReport) -> String {
    report.modules.iter().fold(String::new(), |mut out, (key, outcome)| {
        let line = match outcome {
            Outcome::Published { lessons, blocks, questions } => {
                format!("published: {lessons} lessons, {blocks} blocks, {questions} quiz questions")
            }
            Outcome::Drafted { number } => format!("changed: version {number} is a draft to look at"),
            Outcome::Unchanged => "unchanged".to_owned(),
            Outcome::DraftInTheWay => "changed, but a draft is being worked on and was left alone".to_owned(),
        };
        out.push_str(&format!("{key}: {line}\n"));
        out
    })
}
