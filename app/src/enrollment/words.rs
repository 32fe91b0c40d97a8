//! Every state of an application in one sentence: what it is, why, and what comes next.

use std::borrow::Cow;

use chrono_tz::Tz;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::LayerKind;
use domain::enrollment::rules::{Office, Position};
use domain::enrollment::{EnrollmentState, Reason, Standing};
use domain::lang::Lang;
use domain::say;

use crate::when;

/// The answer first: where the application stands, as a heading.
#[must_use]
pub fn headline(lang: Lang, standing: &Standing) -> String {
    use EnrollmentState as State;
    match (standing.state, standing.position) {
        (State::Waitlisted, _) if standing.cut_off.is_some() => {
            lang.t("Lista oczekujących jest zamknięta", "The waiting list is closed").into()
        }
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

/// A state in a word or two about anybody, for tables.
#[must_use]
pub const fn short_state(lang: Lang, state: EnrollmentState) -> &'static str {
    use EnrollmentState as State;
    match state {
        State::Applied => lang.t("zgłoszenie", "applied"),
        State::Waitlisted => lang.t("w kolejce", "waiting"),
        State::Offered => lang.t("oferta", "offered"),
        State::Invited => lang.t("zaproszenie", "invited"),
        State::Confirmed => lang.t("ma miejsce", "has a place"),
        State::Completed => lang.t("ukończono", "completed"),
        State::Refused => lang.t("odmowa", "refused"),
        State::Declined => lang.t("rezygnacja", "declined"),
        State::Expired => lang.t("termin minął", "expired"),
        State::Withdrawn => lang.t("wycofane", "withdrawn"),
        State::Removed => lang.t("usunięto", "removed"),
        State::Transferred => lang.t("przekazane", "handed over"),
    }
}

/// The colour of a state.
#[must_use]
pub const fn state_tone(state: EnrollmentState) -> crate::ui::Tone {
    use crate::ui::Tone;
    use EnrollmentState as State;
    match state {
        State::Confirmed | State::Completed => Tone::Patina,
        State::Waitlisted | State::Applied => Tone::Sky,
        State::Offered | State::Invited => Tone::Lamp,
        _ => Tone::Plain,
    }
}

/// What has to be known to say why an application stands where it stands.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// Where it stands.
    pub state: EnrollmentState,
    /// Why it came there.
    pub reason: Reason,
    /// How the cohort gives its seats.
    pub mode: AdmissionMode,
    /// The layer that keeps it waiting.
    pub full: Option<LayerKind>,
    /// The name that people use for the city.
    pub city: Cow<'a, str>,
    /// What the office said.
    pub office: Office,
    /// Until when the seat waits for the office.
    pub office_until: Option<domain::clock::Instant>,
    /// Until when an invitation holds the seat.
    pub held_until: Option<domain::clock::Instant>,
    /// The last second of promotion, once it has passed.
    pub cut_off: Option<domain::clock::Instant>,
    /// The cohort's zone.
    pub zone: Tz,
}

/// Why, in one sentence that fits everybody: the cohort's page, the board, the lists and the mails say this one.
#[must_use]
pub fn why(lang: Lang, told: &Told<'_>) -> String {
    use EnrollmentState as State;
    let city = told.city.as_ref();
    let at = |moment| when::date_time(lang, moment, told.zone);
    match (told.state, told.reason) {
        (State::Applied, reason) => open(lang, reason, city),
        (State::Waitlisted, _) => match told.cut_off.map(at) {
            Some(until) => say!(
                lang,
                "Miejsca z listy oczekujących przyznawano do {until}, więc nikt już z niej nie awansuje.",
                "Places were given from the waiting list until {until}, so nobody moves up from it any more."
            ),
            None => full(lang, told.full.or(told.reason.full()).unwrap_or(LayerKind::Total), city),
        },
        (State::Offered | State::Invited, _) => match told.held_until.map(at) {
            Some(until) => say!(
                lang,
                "Miejsce ({city}) czeka na odpowiedź do {until}.",
                "The place ({city}) is held for an answer until {until}."
            ),
            None => say!(lang, "Miejsce jest zarezerwowane: {city}.", "The place is held: {city}."),
        },
        (State::Confirmed, reason) => match (told.office, told.office_until.map(at)) {
            (Office::Silent, Some(until)) => say!(
                lang,
                "Miejsce czeka na potwierdzenie urzędu ({city}) do {until}.",
                "The place awaits the office ({city}) until {until}."
            ),
            _ => seated(lang, reason, city),
        },
        (State::Completed, Reason::Organizer) => {
            lang.t("Ukończenie uznali organizatorzy.", "The organizers recognised the completion.").into()
        }
        (State::Completed, _) => {
            lang.t("Warunki ukończenia są spełnione.", "The completion rule is met.").into()
        }
        (State::Declined, _) => lang.t("Miejsce nie zostało przyjęte.", "The place was not accepted.").into(),
        (_, reason) => ended(lang, reason).into(),
    }
}

