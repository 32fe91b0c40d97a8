//! Reads about rounds.

use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::entity::{Column, Entity, Model};
use super::file::AllocationFile;
use super::rules::RoundRules;
use crate::clock::Instant;
use crate::db::{self, stored};
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
    Ok(round_with_rules(academy, cohort).await?.0)
}

#[derive(FromQueryResult)]
struct Row {
    rules: Option<String>,
    id: Option<AllocationRoundId>,
    number: Option<i32>,
    state: Option<String>,
    seed_hash: Option<String>,
    opened_at: Option<Instant>,
    input_hash: Option<String>,
    proposed_by: Option<PersonId>,
    proposed_at: Option<Instant>,
    sealed_at: Option<Instant>,
}

/// The same with the rules of the cohort's round, in one statement that leaves the file where it is.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn round_with_rules(
    academy: &Academy,
    cohort: CohortId,
) -> Result<(Option<RoundCard>, RoundRules)> {
    let sql = "SELECT r.rules, a.id, a.number, a.state, a.seed_hash, a.opened_at, a.input_hash, a.proposed_by, \
        a.proposed_at, a.sealed_at FROM cohort c LEFT JOIN round_rules r ON r.cohort_id = c.id \
        LEFT JOIN allocation_round a ON a.cohort_id = c.id WHERE c.id = $1 ORDER BY a.number DESC LIMIT 1";
    let row: Option<Row> = db::one(academy.db().read(), sql, [cohort.0.into()]).await?;
    let Some(row) = row else { return Ok((None, RoundRules::default())) };
    let rules = match &row.rules {
        Some(rules) => serde_json::from_str(rules).map_err(Error::broken)?,
        None => RoundRules::default(),
    };
    Ok((card(row)?, rules))
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

/// What a row has of a round; the columns are empty together.
fn card(row: Row) -> Result<Option<RoundCard>> {
    let (Some(id), Some(number), Some(state), Some(seed_hash), Some(opened_at)) =
        (row.id, row.number, row.state, row.seed_hash, row.opened_at)
    else {
        return Ok(None);
    };
    Ok(Some(RoundCard {
        id,
        number: u32::try_from(number).unwrap_or(0),
        state: stored(&state)?,
        seed_hash,
        opened_at,
        input_hash: row.input_hash,
        proposed_by: row.proposed_by,
        proposed_at: row.proposed_at,
        sealed_at: row.sealed_at,
    }))
}
