//! The limits of a cohort as plain sentences: the whole rule, and what a change of it changed.

use domain::cohort::admission::AdmissionMode;
use domain::cohort::groups::CityGroup;
use domain::cohort::limits::{Cap, CommonCaps, Limits};
use domain::lang::Lang;
use domain::say;

/// The whole rule: how many places there are, for whom, and who gets them.
#[must_use]
pub fn rule(lang: Lang, mode: AdmissionMode, limits: &Limits) -> String {
    let groups = limits.groups.iter().filter_map(|one| group_rule(lang, one));
    let sentences = [total(lang, limits), cities(lang, limits)]
        .into_iter()
        .chain([one_city(lang, limits)])
        .chain(groups)
        .chain(additional(lang, limits))
        .chain([given(lang, mode).to_owned()]);
    sentences.collect::<Vec<_>>().join(" ")
}

fn places(lang: Lang, count: u32) -> String {
    let unit = lang.plural(count.into(), ["miejsce", "miejsca", "miejsc"], ["place", "places"]);
    format!("{count} {unit}")
}

fn total(lang: Lang, limits: &Limits) -> String {
    let Some(total) = limits.total.0 else {
        return lang
            .t("Liczba wszystkich miejsc nie ma limitu.", "There is no limit on all places.")
            .to_owned();
    };
    if total == 0 {
        return lang
            .t("Kohorta jest zamknięta: limit miejsc to 0.", "The cohort is closed: its limit is 0 places.")
            .to_owned();
    }
    let all = places(lang, total);
    match limits.reserve.min(total) {
        0 => say!(lang, "Limit wszystkich miejsc: {all}.", "All places: at most {all}."),
        kept => {
            let kept = places(lang, kept);
            say!(
                lang,
                "Limit wszystkich miejsc: {all}, w tym {kept} rezerwy, którą rozdaje tylko organizator.",
                "All places: at most {all}, of which {kept} are a reserve that only the organizer gives."
            )
        }
    }
}

fn cities(lang: Lang, limits: &Limits) -> String {
    let at_least = (limits.minimum_cities > 0).then(|| {
        let (n, unit) = (
            limits.minimum_cities,
            lang.plural(limits.minimum_cities.into(), ["miasta", "miast", "miast"], ["city", "cities"]),
        );
        (n, unit)
    });
    match (limits.cities.0, at_least) {
        (None, None) => {
            lang.t("Miast może być dowolnie wiele.", "There may be any number of cities.").to_owned()
        }
        (None, Some((least, unit))) => say!(
            lang,
            "Potrzebne są miejsca z co najmniej {least} {unit}.",
            "Places of at least {least} {unit} are needed."
        ),
        (Some(most), least) => {
            let of = lang.plural(most.into(), ["miasto", "miasta", "miast"], ["city", "cities"]);
            match least {
                None => say!(lang, "Wejdzie najwyżej {most} {of}.", "At most {most} {of} come in."),
                Some((least, unit)) => say!(
                    lang,
                    "Wejdzie najwyżej {most} {of}, a potrzeba co najmniej {least} {unit}.",
                    "At most {most} {of} come in, and at least {least} {unit} are needed."
                ),
            }
        }
    }
}

fn one_city(lang: Lang, limits: &Limits) -> String {
    let usual = match limits.city.0 {
        None => {
            lang.t("Jedno miasto nie ma własnego limitu", "A single city has no limit of its own").to_owned()
        }
        Some(0) => lang
            .t("Miasta bez wyjątku nie dostają miejsc", "Cities without an exception get no places")
            .to_owned(),
        Some(cap) => {
            let most = places(lang, cap);
            say!(lang, "Jedno miasto ma najwyżej {most}", "One city has at most {most}")
        }
    };
    match limits.exceptions.len() as u64 {
        0 => format!("{usual}."),
        own => {
            let unit = lang.plural(
                own,
                ["miasto ma inny limit", "miasta mają inny limit", "miast ma inny limit"],
                ["city has another limit", "cities have another limit"],
            );
            format!("{usual}; {own} {unit}.")
        }
    }
}

fn group_rule(lang: Lang, group: &CityGroup) -> Option<String> {
    let name = group_name(lang, group);
    let most = group.cap.0.map(|cap| {
        let most = places(lang, cap);
        say!(lang, "najwyżej {most}", "at most {most}")
    });
    let aim = group.share.map(|share| {
        say!(
            lang,
            "cel to co najmniej {share}% wszystkich miejsc",
            "the aim is at least {share}% of all places"
        )
    });
    let parts: Vec<String> = most.into_iter().chain(aim).collect();
    (!parts.is_empty()).then(|| {
        let parts = parts.join(", ");
        say!(lang, "Grupa miast ({name}): {parts}.", "Group of cities ({name}): {parts}.")
    })
}

/// What a group is made of: "gmina wiejska, małe".
fn group_name(lang: Lang, group: &CityGroup) -> String {
    crate::cohort::words::group(lang, group)
}

fn additional(lang: Lang, limits: &Limits) -> Option<String> {
    let count = limits.additional.len() as u64;
    if count == 0 {
        return None;
    }
    let unit = lang.plural(count, ["miasto jest", "miasta są", "miast jest"], ["city is", "cities are"]);
    Some(match limits.additional_seats.0 {
        None => say!(lang, "{count} {unit} obok tych limitów.", "{count} {unit} beside these limits."),
        Some(cap) => {
            let most = places(lang, cap);
            say!(
                lang,
                "{count} {unit} obok tych limitów; razem dostają najwyżej {most}.",
                "{count} {unit} beside these limits, with at most {most} together."
            )
        }
    })
}