/// Who has to decide about an application that is open.
fn open(lang: Lang, reason: Reason, city: &str) -> String {
    match reason {
        Reason::AwaitsNomination => say!(
            lang,
            "Koordynator miasta ({city}) zdecyduje, kogo miasto zgłosi.",
            "The coordinator of the city ({city}) decides whom the city sends."
        ),
        Reason::AwaitsRound => lang
            .t(
                "O wszystkich zgłoszeniach razem rozstrzygnie przydział po zamknięciu zapisów.",
                "A round decides about all applications together after they close.",
            )
            .into(),
        Reason::Late => lang
            .t(
                "Zgłoszenie przyszło po terminie, więc czeka za wszystkimi złożonymi w terminie.",
                "The application came late, so it waits behind all that came in time.",
            )
            .into(),
        Reason::SizeUnknown => say!(
            lang,
            "Limit zależy od wielkości miasta, a ta nie jest znana ({city}), więc zgłoszenie rozpatrują organizatorzy.",
            "A limit depends on the size of the city, which is not known ({city}), so the organizers decide."
        ),
        _ => lang.t("Organizatorzy rozpatrują zgłoszenie.", "The organizers are deciding.").into(),
    }
}

fn seated(lang: Lang, reason: Reason, city: &str) -> String {
    match reason {
        Reason::Promoted => say!(
            lang,
            "Zwolniło się miejsce i przeszło z listy oczekujących: {city}.",
            "A place became free and passed from the waiting list: {city}."
        ),
        Reason::Organizer => {
            say!(lang, "Miejsce przyznali organizatorzy: {city}.", "The organizers gave the place: {city}.")
        }
        Reason::Invitation => {
            say!(lang, "Zaproszenie jest przyjęte: {city}.", "The invitation is accepted: {city}.")
        }
        Reason::Moved => say!(
            lang,
            "Miejsce jest przeniesione z innej kohorty: {city}.",
            "The place was moved here from another cohort: {city}."
        ),
        Reason::DatesChanged => {
            say!(
                lang,
                "Miejsce zostaje, zmieniły się terminy: {city}.",
                "The place stays, the dates have changed: {city}."
            )
        }
        Reason::Accepted => say!(lang, "Oferta jest przyjęta: {city}.", "The offer is accepted: {city}."),
        Reason::Nominated => say!(
            lang,
            "Miejsce przyznano po zgłoszeniu przez miasto: {city}.",
            "The place was given on the city's nomination: {city}."
        ),
        _ => say!(lang, "Miejsce jest potwierdzone: {city}.", "The place is confirmed: {city}."),
    }
}

/// Why an ended application ended.
const fn ended(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::OwnWish => lang.t("Zgłoszenie zostało wycofane.", "The application was withdrawn."),
        Reason::OfficeRefused => {
            lang.t("Urząd nie potwierdził tego miejsca pracy.", "The office did not confirm this workplace.")
        }
        Reason::OfficeSilent => lang.t(
            "Urząd nie potwierdził miejsca pracy w terminie, więc miejsce się zwolniło.",
            "The office did not confirm the workplace in time, so the place became free.",
        ),
        Reason::PersonSilent => lang.t(
            "Nie było odpowiedzi w terminie, więc miejsce przeszło dalej.",
            "There was no answer in time, so the place passed on.",
        ),
        Reason::NotNominated => lang.t(
            "Koordynator miasta zgłosił kogoś innego.",
            "The coordinator of the city named somebody else.",
        ),
        Reason::CityGaveBack => lang.t("Miasto oddało to miejsce.", "The city gave this place back."),
        Reason::NotStarted => lang.t(
            "Kohorta trwa, a nauka się nie zaczęła, więc organizatorzy oddali miejsce innym.",
            "The cohort had begun and the learning had not, so the organizers gave the place to others.",
        ),
        Reason::HandedOver => lang.t(
            "Miejsce ma teraz inna osoba z tego urzędu.",
            "A colleague from the office has the place now.",
        ),
        _ => lang.t("Tak zdecydowali organizatorzy.", "The organizers decided so."),
    }
}

