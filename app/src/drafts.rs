//! What somebody typed into a form and has not sent: kept when her session ran out, and while an author types.

use chrono::{DateTime, Utc};
use domain::Academy;
use domain::ids::PersonId;
pub use domain::people::DraftLife;

use crate::form::{Fields, MAX_FORM};

/// Names that are never kept.
const SECRET: [&str; 4] = ["password", "code", "haslo", "kod"];

/// A form that was kept.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What stood in its fields.
    pub fields: Fields,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps what was typed, without passwords and codes; an earlier draft of the form and life gives way. Says whether it is
/// kept: what is larger than a form may be is not.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn keep(
    academy: &Academy,
    person: PersonId,
    path: &str,
    fields: &Fields,
    life: DraftLife,
) -> domain::Result<bool> {
    let kept: Vec<_> = fields
        .0
        .iter()
        .filter(|(name, _)| !SECRET.iter().any(|secret| name.contains(secret)))
        .cloned()
        .collect();
    let text = serde_json::to_string(&Fields(kept)).map_err(domain::Error::broken)?;
    if text.len() > MAX_FORM {
        return Ok(false);
    }
    domain::people::commands::keep_draft(academy, person, path, &text, life).await?;
    Ok(true)
}

/// What the person typed into the form of this path, while it is kept for that long.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find(
    academy: &Academy,
    person: PersonId,
    path: &str,
    life: DraftLife,
) -> domain::Result<Option<Draft>> {
    let kept = domain::people::queries::draft(academy, person, path, life).await?;
    Ok(kept.and_then(|(text, at)| Some(Draft { fields: serde_json::from_str(&text).ok()?, at })))
}

/// Forgets what was kept of a form when a session ran out, once the form was taken: otherwise it would come back over
/// what was saved since. An author's draft stays.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget_taken(academy: &Academy, person: PersonId, path: &str) -> domain::Result<()> {
    domain::people::commands::forget_session_draft(academy, person, path).await
}
