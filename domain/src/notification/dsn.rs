//! Reports of mail servers that a mail could not be delivered (RFC 3464), as far as the academy needs them: which of its
//! mails, with which status, in which words.
//!
//! What is read comes from strangers. Nothing in it is trusted beyond the Message-ID, which only the recipient of a mail
//! and the servers on its way know; all of it is bounded, one level of parts is looked at, and nothing is decoded.

use super::bounce::without_addresses;

/// No report is read further, in bytes: what matters stands far before.
pub const MOST_BYTES: usize = 1 << 20;
/// No header is read further, in lines.
const MOST_LINES: usize = 1000;
/// No more parts are looked at.
const MOST_PARTS: usize = 20;
/// No longer words of a server are kept, in characters.
const MOST_WORDS: usize = 300;

/// What a report says of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The Message-ID of the mail, without the angle brackets.
    pub message_id: String,
    /// The status of RFC 3463, e.g. "5.1.1".
    pub status: String,
    /// The server's words, without addresses in them.
    pub words: String,
}

/// Reads a report. Nothing for whatever is no report, says nothing final (a delay, a relay) or names no mail.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Report> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_BYTES)]);
    let (headers, body) = headers(&text);
    let kind = value(&headers, "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/report") {
        return None;
    }
    let boundary = parameter(kind, "boundary")?;
    let mut failure = None;
    let mut message_id = None;
    for part in parts(body, &boundary) {
        let (about, inside) = self::headers(part);
        let kind = value(&about, "content-type").unwrap_or_default().to_ascii_lowercase();
        let is = |name: &str| kind.split(';').next().is_some_and(|kind| kind.trim() == name);
        if is("message/delivery-status") || is("message/global-delivery-status") {
            failure = failure.or_else(|| failed(inside));
        } else if ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]
            .into_iter()
            .any(is)
        {
            let (original, _) = self::headers(inside);
            message_id = message_id.or_else(|| value(&original, "message-id").and_then(bare_id));
        }
    }
    let (status, words) = failure?;
    Some(Report { message_id: message_id?, status, words })
}

/// The first recipient who will never get the mail: status and words. The first block is about the report itself.
fn failed(text: &str) -> Option<(String, String)> {
    let mut rest = text;
    for _ in 0..MOST_PARTS {
        let (fields, after) = headers(rest);
        let is_failed = value(&fields, "action").is_some_and(|action| action.eq_ignore_ascii_case("failed"));
        if let (true, Some(status)) = (is_failed, value(&fields, "status").and_then(final_status)) {
            let said = value(&fields, "diagnostic-code").unwrap_or_default();
            // "smtp; 550 5.1.1 …": the kind of the words is no word of theirs.
            let said = said.split_once(';').map_or(said, |(_, words)| words);
            let plain: String = said.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
            return Some((status, without_addresses(&plain).chars().take(MOST_WORDS).collect()));
        }
        if after.is_empty() {
            return None;
        }
        rest = after;
    }
    None
}

/// A status that is final: 5, then two numbers; a comment may follow.
fn final_status(text: &str) -> Option<String> {
    let status = text.split_whitespace().next()?;
    let numbers: Vec<&str> = status.split('.').collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (numbers.len() == 3 && numbers[0] == "5" && numbers.iter().all(is_number)).then(|| status.to_owned())
}

fn bare_id(text: &str) -> Option<String> {
    let id = text.trim().strip_prefix('<')?.split('>').next()?;
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.@_".contains(&b));
    (is_plain && (3..=200).contains(&id.len())).then(|| id.to_owned())
}

/// The header fields of a text, unfolded, and what follows the empty line.
fn headers(text: &str) -> (Vec<(String, String)>, &str) {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut rest = text;
    for _ in 0..MOST_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            // Blank lines before the first field belong to the boundary.
            if fields.is_empty() && !rest.is_empty() {
                continue;
            }
            break;
        }
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            _ => {
                if let Some((name, value)) = line.split_once(':') {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        if rest.is_empty() {
            break;
        }
    }
    (fields, rest)
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// A parameter of a Content-Type, in quotes or bare.
fn parameter(kind: &str, name: &str) -> Option<String> {
    let found = kind.split(';').skip(1).find_map(|part| {
        let (found, value) = part.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (1..=70).contains(&found.len()).then_some(found)
}

/// The texts between lines of the boundary.
fn parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let mut begin = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let is_mark = line.strip_prefix(&mark).is_some_and(|rest| {
            let rest = rest.trim_end();
            rest.is_empty() || rest == "--"
        });
        if is_mark {
            if let Some(begin) = begin.take() {
                found.push(&body[begin..at]);
            }
            if line.trim_end().ends_with("--") && line.trim_end().len() == mark.len() + 2
                || found.len() >= MOST_PARTS
            {
                return found;
            }
            begin = Some(at + line.len());
        }
        at += line.len();
    }
    // A report that was cut off still says what it says.
    found.extend(begin.map(|begin| &body[begin..]));
    found
}

#[cfg(test)]
#[path = "dsn_tests.rs"]
mod tests;
