//! Rounds in words: what an aim is about, and why an application was decided as it was.

use std::collections::BTreeMap;

use domain::allocation::{AimOf, Line, RoundCity, RoundInput, RoundRules, TieBreak, Verdict};
use domain::cohort::groups::CityGroup;
use domain::cohort::limits::LayerKind;
use domain::lang::Lang;
use domain::say;

use crate::cohort::words::group;

/// What the aims of a round are called.
#[derive(Debug, Default)]
pub struct AimNames {
    groups: Vec<CityGroup>,
    questions: BTreeMap<String, String>,
}

impl AimNames {
    /// The names of the aims of an input by the rules of its cohort.
    pub fn of(lang: Lang, input: &RoundInput, rules: &RoundRules) -> Self {
        let named = |text: &str| say!(lang, "„{text}”: tak", "“{text}”: yes");
        let questions = rules.questions.iter().map(|one| (one.key.clone(), named(one.text(lang))));
        Self { groups: input.limits.groups.clone(), questions: questions.collect() }
    }

    /// "gmina wiejska, gmina miejsko-wiejska", or a question of the cohort.
    pub fn name(&self, lang: Lang, aim: &AimOf) -> String {
        match aim {
            AimOf::Group(place) => {
                self.groups.get(usize::from(*place)).map(|one| group(lang, one)).unwrap_or_default()
            }
            AimOf::Quota(key) => self.questions.get(key).unwrap_or(key).clone(),
        }
    }
}

/// "miasto nr 3: gmina miejska, 20–100 tys.".
pub fn city(lang: Lang, city: &RoundCity) -> String {
    let (number, kind, size) = (city.number, city.kind.name(lang), city.size.name(lang));
    say!(lang, "miasto nr {number}: {kind}, {size}", "city no. {number}: {kind}, {size}")
}

/// "zgłoszenia", as many as there are.
pub fn applications(lang: Lang, count: u32) -> &'static str {
    lang.plural(count.into(), ["zgłoszenie", "zgłoszenia", "zgłoszeń"], ["application", "applications"])
}

/// The decision in a few words.
pub fn verdict(lang: Lang, verdict: Verdict) -> String {
    match verdict {
        Verdict::Seat => lang.t("miejsce", "a place").into(),
        Verdict::LeftOut { place, .. } => say!(lang, "{place}. w kolejce", "{place} in the queue"),
    }
}

/// Everything that explains a decision.
pub fn explained(lang: Lang, line: &Line<'_>, order: TieBreak, names: &AimNames) -> String {
    let decided = line.decided;
    let mut said = vec![asked_for(lang, decided.level), turn(lang, line, order)];
    if !decided.helped.is_empty() {
        let helped: Vec<String> = decided.helped.iter().map(|aim| names.name(lang, aim)).collect();
        let helped = helped.join("; ");
        said.push(say!(
            lang,
            "Przybliżało cele jeszcze nieosiągnięte, więc szło wcześniej: {helped}.",
            "It helped aims that were not met yet, so it went earlier: {helped}."
        ));
    }
    said.push(match decided.verdict {
        Verdict::Seat => lang
            .t(
                "Żaden limit nie był wtedy pełny, więc jest miejsce.",
                "No limit was full then, so there is a place.",
            )
            .into(),
        Verdict::LeftOut { full, place } => {
            let full = reached(lang, full);
            say!(
                lang,
                "Miejsca nie ma: {full}. Czeka jako {place}. w kolejce przydziału.",
                "There is no place: {full}. It waits as number {place} in the queue of the round."
            )
        }
    });
    said.join(" ")
}

fn asked_for(lang: Lang, level: u32) -> String {
    match level {
        1 => lang
            .t(
                "Pierwsze miejsce swojego miasta: takie zgłoszenia rozpatrujemy przed wszystkimi innymi.",
                "The first place of its city: such applications are looked at before all others.",
            )
            .into(),
        level => say!(
            lang,
            "{level}. miejsce swojego miasta: rozpatrywane po wszystkich wcześniejszych miejscach innych miast.",
            "Place {level} of its city: looked at after all earlier places of other cities."
        ),
    }
}

