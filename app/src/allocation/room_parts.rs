//! What stands beside the steps of a round: what has come in, the commitment to the seed, cities without a size.

use domain::allocation::overview::Intake;
use domain::allocation::queries::RoundCard;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::cohort::parts::Room;
use crate::request::Caller;
use crate::ui::{Notice as Message, Tone};
use crate::when;

/// What has come in so far.
pub fn received(lang: Lang, intake: &Intake) -> AnyView {
    let late = (intake.late > 0).then(|| {
        view! { <dt>{lang.t("Po terminie", "Late")}</dt><dd>{intake.late}</dd> }
    });
    view! {
        <div class="card flow">
            <h2>{lang.t("Zgłoszenia", "Applications")}</h2>
            <dl class="city-facts">
                <dt>{lang.t("W terminie", "In time")}</dt><dd>{intake.in_time}</dd>
                <dt>{lang.t("Miasta", "Cities")}</dt><dd>{intake.cities}</dd>
                {late}
            </dl>
        </div>
    }
    .into_any()
}

/// The hash by which everybody can check the seed later.
pub fn commitment(lang: Lang, room: &Room, round: Option<&RoundCard>) -> AnyView {
    let body = match round {
        None => view! { <p>{lang.t(
            "Ziarno losujemy w chwili, gdy otwierają się zapisy.",
            "The seed is drawn at the moment when applications open.",
        )}</p> }
        .into_any(),
        Some(round) => {
            let drawn = when::date_time(lang, round.opened_at, room.zone());
            view! {
                <p>{say!(lang, "Wylosowane {drawn}. Samo ziarno poznamy dopiero z raportem.", "Drawn {drawn}. The seed itself comes with the report.")}</p>
                <p>{lang.t("Skrót SHA-256: ", "SHA-256 hash: ")}<code>{round.seed_hash.clone()}</code></p>
            }
            .into_any()
        }
    };
    view! { <div class="card flow"><h2>{lang.t("Ziarno losowania", "Seed of the draw")}</h2>{body}</div> }
        .into_any()
}

/// Cities that the groups cannot tell.
pub fn without_size(caller: &Caller, room: &Room, names: &[String]) -> Option<AnyView> {
    if names.is_empty() {
        return None;
    }
    let lang = caller.lang;
    let board = caller.href(&room.path(""));
    let list = names.join("; ");
    Some(
        view! {
            <Message tone=Tone::Lamp title=lang.t("Nie znamy wielkości niektórych miast.", "The size of some cities is not known.")>
                <p>{say!(
                    lang,
                    "Limity patrzą na wielkość, a tych miast nie da się zaliczyć do żadnej grupy: {list}. Przydział potraktuje je jak miasta spoza grup. Uzupełnij liczbę mieszkańców w rejestrze albo daj im wyjątek.",
                    "Limits look at sizes, and these cities belong to no group: {list}. The round will treat them as cities outside the groups. Complete their inhabitants in the register or give them an exception."
                )}</p>
                <p><a href=board>{lang.t("Miasta kohorty", "Cities of the cohort")}</a></p>
            </Message>
        }
        .into_any(),
    )
}