/// What comes next for its holder, after `why`; empty where nothing does.
#[must_use]
pub const fn next(lang: Lang, told: &Told<'_>) -> &'static str {
    use EnrollmentState as State;
    let awaits_office = matches!(told.office, Office::Silent) && told.office_until.is_some();
    match (told.state, told.reason) {
        (State::Applied, _) => lang.t("Napiszemy e-mailem.", "We will e-mail you."),
        (State::Waitlisted, _) if told.cut_off.is_some() => lang.t(
            "O miejsce możesz ubiegać się w następnej kohorcie.",
            "You can apply for a place in the next cohort.",
        ),
        (State::Waitlisted, _) if told.mode.offers() => lang.t(
            "Gdy zwolni się miejsce, zaproponujemy je e-mailem; na odpowiedź będzie kilka dni roboczych.",
            "When a place becomes free we will offer it by e-mail; you will have some working days to answer.",
        ),
        (State::Waitlisted, _) => lang.t(
            "Gdy zwolni się miejsce, przejdzie na Ciebie od razu, a my napiszemy e-mailem.",
            "When a place becomes free it is yours at once, and we will e-mail you.",
        ),
        (State::Offered, _) => lang.t(
            "Przyjmij miejsce albo zrezygnuj; bez odpowiedzi przejdzie dalej.",
            "Take the place or decline it; without an answer it passes on.",
        ),
        (State::Invited, _) => lang.t(
            "Przyjmij zaproszenie albo zrezygnuj; bez odpowiedzi miejsce przejdzie dalej.",
            "Accept the invitation or decline it; without an answer the place passes on.",
        ),
        (State::Confirmed, _) if awaits_office => {
            lang.t("Bez potwierdzenia miejsce się zwolni.", "Without its answer the place becomes free.")
        }
        (State::Withdrawn, Reason::OwnWish) => lang.t(
            "Póki trwają zapisy, możesz zgłosić się ponownie.",
            "While applications are open you can apply again.",
        ),
        (_, Reason::OfficeRefused) => lang.t(
            "Jeśli to pomyłka, napisz do organizatorów.",
            "If that is a mistake, write to the organizers.",
        ),
        (State::Removed, _) => lang.t("Powód jest w e-mailu.", "The e-mail says why."),
        _ => "",
    }
}

/// Why the application stands there and what comes next, for its holder.
#[must_use]
pub fn sentence(lang: Lang, standing: &Standing, zone: Tz) -> String {
    let told = Told {
        state: standing.state,
        reason: standing.reason,
        mode: standing.mode,
        full: standing.full,
        city: standing.naming.short().into(),
        office: standing.office,
        office_until: standing.office_until,
        held_until: standing.held_until,
        cut_off: standing.cut_off,
        zone,
    };
    // A place in a queue that moves no more promises nothing.
    let position = standing.position.filter(|_| standing.cut_off.is_none());
    let place = position.map(|Position { overall, in_city }| {
        say!(
            lang,
            "Jesteś {in_city}. w kolejce swojego miasta i {overall}. w całej kohorcie.",
            "You are number {in_city} of your city and number {overall} in the whole cohort."
        )
    });
    let parts = [Some(why(lang, &told)), place, Some(next(lang, &told).to_owned())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Which limit is reached.
#[must_use]
pub fn full(lang: Lang, kind: LayerKind, city: &str) -> String {
    match kind {
        LayerKind::Total => {
            lang.t("Wszystkie miejsca w kohorcie są zajęte.", "All places of the cohort are taken.").into()
        }
        LayerKind::Reserve => lang
            .t(
                "Pozostałe miejsca w kohorcie są w rezerwie organizatorów.",
                "The places that are left are kept back by the organizers.",
            )
            .into(),
        LayerKind::City => {
            say!(lang, "Wszystkie miejsca dla miasta {city} są zajęte.", "All places of {city} are taken.")
        }
        LayerKind::CityCount => say!(
            lang,
            "Liczba miast w kohorcie osiągnęła limit, a {city} nie ma jeszcze miejsca.",
            "The number of cities has reached its limit, and {city} has no place yet."
        ),
        LayerKind::Group => say!(
            lang,
            "Miejsca dla miast takich jak {city} są zajęte.",
            "The places for cities like {city} are taken."
        ),
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

#[cfg(test)]
mod tests {
    use domain::city::{Country, Kind, Naming};

    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Warsaw;

    fn elk() -> Naming {
        Naming {
            country: Country::Poland,
            name: "Ełk".into(),
            centre: None,
            latin: None,
            region: "warmińsko-mazurskie".into(),
            county: Some("ełcki".into()),
            district: None,
            kind: Kind::UrbanGmina,
        }
    }

    fn standing(state: EnrollmentState, reason: Reason) -> Standing {
        let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
        let holds = matches!(state, EnrollmentState::Offered | EnrollmentState::Invited);
        Standing {
            id: domain::ids::EnrollmentId(Default::default()),
            cohort: domain::ids::CohortId(Default::default()),
            person: domain::ids::PersonId(Default::default()),
            receipt: 7,
            city: domain::ids::CityId(Default::default()),
            naming: elk(),
            seat_city: domain::ids::CityId(Default::default()),
            state,
            reason,
            mode: AdmissionMode::FirstCome,
            position: None,
            full: reason.full(),
            office: Office::Confirmed,
            office_until: None,
            held_until: Some(at).filter(|_| holds),
            cut_off: None,
            applied_at: at,
            decided_at: at,
        }
    }

    /// The page of the cohort, the board and the mail say the same sentence about every state and reason, before the
    /// last second of promotion and after it.
    #[test]
    fn page_board_and_mail_agree_on_every_state() {
        let over = chrono::DateTime::from_timestamp(1_780_000_000, 0);
        for lang in Lang::ALL {
            for state in EnrollmentState::ALL {
                for (reason, cut_off) in Reason::ALL.into_iter().flat_map(|one| [(one, None), (one, over)]) {
                    let standing = Standing { cut_off, ..standing(state, reason) };
                    let told = Told {
                        state,
                        reason,
                        mode: standing.mode,
                        full: standing.full,
                        city: "Ełk".into(),
                        office: Office::Confirmed,
                        office_until: None,
                        held_until: standing.held_until,
                        cut_off,
                        zone: ZONE,
                    };
                    let board = why(lang, &told);
                    assert!(board.ends_with('.') && !board.contains(". "), "one sentence: {board}");
                    assert!(sentence(lang, &standing, ZONE).starts_with(&board), "{state:?} {reason:?}");
                    let data = serde_json::json!({
                        "enrollment": standing.id, "cohort_slug": "jesien", "time_zone": "Europe/Warsaw",
                        "cohort": { "pl": { "name": "Jesień", "lead": "" }, "en": null }, "city": "Ełk",
                        "receipt": 7, "state": state, "reason": reason, "full": standing.full,
                        "office_until": null, "held_until": standing.held_until, "cut_off": cut_off, "note": null,
                    });
                    let settings = crate::mail::tests_settings();
                    let mail = crate::mail::compose("enrollment", lang, &data.to_string(), &settings);
                    let text = mail.map(|mail| mail.text).unwrap_or_default();
                    assert!(text.contains(&board), "{state:?} {reason:?}: {text}");
                }
            }
        }
    }

    /// After the cut-off a seat may be free, and still nobody moves up: neither "all places are taken" nor "a free
    /// place is yours at once" is true then.
    #[test]
    fn who_waits_after_the_last_second_of_promotion_is_promised_nothing() {
        let over = chrono::DateTime::from_timestamp(1_792_533_599, 0);
        for reason in Reason::ALL {
            let position = Some(Position { overall: 3, in_city: 1 });
            let waits = Standing { full: None, position, ..standing(EnrollmentState::Waitlisted, reason) };
            assert!(sentence(Lang::Pl, &waits, ZONE).contains("przejdzie na Ciebie od razu"));
            let waits = Standing { cut_off: over, ..waits };
            let told = sentence(Lang::Pl, &waits, ZONE).replace('\u{a0}', " ");
            assert!(
                told.starts_with("Miejsca z listy oczekujących przyznawano do 20 października 2026"),
                "{told}"
            );
            assert!(told.contains("nikt już z niej nie awansuje"), "{told}");
            for promise in ["zajęte", "od razu", "Jesteś"] {
                assert!(!told.contains(promise), "{reason:?}: {told}");
            }
            assert_eq!(headline(Lang::Pl, &waits), "Lista oczekujących jest zamknięta");
        }
    }
}
