//! What would come of a row, and of all of them, in words.

use domain::city::Naming;
use domain::cohort::limits::LayerKind;
use domain::enrollment::EnrollmentState;
use domain::enrollment::given::GivenSeat;
use domain::enrollment::import::{ImportKind, Outcome, Plan, Planned, Who};
use domain::lang::Lang;
use domain::say;

use crate::audit::words::reason as reason_word;
use crate::enrollment::words::{full, short_state, state_tone};
use crate::ui::Tone;

/// The plan in numbers, those that are not nought.
pub fn counts(lang: Lang, plan: &Plan) -> Vec<String> {
    let of_state = |wanted: EnrollmentState| {
        plan.count(|outcome| matches!(outcome, Outcome::Applies { state, .. } if *state == wanted))
    };
    let of_seat = |is: fn(&GivenSeat) -> bool| {
        plan.count(|outcome| matches!(outcome, Outcome::Invited { seat, .. } if is(seat)))
    };
    let is_new = |outcome: &Outcome| {
        matches!(outcome, Outcome::Applies { who: Who::New, .. } | Outcome::Invited { who: Who::New, .. })
    };
    let lines = [
        (of_state(EnrollmentState::Confirmed), lang.t("dostanie miejsce", "would get a place")),
        (of_state(EnrollmentState::Waitlisted), lang.t("trafi na listę oczekujących", "would wait")),
        (of_state(EnrollmentState::Applied), lang.t("będzie czekać na decyzję", "would await a decision")),
        (
            of_seat(|seat| *seat == GivenSeat::Usual),
            lang.t("zaproszenie na wolne miejsce", "invited to a free place"),
        ),
        (
            of_seat(|seat| *seat == GivenSeat::Reserve),
            lang.t("zaproszenie na miejsce z rezerwy", "invited to a place out of the reserve"),
        ),
        (
            of_seat(|seat| matches!(seat, GivenSeat::Beyond { .. })),
            lang.t("zaproszenie na miejsce ponad limit", "invited to a place beyond a limit"),
        ),
        (plan.count(is_new), lang.t("dostanie nowe konto", "would get a new account")),
        (
            plan.count(|outcome| matches!(outcome, Outcome::WithoutSeat { .. })),
            lang.t("bez zaproszenia, bo brakuje miejsca", "not invited, as no place is left"),
        ),
        (
            plan.count(|outcome| matches!(outcome, Outcome::AlreadyThere { .. })),
            lang.t(
                "już jest w tej kohorcie albo z niej odeszło, bez zmian",
                "are in the cohort already or have left it, unchanged",
            ),
        ),
        (
            plan.count(|outcome| matches!(outcome, Outcome::Fault { .. })),
            lang.t("ma błąd i będzie pominięte", "have a fault and are left out"),
        ),
        (
            plan.moves_up.len(),
            lang.t(
                "osoby z kolejki, które przez to dostaną miejsce albo ofertę",
                "people of the queue who would get a place or an offer by it",
            ),
        ),
    ];
    let all = plan.rows.len();
    let lines =
        lines.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count}: {what}"));
    std::iter::once(say!(lang, "{all}: wszystkie wiersze", "{all}: all rows")).chain(lines).collect()
}

/// What would come of a row, in a word.
pub fn in_short(lang: Lang, outcome: &Outcome) -> (&'static str, Tone) {
    match outcome {
        Outcome::Fault { .. } => (lang.t("błąd", "fault"), Tone::Lamp),
        Outcome::AlreadyThere { .. } => (lang.t("bez zmian", "unchanged"), Tone::Plain),
        Outcome::WithoutSeat { .. } => (lang.t("brak miejsca", "no place"), Tone::Brick),
        Outcome::Applies { state, .. } => (short_state(lang, *state), state_tone(*state)),
        Outcome::Invited { .. } => {
            (short_state(lang, EnrollmentState::Invited), state_tone(EnrollmentState::Invited))
        }
    }
}

/// Why.
pub fn in_full(lang: Lang, kind: &ImportKind, planned: &Planned) -> String {
    match &planned.outcome {
        Outcome::Fault { faults } => {
            faults.iter().map(|fault| fault.sentence(lang)).collect::<Vec<_>>().join(" ")
        }
        Outcome::AlreadyThere { state } => match kind {
            ImportKind::Applications => {
                let state = short_state(lang, *state);
                say!(lang, "jest już w kohorcie: {state}", "in the cohort already: {state}")
            }
            ImportKind::Invitations(_) => not_again(lang, *state),
        },
        Outcome::Applies { who, reason, .. } => {
            format!("{}, {}", reason_word(lang, *reason), account(lang, *who))
        }
        Outcome::Invited { who, seat, .. } => format!("{}, {}", seat_word(lang, seat), account(lang, *who)),
        Outcome::WithoutSeat { full, taken_by, is_shut } => {
            let city = planned.naming.as_ref().map_or_else(|| planned.row.city.clone(), Naming::short);
            without_seat(lang, *full, &city, (*taken_by, *is_shut))
        }
    }
}

