use chrono::TimeDelta;

use crate::access::{Action, Actor, Place, check};
use crate::cohort::CohortCard;
use crate::enrollment::letters::TRIAL;
use crate::enrollment::views::EnrollmentMail;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::text::Email;
use crate::{Academy, Error, Result};

/// So many tests of letters goes to one person within an hour.
const MOST: u64 = 30;
/// The hour in which they are counted.
const SPAN: TimeDelta = TimeDelta::hours(1);

/// Sends a letter of the cohort with invented data to the organizer who asks for it, marked as a test.
///
/// # Errors
/// `Denied`, `TooMany` after thirty within an hour.
pub async fn try_letter(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    (to, lang): (&Email, Lang),
    data: EnrollmentMail,
) -> Result<()> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    let person = actor.signed_in()?;
    let tx = academy.begin().await?;
    let since = academy.now() - SPAN;
    if notification::count_since(&tx, TRIAL, person, since).await? >= MOST {
        return Err(Error::TooMany { retry_after: 60 * 60 });
    }
    let mail = Mail {
        event: TRIAL,
        occurrence: academy.new_id::<uuid::Uuid>().to_string(),
        person: Some(person),
        recipient: to.to_string(),
        lang,
        data,
    };
    notification::put(academy, &tx, mail).await?;
    tx.commit().await
}
