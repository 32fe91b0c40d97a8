//! Why an application or an act on seats is not taken, in a sentence.

use domain::cohort::limits::LayerKind;
use domain::enrollment::Refusal;
use domain::lang::Lang;
use domain::say;

use super::words::full;
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
        Refusal::InvitedInside => lang
            .t(
                "Ta osoba ma już zgłoszenie w tej kohorcie. Znajdziesz je na liście osób.",
                "This person already has an application in this cohort. It is on the list of people.",
            )
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
        Refusal::NobodyWaits => lang
            .t(
                "W zaznaczonych miastach nikt nie czeka na miejsce.",
                "Nobody waits for a place in the cities that you ticked.",
            )
            .into(),
        Refusal::CannotBeUndone => lang
            .t(
                "Tej zmiany nie można cofnąć: od tego czasu zdecydowano coś nowszego albo nie ma ona czynności odwrotnej.",
                "This change cannot be undone: something newer was decided since, or there is no act that reverses it.",
            )
            .into(),
        Refusal::RoundStillOpen { .. }
        | Refusal::RoundNotProposed
        | Refusal::RoundOwnProposal
        | Refusal::RoundChanged
        | Refusal::TooFewCities { .. } => round_refusal(lang, refusal),
        Refusal::NotForCities | Refusal::SizeUnknown | Refusal::OthersWait => city_refusal(lang, refusal).into(),
        Refusal::OnlySeatsMove | Refusal::CertifiedHere | Refusal::NotOfThisCourse | Refusal::NotRunning => {
            move_refusal(lang, refusal).into()
        }
        Refusal::NoSeat { full } => no_seat(lang, full),
        Refusal::NeedsReason => lang
            .t(
                "Podaj powód: przeczytają go organizatorzy.",
                "Give a reason: the organizers will read it.",
            )
            .into(),
    }
}

/// Why somebody stays in her cohort.
const fn move_refusal(lang: Lang, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::OnlySeatsMove => lang.t(
            "Przenieść można tylko osobę, która ma potwierdzone miejsce i nie ukończyła jeszcze programu.",
            "Only a person with a confirmed place who has not completed the programme can be moved.",
        ),
        Refusal::CertifiedHere => lang.t(
            "Ta osoba ma ważny certyfikat z tej kohorty, więc w niej zostaje.",
            "This person has a valid certificate of this cohort and so stays in it.",
        ),
        Refusal::NotOfThisCourse => lang.t(
            "Przenieść można tylko do innej kohorty tego samego programu.",
            "A person can be moved only to another cohort of the same programme.",
        ),
        _ => lang.t(
            "Ta kohorta nie jest opublikowana albo czas na ukończenie programu już w niej minął.",
            "This cohort is not published, or the time to complete the programme is over there.",
        ),
    }
}

/// Why a city holds no seat by itself.
const fn city_refusal(lang: Lang, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::SizeUnknown => lang.t(
            "Limit zależy od wielkości miasta, a ta nie jest znana, więc o miejscu decydują organizatorzy.",
            "A limit depends on the size of the city, which is not known, so the organizers decide about the place.",
        ),
        Refusal::OthersWait => lang.t(
            "Na wolne miejsce czeka już ktoś z kolejki i to ta osoba je dostanie.",
            "Somebody in the queue waits for the free place already and will get it.",
        ),
        _ => lang.t(
            "W tej kohorcie o każdym miejscu decydują organizatorzy, więc miasto nie zaprasza samo.",
            "In this cohort the organizers decide about each place, so a city does not invite by itself.",
        ),
    }
}

/// Which limit keeps a city from one more seat, where its name is not at hand.
fn no_seat(lang: Lang, kind: LayerKind) -> String {
    match kind {
        LayerKind::City => {
            lang.t("Wszystkie miejsca tego miasta są zajęte.", "All places of this city are taken.").into()
        }
        LayerKind::CityCount => lang
            .t(
                "Liczba miast w kohorcie osiągnęła limit, a to miasto nie ma jeszcze miejsca.",
                "The number of cities has reached its limit, and this city has no place yet.",
            )
            .into(),
        LayerKind::Group => {
            lang.t("Miejsca dla takich miast są zajęte.", "The places for such cities are taken.").into()
        }
        LayerKind::Total | LayerKind::Reserve | LayerKind::Additional => full(lang, kind, ""),
    }
}

/// Why a round is not run.
fn round_refusal(lang: Lang, refusal: Refusal) -> String {
    match refusal {
        Refusal::RoundStillOpen { closes } => {
            let closes = when::date_time(lang, closes, chrono_tz::Europe::Warsaw);
            say!(
                lang,
                "Zapisy trwają do {closes}; przydział można uruchomić dopiero potem.",
                "Applications are open until {closes}; the round can be run only after that."
            )
        }
        Refusal::RoundNotProposed => lang
            .t(
                "Nie ma przydziału do zatwierdzenia: nikt go nie zaproponował albo jest już zatwierdzony.",
                "There is no round to confirm: nobody has proposed it, or it is sealed already.",
            )
            .into(),
        Refusal::RoundOwnProposal => lang
            .t(
                "Przydział zatwierdza inna osoba niż ta, która go zaproponowała.",
                "A round is confirmed by another person than the one who proposed it.",
            )
            .into(),
        Refusal::RoundChanged => lang
            .t(
                "Od propozycji zmieniły się zgłoszenia albo limity. Zaproponuj przydział jeszcze raz.",
                "Applications or limits have changed since the proposal. Propose the round again.",
            )
            .into(),
        Refusal::TooFewCities { cities, minimum } => say!(
            lang,
            "Miejsca miałoby tylko {cities} miast, a kohorta potrzebuje co najmniej {minimum}.",
            "Only {cities} cities would have a place, and the cohort needs at least {minimum}."
        ),
        _ => lang.t("Przydziału nie uruchomiono.", "The round was not run.").into(),
    }
}
