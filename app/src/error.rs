//! The error of a server function: what the academy said, or that it could not be reached.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call from an island has no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// The academy answered.
    Domain(domain::Error),
    /// The transport failed: offline, an old tab after a deploy, a proxy.
    Unreachable(String),
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Domain(error) => error.fmt(f),
            Self::Unreachable(_) => f.write_str("unreachable"),
        }
    }
}

impl From<domain::Error> for AppError {
    fn from(error: domain::Error) -> Self {
        Self::Domain(error)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Unreachable(error.to_string())
    }
}
