//! A form with files part by part, within bounds: what its sender makes up costs no more than a form may.
//!
//! Only the bytes of files may be many, and each file has a limit of its own. Everything else of a body (texts, names,
//! heads of parts, what stands before, between and after them) has one bound together, and what is above it is read no
//! further.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use domain::error::{Error, FieldErrors};
use futures_util::Stream;

use crate::form::MAX_FORM;

/// All of a body but the bytes of its files: a full form and as much again around its texts.
pub const AROUND_FILES: usize = 2 * MAX_FORM;
/// No form of ours has a tenth of these parts.
const MOST_PARTS: usize = 1000;
/// What stands before the text or the bytes of a part: its names and type.
const LONGEST_HEAD: usize = 16 * 1024;

/// The parts of a form with files.
pub struct Parts {
    form: Multipart,
    meter: Arc<Meter>,
    left: usize,
    texts: usize,
}

impl Parts {
    /// `None` when the body is no form with files.
    pub async fn of(request: Request) -> Option<Self> {
        let meter = Arc::new(Meter::default());
        let sips = |body: Body| Sips { body: body.into_data_stream(), meter: meter.clone(), rests: false };
        let mut request = request.map(|body| Body::from_stream(sips(body)));
        // The meter has the bounds.
        DefaultBodyLimit::disable().apply(&mut request);
        let form = Multipart::from_request(request, &()).await.ok()?;
        Some(Self { form, meter, left: MOST_PARTS, texts: 0 })
    }

    /// The next part; the one before has to be read to its end.
    pub async fn next(&mut self) -> domain::Result<Option<Part<'_>>> {
        self.meter.begin_head();
        let field = self.form.next_field().await.map_err(|_| self.meter.fault())?;
        self.meter.end_head();
        let Some(field) = field else { return Ok(None) };
        self.left = self.left.checked_sub(1).ok_or_else(too_large)?;
        Ok(Some(Part { field, meter: &self.meter, texts: &mut self.texts }))
    }
}

/// A text, or a file.
pub struct Part<'a> {
    field: Field<'a>,
    meter: &'a Meter,
    texts: &'a mut usize,
}

impl Part<'_> {
    /// The name of its field.
    pub fn name(&self) -> String {
        self.field.name().unwrap_or_default().to_owned()
    }

    /// What the browser calls the file, if it is one.
    pub fn file_name(&self) -> Option<&str> {
        self.field.file_name()
    }

    /// The next bytes of a file. Whoever takes them sees to the file's limit.
    pub async fn bytes(&mut self) -> domain::Result<Option<Bytes>> {
        let bytes = self.field.chunk().await.map_err(|_| self.meter.fault())?;
        if let Some(bytes) = &bytes {
            self.meter.give_back(bytes.len());
        }
        Ok(bytes)
    }

    /// The text; those of a form are together no longer than a form may be.
    pub async fn text(mut self) -> domain::Result<String> {
        let mut text = Vec::new();
        while let Some(bytes) = self.field.chunk().await.map_err(|_| self.meter.fault())? {
            *self.texts += bytes.len();
            if *self.texts > MAX_FORM {
                return Err(too_large());
            }
            text.extend_from_slice(&bytes);
        }
        // Browsers send line ends as CRLF, as in ordinary forms.
        String::from_utf8(text).map_err(|_| unreadable())
    }
}

/// A form that is no form of ours.
pub fn unreadable() -> Error {
    Error::Invalid(FieldErrors::default())
}

const fn too_large() -> Error {
    Error::TooLarge { megabytes: 1 }
}

/// What has been read of a body beside the bytes of files.
#[derive(Default)]
struct Meter {
    read: AtomicUsize,
    /// Whether the head of a part is awaited, and how much came in meanwhile.
    is_head: AtomicBool,
    head: AtomicUsize,
    is_over: AtomicBool,
}

impl Meter {
    fn begin_head(&self) {
        self.head.store(0, Relaxed);
        self.is_head.store(true, Relaxed);
    }

    fn end_head(&self) {
        self.is_head.store(false, Relaxed);
    }

    /// Whether more may be read. A head that is not whole after so many bytes is none.
    fn admits(&self) -> bool {
        let is_endless = self.is_head.load(Relaxed) && self.head.load(Relaxed) > LONGEST_HEAD;
        let is_over = is_endless || self.read.load(Relaxed) > AROUND_FILES;
        self.is_over.fetch_or(is_over, Relaxed);
        !is_over
    }

    fn take(&self, bytes: usize) {
        self.read.fetch_add(bytes, Relaxed);
        self.head.fetch_add(bytes, Relaxed);
    }

    /// They were bytes of a file, and count by its limit.
    fn give_back(&self, bytes: usize) {
        self.read.fetch_sub(bytes, Relaxed);
    }

    /// Why the body could not be read on.
    fn fault(&self) -> Error {
        if self.is_over.load(Relaxed) { too_large() } else { unreadable() }
    }
}

/// A body that takes a breath after every piece. Whoever parses it reads for as long as pieces are there, and would hold
/// the whole of a film from a fast sender in memory before a limit is looked at.
struct Sips {
    body: BodyDataStream,
    meter: Arc<Meter>,
    rests: bool,
}

impl Stream for Sips {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if !self.meter.admits() {
            return Poll::Ready(Some(Err(axum::Error::new("more than a form may have"))));
        }
        let piece = Pin::new(&mut self.body).poll_next(context);
        if let Poll::Ready(Some(Ok(bytes))) = &piece {
            self.meter.take(bytes.len());
        }
        self.rests = piece.is_ready();
        piece
    }
}
