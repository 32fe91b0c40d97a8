//! The letters of a cohort in words: when each goes out, and what one of them looks like with invented data.

use chrono::TimeDelta;
use domain::clock::Instant;
use domain::cohort::{CohortCard, CohortText, CohortTexts};
use domain::enrollment::letters::LetterKind;
use domain::enrollment::rules::Office;
use domain::enrollment::rules::office_deadline;
use domain::enrollment::{DatesBefore, EnrollmentMail, EnrollmentState, MailDates, MovedFrom, Reason};
use domain::lang::Lang;
use domain::learning::rules::Progress;

use super::words::state_word;

/// The word of a letter in addresses: state and reason.
#[must_use]
pub fn key(letter: &LetterKind) -> String {
    format!("{}-{}", letter.to.code(), letter.reason.code())
}

/// What a letter is called in a list: the state, and what brought it about.
#[must_use]
pub fn title(lang: Lang, letter: &LetterKind) -> String {
    format!("{}: {}", state_word(lang, letter.to), short(lang, letter.to, letter.reason))
}

/// What brought it about, in a few words.
fn short(lang: Lang, to: EnrollmentState, reason: Reason) -> &'static str {
    match (to, reason) {
        (EnrollmentState::Completed, Reason::Organizer) => {
            lang.t("uznali organizatorzy", "recognised by the organizers")
        }
        (EnrollmentState::Waitlisted, Reason::Organizer) => lang.t("miejsce cofnięte", "place taken back"),
        (_, Reason::SeatFree) => lang.t("wolne miejsce", "a free place"),
        (_, Reason::TotalFull) => lang.t("komplet w kohorcie", "the cohort is full"),
        (_, Reason::CityFull) => lang.t("komplet w mieście", "the city is full"),
        (_, Reason::CityCountFull) => lang.t("limit miast", "limit of cities"),
        (_, Reason::GroupFull) => lang.t("limit grupy miast", "limit of a group of cities"),
        (_, Reason::ReserveOnly) => lang.t("została tylko rezerwa", "only the reserve is left"),
        (_, Reason::AdditionalFull) => lang.t("limit miast dodatkowych", "limit of additional cities"),
        (_, Reason::AwaitsApproval) => lang.t("czeka na organizatorów", "awaits the organizers"),
        (_, Reason::AwaitsNomination) => lang.t("czeka na miasto", "awaits the city"),
        (_, Reason::AwaitsRound) => lang.t("czeka na przydział", "awaits the round"),
        (_, Reason::Late) => lang.t("po terminie", "late"),
        (_, Reason::SizeUnknown) => lang.t("wielkość miasta nieznana", "size of the city unknown"),
        (_, Reason::Approved) => lang.t("zgoda organizatorów", "approved"),
        (_, Reason::Nominated) => lang.t("zgłoszenie przez miasto", "named by the city"),
        (_, Reason::Drawn) => lang.t("wynik przydziału", "result of the round"),
        (_, Reason::Accepted) => lang.t("oferta przyjęta", "offer accepted"),
        (_, Reason::Promoted) => lang.t("awans z kolejki", "next in the queue"),
        (_, Reason::Organizer) => lang.t("decyzja organizatorów", "decision of the organizers"),
        (EnrollmentState::Confirmed, Reason::Invitation) => {
            lang.t("zaproszenie przyjęte", "invitation accepted")
        }
        (_, Reason::Invitation) => lang.t("zaproszenie", "invitation"),
        (_, Reason::OwnWish) => lang.t("własna decyzja", "own wish"),
        (_, Reason::OfficeRefused) => lang.t("urząd nie potwierdził", "the office said no"),
        (_, Reason::OfficeSilent) => lang.t("urząd nie odpowiedział", "the office did not answer"),
        (_, Reason::PersonSilent) => lang.t("brak odpowiedzi", "no answer"),
        (_, Reason::NotNominated) => lang.t("miasto zgłosiło kogoś innego", "the city named somebody else"),
        (_, Reason::CityGaveBack) => lang.t("miasto oddało miejsce", "the city gave the place back"),
        (_, Reason::NotStarted) => lang.t("nauka się nie zaczęła", "never started"),
        (_, Reason::HandedOver) => lang.t("od koleżanki lub kolegi", "from a colleague"),
        (_, Reason::DatesChanged) => lang.t("inne terminy", "other dates"),
        (_, Reason::Moved) => lang.t("z innej kohorty", "from another cohort"),
        (_, Reason::RuleMet) => lang.t("warunki spełnione", "conditions met"),
    }
}

