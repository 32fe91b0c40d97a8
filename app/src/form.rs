//! Plain forms: what was typed, and what is wrong with it.

use axum::extract::{FromRequest, Request};
use domain::error::{Error, FieldErrors};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::page::Failure;

/// No plain form is larger than this.
pub const MAX_FORM: usize = 1024 * 1024;

/// The fields of a posted form in their order; a name can stand there many times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Reads an urlencoded body.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Self(serde_html_form::from_bytes(body).unwrap_or_default())
    }

    /// The first value of a field, "" when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field was sent: a ticked box, the pressed button.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Sets a field, for forms that are shown for the first time.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// The fields without all of that name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(field, _)| field != name);
        self
    }

    /// The fields as a form struct; give every field of it `#[serde(default)]`.
    ///
    /// # Errors
    /// `Invalid` without a field when the shape does not fit, which no form of ours sends.
    pub fn to<T: DeserializeOwned>(&self) -> domain::Result<T> {
        serde_html_form::to_string(&self.0)
            .ok()
            .and_then(|text| serde_html_form::from_str(&text).ok())
            .ok_or_else(|| Error::Invalid(FieldErrors::default()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let body = axum::body::to_bytes(request.into_body(), MAX_FORM).await;
        body.map(|bytes| Self::parse(&bytes)).map_err(|_| Failure(Error::TooLarge { megabytes: 1 }))
    }
}

/// A form as it is shown: what stands in its fields, and what was wrong the last time.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// What stands in the fields.
    pub fields: Fields,
    /// Why it was not taken, after a post.
    pub error: Option<Error>,
}

impl FormState {
    /// A form with these values, shown for the first time.
    #[must_use]
    pub const fn filled(fields: Fields) -> Self {
        Self { fields, error: None }
    }

    /// A form that came back.
    #[must_use]
    pub const fn failed(fields: Fields, error: Error) -> Self {
        Self { fields, error: Some(error) }
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        self.fields.get(name).to_owned()
    }

    /// What is wrong with a field, in words.
    #[must_use]
    pub fn error(&self, lang: domain::lang::Lang, name: &str) -> Option<String> {
        match &self.error {
            Some(Error::Invalid(errors)) => {
                errors.of(name).map(|error| crate::words::field_error(lang, error))
            }
            _ => None,
        }
    }

    /// The wrong fields with their words, in the order of the form: for the summary on top.
    #[must_use]
    pub fn errors(&self, lang: domain::lang::Lang) -> Vec<(String, String)> {
        match &self.error {
            Some(Error::Invalid(errors)) => errors
                .0
                .iter()
                .map(|(name, error)| (name.clone(), crate::words::field_error(lang, error)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Why the whole form was refused, in words, where no field is to blame.
    #[must_use]
    pub fn refusal(&self, lang: domain::lang::Lang) -> Option<String> {
        match &self.error {
            None => None,
            Some(Error::Invalid(errors)) if !errors.0.is_empty() => None,
            Some(error) => Some(crate::words::error(lang, error)),
        }
    }

    /// The status of the page that shows it: 200, or that of the error.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.error.as_ref().map_or(200, Error::status)
    }
}
