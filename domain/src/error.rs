//! The one error that crosses the boundary. What people read is made from it in `app`, in their language; what
//! happened inside is logged once, here, with a reference that both share.

use serde::{Deserialize, Serialize};

/// The result of every query and command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What may be said to a stranger about a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// Nobody is signed in, and this needs somebody. 401, for a page 303 to sign-in.
    #[error("sign-in required")]
    SignInRequired,
    /// Known, but not allowed. 403.
    #[error("denied")]
    Denied,
    /// Not there, or not to be known of by who asks. 404.
    #[error("not found")]
    NotFound,
    /// What was typed cannot be taken; the fields say why. 422.
    #[error("invalid: {0:?}")]
    Invalid(FieldErrors),
    /// A rule of the academy says no; the sentence says which and what can be done. 422.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Somebody else changed it meanwhile. 409.
    #[error("conflict")]
    Conflict,
    /// Too many tries; after so many seconds again. 429.
    #[error("too many tries, wait {retry_after} s")]
    TooMany {
        /// Seconds until the next try is taken.
        retry_after: u32,
    },
    /// An upload is larger than its kind may be. 413.
    #[error("too large, the limit is {megabytes} MB")]
    TooLarge {
        /// The limit.
        megabytes: u32,
    },
    /// Our fault; the log knows more under this reference. 500.
    #[error("broken, reference {reference}")]
    Broken {
        /// What the log line and the screen have in common.
        reference: String,
    },
}

impl Error {
    /// One field is wrong.
    #[must_use]
    pub fn field(name: &str, error: FieldError) -> Self {
        Self::Invalid(FieldErrors::one(name, error))
    }

    /// The HTTP status that this error answers with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired => 401,
            Self::Denied => 403,
            Self::NotFound => 404,
            Self::Invalid(_) | Self::Refused(_) => 422,
            Self::Conflict => 409,
            Self::TooMany { .. } => 429,
            Self::TooLarge { .. } => 413,
            Self::Broken { .. } => 500,
        }
    }

    /// Logs what happened and keeps it from strangers.
    #[cfg(feature = "ssr")]
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        let reference = crate::secret::reference();
        tracing::error!(%reference, %cause, "broken");
        Self::Broken { reference }
    }
}

#[cfg(feature = "ssr")]
impl From<sea_orm::DbErr> for Error {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::broken(cause)
    }
}

/// Why a field cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldError {
    /// Nothing was given.
    Required,
    /// Longer than so many characters.
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// Shorter than so many characters.
    TooShort {
        /// The minimum, in characters.
        min: usize,
    },
    /// No e-mail address.
    Email,
    /// Not a number, or not within these bounds.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// Not one of the choices.
    Choice,
    /// No date or time.
    Date,
    /// An hour that clocks leave out that night.
    SkippedHour,
    /// Ends before it starts.
    Order,
    /// Somebody has it already.
    Taken,
    /// On the list of passwords that attackers try first.
    CommonPassword,
    /// The code is wrong or too old.
    Code,
    /// Not what was typed in the field before.
    Mismatch,
    /// Must be agreed to.
    Agreement,
    /// Anything else, in words of both languages.
    Said {
        /// In Polish.
        pl: String,
        /// In English.
        en: String,
    },
}

impl FieldError {
    /// An error in words of its own.
    pub fn said(pl: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said { pl: pl.into(), en: en.into() }
    }
}

/// The wrong fields of a form in the order of the form. Names are those of the struct and of the HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub Vec<(String, FieldError)>);

impl FieldErrors {
    /// One wrong field.
    #[must_use]
    pub fn one(name: &str, error: FieldError) -> Self {
        Self(vec![(name.to_owned(), error)])
    }

    /// Adds a wrong field.
    pub fn add(&mut self, name: &str, error: FieldError) {
        self.0.push((name.to_owned(), error));
    }

    /// Takes the value out of a parse, or notes its error.
    pub fn take<T>(&mut self, name: &str, parsed: std::result::Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.add(name, error)).ok()
    }

    /// The error of a field.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<&FieldError> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, error)| error)
    }

    /// Nothing is wrong, or the error.
    ///
    /// # Errors
    /// `Invalid` when a field was noted.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// A rule says no. Each area adds its own reasons as a small enum; here they only meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Of accounts, sign-in and grants.
    People(crate::people::Refusal),
    /// Of applications and seats.
    Enrollment(crate::enrollment::Refusal),
    /// A rule of its own, in words of both languages.
    Said {
        /// In Polish.
        pl: String,
        /// In English.
        en: String,
    },
}

impl Refusal {
    /// A refusal in words of its own.
    pub fn said(pl: impl Into<String>, en: impl Into<String>) -> Error {
        Error::Refused(Self::Said { pl: pl.into(), en: en.into() })
    }
}
