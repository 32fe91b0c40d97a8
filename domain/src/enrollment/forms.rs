//! What a client may send about an enrollment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{FieldError, FieldErrors};
use crate::ids::AffiliationId;
use crate::{Result, text};

/// The longest text about one's reasons, in characters.
pub const MOTIVATION_MAX: usize = 2000;

/// An application as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyForm {
    /// The workplace for which a seat is asked: an affiliation's id.
    #[serde(default)]
    pub affiliation: String,
    /// Why; may be empty.
    #[serde(default)]
    pub motivation: String,
    /// Drawn with the form; the same key again is the same application.
    #[serde(default)]
    pub request_key: String,
    /// What she declared for the quotas of a round, yes or no by the key of the question.
    #[serde(skip)]
    pub declared: BTreeMap<String, bool>,
}

/// A valid application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The workplace.
    pub affiliation: AffiliationId,
    /// Why.
    pub motivation: String,
    /// The same key again is the same application.
    pub request_key: String,
    /// What she declared for the quotas of a round, yes or no by the key of the question.
    pub declared: BTreeMap<String, bool>,
}

impl ApplyForm {
    /// Parses the form.
    ///
    /// # Errors
    /// `Invalid` with every wrong field.
    pub fn check(&self) -> Result<Application> {
        let mut errors = FieldErrors::default();
        let affiliation = errors.take("affiliation", workplace(&self.affiliation));
        let motivation = errors.take("motivation", text::paragraphs(&self.motivation, MOTIVATION_MAX));
        let request_key = errors.take("request_key", text::line(&self.request_key, 64));
        match (affiliation, motivation, request_key) {
            (Some(affiliation), Some(motivation), Some(request_key)) => {
                Ok(Application { affiliation, motivation, request_key, declared: self.declared.clone() })
            }
            _ => Err(crate::Error::Invalid(errors)),
        }
    }
}

fn workplace(typed: &str) -> std::result::Result<AffiliationId, FieldError> {
    match typed.trim() {
        "" => Err(FieldError::Required),
        id => id.parse().map_err(|_| FieldError::Choice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn every_wrong_field_is_named() {
        let form =
            ApplyForm { affiliation: "Ełk".into(), motivation: "a".repeat(2001), ..ApplyForm::default() };
        let Err(Error::Invalid(errors)) = form.check() else { panic!("taken") };
        assert_eq!(errors.of("affiliation"), Some(&FieldError::Choice));
        assert_eq!(errors.of("motivation"), Some(&FieldError::TooLong { max: MOTIVATION_MAX }));
        assert_eq!(errors.of("request_key"), Some(&FieldError::Required));
    }
}
