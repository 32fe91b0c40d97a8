//! Layers in order, pages, server functions, files.

use std::sync::Arc;
use std::time::Duration;

use app::cohort::live::Boards;
use app::request::Caller;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use domain::Academy;
use leptos::prelude::provide_context;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::network::Proxies;
use crate::press::module::ModulePrinter;
use crate::{assets, gate, health, logs};

/// Server functions that a guest may call. Everything else answers 401 before its arguments are read.
pub const PUBLIC_FUNCTIONS: &[&str] = &["search_cities"];

/// The whole site, for as long as nobody has to end it.
pub fn router(academy: &Academy, secure: bool, proxies: Proxies) -> Router {
    router_with(academy, secure, proxies, Boards::new(academy))
}

/// The same, with the open boards in the hand of whoever stops the server.
pub fn router_with(academy: &Academy, secure: bool, proxies: Proxies, boards: Arc<Boards>) -> Router {
    let assets = Arc::new(assets::names());
    let printer = Arc::new(ModulePrinter::new(&academy.settings().data_dir));
    let (academy_of_gate, proxies) = (academy.clone(), Arc::new(proxies));
    let state = gate::Gate { academy: academy_of_gate, assets, printer, boards, secure, proxies };
    let pages = app::routes::all()
        .router()
        .route("/api/{*name}", any(call))
        .fallback(gate::not_found)
        .method_not_allowed_fallback(gate::way_back)
        .layer(from_fn_with_state(state, gate::gate))
        .layer(compression());
    let ready = academy.clone();
    Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(move || health::ready(ready.clone())))
        .route("/pkg/{*path}", get(assets::pkg))
        .route("/fonts/{*path}", get(assets::font))
        .route("/boot.js", get(assets::top))
        .route("/menus.js", get(assets::top))
        .route("/preview.js", get(assets::top))
        .route("/chosen.js", get(assets::top))
        .route("/live.js", get(assets::top))
        .route(app::ui::icon::SPRITE, get(assets::top))
        .route(app::ui::icon::MARK, get(assets::top))
        .merge(pages)
        .layer(CatchPanicLayer::new())
        .layer(from_fn(time_limit))
        .layer(from_fn(logs::request))
}

/// Pages and lists are compressed; uploaded films and documents are already, and players ask for parts of them.
fn compression() -> CompressionLayer<impl Predicate> {
    let files = NotForContentType::new("video/")
        .and(NotForContentType::new("application/pdf"))
        .and(NotForContentType::new("application/vnd."));
    CompressionLayer::new()
        .br(true)
        .gzip(true)
        .quality(CompressionLevel::Precise(4))
        .compress_when(DefaultPredicate::new().and(files))
}

/// A request has a minute, one that brings a file an hour: five hundred megabytes at one megabit a second.
async fn time_limit(request: Request, next: Next) -> Response {
    let sent = request.headers().get(axum::http::header::CONTENT_TYPE);
    let brings_file = sent.is_some_and(|sent| sent.as_bytes().starts_with(b"multipart/"));
    let limit = Duration::from_secs(if brings_file { 70 * 60 } else { 60 });
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
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
