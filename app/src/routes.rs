//! The route table: every page and every plain form of the product, one line each, with who may come.
//!
//! The gate of a route is the first lock (deny by default: there is no way to add a route without saying who); the
//! command behind it decides again, with the facts.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::access::Action;

use crate::page::Failure;
use crate::request::Caller;

/// Who may come to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Everybody,
    /// Everybody who is signed in.
    SignedIn,
    /// Who may do this somewhere; where exactly, the command decides.
    Allowed(Action),
}

/// A line of the route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// "GET" or "POST".
    pub method: &'static str,
    /// The path as axum has it.
    pub path: &'static str,
    /// Who may come.
    pub who: Who,
}

/// The routes of an area, or of all.
#[derive(Default)]
pub struct Routes {
    router: Router,
    table: Vec<Route>,
}

impl Routes {
    /// A page.
    #[must_use]
    pub fn page<H, T>(self, path: &'static str, who: Who, show: H) -> Self
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        self.add("GET", path, who, get(show))
    }

    /// Where a plain form posts to.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, who: Who, take: H) -> Self
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        self.add("POST", path, who, post(take))
    }

    /// A page with a form that posts to the page's own address.
    #[must_use]
    pub fn form<G, GT, P, PT>(self, path: &'static str, who: Who, show: G, take: P) -> Self
    where
        G: Handler<GT, ()>,
        GT: 'static,
        P: Handler<PT, ()>,
        PT: 'static,
    {
        self.page(path, who, show).post(path, who, take)
    }

    /// Takes an area's routes in.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The table, for the test that walks it.
    #[must_use]
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router; the gate goes around it.
    pub fn router(self) -> Router {
        self.router
    }

    fn add(mut self, method: &'static str, path: &'static str, who: Who, handler: MethodRouter) -> Self {
        let guarded = handler.layer(from_fn(move |request, next| guard(who, request, next)));
        self.router = self.router.route(path, guarded);
        self.table.push(Route { method, path, who });
        self
    }
}

async fn guard(who: Who, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>() else {
        return Failure(domain::Error::broken("a route stands outside the gate")).into_response();
    };
    let verdict = match who {
        Who::Everybody => Ok(()),
        Who::SignedIn => caller.signed_in().map(|_| ()),
        Who::Allowed(action) => caller
            .signed_in()
            .and_then(|_| if caller.may_somewhere(action) { Ok(()) } else { Err(domain::Error::Denied) }),
    };
    match verdict {
        Ok(()) => next.run(request).await,
        Err(error) => Failure(error).into_response(),
    }
}

/// Every route of the product.
#[must_use]
pub fn all() -> Routes {
    Routes::default()
        .and(crate::catalog::routes())
        .and(crate::lecturers::routes())
        .and(crate::people::routes())
        .and(crate::privacy::routes())
        .and(crate::enrollment::routes())
        .and(crate::city::routes())
        .and(crate::city_desk::routes())
        .and(crate::cohort::routes())
        .and(crate::allocation::routes())
        .and(crate::learning::routes())
        .and(crate::certification::routes())
        .and(crate::files::routes())
        .and(crate::directory::routes())
        .and(crate::audit::routes())
        .and(crate::notification::routes())
        .and(crate::message::routes())
        .and(crate::progress::routes())
        .and(crate::authoring::routes())
}
