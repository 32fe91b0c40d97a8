//! The stream of a board.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::Academy;
use domain::access::{Action, Place, check};
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::people::queries::{Session, session};
use futures_util::stream;
use serde::Deserialize;
use tokio::time::timeout;

use super::boards::Watching;
use crate::page::{Reply, see_other, session_cookie};
use crate::request::Caller;
use crate::urls;

/// How often an open stream is looked at: whether it may go on, and whether anybody is there.
const LOOK: Duration = Duration::from_secs(15);
/// After how long a browser comes back to a stream that ended.
const BACK: Duration = Duration::from_secs(3);

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    seen: String,
}

/// Who watches, to be asked again while the stream is open.
struct Watcher {
    academy: Academy,
    token: String,
    slug: String,
}

impl Watcher {
    /// Whether the session lasts and the cohort may still be seen: a role that was taken back ends the stream.
    async fn may_go_on(&self) -> bool {
        let Ok(Session::Live { who, .. }) = session(&self.academy, &self.token).await else { return false };
        let Ok(cohort) = get_cohort_by_slug(&self.academy, &who.actor(), &self.slug).await else {
            return false;
        };
        check(&who.actor(), Action::SeeCohort, &place(&cohort)).is_ok()
    }
}

fn place(cohort: &CohortCard) -> Place {
    Place::cohort(cohort.course, cohort.id)
}

/// Says that the cohort changed, each time that it did, for as long as the caller may see it. The id of each event is
/// what the browser names when it comes back, so that nothing is missed in between.
pub async fn stream(
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Reply {
    let who = caller.signed_in()?;
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    check(&caller.actor, Action::SeeCohort, &place(&cohort))?;
    let wants =
        |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    if !wants(header::ACCEPT).contains("text/event-stream") {
        // Somebody opened the address by hand.
        return Ok(see_other(&caller, &urls::board(&slug), None));
    }
    let Some(token) = token(&headers, caller.secure) else {
        return Err(domain::Error::SignInRequired.into());
    };
    let now = super::seen(&caller.academy, cohort.id).await?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).unwrap_or(&asked.seen);
    let seen = last.parse().unwrap_or(now);
    let watching = caller.boards.watch(cohort.id, who.person, now)?;
    let watcher = Watcher { academy: caller.academy.clone(), token, slug };
    let life = Life { watcher, watching, seen, has_begun: false };
    let events = stream::unfold(life, |mut life| async move {
        let event = life.next().await?;
        Some((Ok::<Event, Infallible>(event), life))
    });
    let mut response: Response = Sse::new(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather an answer before they pass it on would hold the events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Life {
    watcher: Watcher,
    watching: Watching,
    seen: i32,
    has_begun: bool,
}

impl Life {
    /// The next event; nothing when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        if !self.has_begun {
            self.has_begun = true;
            return Some(Event::default().retry(BACK));
        }
        if *self.watching.is_closed.borrow() {
            return None;
        }
        let now = *self.watching.changes.borrow_and_update();
        if now == self.seen {
            let (changes, is_closed) = (&mut self.watching.changes, &mut self.watching.is_closed);
            tokio::select! {
                _ = is_closed.changed() => return None,
                // In silence, somebody who is gone is noticed by what cannot be sent.
                _ = timeout(LOOK, changes.changed()) => {}
            }
        }
        if !self.watcher.may_go_on().await {
            return None;
        }
        let now = *self.watching.changes.borrow_and_update();
        if now == self.seen {
            return Some(Event::default().comment(""));
        }
        self.seen = now;
        Some(Event::default().event("change").id(now.to_string()).data(now.to_string()))
    }
}

/// The caller's session, which the gate has looked up already.
fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    let name = session_cookie(secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}
