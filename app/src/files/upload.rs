//! A form with files: its texts first, then the files, straight to the disk.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header;
use domain::Academy;
use domain::error::{Error, FieldErrors};
use domain::files::{FileKind, Intake, Received};
use futures_util::Stream;

use crate::form::{Fields, MAX_FORM};

/// What came in with a form.
#[derive(Debug, Default)]
pub struct Upload {
    /// The texts. Those before a file that was refused are there, so that they can be shown again.
    pub fields: Fields,
    /// The files by the name of their field; those that were left empty are not there.
    pub files: Vec<(String, Received)>,
    /// Why the form was not read to its end.
    pub error: Option<Error>,
}

impl Upload {
    /// The file of a field.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Received> {
        self.files.iter().find(|(field, _)| field == name).map(|(_, received)| received)
    }
}

/// Reads a posted form; `files` names its fields for files. At a file that is too large or of a wrong kind it stops
/// and reads no further, so a form has its texts first.
pub async fn receive(
    academy: &Academy,
    request: Request,
    files: &[(&str, FileKind)],
) -> Result<Upload, crate::page::Failure> {
    let (is_multipart, length) = about(&request);
    if !is_multipart {
        return Ok(Upload { fields: Fields::from_request(request, &()).await?, ..Upload::default() });
    }
    let unreadable = || Error::Invalid(FieldErrors::default());
    let mut parts = parts(request).await.ok_or_else(unreadable)?;
    let mut upload = Upload::default();
    // More than the fullest form: refused before its file is read.
    let most = files.iter().map(|(_, kind)| kind.limit()).sum::<u64>() + MAX_FORM as u64;
    let is_hopeless = length.is_some_and(|length| length > most);
    let mut texts = 0;
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(upload),
            Err(_) => {
                upload.error = Some(unreadable());
                return Ok(upload);
            }
        };
        let name = part.name().unwrap_or_default().to_owned();
        let taken = match files.iter().find(|(field, _)| *field == name) {
            Some((_, kind)) if is_hopeless => Err(Error::TooLarge { megabytes: kind.megabytes() }),
            Some((_, kind)) => file(academy, &name, *kind, part).await.map(|file| {
                upload.files.extend(file.map(|file| (name, file)));
            }),
            None => text(part, &mut texts).await.map(|text| upload.fields.0.push((name, text))),
        };
        if let Err(error) = taken {
            upload.error = Some(error);
            return Ok(upload);
        }
    }
}

/// The parts of a form with files, of which each has a limit of its own.
async fn parts(request: Request) -> Option<Multipart> {
    let mut request =
        request.map(|body| Body::from_stream(Sips { body: body.into_data_stream(), rests: false }));
    DefaultBodyLimit::disable().apply(&mut request);
    Multipart::from_request(request, &()).await.ok()
}

/// A body that takes a breath after every piece. Whoever parses it reads for as long as pieces are there, and would hold
/// the whole of a film from a fast sender in memory before a limit is looked at.
struct Sips {
    body: BodyDataStream,
    rests: bool,
}

impl Stream for Sips {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = Pin::new(&mut self.body).poll_next(context);
        self.rests = piece.is_ready();
        piece
    }
}

/// Whether the form has files, and how long it is, as its sender says.
fn about(request: &Request) -> (bool, Option<u64>) {
    let sent = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_multipart = sent(header::CONTENT_TYPE).is_some_and(|sent| sent.starts_with("multipart/"));
    (is_multipart, sent(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()))
}

/// The texts of a form with files up to its first file.
pub async fn texts(request: Request) -> Fields {
    let mut fields = Fields::default();
    let Some(mut parts) = parts(request).await else { return fields };
    let mut texts = 0;
    while let Ok(Some(part)) = parts.next_field().await {
        if part.file_name().is_some() {
            break;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let Ok(text) = text(part, &mut texts).await else { break };
        fields.0.push((name, text));
    }
    fields
}

async fn text(mut part: Field<'_>, texts: &mut usize) -> domain::Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| Error::Invalid(FieldErrors::default()))? {
        *texts += chunk.len();
        if *texts > MAX_FORM {
            return Err(Error::TooLarge { megabytes: 1 });
        }
        bytes.extend_from_slice(&chunk);
    }
    // Browsers send line ends as CRLF, as in ordinary forms.
    String::from_utf8(bytes).map_err(|_| Error::Invalid(FieldErrors::default()))
}

async fn file(
    academy: &Academy,
    field: &str,
    kind: FileKind,
    mut part: Field<'_>,
) -> domain::Result<Option<Received>> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let mut intake: Option<Intake> = None;
    while let Some(chunk) = part.chunk().await.map_err(|_| Error::Invalid(FieldErrors::default()))? {
        if chunk.is_empty() {
            continue;
        }
        let taking = match &mut intake {
            Some(taking) => taking,
            None => intake.insert(Intake::open(academy, kind, field, &name).await?),
        };
        taking.write(&chunk).await?;
    }
    match intake {
        Some(taking) => Ok(Some(taking.finish(academy).await?)),
        None => Ok(None),
    }
}
