//! Every state of an application in one sentence: what it is, why, and what comes next.

use chrono_tz::Tz;
use domain::cohort::limits::LayerKind;
use domain::enrollment::rules::{Office, Position};
use domain::enrollment::{EnrollmentState, Reason, Refusal, Standing};
use domain::lang::Lang;
use domain::say;

use crate::when;

/// Why an application or an act on seats is not taken.
#[must_use]
pub fn refusal(lang: Lang, refusal: Refusal) -> String {
    // A refusal has no cohort at hand, so its times are told in the zone of the country that the Academy is for.
    let at = |moment| when::date_time(lang, moment, chrono_tz::Europe::Warsaw);
    match refusal {
        Refusal::NotPublished => {
            lang.t("Ta kohorta nie przyjmuje zgłoszeń.", "This cohort takes no applications.").into()
        }
        Refusal::NotYetOpen { opens } => {
            let opens = at(opens);
            say!(lang, "Zapisy zaczną się {opens}.", "Applications open on {opens}.")
        }
        Refusal::Closed { closed } => {
            let closed = at(closed);
            say!(lang, "Zapisy zakończyły się {closed}.", "Applications closed on {closed}.")
        }
        Refusal::OfficeRefused => lang
            .t(
                "Urząd nie potwierdził tego miejsca pracy. Wybierz inne albo napisz do organizatorów.",
                "The office did not confirm this workplace. Choose another or write to the organizers.",
            )
            .into(),
        Refusal::AlreadyInside => lang
            .t("Masz już zgłoszenie w tej kohorcie.", "You already have an application in this cohort.")
            .into(),
        Refusal::NoWorkplace => lang
            .t("Wybierz jedno ze swoich obecnych miejsc pracy.", "Choose one of your present workplaces.")
            .into(),
        Refusal::NotPossibleNow => lang
            .t(
                "Stan tego zgłoszenia zmienił się i nie można już tego zrobić.",
                "The state of this application has changed and this cannot be done any more.",
            )
            .into(),
        Refusal::NeedsReason => lang
            .t(
                "Podaj powód: przeczytają go inni organizatorzy.",
                "Give a reason: other organizers will read it.",
            )
            .into(),
    }
}

/// The answer first: where the application stands, as a heading.
#[must_use]
pub fn headline(lang: Lang, standing: &Standing) -> String {
    use EnrollmentState as State;
    match (standing.state, standing.position) {
        (State::Waitlisted, Some(Position { overall, .. })) => {
            say!(
                lang,
                "Jesteś {overall}. na liście oczekujących",
                "You are number {overall} on the waiting list"
            )
        }
        (state, _) => state_word(lang, state).into(),
    }
}

/// A state in a few words.
#[must_use]
pub const fn state_word(lang: Lang, state: EnrollmentState) -> &'static str {
    use EnrollmentState as State;
    match state {
        State::Applied => lang.t("Zgłoszenie przyjęte", "Application received"),
        State::Waitlisted => lang.t("Na liście oczekujących", "On the waiting list"),
        State::Offered => lang.t("Miejsce czeka na Twoją decyzję", "A place awaits your decision"),
        State::Invited => lang.t("Zaproszenie czeka na Twoją decyzję", "An invitation awaits your decision"),
        State::Confirmed => lang.t("Masz miejsce", "You have a place"),
        State::Completed => lang.t("Program ukończony", "Programme completed"),
        State::Refused => lang.t("Odmowa", "Refused"),
        State::Declined => lang.t("Rezygnacja", "Declined"),
        State::Expired => lang.t("Termin minął", "The deadline has passed"),
        State::Withdrawn => lang.t("Zgłoszenie wycofane", "Application withdrawn"),
        State::Removed => lang.t("Usunięto z kohorty", "Removed from the cohort"),
        State::Transferred => lang.t("Miejsce przekazane", "Place handed over"),
    }
}

