//! A post whose session has run out is kept for that person for 30 minutes, and never sent by itself.

use app::form::Fields;
use domain::Academy;
use domain::ids::PersonId;

/// Names that are never kept.
const SECRET: [&str; 4] = ["password", "code", "haslo", "kod"];

/// Keeps what was typed, without passwords and codes, up to 64 kB.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn keep(academy: &Academy, person: PersonId, path: &str, fields: &Fields) -> domain::Result<()> {
    let kept: Vec<_> = fields
        .0
        .iter()
        .filter(|(name, _)| !SECRET.iter().any(|secret| name.contains(secret)))
        .cloned()
        .collect();
    let text = serde_json::to_string(&Fields(kept)).map_err(domain::Error::broken)?;
    if text.len() > 64 * 1024 {
        return Ok(());
    }
    domain::people::commands::keep_draft(academy, person, path, &text).await
}

/// What the person typed into the form of this path, while it is kept.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find(academy: &Academy, person: PersonId, path: &str) -> domain::Result<Option<Fields>> {
    let text = domain::people::queries::draft(academy, person, path).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
