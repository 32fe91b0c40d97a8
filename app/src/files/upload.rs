//! A form with files: its texts first, then the files, straight to the disk.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use domain::Academy;
use domain::error::Error;
use domain::files::{FileKind, Intake, Received};

use super::parts::{AROUND_FILES, Part, Parts, unreadable};
use crate::form::Fields;

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

/// Reads a posted form; `files` names its fields for files, each of which may come once. At a file that is too large or
/// of a wrong kind, and at whatever no form of ours has, it stops and reads no further, so a form has its texts first.
pub async fn receive(
    academy: &Academy,
    request: Request,
    files: &[(&str, FileKind)],
) -> Result<Upload, crate::page::Failure> {
    let (is_multipart, length) = about(&request);
    if !is_multipart {
        return Ok(Upload { fields: Fields::from_request(request, &()).await?, ..Upload::default() });
    }
    // More than the fullest form: refused before its file is read.
    let most = files.iter().map(|(_, kind)| kind.limit()).sum::<u64>() + AROUND_FILES as u64;
    let is_hopeless = length.is_some_and(|length| length > most);
    let mut parts = Parts::of(request).await.ok_or_else(unreadable)?;
    let mut upload = Upload::default();
    let mut seen = Vec::new();
    loop {
        let part = match parts.next().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(upload),
            Err(error) => return Ok(Upload { error: Some(error), ..upload }),
        };
        let name = part.name();
        let taken = match files.iter().find(|(field, _)| *field == name) {
            Some((_, kind)) if is_hopeless => Err(Error::TooLarge { megabytes: kind.megabytes() }),
            Some((field, _)) if seen.contains(field) => Err(unreadable()),
            Some((field, kind)) => {
                seen.push(*field);
                let file = file(academy, &name, *kind, part).await;
                file.map(|file| upload.files.extend(file.map(|file| (name, file))))
            }
            None => part.text().await.map(|text| upload.fields.0.push((name, text))),
        };
        if let Err(error) = taken {
            return Ok(Upload { error: Some(error), ..upload });
        }
    }
}

/// Whether the form has files, and how long it is, as its sender says.
fn about(request: &Request) -> (bool, Option<u64>) {
    let sent = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_multipart = sent(header::CONTENT_TYPE).is_some_and(|sent| sent.starts_with("multipart/"));
    (is_multipart, sent(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()))
}

/// The texts of a form with files up to its first file, or up to what no form of ours has.
pub async fn texts(request: Request) -> Fields {
    let mut fields = Fields::default();
    let Some(mut parts) = Parts::of(request).await else { return fields };
    while let Ok(Some(part)) = parts.next().await {
        if part.file_name().is_some() {
            break;
        }
        let name = part.name();
        let Ok(text) = part.text().await else { break };
        fields.0.push((name, text));
    }
    fields
}

async fn file(
    academy: &Academy,
    field: &str,
    kind: FileKind,
    mut part: Part<'_>,
) -> domain::Result<Option<Received>> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let mut intake: Option<Intake> = None;
    while let Some(chunk) = part.bytes().await? {
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

/// A form with one file that is read here and now and never stored.
#[derive(Debug, Default)]
pub struct Read {
    /// The texts.
    pub fields: Fields,
    /// What the file holds; empty where none was chosen.
    pub bytes: Vec<u8>,
}

/// Reads a posted form whose field `file` is a file of so many bytes at most.
///
/// # Errors
/// `TooLarge` above that, `Invalid` for what no form of ours has.
pub async fn read_small(request: Request, file: &str, most: usize) -> domain::Result<Read> {
    let megabytes = u32::try_from(most / (1024 * 1024)).unwrap_or(u32::MAX);
    if about(&request).1.is_some_and(|length| length > (most + AROUND_FILES) as u64) {
        return Err(Error::TooLarge { megabytes });
    }
    let mut parts = Parts::of(request).await.ok_or_else(unreadable)?;
    let mut read = Read::default();
    let mut seen = false;
    while let Some(mut part) = parts.next().await? {
        let name = part.name();
        if name != file {
            let text = part.text().await?;
            read.fields.0.push((name, text));
            continue;
        }
        if std::mem::replace(&mut seen, true) {
            return Err(unreadable());
        }
        while let Some(bytes) = part.bytes().await? {
            if read.bytes.len() + bytes.len() > most {
                return Err(Error::TooLarge { megabytes });
            }
            read.bytes.extend_from_slice(&bytes);
        }
    }
    Ok(read)
}

/// Whether a form comes with files.
#[must_use]
pub fn has_files(request: &Request) -> bool {
    about(request).0
}
