//! What the field's island asks.

use domain::lang::Lang;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A city as the field offers it, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityHint {
    /// The city's id.
    pub id: String,
    /// Name and what tells namesakes apart.
    pub label: String,
    /// Region and country.
    pub detail: String,
}

/// The cities that answer what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityHints {
    /// The best ones.
    pub first: Vec<CityHint>,
    /// How many there are in all.
    pub total: usize,
}

/// Looks cities up by name. Open to everybody: the register is public, and people choose before they register.
///
/// # Errors
/// `Broken` when the register cannot be read.
#[server(input = Json)]
pub async fn search_cities(lang: Lang, query: String) -> Result<CityHints, AppError> {
    let caller = crate::request::caller()?;
    crate::request::answer(super::field::hints(&caller.academy, lang, &query).await)
}
