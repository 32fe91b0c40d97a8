//! Who calls, in which language, from where: made once per request by the gate, read by every page.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Academy;
use domain::access::{Action, Actor, Place, may, may_somewhere};
use domain::ids::PersonId;
use domain::lang::Lang;
use domain::people::{SignedIn, Theme};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use crate::assets::Assets;
use crate::cohort::live::Boards;
use crate::error::AppError;
use crate::form::Fields;
use crate::learning::Printer;
use crate::notice::Notice;
use crate::page::Failure;

/// What a handler knows of its request. Cheap to clone.
#[derive(Clone)]
pub struct Caller(Arc<Facts>);

/// The facts behind a `Caller`.
pub struct Facts {
    /// The academy.
    pub academy: Academy,
    /// Who asks, for access decisions.
    pub actor: Actor,
    /// Who is signed in.
    pub who: Option<SignedIn>,
    /// Whose session has run out by itself.
    pub ran_out: Option<PersonId>,
    /// The language of the address.
    pub lang: Lang,
    /// The path without the language's prefix.
    pub path: String,
    /// The query, without the question mark.
    pub query: String,
    /// The browser's name for itself.
    pub agent: String,
    /// The network that the request came from, for limits: an IPv4 address, or the first 64 bits of an IPv6 one.
    pub network: String,
    /// The random name of this browser, where it has one: sign-in codes are bound to it.
    pub browser: Option<String>,
    /// Colours, from the person or the cookie.
    pub theme: Theme,
    /// What the last post did, to be said once.
    pub notice: Option<Notice>,
    /// What was typed into this page's form before the session ran out.
    pub draft: Option<Fields>,
    /// Whether cookies carry `Secure` and the `__Host-` prefix.
    pub secure: bool,
    /// The request's id, shown on error pages.
    pub request_id: String,
    /// Names of built files.
    pub assets: Arc<Assets>,
    /// Who prints modules.
    pub printer: Arc<dyn Printer>,
    /// Who follows which cohort.
    pub boards: Arc<Boards>,
}

impl std::ops::Deref for Caller {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl Caller {
    /// Wraps the facts; only the gate makes callers.
    #[must_use]
    pub fn new(facts: Facts) -> Self {
        Self(Arc::new(facts))
    }

    /// A path of this site in the caller's language.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        localized(self.lang, path)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// `SignInRequired` for a guest.
    pub fn signed_in(&self) -> domain::Result<&SignedIn> {
        self.who.as_ref().ok_or(domain::Error::SignInRequired)
    }

    /// Whether the caller may do this there: hides what would be refused.
    #[must_use]
    pub fn may(&self, action: Action, place: &Place) -> bool {
        may(&self.actor, action, place)
    }

    /// Whether the caller may do this anywhere.
    #[must_use]
    pub fn may_somewhere(&self, action: Action) -> bool {
        may_somewhere(&self.actor, action)
    }

    /// The zone in which the caller reads times.
    #[must_use]
    pub fn zone(&self) -> chrono_tz::Tz {
        self.who.as_ref().and_then(|who| who.time_zone.parse().ok()).unwrap_or(chrono_tz::Europe::Warsaw)
    }
}

/// A path of this site in a language: "/programy" is "/en/programy" in English.
#[must_use]
pub fn localized(lang: Lang, path: &str) -> String {
    match (lang.prefix(), path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure(domain::Error::broken("a route stands outside the gate")))
    }
}

/// The caller of a server function: its first line.
///
/// # Errors
/// `Broken` where no gate stands before it.
pub fn caller() -> Result<Caller, AppError> {
    use_context::<Caller>()
        .ok_or_else(|| domain::Error::broken("a server function stands outside the gate").into())
}

/// The answer of a server function, with the status that its error asks for.
///
/// # Errors
/// The given error.
pub fn answer<T>(result: domain::Result<T>) -> Result<T, AppError> {
    result.map_err(|error| {
        let status = axum::http::StatusCode::from_u16(error.status());
        expect_context::<ResponseOptions>().set_status(status.unwrap_or_default());
        AppError::Domain(error)
    })
}
