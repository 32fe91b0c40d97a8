//! The press at work: issues what is due by rule and prints what has no document yet.

use std::time::Duration;

use app::when;
use domain::Academy;
use domain::access::Actor;
use domain::certification::{Facts, Unprinted, commands, queries};
use domain::lang::Lang;
use domain::people::GrammaticalForm as Form;

use super::{CertificateFacts, GrammaticalForm, Language, Press};

/// How long a new certificate waits for its PDF at most, beside those before it.
const PAUSE: Duration = Duration::from_secs(2);
/// Certificates looked up in one go.
const BATCH: u64 = 100;

/// Runs until the process ends.
pub async fn run(academy: Academy) {
    let press = Press::default();
    loop {
        if let Err(error) = round(&academy, &press).await {
            tracing::error!(%error, "the press could not work");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Issues and prints what waits. A sheet that cannot be printed is noted with its cause, which its organizers see, and
/// tried again later, each time twice as late.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn round(academy: &Academy, press: &Press) -> domain::Result<()> {
    for enrollment in queries::due(academy).await? {
        let issued = commands::issue_by_rule(academy, &Actor::System { job: "press" }, enrollment).await;
        if let Err(error) = issued {
            tracing::warn!(%enrollment, %error, "a certificate is due and cannot be issued");
        }
    }
    for waiting in queries::unprinted(academy, BATCH).await? {
        let id = waiting.id;
        match press.certificate(sheet(academy, waiting)).await {
            Ok(pdf) => commands::attach_document(academy, id, pdf).await?,
            Err(error) => {
                tracing::error!(certificate = %id, %error, "a certificate cannot be printed");
                commands::printing_failed(academy, id, &error.to_string()).await?;
            }
        }
    }
    Ok(())
}

/// The register's facts as the press wants them, in the language of the sheet.
fn sheet(academy: &Academy, waiting: Unprinted) -> CertificateFacts {
    let Unprinted { number, facts, issued_at, .. } = waiting;
    let lang = facts.lang;
    let zone = facts.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let path = app::request::localized(lang, &app::urls::certificate(number.as_str()));
    let (course, cohort) = (facts.course(lang).to_owned(), facts.cohort(lang).to_owned());
    let Facts { printed_name, form, hours, modules, city, result, from, to, issuer, replaces, .. } = facts;
    CertificateFacts {
        verification_url: academy.link(&path),
        number: number.to_string(),
        language: if lang == Lang::Pl { Language::Polish } else { Language::English },
        name: printed_name,
        form: match form {
            Form::She => GrammaticalForm::She,
            Form::He => GrammaticalForm::He,
            Form::Neutral => GrammaticalForm::Neutral,
        },
        course,
        hours: u32::try_from(hours).ok().filter(|hours| *hours > 0),
        modules: Some(modules).filter(|modules| *modules > 0),
        cohort,
        city,
        result: result.map(|percent| format!("{percent}%")),
        studied: Some((from, to)),
        issued_on: when::day(issued_at, zone),
        issued_at,
        place: None,
        issuer,
        signatory: None,
        replaces: replaces.map(|number| number.to_string()),
    }
}
