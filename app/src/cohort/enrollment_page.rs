//! One enrollment as organizers see it: why it stands where it stands, what happened, what can be done.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::affiliation::commands::decide;
use domain::enrollment::board::{Step, steps};
use domain::enrollment::commands::{approve, put_back, remove, seat_out_of_turn, turn_down};
use domain::enrollment::moving::{other_cohorts, whereabouts};
use domain::enrollment::people_list::one_person;
use domain::enrollment::{Enrollee, EnrollmentState, Reason};
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::parts::{Room, Tab, head_below};
use super::people_page::{Row, decidable_of, office, told};
use super::words;
use crate::enrollment::words::{short_state, state_tone, why};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::part::Step as Stage;
use crate::ui::{Button, Kind, LinkButton, stages, tag};
use crate::{urls, when};

/// The enrollment.
pub async fn show(caller: Caller, Path((slug, id)): Path<(String, String)>) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let row = match row_of(&caller, &room, &id).await {
        Err(Error::NotFound) => return elsewhere(&caller, &id).await,
        row => row?,
    };
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, &room, &row, &state).await
}

/// The way to an enrollment that was moved to another cohort since this address was written down.
async fn elsewhere(caller: &Caller, id: &str) -> Reply {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let cohort = whereabouts(&caller.academy, &caller.actor, id).await?;
    Ok(see_other(caller, &format!("{}/osoby/{id}", urls::board(&cohort.slug)), None))
}

