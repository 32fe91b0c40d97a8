//! Giving a seat of the city back, which asks first.

use axum::extract::Path;
use axum::response::Response;
use domain::enrollment::EnrollmentState;
use domain::enrollment::city_desk::CityPerson;
use domain::enrollment::commands::give_back;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;

use super::room::Room;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::reason::{Ask, ask};
use crate::request::Caller;

/// The question; what is no seat any more has its page.
pub async fn show(caller: Caller, Path((city, slug, enrollment)): Path<(String, String, String)>) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let who = room.person(&caller, &enrollment).await?;
    if !who.may_be_given_back() {
        return Ok(see_other(&caller, &room.person_path(who.id), None));
    }
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    Ok(page(&caller, &room, &who, &state))
}

/// Gives it back.
pub async fn take(
    caller: Caller,
    Path((city, slug, enrollment)): Path<(String, String, String)>,
    fields: Fields,
) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    let who = room.person(&caller, &enrollment).await?;
    match give_back(&caller.academy, &caller.actor, who.id, fields.get("reason")).await {
        Ok(()) => Ok(see_other(&caller, &room.path(), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(page(&caller, &room, &who, &FormState::failed(fields, error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(caller: &Caller, room: &Room, who: &CityPerson, state: &FormState) -> Response {
    let lang = caller.lang;
    let name = &who.name;
    let mut ways = room.up(caller);
    ways.push((name.clone(), caller.href(&room.person_path(who.id))));
    let asked = Ask {
        title: say!(lang, "Oddaj miejsce: {name}", "Give the place back: {name}"),
        follows: follows(lang, (name, who.state), &room.name(lang), room.is_cut_off()),
        verb: lang.t("Oddaj miejsce", "Give the place back").to_owned(),
        is_danger: true,
        is_told: true,
        up: ways,
        nav: Nav::City,
    };
    ask(caller, asked, state, None)
}

/// Who loses what, who gets it, and that there is no way back.
fn follows(lang: Lang, (name, state): (&str, EnrollmentState), cohort: &str, is_cut_off: bool) -> String {
    let lost = if matches!(state, EnrollmentState::Invited | EnrollmentState::Offered) {
        say!(
            lang,
            "Miejsce w kohorcie {cohort} nie będzie już czekać na odpowiedź ({name}).",
            "The place in {cohort} no longer waits for an answer ({name})."
        )
    } else {
        say!(lang, "{name} straci miejsce w kohorcie {cohort}.", "{name} loses the place in {cohort}.")
    };
    let next = if is_cut_off {
        lang.t(
            "Nikt go nie przejmie, bo kohorta nie przyznaje już miejsc.",
            "Nobody takes it over, as the cohort gives no more places.",
        )
    } else {
        lang.t(
            "Miejsce przejdzie na następną osobę z kolejki, także z innego miasta.",
            "The place passes to the next person in the queue, of another city too.",
        )
    };
    let sure = lang.t("Tego nie można cofnąć.", "This cannot be undone.");
    format!("{lost} {next} {sure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_promised_to_the_next_only_while_places_are_given() {
        let said = |state, is_cut_off| follows(Lang::En, ("Ewa", state), "Autumn", is_cut_off);
        let seated = said(EnrollmentState::Confirmed, false);
        assert!(
            seated.starts_with("Ewa loses the place in Autumn.") && seated.contains("next person"),
            "{seated}"
        );
        assert!(!said(EnrollmentState::Confirmed, true).contains("next person"));
        assert!(said(EnrollmentState::Invited, false).contains("waits for an answer"));
    }
}