/// When it goes out, in a sentence.
#[must_use]
pub fn when_sent(lang: Lang, letter: &LetterKind) -> &'static str {
    use EnrollmentState as State;
    match (letter.to, letter.reason) {
        (State::Applied, _) => {
            lang.t("Od razu po wysłaniu zgłoszenia.", "Right after an application is sent.")
        }
        (State::Waitlisted, Reason::Organizer) => lang.t(
            "Gdy organizator cofa miejsce, które sam dał poza kolejnością.",
            "When an organizer takes back a place given out of turn.",
        ),
        (State::Waitlisted, _) => lang.t(
            "Gdy zgłoszenie trafia do kolejki, bo ten limit jest wyczerpany.",
            "When an application joins the queue because this limit is reached.",
        ),
        (State::Offered, Reason::HandedOver) => lang.t(
            "Gdy miasto przekazuje miejsce osobie, której zgłoszenie już czeka.",
            "When a city hands a place to somebody whose application waits already.",
        ),
        (State::Offered, _) => lang.t(
            "Gdy kolej przychodzi na to zgłoszenie, w godzinach pracy urzędów.",
            "When it is this application's turn, in office hours.",
        ),
        (State::Invited, Reason::HandedOver) => {
            lang.t("Gdy miasto przekazuje miejsce tej osobie.", "When a city hands a place to this person.")
        }
        (State::Invited, _) => lang.t(
            "Gdy zaprasza organizator albo koordynator miasta.",
            "When an organizer or the coordinator of a city invites.",
        ),
        (State::Confirmed, reason) => when_seated(lang, reason),
        (State::Completed, _) => lang.t("Po ukończeniu programu.", "When the programme is completed."),
        (State::Declined, _) => {
            lang.t("Gdy ta osoba odmawia przyjęcia miejsca.", "When the person declines the place.")
        }
        (State::Expired, Reason::OfficeSilent) => lang.t(
            "Gdy mija czas na potwierdzenie przez urząd.",
            "When the time for the office to confirm runs out.",
        ),
        (State::Expired, _) => lang.t("Gdy mija czas na odpowiedź.", "When the time for an answer runs out."),
        (State::Withdrawn, _) => {
            lang.t("Gdy ta osoba wycofuje zgłoszenie.", "When the person withdraws the application.")
        }
        (State::Transferred, _) => lang.t(
            "Do osoby, której miejsce miasto przekazuje dalej.",
            "To the person whose place the city hands on.",
        ),
        (State::Refused, Reason::OfficeRefused) => lang.t(
            "Gdy urząd odpowiada, że ta osoba tam nie pracuje.",
            "When the office says that the person does not work there.",
        ),
        (State::Refused, Reason::NotNominated) => lang.t(
            "Gdy koordynator miasta nie zgłasza tej osoby.",
            "When the coordinator of the city does not name her.",
        ),
        (State::Refused, _) => lang.t("Gdy organizator odmawia.", "When an organizer says no."),
        (State::Removed, Reason::CityGaveBack) => {
            lang.t("Gdy koordynator miasta oddaje miejsce.", "When the coordinator gives the place back.")
        }
        (State::Removed, Reason::NotStarted) => lang.t(
            "Gdy kohorta trwa, a organizator zabiera miejsce osobie, która nie zaczęła nauki.",
            "When the cohort has begun and an organizer takes the place of somebody who never started.",
        ),
        (State::Removed, _) => {
            lang.t("Gdy organizator zabiera miejsce.", "When an organizer takes the place.")
        }
    }
}