/// Does what the pressed button says.
pub async fn take(caller: Caller, Path((slug, id)): Path<(String, String)>, fields: Fields) -> Reply {
    let room = Room::load_to_run(&caller, &slug).await?;
    let row = row_of(&caller, &room, &id).await?;
    match act(&caller, &row.0, &fields).await {
        Ok(()) => {
            let back = room.path(&format!("/osoby/{}", row.0.id));
            Ok(see_other(&caller, &back, Some(Notice::Saved)))
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &row, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn act(caller: &Caller, who: &Enrollee, fields: &Fields) -> domain::Result<()> {
    let (academy, actor, why) = (&caller.academy, &caller.actor, fields.get("reason"));
    match fields.get("what") {
        "approve" => approve(academy, actor, who.id).await,
        "turn_down" => turn_down(academy, actor, who.id, why).await,
        "seat" => seat_out_of_turn(academy, actor, who.id, why).await,
        "back" => put_back(academy, actor, who.id, why).await,
        "remove" => remove(academy, actor, who.id, why).await,
        "confirm" => decide(academy, actor, &[who.affiliation], true, why).await.map(|_| ()),
        "refuse" => decide(academy, actor, &[who.affiliation], false, why).await.map(|_| ()),
        _ => Err(Error::NotFound),
    }
}

async fn row_of(caller: &Caller, room: &Room, id: &str) -> domain::Result<Row> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    one_person(&caller.academy, &caller.actor, (&room.cohort, &room.books), id).await
}

async fn page(caller: &Caller, room: &Room, row: &Row, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let (who, full) = row;
    let way = steps(&caller.academy, who.id).await?;
    let may_decide = !decidable_of(caller, room, std::slice::from_ref(row)).await?.is_empty();
    let others = match who.state {
        EnrollmentState::Confirmed => {
            !other_cohorts(&caller.academy, &caller.actor, &room.cohort).await?.is_empty()
        }
        _ => false,
    };
    let inputs = Inputs::of(lang, state);
    let state_of = tag(short_state(lang, who.state), state_tone(who.state), None);
    let page = Page::new(caller, format!("{}: {}", room.name(lang), who.name), || {
        view! {
            <div class="flow">
                {head_below(caller, &room.cohort, Tab::People, &who.name, state_of)}
                {inputs.summary()}
                <div class="with-aside" data-aside="26">
                    <div class="flow">
                        <div class="card flow">
                            <p>{why(lang, &told(room, who, *full))}</p>
                            {facts(caller, room, who)}
                        </div>
                        {deeds(who, may_decide, inputs)}
                        {others.then(|| way_over(caller, room, who))}
                    </div>
                    <aside class="flow"><h2 data-text="lg">{lang.t("Przebieg", "What happened")}</h2>{history(caller, room, &way)}</aside>
                </div>
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::Cohorts).status(state.status()).into_response())
}

fn facts(caller: &Caller, room: &Room, who: &Enrollee) -> AnyView {
    let lang = caller.lang;
    let at = |moment| when::date_time(lang, moment, room.zone());
    let mut pairs = vec![
        (lang.t("Zgłoszenie", "Application"), {
            let (n, at) = (who.receipt, at(who.applied_at));
            say!(lang, "nr {n}, {at}", "no. {n}, {at}")
        }),
        (lang.t("Miasto", "City"), who.naming.label(lang)),
        (lang.t("Funkcja", "Function"), who.function.clone()),
        (lang.t("Adres", "Address"), who.email.clone()),
        (lang.t("Urząd", "Office"), office(lang, who.office).to_owned()),
    ];
    if !who.motivation.is_empty() {
        pairs.push((lang.t("Po co", "Motivation"), who.motivation.clone()));
    }
    let pairs = pairs.into_iter().map(|(term, text)| view! { <dt>{term}</dt><dd>{text}</dd> }).collect_view();
    view! { <dl class="city-facts">{pairs}</dl> }.into_any()
}

/// What can be done with it now, all with one reason.
fn deeds(who: &Enrollee, may_decide: bool, inputs: Inputs<'_>) -> AnyView {
    let lang = inputs.lang;
    let waits = who.state == EnrollmentState::Waitlisted;
    let is_open = who.state == EnrollmentState::Applied;
    // A round decides about all together.
    let may_approve = is_open && !matches!(who.reason, Reason::AwaitsRound | Reason::Late);
    let remove = if who.state == EnrollmentState::Invited {
        lang.t("Wycofaj zaproszenie", "Take the invitation back")
    } else {
        lang.t("Usuń z kohorty", "Remove from the cohort")
    };
    let given = who.state == EnrollmentState::Confirmed && who.reason == Reason::Organizer;
    if who.state.is_end() || who.state == EnrollmentState::Completed {
        return ().into_any();
    }
    let button = |shown: bool, kind: Kind, value: &'static str, label: &'static str| {
        shown.then(|| view! { <Button kind=kind name="what" value=value label=label /> })
    };
    view! {
        <div class="card flow">
            <h2>{lang.t("Decyzje", "Decisions")}</h2>
            <form method="post" class="flow">
                {inputs.reason_told()}
                <div class="row">
                    {button(may_approve, Kind::Primary, "approve", lang.t("Przyjmij zgłoszenie", "Approve the application"))}
                    {button(is_open || waits, Kind::Plain, "turn_down", lang.t("Odrzuć zgłoszenie", "Turn the application down"))}
                    {button(waits, Kind::Primary, "seat", lang.t("Daj miejsce poza kolejką", "Give a place out of turn"))}
                    {button(given, Kind::Plain, "back", lang.t("Cofnij do kolejki", "Put back into the queue"))}
                    {button(may_decide, Kind::Plain, "confirm", lang.t("Potwierdź zatrudnienie", "Confirm the workplace"))}
                    {button(may_decide, Kind::Quiet, "refuse", lang.t("Odmów potwierdzenia", "Refuse to confirm"))}
                    {button(who.state.takes_seat(), Kind::Danger, "remove", remove)}
                </div>
                <p data-text="sm">{follows(lang, who.state)}</p>
            </form>
        </div>
    }
    .into_any()
}

/// The way to another cohort.
fn way_over(caller: &Caller, room: &Room, who: &Enrollee) -> AnyView {
    let lang = caller.lang;
    let href = caller.href(&room.path(&format!("/osoby/{}/przeniesienie", who.id)));
    view! {
        <div class="card flow">
            <h2>{lang.t("Inna kohorta", "Another cohort")}</h2>
            <p>{lang.t(
                "Miejsce można przenieść do innej kohorty tego programu razem z postępem. Najpierw zobaczysz, co się stanie.",
                "The place can be moved to another cohort of the programme together with the progress. What would happen is shown first.",
            )}</p>
            <div class="row"><LinkButton label=lang.t("Przenieś do innej kohorty", "Move to another cohort") href=href /></div>
        </div>
    }
    .into_any()
}

/// What follows from the buttons that are there, a sentence each.
fn follows(lang: Lang, state: EnrollmentState) -> String {
    use EnrollmentState as State;
    let given = (state == State::Waitlisted).then(|| {
        lang.t(
            "Miejsce poza kolejką idzie z rezerwy, a gdy jej nie ma, ponad limit.",
            "A place out of turn comes from the reserve, or else exceeds the limit.",
        )
    });
    let freed = state.takes_seat().then(|| {
        if state == State::Invited {
            lang.t(
                "Po wycofaniu zaproszenia miejsce dostaje następna osoba.",
                "Once the invitation is taken back the next person gets the place.",
            )
        } else {
            lang.t(
                "Po usunięciu miejsce dostaje następna osoba.",
                "After a removal the next person gets the place.",
            )
        }
    });
    let told = lang.t(
        "O każdej zmianie piszemy e-mailem i podajemy powód.",
        "Every change is e-mailed with its reason.",
    );
    given.into_iter().chain(freed).chain([told]).collect::<Vec<_>>().join(" ")
}

fn history(caller: &Caller, room: &Room, way: &[Step]) -> AnyView {
    let lang = caller.lang;
    let lines = way.iter().enumerate().map(|(place, step)| {
        let (at, by) = (when::date_time(lang, step.at, room.zone()), words::by(lang, step.by.as_deref()));
        let note = step.note.as_ref().map(|note| format!(" „{note}”")).unwrap_or_default();
        let stage = if place == 0 { Stage::Now } else { Stage::Done };
        let what = match &step.left {
            Some(left) => {
                let left = &left.of(lang).name;
                say!(lang, "przeniesiono z kohorty „{left}”", "moved from the cohort “{left}”")
            }
            None if step.reason == Reason::DatesChanged => {
                lang.t("zmieniono terminy kohorty", "the dates of the cohort were changed").to_owned()
            }
            None => short_state(lang, step.state).to_owned(),
        };
        (stage, what, format!("{at}, {by}.{note}"))
    });
    stages(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_done_is_explained() {
        let waiting = follows(Lang::Pl, EnrollmentState::Waitlisted);
        assert!(waiting.contains("poza kolejką") && !waiting.contains("następna osoba"), "{waiting}");
        let invited = follows(Lang::Pl, EnrollmentState::Invited);
        assert!(
            invited.starts_with("Po wycofaniu zaproszenia") && !invited.contains("usunięciu"),
            "{invited}"
        );
        assert!(follows(Lang::En, EnrollmentState::Confirmed).starts_with("After a removal"));
    }
}
