//! Layers in order, pages, server functions, files.

use std::sync::Arc;
use std::time::Duration;

use app::request::Caller;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use domain::Academy;
use leptos::prelude::provide_context;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;

use crate::{assets, gate, health};

/// Server functions that a guest may call. Everything else answers 401 before its arguments are read.
pub const PUBLIC_FUNCTIONS: &[&str] = &["search_cities"];

/// The whole site.
pub fn router(academy: &Academy, secure: bool) -> Router {
    let state = gate::Gate { academy: academy.clone(), assets: Arc::new(assets::names()), secure };
    let pages = app::routes::all()
        .router()
        .route("/api/{*name}", any(call))
        .fallback(gate::not_found)
        .layer(from_fn_with_state(state, gate::gate))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Precise(4)));
    let ready = academy.clone();
    Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(move || health::ready(ready.clone())))
        .route("/pkg/{*path}", get(assets::pkg))
        .route("/fonts/{*path}", get(assets::font))
        .route("/boot.js", get(assets::top))
        .route("/menus.js", get(assets::top))
        .route(app::ui::icon::SPRITE, get(assets::top))
        .merge(pages)
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
}

/// A server function: anonymous calls end here unless the function is on the list.
async fn call(caller: Caller, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_public = PUBLIC_FUNCTIONS.iter().any(|public| name.starts_with(public));
    if caller.who.is_none() && !is_public {
        return app::page::Failure(domain::Error::SignInRequired).into_response();
    }
    leptos_axum::handle_server_fns_with_context(move || provide_context(caller.clone()), request)
        .await
        .into_response()
}
