//! How the rules of a cohort changed since it was published, with dates.

use chrono_tz::Tz;
use domain::enrollment::rule_changes::RuleChange;
use domain::lang::Lang;
use leptos::prelude::*;

use super::rule_words::differences;
use crate::when;

/// So many are seen at once; earlier ones unfold.
const SEEN: usize = 5;

/// The list, the latest first; nothing where nothing was changed.
pub fn changes(lang: Lang, zone: Tz, changes: &[RuleChange]) -> Option<AnyView> {
    if changes.is_empty() {
        return None;
    }
    let list = |some: &[RuleChange]| {
        let lines = some.iter().map(|change| line(lang, zone, change)).collect_view();
        view! { <ul class="flow">{lines}</ul> }
    };
    let (seen, earlier) = changes.split_at(changes.len().min(SEEN));
    let earlier = (!earlier.is_empty()).then(|| {
        let title = lang.t("Wcześniejsze zmiany", "Earlier changes");
        view! { <details><summary>{title}" ("{earlier.len()}")"</summary>{list(earlier)}</details> }
    });
    Some(
        view! {
            <div class="flow">
                <h3 data-text="lg">{lang.t("Zmiany zasad", "Changes of the rules")}</h3>
                {list(seen)}
                {earlier}
            </div>
        }
        .into_any(),
    )
}

fn line(lang: Lang, zone: Tz, change: &RuleChange) -> AnyView {
    let day = when::date(lang, when::day(change.at, zone));
    let what = differences(lang, &change.before, &change.after).join(" ");
    view! { <li><time datetime=when::machine(change.at)>{day}</time>": "{what}</li> }.into_any()
}