const fn account(lang: Lang, who: Who) -> &'static str {
    match who {
        Who::New => lang.t("nowe konto", "new account"),
        Who::Known => lang.t("ma konto", "has an account"),
    }
}

fn seat_word(lang: Lang, seat: &GivenSeat) -> String {
    match seat {
        GivenSeat::Usual => lang.t("wolne miejsce", "a free place").into(),
        GivenSeat::Reserve => lang.t("miejsce z rezerwy", "a place out of the reserve").into(),
        GivenSeat::Beyond { full, is_reserved } => {
            let why: Vec<_> = full.iter().map(|kind| reason_word(lang, (*kind).into())).collect();
            let why = why.join(", ");
            if *is_reserved {
                say!(
                    lang,
                    "miejsce z rezerwy, ponad limit ({why})",
                    "a place out of the reserve, beyond the limit ({why})"
                )
            } else {
                say!(lang, "miejsce ponad limit ({why})", "a place beyond the limit ({why})")
            }
        }
    }
}

/// Why somebody who is or was in the cohort is not invited by a file.
fn not_again(lang: Lang, state: EnrollmentState) -> String {
    use EnrollmentState as State;
    match state {
        State::Applied | State::Waitlisted => lang
            .t(
                "Ta osoba już się zgłosiła i czeka. Miejsce dasz jej na stronie jej zgłoszenia.",
                "This person has applied and waits. Give her a place on the page of her application.",
            )
            .into(),
        State::Invited => {
            lang.t("Ta osoba ma już zaproszenie.", "This person has an invitation already.").into()
        }
        State::Offered => {
            lang.t("Ta osoba ma już ofertę miejsca.", "This person has an offer already.").into()
        }
        State::Confirmed | State::Completed => {
            lang.t("Ta osoba ma już miejsce.", "This person has a place already.").into()
        }
        ended => {
            let state = short_state(lang, ended);
            say!(
                lang,
                "Ta osoba już tu była ({state}). Jeśli ma wrócić, zaproś ją osobno.",
                "This person was here before ({state}). To have her back, invite her by herself."
            )
        }
    }
}

/// Which limit leaves a row without a seat, and which earlier row took the last one.
fn without_seat(lang: Lang, kind: LayerKind, city: &str, (taken_by, is_shut): (Option<u32>, bool)) -> String {
    let Some(row) = taken_by else {
        return match kind {
            LayerKind::City if is_shut => say!(
                lang,
                "{city} ma w tej kohorcie limit 0 miejsc.",
                "{city} has a limit of 0 places in this cohort."
            ),
            LayerKind::Group if is_shut => say!(
                lang,
                "Miasta takie jak {city} mają w tej kohorcie limit 0 miejsc.",
                "Cities like {city} have a limit of 0 places in this cohort."
            ),
            _ => full(lang, kind, city),
        };
    };
    match kind {
        LayerKind::City => say!(
            lang,
            "Ostatnie miejsce dla miasta {city} zajmuje wiersz {row}.",
            "Row {row} takes the last place of {city}."
        ),
        LayerKind::CityCount => say!(
            lang,
            "Ostatnie miejsce dla nowego miasta zajmuje wiersz {row}, a {city} nie ma jeszcze miejsca.",
            "Row {row} takes the last place for a new city, and {city} has no place yet."
        ),
        LayerKind::Group => say!(
            lang,
            "Ostatnie miejsce dla miast takich jak {city} zajmuje wiersz {row}.",
            "Row {row} takes the last place for cities like {city}."
        ),
        LayerKind::Reserve => say!(
            lang,
            "Ostatnie wolne miejsce zajmuje wiersz {row}. Pozostałe są w rezerwie organizatorów.",
            "Row {row} takes the last free place. The others are kept back by the organizers."
        ),
        LayerKind::Additional => say!(
            lang,
            "Ostatnie miejsce dla dodatkowych miast zajmuje wiersz {row}.",
            "Row {row} takes the last place for additional cities."
        ),
        LayerKind::Total => say!(
            lang,
            "Ostatnie wolne miejsce w kohorcie zajmuje wiersz {row}.",
            "Row {row} takes the last free place of the cohort."
        ),
    }
}