/// When somebody is told that she has a place.
fn when_seated(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::SeatFree => lang.t(
            "Od razu po wysłaniu zgłoszenia, gdy miejsce jest wolne.",
            "Right after an application is sent, when a place is free.",
        ),
        Reason::Promoted => lang.t("Gdy zwalnia się miejsce.", "When a place becomes free."),
        Reason::Accepted | Reason::Invitation => {
            lang.t("Gdy ta osoba przyjmuje miejsce.", "When the person accepts the place.")
        }
        Reason::Nominated => {
            lang.t("Gdy koordynator miasta zgłasza tę osobę.", "When the coordinator of the city names her.")
        }
        Reason::DatesChanged => lang.t(
            "Gdy organizator zmienia pierwszy dzień albo termin ukończenia, do każdego, kto ma miejsce.",
            "When an organizer changes the first day or the last moment to finish, to everybody with a place.",
        ),
        Reason::Moved => lang.t(
            "Gdy organizator przenosi tu kogoś z innej kohorty tego programu.",
            "When an organizer moves somebody here from another cohort of the programme.",
        ),
        _ => lang.t("Gdy organizator daje miejsce.", "When an organizer gives the place."),
    }
}

/// A cohort that is nowhere.
fn example() -> CohortTexts {
    let named = |name: &str| CohortText { name: name.to_owned(), lead: String::new() };
    CohortTexts { pl: named("edycja przykładowa"), en: Some(named("example cohort")) }
}

/// A letter as it would be now, about somebody invented.
#[must_use]
pub fn sample(lang: Lang, cohort: &CohortCard, letter: &LetterKind, now: Instant) -> EnrollmentMail {
    use EnrollmentState as State;
    let is_held = matches!(letter.to, State::Offered | State::Invited);
    let gives_reason = matches!(
        (letter.to, letter.reason),
        (State::Refused, Reason::Organizer | Reason::NotNominated)
            | (State::Removed | State::Transferred | State::Invited, _)
            | (_, Reason::Organizer | Reason::HandedOver | Reason::Moved)
    );
    let note = lang.t("Tu będzie podany powód.", "The reason that is given will stand here.");
    let zone = cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw);
    let waits_for_office = letter.to == State::Confirmed && letter.reason == Reason::SeatFree;
    EnrollmentMail {
        enrollment: domain::ids::EnrollmentId(uuid::Uuid::nil()),
        cohort_slug: cohort.slug.clone(),
        cohort: cohort.texts.clone(),
        time_zone: cohort.time_zone.clone(),
        city: lang.t("Przykładowo", "Exampleton").to_owned(),
        city_label: lang.t("Przykładowo, pow. przykładowy", "Exampleton, county of examples").to_owned(),
        receipt: 128,
        state: letter.to,
        reason: letter.reason,
        mode: cohort.mode,
        full: letter.reason.full(),
        office_until: cohort
            .office_days
            .filter(|_| waits_for_office)
            .and_then(|days| office_deadline(Some(days), Office::Silent, now)),
        held_until: is_held.then(|| domain::office_hours::answer_by(now, cohort.offer_days, zone)),
        cut_off: None,
        note: gives_reason.then(|| note.to_owned()),
        from: letter.from.first().copied().flatten(),
        is_workplace_confirmed: false,
        moved: (letter.reason == Reason::Moved).then(|| MovedFrom {
            cohort: example(),
            progress: Progress { done: 5, all: 12, minutes_left: 140 },
        }),
        dates_before: (letter.reason == Reason::DatesChanged).then(|| DatesBefore {
            starts_on: cohort.starts_on.max((now + TimeDelta::days(1)).date_naive()) - TimeDelta::days(7),
            completion_until: cohort.completion_until - TimeDelta::days(7),
        }),
        dates: Some(MailDates {
            // The example shows all that a file may hold, whenever the cohort began.
            starts_on: cohort.starts_on.max((now + TimeDelta::days(1)).date_naive()),
            completion_until: cohort.completion_until,
            sequence: 1,
            at: now,
        }),
    }
}
