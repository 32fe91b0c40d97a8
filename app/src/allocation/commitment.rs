//! What public pages say of a round: the promise before it is sealed, and the way to its report after.

use domain::allocation::RoundRules;
use domain::allocation::queries::{RoundCard, RoundState};
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::enrollment::parts::zone_of;
use crate::request::Caller;
use crate::ui::LinkButton;
use crate::{urls, when};

/// The window, the commitment to the seed, and the rule.
pub fn promise(lang: Lang, cohort: &CohortCard, round: Option<&RoundCard>, rules: &RoundRules) -> AnyView {
    let at = |at| when::date_time(lang, at, zone_of(cohort));
    let (opens, closes) = (at(cohort.window.opens), at(cohort.window.closes));
    view! {
        <p>{say!(
            lang,
            "Zapisy od {opens} do {closes}. O wszystkich zgłoszeniach rozstrzygniemy razem po ich zamknięciu, więc nie trzeba się spieszyć.",
            "Applications from {opens} to {closes}. All of them are decided together after that, so there is no need to hurry."
        )}</p>
        <p>{words::rule(lang, rules.order)}</p>
        {hash(lang, cohort, round)}
    }
    .into_any()
}

/// The hash of the seed and when it was drawn.
pub fn hash(lang: Lang, cohort: &CohortCard, round: Option<&RoundCard>) -> AnyView {
    let Some(round) = round else {
        return view! { <p>{lang.t(
            "Gdy otworzą się zapisy, wylosujemy ziarno i podamy tu jego skrót. Samo ziarno będzie w raporcie, więc każdy sprawdzi, że nikt go nie zmienił.",
            "When applications open, a seed is drawn and its hash is shown here. The seed itself comes with the report, so that anybody can check that nobody changed it.",
        )}</p> }
        .into_any();
    };
    let drawn = when::date_time(lang, round.opened_at, zone_of(cohort));
    view! {
        <p>{say!(
            lang,
            "Ziarno losowania powstało {drawn}. To jest jego skrót SHA-256; samo ziarno będzie w raporcie, więc każdy sprawdzi, że nikt go nie zmienił.",
            "The seed of the draw was made on {drawn}. This is its SHA-256 hash; the seed itself comes with the report, so that anybody can check that nobody changed it."
        )}</p>
        <p><code>{round.seed_hash.clone()}</code></p>
    }
    .into_any()
}

/// The ways to one's own line of the report and to what one has declared, where there are some.
pub fn own(
    caller: &Caller,
    cohort: &CohortCard,
    receipt: u32,
    (round, rules): (Option<&RoundCard>, &RoundRules),
) -> AnyView {
    let lang = caller.lang;
    let is_sealed = round.is_some_and(|round| round.state == RoundState::Sealed);
    let line = is_sealed.then(|| {
        let href = caller.href(&urls::allocation_of(&cohort.slug, receipt));
        view! { <p data-text="sm"><a href=href>{lang.t("Jak zdecydował o tym przydział", "How the round decided about it")}</a></p> }
    });
    let declared = (!rules.questions.is_empty()).then(|| {
        let href = caller.href(&urls::declared(&cohort.slug));
        view! { <p data-text="sm"><a href=href>{lang.t("Moje odpowiedzi do zasad przydziału", "My answers for the rules of the round")}</a></p> }
    });
    view! { {line}{declared} }.into_any()
}

/// How a round decides, with its commitment or the way to its report.
pub fn section(
    caller: &Caller,
    cohort: &CohortCard,
    (round, rules): (Option<&RoundCard>, &RoundRules),
) -> Option<AnyView> {
    if cohort.mode != AdmissionMode::Round {
        return None;
    }
    let lang = caller.lang;
    let href = caller.href(&urls::allocation(&cohort.slug));
    let is_sealed = round.is_some_and(|round| round.state == RoundState::Sealed);
    let title = if is_sealed {
        lang.t("Jak przydzieliliśmy miejsca", "How places were given")
    } else {
        lang.t("Jak przydzielimy miejsca", "How places are given")
    };
    let body = if is_sealed {
        view! {
            <p>{lang.t(
                "Przydział jest zatwierdzony. Raport wyjaśnia każdą decyzję przy numerze zgłoszenia, a każdy może go przeliczyć.",
                "The round is sealed. The report explains each decision beside the number of its application, and anybody can run it again.",
            )}</p>
            <p><LinkButton label=lang.t("Raport z przydziału", "Report of the round") href=href /></p>
        }
        .into_any()
    } else {
        view! {
            {promise(lang, cohort, round, rules)}
            <p><a href=href>{lang.t("Strona przydziału", "Page of the round")}</a></p>
        }
        .into_any()
    };
    Some(
        view! {
            <section class="flow" aria-labelledby="przydzial">
                <h2 id="przydzial">{title}</h2>
                {body}
            </section>
        }
        .into_any(),
    )
}
