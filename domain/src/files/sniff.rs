//! What a file is, by its content. Its name only tells a table (CSV) from a text.

use super::FileKind;

/// What is looked at: the first and the last bytes, the name as sent, and whether the whole was text.
pub struct Sample<'a> {
    pub head: &'a [u8],
    pub tail: &'a [u8],
    pub name: &'a str,
    pub is_text: bool,
}

/// The media type, where files of this kind may have it.
pub fn media_type(kind: FileKind, sample: &Sample) -> Option<&'static str> {
    match kind {
        FileKind::Image => known(sample, &["image/png", "image/jpeg", "image/webp"]),
        FileKind::Video => known(sample, &["video/mp4", "video/webm"]),
        FileKind::Captions => is_captions(sample).then_some("text/vtt"),
        FileKind::Document => known(sample, &["application/pdf"])
            .or_else(|| sample.head.starts_with(b"PK\x03\x04").then(|| office(sample)).flatten())
            .or_else(|| plain(sample)),
    }
}

/// The extension of a name that is saved.
pub fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "text/vtt" => "vtt",
        "text/csv" => "csv",
        "application/pdf" => "pdf",
        DOCX => "docx",
        XLSX => "xlsx",
        PPTX => "pptx",
        ODT => "odt",
        ODS => "ods",
        _ => "txt",
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn known(sample: &Sample, wanted: &[&'static str]) -> Option<&'static str> {
    let found = infer::get(sample.head)?.mime_type();
    wanted.iter().copied().find(|wanted| *wanted == found)
}

/// Office documents are archives: OpenDocument says at a fixed place what it is, Office Open XML by the names in the
/// list at its end. One with macros in it is refused.
fn office(sample: &Sample) -> Option<&'static str> {
    let holds = |name: &str| sample.tail.windows(name.len()).any(|part| part == name.as_bytes());
    if holds("vbaProject.bin") {
        return None;
    }
    let declared = sample.head.get(38..).unwrap_or_default();
    if sample.head.get(30..38) == Some(b"mimetype") {
        return [ODT, ODS].into_iter().find(|name| {
            // A template's type goes on with a hyphen.
            declared.starts_with(name.as_bytes()) && declared.get(name.len()) == Some(&b'P')
        });
    }
    [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX)]
        .into_iter()
        .find(|(name, _)| holds(name))
        .map(|(_, media_type)| media_type)
}

fn plain(sample: &Sample) -> Option<&'static str> {
    if !sample.is_text || infer::get(sample.head).is_some() {
        return None;
    }
    let name = sample.name.to_lowercase();
    if name.ends_with(".csv") {
        Some("text/csv")
    } else if name.ends_with(".txt") {
        Some("text/plain")
    } else {
        None
    }
}

fn is_captions(sample: &Sample) -> bool {
    let head = sample.head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(sample.head);
    let next = head.strip_prefix(b"WEBVTT").map(|rest| rest.first().copied());
    sample.is_text && matches!(next, Some(None | Some(b' ' | b'\t' | b'\n' | b'\r')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<'a>(head: &'a [u8], name: &'a str) -> Sample<'a> {
        Sample { head, tail: head, name, is_text: !head.contains(&0) }
    }

    #[test]
    fn content_decides_not_the_name() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
        assert_eq!(media_type(FileKind::Image, &sample(svg, "a.png")), None);
        assert_eq!(media_type(FileKind::Document, &sample(b"MZ\x90\0", "a.pdf")), None);
        assert_eq!(media_type(FileKind::Document, &sample(b"<html><script>", "a.html")), None);
        assert_eq!(media_type(FileKind::Document, &sample(b"%PDF-1.7", "a.exe")), Some("application/pdf"));
        assert_eq!(media_type(FileKind::Document, &sample("a;ź".as_bytes(), "A.CSV")), Some("text/csv"));
        let png = b"\x89PNG\r\n\x1a\n";
        assert_eq!(media_type(FileKind::Image, &sample(png, "a.gif")), Some("image/png"));
        assert_eq!(media_type(FileKind::Video, &sample(png, "a.mp4")), None);
    }

    #[test]
    fn office_documents_are_told_apart_and_macros_refused() {
        let docx = b"PK\x03\x04....PK\x01\x02word/document.xml";
        assert_eq!(media_type(FileKind::Document, &sample(docx, "a")), Some(DOCX));
        let macros = b"PK\x03\x04....PK\x01\x02word/document.xml word/vbaProject.bin";
        assert_eq!(media_type(FileKind::Document, &sample(macros, "a.docx")), None);
        let mut odt = b"PK\x03\x04".to_vec();
        odt.resize(30, 0);
        odt.extend(b"mimetypeapplication/vnd.oasis.opendocument.textPK");
        assert_eq!(media_type(FileKind::Document, &sample(&odt, "a")), Some(ODT));
        assert_eq!(media_type(FileKind::Document, &sample(b"PK\x03\x04 a zip", "a.docx")), None);
    }

    #[test]
    fn captions_begin_with_their_word() {
        assert!(media_type(FileKind::Captions, &sample(b"WEBVTT\n\n", "a.vtt")).is_some());
        assert!(media_type(FileKind::Captions, &sample("\u{feff}WEBVTT".as_bytes(), "a.vtt")).is_some());
        assert!(media_type(FileKind::Captions, &sample(b"WEBVTTX", "a.vtt")).is_none());
    }
}