const fn given(lang: Lang, mode: AdmissionMode) -> &'static str {
    match mode {
        AdmissionMode::FirstCome => lang.t(
            "Miejsca dajemy w kolejności zgłoszeń; kto się nie zmieści, czeka w kolejce.",
            "Places are given in the order of applications; whoever does not fit waits.",
        ),
        AdmissionMode::Approval => lang.t(
            "O każdym zgłoszeniu decyduje organizator; kto się nie zmieści, czeka w kolejce.",
            "The organizer decides about each application; whoever does not fit waits.",
        ),
        AdmissionMode::Nomination => lang.t(
            "O tym, kto bierze udział, decyduje koordynator miasta; kto się nie zmieści, czeka w kolejce.",
            "The coordinator of the city decides who takes part; whoever does not fit waits.",
        ),
        AdmissionMode::Round => lang.t(
            "O wszystkich zgłoszeniach decyduje jeden przydział: pierwsza osoba z każdego miasta jest przed każdą drugą.",
            "One allocation round decides about all applications: the first person of every city comes before any second one.",
        ),
    }
}

/// What differs between two rules, a sentence each: "Liczba miast: było 50, jest 60."
#[must_use]
pub fn differences(lang: Lang, before: &CommonCaps, after: &CommonCaps) -> Vec<String> {
    let bound = |cap: Cap| match cap.0 {
        None => lang.t("bez limitu", "no limit").to_owned(),
        Some(cap) => cap.to_string(),
    };
    let number = |count: u32| count.to_string();
    let groups = |groups: &[CityGroup]| {
        let said: Vec<String> = groups.iter().map(|group| group_in_short(lang, group)).collect();
        if said.is_empty() { "0".to_owned() } else { said.join("; ") }
    };
    let pairs = [
        (lang.t("Wszystkie miejsca", "All places"), bound(before.total), bound(after.total)),
        (lang.t("Miejsca jednego miasta", "Places of one city"), bound(before.city), bound(after.city)),
        (lang.t("Liczba miast", "Number of cities"), bound(before.cities), bound(after.cities)),
        (
            lang.t("Najmniejsza liczba miast", "Minimum of cities"),
            number(before.minimum_cities),
            number(after.minimum_cities),
        ),
        (
            lang.t("Rezerwa organizatora", "The organizer's reserve"),
            number(before.reserve),
            number(after.reserve),
        ),
        (
            lang.t("Miejsca miast dodatkowych", "Places of additional cities"),
            bound(before.additional_seats),
            bound(after.additional_seats),
        ),
        (lang.t("Grupy miast", "Groups of cities"), groups(&before.groups), groups(&after.groups)),
    ];
    let differing = pairs.into_iter().filter(|(_, was, is)| was != is);
    differing
        .map(|(name, was, is)| say!(lang, "{name}: było {was}, jest {is}.", "{name}: was {was}, is {is}."))
        .collect()
}

fn group_in_short(lang: Lang, group: &CityGroup) -> String {
    let name = group_name(lang, group);
    let cap = group.cap.0.map(|cap| say!(lang, "limit {cap}", "limit {cap}"));
    let share = group.share.map(|share| say!(lang, "cel {share}%", "aim {share}%"));
    let parts: Vec<String> = cap.into_iter().chain(share).collect();
    if parts.is_empty() { name } else { format!("{name} ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use domain::city::Kind;
    use domain::ids::CityId;

    use super::*;

    fn ministry() -> Limits {
        let rural = CityGroup { kinds: [Kind::RuralGmina].into(), share: Some(70), ..CityGroup::default() };
        let exceptions = [(CityId(uuid::Uuid::nil()), Cap::of(5))].into();
        Limits {
            total: Cap::of(120),
            city: Cap::of(2),
            cities: Cap::of(61),
            minimum_cities: 50,
            reserve: 6,
            groups: vec![rural],
            exceptions,
            ..Limits::default()
        }
    }

    #[test]
    fn the_whole_rule_is_told_in_plain_words() {
        let said = rule(Lang::Pl, AdmissionMode::FirstCome, &ministry());
        for part in [
            "Limit wszystkich miejsc: 120 miejsc, w tym 6 miejsc rezerwy, którą rozdaje tylko organizator.",
            "Wejdzie najwyżej 61 miast, a potrzeba co najmniej 50 miast.",
            "Jedno miasto ma najwyżej 2 miejsca; 1 miasto ma inny limit.",
            "Grupa miast (gmina wiejska): cel to co najmniej 70% wszystkich miejsc.",
            "Miejsca dajemy w kolejności zgłoszeń",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
        let none = rule(Lang::En, AdmissionMode::Round, &Limits::default());
        assert!(
            none.starts_with("There is no limit on all places. There may be any number of cities."),
            "{none}"
        );
        assert!(
            rule(Lang::Pl, AdmissionMode::Approval, &Limits { total: Cap::of(0), ..ministry() })
                .starts_with("Kohorta jest zamknięta")
        );
    }

    #[test]
    fn only_what_changed_is_told() {
        let before = ministry().caps();
        assert_eq!(differences(Lang::Pl, &before, &before), Vec::<String>::new());
        let after = CommonCaps { cities: Cap::NONE, reserve: 0, groups: Vec::new(), ..before.clone() };
        assert_eq!(
            differences(Lang::Pl, &before, &after),
            [
                "Liczba miast: było 61, jest bez limitu.",
                "Rezerwa organizatora: było 6, jest 0.",
                "Grupy miast: było gmina wiejska (cel 70%), jest 0.",
            ]
        );
    }
}
