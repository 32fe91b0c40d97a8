//! Pages that follow their cohort, its board and the answers to its round: whoever has one open is told that something changed, and fetches what changed.
//!
//! Each server asks the database once a second how often the watched cohorts have changed, whoever changed them and on
//! whichever server; without anybody who watches it asks nothing. What is sent is a number, so that nothing about anybody
//! leaves by this way: the page itself is read again as ever, with all its checks.

mod boards;
mod page;

pub use boards::Boards;
pub use page::stream;

use domain::Academy;
use domain::enrollment::live::changes;
use domain::ids::CohortId;
use leptos::prelude::*;

use crate::request::Caller;

/// How often a cohort has changed so far: what its board was made from.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn seen(academy: &Academy, cohort: CohortId) -> domain::Result<i32> {
    Ok(changes(academy, &[cohort]).await?.get(&cohort).copied().unwrap_or_default())
}

/// The line about being live, which the script fills; nothing is seen of it without.
pub fn line(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    view! {
        <p
            class="live soft" data-follow-line="" hidden
            data-on=lang.t("Ta strona aktualizuje się sama.", "This page keeps itself up to date.")
            data-off=lang.t("Ta strona przestała się aktualizować.", "This page has ceased to update itself.")
            data-waits=lang.t("Są nowe zmiany.", "There are new changes.")
            data-one=lang.t("# nowe zgłoszenie.", "# new application.")
            data-few=lang.t("# nowe zgłoszenia.", "# new applications.")
            data-other=lang.t("# nowych zgłoszeń.", "# new applications.")
        >
            <span></span>" "<a href="" hidden>{lang.t("Odśwież", "Refresh")}</a>
        </p>
        <p class="hidden" role="status" data-follow-said=""></p>
        <script src=caller.assets.live.clone() defer=true></script>
    }
    .into_any()
}
