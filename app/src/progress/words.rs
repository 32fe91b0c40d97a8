//! Progress in words.

use domain::lang::Lang;
use domain::progress::{Pace, Stuck};
use domain::say;

use crate::ui::{Icon, Tone};

/// How somebody is getting on, with its colour.
pub(super) fn pace(lang: Lang, pace: Pace) -> (Tone, Option<Icon>, String) {
    match pace {
        Pace::Stuck(Stuck::NoAttempts) => {
            (Tone::Brick, Some(Icon::Warn), lang.t("bez podejść", "no attempts left").to_owned())
        }
        Pace::Stuck(Stuck::Silent(days)) => {
            (Tone::Brick, Some(Icon::Warn), say!(lang, "{days} dni ciszy", "silent for {days} days"))
        }
        Pace::Late => (Tone::Lamp, Some(Icon::Clock), lang.t("po terminie", "late").to_owned()),
        Pace::NotStarted => (Tone::Plain, None, lang.t("przed startem", "not started").to_owned()),
        Pace::OnTrack => (Tone::Sky, None, lang.t("w toku", "on track").to_owned()),
        Pace::Finished => (Tone::Patina, Some(Icon::Check), lang.t("ukończone", "finished").to_owned()),
    }
}

/// The words of the filter, with the word in the address.
pub(super) fn filters(lang: Lang) -> [(&'static str, &'static str); 6] {
    [
        ("", lang.t("wszyscy", "everybody")),
        ("stuck", lang.t("utknęli", "stuck")),
        ("late", lang.t("po terminie", "late")),
        ("new", lang.t("przed startem", "not started")),
        ("going", lang.t("w toku", "on track")),
        ("finished", lang.t("ukończyli", "finished")),
    ]
}
