//! `academy export …`: what an operator takes out of the academy, on standard output.

use anyhow::{Result, bail};
use app::csv::Csv;
use domain::access::Actor;
use domain::catalog::export::export_programme;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::queries::enrollees;
use domain::error::Refusal;
use domain::privacy::ConsentPurpose;
use domain::privacy::commands::hand_over;
use domain::{Academy, Error};

use crate::cli::say;

const ACTOR: Actor = Actor::System { job: "export" };

/// The people of a cohort as CSV: UTF-8, commas, a line each.
///
/// # Errors
/// When there is no such cohort.
pub async fn cohort(academy: &Academy, slug: &str) -> Result<()> {
    say(&cohort_csv(academy, slug).await?)
}

async fn cohort_csv(academy: &Academy, slug: &str) -> Result<String> {
    let cohort = match get_cohort_by_slug(academy, &ACTOR, slug).await {
        Err(Error::NotFound) => bail!("there is no cohort {slug}"),
        found => found?,
    };
    let columns = ["receipt", "name", "function", "city", "state", "reason", "beyond_limit", "applied_at"];
    let mut csv = Csv::for_programs(&columns);
    for one in enrollees(academy, &ACTOR, &cohort).await? {
        csv.row([
            one.receipt.to_string(),
            one.name,
            one.function,
            one.naming.label(domain::lang::Lang::Pl),
            one.state.code().to_owned(),
            one.reason.code().to_owned(),
            one.is_over.to_string(),
            one.applied_at.to_rfc3339(),
        ]);
    }
    Ok(csv.text())
}

/// Names and addresses of those who agreed to the purpose, as CSV; the audit trail says that they were taken out.
///
/// # Errors
/// When there is no such purpose.
pub async fn contacts(academy: &Academy, purpose: &str) -> Result<()> {
    let Ok(purpose) = purpose.parse::<ConsentPurpose>() else {
        let known: Vec<&str> = ConsentPurpose::ALL.iter().map(|purpose| purpose.word()).collect();
        bail!("there is no purpose {purpose}: {}", known.join(", "));
    };
    let mut csv = Csv::for_programs(&["name", "email", "lang", "city", "given_at"]);
    for one in hand_over(academy, &ACTOR, purpose).await? {
        csv.row([one.name, one.email, one.lang, one.city.unwrap_or_default(), one.given_at.to_rfc3339()]);
    }
    say(&csv.text())
}

/// A course's published modules as the JSON that `academy import programme` takes.
///
/// # Errors
/// When there is no such course, or when a module holds what the file cannot.
pub async fn programme(academy: &Academy, course: &str) -> Result<()> {
    match export_programme(academy, &ACTOR, course).await {
        Ok(json) => say(&json),
        Err(Error::NotFound) => bail!("there is no course {course}"),
        Err(Error::Refused(Refusal::Said { en, .. })) => bail!("{en}"),
        Err(error) => bail!("{error}"),
    }
}
