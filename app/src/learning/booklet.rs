//! A module as one document, to be read offline or on paper.
//!
//! Printing is the server's work (`Printer`); this decides what is asked of it and how the document is sent.

use std::fs::File;
use std::pin::Pin;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::Academy;
use domain::access::Actor;
use domain::ids::ModuleVersionId;
use domain::lang::Lang;
use domain::learning::booklet::{Booklet, booklet};
use domain::say;

use crate::files::{disposition, streamed};
use crate::page::Reply;
use crate::request::Caller;

/// What a document is made of: a version, the revision of its texts, and the language that was asked for.
pub type Edition = (ModuleVersionId, u32, Lang);

/// A document on its way.
pub type Printing<'a> = Pin<Box<dyn Future<Output = domain::Result<Printed>> + Send + 'a>>;

/// Whoever prints modules. What was printed is kept for a while and printed anew when it is gone: a cache, which nothing
/// else depends on.
pub trait Printer: Send + Sync {
    /// The bytes of a document of that edition, if one is kept. Looked up for every lesson: it must be cheap.
    fn size(&self, edition: Edition) -> Option<u64>;

    /// The name of the document: another one where anything in it is another.
    fn name(&self, academy: &Academy, booklet: &Booklet) -> String;

    /// The document, printed now or known from before; the actor sees its pictures.
    fn print<'a>(&'a self, academy: &'a Academy, actor: &'a Actor, booklet: &'a Booklet) -> Printing<'a>;
}

/// A document that lies ready.
#[derive(Debug)]
pub struct Printed {
    /// The file, at its beginning.
    pub file: File,
    /// How long it is.
    pub bytes: u64,
}

/// The document of a module, in the caller's language, for whoever may open the module's lessons.
pub async fn fetch(
    caller: Caller,
    Path((cohort, module)): Path<(String, String)>,
    headers: HeaderMap,
) -> Reply {
    let asked = (cohort.as_str(), module.as_str());
    let booklet = booklet(&caller.academy, &caller.actor, asked, caller.lang).await?;
    let etag = format!("\"{}\"", caller.printer.name(&caller.academy, &booklet));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let printed = caller.printer.print(&caller.academy, &caller.actor, &booklet).await?;
        let mut response = Response::new(streamed(printed.file.into(), printed.bytes));
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(printed.bytes));
        response
    };
    let answer = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.insert(name, value);
        }
    };
    put(header::ETAG, &etag);
    put(header::CONTENT_TYPE, "application/pdf");
    put(header::CONTENT_LANGUAGE, booklet.content.lang.tag());
    put(header::CONTENT_DISPOSITION, &disposition("attachment", &file_name(&booklet)));
    put(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::CACHE_CONTROL, "private, no-cache");
    put(header::VARY, "cookie");
    Ok(response)
}

/// "Moduł 4. Strategia i plan działań.pdf".
fn file_name(booklet: &Booklet) -> String {
    let (number, title) = (booklet.place.0, &booklet.content.title);
    let title: String = title
        .chars()
        .map(|sign| if sign.is_control() || "/\\:*?\"<>|".contains(sign) { ' ' } else { sign })
        .take(120)
        .collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.trim_end_matches('.');
    say!(booklet.content.lang, "Moduł {number}. {title}.pdf", "Module {number}. {title}.pdf")
}
