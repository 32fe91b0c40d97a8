//! A template of a lesson as a file.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::Error;
use domain::catalog::body::BlockBody;
use domain::ids::BlockId;
use domain::learning::queries::open_lesson;

use crate::catalog::rtf;
use crate::page::Reply;
use crate::request::Caller;

/// The template of that block, in the caller's language, for whoever may read the lesson.
pub async fn fetch(
    caller: Caller,
    Path((cohort, module, lesson, block)): Path<(String, String, String, String)>,
) -> Reply {
    let block: BlockId = block.parse().map_err(|_| Error::NotFound)?;
    let page = open_lesson(&caller.academy, &caller.actor, (&cohort, &module, &lesson), caller.lang).await?;
    let found = page.view().and_then(|view| view.blocks.iter().find(|other| other.id == block));
    let Some(BlockBody::Download { title, template, .. }) = found.map(|block| &block.body) else {
        return Err(Error::NotFound.into());
    };
    let mut response = rtf::document(title, template).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/rtf"));
    let name = file_name(title);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.rtf\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// A title as the name of a file: letters without their marks, digits and hyphens.
fn file_name(title: &str) -> String {
    let folded = domain::city::fold::fold(title);
    let words: Vec<&str> =
        folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    if name.is_empty() { "szablon".to_owned() } else { name }
}
