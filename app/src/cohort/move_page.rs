//! Moving somebody to another cohort of the course: which one, what follows, and the act as it was shown.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::cohort::CohortCard;
use domain::enrollment::Enrollee;
use domain::enrollment::commands::{MoveForm, move_to_cohort};
use domain::enrollment::moving::{MovePreview, other_cohorts, preview_move};
use domain::enrollment::people_list::one_person;
use domain::enrollment::queries::books;
use domain::error::Error;
use domain::lang::Lang;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::move_view::{Places, confirm, follows, which};
use super::parts::{Room, Tab, up_to};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Kind, LinkButton, Notice as Message, Tone, trail};
use crate::urls;

/// What the page is about.
struct Subject {
    room: Room,
    who: Enrollee,
    others: Vec<CohortCard>,
}

impl Subject {
    async fn load(caller: &Caller, slug: &str, id: &str) -> domain::Result<Self> {
        let room = Room::load_to_run(caller, slug).await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        let of = (&room.cohort, &room.books);
        let (who, _) = one_person(&caller.academy, &caller.actor, of, id).await?;
        let others = other_cohorts(&caller.academy, &caller.actor, &room.cohort).await?;
        Ok(Self { room, who, others })
    }

    /// The cohort that is meant by the word of its address.
    fn other(&self, slug: &str) -> Option<&CohortCard> {
        self.others.iter().find(|cohort| cohort.slug == slug)
    }
}

/// Which cohort, and what would follow.
pub async fn show(
    caller: Caller,
    Path((slug, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Reply {
    let subject = Subject::load(&caller, &slug, &id).await?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    // A form that was kept while the session ran out names its cohort too.
    let fields = caller.draft.clone().unwrap_or(asked);
    page(&caller, &subject, FormState::filled(fields), false).await
}

/// Does it, when it is still what was shown.
pub async fn take(caller: Caller, Path((slug, id)): Path<(String, String)>, fields: Fields) -> Reply {
    let subject = Subject::load(&caller, &slug, &id).await?;
    match act(&caller, &subject, &fields).await {
        Ok(to) => {
            let there = format!("{}/osoby/{}", urls::board(&to.slug), subject.who.id);
            Ok(see_other(&caller, &there, Some(Notice::Moved)))
        }
        Err(Error::Conflict) => page(&caller, &subject, FormState::filled(fields), true).await,
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &subject, FormState::failed(fields, error), false).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn act<'s>(caller: &Caller, subject: &'s Subject, fields: &Fields) -> domain::Result<&'s CohortCard> {
    let to = subject
        .other(fields.get("to"))
        .ok_or_else(|| Error::field("to", domain::error::FieldError::Choice))?;
    let form = MoveForm {
        to: to.id,
        reason: fields.get("reason"),
        beyond: fields.has("beyond"),
        seen: Some(fields.get("seen")),
    };
    move_to_cohort(&caller.academy, &caller.actor, subject.who.id, form).await?;
    Ok(to)
}

/// What would follow in the cohort that is asked for; the reason why she stays where one does.
async fn preview<'s>(
    caller: &Caller,
    subject: &'s Subject,
    to: &str,
) -> domain::Result<Option<(&'s CohortCard, Result<(MovePreview, Places), Error>)>> {
    // Where there is one other cohort only, it is the one.
    let only = subject.others.first().filter(|_| subject.others.len() == 1 && to.is_empty());
    let Some(to) = subject.other(to).or(only) else { return Ok(None) };
    let there = books(&caller.academy, to).await?;
    match preview_move(&caller.academy, &caller.actor, subject.who.id, to.id).await {
        Ok(found) => Ok(Some((to, Ok((found, Places::of(&subject.room, &there)))))),
        Err(error @ Error::Refused(_)) => Ok(Some((to, Err(error)))),
        Err(error) => Err(error),
    }
}

async fn page(
    caller: &Caller,
    subject: &Subject,
    state: FormState,
    has_changed: bool,
) -> Result<Response, Failure> {
    let lang = caller.lang;
    let (room, who) = (&subject.room, &subject.who);
    let status = if has_changed { 409 } else { state.status() };
    let found = preview(caller, subject, state.fields.get("to")).await?;
    let inputs = Inputs::of(lang, &state);
    let title = lang.t("Przeniesienie do innej kohorty", "A move to another cohort");
    let back = room.path(&format!("/osoby/{}", who.id));
    let mut up = up_to(caller, &room.cohort, Tab::People);
    up.push((who.name.clone(), caller.href(&back)));
    let changed = has_changed.then(|| {
        view! {
            <Message title=lang.t("Nikogo nie przeniesiono.", "Nobody was moved.")>
                <p>{lang.t("Od podglądu coś się zmieniło. Sprawdź nowy i potwierdź jeszcze raz.", "Something has changed since the preview. Look at the new one and confirm again.")}</p>
            </Message>
        }
    });
    let chosen = found.as_ref().map(|(to, _)| to.slug.as_str());
    let consequences = found.as_ref().map(|(to, found)| match found {
        Ok((found, places)) => view! {
            {follows(caller, (room, to), who, (found, places))}
            {confirm(caller, (room, to), (who, found), inputs)}
        }
        .into_any(),
        Err(why) => stays(lang, why),
    });
    let page = Page::new(caller, format!("{}: {title}", who.name), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up, title.to_owned())}
                <header>
                    <p class="over">{format!("{}, {}", who.name, who.naming.label(lang))}</p>
                    <h1 data-text="2xl">{title}</h1>
                </header>
                {inputs.summary()}
                {changed}
                {which(lang, &subject.others, chosen)}
                {consequences}
                <p><LinkButton kind=Kind::Quiet label=lang.t("Wróć do osoby", "Back to the person") href=caller.href(&back) /></p>
            </div>
        }
    });
    Ok(page.layout(Layout::Form).nav(Nav::Cohorts).unlisted().status(status).into_response())
}

fn stays(lang: Lang, why: &Error) -> AnyView {
    let said = crate::words::error(lang, why);
    view! {
        <Message tone=Tone::Lamp title=lang.t("Nie można przenieść.", "No move is possible.")>
            <p>{said}</p>
        </Message>
    }
    .into_any()
}
