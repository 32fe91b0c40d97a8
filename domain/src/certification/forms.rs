use serde::{Deserialize, Serialize};

use crate::Result;
use crate::error::{FieldError, FieldErrors};
use crate::people::GrammaticalForm;
use crate::text;

/// Letters of a printed name at most.
const LONGEST_NAME: usize = 120;
/// Letters of a reason at most.
const LONGEST_REASON: usize = 500;

/// What the holder says about her name on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameForm {
    /// The name as it shall be printed.
    #[serde(default)]
    pub printed_name: String,
    /// "she", "he" or "neutral".
    #[serde(default)]
    pub form: String,
    /// "yes" when the city shall be named: a consent, off by default.
    #[serde(default)]
    pub names_city: String,
}

/// The same, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedName {
    pub printed_name: String,
    pub form: GrammaticalForm,
    pub names_city: bool,
}

impl NameForm {
    /// Checks it.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<CheckedName> {
        let mut errors = FieldErrors::default();
        let printed_name = errors.take("printed_name", printable_name(&self.printed_name));
        let form = errors.take("form", self.form.parse().map_err(|()| FieldError::Choice));
        errors.check()?;
        match (printed_name, form) {
            (Some(printed_name), Some(form)) => {
                Ok(CheckedName { printed_name, form, names_city: self.names_city == "yes" })
            }
            // `check` has returned already when either is missing.
            _ => Err(crate::Error::Invalid(FieldErrors::default())),
        }
    }
}

/// A correction of an issued certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionForm {
    /// The right name.
    #[serde(default)]
    pub printed_name: String,
    /// "she", "he" or "neutral".
    #[serde(default)]
    pub form: String,
    /// "yes" when the city is named, which its holder must have agreed to.
    #[serde(default)]
    pub names_city: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl CorrectionForm {
    /// Checks it.
    ///
    /// # Errors
    /// `Invalid` with each wrong field.
    pub fn check(&self) -> Result<(CheckedName, String)> {
        let named = NameForm {
            printed_name: self.printed_name.clone(),
            form: self.form.clone(),
            names_city: self.names_city.clone(),
        };
        let mut errors = FieldErrors::default();
        let name = match named.check() {
            Err(crate::Error::Invalid(wrong)) => {
                errors.0.extend(wrong.0);
                None
            }
            other => Some(other?),
        };
        let reason = errors.take("reason", text::line(&self.reason, LONGEST_REASON));
        errors.check()?;
        name.zip(reason).ok_or(crate::Error::Invalid(FieldErrors::default()))
    }
}

/// An act that needs nothing but a reason: issuing before the rule is met, revoking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonForm {
    /// Why; it stays in the audit trail, and a revocation's is public.
    #[serde(default)]
    pub reason: String,
}

impl ReasonForm {
    /// Checks it.
    ///
    /// # Errors
    /// `Invalid` on `reason`.
    pub fn check(&self) -> Result<String> {
        text::line(&self.reason, LONGEST_REASON).map_err(|error| crate::Error::field("reason", error))
    }
}

/// A name in letters that the certificate's fonts have: Latin, Cyrillic and Greek, with the marks of names.
/// A name that the press can print.
pub(crate) fn printable_name(typed: &str) -> Result<String, FieldError> {
    let name = text::line(typed, LONGEST_NAME)?;
    let strange: String = name.chars().filter(|c| !is_printed(*c)).take(5).collect();
    if !strange.is_empty() {
        return Err(FieldError::said(
            format!(
                "Tych znaków nie umiemy wydrukować: {strange}. Wpisz imię i nazwisko literami łacińskimi lub cyrylicą."
            ),
            format!(
                "We cannot print these characters: {strange}. Write the name in Latin or Cyrillic letters."
            ),
        ));
    }
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(FieldError::Required) }
}

fn is_printed(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '\'' | '’' | '.' | ',' | '(' | ')' | '–')
        || letter.is_alphabetic()
            && matches!(u32::from(letter), 0x41..=0x17f | 0x218..=0x21b | 0x388..=0x3ce | 0x400..=0x45f | 0x490..=0x491)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str) -> Result<CheckedName> {
        NameForm { printed_name: name.into(), form: "she".into(), names_city: String::new() }.check()
    }

    #[test]
    fn names_of_the_region_are_taken_as_they_are() {
        for name in
            ["Świętosława Brzęczyszczykiewicz-Źdźbło", "Příliš Žluťoučký", "Їжакевич Ґеля", "O’Neill, Jr."]
        {
            assert_eq!(checked(&format!("  {name} ")).map(|n| n.printed_name).as_deref(), Ok(name));
        }
        for name in ["", "李明", "Ewa 🙂", "---", "Ewa <b>"] {
            assert!(checked(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_city_is_named_only_when_asked_for() {
        assert!(!checked("Ewa").unwrap().names_city);
    }
}
