//! The bounds that the form of limits showed when it was opened, which go along with it: what somebody else changed
//! meanwhile is told, and does not return silently.

use domain::cohort::limits::{Cap, CommonCaps};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::group_fields::{apart, typed_groups, with_groups};
use crate::form::Fields;
use crate::ui::{Notice as Message, Tone};

/// The bounds as the fields of the form.
pub fn typed(caps: &CommonCaps) -> Fields {
    let bound = |cap: Cap| cap.0.map(|cap| cap.to_string()).unwrap_or_default();
    let fields = Fields::default()
        .with("total", bound(caps.total))
        .with("city_cap", bound(caps.city))
        .with("cities", bound(caps.cities))
        .with("minimum_cities", caps.minimum_cities.to_string())
        .with("reserve", caps.reserve.to_string())
        .with("additional_seats", bound(caps.additional_seats));
    with_groups(fields, &caps.groups)
}

/// The bounds that the form showed when it was opened; one that does not say so has shown none.
pub fn shown(fields: &Fields) -> CommonCaps {
    serde_json::from_str(fields.get("shown")).unwrap_or_default()
}

/// What was typed over bounds that somebody changed meanwhile: a field that was left as it was follows the change, and
/// the form now shows the present bounds.
pub fn followed(fields: &Fields, before: &Fields, now: &Fields) -> Fields {
    let follow = |(name, value): &(String, String)| {
        let is_left = before.has(name) && before.get(name) == value.trim();
        (name.clone(), if is_left { now.get(name).to_owned() } else { value.clone() })
    };
    // Groups follow as a whole, or not at all.
    let (groups, others) = apart(&fields.clone().without("shown"));
    let are_left = typed_groups(&groups) == typed_groups(before);
    let groups = if are_left { apart(now).0 } else { groups };
    Fields(others.0.iter().map(follow).chain(groups.0).collect())
}

/// What somebody else changed while the form was open.
pub fn changed(lang: Lang, before: &Fields, now: &Fields) -> AnyView {
    let said = |value: &str| match value {
        "" => lang.t("bez limitu", "no limit").to_owned(),
        value => value.to_owned(),
    };
    let lines = names(lang)
        .into_iter()
        .filter(|(name, _)| before.get(name) != now.get(name))
        .map(|(name, label)| {
            let (was, is) = (said(before.get(name)), said(now.get(name)));
            view! { <li>{say!(lang, "{label}: było {was}, jest {is}.", "{label}: was {was}, is {is}.")}</li> }
        })
        .collect_view();
    let groups = (typed_groups(before) != typed_groups(now)).then(|| {
        view! { <li>{lang.t("Grupy miast są inne.", "The groups of cities differ.")}</li> }
    });
    view! {
        <Message tone=Tone::Lamp title=lang.t("W tym czasie zmieniono limity.", "The limits were changed meanwhile.")>
            <ul>{lines}{groups}</ul>
            <p>{lang.t(
                "To, co wpisano, zostało w formularzu; pozostałe pola mają już nowe wartości. Sprawdź je i zapisz.",
                "What was typed stays in the form; the other fields have the new values. Check them and save.",
            )}</p>
        </Message>
    }
    .into_any()
}

/// The fields of the limits with their labels.
pub const fn names(lang: Lang) -> [(&'static str, &'static str); 6] {
    [
        ("total", lang.t("Wszystkie miejsca", "All places")),
        ("city_cap", lang.t("Miejsca na miasto", "Places per city")),
        ("cities", lang.t("Liczba miast", "Number of cities")),
        ("minimum_cities", lang.t("Najmniej miast", "Minimum of cities")),
        ("reserve", lang.t("Rezerwa organizatora", "Organizer's reserve")),
        ("additional_seats", lang.t("Miejsca dodatkowych miast", "Places of additional cities")),
    ]
}
