//! The built site inside the binary: style sheet, scripts, WASM, fonts, icons; hashed names for the page shell.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// `target/site` as cargo-leptos left it; read from the folder in debug builds, embedded in release builds.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// Finds the hashed names by their pattern, so that no file beside the binary is needed.
#[must_use]
pub fn names() -> app::assets::Assets {
    let files: Vec<String> = Site::iter().map(|name| name.into_owned()).collect();
    let find = |start: &str, end: &str| {
        files
            .iter()
            .find(|name| name.starts_with(start) && name.ends_with(end))
            .map_or_else(|| format!("/{start}{end}"), |name| format!("/{name}"))
    };
    app::assets::Assets {
        css: find("pkg/academy.", ".css"),
        js: find("pkg/academy.", ".js"),
        wasm: find("pkg/academy.", ".wasm"),
        boot: stamped("boot.js"),
        menus: stamped("menus.js"),
        preview: stamped("preview.js"),
        chosen: stamped("chosen.js"),
        live: stamped("live.js"),
    }
}

/// A file whose name has no hash gets one into its query, so that it can be kept for ever too.
fn stamped(name: &str) -> String {
    match Site::get(name) {
        Some(file) => format!("/{name}?v={}", domain::secret::hex(&file.metadata.sha256_hash()[..6])),
        None => format!("/{name}"),
    }
}

/// Serves a built file: precompressed where the browser takes it, kept for ever where its address has a hash.
pub async fn pkg(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("pkg/{path}"), &headers)
}

/// Serves a font.
pub async fn font(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("fonts/{path}"), &headers)
}

/// Serves one of the files at the top of the site.
pub async fn top(uri: axum::http::Uri, headers: HeaderMap) -> Response {
    file(uri.path().trim_start_matches('/'), &headers)
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let accepts =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let brotli = accepts.contains("br").then(|| Site::get(&format!("{path}.br"))).flatten();
    let encoded = brotli.is_some();
    let Some(file) = brotli.or_else(|| Site::get(path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if encoded {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
