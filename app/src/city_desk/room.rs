//! One city in one cohort: its seats, its people, and what waits for its coordinator.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;
use domain::affiliation::commands::decide;
use domain::clock::Instant;
use domain::enrollment::city_desk::{CityCohort, CityPerson, city_cohort, city_people};
use domain::enrollment::commands::nominate;
use domain::error::Error;
use domain::ids::EnrollmentId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::page::{invite_link, seats, up};
use super::people_table::{past, present};
use super::words;
use crate::enrollment::parts::{window_tag, zone_of};
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice;
use crate::page::{Failure, Layout, Page, Reply, see_other};
use crate::reason::summary;
use crate::request::Caller;
use crate::ui::trail;
use crate::urls;

/// A city in a cohort, for whoever speaks for it.
pub struct Room {
    pub seen: CityCohort,
    /// The instant at which it was read.
    pub now: Instant,
}

impl Room {
    /// The room of an address.
    ///
    /// # Errors
    /// `Denied` to whoever does not speak for the city, `NotFound` for an unknown city or cohort.
    pub async fn load(caller: &Caller, city: &str, slug: &str) -> domain::Result<Self> {
        let city = city.parse().map_err(|_| Error::NotFound)?;
        let seen = city_cohort(&caller.academy, &caller.actor, city, slug).await?;
        Ok(Self { seen, now: caller.academy.now() })
    }

    /// The person of an address.
    ///
    /// # Errors
    /// `NotFound` for somebody of another city or cohort.
    pub async fn person(&self, caller: &Caller, id: &str) -> domain::Result<CityPerson> {
        let people = city_people(&caller.academy, &caller.actor, &self.seen).await?;
        people.into_iter().find(|who| who.id.to_string() == id).ok_or(Error::NotFound)
    }

    /// The zone in which the cohort's dates are meant.
    pub fn zone(&self) -> Tz {
        zone_of(&self.seen.cohort)
    }

    /// The cohort's name.
    pub fn name(&self, lang: Lang) -> String {
        self.seen.cohort.texts.of(lang).name.clone()
    }

    /// The name that people use for the city.
    pub fn city(&self) -> String {
        self.seen.city.naming.short()
    }

    /// Whether nobody gets a seat by the rule any more.
    pub fn is_cut_off(&self) -> bool {
        self.seen.cohort.cut_off(self.now).is_some()
    }

    /// The address of the room.
    pub fn path(&self) -> String {
        urls::city_room(self.seen.city.id, &self.seen.cohort.slug)
    }

    /// The address of somebody's page.
    pub fn person_path(&self, who: EnrollmentId) -> String {
        urls::city_person(self.seen.city.id, &self.seen.cohort.slug, who)
    }

    /// The ways up from a page below the room, text and address, the nearest last.
    pub fn up(&self, caller: &Caller) -> Vec<(String, String)> {
        let mut ways = up(caller, &self.seen.city);
        ways.push((self.name(caller.lang), caller.href(&self.path())));
        ways
    }
}

/// The room.
pub async fn show(caller: Caller, Path((city, slug)): Path<(String, String)>) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    page(&caller, &room, &FormState::default()).await
}

/// What takes one press: a workplace is confirmed, or the city sends somebody.
pub async fn take(caller: Caller, Path((city, slug)): Path<(String, String)>, fields: Fields) -> Reply {
    let room = Room::load(&caller, &city, &slug).await?;
    match act(&caller, &room, &fields).await {
        Ok(()) => Ok(see_other(&caller, &room.path(), Some(Notice::Saved))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &room, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn act(caller: &Caller, room: &Room, fields: &Fields) -> domain::Result<()> {
    let (academy, actor) = (&caller.academy, &caller.actor);
    if fields.has("nominate") {
        let who = room.person(caller, fields.get("nominate")).await?;
        return nominate(academy, actor, who.id).await;
    }
    let who = room.person(caller, fields.get("confirm")).await?;
    decide(academy, actor, &[who.affiliation], true, "").await.map(|_| ())
}

async fn page(caller: &Caller, room: &Room, state: &FormState) -> Result<Response, Failure> {
    let lang = caller.lang;
    let people = city_people(&caller.academy, &caller.actor, &room.seen).await?;
    let (inside, ended): (Vec<&CityPerson>, Vec<&CityPerson>) =
        people.iter().partition(|who| !who.state.is_end());
    let (city, name) = (room.city(), room.name(lang));
    let to_do = words::to_do(lang, &room.seen, room.now);
    let page = Page::new(caller, format!("{city}: {name}"), || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up(caller, &room.seen.city), name.clone())}
                <header class="spread">
                    <div><p class="over">{city}</p><h1 data-text="2xl">{name}</h1></div>
                    <div class="row">{window_tag(caller, &room.seen.cohort)}{invite_link(caller, &room.seen, room.now)}</div>
                </header>
                {summary(lang, state)}
                <section class="card flow" aria-labelledby="seats">
                    <h2 id="seats" data-text="lg">{lang.t("Miejsca", "Places")}</h2>
                    {seats(lang, &room.seen, room.now)}
                    {to_do.map(|text| view! { <p><strong>{text}</strong></p> })}
                </section>
                {present(caller, room, &inside)}
                {past(caller, room, &ended)}
            </div>
        }
    });
    Ok(page.layout(Layout::Work).nav(Nav::City).unlisted().status(state.status()).into_response())
}
