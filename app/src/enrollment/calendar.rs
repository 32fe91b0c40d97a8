//! What a change of an enrollment puts into its holder's calendar, and takes out of it.

use domain::enrollment::{EnrollmentMail, EnrollmentState};
use domain::say;

use crate::mail::Facts;
use crate::mail::calendar::{CalendarFile, Event, Sender, When, file};
use crate::urls;

/// The things of an enrollment that have a date; each keeps its entry over all files.
#[derive(Clone, Copy)]
enum Thing {
    /// Until when a held seat has to be answered.
    Answer,
    /// The first day.
    Start,
    /// Until when the course can be completed.
    Finish,
}

impl Thing {
    const fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Start => "start",
            Self::Finish => "finish",
        }
    }
}

/// The calendar file of a mail about an enrollment, where there is a date: the deadline of an offer or an invitation, the
/// first and the last day of a course once there is a seat. What is over is taken out again.
#[must_use]
pub fn calendar(facts: &Facts<'_>, data: &EnrollmentMail) -> Option<CalendarFile> {
    use EnrollmentState::{Completed, Confirmed, Invited, Offered};
    let was_held = matches!(data.from, Some(Offered | Invited));
    let things: &[(Thing, bool)] = match (data.state, data.from) {
        (Offered | Invited, _) => &[(Thing::Answer, false)],
        (Confirmed, _) if was_held => &[(Thing::Answer, true), (Thing::Start, false), (Thing::Finish, false)],
        // The entries so far are these same ones: what has no date any more is taken out.
        (Confirmed, Some(Confirmed)) if began_elsewhere(data) && thing_is_over(Thing::Start, data) => {
            &[(Thing::Start, true), (Thing::Finish, false)]
        }
        (Confirmed, _) => &[(Thing::Start, false), (Thing::Finish, false)],
        // What is finished stays in the calendar as it was.
        (Completed, _) => &[],
        (_, Some(Confirmed)) => &[(Thing::Start, true), (Thing::Finish, true)],
        _ if was_held => &[(Thing::Answer, true)],
        _ => &[],
    };
    let events: Vec<Event> =
        things.iter().filter_map(|(thing, gone)| event(facts, data, *thing, *gone)).collect();
    let contact = &facts.settings.contact;
    let address = if contact.contains('@') && !contact.contains(':') {
        format!("mailto:{contact}")
    } else {
        facts.settings.public_url.clone()
    };
    file(Sender { name: &facts.settings.name, address: &address }, &events)
}

fn event(facts: &Facts<'_>, data: &EnrollmentMail, thing: Thing, is_cancelled: bool) -> Option<Event> {
    let lang = facts.lang;
    let dates = data.dates.as_ref()?;
    let cohort = &data.cohort.of(lang).name;
    let (when, summary, path) = match thing {
        // A deadline that is over has left the row; when it was does not matter to who takes it out.
        Thing::Answer => (
            When::Until(data.held_until.or(is_cancelled.then_some(dates.at))?),
            say!(lang, "Odpowiedz: {cohort}", "Answer: {cohort}"),
            urls::invitation(&data.cohort_slug),
        ),
        Thing::Start => (
            When::Day(dates.starts_on),
            say!(lang, "Pierwszy dzień: {cohort}", "First day: {cohort}"),
            urls::cohort(&data.cohort_slug),
        ),
        Thing::Finish => (
            When::Until(dates.completion_until),
            say!(lang, "Ostatnia chwila na ukończenie: {cohort}", "Last moment to finish: {cohort}"),
            urls::cohort(&data.cohort_slug),
        ),
    };
    let is_over = thing_is_over(thing, data);
    (is_cancelled || !is_over).then(|| Event {
        uid: format!("{}-{}@academy", data.enrollment, thing.word()),
        sequence: dates.sequence,
        stamp: dates.at,
        when,
        summary,
        url: facts.link(&path),
        is_cancelled,
    })
}

/// Whether the first day was another one until now: in the cohort before, or by its dates before.
fn began_elsewhere(data: &EnrollmentMail) -> bool {
    let now = data.dates.as_ref().map(|dates| dates.starts_on);
    data.dates_before.is_none_or(|before| Some(before.starts_on) != now)
}

/// Who gets a seat in the middle of a course needs no entry for the day on which it began.
fn thing_is_over(thing: Thing, data: &EnrollmentMail) -> bool {
    let (Thing::Start, Some(dates)) = (thing, &data.dates) else { return false };
    let zone: chrono_tz::Tz = data.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    dates.starts_on < dates.at.with_timezone(&zone).date_naive()
}