fn turn(lang: Lang, line: &Line<'_>, order: TieBreak) -> String {
    let (turn, draw) = (line.decided.turn, line.decided.draw);
    let carried = if line.entrant.carried_over {
        lang.t(
            " Ma pierwszeństwo, bo zabrakło dla tej osoby miejsca w poprzedniej edycji.",
            " It has priority, as no place was left for this person in the last edition.",
        )
    } else {
        ""
    };
    match order {
        TieBreak::Draw => say!(
            lang,
            "Los {draw}, rozpatrzone jako {turn}.{carried}",
            "Drew {draw}, looked at as number {turn}.{carried}"
        ),
        TieBreak::Receipt => say!(
            lang,
            "O kolejności decydował numer zgłoszenia, rozpatrzone jako {turn}.{carried}",
            "The number of the application decided the order, looked at as number {turn}.{carried}"
        ),
    }
}

/// The limit that was full, without a name.
const fn reached(lang: Lang, full: LayerKind) -> &'static str {
    match full {
        LayerKind::Total => lang.t("wszystkie miejsca były już przydzielone", "all places had been given"),
        LayerKind::City => lang.t(
            "wszystkie miejsca tego miasta były już przydzielone",
            "all places of this city had been given",
        ),
        LayerKind::CityCount => {
            lang.t("liczba miast osiągnęła limit", "the number of cities had reached its limit")
        }
        LayerKind::Group => lang
            .t("miejsca dla takich miast były już przydzielone", "the places for such cities had been given"),
        LayerKind::Reserve => lang.t(
            "pozostałe miejsca są w rezerwie organizatora",
            "the places that are left are the organizer’s reserve",
        ),
        LayerKind::Additional => lang.t(
            "wszystkie miejsca dodatkowych miast były już przydzielone",
            "all places of additional cities had been given",
        ),
    }
}

/// The sentence about how a round decides.
pub const fn rule(lang: Lang, order: TieBreak) -> &'static str {
    match order {
        TieBreak::Draw => lang.t(
            "Pierwsza osoba z każdego miasta jest przed każdą drugą. Na tym samym poziomie wcześniej idzie zgłoszenie, które przybliża więcej nieosiągniętych celów, potem osoba, dla której zabrakło miejsca w poprzedniej edycji, a dalej decyduje los.",
            "The first person of every city comes before any second one. On the same level the application that helps more unmet aims goes first, then a person whom the last edition left out, and then the draw decides.",
        ),
        TieBreak::Receipt => lang.t(
            "Pierwsza osoba z każdego miasta jest przed każdą drugą. Na tym samym poziomie wcześniej idzie zgłoszenie, które przybliża więcej nieosiągniętych celów, potem osoba, dla której zabrakło miejsca w poprzedniej edycji, a dalej decyduje kolejność zgłoszeń.",
            "The first person of every city comes before any second one. On the same level the application that helps more unmet aims goes first, then a person whom the last edition left out, and then the order of receipt decides.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::allocation::{Decided, DrawNumber, Entrant};
    use domain::city::{Kind, SizeClass};

    use super::*;

    #[test]
    fn a_decision_says_turn_draw_aims_and_the_limit_and_names_nobody() {
        let entrant = Entrant { receipt: 9, city: 3, carried_over: true, has: vec![] };
        let round_city = RoundCity { number: 3, kind: Kind::UrbanGmina, size: SizeClass::Medium };
        let decided = Decided {
            receipt: 9,
            level: 2,
            draw: DrawNumber(0xab),
            turn: 7,
            helped: vec![AimOf::Quota("women".into())],
            verdict: Verdict::LeftOut { full: LayerKind::City, place: 4 },
        };
        let line = Line { entrant: &entrant, city: &round_city, decided: &decided };
        let names = AimNames {
            groups: vec![],
            questions: BTreeMap::from([("women".to_owned(), "Kobiety".to_owned())]),
        };
        let said = explained(Lang::Pl, &line, TieBreak::Draw, &names);
        for part in [
            "2. miejsce swojego miasta",
            "Los 00000000000000ab, rozpatrzone jako 7. Ma pierwszeństwo",
            "więc szło wcześniej: Kobiety.",
            "wszystkie miejsca tego miasta były już przydzielone. Czeka jako 4.",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert!(city(Lang::Pl, &round_city).starts_with("miasto nr 3: gmina miejska, "));
        let by_receipt = explained(Lang::En, &line, TieBreak::Receipt, &names);
        assert!(by_receipt.contains("The number of the application decided"), "{by_receipt}");
    }
}
