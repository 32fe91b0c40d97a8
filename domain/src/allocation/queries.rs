//! Reads about rounds.

use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::entity::{Column, Entity, Model};
use super::file::AllocationFile;
use crate::clock::Instant;
use crate::db::stored;
use crate::ids::{AllocationRoundId, CohortId, PersonId};
use crate::{Academy, Error, Result};

/// How far a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Its seed is drawn and committed to.
    Open,
    /// An organizer has proposed to run it; another one has to confirm.
    Proposed,
    /// It has been run, and nothing of it changes any more.
    Sealed,
}

impl RoundState {
    /// The word that the database keeps.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Proposed => "proposed",
            Self::Sealed => "sealed",
        }
    }
}

impl std::str::FromStr for RoundState {
    type Err = ();
    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        [Self::Open, Self::Proposed, Self::Sealed].into_iter().find(|state| state.word() == word).ok_or(())
    }
}

/// A round as its cohort's pages know it. The seed is not in it; a sealed round has it in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundCard {
    /// The round.
    pub id: AllocationRoundId,
    /// Which of its cohort, from 1.
    pub number: u32,
    /// How far it is.
    pub state: RoundState,
    /// The commitment to the seed.
    pub seed_hash: String,
    /// When the seed was drawn.
    pub opened_at: Instant,
    /// The hash of the input that was proposed.
    pub input_hash: Option<String>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Option<Instant>,
    /// When it was sealed.
    pub sealed_at: Option<Instant>,
}

/// The latest round of a cohort; `None` before its window opens.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find_round(academy: &Academy, cohort: CohortId) -> Result<Option<RoundCard>> {
    latest(academy, cohort).await?.map(card).transpose()
}

/// The published file of a sealed round, as it was written.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn sealed_file(academy: &Academy, cohort: CohortId) -> Result<Option<String>> {
    Ok(latest(academy, cohort).await?.and_then(|row| row.file))
}

/// The same, read; `None` until the latest round is sealed.
///
/// # Errors
/// `Broken` when the database cannot be read or holds another form of file.
pub async fn sealed_round(academy: &Academy, round: &RoundCard) -> Result<Option<Arc<AllocationFile>>> {
    if round.state != RoundState::Sealed {
        return Ok(None);
    }
    if let Some(known) = academy.rounds().find(round.id) {
        return Ok(Some(known));
    }
    let row = Entity::find_by_id(round.id).one(academy.db().read()).await?;
    let Some(text) = row.and_then(|row| row.file) else { return Ok(None) };
    let file: AllocationFile = serde_json::from_str(&text).map_err(Error::broken)?;
    let file = Arc::new(file);
    academy.rounds().keep(round.id, &file);
    Ok(Some(file))
}

async fn latest(academy: &Academy, cohort: CohortId) -> Result<Option<Model>> {
    let rounds = Entity::find().filter(Column::CohortId.eq(cohort)).order_by_desc(Column::Number);
    Ok(rounds.one(academy.db().read()).await?)
}

fn card(row: Model) -> Result<RoundCard> {
    Ok(RoundCard {
        id: row.id,
        number: u32::try_from(row.number).unwrap_or(0),
        state: stored(&row.state)?,
        seed_hash: row.seed_hash,
        opened_at: row.opened_at,
        input_hash: row.input_hash,
        proposed_by: row.proposed_by,
        proposed_at: row.proposed_at,
        sealed_at: row.sealed_at,
    })
}
