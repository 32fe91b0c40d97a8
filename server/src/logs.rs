//! Logs: a span for each request, a line for each answer. JSON where nobody looks, plain lines on a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

/// What a server says where `RUST_LOG` says nothing.
pub const SERVING: &str = "info,sqlx=warn,sea_orm_migration=warn";
/// What every other command says: only what went wrong.
pub const COMMAND: &str = "warn";

/// The name of one request: on its error page, in its answer's `x-request-id`, on every line of the log about it.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Writes logs to standard error from here on: what `RUST_LOG` asks for, else `default`.
pub fn start(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().with_span_list(false).try_init()
    };
    // A second start in one process (tests) keeps the first.
    drop(started);
}

/// Gives a request its id and its span, and logs its answer: refusals and faults always, the rest at `debug`.
///
/// The span names the route, never the address: addresses hold names, tokens and what was searched for. It is of the
/// highest level, because a span below the level that is logged would take the id off the lines that are left.
pub async fn request(mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id: Arc<str> = domain::secret::reference().into();
    request.extensions_mut().insert(RequestId(id.clone()));
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let method = request.method().as_str();
    let span = tracing::error_span!("request", request_id = &*id, method, route);
    let mut response = async {
        let response = next.run(request).await;
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        match response.status().as_u16() {
            status @ 500.. => tracing::warn!(status, micros, "answered"),
            status @ 400.. => tracing::info!(status, micros, "answered"),
            status => tracing::debug!(status, micros, "answered"),
        }
        response
    }
    .instrument(span)
    .await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
