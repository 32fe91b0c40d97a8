//! `academy export …`: what an operator takes out of the academy, on standard output.

use anyhow::{Result, bail};
use domain::access::Actor;
use domain::catalog::export::export_programme;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::queries::enrollees;
use domain::error::Refusal;
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
    let mut csv = String::from("receipt,name,function,city,state,reason,beyond_limit,applied_at\n");
    for one in enrollees(academy, &ACTOR, &cohort).await? {
        let cells = [
            one.receipt.to_string(),
            one.name,
            one.function,
            one.city_name,
            one.state.code().to_owned(),
            one.reason.code().to_owned(),
            one.is_over.to_string(),
            one.applied_at.to_rfc3339(),
        ];
        csv.push_str(&cells.map(|text| cell(&text)).join(","));
        csv.push('\n');
    }
    Ok(csv)
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

/// A cell of CSV. What a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let safe =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell("inspektor, wydział \"A\""), "\"inspektor, wydział \"\"A\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("Łódź"), "Łódź");
    }
}
