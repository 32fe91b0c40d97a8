//! Words of the organizers' pages.

use chrono::NaiveDate;
use domain::cohort::CohortState;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::groups::CityGroup;
use domain::cohort::limits::{Cap, CityRule};
use domain::enrollment::given::SeatsFrom;
use domain::lang::Lang;
use domain::say;

use crate::ui::Tone;

/// Whether a cohort is shown, in a word.
pub const fn state(lang: Lang, state: CohortState) -> (&'static str, Tone) {
    match state {
        CohortState::Draft => (lang.t("szkic", "draft"), Tone::Lamp),
        CohortState::Published => (lang.t("opublikowana", "published"), Tone::Patina),
        CohortState::Closed => (lang.t("zamknięta", "closed"), Tone::Plain),
    }
}

/// How a cohort gives its seats.
pub const fn mode(lang: Lang, mode: AdmissionMode) -> &'static str {
    match mode {
        AdmissionMode::FirstCome => lang.t("kolejność zgłoszeń", "first come"),
        AdmissionMode::Approval => lang.t("zgoda organizatora", "approval"),
        AdmissionMode::Nomination => lang.t("zgłoszenie przez miasto", "nomination by the city"),
        AdmissionMode::Round => lang.t("przydział", "allocation round"),
    }
}

/// The same on a day: of a published cohort its first and last day say more.
pub fn state_on(
    lang: Lang,
    shown: CohortState,
    (first, last): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> (&'static str, Tone) {
    match shown {
        CohortState::Published if today > last => (lang.t("zakończona", "over"), Tone::Plain),
        CohortState::Published if today >= first => (lang.t("trwa", "running"), Tone::Patina),
        _ => state(lang, shown),
    }
}

/// "118 z 150", "118, bez limitu"; above the bound "(ponad limit o 3)" follows.
pub fn of_cap(lang: Lang, taken: u32, cap: Cap) -> String {
    let Some(bound) = cap.0 else { return say!(lang, "{taken}, bez limitu", "{taken}, no limit") };
    let said = say!(lang, "{taken} z {bound}", "{taken} of {bound}");
    match cap.over_by(taken) {
        0 => said,
        over => format!("{said} ({})", over_by(lang, over)),
    }
}

/// "ponad limit o 3".
pub fn over_by(lang: Lang, over: u32) -> String {
    say!(lang, "ponad limit o {over}", "over the limit by {over}")
}

/// What a city has of its own, in words.
pub fn rule(lang: Lang, rule: CityRule) -> String {
    let bound = match rule.cap {
        None => None,
        Some(Cap(None)) => Some(lang.t("bez limitu", "no limit").to_owned()),
        Some(Cap(Some(0))) => Some(lang.t("zamknięte, limit 0", "closed, limit 0").to_owned()),
        Some(Cap(Some(cap))) => Some(say!(lang, "limit {cap}", "limit {cap}")),
    };
    let beside = rule.is_additional.then(|| lang.t("obok limitów", "beside the limits").to_owned());
    let parts: Vec<String> = bound.into_iter().chain(beside).collect();
    if parts.is_empty() { lang.t("jak inne miasta", "as other cities").into() } else { parts.join(", ") }
}

/// What a group of cities is made of: "gmina wiejska, gmina miejsko-wiejska".
pub fn group(lang: Lang, group: &CityGroup) -> String {
    let kinds = group.kinds.iter().map(|kind| kind.name(lang));
    let sizes = group.sizes.iter().map(|size| size.name(lang));
    kinds.chain(sizes).collect::<Vec<_>>().join(", ")
}

/// A line of the audit trail about a cohort.
pub fn change(lang: Lang, action: &str) -> &'static str {
    match action {
        "cohort created" => lang.t("Utworzono kohortę", "Cohort created"),
        "cohort changed" => lang.t("Zmieniono ustawienia", "Settings changed"),
        "round opened" => lang.t("Wylosowano ziarno przydziału", "Seed of the round drawn"),
        "round proposed" => lang.t("Zaproponowano przydział", "Round proposed"),
        "round rules changed" => lang.t("Zmieniono zasady przydziału", "Rules of the round changed"),
        "round sealed" => lang.t("Zatwierdzono przydział", "Round sealed"),
        "limits changed" => lang.t("Zmieniono limity", "Limits changed"),
        "city rule changed" => lang.t("Wyjątek miasta", "Exception of a city"),
        "city rules changed" => lang.t("Wyjątki kilku miast", "Exceptions of several cities"),
        "people invited" => lang.t("Zaproszenia z pliku", "People invited out of a file"),
        "people imported" => lang.t("Import zgłoszeń z pliku", "Applications imported from a file"),
        "cities merged in cohort" => lang.t("Połączono miasta", "Cities merged"),
        "versions pinned" => lang.t("Przypięto wersje modułów", "Versions of modules pinned"),
        "enrollment moved" => lang.t("Decyzja o zgłoszeniu", "Decision about an application"),
        "moved to another cohort" => lang.t("Przeniesiono do innej kohorty", "Moved to another cohort"),
        "moved from another cohort" => lang.t("Przeniesiono z innej kohorty", "Moved from another cohort"),
        "module dates changed" => lang.t("Zmieniono terminy modułów", "Dates of modules changed"),
        _ => lang.t("Zmiana", "Change"),
    }
}

/// Who did it: a name, or the academy itself.
pub fn by(lang: Lang, name: Option<&str>) -> String {
    name.map_or_else(|| lang.t("automatycznie", "by the system").to_owned(), str::to_owned)
}

/// Out of what an organizer gives seats.
pub const fn seats_from(lang: Lang, from: SeatsFrom) -> &'static str {
    match from {
        SeatsFrom::Limits => lang.t("tylko wolne miejsca", "free places only"),
        SeatsFrom::Reserve => lang.t("także z rezerwy organizatorów", "also out of the organizers' reserve"),
        SeatsFrom::Beyond => lang.t("także ponad limit", "also beyond the limit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_cohort_says_that_it_runs_or_is_over() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let dates = (day("2026-10-06"), day("2026-12-19"));
        let on = |state, today| state_on(Lang::Pl, state, dates, day(today)).0;
        let published = CohortState::Published;
        let days = ["2026-10-05", "2026-10-06", "2026-12-19", "2026-12-20"];
        assert_eq!(days.map(|today| on(published, today)), ["opublikowana", "trwa", "trwa", "zakończona"]);
        assert_eq!(on(CohortState::Draft, "2027-01-01"), "szkic");
        assert_eq!(on(CohortState::Closed, "2026-11-01"), "zamknięta");
    }

    #[test]
    fn a_number_is_told_with_its_bound() {
        assert_eq!(of_cap(Lang::Pl, 8, Cap::NONE), "8, bez limitu");
        assert_eq!(of_cap(Lang::Pl, 8, Cap::of(5)), "8 z 5 (ponad limit o 3)");
    }
}