/// Why the application stands there and what comes next, in a sentence or two.
#[must_use]
pub fn sentence(lang: Lang, standing: &Standing, zone: Tz) -> String {
    let city = &standing.city_name;
    match standing.state {
        EnrollmentState::Applied => lang
            .t(
                "Organizatorzy rozpatrują zgłoszenie. Napiszemy e-mailem.",
                "The organizers are deciding. We will e-mail you.",
            )
            .into(),
        EnrollmentState::Waitlisted => waiting(lang, standing),
        EnrollmentState::Offered | EnrollmentState::Invited => {
            lang.t("Miejsce jest zarezerwowane dla Ciebie.", "The place is held for you.").into()
        }
        EnrollmentState::Confirmed => match (standing.office, standing.office_until) {
            (Office::Silent, Some(until)) => {
                let until = when::date_time(lang, until, zone);
                say!(
                    lang,
                    "Miejsce czeka na potwierdzenie urzędu ({city}) do {until}. Bez potwierdzenia przejdzie na następną osobę.",
                    "The place awaits your office ({city}) until {until}. Without its answer it passes to the next person."
                )
            }
            _ => say!(lang, "Miejsce jest Twoje: {city}.", "The place is yours: {city}."),
        },
        EnrollmentState::Completed => {
            lang.t("Warunki ukończenia są spełnione.", "The completion rule is met.").into()
        }
        _ => ended(lang, standing.reason).into(),
    }
}

/// Why an ended application ended.
const fn ended(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::OwnWish => lang.t(
            "Zgłoszenie jest wycofane na Twoją prośbę. Póki trwają zapisy, możesz zgłosić się ponownie.",
            "You withdrew the application. While applications are open you can apply again.",
        ),
        Reason::OfficeRefused => lang.t(
            "Urząd odpowiedział, że to nie jest Twoje miejsce pracy. Jeśli to pomyłka, napisz do organizatorów.",
            "The office answered that you do not work there. If that is a mistake, write to the organizers.",
        ),
        Reason::OfficeSilent => lang.t(
            "Urząd nie potwierdził miejsca pracy w terminie, więc miejsce przeszło na następną osobę.",
            "The office did not confirm the workplace in time, so the place passed to the next person.",
        ),
        Reason::PersonSilent => lang.t(
            "Nie było odpowiedzi w terminie, więc miejsce przeszło na następną osobę.",
            "There was no answer in time, so the place passed to the next person.",
        ),
        Reason::HandedOver => {
            lang.t("Miejsce ma teraz inna osoba z Twojego urzędu.", "A colleague from your office has the place now.")
        }
        _ => lang.t("Tak zdecydowali organizatorzy. Powód jest w e-mailu.", "The organizers decided so. The e-mail says why."),
    }
}

fn waiting(lang: Lang, standing: &Standing) -> String {
    let city = &standing.city_name;
    let why = full(lang, standing.full.unwrap_or(LayerKind::Total), city);
    let Some(Position { overall, in_city }) = standing.position else { return why };
    say!(
        lang,
        "{why} Jesteś {in_city}. w kolejce swojego miasta i {overall}. w całej kohorcie. Gdy zwolni się miejsce, przejdzie na Ciebie od razu, a my napiszemy e-mailem.",
        "{why} You are number {in_city} of your city and number {overall} in the whole cohort. When a place becomes free it is yours at once, and we will e-mail you."
    )
}

/// Which limit is reached.
#[must_use]
pub fn full(lang: Lang, kind: LayerKind, city: &str) -> String {
    match kind {
        LayerKind::Total | LayerKind::Reserve => {
            lang.t("Wszystkie miejsca w kohorcie są zajęte.", "All places of the cohort are taken.").into()
        }
        LayerKind::City => {
            say!(lang, "Wszystkie miejsca dla miasta {city} są zajęte.", "All places of {city} are taken.")
        }
        LayerKind::CityCount => lang
            .t(
                "Liczba miast w kohorcie osiągnęła limit, a Twoje miasto nie ma jeszcze miejsca.",
                "The number of cities has reached its limit, and your city has no place yet.",
            )
            .into(),
        LayerKind::SizeClass => lang
            .t("Miejsca dla miast tej wielkości są zajęte.", "The places for cities of this size are taken.")
            .into(),
        LayerKind::Additional => lang
            .t("Miejsca dla dodatkowych miast są zajęte.", "The places for additional cities are taken.")
            .into(),
    }
}

/// "3 z 4", or "3" without a bound.
#[must_use]
pub fn of_cap(lang: Lang, taken: u32, cap: Option<u32>) -> String {
    match cap {
        Some(cap) => say!(lang, "{taken} z {cap}", "{taken} of {cap}"),
        None => taken.to_string(),
    }
}
