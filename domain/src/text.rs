//! Texts with a rule: parsed once at the edge, valid ever after.

use serde::{Deserialize, Serialize};

use crate::error::FieldError;

/// An e-mail address as a login: trimmed, lower case, one `@`, a dot in the domain, at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Parses what somebody typed.
    ///
    /// # Errors
    /// `Required` when empty, `Email` when it can be no address.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let address = typed.trim().to_lowercase();
        if address.is_empty() {
            return Err(FieldError::Required);
        }
        let valid = address.len() <= 254
            && !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c))
            && address.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && local.len() <= 64
                    && !domain.contains('@')
                    && domain.contains('.')
                    && domain
                        .split('.')
                        .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            });
        if valid { Ok(Self(address)) } else { Err(FieldError::Email) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A one-line text that somebody typed: trimmed, inner white space folded, no control characters.
///
/// # Errors
/// `Required` when empty, `TooLong` above `max` characters.
pub fn line(typed: &str, max: usize) -> Result<String, FieldError> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if text.is_empty() {
        Err(FieldError::Required)
    } else if text.chars().count() > max {
        Err(FieldError::TooLong { max })
    } else {
        Ok(text)
    }
}

/// A word of an address: lower-case letters without diacritics, digits and hyphens, at most 60 of them.
///
/// # Errors
/// `Required` when empty, a sentence when it is no such word.
pub fn slug(typed: &str) -> Result<String, FieldError> {
    let word = typed.trim();
    if word.is_empty() {
        return Err(FieldError::Required);
    }
    let is_word = word.len() <= 60
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !word.starts_with('-')
        && !word.ends_with('-');
    if is_word {
        Ok(word.to_owned())
    } else {
        Err(FieldError::said(
            "Użyj małych liter bez polskich znaków, cyfr i łączników, na przykład jesien-2026.",
            "Use lower-case letters without diacritics, digits and hyphens, for example autumn-2026.",
        ))
    }
}

/// A text of many lines: line ends made `\n`, outer white space trimmed, other control characters dropped.
///
/// # Errors
/// `TooLong` above `max` characters. An empty text is fine; ask `is_empty` where it is not.
pub fn paragraphs(typed: &str, max: usize) -> Result<String, FieldError> {
    let text: String =
        typed.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let text = text.trim().to_owned();
    if text.chars().count() > max { Err(FieldError::TooLong { max }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_folded_and_checked() {
        assert_eq!(
            Email::parse("  K.Zoltowska@UM.elk.pl ").map(|e| e.to_string()),
            Ok("k.zoltowska@um.elk.pl".into())
        );
        for bad in
            ["k", "k@um", "@um.elk.pl", "k@@um.pl", "k@um..pl", "a b@um.pl", "k@um.pl, x@um.pl", "k@-um.pl"]
        {
            assert_eq!(Email::parse(bad), Err(FieldError::Email), "{bad}");
        }
        assert_eq!(Email::parse(" "), Err(FieldError::Required));
    }

    #[test]
    fn a_line_has_no_line_breaks() {
        assert_eq!(line(" Ewa \n Łącka\u{0} ", 20), Ok("Ewa Łącka".into()));
        assert_eq!(line("abc", 2), Err(FieldError::TooLong { max: 2 }));
    }
}
