//! The published file of a round, byte for byte as it was sealed.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::allocation::queries::{find_round, sealed_file};
use domain::cohort::queries::get_cohort_by_slug;
use domain::error::Error;

use crate::page::Reply;
use crate::request::Caller;

/// What the file is called on the reader's disk.
pub fn name_of(slug: &str) -> String {
    format!("przydzial-{slug}.json")
}

/// The file. It never changes, so whoever has it is told so.
pub async fn show(caller: Caller, Path(slug): Path<String>, headers: HeaderMap) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let round = find_round(&caller.academy, cohort.id).await?.ok_or(Error::NotFound)?;
    let etag = format!("\"{}\"", round.id);
    let text = sealed_file(&caller.academy, cohort.id).await?.ok_or(Error::NotFound)?;
    let is_known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(text) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let cache = if cohort.is_public() { "public, max-age=86400" } else { "private, no-store" };
    let disposition = format!("attachment; filename=\"{}\"", name_of(&cohort.slug));
    let known = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json"),
        (header::ETAG, &etag),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_DISPOSITION, &disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            known.insert(name, value);
        }
    }
    Ok(response)
}
