use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::error::Error;
use domain::files::FileKind;
use domain::files::queries::{OpenFile, open};
use futures_util::stream::try_unfold;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};

use super::range::{Wanted, wanted};
use crate::page::Reply;
use crate::request::Caller;

/// How much is read from the disk at a time.
const CHUNK: u64 = 64 * 1024;

/// A file or a part of it. It can do nothing but be looked at: no type is guessed, and what runs in it is shut in.
pub async fn show(caller: Caller, Path(id): Path<String>, headers: HeaderMap) -> Reply {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let file = open(&caller.academy, &caller.actor, id).await?;
    let etag = format!("\"{}\"", domain::secret::hex(&file.sha256[..file.sha256.len().min(16)]));
    let sent = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let mut response = if sent(header::IF_NONE_MATCH) == Some(&etag) {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        // A part of another version must not be glued to what the player has.
        let same = sent(header::IF_RANGE).is_none_or(|known| known == etag);
        body(&file, wanted(sent(header::RANGE).filter(|_| same), file.bytes)).await?
    };
    let known = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            known.insert(name, value);
        }
    };
    put(header::ETAG, &etag);
    put(header::CONTENT_TYPE, &file.media_type);
    put(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    let how = if matches!(file.kind, FileKind::Image | FileKind::Video) { "inline" } else { "attachment" };
    put(header::CONTENT_DISPOSITION, &disposition(how, &file.name));
    put(header::ACCEPT_RANGES, "bytes");
    put(header::VARY, "cookie");
    let cache = if file.is_public { "public, max-age=86400" } else { "private, max-age=300" };
    put(header::CACHE_CONTROL, cache);
    if let Ok(only_here) = HeaderValue::from_str("same-origin") {
        known.insert("cross-origin-resource-policy", only_here);
    }
    Ok(response)
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

async fn body(file: &OpenFile, wanted: Wanted) -> domain::Result<Response> {
    let (status, from, length) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0, file.bytes),
        Wanted::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to - from + 1),
        Wanted::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    let mut on_disk = File::open(&file.path).await.map_err(Error::broken)?;
    on_disk.seek(SeekFrom::Start(from)).await.map_err(Error::broken)?;
    let mut response = Response::new(streamed(on_disk, length));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let range = match wanted {
        Wanted::Whole => None,
        Wanted::Part(from, to) => Some(format!("bytes {from}-{to}/{}", file.bytes)),
        Wanted::Nothing => Some(format!("bytes */{}", file.bytes)),
    };
    if let Some(value) = range.and_then(|range| HeaderValue::from_str(&range).ok()) {
        headers.insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}

/// The next bytes of a file, read as they are sent.
pub fn streamed(on_disk: File, length: u64) -> Body {
    Body::from_stream(try_unfold((on_disk, length), async |(mut on_disk, left)| {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let mut chunk = vec![0; usize::try_from(left.min(CHUNK)).unwrap_or_default()];
        on_disk.read_exact(&mut chunk).await?;
        let left = left - chunk.len() as u64;
        Ok(Some((Bytes::from(chunk), (on_disk, left))))
    }))
}

/// Whether a file is shown (pictures, films) or saved, under its own name in every script.
pub fn disposition(how: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._ ".contains(c) { c } else { '_' }).collect();
    let whole: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}
